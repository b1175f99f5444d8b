//! The program itself: what it prints, how it ends, what a sudden end leaves.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::document::Document;
use crdt_model::invite::Invite;
use crdt_model::kind::Kind;
use crdt_model::wire::{Rejection, SyncRequest};

use crate::world::{Device, GROUP, PROGRAM, World, entry, fresh_key, new_document};

pub fn relay(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("--data").arg(data).env_remove("BINDELED_PUBLIC_URL").env_remove("BINDELED_JOURNAL");
    command
}

pub fn serve(data: &Path) -> (Child, String) {
    let mut child = relay(data, &["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    (child, ready["listening"].as_str().unwrap().to_owned())
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn check(output: &Output, code: i32, out: &str, err: &str) {
    assert!(text(&output.stdout).contains(out), "{output:?}");
    assert!(text(&output.stderr).contains(err), "{output:?}");
    assert_eq!(output.status.code(), Some(code), "{output:?}");
}

#[test]
fn it_says_what_is_wrong_and_ends_with_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let run = |arguments: &[&str]| relay(&data, arguments).output().unwrap();
    check(&run(&["check"]), 1, "", "there is no relay in the data folder");
    check(&run(&["revoke", "AAAAAAAAAAA"]), 1, "", "there is no relay in the data folder");
    check(&run(&["invite", "--role", "king", "--space", "programme"]), 2, "", "no such role: king");
    check(&run(&["invite", "--role", "host", "--space", "programme"]), 1, "", "nobody can be host in programme");
    check(&run(&["invite", "--role", "reader"]), 1, "", "an invite needs at least one space");
    check(&run(&["invite", "--role", "reader", "--space", "programme"]), 1, "", "address is not known yet");
    let far = ["invite", "--role", "reader", "--space", "programme", "--public-url", "http://bindeled.example"];
    check(&run(&far), 1, "", "plain http is allowed only to this machine");

    let (mut serving, _) = serve(&data);
    check(&run(&["serve", "--listen", "127.0.0.1:0"]), 1, "", "another relay is already serving");
    check(&run(&["revoke", "AAAAAAAAAAA"]), 1, "", "there is no device AAAAAAAAAAA");
    check(&run(&["check"]), 0, "whole: 0 entries, 0 documents", "");
    serving.kill().unwrap();
    serving.wait().unwrap();
}

#[test]
fn an_invite_is_one_line_made_beside_the_serving_relay() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (mut serving, address) = serve(&data);
    let made =
        relay(&data, &["invite", "--role", "volunteer", "--space", "group/AAAAAAAAAAAAAAAAAAAAAA"]).output().unwrap();
    let invite: Invite = text(&made.stdout).parse().unwrap();
    assert_eq!((invite.relay, text(&made.stdout).lines().count()), (address, 1));
    Command::new("kill").arg(serving.id().to_string()).status().unwrap();
    assert!(serving.wait().unwrap().success(), "asked to stop, it ends well");
}

#[test]
fn what_was_received_survives_a_sudden_end() {
    let mut world = World::new();
    world.stop();
    let (mut serving, address) = serve(&world.data());
    world.speak_to(&address);
    let device = Device::enrol(&world, fresh_key(), &world.invite_to_group()).unwrap();
    let pushed: Vec<_> = (0..20).map(|_| device.begin(Kind::Meeting)).collect();
    let received = device.push(&world, pushed.clone()).receipts;
    serving.kill().unwrap();
    serving.wait().unwrap();

    let (mut serving, address) = serve(&world.data());
    world.speak_to(&address);
    assert_eq!(device.push(&world, pushed).receipts, received);
    check(&relay(&world.data(), &["check"]).output().unwrap(), 0, "whole: 20 entries, 20 documents", "");
    serving.kill().unwrap();
    serving.wait().unwrap();
}

#[test]
fn devices_are_looked_after_beside_the_serving_relay() {
    let mut world = World::new();
    world.stop();
    let (mut serving, address) = serve(&world.data());
    world.speak_to(&address);
    let run = |arguments: &[&str]| relay(&world.data(), arguments).output().unwrap();
    let made =
        run(&["invite", "--confirm", "--role", "volunteer", "--space", &GROUP.to_string(), "--label", "Tablet 7"]);
    let device = Device::enrol(&world, fresh_key(), &text(&made.stdout).parse().unwrap()).unwrap();
    let id = device.id.to_string();
    let listed = || -> serde_json::Value {
        let output = run(&["devices", "--json"]);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let words: Vec<String> = serde_json::from_value(listed()[0]["words"].clone()).unwrap();
    check(&run(&["devices"]), 0, &format!("waits: {}", words.join(" ")), "");
    check(&run(&["confirm", &id]), 0, &format!("confirmed: {id}"), "");

    let name = device.begin(Kind::Name);
    device.push(&world, vec![name.clone()]);
    check(&run(&["recovery-code", &id]), 1, "", "has sent no one-time code yet");
    let code = SyncRequest { recovery: Some("ABCDEFGHJKLMNPQRSTUVWXYZ".to_owned()), ..device.request() };
    device.ask(&world, &code).unwrap();
    check(&run(&["recovery-code", &id]), 0, "ABCD EFGH JKLM NPQR STUV WXYZ", "");
    let document = name.document.to_string();
    check(&run(&["erase", &GROUP.to_string(), &document]), 0, &format!("erased: {document}"), "");
    assert!(device.pull(&world).records.iter().any(|record| record.bytes.is_empty()), "it hears of it at once");

    check(&run(&["revoke", &id]), 0, &format!("closed: {id}"), "");
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::Revoked), "and of this, too");
    check(&run(&["confirm", &id]), 1, "", "is closed");
    assert_eq!((listed()[0]["status"].as_str(), listed()[0]["label"].as_str()), (Some("revoked"), Some("Tablet 7")));
    check(&run(&["check"]), 0, "whole: 2 entries, 0 documents", "");
    serving.kill().unwrap();
    serving.wait().unwrap();
}

#[test]
fn what_was_refused_can_be_looked_at_and_handed_on() {
    let world = World::new();
    let (device, other) = (world.volunteer(), world.volunteer());
    let (refused, of_other) = (device.begin(Kind::Group), other.begin(Kind::Match));
    device.push(&world, vec![refused.clone()]);
    other.push(&world, vec![of_other.clone()]);
    let id = device.id.to_string();
    let run = |arguments: &[&str]| relay(&world.data(), arguments).output().unwrap();
    let all = run(&["quarantine"]);
    for part in [&id, &other.id.to_string(), &GROUP.to_string(), &refused.document.to_string(), "not_allowed"] {
        check(&all, 0, part, "");
    }
    assert_eq!(text(&all.stdout).lines().count(), 3, "{all:?}");
    check(&run(&["quarantine", "AAAAAAAAAAA"]), 1, "", "there is no device AAAAAAAAAAA");

    let json = run(&["quarantine", &id, "--json"]);
    let kept: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((kept["reason"].as_str(), kept["device"].as_str()), (Some("not_allowed"), Some(id.as_str())));
    assert_eq!(kept["entry"].as_str(), Some(entry(&refused).to_string().as_str()));
    assert_eq!(STANDARD.decode(kept["change"].as_str().unwrap()).unwrap(), refused.bytes.as_slice());
}

#[test]
fn what_was_refused_can_be_taken_in_after_all() {
    let mut world = World::new();
    let (device, other) = (world.volunteer(), world.volunteer());
    other.pull(&world);
    world.stop();
    let (mut serving, address) = serve(&world.data());
    world.speak_to(&address);
    let run = |arguments: &[&str]| relay(&world.data(), arguments).output().unwrap();
    let id = device.id.to_string();
    check(&run(&["quarantine", &id, "--accept"]), 1, "", "nothing of the kind is kept aside");

    // A lost tablet turns up, closed, with an evening on it; and once it wrote what nobody may.
    let (meeting, mut copy) = (new_document(Kind::Meeting), Document::empty());
    let forged = device.write(GROUP, new_document(Kind::Meeting), &mut Document::empty(), "s/AAAAAAAAAAA");
    let evening = ["a", "b"].map(|key| device.write(GROUP, meeting, &mut copy, key));
    world.revoke(device.id);
    let sent = [evening.to_vec(), vec![forged.clone()]].concat();
    assert_eq!(device.push(&world, sent).refused.len(), 3);
    let second = entry(&evening[1]).to_string();
    check(&run(&["quarantine", &id, "--accept", "--entry", &second]), 0, "builds on what is not here", "");
    let all = run(&["quarantine", &id, "--accept"]);
    check(&all, 0, "taken in: 2", "");
    check(&all, 0, &format!("stays aside: {} (wrong_content)", entry(&forged)), "");

    let came = other.pull(&world).records;
    let bytes: Vec<&[u8]> = came.iter().map(|record| record.bytes.as_slice()).collect();
    assert_eq!(bytes, evening.iter().map(|push| push.bytes.as_slice()).collect::<Vec<_>>());
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::Revoked), "it stays closed");
    assert_eq!(world.count("quarantine"), 1);
    let journal = std::fs::read_to_string(world.journal_file()).unwrap();
    assert!(journal.contains(r#""what":"taken_in""#) && journal.contains(r#""positions":[1,2]"#), "{journal}");
    check(&run(&["check"]), 0, "whole: 2 entries, 1 documents", "");
    serving.kill().unwrap();
    serving.wait().unwrap();
}

#[test]
fn restoring_says_plainly_what_it_knows_of_access() {
    let mut world = World::new();
    let device = world.volunteer();
    let copy = world.folder.path().join("copy.sqlite");
    let copy = copy.to_str().unwrap();
    check(&relay(&world.data(), &["backup", copy]).output().unwrap(), 0, "copied and checked", "");
    world.revoke(device.id);
    world.stop();
    let journal = world.place().journal;
    let journal = journal.to_str().unwrap();
    let (with, without) = (world.folder.path().join("with"), world.folder.path().join("without"));
    let output = relay(&with, &["restore", copy, "--journal", journal]).output().unwrap();
    check(&output, 0, "changes since the copy that were done again: 1", "");
    check(
        &relay(&without, &["restore", copy]).output().unwrap(),
        0,
        "Every device waits until it has been confirmed",
        "",
    );
    check(&relay(&without, &["devices"]).output().unwrap(), 0, "waits: ", "");

    let file = world.journal_file();
    check(&relay(&with, &["check", "--journal", journal]).output().unwrap(), 0, "whole: 0 entries", "");
    let lines = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, lines.replacen("\"number\":2", "\"number\":3", 1)).unwrap();
    check(&relay(&with, &["check", "--journal", journal]).output().unwrap(), 1, "", "line 2 of the access journal");
}
