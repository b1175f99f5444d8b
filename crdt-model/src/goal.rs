//! What an agreement wants reached: a number, a thing done, or something that the officer judges in words.

use chrono::NaiveDate;

use crate::agreement::fault::{Fault, Faults, Why, is_before};
use crate::agreement::{AGREEMENT, Agreement};
use crate::document::{Document, Edit};
use crate::id::OrganisationId;
use crate::kind::DocumentId;
use crate::logged::Logged;
use crate::problem::Problem;
use crate::reference::Reference;

worded! {
    /// What sort of goal it is.
    GoalKind {
        /// *Kvantitativ*: a number to reach.
        Quantitative = "quantitative",
        /// *Kvalitativ*: in words; the officer judges it.
        Qualitative = "qualitative",
        /// *Fastholdelse*: volunteers who stay.
        Retention = "retention",
        /// *Leverance*: something to have done.
        Deliverable = "deliverable",
    }
}

worded! {
    /// What a target counts.
    Unit {
        /// People.
        Persons = "persons",
        /// Groups.
        Groups = "groups",
        /// Mentor courses (*forløb*).
        Courses = "courses",
        /// Events.
        Events = "events",
        /// Percent of those in question.
        Percent = "percent",
        /// Whole kroner.
        Kroner = "kroner",
        /// Matches of a host and a newcomer.
        Matches = "matches",
    }
}

const KIND: &str = "kind";
const DANISH: &str = "danish";
const ENGLISH: &str = "english";
const INDICATOR: &str = "indicator";
const TARGET: &str = "target";
const UNIT: &str = "unit";
const DEADLINE: &str = "deadline";
const SCOPE_AREA: &str = "area";
const SCOPE_KIND: &str = "activity_kind";
const SCOPE_ORGANISATION: &str = "organisation";
const SOURCE: &str = "source";
const DONE: &str = "done";

/// A goal of an agreement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goal {
    /// Which agreement.
    pub agreement: Option<DocumentId>,
    /// What sort.
    pub kind: Option<GoalKind>,
    /// In Danish, as agreed.
    pub danish: String,
    /// In English.
    pub english: Option<String>,
    /// The indicator that it is measured by; none where nothing measures it.
    pub indicator: Option<String>,
    /// The number to reach.
    pub target: Option<i64>,
    /// What the number counts.
    pub unit: Option<Unit>,
    /// By when; none is the agreement's last day, whatever that becomes.
    pub deadline: Option<NaiveDate>,
    /// The key of the area that it is about; none is all.
    pub area: Option<String>,
    /// The key of the activity kind that it is about; none is all.
    pub activity_kind: Option<String>,
    /// The organisation that it is about, such as the partner that is to bring so many matches; none is all.
    pub organisation: Option<OrganisationId>,
    /// Where it stands: a case or document number.
    pub source: Option<String>,
    /// When a deliverable was done.
    pub done: Option<NaiveDate>,
    /// Who recorded it.
    pub logged: Logged,
}

impl Goal {
    /// Reads a goal, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let goal = Self {
            agreement: fields.require(AGREEMENT),
            kind: fields.require(KIND),
            danish: fields.require(DANISH).unwrap_or_default(),
            english: fields.parse(ENGLISH),
            indicator: fields.parse(INDICATOR),
            target: fields.int(TARGET),
            unit: fields.parse(UNIT),
            deadline: fields.parse(DEADLINE),
            area: fields.parse(SCOPE_AREA),
            activity_kind: fields.parse(SCOPE_KIND),
            organisation: fields.parse(SCOPE_ORGANISATION),
            source: fields.parse(SOURCE),
            done: fields.parse(DONE),
            logged: Logged::read(&mut fields),
        };
        (goal, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.agreement.map(|agreement| Edit::put(AGREEMENT, agreement.to_string())));
        edits.extend(self.kind.map(|kind| Edit::put(KIND, kind.word())));
        edits.push(Edit::put(DANISH, self.danish.as_str()));
        for (key, text) in [
            (ENGLISH, &self.english),
            (INDICATOR, &self.indicator),
            (SCOPE_AREA, &self.area),
            (SCOPE_KIND, &self.activity_kind),
            (SOURCE, &self.source),
        ] {
            edits.extend(text.as_deref().map(|text| Edit::put(key, text)));
        }
        edits.extend(self.organisation.map(|organisation| Edit::put(SCOPE_ORGANISATION, organisation.to_string())));
        edits.extend(self.target.map(|target| Edit::put(TARGET, target)));
        edits.extend(self.unit.map(|unit| Edit::put(UNIT, unit.word())));
        edits.extend(self.deadline.map(|deadline| Edit::put(DEADLINE, deadline.to_string())));
        edits.extend(self.done.map(set_done));
        edits.extend(self.logged.edits());
        edits
    }
    /// What of it cannot stand, as a goal of this agreement.
    pub fn check(&self, of: &Agreement, reference: &Reference) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.when(self.kind.is_none(), KIND, Why::KindMissing);
        faults.of_required(DANISH, &self.danish);
        for (field, text) in [(ENGLISH, &self.english), (SOURCE, &self.source)] {
            faults.of_text(field, text.as_deref());
        }
        let is_number = matches!(self.kind, Some(GoalKind::Quantitative | GoalKind::Retention));
        let is_measured = is_number || self.indicator.is_some();
        faults.when(is_measured && self.target.is_none(), TARGET, Why::TargetMissing);
        faults.when(self.target.is_some() && self.unit.is_none(), UNIT, Why::UnitMissing);
        if let Some(starts) = of.starts {
            faults.when(is_before(self.deadline, of.starts), DEADLINE, Why::BeforeAgreement(starts));
        }
        let organisation = self.organisation.map(|id| id.to_string());
        let in_no_area = self.area.as_ref().is_some_and(|area| !reference.areas.contains_key(area));
        let of_no_kind = self.activity_kind.as_ref().is_some_and(|kind| !reference.kinds.contains_key(kind));
        let of_nobody = organisation.is_some_and(|id| !reference.organisations.contains_key(&id));
        faults.when(in_no_area, SCOPE_AREA, Why::NotInReference);
        faults.when(of_no_kind, SCOPE_KIND, Why::NotInReference);
        faults.when(of_nobody, SCOPE_ORGANISATION, Why::NotInReference);
        faults.0
    }

    /// What of it cannot stand today, as something that was done on a date.
    pub fn check_done(&self, on: Option<NaiveDate>, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.when(self.kind != Some(GoalKind::Deliverable), KIND, Why::NotADeliverable);
        faults.when(on.is_none(), DONE, Why::DateMissing);
        faults.when(on.is_some_and(|on| on > today), DONE, Why::InTheFuture);
        faults.0
    }
}

/// A deliverable was done on a date.
pub fn set_done(on: NaiveDate) -> Edit {
    Edit::put(DONE, on.to_string())
}

/// A deliverable was not done after all.
pub fn set_not_done() -> Edit {
    Edit::remove(DONE)
}
