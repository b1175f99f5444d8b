//! The demo city is the same city every time: recorded by real devices, and whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stories::program::{Armed, path};
use stories::relay::Relay;

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
    the_host_programme_is_whole(&folder.path().join("first"));
    assert_eq!(first, recorded(&folder.path().join("again"), "2009"));
    assert_ne!(first, recorded(&folder.path().join("other"), "2010"));
}

/// Every state of the host programme has somebody in it.
fn the_host_programme_is_whole(data: &Path) {
    let report =
        Command::new(path("bindeled-relay")).args(["report", "quarterly", "--data"]).arg(data).output().unwrap();
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
    let note: Value = serde_json::from_slice(&report.stdout).unwrap();
    let figure = |id: &str| {
        let figures = note["figures"].as_array().unwrap();
        let told = figures.iter().find(|told| told["id"] == id).unwrap_or_else(|| panic!("{id}"));
        ["value", "of"].map(|key| told["so_far"][key].as_i64())
    };
    assert_eq!(["registered_newcomers", "registered_hosts"].map(figure), [[Some(20), None]; 2]);
    assert_eq!((figure("matches"), figure("successful_matches")), ([Some(13), None], [Some(3), Some(13)]));
    assert_eq!(figure("final_evaluations"), [Some(2), Some(3)]);
    let ([done, due], [missing, running]) = (figure("follow_ups_done"), figure("first_meetings_missing"));
    assert!(done < due && missing > Some(0) && missing < running, "{done:?} {due:?} {missing:?} {running:?}");
    let [claimed, approved] = ["support_claimed", "support_approved"].map(|id| figure(id)[0]);
    assert!(Some(0) < approved && approved < claimed, "{approved:?} of {claimed:?}");
    assert_eq!(note["budget"]["sources_dkk"], note["budget"]["purposes_dkk"].as_i64().unwrap() + 100_000);
    assert!(note["partners"].as_array().unwrap().iter().all(|partner| partner["quota"] == 75), "{}", note["partners"]);
}

/// What is there without its evenings: every document of the relay's log, and the note of all that they say.
struct Founded {
    documents: BTreeSet<String>,
    note: Value,
}

/// Records people, groups and the host programme. The program is killed after so many records, as often as it takes; how
/// often that was is told beside.
fn founded(folder: &Path, killed_after: Option<u32>) -> (Founded, u32) {
    let data = folder.join("relay");
    let relay = Relay::start(&data);
    let mut killed = 0;
    loop {
        let mut devices = Command::new(path("bindeled-device"));
        devices.arg("--data").arg(folder.join("devices")).arg("simulate").arg("--relay-data").arg(&data);
        devices.args(["--groups", "2", "--weeks", "0", "--seed", "2009", "--relay"]).arg(path("bindeled-relay"));
        // Later each time, so that a run that is not resumed where it was comes to an end too.
        let armed = killed_after.map(|records| Armed::to_stop_at("record.after_commit", records + 10 * killed));
        let ended = armed.unwrap_or_default().arm(&mut devices).output().unwrap();
        if ended.status.success() {
            break;
        }
        assert!(ended.status.code().is_none(), "{}", String::from_utf8_lossy(&ended.stderr));
        killed += 1;
    }
    drop(relay);
    let log = rusqlite::Connection::open(data.join("relay.sqlite")).unwrap();
    let mut statement = log.prepare("SELECT DISTINCT hex(document) FROM entry").unwrap();
    let documents = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let report =
        Command::new(path("bindeled-relay")).args(["report", "quarterly", "--data"]).arg(&data).output().unwrap();
    let mut note: Value = serde_json::from_slice(&report.stdout).unwrap();
    // The log is longer where something was said once more.
    note["moment"]["position"].take();
    (Founded { documents, note }, killed)
}

#[test]
fn a_city_that_was_interrupted_is_the_same_city() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, _) = founded(&folder.path().join("whole"), None);
    let (resumed, killed) = founded(&folder.path().join("resumed"), Some(40));
    assert!(killed >= 5, "killed {killed} times");
    let only = |one: &Founded, other: &Founded| one.documents.difference(&other.documents).cloned().collect::<Vec<_>>();
    let (twice, missing) = (only(&resumed, &whole), only(&whole, &resumed));
    assert!(twice.is_empty() && missing.is_empty(), "twice or otherwise: {twice:?}, missing: {missing:?}");
    assert_eq!(resumed.note, whole.note);
}
