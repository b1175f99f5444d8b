//! What the municipality's own programs read, over a real socket: who is let in, and whether what is answered is what the
//! description says.

mod described;
mod editions;
mod schemathesis;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use serde_json::{Value, json};
use server::hall::Hall;
use server::hall::audit::Who;
use server::hall::key::{self, Scope};
use server::hall::note::{self, Frozen, NewNote, NoteKind, Number, Review};

use crate::world::{PROGRAM, World};

/// An answer.
struct Got {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The status, and the code of the problem if it is one.
    fn said(&self) -> (u16, String) {
        let is_problem = self.headers.get("content-type").is_some_and(|it| it == "application/problem+json");
        let code = if is_problem { self.json()["code"].as_str().unwrap().to_owned() } else { String::new() };
        (self.status, code)
    }
}

impl World {
    fn hall(&self) -> Hall {
        Hall::open(&self.data()).unwrap()
    }

    /// A key as an administrator makes it.
    fn api_key(&self, scopes: &[Scope], days: u16) -> (i64, String) {
        let wanted = key::Wanted { name: "BI".to_owned(), scopes: scopes.iter().copied().collect(), days };
        self.hall().write(|hall| key::make(hall, &Who::Command, &wanted, self.now())).unwrap()
    }

    fn bearer(&self, scopes: &[Scope]) -> String {
        format!("Authorization: Bearer {}\r\n", self.api_key(scopes, 1).1)
    }

    fn ask_api(&self, line: &str, headers: &str) -> Got {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let request = format!("{line} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Got { status, headers, body: answer[end + 4..].to_vec() }
    }

    fn read_api(&self, path: &str, headers: &str) -> Got {
        self.ask_api(&format!("GET {path}"), headers)
    }

    /// Every entry of a list, so many at a time.
    fn all_of(&self, path: &str, limit: usize, key: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut next = Some(format!("{path}?limit={limit}"));
        while let Some(path) = next {
            let got = self.read_api(&path, key);
            let part = got.json();
            let items = part["items"].as_array().unwrap();
            assert!((1..=limit).contains(&items.len()), "{path}");
            all.extend(items.iter().cloned());
            next = part["next"].as_str().map(str::to_owned);
            let link = next.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
            assert_eq!(got.headers.get("link"), link.as_ref(), "{path}");
        }
        all
    }

    /// Freezes as many notes.
    fn freeze(&self, notes: u32) {
        (1..=notes).for_each(|serial| self.freeze_another(serial));
    }

    /// Freezes a note with a file in two languages.
    fn freeze_another(&self, serial: u32) {
        let as_of = "2026-09-30".parse().unwrap();
        let agreement = "agreement/AAAAAAAAAAAAAAAAAAAAAA".to_owned();
        let review = Review {
            id: 0,
            kind: NoteKind::Quarterly,
            agreement: agreement.clone(),
            as_of,
            position: 7,
            draft: b"{}".to_vec(),
            told: None,
            by: "Mette Officer".to_owned(),
            at: self.now(),
        };
        let about = Frozen {
            number: Number { year: 2026, serial },
            kind: NoteKind::Quarterly,
            agreement,
            as_of,
            position: 7,
            edition: None,
            title: "Værtsprogrammet".to_owned(),
            recipients: vec!["Line Recipient".to_owned()],
            case_number: Some("2026-0042".to_owned()),
            document_number: None,
            sha256: String::new(),
            by: "Mette Officer".to_owned(),
            at: self.now(),
        };
        let file = |language: &str| {
            let bytes = format!("{language} {serial}").into_bytes();
            ("csv".to_owned(), language.to_owned(), "text/csv; charset=utf-8".to_owned(), bytes)
        };
        let files = ["da", "en"].map(file);
        self.hall()
            .write(|hall| {
                let review = note::review(hall, &review)?;
                note::freeze(hall, &NewNote { about, review, content: b"{}", files: &files, evidence: &[] })
            })
            .unwrap();
    }
}

/// What a program brings along.
#[derive(Debug, Clone, Copy)]
enum Brings {
    Nothing,
    AnotherScheme,
    TwoKeys,
    AnUnknownKey,
    AnExpiredKey,
    AClosedKey,
    AKeyForElsewhere,
    TheRightKey,
}

fn headers(world: &World, brings: Brings, scope: Scope) -> String {
    let other = if scope == Scope::Figures { Scope::Notes } else { Scope::Figures };
    let bearer = |secret: &str| format!("Authorization: Bearer {secret}\r\n");
    match brings {
        Brings::Nothing => String::new(),
        Brings::AnotherScheme => format!("Authorization: Basic {}\r\n", world.api_key(&[scope], 1).1),
        Brings::TwoKeys => bearer(&world.api_key(&[scope], 1).1).repeat(2),
        Brings::AnUnknownKey => bearer(&format!("{}{}", key::PREFIX, "A".repeat(43))),
        Brings::AnExpiredKey => {
            let (id, secret) = world.api_key(&[scope], 1);
            let ended = format!("update api_key set expires = {} where id = {id}", world.now());
            rusqlite::Connection::open(world.data().join("officer.sqlite")).unwrap().execute(&ended, []).unwrap();
            bearer(&secret)
        }
        Brings::AClosedKey => {
            let (id, secret) = world.api_key(&[scope], 1);
            world.hall().write(|hall| key::revoke(hall, &Who::Command, id, world.now())).unwrap();
            bearer(&secret)
        }
        Brings::AKeyForElsewhere => bearer(&world.api_key(&[other], 1).1),
        Brings::TheRightKey => bearer(&world.api_key(&[scope], 1).1),
    }
}

#[test]
fn every_route_lets_in_a_good_key_of_its_scope_and_nobody_else() {
    let world = World::new();
    world.freeze(1);
    world.publish(1);
    let description = world.read_api("/api/v1/openapi.json", "").json();
    let mut with_key = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        let security = item["get"]["security"].as_array().unwrap();
        let path = described::filled_in(path);
        let Some(scope) = security.first().map(|one| one["key"][0].as_str().unwrap().parse::<Scope>().unwrap()) else {
            assert_eq!(world.read_api(&path, "").status, 200, "{path} is open");
            continue;
        };
        with_key += 1;
        for (brings, expected) in [
            (Brings::Nothing, (401, "no_key")),
            (Brings::AnotherScheme, (401, "no_key")),
            (Brings::TwoKeys, (401, "no_key")),
            (Brings::AnUnknownKey, (401, "unknown_key")),
            (Brings::AnExpiredKey, (401, "key_expired")),
            (Brings::AClosedKey, (401, "key_closed")),
            (Brings::AKeyForElsewhere, (403, "scope_missing")),
        ] {
            let got = world.read_api(&path, &headers(&world, brings, scope));
            assert_eq!(got.said(), (expected.0, expected.1.to_owned()), "{path} with {brings:?}");
            assert!(got.headers["www-authenticate"].starts_with("Bearer "), "{path} with {brings:?}");
            assert_eq!(got.headers["cache-control"], "no-store");
        }
        let got = world.read_api(&path, &headers(&world, Brings::TheRightKey, scope));
        assert!(matches!(got.said().0, 200 | 404), "{path}: {:?}", got.said());
    }
    assert!(with_key >= 10, "{with_key}");
}

#[test]
fn who_has_an_answer_already_is_told_only_that() {
    let world = World::new();
    world.freeze(1);
    world.publish(1);
    let key = world.bearer(&Scope::ALL);
    for (path, keep) in [
        ("/api/v1/indicators", "private, no-cache"),
        ("/api/v1/notes", "private, no-cache"),
        ("/api/v1/editions", "private, no-cache"),
        ("/api/v1/editions/1", "private, max-age=31536000, immutable"),
        ("/api/v1/editions/1/chapters/1/tables/attendance/cells", "private, max-age=31536000, immutable"),
        ("/api/v1/notes/2026-1", "private, max-age=31536000, immutable"),
        ("/api/v1/notes/2026-1/files/csv?language=en", "private, max-age=31536000, immutable"),
    ] {
        let got = world.read_api(path, &key);
        assert_eq!((got.status, got.headers["cache-control"].as_str()), (200, keep), "{path}");
        let tag = &got.headers["etag"];
        assert!(tag.starts_with('"'), "{path}: a strong tag");
        let again = world.read_api(path, &format!("{key}If-None-Match: \"other\", W/{tag}\r\n"));
        assert_eq!((again.status, again.body.len(), &again.headers["etag"]), (304, 0, tag), "{path}");
        assert_eq!(world.read_api(path, &format!("{key}If-None-Match: \"other\"\r\n")).body, got.body, "{path}");
        let head = world.ask_api(&format!("HEAD {path}"), &key);
        assert_eq!((head.status, head.body.len(), &head.headers["etag"]), (200, 0, tag), "{path}");
        assert_eq!(head.headers["content-length"], got.body.len().to_string(), "{path}");
    }
    world.freeze_another(2);
    let before = world.read_api("/api/v1/notes", &key);
    world.freeze_another(3);
    let after = world.read_api("/api/v1/notes", &format!("{key}If-None-Match: {}\r\n", before.headers["etag"]));
    assert_eq!(after.status, 200, "what is new is told");
}

#[test]
fn what_cannot_be_asked_is_refused_plainly() {
    let world = World::new();
    let key = world.bearer(&Scope::ALL);
    let problem = |line: &str, headers: &str| world.ask_api(line, &format!("{key}{headers}")).said();
    let expect = |line: &str, headers: &str, status: u16, code: &str| {
        assert_eq!(problem(line, headers), (status, code.to_owned()), "{line} {headers}");
    };
    for query in ["limit=0", "limit=501", "limit=x", "limit=", "limit=1&limit=2", "after=1", "colour=red"] {
        expect(&format!("GET /api/v1/notes?{query}"), "", 400, "bad_query");
    }
    expect("GET /api/v1/indicators?limit=1", "", 400, "bad_query");
    for path in [
        "/api/v1/nothing",
        "/api/v1/indicators/nothing",
        "/api/v1/notes/1",
        "/api/v1/notes/%ff",
        "/api/v1/editions/1",
        "/api/v1",
    ] {
        expect(&format!("GET {path}"), "", 404, "not_found");
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        expect(&format!("{method} /api/v1/notes"), "Content-Length: 0\r\n", 405, "method_not_allowed");
    }
    let allowed = world.ask_api("DELETE /api/v1/notes", &key);
    assert_eq!(allowed.headers["allow"], "GET,HEAD");
    assert!(!allowed.headers.keys().any(|name| name.starts_with("access-control")), "nothing for other sites");
    expect("GET /api/v1/notes", "Accept: text/html\r\n", 406, "not_acceptable");
    expect("GET /api/v1/notes", "Content-Length: 2\r\n", 415, "body_not_taken");
    let asked = world.read_api("/api/v1/notes?colour=red", &key).json();
    assert!(asked["detail"].as_str().unwrap().contains("colour"), "{asked}");
    assert_eq!(asked["type"], "/api/v1/problems#bad_query");
    assert!(asked["says"]["da"].as_str().unwrap().contains("adressen"), "{asked}");
}

#[test]
fn a_list_in_parts_has_everything_exactly_once() {
    let world = World::new();
    world.freeze(7);
    let key = world.bearer(&Scope::ALL);
    for limit in [1, 2, 3, 7, 500] {
        let all = world.all_of("/api/v1/notes", limit, &key);
        let numbers: Vec<&str> = all.iter().map(|item| item["number"].as_str().unwrap()).collect();
        let newest_first: Vec<String> = (1..=7).rev().map(|serial| format!("2026-{serial}")).collect();
        assert_eq!(numbers, newest_first, "{limit} at a time");
    }
}

#[test]
fn a_notes_file_is_what_was_frozen_and_people_stay_in_the_house() {
    let world = World::new();
    world.freeze(1);
    let key = world.bearer(&[Scope::Notes]);
    let note = world.read_api("/api/v1/notes/2026-1", &key);
    assert!(!String::from_utf8_lossy(&note.body).contains("Mette"), "who froze it");
    assert!(!String::from_utf8_lossy(&note.body).contains("Line"), "whom it was sent to");
    let note = note.json();
    assert_eq!((&note["case_number"], &note["files"][1]["language"]), (&json!("2026-0042"), &json!("en")));
    let file = world.read_api("/api/v1/notes/2026-1/files/csv", &key);
    assert_eq!(
        (file.body.as_slice(), file.headers["content-type"].as_str()),
        (&b"da 1"[..], "text/csv; charset=utf-8")
    );
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"notat-2026-1-da.csv\"");
    assert_eq!(world.read_api("/api/v1/notes/2026-1/files/csv?language=en", &key).body, b"en 1");
    let not_csv = world.read_api("/api/v1/notes/2026-1/files/csv", &format!("{key}Accept: application/pdf\r\n"));
    assert_eq!(not_csv.said(), (406, "not_acceptable".to_owned()));
}

#[test]
fn a_key_that_asks_too_much_is_told_when_to_come_again() {
    let world = World::new();
    let [one, other] = [(); 2].map(|()| world.bearer(&[Scope::Figures]));
    let path = "/api/v1/indicators/volunteers";
    let told = (0..=600).map(|_| world.ask_api(&format!("HEAD {path}"), &one)).find(|got| got.status != 200).unwrap();
    assert_eq!((told.status, told.headers["retry-after"].as_str()), (429, "1"));
    assert_eq!(world.read_api(path, &other).status, 200, "another key");
    world.pass_hours(1);
    assert_eq!(world.read_api(path, &one).status, 200, "later");
}

#[test]
fn a_key_is_made_listed_and_closed_beside_a_serving_relay() {
    let world = World::new();
    let command = |arguments: &[&str]| {
        let output = Command::new(PROGRAM).arg("key").args(arguments).arg("--data").arg(world.data()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    };
    let secret = command(&["new", "--name", "Ledelsesinformation", "--scope", "figures:read", "--days", "30"]);
    let headers = format!("Authorization: Bearer {secret}\r\n");
    assert_eq!(world.read_api("/api/v1/indicators", &headers).status, 200);
    let listed: Value = serde_json::from_str(&command(&["list", "--json"])).unwrap();
    assert_eq!((&listed[0]["name"], &listed[0]["scopes"]), (&json!("Ledelsesinformation"), &json!(["figures:read"])));
    assert!(listed[0]["used"].is_string(), "the day is kept: {listed}");
    assert!(!listed.to_string().contains(&secret) && command(&["list"]).contains("good"));
    command(&["revoke", "1"]);
    assert_eq!(world.read_api("/api/v1/indicators", &headers).said(), (401, "key_closed".to_owned()));
    assert!(command(&["list"]).contains("closed"));
}
