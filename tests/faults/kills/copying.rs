//! Killed while a relay is copied, or brought back: a name never stands for half a file, and a relay that was brought
//! back always begins a new history.

use std::path::Path;

use stories::city::City;
use stories::program::Armed;
use stories::relay::command_on;

use super::{Way, assert_first_is_reached, passings, points_of};
use crate::told;

fn runs(data: &Path, command: &str, copy: &Path, armed: &Armed) -> bool {
    command_on(data, command, &[copy.to_str().unwrap()], armed).status.success()
}

/// The history that a relay's file belongs to.
fn epoch(file: &Path) -> Vec<u8> {
    told(file, "select epoch from meta", [])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_killed_in_the_middle_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let copy = folder.path().join("copy.sqlite");
    assert!(runs(city.relay.data(), "backup", &copy, &Armed::default()));
    let history = epoch(&copy);
    city.relay.stop();
    for point in points_of(Way::Copying) {
        for nth in passings() {
            let (command, target) = match point.split_once('.').unwrap().0 {
                "backup" => ("backup", folder.path().join(format!("{point}-{nth}.sqlite"))),
                _ => ("restore", folder.path().join(format!("{point}-{nth}"))),
            };
            let armed = Armed::to_stop_at(point, nth);
            if command == "backup" {
                let done = runs(city.relay.data(), "backup", &target, &armed);
                assert_first_is_reached(!done, point, nth);
                assert!(target.exists() || runs(city.relay.data(), "backup", &target, &Armed::default()));
                assert!(runs(
                    &folder.path().join(format!("back-{point}-{nth}")),
                    "restore",
                    &target,
                    &Armed::default()
                ));
            } else {
                let done = runs(&target, "restore", &copy, &armed);
                assert_first_is_reached(!done, point, nth);
                let file = target.join("relay.sqlite");
                assert!(file.exists() || runs(&target, "restore", &copy, &Armed::default()));
                assert_ne!(epoch(&file), history, "{point}: an old history goes on");
                assert!(command_on(&target, "check", &[], &Armed::default()).status.success());
            }
        }
    }
}
