//! What goes by the rules, and when.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use crdt_model::card::Card;
use crdt_model::claim::Claim;
use crdt_model::document::UnixMillis;
use crdt_model::follow_up;
use crdt_model::host_match::Match;
use crdt_model::id::{DeviceId, EntryHash, PersonId};
use crdt_model::interview::told_id;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::person::Person;
use crdt_model::registration::Registration;
use crdt_model::space::Space;
use rusqlite::Connection;

use super::{Rule, Rules};
use crate::store::device::{self, Status};
use crate::store::{StoreError, document, quarantine};

/// Something that a rule takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A name or a note.
    Details {
        /// Its space.
        space: Space,
        /// Which.
        document: DocumentId,
    },
    /// A record that a closed device sent.
    KeptAside {
        /// The device.
        device: DeviceId,
        /// The record.
        entry: EntryHash,
    },
}

/// Something that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// From this day on.
    pub on: NaiveDate,
    /// By this rule.
    pub rule: Rule,
    /// This.
    pub item: Item,
    /// So long after this day.
    pub after: NaiveDate,
}

/// All that goes by the rules until a day, that day included, in the order in which it goes. What two rules would take goes by
/// the first that does.
pub fn due(connection: &Connection, rules: &Rules, until: NaiveDate) -> Result<Vec<Due>, StoreError> {
    let mut found = Found { rules, until, due: BTreeMap::new() };
    let facts = Facts::read(connection)?;
    left(&facts, &mut found);
    withdrawn(&facts, &mut found);
    matches(connection, &facts, &mut found)?;
    for (space, document, received_at) in document::received(connection, Kind::Note)? {
        found.add(Rule::Notes, Item::Details { space, document }, day(received_at));
    }
    kept_aside(connection, &mut found)?;
    let mut due: Vec<Due> = found.due.into_values().collect();
    due.sort_unstable();
    Ok(due)
}

struct Found<'a> {
    rules: &'a Rules,
    until: NaiveDate,
    due: BTreeMap<Item, Due>,
}

impl Found<'_> {
    fn add(&mut self, rule: Rule, item: Item, after: NaiveDate) {
        let Some(months) = self.rules.months(rule) else { return };
        let on = rule.goes_on(after, months);
        if on > self.until {
            return;
        }
        let due = Due { on, rule, item, after };
        self.due.entry(item).and_modify(|known| *known = due.min(*known)).or_insert(due);
    }
}

/// What the rules look at, without a name or a note.
struct Facts {
    /// The names and notes that there are; what they say is not read.
    details: BTreeSet<(Space, DocumentId)>,
    persons: BTreeMap<(Space, PersonId), Person>,
    registrations: BTreeMap<(Space, PersonId), Registration>,
    cards: BTreeMap<PersonId, Card>,
    matches: Vec<(Space, Match)>,
}

impl Facts {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        let id = |document: DocumentId| PersonId::from_bytes(*document.bytes());
        let mut received = document::received(connection, Kind::Name)?;
        received.extend(document::received(connection, Kind::Note)?);
        let details = received.into_iter().map(|(space, document, _)| (space, document)).collect();
        let mut facts = Self {
            details,
            persons: BTreeMap::new(),
            registrations: BTreeMap::new(),
            cards: BTreeMap::new(),
            matches: Vec::new(),
        };
        document::each(connection, Kind::Person, |space, document, content| {
            facts.persons.insert((space, id(document)), Person::read(content).0);
        })?;
        document::each(connection, Kind::Registration, |space, document, content| {
            facts.registrations.insert((space, id(document)), Registration::read(content).0);
        })?;
        document::each(connection, Kind::Card, |_, document, content| {
            facts.cards.insert(id(document), Card::read(content).0);
        })?;
        document::each(connection, Kind::Match, |space, document, content| {
            // What lies elsewhere than in its own space is no match.
            if space.as_match().is_some_and(|of| DocumentId::of_match(of) == document) {
                facts.matches.push((space, Match::read(content).0));
            }
        })?;
        Ok(facts)
    }

    fn name(&self, space: Space, person: PersonId) -> Option<Item> {
        self.detail(space, DocumentId::name(person))
    }

    /// The name and what was said at the interview, which goes with it.
    fn name_and_interview(&self, space: Space, person: PersonId) -> impl Iterator<Item = Item> {
        self.name(space, person).into_iter().chain(self.detail(space, told_id(person)))
    }

    fn detail(&self, space: Space, document: DocumentId) -> Option<Item> {
        self.details.contains(&(space, document)).then_some(Item::Details { space, document })
    }
}

/// The last day in any role; nothing while one goes on, or when there never was one.
fn last_day(person: &Person) -> Option<NaiveDate> {
    let mut last = None;
    for tenure in person.tenures().filter(|tenure| tenure.ever_holds()) {
        last = last.max(Some(tenure.until?));
    }
    last
}

fn left(facts: &Facts, found: &mut Found<'_>) {
    let mut anywhere: BTreeMap<PersonId, Option<NaiveDate>> = BTreeMap::new();
    for ((space, id), person) in &facts.persons {
        let left = last_day(person);
        anywhere
            .entry(*id)
            .and_modify(|last| *last = last.and_then(|last| left.map(|left| left.max(last))))
            .or_insert(left);
        let Some(left) = left else { continue };
        for item in facts.name_and_interview(*space, *id) {
            found.add(Rule::Left, item, left);
        }
    }
    // A card has no days of its own: it stands as long as the person is in a register.
    for (id, left) in anywhere {
        if let (Some(left), Some(item)) = (left, facts.name(Space::Pool, id)) {
            found.add(Rule::Left, item, left);
        }
    }
}

fn withdrawn(facts: &Facts, found: &mut Found<'_>) {
    for ((space, id), registration) in &facts.registrations {
        let Some(withdrawn) = registration.withdrawn else { continue };
        for item in facts.name_and_interview(*space, *id) {
            found.add(Rule::Withdrawn, item, withdrawn);
        }
    }
    for (id, card) in &facts.cards {
        if let (Some(withdrawn), Some(item)) = (card.withdrawn, facts.name(Space::Pool, *id)) {
            found.add(Rule::Withdrawn, item, withdrawn);
        }
    }
}

fn matches(connection: &Connection, facts: &Facts, found: &mut Found<'_>) -> Result<(), StoreError> {
    for (space, matched) in &facts.matches {
        let Some(over) = over(matched) else { continue };
        let mut claimed: Option<NaiveDate> = None;
        document::each_in(connection, *space, Kind::Claim, |content, received_at| {
            let (claim, _) = Claim::read(content);
            claimed = claimed.max(claim.date).max(Some(day(received_at)));
        })?;
        for person in [matched.newcomer, matched.contact].into_iter().flatten() {
            if let Some(item) = facts.name(*space, person) {
                found.add(Rule::Ended, item, over);
            }
        }
        let Some(item) = matched.host.and_then(|host| facts.name(*space, host)) else { continue };
        match claimed {
            None => found.add(Rule::Ended, item, over),
            // Bookkeeping counts from the end of the year of account.
            Some(claimed) => found.add(Rule::Receipts, item, end_of_year(claimed.max(over))),
        }
    }
    Ok(())
}

/// The day on which a match is over: when it ended, else when six months are completed, as on cards.
fn over(matched: &Match) -> Option<NaiveDate> {
    let completes = matched.matched.map(follow_up::completes);
    [matched.ended, completes].into_iter().flatten().min()
}

fn kept_aside(connection: &Connection, found: &mut Found<'_>) -> Result<(), StoreError> {
    for described in device::all(connection)? {
        let Some(closed) = described.revoked_at.filter(|_| described.device.status == Status::Revoked) else {
            continue;
        };
        for (entry, received_at) in quarantine::received(connection, described.id)? {
            let item = Item::KeptAside { device: described.id, entry };
            found.add(Rule::KeptAside, item, day(received_at.max(closed)));
        }
    }
    Ok(())
}

fn day(at: i64) -> NaiveDate {
    UnixMillis(at).local_date().unwrap_or(NaiveDate::MAX)
}

fn end_of_year(date: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), 12, 31).unwrap_or(NaiveDate::MAX)
}
