//! Why a match ended early. The day stands in the match, which the host's phone holds; the reason does not.

use crate::document::{Document, Edit};
use crate::id::{DeviceId, MatchId};
use crate::kind::{DocumentId, Kind};
use crate::logged::Logged;
use crate::problem::Problem;

const REASON: &str = "reason";

worded! {
    /// Why a match ended before six months.
    EndReason {
        /// The host stopped.
        HostStopped = "host_stopped",
        /// The newcomer stopped.
        NewcomerStopped = "newcomer_stopped",
        /// Somebody moved away.
        Moved = "moved",
        /// They do not suit each other.
        NotAFit = "not_a_fit",
        /// Somebody cannot be reached.
        LostContact = "lost_contact",
        /// The same person was matched twice.
        MatchedTwice = "matched_twice",
        /// Something else.
        Other = "other",
    }
}

/// The id of a match's ending: the match's own.
pub const fn ending_id(of: MatchId) -> DocumentId {
    DocumentId::new(Kind::Ending, *of.as_bytes())
}

/// An ending as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ending {
    /// Why.
    pub reason: Option<EndReason>,
    /// The reasons, and the devices that gave them, where several ended it without knowing of each other.
    pub reasons: Vec<(DeviceId, EndReason)>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Ending {
    /// Reads an ending, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let (reason, reasons) = (fields.require(REASON), fields.several(REASON));
        let ending = Self { reason, reasons, logged: Logged::read(&mut fields) };
        (ending, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.reason.map(|reason| Edit::put(REASON, reason.word())));
        edits.extend(self.logged.edits());
        edits
    }
}
