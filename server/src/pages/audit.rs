//! The log: who signed in, who was given access, what left the house; and from the access journal, what happened to devices.
//! Newest first. It is read here and changed nowhere.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde_json::Value;

use super::Pages;
use super::ask::{Asked, escaped};
use super::failure::Failure;
use super::shown;
use super::sign_in::in_hall;
use super::words::{Texts, Words};
use crate::hall::account::{self, AccountId};
use crate::hall::audit::{self, Act, Line, Wanted, Who};
use crate::store::access_event;
use crate::table::minute;

const PATH: &str = "/audit";
const PAGE_LINES: usize = 50;

/// What the access journal tells of, but for how far the log went.
pub(super) const EVENTS: [&str; 14] = [
    "space",
    "invited",
    "enrolled",
    "spent",
    "granted",
    "withdrawn",
    "confirmed",
    "revoked",
    "erased",
    "handed_out",
    "code_shown",
    "taken_in",
    "paid",
    "restored",
];

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    accounts: Vec<(String, String, bool)>,
    deeds: Vec<(&'static str, String, bool)>,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    at: i64,
    when: String,
    who: String,
    what: String,
}

/// What is looked for, and how far down each of the two logs this page begins.
struct Looking {
    account: Option<AccountId>,
    what: Option<String>,
    log: Option<u64>,
    journal: Option<u64>,
}

/// A page of it.
pub(super) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let below = |name| asked.value(name).and_then(|below| below.parse().ok());
    let looking = Looking {
        account: asked.value("who").and_then(|id| id.parse().ok()),
        what: asked.value("what").map(str::to_owned),
        log: below("log"),
        journal: below("journal"),
    };
    let accounts = in_hall(&pages, |hall| hall.read(account::all)).await?;
    let names: BTreeMap<String, String> =
        accounts.iter().map(|account| (account.id.to_string(), account.name.clone())).collect();
    let lines = noted(&pages, &looking).await?;
    let events = journaled(&pages, &looking).await?;
    let known = |mark: &str| lines.iter().find_map(|line| name_in(line, mark));
    let mut rows: Vec<(Row, Option<u64>, Option<u64>)> =
        lines.iter().map(|line| (row(&w, line, &names), Some(line.number), None)).collect();
    for (event, name) in &events {
        let number = event["number"].as_u64();
        rows.push((event_row(&w, event, name.as_deref(), &known), None, number));
    }
    rows.sort_by_key(|(row, log, journal)| (Reverse(row.at), Reverse(*log), Reverse(*journal)));
    let has_older = rows.len() > PAGE_LINES;
    rows.truncate(PAGE_LINES);
    let log = rows.iter().filter_map(|row| row.1).min().or(looking.log);
    let journal = rows.iter().filter_map(|row| row.2).min().or(looking.journal);
    let chosen = address(&looking);
    let page = |more: &str, language: &str| format!("{PATH}?{chosen}{more}lang={language}");
    let cursor = [("log", log), ("journal", journal)]
        .into_iter()
        .filter_map(|(name, number)| Some(format!("{name}={}&", number?)))
        .collect::<String>();
    shown::rendered(&Page {
        w,
        other_href: page("", w.language.other().code()),
        accounts: accounts
            .iter()
            .map(|one| (one.id.to_string(), one.name.clone(), Some(one.id) == looking.account))
            .collect(),
        deeds: deeds(&w, looking.what.as_deref()),
        rows: rows.into_iter().map(|(row, _, _)| row).collect(),
        older: has_older.then(|| page(&cursor, w.language.code())),
    })
}

/// The lines of the audit log, one more than are shown.
async fn noted(pages: &Pages, looking: &Looking) -> Result<Vec<Line>, Failure> {
    let act = match &looking.what {
        Some(word) => match Act::of_word(word) {
            Some(act) => Some(act),
            None => return Ok(Vec::new()),
        },
        None => None,
    };
    let wanted = Wanted { account: looking.account, act, below: looking.log };
    in_hall(pages, move |hall| hall.read(|hall| audit::lines(hall, &wanted, PAGE_LINES + 1))).await
}

/// The access journal's events, one more than are shown, each with the name of whoever was signed in.
async fn journaled(pages: &Pages, looking: &Looking) -> Result<Vec<(Value, Option<String>)>, Failure> {
    let account = looking.account;
    let marks = match account {
        Some(account) => Some(in_hall(pages, move |hall| hall.read(|hall| audit::marks(hall, account))).await?),
        None => None,
    };
    let wanted = access_event::Wanted { below: looking.journal, what: looking.what.clone(), marks };
    let lines = pages.0.store.read(move |connection| access_event::newest_first(connection, &wanted, PAGE_LINES + 1));
    let lines = lines.await.map_err(|error| {
        tracing::error!(%error, "the access journal cannot be read");
        Failure::Unavailable
    })?;
    let events: Vec<Value> = lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    in_hall(pages, move |hall| {
        hall.read(|hall| {
            let named = |event: Value| {
                let name = event
                    .pointer("/by/officer")
                    .and_then(Value::as_str)
                    .map(|mark| audit::name_of(hall, mark))
                    .transpose()?;
                Ok((event, name.flatten()))
            };
            events.into_iter().map(named).collect()
        })
    })
    .await
}

/// What whoever had a session was called, where a line tells of that session.
fn name_in(line: &Line, session: &str) -> Option<String> {
    match &line.who {
        Who::Session { mark, name, .. } if mark == session => Some(name.clone()),
        Who::Session { .. } | Who::Command | Who::Relay | Who::Nobody | Who::Key(_) => None,
    }
}

fn row(w: &Words<'_>, line: &Line, names: &BTreeMap<String, String>) -> Row {
    let who = match &line.who {
        Who::Command => w.t("audit.who.command").to_owned(),
        Who::Relay => w.t("audit.who.relay").to_owned(),
        Who::Nobody => w.t("audit.who.nobody").to_owned(),
        Who::Key(key) => w.fill("audit.who.key", &[("key", key)]),
        Who::Session { name, .. } => name.clone(),
    };
    let about = match line.act {
        Act::SignedIn | Act::Refused => w.named(&format!("audit.way.{}", line.about)),
        // The checksums behind its number are for `check`.
        Act::EditionPublished => line.about.split(' ').next().unwrap_or_default().to_owned(),
        _ => names.get(&line.about).cloned().unwrap_or_else(|| line.about.clone()),
    };
    let act = w.named(&format!("audit.act.{}", line.act.word()));
    Row { at: line.at, when: minute(line.at), who, what: told(act, &about) }
}

fn event_row(w: &Words<'_>, event: &Value, name: Option<&str>, known: &impl Fn(&str) -> Option<String>) -> Row {
    let by = &event["by"];
    let who = match (by.as_str(), by["device"].as_str(), by["officer"].as_str()) {
        (Some("command"), _, _) => w.t("audit.who.command").to_owned(),
        (_, Some(device), _) => w.fill("audit.who.device", &[("device", device)]),
        (_, _, Some(mark)) => {
            name.map(str::to_owned).or_else(|| known(mark)).unwrap_or_else(|| w.t("audit.who.officer").to_owned())
        }
        _ => w.t("audit.who.relay").to_owned(),
    };
    let what = event["what"].as_str().unwrap_or_default();
    let about = ["device", "document", "person", "invite", "label"].into_iter().find_map(|key| event[key].as_str());
    let about =
        about.map_or_else(|| event["file"].as_u64().map(|file| file.to_string()), |about| Some(about.to_owned()));
    let at = event["at"].as_i64().unwrap_or_default();
    let said = w.named(&format!("audit.event.{what}"));
    Row { at, when: minute(at), who, what: told(said, about.as_deref().unwrap_or_default()) }
}

fn told(deed: String, about: &str) -> String {
    if about.is_empty() { deed } else { format!("{deed}: {about}") }
}

/// All that can be looked for, by what it is called.
fn deeds(w: &Words<'_>, chosen: Option<&str>) -> Vec<(&'static str, String, bool)> {
    let acts = Act::ALL.into_iter().map(|act| (act.word(), w.named(&format!("audit.act.{}", act.word()))));
    let events = EVENTS.into_iter().map(|event| (event, w.named(&format!("audit.event.{event}"))));
    acts.chain(events).map(|(word, said)| (word, said, chosen == Some(word))).collect()
}

fn address(looking: &Looking) -> String {
    let who = looking.account.map(|account| format!("who={account}&")).unwrap_or_default();
    let what = looking.what.as_ref().map(|what| format!("what={}&", escaped(what))).unwrap_or_default();
    format!("{who}{what}")
}
