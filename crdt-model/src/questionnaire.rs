//! A version of a questionnaire. Once written its questions stay; a new wording is a new version, so that an answer can always
//! be read beside what was asked.

mod standard;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::agreement::fault::TEXT_BYTES_MAX;
use crate::card::MatchSide;
use crate::document::{Document, Edit, Value};
use crate::logged::Logged;
use crate::problem::Problem;
use crate::registration::{Purpose, Segment};

pub use standard::standard;

const FOR: &str = "for";
const VERSION: &str = "version";
const VALID_FROM: &str = "valid_from";
/// `measures/<question>`: what the question measures.
const MEASURES: &str = "measures/";
/// `text/<question>/<language>`: the question.
const TEXT: &str = "text/";

/// The languages in which people can be asked; the first must be there.
pub const LANGUAGES: [&str; 4] = ["da", "en", "ar", "uk"];

/// The most questions of one questionnaire.
pub const QUESTIONS_MAX: usize = 30;

/// The step of the answering scale from which on somebody agrees; the scale goes from 1, not at all, to 5, fully.
pub const AGREES_FROM: i64 = 4;

/// The last step of the answering scale.
pub const SCALE_MAX: i64 = 5;

worded! {
    /// What a question measures: the programme's criteria of quality, each with the share that the project description of
    /// 2011 asks for.
    Measure {
        /// Knows more of the city's services and finds the way better (70 %).
        Knowledge = "knowledge",
        /// Feels more included (70 %).
        Inclusion = "inclusion",
        /// Has made progress in Danish (70 %).
        Danish = "danish",
        /// Feels an effect on work or education (60 % of those who joined for that).
        Job = "job",
        /// More willing to stay (50 % of expats and their families).
        Staying = "staying",
        /// None of them: asked to get better.
        Other = "other",
    }
}

impl Measure {
    /// Whether somebody with these purposes and this segment is asked it.
    pub fn is_for(self, mut purposes: impl Iterator<Item = Purpose>, segment: Option<Segment>) -> bool {
        match self {
            Self::Job => purposes.any(|purpose| purpose == Purpose::Job),
            Self::Staying => segment.is_some_and(Segment::is_expat_or_family),
            Self::Knowledge | Self::Inclusion | Self::Danish | Self::Other => true,
        }
    }
}

/// Why a questionnaire cannot stand as somebody would write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It asks nothing.
    NothingAsked,
    /// It asks more than anybody answers.
    TooMany,
    /// A question is not there in Danish.
    DanishMissing(u8),
    /// A text of a question is longer than a document may hold.
    TextTooLong(u8),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it measures.
    pub measures: Measure,
    /// The question by language.
    pub text: BTreeMap<String, String>,
}

/// A questionnaire as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questionnaire {
    /// Which side answers it.
    pub side: Option<MatchSide>,
    /// Its version, from 1.
    pub version: Option<i64>,
    /// Used from this date, until a later version is.
    pub valid_from: Option<NaiveDate>,
    /// The questions by number, in the order in which they are asked.
    pub questions: BTreeMap<u8, Question>,
    /// Who wrote it, and whether it was taken back.
    pub logged: Logged,
}

impl Questionnaire {
    /// Reads a questionnaire, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut questionnaire = Self {
            side: fields.require(FOR),
            version: fields.int(VERSION),
            valid_from: fields.require(VALID_FROM),
            questions: BTreeMap::new(),
            logged: Logged::read(&mut fields),
        };
        let mut problems = std::mem::take(&mut fields.problems);
        for (number, measures) in fields.with_prefix(MEASURES) {
            let measures = match measures {
                Value::Text(measures) => measures.parse().ok(),
                _ => None,
            };
            match number.parse().ok().zip(measures) {
                Some((number, measures)) => {
                    questionnaire.questions.insert(number, Question { measures, text: BTreeMap::new() });
                }
                None => problems.push(Problem::Unreadable { key: format!("{MEASURES}{number}") }),
            }
        }
        for (key, text) in fields.with_prefix(TEXT) {
            let (Some((number, language)), Value::Text(text)) = (key.split_once('/'), text) else { continue };
            let question = number.parse().ok().and_then(|number: u8| questionnaire.questions.get_mut(&number));
            if let Some(question) = question {
                question.text.insert(language.to_owned(), text.clone());
            }
        }
        (questionnaire, problems)
    }

    /// What of it cannot stand.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(self.questions.is_empty().then_some(Fault::NothingAsked));
        faults.extend((self.questions.len() > QUESTIONS_MAX).then_some(Fault::TooMany));
        for (number, question) in &self.questions {
            let has_danish = question.text.get("da").is_some_and(|danish| !danish.is_empty());
            faults.extend((!has_danish).then_some(Fault::DanishMissing(*number)));
            let is_too_long = question.text.values().any(|text| text.len() > TEXT_BYTES_MAX);
            faults.extend(is_too_long.then_some(Fault::TextTooLong(*number)));
        }
        faults
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.side.map(|side| Edit::put(FOR, side.word())));
        edits.extend(self.version.map(|version| Edit::put(VERSION, version)));
        edits.extend(self.valid_from.map(|from| Edit::put(VALID_FROM, from.to_string())));
        for (number, question) in &self.questions {
            edits.push(Edit::put(format!("{MEASURES}{number}"), question.measures.word()));
            let texts = question.text.iter();
            edits.extend(texts.map(|(language, text)| Edit::put(format!("{TEXT}{number}/{language}"), text.as_str())));
        }
        edits.extend(self.logged.edits());
        edits
    }
}

/// The number of a side's next version.
pub fn next_version<'a>(there: impl IntoIterator<Item = &'a Questionnaire>, side: MatchSide) -> i64 {
    let own = there.into_iter().filter(|one| one.side == Some(side));
    own.filter_map(|one| one.version).max().unwrap_or_default().saturating_add(1)
}

/// The one that a side is asked on a date: the newest version that is in use.
pub fn in_use<'a, T>(
    questionnaires: impl IntoIterator<Item = (T, &'a Questionnaire)>,
    side: MatchSide,
    on: NaiveDate,
) -> Option<T> {
    let valid = questionnaires.into_iter().filter(|(_, one)| one.side == Some(side) && !one.logged.cancelled);
    let begun = valid.filter_map(|(id, one)| Some((one.valid_from.filter(|from| *from <= on)?, one.version, id)));
    begun.max_by_key(|(from, version, _)| (*from, *version)).map(|(_, _, id)| id)
}
