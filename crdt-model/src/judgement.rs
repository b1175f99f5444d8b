//! What the officer writes in a section of a note, the municipality's own judgement included. The municipality's alone:
//! no partner's device receives it.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use crate::document::{Document, Edit};
use crate::id::first16;
use crate::kind::{DocumentId, Kind};
use crate::logged::Logged;
use crate::problem::Problem;

const AGREEMENT: &str = "agreement";
const AS_OF: &str = "as_of";
const SECTION: &str = "section";
const TEXT: &str = "text";

worded! {
    /// A section of a note.
    Section {
        /// The background of the agreement.
        Background = "background",
        /// Status as a whole, with the municipality's judgement.
        Status = "status",
        /// Volunteers and users.
        People = "people",
        /// Volunteer groups.
        Groups = "groups",
        /// The consultants' support.
        Consultants = "consultants",
        /// Introduction and courses.
        Training = "training",
        /// Involving ethnic minorities.
        Minorities = "minorities",
        /// Mentoring.
        Mentoring = "mentoring",
        /// Who is registered in the host programme.
        Registered = "registered",
        /// Matches.
        Matches = "matches",
        /// Follow-ups and evaluations.
        FollowUps = "follow_ups",
        /// What newcomers answer.
        Answers = "answers",
        /// Events, activities and referrals.
        Activities = "activities",
        /// Support for hosts.
        Support = "support",
        /// What a match costs.
        Economy = "economy",
        /// Figures that contradict each other.
        Remarks = "remarks",
        /// What comes next.
        Outlook = "outlook",
    }
}

impl Section {
    /// Those of the yearly note on an agreement, in its order.
    pub const YEARLY: [Self; 10] = [
        Self::Background,
        Self::Status,
        Self::People,
        Self::Groups,
        Self::Consultants,
        Self::Training,
        Self::Minorities,
        Self::Mentoring,
        Self::Remarks,
        Self::Outlook,
    ];

    /// Those of the host programme's quarterly note.
    pub const QUARTERLY: [Self; 11] = [
        Self::Background,
        Self::Status,
        Self::Registered,
        Self::Matches,
        Self::FollowUps,
        Self::Answers,
        Self::Activities,
        Self::Support,
        Self::Economy,
        Self::Remarks,
        Self::Outlook,
    ];
}

/// The id of the text in a section of the note on an agreement as of a date.
pub fn judgement_id(agreement: DocumentId, as_of: NaiveDate, section: Section) -> DocumentId {
    let mut hasher = Sha256::new();
    hasher.update(b"bindeled judgement 1");
    hasher.update(agreement.to_wire());
    hasher.update(as_of.format("%Y-%m-%d").to_string());
    hasher.update(section.word());
    DocumentId::new(Kind::Judgement, first16(hasher.finalize().into()))
}

/// The officer's words in one section of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// On which agreement.
    pub agreement: Option<DocumentId>,
    /// The day as of which the note's figures hold.
    pub as_of: Option<NaiveDate>,
    /// In which section.
    pub section: Option<Section>,
    /// The words.
    pub text: String,
    /// Who recorded it.
    pub logged: Logged,
}

impl Judgement {
    /// Reads it, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let judgement = Self {
            agreement: fields.require(AGREEMENT),
            as_of: fields.require(AS_OF),
            section: fields.require(SECTION),
            text: fields.require(TEXT).unwrap_or_default(),
            logged: Logged::read(&mut fields),
        };
        (judgement, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.agreement.map(|agreement| Edit::put(AGREEMENT, agreement.to_string())));
        edits.extend(self.as_of.map(|as_of| Edit::put(AS_OF, as_of.to_string())));
        edits.extend(self.section.map(|section| Edit::put(SECTION, section.word())));
        edits.push(Edit::put(TEXT, self.text.as_str()));
        edits.extend(self.logged.edits());
        edits
    }
}
