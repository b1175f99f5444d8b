//! An agreement between the municipality and a partner, its dated changes, and its goals.
//!
//! An agreement is written once. What changes later (its end, the grant, a target) is an [`Amendment`] of its own with a
//! date and a reason, so that what once held can still be read. The texts are the agreement's own and public; none is
//! about a person.

pub mod fault;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::document::{Document, Edit, Fields, Value};
use crate::id::OrganisationId;
use crate::kind::DocumentId;
use crate::logged::Logged;
use crate::problem::Problem;
use crate::reference::Reference;
use fault::{Fault, Faults, Why, is_before};

const TITLE: &str = "title";
const PARTNER: &str = "partner";
const STARTS: &str = "starts";
const ENDS: &str = "ends";
const GRANT: &str = "grant_dkk";
const DECISION: &str = "decision";
const CASE_NUMBER: &str = "case_number";
const DOCUMENT_NUMBER: &str = "document_number";
const EVALUATION_FRAMEWORK: &str = "evaluation_framework";
const AREAS_TOTAL: &str = "areas_total";
/// `area/<key>`: whether the area is one of the agreement's.
const AREA: &str = "area/";
/// `effect/<key>`: an expected effect in words. Not measured.
const EFFECT: &str = "effect/";
/// `clause/<key>`: a social clause in words.
const CLAUSE: &str = "clause/";
/// `recipient/<key>`: a committee that is reported to.
const RECIPIENT: &str = "recipient/";
const CANCELLED: &str = "cancelled";

/// The most areas, effects, clauses or recipients that one agreement names.
pub const ENTRIES_MAX: usize = 64;

/// An agreement as it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// What it is called.
    pub title: String,
    /// The partner.
    pub partner: Option<OrganisationId>,
    /// The first day.
    pub starts: Option<NaiveDate>,
    /// The last day as agreed at first.
    pub ends: Option<NaiveDate>,
    /// The grant for the whole period, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// The council's decision, such as "BR 371/07".
    pub decision: Option<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The decision that evaluation follows, such as "BR 112/07B".
    pub evaluation_framework: Option<String>,
    /// How many areas it covers, those that are still to be named included.
    pub areas_total: Option<i64>,
    /// The keys of the areas that are named, in the reference data.
    pub areas: BTreeSet<String>,
    /// Expected effects, in words.
    pub effects: BTreeMap<String, String>,
    /// Social clauses, in words.
    pub clauses: BTreeMap<String, String>,
    /// The committees that are reported to.
    pub recipients: BTreeMap<String, String>,
    /// Taken back: it should not have been written.
    pub cancelled: bool,
}

impl Agreement {
    /// Reads an agreement, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut agreement = Self {
            title: fields.require(TITLE).unwrap_or_default(),
            partner: fields.parse(PARTNER),
            starts: fields.require(STARTS),
            ends: fields.require(ENDS),
            grant_dkk: fields.int(GRANT),
            decision: fields.parse(DECISION),
            case_number: fields.parse(CASE_NUMBER),
            document_number: fields.parse(DOCUMENT_NUMBER),
            evaluation_framework: fields.parse(EVALUATION_FRAMEWORK),
            areas_total: fields.int(AREAS_TOTAL),
            cancelled: fields.bool(CANCELLED).unwrap_or_default(),
            ..Self::default()
        };
        agreement.areas = fields.chosen(AREA).collect();
        agreement.effects = texts(&fields, EFFECT).collect();
        agreement.clauses = texts(&fields, CLAUSE).collect();
        agreement.recipients = texts(&fields, RECIPIENT).collect();
        if is_before(agreement.ends, agreement.starts) {
            fields.problems.push(Problem::EndsBeforeItBegins);
        }
        (agreement, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = vec![Edit::put(TITLE, self.title.as_str())];
        edits.extend(self.partner.map(|partner| Edit::put(PARTNER, partner.to_string())));
        edits.extend(self.starts.map(|starts| Edit::put(STARTS, starts.to_string())));
        edits.extend(self.ends.map(|ends| Edit::put(ENDS, ends.to_string())));
        edits.extend(self.grant_dkk.map(|grant| Edit::put(GRANT, grant)));
        for (key, text) in [
            (DECISION, &self.decision),
            (CASE_NUMBER, &self.case_number),
            (DOCUMENT_NUMBER, &self.document_number),
            (EVALUATION_FRAMEWORK, &self.evaluation_framework),
        ] {
            edits.extend(text.as_deref().map(|text| Edit::put(key, text)));
        }
        edits.extend(self.areas_total.map(|total| Edit::put(AREAS_TOTAL, total)));
        edits.extend(self.areas.iter().map(|area| Edit::put(format!("{AREA}{area}"), true)));
        for (prefix, texts) in [(EFFECT, &self.effects), (CLAUSE, &self.clauses), (RECIPIENT, &self.recipients)] {
            edits.extend(texts.iter().map(|(key, text)| Edit::put(format!("{prefix}{key}"), text.as_str())));
        }
        edits
    }

    /// What of it cannot stand.
    pub fn check(&self, reference: &Reference) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.of_required(TITLE, &self.title);
        faults.when(self.starts.is_none(), STARTS, Why::DateMissing);
        faults.when(self.ends.is_none(), ENDS, Why::DateMissing);
        faults.when(is_before(self.ends, self.starts), ENDS, Why::EndsBeforeItBegins);
        for (field, text) in [
            (DECISION, &self.decision),
            (CASE_NUMBER, &self.case_number),
            (DOCUMENT_NUMBER, &self.document_number),
            (EVALUATION_FRAMEWORK, &self.evaluation_framework),
        ] {
            faults.of_text(field, text.as_deref());
        }
        for (field, texts) in [(EFFECT, &self.effects), (CLAUSE, &self.clauses), (RECIPIENT, &self.recipients)] {
            faults.when(texts.len() > ENTRIES_MAX, field, Why::TooMany);
            texts.values().for_each(|text| faults.of_text(field, Some(text)));
        }
        faults.of_areas(&self.areas, &BTreeSet::new(), self.areas_total, reference);
        faults.0
    }

    /// The same with the areas that amendments of it have named since.
    #[must_use]
    pub fn naming<'a>(mut self, amendments: impl IntoIterator<Item = &'a Amendment>) -> Self {
        let holds = |one: &&Amendment| !one.logged.cancelled && !is_before(one.decided, self.starts);
        let named: Vec<String> = amendments.into_iter().filter(holds).flat_map(|one| &one.areas).cloned().collect();
        self.areas.extend(named);
        self
    }
}

/// Texts that say something, by keys that keep their order.
pub fn numbered(texts: impl IntoIterator<Item: AsRef<str>>) -> BTreeMap<String, String> {
    let texts = texts.into_iter().map(|text| text.as_ref().trim().to_owned()).filter(|text| !text.is_empty());
    (1..).zip(texts).map(|(number, text)| (format!("{number:02}"), text)).collect()
}

pub(crate) const AGREEMENT: &str = "agreement";
const DECIDED: &str = "decided";
const REASON: &str = "reason";
/// `target/<goal>`: the goal's target from now on.
const TARGET: &str = "target/";
/// `drops/<goal>`: the goal is not pursued any more.
const DROPS: &str = "drops/";

/// A dated change of an agreement, with its reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amendment {
    /// Which agreement.
    pub agreement: Option<DocumentId>,
    /// When it was decided: it holds from that day.
    pub decided: Option<NaiveDate>,
    /// Why, and what was given in return.
    pub reason: String,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The new last day, when it is an extension or a shortening.
    pub ends: Option<NaiveDate>,
    /// The new grant for the whole period, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// Goals' new targets.
    pub targets: BTreeMap<DocumentId, i64>,
    /// Goals that are not pursued any more.
    pub drops: BTreeSet<DocumentId>,
    /// The keys of areas that are now named.
    pub areas: BTreeSet<String>,
    /// Who recorded it.
    pub logged: Logged,
}

impl Amendment {
    /// Reads an amendment, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut amendment = Self {
            agreement: fields.require(AGREEMENT),
            decided: fields.require(DECIDED),
            reason: fields.require(REASON).unwrap_or_default(),
            document_number: fields.parse(DOCUMENT_NUMBER),
            ends: fields.parse(ENDS),
            grant_dkk: fields.int(GRANT),
            logged: Logged::read(&mut fields),
            ..Self::default()
        };
        amendment.areas = fields.chosen(AREA).collect();
        amendment.drops = fields.chosen(DROPS).collect();
        let targets = fields.with_prefix(TARGET).filter_map(|(goal, target)| match target {
            Value::Int(target) => Some((goal.parse().ok()?, *target)),
            Value::Text(_) | Value::Bool(_) => None,
        });
        amendment.targets = targets.collect();
        (amendment, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.agreement.map(|agreement| Edit::put(AGREEMENT, agreement.to_string())));
        edits.extend(self.decided.map(|decided| Edit::put(DECIDED, decided.to_string())));
        edits.push(Edit::put(REASON, self.reason.as_str()));
        edits.extend(self.document_number.as_deref().map(|number| Edit::put(DOCUMENT_NUMBER, number)));
        edits.extend(self.ends.map(|ends| Edit::put(ENDS, ends.to_string())));
        edits.extend(self.grant_dkk.map(|grant| Edit::put(GRANT, grant)));
        edits.extend(self.targets.iter().map(|(goal, target)| Edit::put(format!("{TARGET}{goal}"), *target)));
        edits.extend(self.drops.iter().map(|goal| Edit::put(format!("{DROPS}{goal}"), true)));
        edits.extend(self.areas.iter().map(|area| Edit::put(format!("{AREA}{area}"), true)));
        edits.extend(self.logged.edits());
        edits
    }

    /// What of it cannot stand today, as an amendment of an agreement that names its areas so far, and has these goals.
    pub fn check(
        &self,
        of: &Agreement,
        goals: &BTreeSet<DocumentId>,
        reference: &Reference,
        today: NaiveDate,
    ) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.when(self.decided.is_none(), DECIDED, Why::DateMissing);
        faults.when(self.decided.is_some_and(|decided| decided > today), DECIDED, Why::InTheFuture);
        if let Some(starts) = of.starts {
            faults.when(is_before(self.decided, of.starts), DECIDED, Why::BeforeAgreement(starts));
        }
        faults.of_required(REASON, &self.reason);
        faults.of_text(DOCUMENT_NUMBER, self.document_number.as_deref());
        faults.when(is_before(self.ends, of.starts), ENDS, Why::EndsBeforeItBegins);
        faults.when(!self.targets.keys().all(|goal| goals.contains(goal)), TARGET, Why::NotItsGoal);
        faults.when(!self.drops.is_subset(goals), DROPS, Why::NotItsGoal);
        faults.of_areas(&self.areas, &of.areas, of.areas_total, reference);
        let changes_terms = self.ends.is_some() || self.grant_dkk.is_some() || !self.areas.is_empty();
        let changes_goals = !self.targets.is_empty() || !self.drops.is_empty();
        faults.when(!changes_terms && !changes_goals, REASON, Why::ChangesNothing);
        faults.0
    }
}

impl Faults {
    /// Areas that are named now, beside those that were named before.
    fn of_areas(
        &mut self,
        new: &BTreeSet<String>,
        before: &BTreeSet<String>,
        total: Option<i64>,
        reference: &Reference,
    ) {
        self.when(new.len() > ENTRIES_MAX, AREA, Why::TooMany);
        self.when(!new.iter().all(|area| reference.areas.contains_key(area)), AREA, Why::NotInReference);
        self.when(!new.is_disjoint(before), AREA, Why::AreaNamedAlready);
        let named = i64::try_from(new.union(before).count()).unwrap_or(i64::MAX);
        let is_more = !new.is_empty() && total.is_some_and(|total| total < named);
        self.when(is_more, AREA, Why::MoreAreasThanTotal(named));
    }
}

/// Every text with this prefix, by the rest of its key.
pub(crate) fn texts<'a>(fields: &'a Fields, prefix: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    fields.with_prefix(prefix).filter_map(|(key, value)| match value {
        Value::Text(text) => Some((key.to_owned(), text.clone())),
        Value::Int(_) | Value::Bool(_) => None,
    })
}
