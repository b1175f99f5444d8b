//! A note is reviewed and frozen through the pages; what devices send later, a restart, figures made again, an erasure and
//! a restore leave every byte of it as it was.

use std::process::Command;

use crdt_model::document::{Document, UnixMillis};
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Role;
use crdt_model::wire::Push;
use server::check::check_hall;
use server::copy::{CopyError, backup, restore};
use server::erase::erase;
use server::hall::note::{self, Number, digest, in_digits};
use server::hall::{FILE_NAME, Hall, release};
use server::pages::report::{Report, Wanted, paper_of_edition};
use server::paper::{Format, Language};

use super::Officer;
use crate::world::{Device, GROUP, PROGRAM, World};

const AS_OF: &str = "2026-09-30";

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

/// Sends volunteers of a list, by a real device over a socket.
fn send(world: &World, device: &Device, volunteers: &[(u8, &str)]) {
    let push = volunteers.iter().map(|(who, since)| {
        let facts =
            Person { role: Some(PersonRole::Volunteer), since: Some(since.parse().unwrap()), ..Person::default() };
        let bytes = Document::empty().edit(device.actor, UnixMillis(0), &facts.edits()).unwrap();
        Push { space: GROUP, document: DocumentId::person(person(*who)), bytes: bytes.into() }
    });
    let answer = device.push(world, push.collect());
    assert!(answer.refused.is_empty(), "{:?}", answer.refused);
}

/// What an officer writes above a note.
const HEADING: [(&str, &str); 5] = [
    ("note_title", "Status"),
    ("recipients_of_note", "Socialudvalget\r\nBIU"),
    ("case_number", "2026-30870"),
    ("document_number", "2026-578891"),
    ("officer", "Maja Holm"),
];

fn review_of(agreement: &str) -> String {
    format!("/notes/review?kind=yearly&agreement={agreement}&as-of={AS_OF}&lang=da")
}

impl Officer<'_> {
    /// Reviews and freezes the note on an agreement.
    fn freeze(&self, agreement: &str) -> Number {
        let path = review_of(agreement);
        let (status, page) = self.fill(&path, &[("note_title", ""), ("recipients_of_note", "")]);
        assert_eq!(status, 422);
        assert!(page.contains("Skal udfyldes."), "{page}");
        assert_eq!(self.fill(&path, &HEADING).0, 303);
        let hall = Hall::open(&self.world.data()).unwrap();
        let review = hall.read(|hall| note::waiting(hall, 9)).unwrap()[0].id;
        assert_eq!(hall.read(release::newest).unwrap(), 0, "nothing is public before it is frozen");
        let waits = format!("/notes/reviewed/{review}?lang=da");
        let waiting = self.open(&waits).1;
        for said in ["Frys notatet", "offentliggøres hele byens tal som en udgave", "/editions/new?as-of="] {
            assert!(waiting.contains(said), "{said} in {waiting}");
        }
        assert_eq!(self.fill(&waits, &[]).0, 303);
        assert_eq!(self.fill(&waits, &[]).0, 303, "once is enough");
        let frozen = hall.read(|hall| note::list(hall, None, 9)).unwrap();
        assert_eq!(hall.read(|hall| note::of_review(hall, review)).unwrap(), Some(frozen[0].number));
        frozen[0].number
    }

    fn bytes(&self, number: Number) -> Vec<(String, Vec<u8>)> {
        let hall = Hall::open(&self.world.data()).unwrap();
        let files = hall.read(|hall| note::files(hall, number)).unwrap();
        let names = files.iter().map(|file| format!("{}.{}", file.language, file.format));
        let fetch = |name: String| {
            let head = format!("GET /notes/{number}/{name} HTTP/1.1\r\nCookie: {}\r\n", self.cookie);
            let (status, bytes) = self.world.send(&head, &[]);
            assert_eq!(status, 200, "{name}");
            (name, bytes)
        };
        names.chain(["content.json".to_owned()]).map(fetch).collect()
    }
}

#[test]
fn a_frozen_note_stays_as_it_was_whatever_comes() {
    let mut world = World::new();
    let list = world.device(Role::Coordinator, &[GROUP]);
    send(&world, &list, &[(1, "2026-02-01"), (2, "2026-02-01"), (3, "2026-03-01")]);
    let agreement = Officer::signed_in(&world).agree();
    let number = Officer::signed_in(&world).freeze(&agreement);
    let before = Officer::signed_in(&world).bytes(number);
    let about = Hall::open(&world.data()).unwrap().read(|hall| note::one(hall, number)).unwrap().unwrap();
    let (_, content) = before.iter().find(|(name, _)| name == "content.json").unwrap();
    assert_eq!(in_digits(&digest(content)), about.sha256);
    let shown = |world: &World| Officer::signed_in(world).open(&format!("/notes/{number}?lang=da")).1;
    let page = shown(&world);
    assert_eq!(about.edition, Some(1));
    for said in [
        "udgave nr. 1.",
        "href=\"/editions/1?lang=da\"",
        "Intet. Alle tal er i dag",
        "Frosset",
        &about.sha256,
        "2026-30870",
        "Socialudvalget og BIU",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }

    // Read through again before anything came: the figures are those of the same edition.
    assert_eq!(Officer::signed_in(&world).fill(&review_of(&agreement), &HEADING).0, 303);
    let editions =
        |world: &World| Hall::open(&world.data()).unwrap().read(|hall| release::list(hall, None, 9)).unwrap();
    assert_eq!(editions(&world).len(), 1);

    // A form is open while a tablet that was away comes: what is reviewed is what was read in it, and it says what is
    // published.
    let form = Officer::signed_in(&world).open(&review_of(&agreement)).1;
    for said in [
        "Tallene er allerede offentliggjort som udgave nr. 1.",
        "<li>Året til dato</li>",
        "<li>Partnerskabsaftalen</li>",
    ] {
        assert!(form.contains(said), "{said} in {form}");
    }
    let late = world.device(Role::Coordinator, &[GROUP]);
    send(&world, &late, &[(4, "2026-09-22"), (5, "2026-09-22")]);
    let (_, known_by) = form.split_once("known-by=").unwrap();
    let known_by: String = known_by.chars().take_while(char::is_ascii_digit).collect();
    let as_read = format!("{}&known-by={known_by}", review_of(&agreement));
    assert_eq!(Officer::signed_in(&world).fill(&as_read, &HEADING).0, 303);
    assert_eq!(editions(&world).len(), 1);
    let form = Officer::signed_in(&world).open(&review_of(&agreement)).1;
    assert!(form.contains("offentliggøres hele byens tal som en udgave"), "{form}");
    let page = shown(&world);
    for said in ["3 er i dag 5", "2 frivillige skrevet op senere: +2"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert_eq!(Officer::signed_in(&world).bytes(number), before);

    // A name is erased, and the figures are made again by another start.
    let name = list.begin(Kind::Name);
    assert!(list.push(&world, vec![name.clone()]).refused.is_empty());
    erase(&world.place(), GROUP, name.document).unwrap();
    world.stop();
    std::fs::remove_file(world.data().join("figures.sqlite")).unwrap();
    world.start();
    assert!(shown(&world).contains("2 frivillige skrevet op senere: +2"));
    assert_eq!(Officer::signed_in(&world).bytes(number), before);

    // A copy comes back, with nobody signed in.
    let copy = world.folder.path().join("copy.sqlite");
    assert_eq!(backup(&world.data(), &copy).unwrap().hall.unwrap().notes, 1);
    world.stop();
    let lost = world.folder.path().join("lost");
    std::fs::rename(world.data(), &lost).unwrap();
    assert_eq!(restore(&world.data(), &copy).unwrap().hall.unwrap().notes, 1);
    let sessions = "select (select count(*) from session) + (select count(*) from link)";
    let hall = Hall::open(&world.data()).unwrap();
    assert_eq!(hall.read(|hall| hall.query_row(sessions, [], |row| row.get::<_, i64>(0))).unwrap(), 0);
    world.start();
    assert_eq!(Officer::signed_in(&world).bytes(number), before);
    let sql = world.sql();
    let inside = "select count(*) from sqlite_schema where name = 'city_hall'";
    assert_eq!(sql.query_row(inside, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "it serves without");
}

#[test]
fn a_note_whose_figures_would_tell_of_somebody_is_not_frozen_and_says_why() {
    let world = World::new();
    send(&world, &world.device(Role::Coordinator, &[GROUP]), &[(1, "2026-02-01"), (2, "2026-02-01")]);
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let hall = rusqlite::Connection::open(world.data().join(FILE_NAME)).unwrap();
    tell_two_parts(&hall);
    let (status, page) = officer.fill(&review_of(&agreement), &HEADING);
    assert_eq!(status, 409, "{page}");
    for said in ["Notatets tal kan ikke offentliggøres", "røbe en del af tallet Nye frivillige", "2026-30870"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert_eq!(officer.open(&review_of(&agreement)).0, 409, "it is said before anything is written");
    let kept = "select (select count(*) from edition), (select count(*) from note_review)";
    let kept: (i64, i64) = hall.query_row(kept, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(kept, (1, 0));
    assert!(
        hall.execute("delete from edition", []).is_err() && hall.execute("update edition set by = ''", []).is_err()
    );
}

#[test]
fn a_note_is_sent_back_when_what_was_published_since_would_tell_of_somebody() {
    let world = World::new();
    send(&world, &world.device(Role::Coordinator, &[GROUP]), &[(1, "2026-02-01"), (2, "2026-02-01")]);
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    assert_eq!(officer.fill(&review_of(&agreement), &HEADING).0, 303);
    let waits = "/notes/reviewed/1?lang=da";
    assert_eq!(officer.open(waits).0, 200);
    let hall = rusqlite::Connection::open(world.data().join(FILE_NAME)).unwrap();
    tell_two_parts(&hall);
    let (status, page) = officer.fill(waits, &[]);
    assert_eq!(status, 409, "{page}");
    for said in ["røbe en del af tallet Nye frivillige", "Læs det igennem igen", "/notes/review?kind=yearly"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert!(!page.contains("Frys notatet"), "{page}");
    let kept = "select (select count(*) from edition), (select count(*) from note)";
    let kept: (i64, i64) = hall.query_row(kept, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(kept, (1, 0));
}

/// An edition that told two parts apart: 20 and 0, of exactly 21. Nothing that is joined now takes that back.
fn tell_two_parts(hall: &rusqlite::Connection) {
    let counts = serde_json::json!([{
        "id": "new_volunteers", "from": "2026-01-01", "to": "2026-06-30", "position": 1, "people": true, "shares": false,
        "axes": [{ "by": "area", "keys": ["akacieparken", ""], "classes": [1, 1] }],
        "cells": [{ "counted": 20, "others": 0 }, { "counted": 1, "others": 0 }], "demanded": [],
    }]);
    let told = "insert into edition (number, at_ms, by, as_of, position, told, counts)
                values (1, 0, 'Maja', '2026-06-30', 1, '{}', ?1)";
    hall.execute(told, [counts.to_string()]).unwrap();
}

#[test]
fn no_note_is_reviewed_about_days_to_come() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let path = review_of(&officer.agree()).replace(AS_OF, "2028-12-31");
    assert_eq!((officer.open(&path).0, officer.fill(&path, &HEADING).0), (400, 400));
    let hall = Hall::open(&world.data()).unwrap();
    assert_eq!(hall.read(release::newest).unwrap(), 0);
}

#[test]
fn an_edition_leaves_the_shell_in_every_format() {
    let world = World::new();
    let list = world.device(Role::Coordinator, &[GROUP]);
    send(&world, &list, &[(1, "2026-02-01"), (2, "2026-02-01"), (3, "2026-03-01")]);
    let officer = Officer::signed_in(&world);
    officer.freeze(&officer.agree());
    let report = |arguments: &[&str]| {
        Command::new(PROGRAM).arg("report").args(arguments).arg("--data").arg(world.data()).output().unwrap()
    };
    for format in Format::ALL {
        let output = report(&["edition", "1", "--format", format.word(), "--language", "en"]);
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        match format {
            Format::Json => {
                let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                assert!(told["number"] == 1 && told.get("by").is_none(), "{told}");
            }
            Format::Csv => assert!(output.stdout.starts_with(b"edition,chapter,agreement,")),
            Format::Pdf | Format::Odt | Format::Xlsx => {
                let as_of = AS_OF.parse().unwrap();
                let (edition, language) = (Some(1), Language::English);
                let wanted =
                    Wanted { report: Report::Edition, format, as_of, today: as_of, agreement: None, edition, language };
                let paper = paper_of_edition(&world.data(), &wanted).unwrap();
                assert_eq!(paper.title, "Edition no. 1");
                assert!(output.stdout == paper.write(format).unwrap(), "{format}");
            }
        }
    }
    let refused: [(&[&str], &str); 3] = [
        (&["edition", "2"], "there is no edition of that number"),
        (&["overview", "1"], "only an edition has a number"),
        (&["overview", "--format", "pdf"], "only an edition is written as pdf"),
    ];
    for (arguments, why) in refused {
        let output = report(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && output.stdout.is_empty() && said.contains(why), "{arguments:?}: {said}");
    }
}

#[test]
fn a_copy_of_an_earlier_version_comes_back_and_another_city_hall_is_not_overwritten() {
    let mut world = World::new();
    let copy = world.folder.path().join("copy.sqlite");
    backup(&world.data(), &copy).unwrap();
    world.stop();
    std::fs::rename(world.data(), world.folder.path().join("lost")).unwrap();

    // One that was cut off has put the file there; any other stays.
    std::fs::create_dir(world.data()).unwrap();
    let file = world.data().join(FILE_NAME);
    std::fs::write(&file, b"another").unwrap();
    assert!(matches!(restore(&world.data(), &copy), Err(CopyError::InTheWay(there)) if there == file));
    assert_eq!(std::fs::read(&file).unwrap(), b"another");
    std::fs::remove_file(&file).unwrap();
    assert!(restore(&world.data(), &copy).unwrap().hall.is_some());
    check_hall(&file).unwrap();
    std::fs::remove_file(world.data().join("relay.sqlite")).unwrap();
    assert!(restore(&world.data(), &copy).unwrap().hall.is_some(), "the very file is no hindrance");

    std::fs::remove_dir_all(world.data()).unwrap();
    rusqlite::Connection::open(&copy).unwrap().execute_batch("drop table city_hall").unwrap();
    assert_eq!(restore(&world.data(), &copy).unwrap().hall, None);
    world.start();
}
