//! The host programme in real windows: a host's phone, and a tablet that is handed over to a newcomer.

use std::path::{Path, PathBuf};

use serde_json::json;
use stories::device::Device;
use stories::receipt::RECEIPT;
use stories::relay::Relay;

use crate::tablet::{self, Tablet};

const ORGANISATION: &str = "AQEBAQEBAQEBAQEBAQEBAQ";

/// Two people who have been matched for six months, the tablet of who looks after them, and the host's phone.
struct Programme {
    relay: Relay,
    tablet: PathBuf,
    phone: PathBuf,
}

impl Programme {
    async fn begun(folder: &Path) -> Self {
        let relay = Relay::start(&folder.join("relay"));
        let (tablet, phone) = (folder.join("tablet"), folder.join("phone"));
        let spaces = [&format!("organisation/{ORGANISATION}"), "programme", "pool"];
        let line = Device::enrol(&tablet, &relay.invite("coordinator", &spaces), "Lines tablet", "Line").await;
        let words = json!({
            "areas": [], "kinds": [], "partners": [],
            "organisations": [{"key": ORGANISATION, "name": "Københavns Kommune"}],
        });
        line.call("write_reference", words).await;
        line.call("write_questionnaire", json!({"side": "newcomer", "questions": []})).await;
        let mut people = Vec::new();
        for (side, name) in [("newcomer", "Zahira"), ("host", "Gitte")] {
            let (command, on) = (format!("register_{side}"), "2026-05-01");
            let new = json!({"first_name": name, "registered": on, "card": {}});
            let person = line.call(&command, json!({"new": new})).await["line"]["person"].clone();
            if side == "host" {
                line.call("check_resident", json!({"person": person, "on": on})).await;
            }
            line.call("take_step", json!({"person": person, "step": "interviewed", "on": on})).await;
            people.push(person);
        }
        let pair = json!({"newcomer": people[0], "host": people[1], "matched": "2026-05-10"});
        let made = line.call("create_match", pair).await;
        line.sync().await;
        let link = relay.invite("host", &[made["space"].as_str().expect("as the commands reply")]);
        let gitte = Device::enrol(&phone, &link, "Gittes telefon", "Gitte").await;
        gitte.sync().await;
        for device in [line, gitte] {
            device.call("lock", json!({})).await;
        }
        Self { relay, tablet, phone }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosts_window_keeps_a_dinner_and_its_receipt() {
    if let Err(reason) = tablet::can_open() {
        println!("skipped: {reason}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut programme = Programme::begun(folder.path()).await;
    let receipt = folder.path().join("bon.jpg");
    std::fs::write(&receipt, RECEIPT).unwrap();
    programme.relay.stop();

    // Without a network; and then the battery is empty.
    let phone = Tablet::open(&programme.phone).await;
    phone.unlock("Gitte").await;
    phone.press("Skriv et møde op").await;
    phone.choose_file(&receipt).await;
    phone.fill("Udgift i kr.", "180").await;
    phone.press_only("Gem").await;
    phone.sees("Gemt her, venter").await;
    phone.kill();

    let phone = Tablet::open(&programme.phone).await;
    phone.unlock("Gitte").await;
    phone.sees("180 kr.").await;
    phone.sees("Gemt her, venter").await;
    programme.relay.restart();
    phone.sync_now().await;
    phone.sees("Til behandling").await;
    phone.photograph("dinner").await;
    phone.close().await;

    let line = Device::open(&programme.tablet);
    line.unlock().await;
    line.sync().await;
    let claims = line.call("claims", json!({})).await;
    let claim = &claims["waiting"][0];
    assert_eq!((&claim["amount_oere"], &claim["has_receipt"]), (&json!(18_000), &json!(true)), "{claims}");
    let asked = json!({"of": claim["of"], "claim": claim["claim"]});
    line.call("claim_picture", asked.clone()).await;
    line.sync().await;
    assert!(line.call("claim_picture", asked).await["jpeg"].is_string(), "the relay has the picture");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_handed_over_shows_the_questions_and_nothing_else() {
    if let Err(reason) = tablet::can_open() {
        println!("skipped: {reason}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let programme = Programme::begun(folder.path()).await;
    let tablet = Tablet::open(&programme.tablet).await;
    tablet.unlock("Line").await;
    tablet.follow("Åbn skema: Zahira, slutskema").await;
    tablet.press("Giv skemaet til Zahira").await;
    tablet.press("العربية").await;
    tablet.sees("السؤال 1 من 5").await;
    tablet.photograph("handed-over").await;
    for place in ["#/matches", "#/people"] {
        tablet.tries_to_go(place).await;
        tablet.sees("السؤال 1 من 5").await;
        let words = tablet.words().await;
        for hidden in ["Zahira", "Gitte", "Line", "Match", "Mennesker", "Modtaget"] {
            assert!(!words.contains(hidden), "{hidden}: {words}");
        }
    }
    tablet.press_labelled("Tilbage til mit arbejde").await;
    tablet.type_pin().await;
    tablet.sees("Mennesker").await;
    tablet.close().await;
}
