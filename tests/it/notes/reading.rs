//! Two readers of the same figures: the officer at the relay, and the coordinator's laptop by itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use figures::IndicatorId;
use serde_json::{Value, json};
use stories::device::Device;
use stories::officer::Officer;

/// A figure as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub value: Option<i64>,
    pub of: Option<i64>,
    /// In tenths of a percent of what it is of.
    pub share: Option<i64>,
    pub basis: String,
}

impl Read {
    fn of_json(figure: &Value) -> Self {
        Self {
            value: figure["value"].as_i64(),
            of: figure["of"].as_i64(),
            share: figure["share_tenths"].as_i64(),
            basis: figure["basis"].as_str().unwrap_or_default().to_owned(),
        }
    }
}

/// A goal as it was read: what was reached, its target, how much of that it is in tenths of a percent, the same of the
/// target before it was changed, and since when nobody pursues it any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    pub actual: Option<i64>,
    pub target: Option<i64>,
    pub unit: Option<String>,
    pub share: Option<i64>,
    pub share_before: Option<i64>,
    pub dropped: Option<String>,
}

impl Reached {
    fn of_json(goal: &Value, share: &str) -> Self {
        // The relay says why as well.
        let dropped = goal["dropped"]["since"].as_str().or(goal["dropped"].as_str());
        Self {
            actual: goal["actual"]["value"].as_i64(),
            target: goal["target"].as_i64(),
            unit: goal["unit"].as_str().map(str::to_owned),
            share: goal[share].as_i64(),
            share_before: goal["earlier"][0][share].as_i64(),
            dropped: dropped.map(str::to_owned),
        }
    }
}

/// The officer's browser.
pub struct AtRelay<'a> {
    pub officer: &'a Officer,
    /// The agreement as it stands in an address.
    pub agreement: &'a str,
}

impl AtRelay<'_> {
    /// A figure, of one group where one is named by its id.
    pub async fn figure(&self, id: &str, from: NaiveDate, as_of: NaiveDate, group: Option<&str>) -> Read {
        let group = group.map(|group| format!("&group={group}")).unwrap_or_default();
        let path = format!("/figures/{id}.json?from={from}&to={as_of}&as-of={as_of}{group}");
        Read::of_json(&self.officer.json(&path).await)
    }

    /// Every figure over the agreement, by its indicator: the note's, and those that it does not tell.
    pub async fn figures(
        &self,
        note: &Value,
        from: NaiveDate,
        as_of: NaiveDate,
    ) -> BTreeMap<String, (Option<i64>, Option<i64>)> {
        let mut figures = figures_of(note);
        for id in IndicatorId::ALL.iter().map(|id| id.word()) {
            if !figures.contains_key(id) {
                let read = self.figure(id, from, as_of, None).await;
                figures.insert(id.to_owned(), (read.value, read.of));
            }
        }
        figures
    }

    /// What a figure counts, line by line.
    pub async fn evidence(&self, id: &str, from: NaiveDate, as_of: NaiveDate) -> Vec<Value> {
        let path = format!("/figures/{id}.json?from={from}&to={as_of}&as-of={as_of}");
        let figure = self.officer.json(&path).await;
        let lines = figure["evidence"].as_array().expect("lines").clone();
        assert_eq!(figure["evidence_total"], lines.len(), "all on one page");
        lines
    }

    /// The yearly note as data.
    pub async fn note(&self, as_of: NaiveDate) -> Value {
        self.officer.json(&format!("/notes/yearly.json?agreement={}&as-of={as_of}", self.agreement)).await
    }
}

/// The goals of a note, by their ids.
pub fn goals_of(note: &Value) -> BTreeMap<String, Reached> {
    let goals = note["goals"].as_array().expect("goals").iter();
    goals.map(|goal| (goal["goal"].as_str().expect("an id").to_owned(), Reached::of_json(goal, "share"))).collect()
}

/// The figures of a note, by their indicators.
pub fn figures_of(note: &Value) -> BTreeMap<String, (Option<i64>, Option<i64>)> {
    let told = note["figures"].as_array().expect("figures").iter();
    told.map(|told| {
        let figure = &told["figure"];
        (told["id"].as_str().expect("an id").to_owned(), (figure["value"].as_i64(), figure["of"].as_i64()))
    })
    .collect()
}

/// The coordinator's laptop.
pub struct AtLaptop<'a> {
    pub device: &'a Device,
    /// The agreement's id.
    pub agreement: &'a str,
}

impl AtLaptop<'_> {
    /// A figure of all groups.
    pub async fn figure(&self, id: &str, from: NaiveDate, as_of: NaiveDate) -> Read {
        let period = json!({"over": "dates", "from": from, "to": as_of});
        let page = self.device.call("figures", json!({"period": period})).await;
        let lines = page["figures"].as_array().expect("figures");
        let line = lines.iter().find(|line| line["indicator"] == id).unwrap_or_else(|| panic!("no figure {id}"));
        assert_eq!(line["yours"], false, "the laptop holds all that {id} counts");
        Read::of_json(line)
    }

    /// What a figure counts, line by line.
    pub async fn evidence(&self, id: &str, from: NaiveDate, as_of: NaiveDate) -> Vec<Value> {
        self.opened(id, from, as_of).await.1
    }

    /// A figure of one group: as many of its lines as are that group's, each of which counts once.
    pub async fn figure_of(&self, name: &str, id: &str, from: NaiveDate, as_of: NaiveDate) -> Read {
        let (figure, lines) = self.opened(id, from, as_of).await;
        let there = lines.iter().filter(|line| line["place"] == name).count();
        Read { value: i64::try_from(there).ok(), ..Read::of_json(&figure) }
    }

    /// A figure of all groups with what it counts.
    async fn opened(&self, id: &str, from: NaiveDate, as_of: NaiveDate) -> (Value, Vec<Value>) {
        let figure = json!({"indicator": id, "from": from, "to": as_of});
        let page = self.device.call("figure_evidence", json!({"figure": figure, "offset": 0})).await;
        let lines = page["lines"].as_array().expect("lines").clone();
        assert_eq!(page["lines_total"], lines.len(), "all on one page");
        (page["figure"].clone(), lines)
    }

    /// How many days a week each group plans to be open, by its name.
    pub async fn plans(&self) -> BTreeMap<String, Option<i64>> {
        let table = self.device.call("group_table", json!({})).await;
        let lines = table["groups"].as_array().expect("groups").iter();
        let planned =
            |line: &Value| (line["card"]["name"].as_str().expect("a name").to_owned(), line["planned_days"].as_i64());
        lines.map(planned).collect()
    }

    /// The goals, by their ids.
    pub async fn goals(&self, as_of: NaiveDate) -> BTreeMap<String, Reached> {
        let page = self.device.call("goals", json!({"agreement": self.agreement, "as_of": as_of})).await;
        let goals = page["goals"].as_array().expect("goals").iter();
        let read =
            |goal: &Value| (goal["goal"].as_str().expect("an id").to_owned(), Reached::of_json(goal, "share_tenths"));
        goals.map(read).collect()
    }

    /// What it remarks of the agreement, in words.
    pub async fn remarks(&self, as_of: NaiveDate) -> Vec<Value> {
        let page = self.device.call("goals", json!({"agreement": self.agreement, "as_of": as_of})).await;
        page["remarks"].as_array().expect("remarks").iter().map(|remark| remark["said"].clone()).collect()
    }

    /// Every figure over the agreement, by its indicator: the value, and what it is of.
    pub async fn figures(&self, as_of: NaiveDate) -> BTreeMap<String, (Option<i64>, Option<i64>)> {
        let period = json!({"over": "agreement", "agreement": self.agreement, "as_of": as_of});
        let page = self.device.call("figures", json!({"period": period})).await;
        let lines = page["figures"].as_array().expect("figures").iter();
        lines
            .map(|line| {
                let id = line["indicator"].as_str().expect("an id").to_owned();
                (id, (line["value"].as_i64(), line["of"].as_i64()))
            })
            .collect()
    }
}

/// What is not the same in two readings, by name.
pub fn changed<T: PartialEq>(before: &BTreeMap<String, T>, after: &BTreeMap<String, T>) -> BTreeSet<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}
