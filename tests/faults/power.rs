//! The power goes. What the device had answered is on its disk; what the relay had signed for is on its own.

use serde_json::json;
use stories::device::DeviceProcess;
use stories::disk::{Disk, Reason, passed_over};
use stories::program::Armed;

use crate::evening::{Shown, Stage};
use crate::planted::{fault, is_noticed};

/// A tablet loses its power in the middle of an evening offline.
async fn saved_survives(armed: Armed) -> Result<(), Reason> {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::that_can_lose_power(&folder.path().join("tablet"), &folder.path().join("disk"))?;
    let mut stage = Stage::set(folder.path()).await;
    stage.city.relay.stop();
    let tablet = DeviceProcess::start_armed(&stage.tablet, &armed);
    tablet.unlock().await.unwrap().unwrap();
    for act in stage.acts() {
        let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
        let (command, arguments) = act.command(&stage.city, &attendance);
        stage.shown = Shown::read(&tablet.call(command, arguments).await);
    }
    disk.cut_power();
    tablet.kill();
    disk.back();
    stage.city.relay.restart();
    stage.comes_back(None).await;
    Ok(())
}

/// A relay loses its power after it has signed for an evening.
async fn received_survives(armed: Armed) -> Result<(), Reason> {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::that_can_lose_power(&folder.path().join("relay"), &folder.path().join("disk"))?;
    let mut stage = Stage::set(folder.path()).await;
    let tablet = stage.opened().await;
    stage.city.relay.restart_armed(&armed).unwrap();
    for act in stage.acts() {
        let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
        let (command, arguments) = act.command(&stage.city, &attendance);
        stage.shown = Shown::read(&tablet.call(command, arguments).await);
        assert_eq!(tablet.sync().await["waiting"], 0);
    }
    disk.cut_power();
    stage.city.relay.stop();
    disk.back();
    stage.city.relay.restart();
    assert_eq!(stage.seen_by_others().await, stage.shown, "what was received");
    stage.settles(&tablet).await;
    // A relay that goes on would hold the disk.
    stage.city.relay.stop();
    Ok(())
}

/// That the oracle holds, and that its assertion notices a commit that does not wait for the disk.
macro_rules! lab {
    ($name:ident, $oracle:ident, $assertion:literal) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            match $oracle(Armed::default()).await {
                Ok(()) => {}
                Err(reason) => return passed_over(stringify!($name), &reason),
            }
            let planted = async { $oracle(Armed::with("synchronous_normal")).await.unwrap() };
            is_noticed(fault(planted).await, $assertion);
        }
    };
}

lab!(what_a_tablet_saved_survives_a_power_cut, saved_survives, "answered: ");
lab!(what_a_relay_signed_for_survives_a_power_cut, received_survives, "what was received");
