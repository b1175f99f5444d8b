//! Bugs planted in the programs: a test must notice each, or it would not notice it in earnest.

use std::path::Path;

use serde_json::{Value, json};
use stories::device::DeviceProcess;
use stories::program::Armed;

use crate::evening::{Act, Stage};
use crate::portal::portal_takes_nothing;

/// Whether what must hold holds. A bug is noticed by a failed assertion.
pub async fn holds(oracle: impl Future<Output = ()> + Send + 'static) -> bool {
    match tokio::spawn(oracle).await {
        Ok(()) => true,
        Err(failed) if failed.is_panic() => false,
        Err(failed) => panic!("{failed}"),
    }
}

/// What the relay has signed for is there, although it is killed before it commits.
async fn received_is_committed(armed: fn(Armed) -> Armed) {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::set(folder.path()).await;
    for nth in 2..=4 {
        stage.evening_at_relay(&armed(Armed::to_hold_at("relay.before_commit", nth))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_before_its_commit_is_noticed() {
    assert!(holds(received_is_committed(|armed| armed)).await);
    assert!(!holds(received_is_committed(|armed| armed.and_with("receipt_before_commit"))).await);
}

/// A folder that was copied is two devices that both write. Everybody sees what both wrote.
async fn copies_converge(armed: Armed) {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::set(folder.path()).await;
    let copy = folder.path().join("copied");
    copy_folder(&stage.tablet, &copy);
    let mut tablets = Vec::new();
    for (folder, name) in [(&stage.tablet, "Abdi"), (&copy, "Zahra")] {
        let tablet = DeviceProcess::start_armed(folder, &armed);
        tablet.unlock().await.unwrap().unwrap();
        let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
        let (command, arguments) = Act::Mark(name).command(&stage.city, &attendance);
        tablet.call(command, arguments).await;
        tablets.push(tablet);
    }
    for tablet in tablets.iter().chain(&tablets) {
        let status = tablet.call("sync_now", json!({})).await;
        assert_eq!(
            (&status["waiting"], &status["to_look_at"], &status["trouble"]),
            (&json!(0), &json!(0), &Value::Null)
        );
    }
    stage.city.coordinator.sync().await;
    let seen = stage.city.coordinator.call("attendance", stage.city.at(json!({}))).await;
    assert_eq!(seen["present"], 2, "{seen}");
    for tablet in &tablets {
        assert_eq!(tablet.call("attendance", stage.city.at(json!({}))).await["present"], 2);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_that_was_kept_is_noticed() {
    assert!(holds(copies_converge(Armed::default())).await);
    assert!(!holds(copies_converge(Armed::with("persisted_actor"))).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_emptied_on_200_is_noticed() {
    assert!(holds(portal_takes_nothing(Armed::default())).await);
    assert!(!holds(portal_takes_nothing(Armed::with("outbox_emptied_on_200"))).await);
}
