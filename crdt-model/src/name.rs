//! A person's name and contact: details, in a document of their own so that they can be erased on their own.

use crate::document::{Document, Edit};
use crate::problem::Problem;

const FIRST: &str = "first";
const LAST: &str = "last";
const PHONE: &str = "phone";

/// A name as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// First name; enough for a roll call. May end with an initial to tell two apart.
    pub first: String,
    /// Last name, where one is needed at all.
    pub last: Option<String>,
    /// Telephone number, where one is needed at all.
    pub phone: Option<String>,
}

impl Name {
    /// Reads a name, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let name = Self {
            first: fields.require(FIRST).unwrap_or_default(),
            last: known(fields.text(LAST)),
            phone: known(fields.text(PHONE)),
        };
        (name, fields.problems)
    }

    /// The edits that write all of it; what was known and is left empty is not known any more.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = vec![Edit::put(FIRST, self.first.as_str())];
        edits.extend(self.last.as_deref().map(|last| Edit::put(LAST, last)));
        edits.extend(self.phone.as_deref().map(|phone| Edit::put(PHONE, phone)));
        edits
    }
}

fn known(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}
