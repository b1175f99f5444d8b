//! A young person and the mentor. Three things are counted apart, because they are not the same: mentors recruited, young
//! people who got a mentor, and courses (*forløb*) under the agreement.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};

use crate::document::{Document, Edit};
use crate::id::PersonId;
use crate::logged::Logged;
use crate::problem::Problem;

const MENTOR: &str = "mentor";
const MENTEE: &str = "mentee";
const MATCHED: &str = "matched";
const COURSE: &str = "course";
const COMPLETED: &str = "completed";
const ENDED: &str = "ended";
const END_REASON: &str = "end_reason";
const REFERRER: &str = "referrer";

/// How old a young person is in the year in which the mentoring begins.
pub const MENTEE_AGES: RangeInclusive<i64> = 16..=25;

/// Whether somebody born in a year is a young person on a date. Only the year is ever known.
pub fn is_mentee_age(birth_year: i64, on: NaiveDate) -> bool {
    MENTEE_AGES.contains(&i64::from(on.year()).saturating_sub(birth_year))
}

worded! {
    /// Why a mentoring ended before its course was completed.
    MentoringEnd {
        /// The young person moved on: education, work, another offer.
        MovedOn = "moved_on",
        /// Nobody could get hold of the young person.
        LostContact = "lost_contact",
        /// The mentor stopped.
        MentorLeft = "mentor_left",
        /// Something else.
        Other = "other",
    }
}

/// A mentoring as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentoring {
    /// The mentor, on the list of the mentoring group.
    pub mentor: Option<PersonId>,
    /// The young person, from 16 to 25 years old when matched.
    pub mentee: Option<PersonId>,
    /// When they were matched.
    pub matched: Option<NaiveDate>,
    /// When a course under the agreement was agreed with them; none while it was not.
    pub course: Option<NaiveDate>,
    /// When the course was completed.
    pub completed: Option<NaiveDate>,
    /// When it ended otherwise.
    pub ended: Option<NaiveDate>,
    /// Why it ended otherwise.
    pub end_reason: Option<MentoringEnd>,
    /// The key of who referred the young person, in the reference data.
    pub referrer: Option<String>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Mentoring {
    /// Reads a mentoring, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mentoring = Self {
            mentor: fields.require(MENTOR),
            mentee: fields.require(MENTEE),
            matched: fields.require(MATCHED),
            course: fields.parse(COURSE),
            completed: fields.parse(COMPLETED),
            ended: fields.parse(ENDED),
            end_reason: fields.parse(END_REASON),
            referrer: fields.parse(REFERRER),
            logged: Logged::read(&mut fields),
        };
        let later = [mentoring.course, mentoring.completed, mentoring.ended];
        if mentoring.matched.is_some_and(|matched| later.into_iter().flatten().any(|date| date < matched)) {
            fields.problems.push(Problem::EndsBeforeItBegins);
        }
        (mentoring, fields.problems)
    }

    /// Whether it is neither over nor taken back.
    pub const fn goes_on(&self) -> bool {
        self.completed.is_none() && self.ended.is_none() && !self.logged.cancelled
    }

    /// The edits that make its dates read as another's. What is alike in both is left alone: others may be writing it.
    pub fn redated(&self, then: &Self) -> Vec<Edit> {
        let dates = [
            (MATCHED, self.matched, then.matched),
            (COURSE, self.course, then.course),
            (COMPLETED, self.completed, then.completed),
            (ENDED, self.ended, then.ended),
        ];
        let written = |(key, _, then): (&str, Option<NaiveDate>, Option<NaiveDate>)| match then {
            Some(on) => Edit::put(key, on.to_string()),
            None => Edit::remove(key),
        };
        let mut edits: Vec<Edit> = dates.into_iter().filter(|(_, now, then)| now != then).map(written).collect();
        if self.end_reason.is_some() && then.ended.is_none() {
            edits.push(Edit::remove(END_REASON));
        }
        edits
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.mentor.map(|mentor| Edit::put(MENTOR, mentor.to_string())));
        edits.extend(self.mentee.map(|mentee| Edit::put(MENTEE, mentee.to_string())));
        edits.extend(self.matched.map(|matched| Edit::put(MATCHED, matched.to_string())));
        edits.extend(self.referrer.as_deref().map(|referrer| Edit::put(REFERRER, referrer)));
        edits.extend(self.course.map(begin_course));
        edits.extend(self.completed.map(complete_course));
        edits.extend(self.ended.zip(self.end_reason).into_iter().flat_map(|(ended, reason)| end(ended, reason)));
        edits.extend(self.logged.edits());
        edits
    }
}

/// A course under the agreement was agreed on a date.
pub fn begin_course(on: NaiveDate) -> Edit {
    Edit::put(COURSE, on.to_string())
}

/// The course was completed on a date.
pub fn complete_course(on: NaiveDate) -> Edit {
    Edit::put(COMPLETED, on.to_string())
}

/// It ended on a date without a completed course.
pub fn end(on: NaiveDate, reason: MentoringEnd) -> Vec<Edit> {
    vec![Edit::put(ENDED, on.to_string()), Edit::put(END_REASON, reason.word())]
}
