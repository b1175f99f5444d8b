//! Requests that arrive when the device has long given them up, and several at once: what they carry counts once.

use std::path::Path;

use stories::bad_network::Fault;

use super::Behind;
use crate::evening::Act;
use crate::told;

/// How many entries the relay's log has.
fn entries(data: &Path) -> u64 {
    told(&data.join("relay.sqlite"), "select count(*) from entry", [])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_arrives_late_or_several_times_at_once_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    let data = behind.stage.city.relay.data().to_owned();
    let before = entries(&data);

    // After all that it carried came by another.
    behind.acts(Act::Count).await;
    behind.tries(Fault::Late).await;
    behind.recovers().await;
    assert_eq!(behind.network.delivers(1).await, [401]);
    assert_eq!(entries(&data), before + 1);

    // Four times at once, before the device tries again.
    behind.acts(Act::Mark("Abdi")).await;
    behind.tries(Fault::Late).await;
    let mut statuses = behind.network.delivers(4).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401]);
    behind.recovers().await;
    assert_eq!(entries(&data), before + 2);

    // While the device tries again.
    for (name, after) in [("Adam", 3), ("Amina", 4), ("Bilal", 5), ("Dalia", 6)] {
        behind.acts(Act::Mark(name)).await;
        behind.tries(Fault::Late).await;
        behind.network.does(Fault::None);
        let (statuses, _) = tokio::join!(behind.network.delivers(2), behind.tablet.sync());
        assert!(statuses.iter().all(|status| [200, 401].contains(status)), "{statuses:?}");
        behind.recovers().await;
        assert_eq!(entries(&data), before + after);
    }
}
