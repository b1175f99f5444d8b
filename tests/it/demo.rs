//! The demo city is the same city every time: recorded by real devices, and whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use stories::program::path;

/// Every change of every meeting in the relay's log.
fn recorded(data: &Path, seed: &str) -> BTreeSet<String> {
    let demo = Command::new(path("bindeled-relay"))
        .args(["demo", "--groups", "6", "--weeks", "4", "--seed", seed, "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
    let check = Command::new(path("bindeled-relay")).arg("check").arg("--data").arg(data).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    let log = rusqlite::Connection::open(data.join("relay.sqlite")).unwrap();
    let meetings = "SELECT hex(entry) FROM entry WHERE substr(document, 1, 1) = x'03'";
    let mut statement = log.prepare(meetings).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn one_seed_is_one_city() {
    let folder = tempfile::tempdir().unwrap();
    let first = recorded(&folder.path().join("first"), "2009");
    assert!(first.len() > 100, "{} changes of meetings", first.len());
    assert_eq!(first, recorded(&folder.path().join("again"), "2009"));
    assert_ne!(first, recorded(&folder.path().join("other"), "2010"));
}
