//! What is kept no longer goes the way that a person's erasure does, and nothing else goes.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};
use crdt_model::card::{Card, MatchSide};
use crdt_model::claim::Claim;
use crdt_model::document::{Document, Edit, UnixMillis};

use crdt_model::host_match::{self, ActivityKind, Match};
use crdt_model::id::{Actor, MatchId, PersonId};
use crdt_model::interview::{InterviewQuestion, told_id};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::name::Name;
use crdt_model::note::Note;
use crdt_model::person::{Person, PersonRole};
use crdt_model::registration::{self, Registration, WithdrawnReason, registration_id};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Push, Rejection};
use server::copy::{backup, restore};
use server::hall::{Hall, HallError, retention as hall};
use server::journal::By;
use server::projection::{self, Projection};
use server::retention::{Due, Item, Rule, Rules, due, preview, run_beside};

use crate::world::{Device, GROUP, ORGANISATION, World, new_document};

const REGISTER: Space = Space::Organisation(ORGANISATION);
const SHARED: Space = Space::MatchShared(MatchId::from_bytes([9; 16]));
const SHARED_OTHER: Space = Space::MatchShared(MatchId::from_bytes([10; 16]));
const STAYS: PersonId = PersonId::from_bytes([1; 16]);
const LEFT: PersonId = PersonId::from_bytes([2; 16]);
const WITHDREW: PersonId = PersonId::from_bytes([3; 16]);
const HOST: PersonId = PersonId::from_bytes([4; 16]);
const NEWCOMER: PersonId = PersonId::from_bytes([5; 16]);
const BACK: PersonId = PersonId::from_bytes([6; 16]);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Somebody of every sort, at the 1st of June 2026.
struct City {
    world: World,
    coordinator: Device,
}

impl City {
    fn new() -> Self {
        let world = World::new();
        let spaces = [REGISTER, GROUP, SHARED, SHARED_OTHER, Space::Pool];
        let city = Self { coordinator: world.device(Role::Coordinator, &spaces), world };
        let tenure = |role, until: Option<&str>| Person {
            role: Some(role),
            since: Some(date("2025-01-01")),
            until: until.map(date),
            ..Person::default()
        };
        for (space, person, facts) in [
            (GROUP, STAYS, tenure(PersonRole::Participant, None)),
            (GROUP, LEFT, tenure(PersonRole::Participant, Some("2026-06-01"))),
            (REGISTER, WITHDREW, tenure(PersonRole::Newcomer, None)),
            (REGISTER, HOST, tenure(PersonRole::Host, None)),
            (REGISTER, NEWCOMER, tenure(PersonRole::Newcomer, None)),
        ] {
            city.writes(space, DocumentId::person(person), &facts.edits());
            city.names(space, person);
        }
        let mut back = tenure(PersonRole::Volunteer, Some("2025-06-01"));
        back.further = vec![crdt_model::person::Tenure {
            role: PersonRole::Volunteer,
            since: Some(date("2026-05-01")),
            until: None,
        }];
        city.writes(REGISTER, DocumentId::person(BACK), &back.edits());
        city.names(REGISTER, BACK);

        let withdrawn = Registration { registered: Some(date("2026-03-01")), ..Registration::default() };
        let id = DocumentId::new(Kind::Registration, *WITHDREW.as_bytes());
        city.writes(REGISTER, id, &withdrawn.edits());
        city.writes(REGISTER, id, &registration::withdraw(date("2026-06-01"), WithdrawnReason::ALL[0]));
        let card = Card { side: Some(MatchSide::Newcomer), withdrawn: Some(date("2026-06-01")), ..Card::default() };
        city.writes(Space::Pool, DocumentId::new(Kind::Card, *WITHDREW.as_bytes()), &card.edits());
        city.names(Space::Pool, WITHDREW);

        let matched = Match {
            host: Some(HOST),
            newcomer: Some(NEWCOMER),
            matched: Some(date("2026-01-01")),
            ended: Some(date("2026-06-01")),
            ..Match::default()
        };
        city.writes(SHARED, DocumentId::of_match(MatchId::from_bytes([9; 16])), &matched.edits());
        city.names(SHARED, HOST);
        city.names(SHARED, NEWCOMER);
        let note = Note { subject: Some(DocumentId::person(STAYS)), text: "PLANTED".to_owned(), ..Note::default() };
        city.writes(GROUP, new_document(Kind::Note), &note.edits());
        city
    }

    fn names(&self, space: Space, person: PersonId) {
        let name = Name { first: "PLANTED".to_owned(), ..Name::default() };
        self.writes(space, DocumentId::name(person), &name.edits());
    }

    fn writes(&self, space: Space, document: DocumentId, edits: &[Edit]) {
        let saved = server::store::document::read(&self.world.sql(), space, document).unwrap();
        let mut before = saved.map_or_else(Document::empty, |saved| Document::load(&saved.bytes).unwrap());
        let mut fresh = [0; 8];
        getrandom::fill(&mut fresh).unwrap();
        let bytes = before.edit(Actor::new(self.coordinator.id, fresh), UnixMillis(0), edits).unwrap();
        let answer = self.coordinator.push(&self.world, vec![Push { space, document, bytes: bytes.into() }]);
        assert_eq!(answer.receipts.len(), 1, "{document} in {space}: {answer:?}");
    }

    /// Something is claimed in a match.
    fn claims_in(&self, of: MatchId) {
        let claim = Claim {
            of: Some(of),
            kind: Some(ActivityKind::PrivateDinner),
            date: Some(date("2026-02-01")),
            amount_oere: Some(10_000),
            logged: Logged::new(HOST, self.coordinator.id, UnixMillis(0)),
            ..Claim::default()
        };
        self.writes(Space::MatchShared(of), new_document(Kind::Claim), &claim.edits());
    }

    /// When a receipt goes that came today: five years after the year of account.
    fn year_of_account(&self) -> NaiveDate {
        let received = UnixMillis(self.world.now()).local_date().unwrap();
        NaiveDate::from_ymd_opt(received.year() + 5, 12, 31).unwrap()
    }

    fn due(&self, until: NaiveDate) -> Vec<Due> {
        due(&self.world.sql(), &Rules::default(), until).unwrap()
    }

    /// On which day each name goes, and by which rule.
    fn days(&self) -> BTreeMap<(Space, PersonId), (NaiveDate, Rule)> {
        let of = |due: Due| match due.item {
            Item::Details { space, document } if document.kind() == Kind::Name => {
                Some(((space, document.as_person().unwrap()), (due.on, due.rule)))
            }
            Item::Details { .. } | Item::KeptAside { .. } => None,
        };
        self.due(NaiveDate::MAX).into_iter().filter_map(of).collect()
    }
}

#[test]
fn each_rule_takes_what_is_its_own_on_its_day_and_nothing_younger() {
    let city = City::new();
    let expected = BTreeMap::from([
        ((GROUP, LEFT), (date("2027-06-01"), Rule::Left)),
        ((REGISTER, WITHDREW), (date("2026-12-01"), Rule::Withdrawn)),
        ((Space::Pool, WITHDREW), (date("2026-12-01"), Rule::Withdrawn)),
        ((SHARED, HOST), (date("2027-06-01"), Rule::Ended)),
        ((SHARED, NEWCOMER), (date("2027-06-01"), Rule::Ended)),
    ]);
    assert_eq!(city.days(), expected, "who stays, or is back, keeps the name");
    for ((space, person), (on, _)) in expected {
        let item = Item::Details { space, document: DocumentId::name(person) };
        let goes_until = |until| city.due(until).iter().any(|due| due.item == item);
        assert!(!goes_until(on - Days::new(1)) && goes_until(on), "{space} {person}");
    }
    // A host who claimed something is needed for the receipts: five years after the year of account.
    city.claims_in(MatchId::from_bytes([9; 16]));
    assert_eq!(city.days()[&(SHARED, HOST)], (city.year_of_account(), Rule::Receipts));
    // Nothing that is no name, note or kept record is ever among it.
    let kinds = city.due(NaiveDate::MAX).into_iter().filter_map(|due| match due.item {
        Item::Details { document, .. } => Some(document.kind()),
        Item::KeptAside { .. } => None,
    });
    assert!(kinds.into_iter().all(Kind::is_details));
}

#[test]
fn a_match_that_completed_its_six_months_is_over_as_one_that_ended() {
    let city = City::new();
    let of = MatchId::from_bytes([10; 16]);
    let matched =
        Match { host: Some(HOST), newcomer: Some(NEWCOMER), matched: Some(date("2026-03-31")), ..Match::default() };
    city.writes(SHARED_OTHER, DocumentId::of_match(of), &matched.edits());
    city.names(SHARED_OTHER, HOST);
    city.names(SHARED_OTHER, NEWCOMER);
    let days = city.days();
    for person in [HOST, NEWCOMER] {
        assert_eq!(days[&(SHARED_OTHER, person)], (date("2027-09-30"), Rule::Ended));
    }
    // Its receipts go too, by the year of account in which it was over or the last claim came.
    city.claims_in(of);
    assert_eq!(city.days()[&(SHARED_OTHER, HOST)], (city.year_of_account(), Rule::Receipts));
    // What ends later than that was over already.
    city.writes(SHARED_OTHER, DocumentId::of_match(of), &[host_match::set_ended(Some(date("2026-11-01")))]);
    assert_eq!(city.days()[&(SHARED_OTHER, NEWCOMER)], (date("2027-09-30"), Rule::Ended));
}

#[test]
fn what_somebody_said_at_the_interview_goes_with_the_name() {
    let city = City::new();
    let told = Note {
        subject: Some(registration_id(WITHDREW)),
        answers: BTreeMap::from([(InterviewQuestion::Network, "PLANTED".to_owned())]),
        ..Note::default()
    };
    city.writes(REGISTER, told_id(WITHDREW), &told.edits());
    let item = Item::Details { space: REGISTER, document: told_id(WITHDREW) };
    let due = city.due(NaiveDate::MAX).into_iter().find(|due| due.item == item).unwrap();
    assert_eq!((due.on, due.rule), (date("2026-12-01"), Rule::Withdrawn));
}

#[test]
fn a_run_takes_the_preview_is_written_down_and_no_older_copy_brings_it_back() {
    let mut city = City::new();
    let copy = city.world.folder.path().join("copy.sqlite");
    backup(&city.world.data(), &copy).unwrap();
    let place = city.world.place();
    let hall = Hall::open(&place.data).unwrap();
    // Everything that can ever go goes now but for one rule, which is switched off.
    hall.write(|hall| {
        hall::set_rule(hall, Rule::Left, Some(1), &By::Command, 0)?;
        hall::set_rule(hall, Rule::Withdrawn, Some(1), &By::Command, 0)?;
        hall::set_rule(hall, Rule::Ended, None, &By::Command, 0)?;
        Ok::<_, HallError>(())
    })
    .unwrap();
    let later = server::clock::Clock::of(|| date_ms("2026-11-22"));
    let seen = preview(&place, later.today()).unwrap();
    assert_eq!(seen.len(), 3, "{seen:?}");
    let facts = rows(&city.world);
    let gone = run_beside(&place, &later).unwrap();
    assert_eq!(gone, seen, "what was shown is what went");
    assert_eq!(run_beside(&place, &later).unwrap(), [], "twice is once");
    assert_eq!(rows(&city.world), facts, "figures rest on what is left");

    let runs = hall.read(|hall| hall::runs(hall, 10)).unwrap();
    assert_eq!(
        runs.iter().map(|run| (run.number, run.gone, run.by.as_str())).collect::<Vec<_>>(),
        [(2, 0, "command"), (1, 3, "command")]
    );
    assert!(runs.iter().all(|run| run.ended_at.is_some()));
    let listed = hall.read(|hall| hall::gone(hall, 1)).unwrap();
    assert!(
        listed.iter().any(|gone| gone.what == DocumentId::name(LEFT).to_string() && gone.place == GROUP.to_string())
    );

    // Devices are told, as of any erasure, and the copy of before knows it by the journal.
    let told = city.coordinator.pull(&city.world).records;
    assert_eq!(told.iter().filter(|record| record.bytes.is_empty()).count(), 3);
    city.world.stop();
    std::fs::rename(city.world.data(), city.world.folder.path().join("lost")).unwrap();
    restore(&city.world.data(), &copy).unwrap();
    city.world.start();
    assert!(city.coordinator.ask(&city.world, &city.coordinator.request()) == Err(Rejection::BadChallenge));
    let left = server::store::document::read(&city.world.sql(), GROUP, DocumentId::name(LEFT)).unwrap();
    assert_eq!(left, None);
    assert!(server::store::document::read(&city.world.sql(), GROUP, DocumentId::name(STAYS)).unwrap().is_some());
}

#[test]
fn what_a_closed_device_sent_goes_when_its_time_is_over() {
    let city = City::new();
    let volunteer = city.world.volunteer();
    city.world.revoke(volunteer.id);
    volunteer.push(&city.world, vec![volunteer.begin(Kind::Name)]);
    assert_eq!(city.world.count("quarantine"), 1);
    let kept = |until| city.due(until).into_iter().filter(|due| due.rule == Rule::KeptAside).collect::<Vec<_>>();
    let came = UnixMillis(city.world.now()).local_date().unwrap();
    let on = came.checked_add_months(chrono::Months::new(Rule::KeptAside.default_months())).unwrap();
    assert_eq!((kept(on - Days::new(1)).len(), kept(on).len()), (0, 1));
    let now = city.world.now() + 200 * 24 * 60 * 60 * 1000;
    run_beside(&city.world.place(), &server::clock::Clock::of(move || now)).unwrap();
    assert_eq!(city.world.count("quarantine"), 0);
}

#[test]
fn the_program_shows_sets_and_takes() {
    let city = City::new();
    let data = city.world.data();
    let says = |arguments: &[&str]| {
        let mut program = std::process::Command::new(crate::world::PROGRAM);
        let done = program.arg("retention").arg(arguments[0]).arg("--data").arg(&data).args(&arguments[1..]).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let name = DocumentId::name(LEFT).to_string();
    assert!(says(&["preview", "--until", "2027-06-01"]).contains(&name));
    assert!(!says(&["preview", "--until", "2027-05-31"]).contains(&name));
    assert_eq!(says(&["set", "left", "1"]), "left: 1 months\n");
    assert!(says(&["rules"]).lines().any(|line| line.starts_with("left        1 ")));
    assert!(says(&["run"]).contains(&name));
    assert!(!says(&["run"]).contains(&name));
    let nightly = || Hall::open(&data).unwrap().read(hall::is_nightly).unwrap();
    assert!(!nightly(), "off until somebody says so");
    says(&["nightly", "true"]);
    assert!(nightly());
}

fn date_ms(text: &str) -> i64 {
    date(text).and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis()
}

/// Every row that figures are made of, as it stands now, made from the log anew.
fn rows(world: &World) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    world.sql().execute("vacuum into ?1", [data.join("relay.sqlite").to_string_lossy()]).unwrap();
    Projection::open(data).unwrap().catch_up().unwrap();
    let rows = projection::open_to_read(data).unwrap();
    let mut all = Vec::new();
    for table in ["tenure", "registration", "match_", "claim", "mark"] {
        let mut query = rows.prepare(&format!("select * from {table} where known_until is null")).unwrap();
        let columns = query.column_count();
        let mut found = query.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<String> = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            all.push(format!("{table} {}", cells.join(" ")));
        }
    }
    all.sort();
    all
}
