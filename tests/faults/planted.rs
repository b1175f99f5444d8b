//! Bugs planted in the programs: a test must notice each, or it would not notice it in earnest.

use serde_json::{Value, json};
use stories::device::DeviceProcess;
use stories::disk::copy_folder;
use stories::program::Armed;

use crate::evening::{Act, Stage};
use crate::portal::portal_takes_nothing;

/// What a failed assertion says, if what must hold does not hold.
pub async fn fault(oracle: impl Future<Output = ()> + Send + 'static) -> Option<String> {
    let panic = tokio::spawn(oracle).await.err()?.into_panic();
    let fixed = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    Some(panic.downcast_ref::<String>().cloned().or(fixed).unwrap_or_default())
}

/// That a planted bug was noticed, and by the assertion that is there for it.
pub fn is_noticed(fault: Option<String>, assertion: &str) {
    let said = fault.unwrap_or_else(|| panic!("nothing failed that says: {assertion}"));
    assert!(said.contains(assertion), "noticed by something else than {assertion:?}: {said}");
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
    assert_eq!(fault(received_is_committed(|armed| armed)).await, None);
    is_noticed(fault(received_is_committed(|armed| armed.and_with("receipt_before_commit"))).await, "received: ");
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
            (&json!(0), &json!(0), &Value::Null),
            "what both wrote is received: {status}"
        );
    }
    stage.city.coordinator.sync().await;
    let seen = stage.city.coordinator.call("attendance", stage.city.at(json!({}))).await;
    assert_eq!(seen["present"], 2, "what both wrote is seen: {seen}");
    for tablet in &tablets {
        let seen = tablet.call("attendance", stage.city.at(json!({}))).await;
        assert_eq!(seen["present"], 2, "what both wrote is seen: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_that_was_kept_is_noticed() {
    assert_eq!(fault(copies_converge(Armed::default())).await, None);
    is_noticed(fault(copies_converge(Armed::with("persisted_actor"))).await, "what both wrote is ");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_emptied_on_200_is_noticed() {
    assert_eq!(fault(portal_takes_nothing(Armed::default())).await, None);
    is_noticed(fault(portal_takes_nothing(Armed::with("outbox_emptied_on_200"))).await, "what was counted there: ");
}
