//! A network that swallows everything: nobody waits for it.

use std::time::{Duration, Instant};

use serde_json::json;
use stories::bad_network::Fault;
use stories::device::PIN;

use super::Behind;
use crate::evening::Act;

/// A person at the tablet does not wait longer than this for the lock.
const LOCK_TIME_MAX: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_never_answers_holds_up_neither_tap_nor_lock() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    behind.acts(Act::Count).await;
    behind.network.does(Fault::Silence);
    let Behind { stage, tablet, shown, .. } = &mut behind;
    let person = tablet.call("session", json!({})).await["person"]["person"].clone();
    let goes_on = async {
        for act in [Act::Count, Act::Mark("Abdi"), Act::Count] {
            let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
            let (command, arguments) = act.command(&stage.city, &attendance);
            tablet.call(command, arguments).await;
            *shown = act.after(shown);
        }
        let begun = Instant::now();
        tablet.call("lock", json!({})).await;
        assert!(begun.elapsed() < LOCK_TIME_MAX, "{:?}", begun.elapsed());
    };
    tokio::select! {
        biased;
        status = tablet.sync() => panic!("nobody answered: {status}"),
        () = goes_on => {}
    }
    tablet.call("unlock", json!({"person": person, "pin": PIN})).await;
    behind.recovers().await;
}
