//! The interview of a newcomer or a host, by the form that the host programme's project description of 2011 asks for.
//!
//! What is chosen from lists stands in the registration, where a partner's or the municipality's own workers read it. What is
//! said in free words is details: a note of the register, which goes with the name when somebody is erased. Neither ever
//! lies in the pool or in a match; what matching may know of it, a worker writes on the card.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::card::{Card, MatchSide, MeetingTime};
use crate::document::{Edit, Fields, Value};
use crate::id::PersonId;
use crate::kind::{DocumentId, Kind};
use crate::registration::Purpose;

const FORM: &str = "interview_form";
const ASKED_BY: &str = "interviewed_by";
const AREA: &str = "asked_area";
/// `asked_language/<key>`: speaks it.
const LANGUAGE: &str = "asked_language/";
/// `asked_time/<word>`: can meet then.
const TIME: &str = "asked_time/";
/// `asked_interest/<key>`
const INTEREST: &str = "asked_interest/";
/// `asked_purpose/<word>`
const PURPOSE: &str = "asked_purpose/";
/// `asked_child/<number>`: the year of birth of a child at home.
const CHILD: &str = "asked_child/";

/// The version of the form that is filled in today. A form with other questions is a new version.
pub const FORM_VERSION: i64 = 1;

worded! {
    /// What is answered in free words. Each word is one wording for good: what is asked otherwise is a new word, so that an
    /// answer can always be read beside what was asked.
    InterviewQuestion {
        /// Whom a newcomer knows in the city: many know hardly anybody.
        Network = "network",
        /// What a newcomer wants help with.
        NeedsHelp = "needs_help",
        /// What a host can help with.
        CanHelp = "can_help",
        /// What somebody expects of the match.
        Expectations = "expectations",
        /// What has to fit in everyday life.
        Practical = "practical",
        /// What else matching has to mind; stands on the card once it is written there.
        Wishes = "wishes",
    }
}

/// What today's form asks a side in free words, in that order. Wishes come with what matching needs to know.
pub const fn asks(side: MatchSide) -> &'static [InterviewQuestion] {
    use InterviewQuestion::{CanHelp, Expectations, NeedsHelp, Network, Practical};
    match side {
        MatchSide::Newcomer => &[Network, NeedsHelp, Expectations, Practical],
        MatchSide::Host => &[CanHelp, Expectations, Practical],
    }
}

/// The id of the note with what somebody said: the person's own. Whoever looks after the person writes in it, as in the name.
pub const fn told_id(person: PersonId) -> DocumentId {
    DocumentId::new(Kind::Note, *person.as_bytes())
}

/// What somebody chose at the interview. A card is made of the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interview {
    /// The version of the form.
    pub form: i64,
    /// Who asked.
    pub by: Option<PersonId>,
    /// The key of the area, in the reference data.
    pub area: String,
    /// Keys of languages, in the reference data.
    pub languages: BTreeSet<String>,
    /// When the person can meet.
    pub times: BTreeSet<MeetingTime>,
    /// Keys of interests, in the reference data.
    pub interests: BTreeSet<String>,
    /// What a newcomer joins for, and what a host would like to help with.
    pub purposes: BTreeSet<Purpose>,
    /// Years of birth of the children at home.
    pub children: BTreeMap<u8, i64>,
}

impl Interview {
    /// By today's form, asked by somebody: what a card would say.
    pub fn of(said: Card, by: PersonId) -> Self {
        Self {
            form: FORM_VERSION,
            by: Some(by),
            area: said.area,
            languages: said.languages,
            times: said.times,
            interests: said.interests,
            purposes: said.purposes,
            children: said.children,
        }
    }

    /// Reads it from a registration's fields; nothing while no form has been filled in.
    pub(crate) fn read(fields: &mut Fields) -> Option<Self> {
        let form = fields.int(FORM)?;
        let mut interview = Self {
            form,
            by: fields.parse(ASKED_BY),
            area: fields.parse(AREA).unwrap_or_default(),
            languages: fields.chosen(LANGUAGE).collect(),
            times: fields.chosen(TIME).collect(),
            interests: fields.chosen(INTEREST).collect(),
            purposes: fields.chosen(PURPOSE).collect(),
            children: BTreeMap::new(),
        };
        for (number, year) in fields.with_prefix(CHILD) {
            if let (Ok(number), Value::Int(year @ 1..)) = (number.parse(), year) {
                interview.children.insert(number, *year);
            }
        }
        Some(interview)
    }

    /// The edits that make of one interview another.
    pub fn edits_from(&self, before: &Self) -> Vec<Edit> {
        let mut edits = vec![Edit::put(FORM, self.form)];
        edits.extend(self.by.map(|by| Edit::put(ASKED_BY, by.to_string())));
        if self.area != before.area {
            edits.push(Edit::put(AREA, self.area.as_str()));
        }
        edits.extend(chosen(LANGUAGE, &before.languages, &self.languages));
        edits.extend(chosen(TIME, &before.times, &self.times));
        edits.extend(chosen(INTEREST, &before.interests, &self.interests));
        edits.extend(chosen(PURPOSE, &before.purposes, &self.purposes));
        let fewer = before.children.keys().filter(|number| !self.children.contains_key(number));
        edits.extend(fewer.map(|number| Edit::remove(format!("{CHILD}{number}"))));
        edits.extend(self.children.iter().map(|(number, year)| Edit::put(format!("{CHILD}{number}"), *year)));
        edits
    }
}

fn chosen<T: Ord + Display>(prefix: &str, before: &BTreeSet<T>, now: &BTreeSet<T>) -> Vec<Edit> {
    let edit = |one: &T| {
        let key = format!("{prefix}{one}");
        if now.contains(one) { Edit::put(key, true) } else { Edit::remove(key) }
    };
    before.symmetric_difference(now).map(edit).collect()
}
