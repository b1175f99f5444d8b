//! Two tablets, both without a network, mark the same evening. One is killed in the middle of saving. Both sync, in
//! either order, with the relay restarted between. Every confirmed tap is there, the opposite mark is shown once on
//! both, and the figure opens to what it counts.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stories::city::City;
use stories::device::{DeviceProcess, PIN};
use stories::officer::{Officer, figure};

fn person(attendance: &Value, name: &str) -> String {
    let windows = attendance["windows"].as_array().unwrap();
    let window = windows.iter().find(|window| window["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    window["person"].as_str().unwrap().to_owned()
}

fn standing(attendance: &Value, name: &str) -> String {
    let windows = attendance["windows"].as_array().unwrap();
    let window = windows.iter().find(|window| window["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    window["standing"]["standing"].as_str().unwrap().to_owned()
}

fn present(attendance: &Value) -> BTreeSet<String> {
    let there = ["came", "left", "two_answers"];
    let windows = attendance["windows"].as_array().unwrap().iter();
    windows
        .filter(|window| there.contains(&window["standing"]["standing"].as_str().unwrap()))
        .map(|window| window["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn tell(first_syncs_first: bool) {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;

    // Two tablets are enrolled and fetch the list; then the network goes.
    let first = city.tablet(&folder.path().join("first"), "Tablet 1", "Sofie").await;
    let second_folder = folder.path().join("second");
    let second = DeviceProcess::start(&second_folder);
    second
        .call("enrol", json!({"link": city.tablet_link(), "device_label": "Tablet 2", "name": "Jonas", "pin": PIN}))
        .await;
    second.call("sync_now", json!({})).await;
    city.relay.stop();

    // Tablet 1: six came, Yusuf said no, one without a name, and a new child.
    let mut on_first = first.call("attendance", city.at(json!({}))).await;
    assert_eq!((&on_first["listed"], &on_first["present"]), (&json!(25), &json!(0)));
    for name in ["Abdi", "Adam", "Amina", "Bilal", "Dalia", "Elif"] {
        let arguments = city.at(json!({"person": person(&on_first, name), "answer": "came"}));
        on_first = first.call("mark", arguments).await;
    }
    let arguments = city.at(json!({"person": person(&on_first, "Yusuf"), "answer": "said_no"}));
    first.call("mark", arguments).await;
    first.call("count_unnamed", city.at(json!({"by": 1}))).await;
    on_first = first.call("add_participant", city.at(json!({"first_name": "Sami"}))).await;
    assert_eq!(on_first["present"], 7);
    assert_eq!(on_first["unnamed"], 1);

    // Tablet 2: overlapping marks, Yusuf came, and then it is killed while it saves.
    let on_second = second.call("attendance", city.at(json!({}))).await;
    let mut confirmed = BTreeSet::new();
    for name in ["Dalia", "Elif", "Farah", "Yusuf"] {
        let arguments = city.at(json!({"person": person(&on_second, name), "answer": "came"}));
        second.call("mark", arguments).await;
        confirmed.insert(name.to_owned());
    }
    second.call("count_unnamed", city.at(json!({"by": 1}))).await;
    second.call("add_participant", city.at(json!({"first_name": "Tara"}))).await;
    confirmed.insert("Tara".to_owned());
    confirmed.extend(kill_while_saving(second, &city, &on_second).await);

    // It starts again: every tap that it confirmed is there, undo and all.
    let second = DeviceProcess::start(&second_folder);
    let locked = second.call("session", json!({})).await;
    assert_eq!(locked["state"], "locked", "{locked}");
    let jonas = locked["people"][0]["person"].clone();
    let wrong = second.attempt("unlock", json!({"person": jonas, "pin": "000000"})).await.unwrap();
    assert_eq!(wrong.unwrap_err()["code"], "wrong_pin");
    second.call("unlock", json!({"person": jonas, "pin": PIN})).await;
    let again = second.call("attendance", city.at(json!({}))).await;
    assert!(present(&again).is_superset(&confirmed), "{confirmed:?} in {:?}", present(&again));
    assert_eq!(again["unnamed"], 1);
    let marked_on_second = present(&again);

    // So is what undo would take back: the last tap, and that exactly.
    let undone = present(&second.call("undo", city.at(json!({}))).await);
    let last: Vec<_> = marked_on_second.difference(&undone).collect();
    assert_eq!((last.len(), undone.is_subset(&marked_on_second)), (1, true), "{last:?}");
    assert_eq!(again["undo"], json!({"what": "mark", "name": last[0], "answer": "came"}));
    let arguments = city.at(json!({"person": person(&again, last[0]), "answer": "came"}));
    second.call("mark", arguments).await;

    // The network comes back; the relay is restarted between the two.
    city.relay.restart();
    if first_syncs_first {
        first.sync().await;
        city.relay.restart();
        second.call("sync_now", json!({})).await;
        first.sync().await;
    } else {
        second.call("sync_now", json!({})).await;
        city.relay.restart();
        first.sync().await;
        second.call("sync_now", json!({})).await;
    }

    // Both show the same evening: every tick, one child with two answers, two without a name.
    let on_first = first.call("attendance", city.at(json!({}))).await;
    let on_second = second.call("attendance", city.at(json!({}))).await;
    let mut expected = marked_on_second;
    expected.extend(["Abdi", "Adam", "Amina", "Bilal", "Dalia", "Elif", "Sami", "Yusuf"].map(str::to_owned));
    for attendance in [&on_first, &on_second] {
        assert_eq!(present(attendance), expected);
        assert_eq!(standing(attendance, "Yusuf"), "two_answers");
        assert_eq!(attendance["unsettled"], 1);
        assert_eq!(attendance["unnamed"], 2);
        assert_eq!(attendance["listed"], 27);
    }
    let status = first.call("sync_status", json!({})).await;
    assert_eq!((&status["waiting"], &status["to_look_at"]), (&json!(0), &json!(1)), "{status}");

    // The officer's figure is the same, and its evidence lists what it counts.
    let officer = Officer::sign_in(&city.relay).await;
    let evening = "from=2026-11-12&to=2026-11-12";
    let counted = expected.len() as u64 + 2;
    let figures = officer.json(&format!("/figures.json?{evening}")).await;
    assert_eq!(figure(&figures, "attendance"), Some(counted), "{figures}");
    assert_eq!(figure(&figures, "meetings_held"), Some(1));
    assert_eq!(figure(&figures, "distinct_participants"), Some(expected.len() as u64));
    let evidence = officer.json(&format!("/figures/distinct_participants.json?{evening}")).await;
    let counted_persons: BTreeSet<_> = evidence["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["person"].as_str().unwrap().to_owned())
        .collect();
    let there: BTreeSet<_> = expected.iter().map(|name| person(&on_first, name)).collect();
    assert_eq!(counted_persons, there, "{evidence}");
    let attendance = officer.json(&format!("/figures/attendance.json?{evening}")).await;
    let meetings = attendance["evidence"].as_array().unwrap().iter();
    let at_meetings = meetings.map(|line| line["named"].as_u64().unwrap() + line["unnamed"].as_u64().unwrap());
    assert_eq!(at_meetings.sum::<u64>(), counted, "{attendance}");
    assert_eq!(attendance["unsettled"], 1, "{attendance}");
    let text = figures.to_string() + &evidence.to_string();
    for name in &expected {
        assert!(!text.contains(name.as_str()), "{name} stands in a figure");
    }

    // Somebody settles it on one tablet; nobody is asked again on the other.
    let arguments = city.at(json!({"person": person(&on_second, "Yusuf"), "answer": "came"}));
    second.call("settle", arguments).await;
    second.call("sync_now", json!({})).await;
    first.sync().await;
    let settled = first.call("attendance", city.at(json!({}))).await;
    assert_eq!(standing(&settled, "Yusuf"), "came");
    assert_eq!(settled["unsettled"], 0);

    // The coordinator names Sofie as the group's contact person, and her own tablet says so.
    city.coordinator.sync().await;
    let seen = city.coordinator.call("attendance", city.at(json!({}))).await;
    let volunteers = seen["volunteers"].as_array().unwrap();
    let sofie = volunteers.iter().find(|volunteer| volunteer["name"] == "Sofie").unwrap();
    let arguments = json!({"group": city.group, "person": sofie["person"]});
    city.coordinator.call("set_contact", arguments.clone()).await;
    city.coordinator.sync().await;
    first.sync().await;
    assert_eq!(first.call("group", json!({"group": city.group})).await["contact"], "Sofie");
    let refused = first.attempt("set_contact", arguments).await.unwrap_err();
    assert_eq!(refused.code, app_core::error::ErrorCode::NotAllowed);

    // The relay's log is whole, and the coordinator sees the evening too.
    city.relay.command("check", &[]);
    city.coordinator.sync().await;
    let page = city.coordinator.call("group", json!({"group": city.group})).await;
    let history = page["history"].as_array().unwrap();
    assert_eq!(history.last().unwrap()["present"], counted, "{page}");
}

/// Taps on and kills the program while a tap is under way. Gives the taps that it had confirmed.
async fn kill_while_saving(tablet: DeviceProcess, city: &City, attendance: &Value) -> BTreeSet<String> {
    let (tapped, mut taps) = tokio::sync::mpsc::unbounded_channel();
    let names = ["Freja", "Hamza", "Hodan", "Ibrahim", "Ikram", "Jamal", "Leyla", "Liban", "Malik", "Maryam", "Nour"];
    let tapping = async {
        for name in names {
            let arguments = city.at(json!({"person": person(attendance, name), "answer": "came"}));
            let Some(Ok(_)) = tablet.attempt("mark", arguments).await else { return };
            tapped.send(name.to_owned()).unwrap();
        }
    };
    let mut confirmed = BTreeSet::new();
    tokio::select! {
        () = tapping => panic!("the tablet should have been killed while it saved"),
        () = async {
            while confirmed.len() < 4 {
                confirmed.insert(taps.recv().await.unwrap());
            }
        } => {}
    }
    // The fifth tap is under way.
    tablet.kill();
    confirmed
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tablets_mark_one_evening_and_the_first_syncs_first() {
    tell(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tablets_mark_one_evening_and_the_second_syncs_first() {
    tell(false).await;
}
