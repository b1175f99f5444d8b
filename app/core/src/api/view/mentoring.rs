//! A mentoring group: mentors, young people, and who is matched with whom.

use chrono::NaiveDate;
use crdt_model::kind::DocumentId;
use crdt_model::mentoring::MentoringEnd;
use crdt_model::problem::Problem;
use serde::Serialize;
use ts_rs::TS;

use super::counts::PersonHere;

/// A mentoring group. Three things are counted apart, because they are not the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Mentorings {
    /// What the group is called.
    pub group_name: String,
    /// Today.
    pub today: NaiveDate,
    /// Its mentors today.
    pub mentors: Vec<PersonHere>,
    /// Its young people today.
    pub mentees: Vec<Mentee>,
    /// The mentorings, those that go on first, the newest first.
    pub lines: Vec<MentoringLine>,
    /// Mentors ever recruited to the group.
    pub mentors_recruited: u32,
    /// Young people who ever got a mentor.
    pub mentees_matched: u32,
    /// Courses agreed.
    pub courses: u32,
    /// Courses completed.
    pub courses_completed: u32,
}

/// A young person in a mentoring group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Mentee {
    /// Who.
    pub who: PersonHere,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// Whether matched with a mentor now.
    pub matched: bool,
}

/// A mentoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MentoringLine {
    /// Which record.
    pub mentoring: DocumentId,
    /// The mentor.
    pub mentor: Option<PersonHere>,
    /// The young person.
    pub mentee: Option<PersonHere>,
    /// How far it is.
    pub status: MentoringStatus,
    /// When they were matched.
    pub matched: Option<NaiveDate>,
    /// When a course was agreed.
    pub course: Option<NaiveDate>,
    /// When the course was completed.
    pub completed: Option<NaiveDate>,
    /// When it ended otherwise.
    pub ended: Option<NaiveDate>,
    /// Why.
    pub end_reason: Option<MentoringEnd>,
    /// Who referred the young person.
    pub referrer: Option<String>,
    /// Whether the young person was younger than 16 or older than 25 when matched.
    pub outside_age: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// How far a mentoring is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MentoringStatus {
    /// A course was agreed and goes on.
    InCourse,
    /// Matched, and no course was agreed yet.
    Matched,
    /// The course was completed.
    Completed,
    /// It ended otherwise.
    Ended,
    /// Recorded by mistake.
    TakenBack,
}
