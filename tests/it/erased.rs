//! Somebody asks what is kept of her, and then to be erased. Two tablets have her on their list, and one of them lies in a
//! drawer; on the other she has a PIN. Everything is opened and searched: the devices' stores and what lies beside them,
//! the relay's file, and an older copy that is put back.

use std::path::Path;

use serde_json::{Value, json};
use stories::city::City;
use stories::device::Device;

use crate::dinners::opened::{self, Opened, holds};

const FIRST: &str = "Zenobia";
const LAST: &str = "Quistgaard";
const PHONE: &str = "29 87 65 41";

/// Whether a device holds it: in what its files say, or as they lie there.
fn is_held(folder: &Path) -> bool {
    let opened = Opened::open(folder);
    [FIRST, LAST, PHONE].iter().any(|word| !opened.places_of(word, &[]).is_empty())
}

/// Whether the relay's folder holds it, once the relay has put everything away.
fn is_at_relay(city: &mut City) -> bool {
    city.relay.stop();
    let files = std::fs::read_dir(city.relay.data()).unwrap();
    let holding = files.filter(|file| {
        let bytes = std::fs::read(file.as_ref().unwrap().path()).unwrap();
        [FIRST, LAST, PHONE].iter().any(|word| holds(&bytes, word))
    });
    let is_there = holding.count() > 0;
    city.relay.restart();
    is_there
}

/// The one thing that waits on a device stays there once more, refused.
fn plant_refused(folder: &Path) {
    let planted = opened::unlocked(folder).execute(
        "INSERT INTO outbox (act, space, document, entry, bytes, at, by, what, refused)
         SELECT (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'outbox'),
                space, document, entry, bytes, at, by, what, '\"not_allowed\"'
         FROM outbox",
        [],
    );
    assert_eq!(planted.unwrap(), 1);
}

/// How far it has come, as the coordinator's screen says once it has heard of the devices again.
async fn erasing(coordinator: &Device, person: &Value, day: &str) -> Value {
    coordinator.live_until(day.parse().unwrap()).await;
    coordinator.sync().await;
    coordinator.call("person_rights", json!({ "person": person })).await["erasing"].clone()
}

#[tokio::test]
async fn who_asks_sees_what_is_kept_and_is_erased_wherever_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let near = city.tablet(&folder.path().join("near"), "Tablet 1", "Sofie").await;
    let drawer = city.tablet(&folder.path().join("drawer"), "Tablet i skuffen", "Ida").await;
    let input = json!({
        "first_name": FIRST, "last_name": LAST, "phone": PHONE, "birth_year": null, "since": "2026-11-01", "channel": null,
    });
    let page = city.coordinator.call("register_volunteer", json!({ "input": input })).await;
    let person = page["line"]["person"].clone();
    let on_list = json!({ "person": person, "group": city.group, "role": "volunteer", "since": "2026-11-01" });
    city.coordinator.call("roster_volunteer", on_list).await;
    for device in [&city.coordinator, &near, &drawer] {
        device.sync().await;
    }
    let with_pin = json!({ "person": person, "name": FIRST, "pin": "135790" });
    near.call("add_person", with_pin).await;
    let beside = |home: &str| std::fs::read_to_string(folder.path().join(home).join("device/keyring.json")).unwrap();
    assert!(beside("near").contains(FIRST), "who has a PIN stands on the lock screen");
    let copy = folder.path().join("before.sqlite");
    city.relay.command("backup", &[copy.to_str().unwrap()]);
    let homes = ["coordinator", "near", "drawer"].map(|home| folder.path().join(home));
    assert!(homes.iter().all(|home| is_held(home)) && is_at_relay(&mut city), "else nothing is shown by its going");

    near.sync().await;
    near.call("mark_volunteer", city.at(json!({ "person": person, "present": true }))).await;
    plant_refused(&homes[1]);

    let file = city.coordinator.call("hand_out_person", json!({ "person": person })).await;
    let said = file.to_string();
    for word in [FIRST, LAST, PHONE, "2026-11-01", "Lektiecafé Telemarksgade"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("Abdi") && !said.contains("\"by\""), "others are left out: {said}");
    let kinds: Vec<&str> =
        file["pieces"].as_array().unwrap().iter().map(|piece| piece["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["name", "name", "person", "person"]);

    let rights = city.coordinator.call("erase_person", json!({ "person": person })).await;
    assert_eq!(rights["erasing"], json!({ "erasing": "waiting" }));
    for device in [&city.coordinator, &near] {
        device.sync().await;
    }
    let so_far = erasing(&city.coordinator, &person, "2026-11-13").await;
    assert_eq!((&so_far["erasing"], &so_far["devices"], &so_far["confirmed"]), (&json!("done"), &json!(3), &json!(2)));
    assert_eq!(so_far["not_yet"], json!(["Tablet i skuffen"]));
    assert!(!is_held(&homes[0]) && !is_held(&homes[1]) && is_held(&homes[2]));
    assert!(!is_at_relay(&mut city));
    assert!(beside("near").contains("Sofie"), "the others open it as before");
    let details = near.call("sync_details", json!({})).await;
    assert_eq!(details["status"]["names_coming"], false, "so the name is erased, and not on its way");
    let told = details["refused"].clone();
    let without_name = json!({ "what": "mark_volunteer", "name": null, "answer": "came" });
    assert_eq!(told.as_array().unwrap().len(), 1, "no line goes: {told}");
    assert_eq!(told[0]["item"]["what"], without_name);

    drawer.sync().await;
    let done = erasing(&city.coordinator, &person, "2026-11-14").await;
    assert_eq!((&done["confirmed"], &done["not_yet"]), (&json!(3), &json!([])));
    assert!(!is_held(&homes[2]));
    let rights = city.coordinator.call("person_rights", json!({ "person": person })).await;
    assert_eq!((&rights["names"], &rights["notes"]), (&json!(0), &json!(0)));
    let journal = std::fs::read_dir(folder.path().join("relay.journal")).unwrap();
    let lines: String = journal.filter_map(|file| std::fs::read_to_string(file.unwrap().path()).ok()).collect();
    assert_eq!(lines.matches("handed_out").count(), 1, "that it was handed out is written down");

    city.relay.restore(&copy);
    assert!(!is_at_relay(&mut city), "the older copy had it, and the journal erases it once more");
    city.relay.command("check", &[]);
}
