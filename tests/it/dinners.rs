//! Three dinners, written down under the ground by a phone that dies in between: what a host, two coordinators and a
//! newcomer say of a match comes to the quarterly note, and its figures open to it. What the host is not to know never
//! comes to the phone.

pub(crate) mod opened;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::kind::Kind;
use crdt_model::response::Response;
use serde_json::{Value, json};
use server::store::document;
use stories::bad_network::{BadNetwork, Fault};
use stories::device::{DeviceProcess, PIN};
use stories::officer::Officer;
use stories::receipt::{RECEIPT, TOLD_BY_THE_CAMERA};
use stories::relay::Relay;

use opened::Opened;

const CITY: &str = "AQEBAQEBAQEBAQEBAQEBAQ";
const REFUGEES: &str = "AgICAgICAgICAgICAgICAg";

/// Six months to the day, and two, before the evening of the story.
const MATCHED: &str = "2026-05-10";

/// The evening of the story.
const TODAY: &str = "2026-11-12";

/// The newcomer as the municipality's register has her.
const FIRST_NAME: &str = "Zahira";
const LAST_NAME: &str = "Quraishi";
const PHONE: &str = "+45 55 01 78 90";
const WISHES: &str = "Helst uden hunde i huset";
/// At the interview, in her own words.
const TOLD: &str = "Kender kun sin gamle nabo";
const LEGAL_GROUP: &str = "kvoteflygtning";
const HOME_AREA: &str = "bagved-volden";

/// What staff write about her.
const STAFF_NOTE: &str = "Hun savner sin søster";

/// A program of the story, and its folder.
struct Party {
    folder: PathBuf,
    device: DeviceProcess,
}

impl Party {
    /// A device's program that has enrolled.
    async fn joined(folder: PathBuf, link: &str, name: &str) -> Self {
        let device = DeviceProcess::start(&folder);
        let arguments = json!({"link": link, "device_label": format!("{name}s"), "name": name, "pin": PIN});
        device.call("enrol", arguments).await;
        let party = Self { folder, device };
        party.sync().await;
        party
    }

    async fn coordinator(folder: &Path, relay: &Relay, organisation: &str, name: &str) -> Self {
        let link = relay.invite("coordinator", &[&format!("organisation/{organisation}"), "programme", "pool"]);
        Self::joined(folder.join(name), &link, name).await
    }

    /// Killed with -9, started again, and opened.
    async fn killed(self) -> Self {
        let Self { folder, device } = self;
        device.kill();
        let device = DeviceProcess::start(&folder);
        device.unlock().await.expect("it answers").expect("the PIN is right");
        Self { folder, device }
    }

    async fn call(&self, command: &str, arguments: Value) -> Value {
        self.device.call(command, arguments).await
    }

    async fn sync(&self) {
        let status = self.call("sync_now", json!({})).await;
        assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &Value::Null), "{status}");
    }
}

/// The programme, with a match whose host has a phone and another one whose newcomer nobody asks.
struct Programme {
    relay: Relay,
    network: BadNetwork,
    city: Party,
    refugees: Party,
    phone: Party,
    of: String,
}

impl Programme {
    async fn begun(folder: &Path) -> Self {
        let relay = Relay::start(&folder.join("relay"));
        let network = BadNetwork::start(&relay.address()).await;
        let city = Party::coordinator(folder, &relay, CITY, "Line").await;
        let refugees = Party::coordinator(folder, &relay, REFUGEES, "Mette").await;
        agree(&city).await;
        city.sync().await;
        refugees.sync().await;
        let of = matched(&city, &refugees, FIRST_NAME, "Gitte").await;
        matched(&city, &refugees, "Olena", "Bente").await;
        let link = relay.invite_by(&network.address(), "host", &[&format!("match/{of}/shared")]);
        let phone = Party::joined(folder.join("Gitte"), &link, "Gitte").await;
        Self { relay, network, city, refugees, phone, of }
    }
}

/// The agreement, its words, the guideline and the questionnaire.
async fn agree(city: &Party) {
    let agreement = json!({"title": "Værtsprogrammet", "starts": "2026-01-01", "ends": "2027-12-31"});
    let made = city.call("write_agreement", json!({"agreement": agreement})).await;
    let words = json!({
        "areas": [
            {"key": "vesterbro", "name": "Vesterbro", "in_agreement": false},
            {"key": HOME_AREA, "name": "Bagved volden", "in_agreement": false},
        ],
        "kinds": [], "partners": [],
        "organisations": [
            {"key": CITY, "name": "Københavns Kommune"}, {"key": REFUGEES, "name": "Dansk Flygtningehjælp"},
        ],
        "follow_up_months": [1, 4],
        "host_programme": {
            "agreement": made["id"],
            "legal_groups": [{"law": "2026", "group": LEGAL_GROUP, "danish": "Kvoter", "english": "Quotas"}],
        },
    });
    city.call("write_reference", words).await;
    let dinner =
        json!({"kind": "private_dinner", "limit_oere": 40_000, "danish": "Mad hjemme", "english": "Food at home"});
    let published = "https://kommunen.example/stoette";
    let guideline = json!({"valid_from": "2026-01-01", "published": published, "covers": [dinner]});
    city.call("write_guideline", json!({"guideline": guideline})).await;
    city.call("write_questionnaire", json!({"side": "newcomer", "questions": []})).await;
}

/// A newcomer of the municipality and a host of the partner, matched by the partner.
async fn matched(city: &Party, refugees: &Party, newcomer: &str, host: &str) -> String {
    let on = "2026-05-01";
    let mut people = Vec::new();
    let new = json!({
        "first_name": newcomer, "last_name": LAST_NAME, "phone": PHONE, "registered": on, "segment": "refugee",
        "legal_group": format!("2026/{LEGAL_GROUP}"),
        "card": {"area": HOME_AREA, "purposes": ["danish"], "wishes": WISHES},
    });
    let host = json!({"first_name": host, "registered": on, "card": {"area": "vesterbro"}});
    for (party, command, new) in [(city, "register_newcomer", new), (refugees, "register_host", host)] {
        let page = party.call(command, json!({"new": new})).await;
        let person = page["line"]["person"].clone();
        if command == "register_host" {
            party.call("check_resident", json!({"person": person, "on": on})).await;
        }
        if command == "register_newcomer" {
            let answers = json!([{"question": "network", "text": TOLD}]);
            let said = json!({"area": HOME_AREA, "purposes": ["danish"], "wishes": WISHES});
            let interview = json!({"on": on, "answers": answers, "said": said, "onto_card": true});
            party.call("write_interview", json!({"person": person, "interview": interview})).await;
        } else {
            party.call("take_step", json!({"person": person, "step": "interviewed", "on": on})).await;
        }
        party.sync().await;
        people.push(person);
    }
    refugees.sync().await;
    let new = json!({"newcomer": people[0], "host": people[1], "area": "vesterbro", "matched": MATCHED});
    let made = refugees.call("create_match", new).await;
    refugees.sync().await;
    city.sync().await;
    made["id"].as_str().unwrap().to_owned()
}

/// What the host's screen shows of activities, the newest first: day and standing.
async fn shown(phone: &Party) -> Vec<(String, String)> {
    let page = phone.call("match", json!({})).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let activities = page["activities"].as_array().unwrap().iter();
    activities.map(|activity| (text(&activity["date"]), text(&activity["standing"]))).collect()
}

/// Three dinners without a network; the program is killed after each.
async fn dinners(programme: Programme) -> Programme {
    let Programme { network, mut phone, .. } = programme;
    network.does(Fault::CutRequest(0));
    let page = phone.call("match", json!({})).await;
    let people: Vec<Value> = page["people"].as_array().unwrap().iter().map(|one| one["person"].clone()).collect();
    let expense = json!({"amount_oere": 18_000, "receipt": STANDARD.encode(RECEIPT)});
    for (date, expense, line) in [
        ("2026-09-26", Value::Null, None),
        ("2026-10-17", expense, Some("Vi lavede dolma")),
        (TODAY, Value::Null, None),
    ] {
        let dinner = json!({
            "kind": "private_dinner", "date": date, "with": people, "children": 0, "line": line, "expense": expense,
        });
        phone.call("log_activity", dinner).await;
        phone = phone.killed().await;
    }
    let waits = |date: &str| (date.to_owned(), "waiting".to_owned());
    assert_eq!(shown(&phone).await, [TODAY, "2026-10-17", "2026-09-26"].map(waits));
    assert_eq!(phone.call("sync_status", json!({})).await["waiting"], 3);
    network.does(Fault::None);
    phone.sync().await;
    assert!(shown(&phone).await.iter().all(|(_, standing)| standing == "received"));
    Programme { network, phone, ..programme }
}

/// Both organisations follow their sides up; one talk is still missing.
async fn followed(programme: &Programme) {
    let Programme { city, refugees, of, .. } = programme;
    for (party, side, month, date, channel) in [
        (city, "newcomer", 1, "2026-06-11", "talk"),
        (city, "newcomer", 4, "2026-09-14", "talk"),
        (refugees, "host", 1, "2026-06-12", "telephone"),
    ] {
        let follow_up = json!({
            "match": of, "side": side, "month": month, "date": date, "channel": channel, "outcome": "goes_well",
            "note": STAFF_NOTE,
        });
        party.call("write_follow_up", json!({"follow_up": follow_up})).await;
        party.sync().await;
    }
}

/// The host's organisation looks at the receipt, which says nothing but what is to be seen on it, and approves the claim.
async fn approved(programme: &Programme) {
    let Programme { refugees, of, .. } = programme;
    refugees.sync().await;
    let claims = refugees.call("claims", json!({})).await;
    assert_eq!((&claims["waiting"][0]["host"], &claims["waiting_oere"]), (&json!("Gitte"), &json!(18_000)));
    let claim = &claims["waiting"][0]["claim"];
    // The first look asks for it.
    refugees.call("claim_picture", json!({"of": of, "claim": claim})).await;
    refugees.sync().await;
    let picture = refugees.call("claim_picture", json!({"of": of, "claim": claim})).await;
    let jpeg = STANDARD.decode(picture["jpeg"].as_str().expect("it has come")).unwrap();
    assert!(opened::holds(RECEIPT, TOLD_BY_THE_CAMERA) && !opened::holds(&jpeg, TOLD_BY_THE_CAMERA));
    refugees.call("decide_claim", json!({"of": of, "claim": claim, "decision": {"ruling": "approved"}})).await;
    refugees.sync().await;
}

/// The newcomer answers in Arabic on the municipality's device, which does nothing else meanwhile.
async fn answered(programme: &Programme) {
    let Programme { city, of, .. } = programme;
    let sheet = city.call("begin_answers", json!({"of": of, "side": "newcomer"})).await;
    assert_eq!(sheet["locked"], true);
    assert!(sheet["languages"].as_array().unwrap().contains(&json!("ar")), "{sheet}");
    city.call("choose_language", json!({"language": "ar"})).await;
    for command in ["matches", "pool", "sync_now"] {
        let refused = city.device.attempt(command, json!({})).await.unwrap().unwrap_err();
        assert_eq!(refused["code"], "handed_over", "{command}");
    }
    for question in sheet["questions"].as_array().unwrap() {
        assert!(question["text"]["ar"].as_str().is_some_and(|text| !text.is_empty()));
        city.call("answer_question", json!({"number": question["number"], "answer": 5})).await;
    }
    assert_eq!(city.call("complete_answers", json!({})).await["completed"], TODAY);
    let session = city.call("session", json!({})).await;
    city.call("unlock", json!({"person": session["person"]["person"], "pin": PIN})).await;
    city.sync().await;
    assert_eq!(languages_at(&programme.relay), [Some("ar".to_owned())], "they say in which language they were read");
}

/// In which language each questionnaire was read that came to the relay.
fn languages_at(relay: &Relay) -> Vec<Option<String>> {
    let log = rusqlite::Connection::open(relay.data().join("relay.sqlite")).unwrap();
    let mut languages = Vec::new();
    document::each(&log, Kind::Response, |_, _, content| languages.push(Response::read(content).0.language)).unwrap();
    languages
}

/// What the note says: activities, follow-ups done, evaluations answered, support approved, each with what it is of.
async fn noted(officer: &Officer) -> [(i64, Option<i64>); 4] {
    let note = officer.json(&format!("/notes/quarterly.json?as-of={TODAY}")).await;
    ["host_activities", "follow_ups_done", "final_evaluations", "support_approved"].map(|id| {
        let figures = note["figures"].as_array().unwrap();
        let figure = &figures.iter().find(|figure| figure["id"] == id).unwrap()["so_far"];
        (figure["value"].as_i64().unwrap_or_default(), figure["of"].as_i64())
    })
}

/// What a figure of the note counts, by some of what each line says.
async fn evidence(officer: &Officer, id: &str, says: &[&str]) -> Vec<Value> {
    let figure = officer.json(&format!("/figures/{id}.json?from=2026-01-01&to={TODAY}&as-of={TODAY}")).await;
    let lines = figure["evidence"].as_array().unwrap().iter();
    lines.map(|line| Value::Array(says.iter().map(|key| line[key].clone()).collect())).collect()
}

/// The phone's folder, opened with its key: whom the host knows is in it, and of the newcomer nothing else is.
fn the_phone_holds_nothing_else(programme: &Programme) {
    let phone = Opened::open(&programme.phone.folder);
    let city = Opened::open(&programme.city.folder);
    assert!(!phone.places_of(FIRST_NAME, &[]).is_empty(), "the host knows whom the dinners are with");
    for file in opened::files(&programme.phone.folder) {
        assert!(!opened::holds(&std::fs::read(&file).unwrap(), FIRST_NAME), "only with the key: {}", file.display());
    }

    let short_phone = PHONE.trim_start_matches("+45 ");
    for text in [LAST_NAME, short_phone, WISHES, TOLD, STAFF_NOTE] {
        assert!(!city.places_of(text, &[]).is_empty(), "{text} is what staff know");
        assert_eq!(phone.places_of(text, &[]), BTreeSet::new(), "{text}");
    }
    // The words of the whole programme name every group and every area; nothing says which are hers.
    for text in [LEGAL_GROUP, HOME_AREA] {
        assert!(!city.places_of(text, &[Kind::Reference]).is_empty(), "{text} is what staff know");
        assert!(!phone.places_of(text, &[]).is_empty(), "{text} is a word of the programme");
        assert_eq!(phone.places_of(text, &[Kind::Reference]), BTreeSet::new(), "{text}");
    }
    assert_eq!(phone.places_of(TOLD_BY_THE_CAMERA, &[]), BTreeSet::new());
    let for_hosts = [
        Kind::Reference,
        Kind::Guideline,
        Kind::Questionnaire,
        Kind::Match,
        Kind::Name,
        Kind::Note,
        Kind::Activity,
        Kind::Claim,
        Kind::Decision,
    ];
    assert_eq!(phone.kinds(), for_hosts.map(Kind::word).into());
}

#[tokio::test(flavor = "multi_thread")]
async fn three_dinners_under_the_ground_come_to_the_quarterly_note() {
    let folder = tempfile::tempdir().unwrap();
    let programme = Programme::begun(folder.path()).await;
    let officer = Officer::sign_in(&programme.relay).await;
    assert_eq!(noted(&officer).await, [(0, None), (0, Some(8)), (0, Some(2)), (0, None)]);

    let programme = dinners(programme).await;
    followed(&programme).await;
    approved(&programme).await;
    answered(&programme).await;
    assert_eq!(noted(&officer).await, [(3, None), (3, Some(8)), (1, Some(2)), (18_000, None)]);
    let note = officer.page(&format!("/notes/quarterly?as-of={TODAY}&lang=da")).await;
    assert!(note.contains(">180 kr.<"), "{note}");

    let of = programme.of.as_str();
    let mut activities = evidence(&officer, "host_activities", &["of", "date", "kind"]).await;
    activities.sort_by_key(Value::to_string);
    let dinner = |date: &str| json!([of, date, "private_dinner"]);
    assert_eq!(activities, ["2026-09-26", "2026-10-17", TODAY].map(dinner));
    let mut done = evidence(&officer, "follow_ups_done", &["of", "side", "month", "done"]).await;
    done.retain(|line| !line[3].is_null());
    done.sort_by_key(Value::to_string);
    let talks = [("host", 1, "2026-06-12"), ("newcomer", 1, "2026-06-11"), ("newcomer", 4, "2026-09-14")];
    assert_eq!(done, talks.map(|(side, month, on)| json!([of, side, month, on])));
    let mut evaluations = evidence(&officer, "final_evaluations", &["of", "done"]).await;
    evaluations.sort_by_key(|line| line[1].is_null());
    assert_eq!((evaluations.len(), &evaluations[0]), (2, &json!([of, TODAY])));
    assert_eq!(
        evidence(&officer, "support_approved", &["of", "kind", "oere"]).await,
        [json!([of, "private_dinner", 18_000])]
    );

    programme.phone.sync().await;
    let page = programme.phone.call("match", json!({})).await;
    assert_eq!(page["activities"][1]["claim"]["state"]["state"], "approved", "{page}");
    the_phone_holds_nothing_else(&programme);
}
