//! A line that carries little at a time.

use serde_json::json;
use stories::bad_network::Fault;

use super::Behind;
use crate::evening::Act;

/// More than the least that goes at once, and less than all that waits.
const BYTES_MAX: usize = 12 * 1024;

/// How often somebody tries before it must be through.
const TRIES_MAX: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_at_once_gets_through_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    behind.network.does(Fault::Narrow(0));
    for _ in 0..400 {
        behind.acts(Act::Count).await;
    }
    behind.network.does(Fault::Narrow(BYTES_MAX));
    let mut status = behind.tablet.sync().await;
    for _ in 1..TRIES_MAX {
        if status["waiting"] != 0 {
            status = behind.tablet.sync().await;
        }
    }
    assert_eq!((&status["waiting"], &status["to_look_at"]), (&json!(0), &json!(0)), "{status}");
    behind.recovers().await;
}
