//! What the files say of the host programme, in days before today.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{NaiveDate, TimeDelta};
use crdt_model::card::MatchSide;
use crdt_model::decision::RefusalReason;
use crdt_model::ending::EndReason;
use crdt_model::follow_up::{FollowUpChannel, Outcome, completes};
use crdt_model::host_match::ActivityKind;
use crdt_model::registration::{Step, WithdrawnReason};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// All of it.
pub(super) struct Planned {
    pub(super) newcomers: Vec<PlannedPerson>,
    pub(super) hosts: Vec<PlannedPerson>,
    pub(super) matches: Vec<PlannedMatch>,
    pub(super) events: Vec<PlannedEvent>,
}

/// Somebody who comes into the programme.
#[derive(Deserialize)]
pub(super) struct PlannedPerson {
    /// Who looks after a host; the municipality looks after newcomers.
    pub(super) organisation: Option<String>,
    /// When registered.
    pub(super) days: i64,
    /// The step that is reached.
    pub(super) step: Step,
    /// Whether a host turns out to live elsewhere.
    #[serde(default)]
    pub(super) not_resident: bool,
    /// What is said at the interview, by what is asked; empty where it was on paper.
    #[serde(default)]
    pub(super) told: BTreeMap<String, String>,
    pub(super) left: Option<Left>,
    pub(super) referred: Option<Referred>,
    /// What is asked at the registration, with the children's ages.
    pub(super) new: Value,
}

/// Somebody leaves.
#[derive(Deserialize)]
pub(super) struct Left {
    pub(super) days: i64,
    pub(super) reason: WithdrawnReason,
}

/// Somebody is shown the way to another offer.
#[derive(Deserialize)]
pub(super) struct Referred {
    pub(super) destination: String,
    pub(super) days: i64,
}

/// A match, by the first names of the two.
#[derive(Clone, Deserialize)]
pub(super) struct PlannedMatch {
    pub(super) newcomer: String,
    pub(super) host: String,
    pub(super) days: i64,
    /// So many days after the match was made.
    pub(super) first_meeting: Option<i64>,
    /// Whether nobody has said if they met on that day, which has passed.
    #[serde(default)]
    pub(super) not_heard: bool,
    #[serde(default)]
    pub(super) talks: Vec<Talk>,
    /// What the other organisation asks for.
    pub(super) asked: Option<Asked>,
    pub(super) ended: Option<Ended>,
    pub(super) newcomer_answers: Option<Answers>,
    pub(super) host_answers: Option<Answers>,
    #[serde(default)]
    pub(super) expenses: Vec<Expense>,
}

/// A side is followed up, so many days after it was due.
#[derive(Clone, Deserialize)]
pub(super) struct Talk {
    pub(super) side: MatchSide,
    pub(super) month: u32,
    pub(super) late: i64,
    pub(super) channel: FollowUpChannel,
    pub(super) outcome: Outcome,
    pub(super) note: Option<String>,
}

/// A follow-up of which the other organisation asks.
#[derive(Clone, Deserialize)]
pub(super) struct Asked {
    pub(super) side: MatchSide,
    pub(super) month: u32,
}

/// A match ends before its time.
#[derive(Clone, Deserialize)]
pub(super) struct Ended {
    pub(super) days: i64,
    pub(super) reason: EndReason,
}

/// A questionnaire is answered, so many days after six months.
#[derive(Clone, Deserialize)]
pub(super) struct Answers {
    pub(super) language: String,
    pub(super) late: i64,
}

/// They did something that cost something.
#[derive(Clone, Deserialize)]
pub(super) struct Expense {
    pub(super) days: i64,
    pub(super) kind: ActivityKind,
    pub(super) oere: i64,
    pub(super) line: Option<String>,
    #[serde(default)]
    pub(super) receipt: Paper,
    pub(super) decided: Option<Decided>,
}

/// Which receipt is photographed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Paper {
    /// Its own.
    #[default]
    New,
    /// That of the expense before.
    Same,
    /// None.
    Missing,
}

/// What becomes of a claim.
#[derive(Clone, Deserialize)]
#[serde(tag = "ruling", rename_all = "snake_case")]
pub(super) enum Decided {
    Paid,
    Approved { oere: i64 },
    Refused { reason: RefusalReason, line: Option<String> },
}

/// Something that is held for participants.
#[derive(Deserialize)]
pub(super) struct PlannedEvent {
    pub(super) organisation: String,
    pub(super) title: String,
    pub(super) days: i64,
    pub(super) partner: Option<String>,
    pub(super) count: Option<u32>,
    #[serde(default)]
    pub(super) called_off: bool,
}

impl Planned {
    /// Reads the files that are built into the program.
    pub(super) fn load() -> anyhow::Result<Self> {
        Ok(Self {
            newcomers: read("newcomers.json", include_str!("../../../city/newcomers.json"))?,
            hosts: read("hosts.json", include_str!("../../../city/hosts.json"))?,
            matches: read("matches.json", include_str!("../../../city/matches.json"))?,
            events: read("events.json", include_str!("../../../city/events.json"))?,
        })
    }

    /// The organisation that looks after a host.
    pub(super) fn partner_of(&self, host: &str) -> anyhow::Result<&str> {
        let found = self.hosts.iter().find(|person| person.first_name() == Some(host));
        found.and_then(|person| person.organisation.as_deref()).with_context(|| format!("{host} is no host"))
    }
}

impl PlannedMatch {
    /// So many days after the match was made they met first; none where they have not, or nobody has said so.
    pub(super) fn met(&self) -> Option<i64> {
        self.first_meeting.filter(|days| *days < self.days && !self.not_heard)
    }
}

impl Answers {
    /// When they are given, of a match that began on a day.
    pub(super) fn on(&self, matched: NaiveDate) -> NaiveDate {
        completes(matched) + TimeDelta::days(self.late)
    }
}

impl PlannedPerson {
    /// What everybody calls them.
    pub(super) fn first_name(&self) -> Option<&str> {
        self.new.get("first_name").and_then(Value::as_str)
    }
}

fn read<T: DeserializeOwned>(name: &'static str, text: &str) -> anyhow::Result<T> {
    serde_json::from_str(text).context(name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_files_are_whole_and_agree_with_each_other() {
        let planned = Planned::load().unwrap();
        let names = |people: &[PlannedPerson]| -> BTreeSet<String> {
            people.iter().map(|person| person.first_name().unwrap().to_owned()).collect()
        };
        let (newcomers, hosts) = (names(&planned.newcomers), names(&planned.hosts));
        assert_eq!((newcomers.len(), hosts.len()), (planned.newcomers.len(), planned.hosts.len()), "no name twice");
        for one in &planned.matches {
            assert!(newcomers.contains(&one.newcomer) && hosts.contains(&one.host), "{} {}", one.newcomer, one.host);
            planned.partner_of(&one.host).unwrap();
            let lasted = one.ended.as_ref().map_or(0, |ended| ended.days);
            assert!(one.expenses.iter().all(|expense| (lasted + 1..one.days).contains(&expense.days)), "{}", one.host);
        }
    }
}
