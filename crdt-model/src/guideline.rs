//! A version of the guidelines for support. A municipality that makes guidelines must publish them (Integration Act §5a,
//! subsection 2), so each has a public address. For an expense the one counts that was in force on its day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::agreement::fault::TEXT_BYTES_MAX;
use crate::claim::AMOUNT_OERE_MAX;
use crate::document::{Document, Edit, Fields, Value};
use crate::host_match::ActivityKind;
use crate::logged::Logged;
use crate::problem::Problem;

const VALID_FROM: &str = "valid_from";
const PUBLISHED: &str = "published";
const ANSWER_DAYS: &str = "answer_days";
/// `limit/<activity kind>`: øre for all together, each time.
const LIMIT: &str = "limit/";
/// `covers_da/<activity kind>`: what is covered, in Danish.
const COVERS_DA: &str = "covers_da/";
/// `covers_en/<activity kind>`: the same in English.
const COVERS_EN: &str = "covers_en/";

/// What a guideline covers of one sort.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// Up to so much each time, in øre.
    pub limit_oere: i64,
    /// What, in Danish.
    pub danish: String,
    /// What, in English.
    pub english: String,
}

/// Nobody waits longer for an answer than so many working days.
pub const ANSWER_DAYS_MAX: i64 = 365;

/// Why a guideline cannot stand as somebody would write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not say from when.
    DateMissing,
    /// It has no public address that begins with `https://`.
    NotPublished,
    /// It covers nothing.
    NothingCovered,
    /// A limit is nothing, or more than anybody may claim.
    LimitOutOfRange(ActivityKind),
    /// The days until an answer are none, or more than a year has.
    AnswerDaysOutOfRange,
    /// It does not say in both languages what it covers.
    TextMissing(ActivityKind),
    /// What it says of a sort, or without one the address, is longer than a document may hold.
    TextTooLong(Option<ActivityKind>),
}

/// A guideline as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guideline {
    /// In force from this date, until a later one is.
    pub valid_from: Option<NaiveDate>,
    /// Where it is published.
    pub published: String,
    /// Within so many working days a claim is answered.
    pub answer_days: Option<i64>,
    /// What is covered.
    pub covers: BTreeMap<ActivityKind, Cover>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Guideline {
    /// Reads a guideline, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let guideline = Self {
            valid_from: fields.require(VALID_FROM),
            published: fields.require(PUBLISHED).unwrap_or_default(),
            answer_days: fields.int(ANSWER_DAYS),
            covers: covers(&fields),
            logged: Logged::read(&mut fields),
        };
        (guideline, fields.problems)
    }

    /// What of it cannot stand: reading takes whatever stands there.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut when = |is_so: bool, fault| faults.extend(is_so.then_some(fault));
        when(self.valid_from.is_none(), Fault::DateMissing);
        when(!self.is_published(), Fault::NotPublished);
        when(self.published.len() > TEXT_BYTES_MAX, Fault::TextTooLong(None));
        when(self.covers.is_empty(), Fault::NothingCovered);
        for (kind, cover) in &self.covers {
            let texts = [&cover.danish, &cover.english];
            when(!(1..=AMOUNT_OERE_MAX).contains(&cover.limit_oere), Fault::LimitOutOfRange(*kind));
            when(texts.iter().any(|text| text.is_empty()), Fault::TextMissing(*kind));
            when(texts.iter().any(|text| text.len() > TEXT_BYTES_MAX), Fault::TextTooLong(Some(*kind)));
        }
        let out_of_range = self.answer_days.is_some_and(|days| !(1..=ANSWER_DAYS_MAX).contains(&days));
        when(out_of_range, Fault::AnswerDaysOutOfRange);
        faults
    }

    /// Whether it says where anybody can read it.
    pub fn is_published(&self) -> bool {
        is_public(&self.published)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.valid_from.map(|from| Edit::put(VALID_FROM, from.to_string())));
        edits.push(Edit::put(PUBLISHED, self.published.as_str()));
        edits.extend(self.answer_days.map(|days| Edit::put(ANSWER_DAYS, days)));
        for (kind, cover) in &self.covers {
            let kind = kind.word();
            edits.push(Edit::put(format!("{LIMIT}{kind}"), cover.limit_oere));
            edits.push(Edit::put(format!("{COVERS_DA}{kind}"), cover.danish.as_str()));
            edits.push(Edit::put(format!("{COVERS_EN}{kind}"), cover.english.as_str()));
        }
        edits.extend(self.logged.edits());
        edits
    }
}

/// An address that anybody can open: a host with a dot in it, and nothing that no address has.
fn is_public(address: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | '<' | '>' | '@');
    let host = address.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| host.split('.').filter(|part| !part.is_empty()).count() > 1) && !address.contains(odd)
}

fn covers(fields: &Fields) -> BTreeMap<ActivityKind, Cover> {
    let text = |prefix: &str, kind: &str| fields.text(&format!("{prefix}{kind}")).unwrap_or_default().to_owned();
    fields
        .with_prefix(LIMIT)
        .filter_map(|(key, limit)| {
            let (Ok(kind), Value::Int(limit_oere)) = (key.parse(), limit) else { return None };
            let cover = Cover { limit_oere: *limit_oere, danish: text(COVERS_DA, key), english: text(COVERS_EN, key) };
            Some((kind, cover))
        })
        .collect()
}

/// The one in force on a date; of two from the same day the one recorded last.
pub fn in_force<'a, T>(guidelines: impl IntoIterator<Item = (T, &'a Guideline)>, on: NaiveDate) -> Option<T> {
    let valid = guidelines.into_iter().filter(|(_, one)| !one.logged.cancelled);
    let begun = valid.filter_map(|(id, one)| Some((one.valid_from.filter(|from| *from <= on)?, one.logged.at, id)));
    begun.max_by_key(|(from, at, _)| (*from, *at)).map(|(_, _, id)| id)
}
