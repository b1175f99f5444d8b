//! The input files: what the notes report, as a city would have recorded it. A figure of a group that no note gives is
//! chosen so that the sums are the notes'.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde_json::Value;

/// A line of a table, by its headings.
pub struct Line(BTreeMap<&'static str, &'static str>);

impl Line {
    pub fn text(&self, heading: &str) -> &'static str {
        self.0.get(heading).unwrap_or_else(|| panic!("no column {heading}"))
    }

    /// Nothing where the cell is empty.
    pub fn maybe<T: FromStr>(&self, heading: &str) -> Option<T> {
        let text = self.text(heading);
        let read = || text.parse().unwrap_or_else(|_| panic!("{heading}: {text}"));
        (!text.is_empty()).then(read)
    }

    pub fn read<T: FromStr>(&self, heading: &str) -> T {
        self.maybe(heading).unwrap_or_else(|| panic!("{heading} is empty"))
    }
}

/// A table whose first line has its headings.
pub fn table(text: &'static str) -> Vec<Line> {
    let mut lines = text.lines().map(|line| line.split(';'));
    let headings: Vec<&str> = lines.next().expect("a heading").collect();
    lines.map(|cells| Line(headings.iter().copied().zip(cells).collect())).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// All of it.
pub struct Files {
    pub reference: Value,
    pub agreement: Value,
    pub groups: Vec<Value>,
    pub lists: Vec<Line>,
    pub volunteers: Vec<Line>,
    pub consultants: Vec<Line>,
    pub trainings: Vec<Line>,
    pub mentoring: Vec<Line>,
    pub guided: Vec<Line>,
    pub headcounts: Vec<Line>,
    pub estimates: Vec<Line>,
    pub evenings: Vec<Line>,
    pub tablets: Vec<Line>,
}

impl Files {
    pub fn read() -> Self {
        Self {
            reference: json(include_str!("reference.json")),
            agreement: json(include_str!("agreement.json")),
            groups: json(include_str!("groups.json")).as_array().expect("a list").clone(),
            lists: table(include_str!("lists.csv")),
            volunteers: table(include_str!("volunteers.csv")),
            consultants: table(include_str!("consultants.csv")),
            trainings: table(include_str!("trainings.csv")),
            mentoring: table(include_str!("mentoring.csv")),
            guided: table(include_str!("guided.csv")),
            headcounts: table(include_str!("headcounts.csv")),
            estimates: table(include_str!("estimates.csv")),
            evenings: table(include_str!("evenings.csv")),
            tablets: table(include_str!("tablets.csv")),
        }
    }

    /// The group of that name.
    pub fn group(&self, name: &str) -> &Value {
        self.groups.iter().find(|group| group["name"] == name).unwrap_or_else(|| panic!("no group {name}"))
    }

    /// The days on which everybody counted.
    pub fn counted_on() -> Vec<NaiveDate> {
        let headings = include_str!("headcounts.csv").lines().next().expect("a heading");
        headings.split(';').skip(1).map(|day| day.parse().expect("a date")).collect()
    }
}

/// A date that a file gives.
pub fn date(value: &Value) -> NaiveDate {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("not a date: {value}"))
}

/// The slot in which a group is open on a date: its openings are numbered from 1.
pub fn slot(group: &Value, on: NaiveDate) -> usize {
    let is_on = |opening: &Value| {
        let until = opening["until"].as_str().and_then(|until| until.parse::<NaiveDate>().ok());
        opening["weekday"] == on.weekday().number_from_monday()
            && date(&opening["from"]) <= on
            && until.is_none_or(|until| on <= until)
    };
    let openings = group["openings"].as_array().expect("openings");
    1 + openings.iter().position(is_on).unwrap_or_else(|| panic!("{} is not open on {on}", group["name"]))
}
