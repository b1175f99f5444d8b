//! Devices for tests: real encrypted files in a temporary folder, a clock that stands, and randomness that repeats.
//! What a relay would do between two of them is done by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{NaiveDate, NaiveTime, Weekday};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::group::{Group, Stage};
use crdt_model::host_match::Match;
use crdt_model::id::{Actor, DeviceId, GroupId, MatchId, OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::meeting::{Occasion, Slot};
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Role;
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use crdt_model::wire::{EnrolAnswer, Grant, Reason};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::api::{Request, SessionRequest};
use crate::app::App;
use crate::desk::{Desk, Place};
use crate::error::{AppError, ErrorCode};
use crate::session;
use crate::store::sending::{Room, WaitingRow};
use crate::store::{StoreError, meta, outbox};
use crate::surroundings::Surroundings;

/// A Thursday afternoon in Copenhagen.
pub(crate) const THURSDAY: &str = "2026-11-12";

pub(crate) const PIN: &str = "271828";

pub(crate) const GROUP: GroupId = GroupId::from_bytes([7; 16]);
pub(crate) const MATCH: MatchId = MatchId::from_bytes([9; 16]);
pub(crate) const ORGANISATION: OrganisationId = OrganisationId::from_bytes([3; 16]);

/// A clock that stands until it is told to go on, and random bytes that are the same in every run.
pub(crate) struct Still {
    now: AtomicI64,
    seed: u64,
    given: AtomicU64,
}

impl Still {
    fn new(seed: u64) -> Self {
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-12T15:30:00Z").unwrap();
        Self { now: AtomicI64::new(now.timestamp_millis()), seed, given: AtomicU64::new(0) }
    }

    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub(crate) fn pass_days(&self, days: i64) {
        self.pass_minutes(days * 24 * 60);
    }
}

impl Surroundings for Still {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.now.load(Ordering::SeqCst))
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.given.fetch_add(1, Ordering::SeqCst);
            let block = Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(count.to_be_bytes());
            let block = block.finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

/// A device with somebody signed in.
pub(crate) struct Device {
    pub(crate) app: App,
    pub(crate) clock: Arc<Still>,
    pub(crate) folder: TempDir,
}

impl Device {
    /// An app over an empty folder.
    pub(crate) fn fresh(seed: u64) -> Self {
        let (folder, clock) = (TempDir::new().unwrap(), Arc::new(Still::new(seed)));
        let app = App::open(folder.path().to_owned(), Arc::clone(&clock) as Arc<dyn Surroundings>).unwrap();
        Self { app, clock, folder }
    }

    /// A device that the relay gave these roles.
    pub(crate) fn enrolled(seed: u64, grants: &[(Space, Role)]) -> Self {
        let device = Self::fresh(seed);
        let grants = grants.iter().map(|(space, role)| Grant { space: *space, role: *role }).collect();
        session::enrol_without_relay(&device.app, "Tablet 3", "Sofie", PIN, |key| EnrolAnswer {
            device: DeviceId::of_key(&key.verifying_key().to_bytes()),
            grants,
            challenge: [1; 32].into(),
            pending: None,
        })
        .unwrap();
        device
    }

    /// A group's tablet with the group and its people on it.
    pub(crate) fn tablet(seed: u64, names: &[&str]) -> Self {
        let device = Self::enrolled(seed, &[(Space::Programme, Role::Reader), (Space::Group(GROUP), Role::Volunteer)]);
        device.receive((Space::Group(GROUP), DocumentId::group(GROUP)), &homework_cafe().edits());
        for (index, name) in names.iter().enumerate() {
            device.receive_person(Space::Group(GROUP), child(index), PersonRole::Participant, name);
        }
        device
    }

    /// A host's phone with its match on it.
    pub(crate) fn phone(seed: u64) -> Self {
        let space = Space::MatchShared(MATCH);
        let device = Self::enrolled(seed, &[(Space::Programme, Role::Reader), (space, Role::Host)]);
        let matched = Match {
            host: Some(child(100)),
            newcomer: Some(child(101)),
            organisation: Some(ORGANISATION),
            area: "sundholm".to_owned(),
            matched: Some(date("2026-05-17")),
            children: 2,
            ..Match::default()
        };
        device.receive((space, DocumentId::of_match(MATCH)), &matched.edits());
        device.receive_person(space, child(100), PersonRole::Host, "Henrik");
        device.receive_person(space, child(101), PersonRole::Newcomer, "Hanan");
        device
    }

    /// Does a command that must work.
    pub(crate) async fn done(&self, request: impl Into<Request>) -> Value {
        self.app.call(request).await.unwrap()
    }

    /// Does a command that must not work.
    pub(crate) async fn refused(&self, request: impl Into<Request>) -> ErrorCode {
        self.app.call(request).await.unwrap_err().code
    }

    /// Works at the desk.
    pub(crate) fn at_desk<T>(&self, work: impl FnOnce(&mut Desk) -> Result<T, AppError>) -> T {
        self.app.at_desk_now(work).unwrap()
    }

    fn receive_person(&self, space: Space, person: PersonId, role: PersonRole, name: &str) {
        let facts = Person { role: Some(role), ..Person::default() };
        self.receive((space, DocumentId::person(person)), &facts.edits());
        let name = Name { first: name.to_owned(), ..Name::default() };
        self.receive((space, DocumentId::name(person)), &name.edits());
    }

    /// A document comes from the relay.
    pub(crate) fn receive(&self, place: Place, edits: &[Edit]) {
        let mut document = Document::empty();
        let relay = Actor::new(DeviceId::from_bytes([255; 8]), [0; 8]);
        document.edit(relay, UnixMillis(0), edits).unwrap();
        self.at_desk(|desk| desk.take_in(|taking| taking.put_document(place, document, None)).map_err(AppError::from));
    }

    /// The relay answers, and has nothing new.
    pub(crate) fn is_answered(&self) {
        let now = self.clock.now();
        self.at_desk(|desk| {
            desk.take_in(|taking| meta::set_contact_at(taking.connection(), now)).map_err(AppError::from)
        });
    }

    /// What waits to be sent.
    pub(crate) fn waiting(&self) -> Vec<WaitingRow> {
        self.at_desk(|desk| Ok(outbox::waiting(desk.connection(), 0, Room::ALL)?))
    }

    /// The relay refuses a row.
    pub(crate) fn refuse(&self, row: &WaitingRow) {
        self.at_desk(|desk| {
            desk.take_in(|taking| taking.refused(row.seq, row.entry, Reason::WrongContent)).map_err(AppError::from)
        });
    }

    /// What waits goes to another device, which takes it in; this one gets its receipts.
    pub(crate) fn send_to(&self, others: &[&Self]) {
        let rows = self.waiting();
        for other in others {
            other.at_desk(|desk| {
                desk.take_in(|taking| {
                    for row in &rows {
                        let place = (row.space, row.document);
                        let mut document = taking.document(place)?;
                        document.apply(std::slice::from_ref(&row.bytes)).map_err(|_| StoreError::Damaged)?;
                        taking.put_document(place, document, None)?;
                    }
                    Ok::<(), StoreError>(())
                })
                .map_err(AppError::from)
            });
        }
        let now = self.clock.now();
        self.at_desk(|desk| {
            desk.take_in(|taking| rows.iter().try_for_each(|row| taking.receipt(row.seq, row.entry, now)))
                .map_err(AppError::from)
        });
    }

    /// Another app over a copy of the folder as it lies on the disk now: what a crash would have left.
    pub(crate) fn crashed(&self, seed: u64) -> Self {
        let (folder, clock) = (TempDir::new().unwrap(), Arc::new(Still::new(seed)));
        copy(self.folder.path(), folder.path());
        let app = App::open(folder.path().to_owned(), Arc::clone(&clock) as Arc<dyn Surroundings>).unwrap();
        Self { app, clock, folder }
    }

    /// The only person gives the PIN.
    pub(crate) async fn unlock(&self) {
        let session = self.done(SessionRequest::Session {}).await;
        let person = session["people"][0]["person"].as_str().unwrap().parse().unwrap();
        self.done(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await;
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn child(index: usize) -> PersonId {
    PersonId::from_bytes([u8::try_from(index + 1).unwrap(); 16])
}

/// The names on a list of people.
pub(crate) fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect()
}

pub(crate) fn occasion(on: &str) -> Occasion {
    Occasion { group: GROUP, date: date(on), slot: Slot(1) }
}

/// Open on Thursdays and Tuesdays since the spring.
pub(crate) fn homework_cafe() -> Group {
    let opening = |weekday| Opening {
        weekday,
        starts: NaiveTime::from_hms_opt(16, 30, 0).unwrap(),
        ends: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
        from: date("2026-03-01"),
        until: None,
    };
    Group {
        name: "Lektiecafé Telemarksgade".to_owned(),
        kind: "homework_cafe".to_owned(),
        area: "sundholm".to_owned(),
        organisation: Some(ORGANISATION),
        stages: [(Stage::Established, date("2026-03-01"))].into(),
        schedule: [(Slot(1), opening(Weekday::Thu)), (Slot(2), opening(Weekday::Tue))].into(),
        ..Group::default()
    }
}
