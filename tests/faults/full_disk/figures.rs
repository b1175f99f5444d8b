//! No room for the figures: what devices send is received all the same, figures say how far they go, and are right
//! again when there is room.

use serde_json::{Value, json};
use stories::disk::{Disk, passed_over};
use stories::officer::{Officer, figure};

use crate::evening::{Act, Shown, Stage};

const TODAY: &str = "from=2026-11-12&to=2026-11-12";

#[tokio::test(flavor = "multi_thread")]
async fn figures_without_room_say_how_far_they_go_and_hold_up_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("figures");
    let mut disk = match Disk::with_room(&small, 16 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("figures on a full disk", &reason),
    };
    let data = folder.path().join("relay");
    std::fs::create_dir(&data).unwrap();
    std::os::unix::fs::symlink(small.join("figures.sqlite"), data.join("figures.sqlite")).unwrap();
    let mut stage = Stage::set(folder.path()).await;
    let log = folder.path().join("log");
    stage.city.relay.log_to(&log);
    stage.city.relay.restart();
    let officer = Officer::sign_in(&stage.city.relay).await;
    let tablet = stage.opened().await;
    let counts = async |stage: &mut Stage| {
        let (command, arguments) = Act::Count.command(&stage.city, &Value::Null);
        stage.shown = Shown::read(&tablet.call(command, arguments).await);
        stage.settles(&tablet).await;
    };
    counts(&mut stage).await;
    officer.waits_for("attendance", TODAY, 1).await;
    let known_by = officer.json(&format!("/figures.json?{TODAY}")).await["question"].clone();

    disk.fill(0);
    counts(&mut stage).await;
    let behind = officer.json(&format!("/figures.json?{TODAY}")).await;
    assert_eq!((figure(&behind, "attendance"), &behind["question"]), (Some(1), &known_by), "{behind}");
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.contains("the figures fall behind") && said.contains("full"), "{said}");

    disk.make_room();
    officer.waits_for("attendance", TODAY, 2).await;
    assert_eq!(tablet.call("sync_status", json!({})).await["waiting"], 0);
    stage.city.relay.stop();
}
