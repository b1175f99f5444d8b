//! Killed with -9 at every named point, at each of its first passings: it starts again, what was answered is there,
//! nothing is twice, and all converge.

mod accessing;
mod copying;
mod enrolling;

use std::collections::BTreeSet;
use std::path::Path;

use stories::program::Armed;

use crate::evening::Stage;
use crate::is_long;

/// What leads past a point. The one place where points and their tests meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// An evening on the device.
    Evening,
    /// An evening on the device without a network.
    EveningOffline,
    /// An evening at the relay.
    EveningAtRelay,
    /// A new device.
    Enrolling,
    /// A new device, at the relay.
    EnrollingAtRelay,
    /// A new relay.
    Founding,
    /// A change of access.
    Accessing,
    /// A copy of a relay, or the way back.
    Copying,
}

fn way(point: &str) -> Way {
    match point.split_once('.').unwrap_or((point, "")) {
        ("settle", _) => Way::EveningOffline,
        ("record" | "put_away" | "keyring" | "sync" | "take", _) => Way::Evening,
        ("enrol" | "store", _) => Way::Enrolling,
        ("relay", "before_enrolled" | "enrolled") => Way::EnrollingAtRelay,
        ("relay", "migrating") => Way::Founding,
        ("relay", _) => Way::EveningAtRelay,
        ("journal", _) => Way::Accessing,
        ("backup" | "restore", _) => Way::Copying,
        _ => panic!("no test leads past {point}"),
    }
}

fn points_of(wanted: Way) -> impl Iterator<Item = &'static str> {
    let all = points::DEVICE.into_iter().chain(points::RELAY);
    all.filter(move |point| way(point) == wanted)
}

/// The first passings of a point. The first must happen; later ones may not.
fn passings() -> std::ops::RangeInclusive<u32> {
    1..=if is_long() { 12 } else { 3 }
}

fn assert_first_is_reached(ended: bool, point: &str, nth: u32) {
    assert!(ended || nth > 1, "{point} is not passed. Are the programs armed? `cargo build` makes them so.");
}

#[test]
fn every_point_has_a_way_past_it_and_every_name_in_the_programs_is_a_point() {
    let mut named: BTreeSet<&str> = points::DEVICE.into_iter().chain(points::RELAY).collect();
    assert_eq!(named.len(), points::DEVICE.len() + points::RELAY.len(), "two points have one name");
    for point in &named {
        way(point);
    }
    named.extend(points::PLANTED);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeSet::new();
    for folder in ["app/core/src", "app/headless/src", "server/src"] {
        names_in(&root.join(folder), &mut found);
    }
    let named: BTreeSet<String> = named.into_iter().map(str::to_owned).collect();
    assert_eq!(found, named);
}

/// The names after `points::reach("` and `points::planted("` in the sources of a folder.
fn names_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for call in ["points::reach(\"", "points::planted(\""] {
                let names = source.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
                found.extend(names);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_killed_in_an_evening_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::set(folder.path()).await;
    for point in points_of(Way::Evening) {
        for nth in passings() {
            let ended = stage.evening(&Armed::to_stop_at(point, nth)).await;
            assert_first_is_reached(ended, point, nth);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_killed_while_it_tidies_up_offline_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::set(folder.path()).await;
    for point in points_of(Way::EveningOffline) {
        let ended = stage.evening_offline(&Armed::to_stop_at(point, 1)).await;
        assert_first_is_reached(ended, point, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_killed_in_an_evening_loses_nothing_that_it_signed_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::set(folder.path()).await;
    for point in points_of(Way::EveningAtRelay) {
        for nth in passings() {
            let ended = stage.evening_at_relay(&Armed::to_stop_at(point, nth)).await;
            assert_first_is_reached(ended, point, nth);
        }
    }
}
