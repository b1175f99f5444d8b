//! The rows that a document amounts to. Pure: a document in, rows out.
//!
//! What is well-formed and makes no sense (a meeting in another group's space, an activity of another match) leaves no
//! fact and one visible problem: merging it was right, counting it would not be.

use std::collections::BTreeMap;

use crdt_model::document::Document;
use crdt_model::group::Group;
use crdt_model::host_match::{Activity, Match};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::{Answer, Standing};
use crdt_model::meeting::{Marks, Meeting, MeetingState, Occasion, meeting_id};
use crdt_model::person::Person;
use crdt_model::problem::Problem;
use crdt_model::reference::Reference;
use crdt_model::space::Space;
use rusqlite::types::Value;

/// A table of facts and its own columns, in order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
}

const GROUP: Table = Table { name: "group_row", columns: &["group_id", "name", "kind", "area", "organisation"] };
const STAGE: Table = Table { name: "group_stage", columns: &["group_id", "stage", "rank", "since"] };
const OPENING: Table =
    Table { name: "opening", columns: &["group_id", "slot", "weekday", "starts", "ends", "from_date", "until_date"] };
const MEETING: Table =
    Table { name: "meeting", columns: &["group_id", "date", "slot", "state", "present_named", "unnamed", "unsettled"] };
const MARK: Table = Table { name: "mark", columns: &["group_id", "date", "slot", "person", "standing"] };
const AREA: Table = Table { name: "area", columns: &["area", "name", "in_agreement"] };
const MATCH: Table =
    Table { name: "match_", columns: &["match_id", "host", "newcomer", "organisation", "area", "matched", "children"] };
const ACTIVITY: Table =
    Table { name: "activity", columns: &["match_id", "kind", "date", "cancelled", "children", "persons"] };
const PROBLEM: Table = Table { name: "problem", columns: &["problem", "times"] };

pub(crate) type Row = Vec<Value>;

/// Every row that a document amounts to, table by table; a table of the document's kind without rows is there, empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    pub(crate) tables: Vec<(&'static Table, Vec<Row>)>,
}

impl Rows {
    /// Works them out. A name and a note amount to nothing, whatever they hold.
    pub fn of(space: Space, id: DocumentId, document: &Document) -> Self {
        let mut rows = match id.kind() {
            Kind::Reference => reference(space, id, document),
            Kind::Group => group(space, id, document),
            Kind::Meeting => meeting(space, id, document),
            Kind::Person => person(document),
            Kind::Match => matched(space, id, document),
            Kind::Activity => activity(space, document),
            Kind::Name | Kind::Note => return Self { tables: Vec::new() },
        };
        rows.tables.push((&PROBLEM, problem_rows(&rows.problems)));
        Self { tables: rows.tables }
    }
}

struct Facts {
    tables: Vec<(&'static Table, Vec<Row>)>,
    problems: Vec<&'static str>,
}

impl Facts {
    fn misplaced(tables: &[&'static Table], mut problems: Vec<&'static str>) -> Self {
        problems.push("misplaced");
        Self { tables: tables.iter().map(|table| (*table, Vec::new())).collect(), problems }
    }
}

fn reference(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Reference::read(document);
    let problems = words(&problems);
    if space != Space::Programme || id != DocumentId::reference() {
        return Facts::misplaced(&[&AREA], problems);
    }
    let areas = read.areas.iter().map(|(key, area)| vec![text(key), text(&area.name), yes(area.in_agreement)]);
    Facts { tables: vec![(&AREA, areas.collect())], problems }
}

fn group(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Group::read(document);
    let problems = words(&problems);
    let Some(group) = space.as_group().filter(|group| DocumentId::group(*group) == id) else {
        return Facts::misplaced(&[&GROUP, &STAGE, &OPENING], problems);
    };
    let key = || blob(group.as_bytes());
    let row = vec![
        key(),
        text(&read.name),
        text(&read.kind),
        text(&read.area),
        read.organisation.map_or(Value::Null, |organisation| blob(organisation.as_bytes())),
    ];
    let stages = read.stages.iter().map(|(stage, since)| {
        let rank = crdt_model::group::Stage::ALL.iter().position(|other| other == stage).unwrap_or_default();
        vec![key(), text(stage.word()), number(rank), text(&since.to_string())]
    });
    let openings = read.schedule.iter().map(|(slot, opening)| {
        vec![
            key(),
            Value::Integer(slot.0.into()),
            Value::Integer(opening.weekday.number_from_monday().into()),
            text(&opening.starts.format("%H:%M").to_string()),
            text(&opening.ends.format("%H:%M").to_string()),
            text(&opening.from.to_string()),
            opening.until.map_or(Value::Null, |until| text(&until.to_string())),
        ]
    });
    Facts { tables: vec![(&GROUP, vec![row]), (&STAGE, stages.collect()), (&OPENING, openings.collect())], problems }
}

fn meeting(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Meeting::read(document);
    let problems = words(&problems);
    let Some(occasion) = read.occasion.filter(|of| Space::Group(of.group) == space && meeting_id(of) == id) else {
        return Facts::misplaced(&[&MEETING, &MARK], problems);
    };
    let mut report = which(&occasion);
    report.extend([
        text(read.state.word()),
        number(read.present_named()),
        number(read.unnamed_total()),
        number(read.unsettled()),
    ]);
    // Nothing recorded is no report.
    let reports = if read.state == MeetingState::Silent { Vec::new() } else { vec![report] };
    let marks = mark_rows(&occasion, &read.participants);
    Facts { tables: vec![(&MEETING, reports), (&MARK, marks)], problems }
}

fn which(occasion: &Occasion) -> Row {
    vec![blob(occasion.group.as_bytes()), text(&occasion.date.to_string()), Value::Integer(occasion.slot.0.into())]
}

fn mark_rows(occasion: &Occasion, marks: &Marks) -> Vec<Row> {
    marks
        .iter()
        .filter_map(|(person, marks)| {
            let standing = match Standing::of(marks) {
                Standing::Settled(Answer::Came) => "came",
                Standing::Settled(Answer::Left) => "left",
                Standing::Settled(Answer::SaidNo) => "said_no",
                Standing::TwoAnswers => "two_answers",
                Standing::Settled(Answer::Retracted) | Standing::NotMarked => return None,
            };
            let mut row = which(occasion);
            row.extend([blob(person.as_bytes()), text(standing)]);
            Some(row)
        })
        .collect()
}

/// No figure reads a person's facts; what is odd in them is counted as anywhere else.
fn person(document: &Document) -> Facts {
    let (_, problems) = Person::read(document);
    Facts { tables: Vec::new(), problems: words(&problems) }
}

fn matched(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Match::read(document);
    let problems = words(&problems);
    let Some(of) = space.as_match().filter(|of| DocumentId::of_match(*of) == id) else {
        return Facts::misplaced(&[&MATCH], problems);
    };
    let row = vec![
        blob(of.as_bytes()),
        read.host.map_or(Value::Null, |host| blob(host.as_bytes())),
        read.newcomer.map_or(Value::Null, |newcomer| blob(newcomer.as_bytes())),
        read.organisation.map_or(Value::Null, |organisation| blob(organisation.as_bytes())),
        text(&read.area),
        read.matched.map_or(Value::Null, |matched| text(&matched.to_string())),
        Value::Integer(read.children),
    ];
    Facts { tables: vec![(&MATCH, vec![row])], problems }
}

fn activity(space: Space, document: &Document) -> Facts {
    let (read, problems) = Activity::read(document);
    let problems = words(&problems);
    let Some(of) = read.of.filter(|of| Space::MatchShared(*of) == space) else {
        return Facts::misplaced(&[&ACTIVITY], problems);
    };
    let row = read.kind.zip(read.date).map(|(kind, date)| {
        vec![
            blob(of.as_bytes()),
            text(kind.word()),
            text(&date.to_string()),
            yes(read.cancelled),
            Value::Integer(read.children),
            number(read.with.len()),
        ]
    });
    Facts { tables: vec![(&ACTIVITY, row.into_iter().collect())], problems }
}

/// Only the sort of each: a key or a value could hold a name.
fn words(problems: &[Problem]) -> Vec<&'static str> {
    problems
        .iter()
        .map(|problem| match problem {
            Problem::Missing { .. } => "missing",
            Problem::Unreadable { .. } => "unreadable",
            Problem::TwoValues { .. } => "two_values",
            Problem::TwoAnswers { .. } => "two_answers",
            Problem::TwoStates => "two_states",
            Problem::PresentThoughNotHeld => "present_though_not_held",
            Problem::NewerSchema { .. } => "newer_schema",
        })
        .collect()
}

fn problem_rows(problems: &[&'static str]) -> Vec<Row> {
    let mut times = BTreeMap::<&str, usize>::new();
    for problem in problems {
        *times.entry(problem).or_default() += 1;
    }
    times.into_iter().map(|(problem, times)| vec![text(problem), number(times)]).collect()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn blob(bytes: &[u8]) -> Value {
    Value::Blob(bytes.to_vec())
}

fn yes(yes: bool) -> Value {
    Value::Integer(yes.into())
}

fn number(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}
