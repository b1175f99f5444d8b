//! The rows that a document amounts to. Pure: a document in, rows out.
//!
//! What is well-formed and makes no sense (a meeting in another group's space, a headcount of a day that had not come)
//! leaves no fact and one visible problem: merging it was right, counting it would not be. What was taken back leaves
//! no row, but a goal and a questionnaire: amendments and answers go on naming them.

mod agreement;
mod answers;
mod counts;
mod group;
mod host_match;
mod meeting;
mod people;
mod programme;
mod reference;
mod support;
mod training;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crdt_model::document::Document;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::problem::Problem;
use crdt_model::space::Space;
use rusqlite::types::Value;

/// A table of facts and its own columns, in order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
}

const PROBLEM: Table = Table { name: "problem", columns: &["problem", "times"] };

pub(crate) type Row = Vec<Value>;

/// Every row that a document amounts to, table by table; a table of the document's kind without rows is there, empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    pub(crate) tables: Vec<(&'static Table, Vec<Row>)>,
}

impl Rows {
    /// Works them out. A name, a note and a judgement amount to nothing, whatever they hold; neither do a matching card
    /// and a guideline, of which no figure asks.
    pub fn of(space: Space, id: DocumentId, document: &Document) -> Self {
        let mut facts = match id.kind() {
            Kind::Reference => reference::reference(space, id, document),
            Kind::Group => group::group(space, id, document),
            Kind::Meeting => meeting::meeting(space, id, document),
            Kind::Person => people::person(space, id, document),
            Kind::Match => host_match::matched(space, id, document),
            Kind::Activity => host_match::activity(space, document),
            Kind::Agreement => agreement::agreement(space, document),
            Kind::Amendment => agreement::amendment(space, document),
            Kind::Goal => agreement::goal(space, document),
            Kind::Statement => agreement::statement(space, document),
            Kind::Link => people::link(space, id, document),
            Kind::Training => training::training(space, document),
            Kind::Headcount => counts::headcount(space, id, document),
            Kind::Estimate => counts::estimate(space, document),
            Kind::Guidance => counts::guidance(space, document),
            Kind::Mentoring => people::mentoring(space, document),
            Kind::Employment => people::employment(space, document),
            Kind::Registration => programme::registration(space, id, document),
            Kind::FollowUp => host_match::follow_up(space, document),
            Kind::Ending => host_match::ending(space, id, document),
            Kind::Claim => support::claim(space, id, document),
            Kind::Decision => support::decision(space, id, document),
            Kind::Payout => support::payout(space, id, document),
            Kind::Event => programme::event(space, document),
            Kind::Referral => programme::referral(space, document),
            Kind::Questionnaire => answers::questionnaire(space, document),
            Kind::Response => answers::response(space, document),
            Kind::BudgetLine => programme::budget_line(space, document),
            Kind::Card | Kind::Guideline | Kind::Name | Kind::Note | Kind::Judgement => {
                return Self { tables: Vec::new() };
            }
        };
        facts.tables.push((&PROBLEM, problem_rows(&facts.problems)));
        Self { tables: facts.tables }
    }

    /// What a document amounts to that is not there any more: no row in any table of its kind.
    pub fn none(space: Space, id: DocumentId) -> Self {
        let mut rows = Self::of(space, id, &Document::empty());
        for (_, standing) in &mut rows.tables {
            standing.clear();
        }
        rows
    }
}

/// The facts of one document, table by table, and what is odd in it.
struct Facts {
    tables: Vec<(&'static Table, Vec<Row>)>,
    problems: Vec<&'static str>,
}

impl Facts {
    /// None yet, in the tables of the document's kind.
    fn new(tables: &[&'static Table], problems: &[Problem]) -> Self {
        let problems = problems.iter().map(word).collect();
        Self { tables: tables.iter().map(|table| (*table, Vec::new())).collect(), problems }
    }

    fn with(mut self, table: &'static Table, rows: impl IntoIterator<Item = Row>) -> Self {
        if let Some((_, there)) = self.tables.iter_mut().find(|(other, _)| *other == table) {
            there.extend(rows);
        }
        self
    }

    /// It stands where it does not belong.
    fn misplaced(mut self) -> Self {
        self.problems.push("misplaced");
        self
    }

    /// What it says makes no sense or is not whole.
    fn left_out(mut self) -> Self {
        self.problems.push("left_out");
        self
    }

    /// Whether it says that something was done on a day that had not come, or ended before it began.
    fn is_out_of_order(&self) -> bool {
        self.problems.iter().any(|word| matches!(*word, "in_the_future" | "ends_before_it_begins"))
    }
}

/// Only the sort of each: a key or a value could hold a name.
fn word(problem: &Problem) -> &'static str {
    match problem {
        Problem::Missing { .. } => "missing",
        Problem::Unreadable { .. } => "unreadable",
        Problem::TwoValues { .. } => "two_values",
        Problem::TwoAnswers { .. } => "two_answers",
        Problem::TwoStates => "two_states",
        Problem::PresentThoughNotHeld => "present_though_not_held",
        Problem::InTheFuture => "in_the_future",
        Problem::EndsBeforeItBegins => "ends_before_it_begins",
        Problem::ClosedBeforeOpened => "closed_before_opened",
        Problem::RolesOverlap => "roles_overlap",
        Problem::TwiceAtOnce => "twice_at_once",
        Problem::NamedTwice { .. } => "named_twice",
        Problem::NewerSchema { .. } => "newer_schema",
    }
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

fn text_or_null(text: Option<&str>) -> Value {
    text.map_or(Value::Null, self::text)
}

fn date(date: NaiveDate) -> Value {
    Value::Text(date.to_string())
}

fn date_or_null(date: Option<NaiveDate>) -> Value {
    date.map_or(Value::Null, self::date)
}

fn blob(bytes: &[u8]) -> Value {
    Value::Blob(bytes.to_vec())
}

fn blob_or_null(bytes: Option<&[u8]>) -> Value {
    bytes.map_or(Value::Null, blob)
}

fn yes(yes: bool) -> Value {
    Value::Integer(yes.into())
}

fn number(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn number_or_null(number: Option<i64>) -> Value {
    number.map_or(Value::Null, Value::Integer)
}
