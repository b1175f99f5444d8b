//! A country's figures: what devices would have recorded, entry by entry, taken in as the relay takes it in.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate, NaiveTime, Weekday};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::group::{self, Group, Stage};
use crdt_model::id::{Actor, DeviceId, GroupId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::{self, Said, Sameness, link_id};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, MeetingState, Occasion, Slot, StateMark, meeting_id};
use crdt_model::reference::{Area, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use figures::{Rows, project, schema};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rusqlite::Connection;

/// A Monday.
pub const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2023, 11, 6).unwrap();

const ORGANISATIONS: u8 = 8;
const AREAS: usize = 24;
/// On a group's list at a time; in a year as many again as half of them come new.
const LISTED: u32 = 46;
const ENTRIES_PER_COMMIT: i64 = 256;

/// The rows, and what it took to keep them.
pub struct Filled {
    pub rows: Connection,
    pub marks: i64,
    pub entries: i64,
    pub projecting: Duration,
    documents: BTreeMap<(Space, DocumentId), Document>,
    chance: ChaCha8Rng,
    weeks: u32,
}

impl Filled {
    /// So many groups, each open one evening a week for so many weeks.
    pub fn of(file: &Path, groups: u16, weeks: u32) -> Self {
        let rows = Connection::open(file).unwrap();
        rows.execute_batch("pragma journal_mode = wal; pragma synchronous = normal; begin").unwrap();
        rows.set_prepared_statement_cache_capacity(128);
        schema::create(&rows).unwrap();
        let (documents, chance) = (BTreeMap::new(), ChaCha8Rng::seed_from_u64(7));
        let mut filled = Self { rows, marks: 0, entries: 0, projecting: Duration::ZERO, documents, chance, weeks };
        filled.found(groups);
        for week in 0..weeks {
            for number in 0..groups {
                filled.evening(number, week);
                // Half of them move to the day after, some time.
                if week == weeks / 2 && number % 2 == 0 {
                    filled.reschedule(number, week);
                }
            }
            filled.documents.retain(|(_, id), _| id.kind() != Kind::Meeting);
            if week % 4 == 0 {
                filled.link(groups, week);
            }
        }
        filled.rows.execute_batch("commit; pragma wal_checkpoint(truncate)").unwrap();
        let count = "select count(*) from mark where known_until is null and standing <> 'said_no'";
        filled.marks = filled.rows.query_row(count, [], |row| row.get(0)).unwrap();
        filled
    }

    fn found(&mut self, groups: u16) {
        let areas = (0..AREAS).map(|number| {
            (format!("area{number}"), Area { name: format!("Område {number}"), in_agreement: number % 2 == 0 })
        });
        let reference = Reference { areas: areas.collect(), ..Reference::default() };
        self.record(1, Space::Programme, DocumentId::reference(), &reference.edits());
        for number in 0..groups {
            let group = Group {
                name: format!("Lektiecafé {number}"),
                kind: ["homework_cafe", "girls_club", "career_library"][usize::from(number % 3)].to_owned(),
                area: format!("area{}", usize::from(number) % AREAS),
                organisation: Some(organisation(number)),
                stages: [(Stage::Established, FIRST)].into(),
                schedule: [(Slot(1), opening(weekday(number), FIRST))].into(),
                ..Group::default()
            };
            self.record(1, Space::Group(group_id(number)), DocumentId::group(group_id(number)), &group.edits());
        }
    }

    /// From the week after, on the day after, which is another entry of the schedule.
    fn reschedule(&mut self, number: u16, week: u32) {
        let (id, next) = (group_id(number), FIRST + Days::new(u64::from(week + 1) * 7));
        let ended = Opening { until: Some(next - Days::new(1)), ..opening(weekday(number), FIRST) };
        let edits =
            [group::set_opening(Slot(1), &ended), group::set_opening(Slot(2), &opening(weekday(number).succ(), next))];
        self.record(2, Space::Group(id), DocumentId::group(id), &edits);
    }

    /// An evening, tap by tap. Some are not reported, some held closed; some taps are taken back, some answered twice.
    fn evening(&mut self, number: u16, week: u32) {
        let moved = number.is_multiple_of(2) && week > self.weeks / 2;
        let day = u64::from(week) * 7 + u64::from(weekday(number).num_days_from_monday()) + u64::from(moved);
        let occasion =
            Occasion { group: group_id(number), date: FIRST + Days::new(day), slot: Slot(1 + u16::from(moved)) };
        let chance = self.chance.random_range(0..100);
        if chance < 3 {
            return;
        }
        if chance < 6 {
            let closed = StateMark { state: MeetingState::HeldClosed, at: UnixMillis(1), by: person(number, 0) };
            return self.tap(2, &occasion, meeting::set_state(device(2), &closed));
        }
        let newest = week * LISTED / 104;
        for who in newest..newest + LISTED {
            if self.chance.random_range(0..10) < 3 {
                continue;
            }
            self.mark(2, &occasion, number, who, Answer::Came);
            match self.chance.random_range(0..200) {
                0 => self.mark(3, &occasion, number, who, Answer::SaidNo),
                1 | 2 => self.mark(2, &occasion, number, who, Answer::Retracted),
                3 | 4 => self.mark(2, &occasion, number, who, Answer::Left),
                _ => {}
            }
        }
        if chance < 30 {
            self.tap(2, &occasion, meeting::count_unnamed(device(2), i64::from(chance % 7)));
        }
    }

    fn mark(&mut self, by: u8, occasion: &Occasion, number: u16, who: u32, answer: Answer) {
        let mark = Mark::new(answer, UnixMillis(1), person(number, 0));
        self.tap(by, occasion, meeting::mark(person(number, who), device(by), &mark));
    }

    fn tap(&mut self, by: u8, occasion: &Occasion, edit: Edit) {
        let mut edits = meeting::start(occasion);
        edits.push(edit);
        self.record(by, Space::Group(occasion.group), meeting_id(occasion), &edits);
    }

    /// Two who are one, or may be, in two groups of an organisation.
    fn link(&mut self, groups: u16, week: u32) {
        for number in 0..groups.saturating_sub(u16::from(ORGANISATIONS)) {
            let (one, other) = (person(number, week * LISTED / 104), person(number + u16::from(ORGANISATIONS), week));
            let sameness = if number % 3 == 0 { Sameness::Open } else { Sameness::Same };
            let said = Said { sameness, at: UnixMillis(1), by: one, settles: Vec::new() };
            let edits = link::say(one, other, device(1), &said);
            self.record(1, Space::Organisation(organisation(number)), link_id(one, other), &edits);
        }
    }

    fn record(&mut self, by: u8, space: Space, id: DocumentId, edits: &[Edit]) {
        let document = self.documents.entry((space, id)).or_default();
        let Some(_change) = document.edit(Actor::new(device(by), [by; 8]), UnixMillis(0), edits) else { return };
        let rows = Rows::of(space, id, document);
        self.entries += 1;
        let begun = Instant::now();
        project::store(&self.rows, self.entries, space, id, &rows).unwrap();
        if self.entries % ENTRIES_PER_COMMIT == 0 {
            self.rows.execute_batch("commit; begin").unwrap();
        }
        self.projecting += begun.elapsed();
    }
}

const fn device(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 8])
}

fn organisation(number: u16) -> OrganisationId {
    OrganisationId::from_bytes([u8::try_from(number % u16::from(ORGANISATIONS)).unwrap() + 1; 16])
}

fn group_id(number: u16) -> GroupId {
    GroupId::from_bytes(scattered(u64::from(number)))
}

fn person(group: u16, number: u32) -> PersonId {
    PersonId::from_bytes(scattered(1 << 40 | u64::from(group) << 20 | u64::from(number)))
}

/// Ids are random; these are the same in every run.
fn scattered(number: u64) -> [u8; 16] {
    let mut bytes = [5; 16];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    bytes
}

fn weekday(number: u16) -> Weekday {
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri][usize::from(number % 5)]
}

fn opening(weekday: Weekday, from: NaiveDate) -> Opening {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Opening { weekday, starts: time(16), ends: time(18), from, until: None }
}
