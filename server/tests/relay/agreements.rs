//! What officers record through their pages: it reaches the devices that may have it, and only those.

mod inviting;
mod notes;
mod programme;
mod reference;
mod taken_back;

use std::io::{BufRead as _, BufReader};
use std::process::Command;

use chrono::NaiveDate;
use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::document::{Document, UnixMillis};
use crdt_model::goal::Goal;
use crdt_model::id::{Actor, DeviceId};
use crdt_model::judgement::{Judgement, Section, judgement_id};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::trial;
use crdt_model::wire::{Push, Reason, SyncRequest};
use ed25519_dalek::SigningKey;
use serde_json::Value;
use server::check::check;
use server::clock::Clock;
use server::hall::{Hall, link};
use server::journal::relay_key;

use crate::world::{Device, PROGRAM, World};

/// An officer who is signed in.
struct Officer<'a> {
    world: &'a World,
    cookie: String,
}

impl<'a> Officer<'a> {
    fn signed_in(world: &'a World) -> Self {
        let hall = Hall::open(&world.data()).unwrap();
        let now = Clock::system().now_ms();
        let link = link::from_command(&hall, None, None, now).unwrap();
        let (token, _) = link::spend(&hall, link.split_once('=').unwrap().1, None, now).unwrap().unwrap();
        Self { world, cookie: format!("bindeled={token}") }
    }

    fn open(&self, path: &str) -> (u16, String) {
        let head = format!("GET {path} HTTP/1.1\r\nCookie: {}\r\n", self.cookie);
        let (status, body) = self.world.send(&head, &[]);
        (status, String::from_utf8(body).unwrap())
    }

    fn fill(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        self.fill_from("http://relay", path, fields)
    }

    fn fill_from(&self, origin: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let body = body.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\nCookie: {}\r\nOrigin: {origin}\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n",
            self.cookie,
            body.len()
        );
        let (status, body) = self.world.send(&head, body.as_bytes());
        (status, String::from_utf8(body).unwrap())
    }

    /// Records an agreement and says how addresses name it.
    fn agree(&self) -> String {
        let fields = [("title", "Partnerskabsaftalen"), ("starts", "2026-01-01"), ("ends", "2028-12-31")];
        let more = [("grant", "3.150.000 kr."), ("areas_total", "12"), ("recipients", "Socialudvalget\r\nBIU")];
        assert_eq!(self.fill("/agreements/new", &[&fields[..], &more[..]].concat()).0, 303);
        self.newest(Kind::Agreement)
    }

    fn set_goal(&self, agreement: &str) -> String {
        let fields = [("goal_kind", "quantitative"), ("danish", "Mentorforløb"), ("indicator", "mentor_courses")];
        let more = [("target", "125"), ("unit", "courses")];
        let path = format!("/agreements/{agreement}/goal");
        assert_eq!(self.fill(&path, &[&fields[..], &more[..]].concat()).0, 303);
        self.newest(Kind::Goal)
    }

    /// The newest document of a kind, as addresses name it.
    fn newest(&self, kind: Kind) -> String {
        let newest = "select document from entry where substr(document, 1, 1) = ?1 order by position desc";
        let tag = DocumentId::new(kind, [0; 16]).to_wire()[..1].to_vec();
        let wire: Vec<u8> = self.world.sql().query_row(newest, [tag], |row| row.get(0)).unwrap();
        DocumentId::from_wire(&wire).unwrap().to_string().split_once('/').unwrap().1.to_owned()
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn id(kind: Kind, text: &str) -> DocumentId {
    format!("{}/{text}", kind.word()).parse().unwrap()
}

/// A device's copy of a document of the programme.
fn held(world: &World, by: &Device, id: DocumentId) -> Option<Document> {
    let answer = by.catch_up(world, Space::Programme, None);
    let snapshot = answer.snapshots.iter().find(|one| one.document == id);
    let mut document = snapshot.map(|one| Document::load(&one.bytes).unwrap());
    for record in answer.records.iter().filter(|record| record.document == id) {
        document.get_or_insert_default().apply(&[record.bytes.to_vec()]).unwrap();
    }
    document
}

fn relays_device(world: &World) -> DeviceId {
    let seed: [u8; 32] = world.sql().query_row("select key_seed from meta", [], |row| row.get(0)).unwrap();
    assert_eq!(relay_key(&seed), SigningKey::from_bytes(&seed).verifying_key().to_bytes());
    DeviceId::of_key(&relay_key(&seed))
}

#[test]
fn what_an_officer_records_reaches_coordinators_as_any_change() {
    let mut world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    coordinator.pull(&world);
    let agreement = Officer::signed_in(&world).agree();
    let goal = Officer::signed_in(&world).set_goal(&agreement);
    let agreed = held(&world, &coordinator, id(Kind::Agreement, &agreement)).unwrap();
    let (agreed, problems) = Agreement::read(&agreed);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((agreed.grant_dkk, agreed.areas_total), (Some(3_150_000), Some(12)));
    assert_eq!(agreed.recipients.into_values().collect::<Vec<_>>(), ["Socialudvalget", "BIU"]);
    let (goal_read, _) = Goal::read(&held(&world, &coordinator, id(Kind::Goal, &goal)).unwrap());
    assert_eq!(goal_read.logged.device, Some(relays_device(&world)));

    let own = relays_device(&world);
    let writers = "select count(*) from entry where device = ?1";
    let written: u64 = world.sql().query_row(writers, [own.as_bytes()], |row| row.get(0)).unwrap();
    assert_eq!((written, world.count("entry")), (2, 2));
    assert_eq!(world.count("device"), 1, "the relay's own device stands in no list");
    let listed = world.place().change(server::devices::all).unwrap();
    assert!(listed.iter().all(|one| one.described.id != own));
    check(&world.data().join("relay.sqlite")).unwrap();

    // After a start it goes on in the same documents: an actor is used once.
    world.restart();
    let officer = Officer::signed_in(&world);
    for text in ["Godt.", "Meget godt."] {
        let path = format!("/notes/yearly?agreement={agreement}&as-of=2026-09-30");
        assert_eq!(officer.fill(&path, &[("section", "status"), ("text", text)]).0, 303);
        assert!(officer.open(&path).1.contains(&format!("<p>{text}</p>")));
    }
    let mut actors: Vec<_> = Vec::new();
    let sql = world.sql();
    let mut entries = sql.prepare("select bytes from entry").unwrap();
    for bytes in entries.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap() {
        let bytes = bytes.unwrap();
        assert_eq!(trial::author(&bytes), Some(own));
        actors.push(bytes.windows(16).find(|window| window.starts_with(own.as_bytes())).unwrap().to_vec());
    }
    actors.sort();
    actors.dedup();
    assert_eq!(actors.len(), 4);
    check(&world.data().join("relay.sqlite")).unwrap();
}

#[test]
fn officers_see_what_a_coordinators_device_agreed() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let written_on = || officer.open("/agreements?lang=da").1.matches("Skrevet op på ").count();
    assert_eq!(written_on(), 0, "officers' own records need no such word");
    let softer = Amendment {
        agreement: Some(id(Kind::Agreement, &agreement)),
        decided: Some("2026-03-01".parse().unwrap()),
        reason: "Færre forløb".to_owned(),
        grant_dkk: Some(3_150_001),
        ..Amendment::default()
    };
    let bytes = Document::empty().edit(coordinator.actor, UnixMillis(0), &softer.edits()).unwrap();
    let document = DocumentId::new(Kind::Amendment, [6; 16]);
    let push = Push { space: Space::Programme, document, bytes: bytes.into() };
    assert!(coordinator.push(&world, vec![push]).refused.is_empty());
    assert_eq!(written_on(), 1);
}

#[test]
fn nobody_but_the_municipality_holds_its_judgements() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let as_of: NaiveDate = "2026-09-30".parse().unwrap();
    let path = format!("/notes/yearly?agreement={agreement}&as_of={as_of}&lang=da");
    let judged = "Forvaltningen vurderer <alt>.\r\n\r\nOg mere.";
    assert_eq!(officer.fill(&path, &[("section", "status"), ("text", judged)]).0, 303);
    let page = officer.open(&path).1;
    assert!(page.contains("<p>Forvaltningen vurderer &#60;alt&#62;.</p><p>Og mere.</p>"), "{page}");

    let judgement = judgement_id(id(Kind::Agreement, &agreement), as_of, Section::Status);
    assert!(held(&world, &coordinator, judgement).is_none());
    let theirs = Judgement { text: "Alt er godt".to_owned(), ..Judgement::default() };
    let bytes = Document::empty().edit(coordinator.actor, UnixMillis(0), &theirs.edits()).unwrap();
    let push = Push { space: Space::Programme, document: judgement, bytes: bytes.into() };
    let refused = coordinator.push(&world, vec![push]).refused;
    assert_eq!(refused[0].reason, Reason::NotAllowed);

    // Nor in the relay's name, when the relay may have lost something.
    world.restored();
    let actor = Actor::new(relays_device(&world), [9; 8]);
    let bytes = Document::empty().edit(actor, UnixMillis(0), &theirs.edits()).unwrap();
    let returned = vec![Push { space: Space::Programme, document: judgement, bytes: bytes.into() }];
    let answer = coordinator.ask(&world, &SyncRequest { returned, ..coordinator.request() }).unwrap();
    assert_eq!(answer.refused[0].reason, Reason::NotAllowed);
}

#[test]
fn a_form_that_is_refused_comes_back_as_it_was_filled_in() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let fields = [("title", "En & anden"), ("starts", "2026-01-01"), ("ends", "2025-01-01"), ("grant", "mange")];
    let (status, page) = officer.fill("/agreements/new?lang=da", &fields);
    assert_eq!(status, 422);
    for said in [
        "value=\"En &#38; anden\"",
        "value=\"2025-01-01\"",
        "value=\"mange\"",
        "Den sidste dag kan ikke ligge før den første.",
        "Skriv et helt tal",
        "Intet er gemt endnu",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert_eq!(world.count("entry"), 0);

    let agreement = officer.agree();
    let goal = officer.set_goal(&agreement);
    let amend = format!("/agreements/{agreement}/amend?lang=da");
    let target = format!("target.{goal}");
    assert!(officer.open(&amend).1.contains(&format!("name=\"{target}\"")));
    let early = [("decided", "2025-12-31"), ("reason", "Fordi det blev aftalt"), (target.as_str(), "100")];
    let (status, page) = officer.fill(&amend, &early);
    assert_eq!(status, 422);
    assert!(page.contains("Datoen kan ikke ligge før aftalen begyndte: 1. januar 2026."), "{page}");
    assert!(page.contains("Fordi det blev aftalt") && page.contains("value=\"100\""));
    let nothing = [("decided", "2026-02-01"), ("reason", "Bare fordi")];
    assert!(officer.fill(&amend, &nothing).1.contains("Ændringen ændrer ikke noget"));
    assert_eq!(world.count("entry"), 2, "an agreement and a goal");

    let ahead = [("decided", "2999-01-01"), ("reason", "Fordi"), (target.as_str(), "100")];
    assert!(officer.fill(&amend, &ahead).1.contains("Dagen er ikke kommet endnu."));
    let unknown = [("decided", "2026-02-01"), ("reason", "Fordi"), ("area.atlantis", "1")];
    assert!(officer.fill(&amend, &unknown).1.contains("Det står ikke i stamdata."));
    assert_eq!(world.count("entry"), 2, "an agreement and a goal");

    let in_time =
        [("decided", "2026-04-12"), ("reason", "Fordi"), (target.as_str(), "100"), ("new_ends", "2029-04-30")];
    assert_eq!(officer.fill(&amend, &in_time).0, 303);
    let page = officer.open("/partnership?as-of=2026-09-30&lang=da").1;
    for said in
        ["Målet var 125 indtil 12. april 2026 (0,0 % af det): Fordi", "30. april 2029 (først 31. december 2028)"]
    {
        assert!(page.contains(said), "{said} in {page}");
    }
    let page = officer.open("/partnership?as-of=2026-04-11&lang=en").1;
    assert!(!page.contains("target was 125"), "as of the day before");
}

#[test]
fn forms_from_elsewhere_and_of_strangers_do_nothing() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let fields = [("title", "x"), ("starts", "2026-01-01"), ("ends", "2026-12-31")];
    let goal = [("goal_kind", "qualitative"), ("danish", "x")];
    let text = [("section", "status"), ("text", "x")];
    let stated = [("figure", "nationwide_groups"), ("value", "1"), ("year", "2009"), ("source", "x")];
    let done = [("deliverable", "goal/AAAAAAAAAAAAAAAAAAAAAA"), ("done", "2026-02-01")];
    let back = [("record", "goal/AAAAAAAAAAAAAAAAAAAAAA")];
    let entry = [("entry_name", "x")];
    let forms: [(String, &[(&str, &str)]); 8] = [
        ("/agreements/new".to_owned(), &fields),
        (format!("/agreements/{agreement}/goal"), &goal),
        (format!("/agreements/{agreement}/amend"), &goal),
        (format!("/agreements/{agreement}/done"), &done),
        ("/agreements/take-back".to_owned(), &back),
        ("/statements/new".to_owned(), &stated),
        ("/reference/entry?sort=area".to_owned(), &entry),
        (format!("/notes/yearly?agreement={agreement}&as-of=2026-09-30"), &text),
    ];
    let stranger = Officer { world: &world, cookie: "bindeled=guess".to_owned() };
    for (path, fields) in forms {
        assert_eq!(officer.fill_from("http://elsewhere", &path, fields).0, 403, "{path}");
        assert_eq!(stranger.fill(&path, fields).0, 401, "{path}");
    }
    for path in ["/agreements/nonsense/goal", "/agreements/AAAAAAAAAAAAAAAAAAAAAA/goal", "/partnership?agreement=x"] {
        assert_eq!(officer.open(path).0, 404, "{path}");
    }
    assert_eq!(officer.fill("/agreements/take-back", &back).0, 404);
    let long = "x".repeat(16 * 1024 + 1);
    let path = format!("/notes/yearly?agreement={agreement}&as-of=2026-09-30");
    let (status, page) = officer.fill(&path, &[("section", "people"), ("text", &long)]);
    assert!(status == 422 && page.contains(&long), "what was written stands there");
    assert_eq!(world.count("entry"), 1);
}

#[test]
fn what_was_recorded_by_mistake_is_taken_back_and_stays_in_the_log() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let goal = format!("goal/{}", officer.set_goal(&agreement));
    let asked = officer.open(&format!("/agreements?take-back={goal}&lang=da")).1;
    assert!(asked.contains("Tag det tilbage?") && asked.contains(&format!("value=\"{goal}\"")));
    assert!(officer.open("/partnership?lang=da").1.contains("Mentorforløb"));
    assert_eq!(officer.fill("/agreements/take-back", &[("record", &goal)]).0, 303);
    assert!(!officer.open("/partnership?lang=da").1.contains("Mentorforløb"));
    assert!(officer.open("/agreements?lang=da").1.contains("Mål, der er taget tilbage"));
    assert_eq!(world.count("entry"), 3);
    let again = [("record", goal.as_str()), ("act", "put_back")];
    let put_back = || officer.fill("/agreements/take-back", &again).0;
    assert_eq!((put_back(), put_back()), (303, 404), "it is there again");
    assert!(officer.open("/partnership?lang=da").1.contains("Mentorforløb"));
}

#[test]
fn what_the_app_refuses_the_forms_refuse_at_the_field() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let path = format!("/agreements/{}/goal?lang=da", officer.agree());
    let goal = [("goal_kind", "retention"), ("danish", "Frivillige, der bliver")];
    let measured = [("goal_kind", "qualitative"), ("danish", "Nye frivillige"), ("indicator", "new_volunteers")];
    let counted = [("goal_kind", "quantitative"), ("danish", "Nye frivillige"), ("target", "120")];
    let elsewhere = [("goal_kind", "qualitative"), ("danish", "Tryghed"), ("goal_area", "atlantis")];
    let early = [("goal_kind", "qualitative"), ("danish", "Tryghed"), ("deadline", "2025-12-31")];
    let long = "x".repeat(1_025);
    for (fields, said) in [
        (&goal[..], "Skriv det tal, der skal nås."),
        (&measured, "Skriv det tal, der skal nås."),
        (&counted, "Vælg, hvad tallet tæller."),
        (&elsewhere, "Det står ikke i stamdata."),
        (&early, "Datoen kan ikke ligge før aftalen begyndte: 1. januar 2026."),
        (&[("goal_kind", "qualitative"), ("danish", &long)], "Der er ikke plads til så meget."),
    ] {
        let (status, page) = officer.fill(&path, fields);
        assert!(status == 422 && page.contains(said), "{said} in {page}");
    }
    let stated = [("figure", "new_groups"), ("value", "5"), ("source", "SOF")];
    let of = |field: (&'static str, &'static str)| [&stated[..], &[field]].concat();
    for (fields, said) in [
        (stated.to_vec(), "Write which year or which day it is about."),
        (of(("year", "2999")), "That year has not begun yet."),
        (of(("year", "26")), "Write a year"),
        (of(("stated_as_of", "2999-01-01")), "The day has not come yet."),
        (vec![("figure", "happiness"), ("value", "5"), ("year", "2025"), ("source", "SOF")], "Choose one of"),
    ] {
        let (status, page) = officer.fill("/statements/new?lang=en", &fields);
        assert!(status == 422 && page.contains(said), "{said} in {page}");
    }
    assert_eq!(world.count("entry"), 1, "an agreement");
}

#[test]
fn amendments_done_and_stated_read_back() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let deliverable = [("goal_kind", "deliverable"), ("danish", "Materiale")];
    assert_eq!(officer.fill(&format!("/agreements/{agreement}/goal"), &deliverable).0, 303);
    let goal = format!("goal/{}", officer.newest(Kind::Goal));
    let path = format!("/agreements/{agreement}/done");
    assert!(officer.open(&path).1.contains(&goal));
    let ahead = [("deliverable", goal.as_str()), ("done", "2999-01-01")];
    assert!(officer.fill(&format!("{path}?lang=en"), &ahead).1.contains("The day has not come yet."));
    assert_eq!(officer.fill(&path, &[("deliverable", &goal), ("done", "2026-02-01")]).0, 303);
    assert!(officer.open("/agreements?lang=da").1.contains("Gjort 1. februar 2026"));

    let drops = format!("drop.{}", goal.split_once('/').unwrap().1);
    let amended = [("decided", "2026-03-01"), ("reason", "Andet er vigtigere"), (drops.as_str(), "1")];
    assert_eq!(officer.fill(&format!("/agreements/{agreement}/amend"), &amended).0, 303);
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let amendment = id(Kind::Amendment, &officer.newest(Kind::Amendment));
    let (amendment, problems) = Amendment::read(&held(&world, &coordinator, amendment).unwrap());
    assert!(problems.is_empty() && amendment.drops.len() == 1, "{amendment:?}");

    let stated = [("figure", "nationwide_volunteers"), ("year", "2009"), ("value", "4.600"), ("source", "DFH")];
    assert_eq!(officer.fill("/statements/new", &stated).0, 303);
    assert_eq!(officer.fill("/statements/new", &stated[..3]).0, 422);
    assert!(officer.open("/partnership?lang=da").1.contains("4.600"));
}

fn reported(world: &World, arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM).arg("report").args(arguments).arg("--data").arg(world.data()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_report_says_what_the_pages_say() {
    let mut world = World::new();
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    officer.set_goal(&agreement);
    for (year, value) in [("2008", "4.200"), ("2009", "4.600")] {
        let stated = [("figure", "nationwide_volunteers"), ("year", year), ("value", value), ("source", "DFH")];
        officer.fill("/statements/new", &stated);
    }
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let as_of = ["--as-of", "2026-09-30"];
    let note = json(&officer.open(&format!("/notes/yearly.json?agreement={agreement}&as-of=2026-09-30")).1);
    let overview = json(&officer.open("/figures.json?as-of=2026-09-30&lang=da").1);
    assert_eq!(json(&reported(&world, &[&["partnership"], &as_of[..]].concat())), note, "beside the relay");
    assert_eq!(json(&reported(&world, &[&["overview"], &as_of[..]].concat())), overview);
    assert_eq!(note["goals"][0]["target"], 125);

    let csv = |name| reported(&world, &[&[name, "--format", "csv"], &as_of[..]].concat());
    let table = csv("nationwide");
    assert_eq!(
        table.lines().collect::<Vec<_>>(),
        [
            "figure,year,value,growth_percent,source,stated_in",
            "nationwide_volunteers,2008,4200,,DFH,",
            "nationwide_volunteers,2009,4600,9.5,DFH,"
        ]
    );
    let goal = csv("partnership").lines().nth(1).unwrap().to_owned();
    assert!(
        goal.starts_with("goal,goal/")
            && goal.contains(",Mentorforløb,Mentorforløb,2026-01-01,2026-09-30,125,2028-12-31,0.0,0,"),
        "{goal}"
    );
    assert!(csv("overview").starts_with("by,key,name,figure,value,of,at_least,"));

    world.stop();
    assert_eq!(json(&reported(&world, &[&["partnership", "--agreement", &agreement], &as_of[..]].concat())), note);
    std::fs::remove_file(world.data().join("figures.sqlite")).unwrap();
    assert_eq!(json(&reported(&world, &[&["partnership"], &as_of[..]].concat())), note, "made again from the log");
    let wrong = Command::new(PROGRAM).args(["report", "everything", "--data"]).arg(world.data()).output().unwrap();
    let said = BufReader::new(wrong.stderr.as_slice()).lines().next().unwrap().unwrap();
    assert!(
        said.contains(
            "no such report: everything (there are edition, overview, partnership, nationwide, programme, quarterly)"
        ),
        "{said}"
    );
}
