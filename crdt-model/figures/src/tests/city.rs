//! A small city and its log.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Weekday};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::group::{Group, Stage};
use crdt_model::id::{Actor, DeviceId, GroupId, MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, MeetingState, Occasion, Slot, StateMark, meeting_id};
use crdt_model::reference::{Area, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::{Question, project, schema};

pub(super) struct Entry {
    pub(super) space: Space,
    pub(super) id: DocumentId,
    pub(super) bytes: Vec<u8>,
}

/// Records as devices do and keeps the log of it.
#[derive(Default)]
pub(super) struct City {
    pub(super) log: Vec<Entry>,
    documents: BTreeMap<(Space, DocumentId), Document>,
}

pub(super) const fn device(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 8])
}

pub(super) const fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

pub(super) const fn group(number: u8) -> GroupId {
    GroupId::from_bytes([number; 16])
}

pub(super) const fn a_match(number: u8) -> MatchId {
    MatchId::from_bytes([number; 16])
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl City {
    pub(super) fn record(&mut self, by: u8, space: Space, id: DocumentId, edits: &[Edit]) {
        let document = self.documents.entry((space, id)).or_default();
        let actor = Actor::new(device(by), [by; 8]);
        if let Some(bytes) = document.edit(actor, UnixMillis(0), edits) {
            self.log.push(Entry { space, id, bytes });
        }
    }

    /// Two areas; a group open on Tuesdays in one, another open on Thursdays in the other, both since January.
    pub(super) fn founded() -> Self {
        let mut city = Self::default();
        let areas = [("tingbjerg", "Tingbjerg"), ("husum", "Husum")]
            .map(|(key, name)| (key.to_owned(), Area { name: name.to_owned(), in_agreement: key == "tingbjerg" }));
        let reference = Reference { areas: areas.into(), ..Reference::default() };
        city.record(1, Space::Programme, DocumentId::reference(), &reference.edits());
        city.found(group(1), "Lektiecafé Gadelandet", "tingbjerg", Weekday::Tue);
        city.found(group(2), "Pigeklub Sjællandsgade", "husum", Weekday::Thu);
        city
    }

    pub(super) fn found(&mut self, of: GroupId, name: &str, area: &str, weekday: Weekday) {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let opening = Opening { weekday, starts: time(16), ends: time(18), from: date("2026-01-01"), until: None };
        let group = Group {
            name: name.to_owned(),
            kind: "homework_cafe".to_owned(),
            area: area.to_owned(),
            stages: [(Stage::Established, date("2026-01-01"))].into(),
            schedule: [(Slot(1), opening)].into(),
            ..Group::default()
        };
        self.record(1, Space::Group(of), DocumentId::group(of), &group.edits());
    }

    pub(super) fn mark(&mut self, by: u8, of: GroupId, on: &str, who: u8, answer: Answer) {
        let mark = Mark::new(answer, UnixMillis(i64::from(who)), person(200));
        self.at_meeting(by, of, on, meeting::mark(person(who), device(by), &mark));
    }

    pub(super) fn unnamed(&mut self, by: u8, of: GroupId, on: &str, count: i64) {
        self.at_meeting(by, of, on, meeting::count_unnamed(device(by), count));
    }

    pub(super) fn say(&mut self, by: u8, of: GroupId, on: &str, state: MeetingState) {
        let mark = StateMark { state, at: UnixMillis(1), by: person(200) };
        self.at_meeting(by, of, on, meeting::set_state(device(by), &mark));
    }

    fn at_meeting(&mut self, by: u8, of: GroupId, on: &str, edit: Edit) {
        let occasion = Occasion { group: of, date: date(on), slot: Slot(1) };
        let mut edits = meeting::start(&occasion);
        edits.push(edit);
        self.record(by, Space::Group(of), meeting_id(&occasion), &edits);
    }

    pub(super) fn dine(&mut self, number: u8, on: &str) -> DocumentId {
        use crdt_model::host_match::{Activity, ActivityKind};
        let id = DocumentId::new(Kind::Activity, [number; 16]);
        let activity = Activity {
            of: Some(a_match(9)),
            kind: Some(ActivityKind::PrivateDinner),
            date: Some(date(on)),
            with: [person(50), person(51)].into(),
            ..Activity::default()
        };
        self.record(7, Space::MatchShared(a_match(9)), id, &activity.edits());
        id
    }
}

/// An empty database with the tables.
pub(super) fn empty() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    schema::create(&connection).unwrap();
    connection
}

/// The rows of a log, made entry by entry.
pub(super) fn replay(log: &[Entry]) -> Connection {
    let connection = empty();
    let mut documents = BTreeMap::<_, Document>::new();
    for (position, entry) in (1..).zip(log) {
        let document = documents.entry((entry.space, entry.id)).or_default();
        document.apply(std::slice::from_ref(&entry.bytes)).unwrap();
        project(&connection, position, entry.space, entry.id, document).unwrap();
    }
    connection
}

/// Every value of every table.
pub(super) fn dump(connection: &Connection) -> Vec<Vec<Value>> {
    let mut tables = connection.prepare("select name from sqlite_schema where type = 'table' order by name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for table in tables {
        let columns = connection.prepare(&format!("select * from {table}")).unwrap().column_count();
        let order: Vec<String> = (1..=columns).map(|column| column.to_string()).collect();
        let mut rows = connection.prepare(&format!("select * from {table} order by {}", order.join(", "))).unwrap();
        let rows = rows.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        all.extend(rows.map(|row: rusqlite::Result<Vec<Value>>| {
            let mut row = row.unwrap();
            row.insert(0, Value::Text(table.clone()));
            row
        }));
    }
    all
}

/// November 2026 as of its last day, at the newest position.
pub(super) fn november(connection: &Connection) -> Question {
    let position = schema::position(connection).unwrap();
    let last = date("2026-11-30");
    Question::new(date("2026-11-01"), last, last, last, position).unwrap()
}
