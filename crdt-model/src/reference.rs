//! The programme's reference data: areas, activity kinds, partners. One document in the programme's space.

use std::collections::BTreeMap;

use crate::document::{Document, Edit, Fields, Value};
use crate::problem::Problem;

/// `area/<key>`: the name of an area.
const AREA: &str = "area/";
/// `agreement/<key>`: whether the area is one of the agreement's.
const AGREEMENT: &str = "agreement/";
/// `kind-da/<key>` and `kind-en/<key>`: an activity kind in words.
const KIND_DA: &str = "kind-da/";
const KIND_EN: &str = "kind-en/";
/// `partner/<key>`: the name of a partner; not a person's name.
const PARTNER: &str = "partner/";
/// `organisation/<id>`: the name of an organisation that runs groups or matches.
const ORGANISATION: &str = "organisation/";

/// A housing area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// Whether it is one of the agreement's areas. Activities may lie outside them.
    pub in_agreement: bool,
}

/// A sort of activity, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivitySort {
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

/// The reference data as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Areas by key.
    pub areas: BTreeMap<String, Area>,
    /// Activity kinds by key.
    pub kinds: BTreeMap<String, ActivitySort>,
    /// Local partners by key.
    pub partners: BTreeMap<String, String>,
    /// Organisations by id.
    pub organisations: BTreeMap<String, String>,
}

impl Reference {
    /// Reads the reference data, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let fields = document.fields();
        let areas = texts(&fields, AREA)
            .map(|(key, name)| {
                let in_agreement = fields.bool(&format!("{AGREEMENT}{key}")).unwrap_or_default();
                (key, Area { name, in_agreement })
            })
            .collect();
        let kinds = texts(&fields, KIND_DA)
            .map(|(key, danish)| {
                let english = fields.text(&format!("{KIND_EN}{key}")).unwrap_or(&danish).to_owned();
                (key, ActivitySort { danish, english })
            })
            .collect();
        let reference = Self {
            areas,
            kinds,
            partners: texts(&fields, PARTNER).collect(),
            organisations: texts(&fields, ORGANISATION).collect(),
        };
        (reference, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (key, area) in &self.areas {
            edits.push(Edit::put(format!("{AREA}{key}"), area.name.as_str()));
            edits.push(Edit::put(format!("{AGREEMENT}{key}"), area.in_agreement));
        }
        for (key, sort) in &self.kinds {
            edits.push(Edit::put(format!("{KIND_DA}{key}"), sort.danish.as_str()));
            edits.push(Edit::put(format!("{KIND_EN}{key}"), sort.english.as_str()));
        }
        for (key, partner) in &self.partners {
            edits.push(Edit::put(format!("{PARTNER}{key}"), partner.as_str()));
        }
        for (id, name) in &self.organisations {
            edits.push(Edit::put(format!("{ORGANISATION}{id}"), name.as_str()));
        }
        edits
    }
}

fn texts<'a>(fields: &'a Fields, prefix: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    fields.with_prefix(prefix).filter_map(|(key, value)| match value {
        Value::Text(text) => Some((key.to_owned(), text.clone())),
        Value::Int(_) | Value::Bool(_) => None,
    })
}
