#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod contact;
mod damaged;
mod driver;
mod erased;
mod kept;
mod large;
mod pictures;
mod put_back;
mod reconcile;
mod refused;
mod relay;
mod set_aside;
pub(crate) mod tablet;

use crdt_model::document::Edit;
use crdt_model::id::{CommandId, EntryHash, OrganisationId};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    Bundle, CatchUp, CommandDone, Grant, Needs, Reason, Receipt, Record, Refused, Snapshot, SpaceCommand,
};

use super::take::take;
use super::*;
use crate::api::view::What;
use crate::desk::{Act, Write};
use crate::store::{self, sending::COMMANDS_MAX};
use tablet::{GROUP, Tablet, answer, elsewhere, note};

#[test]
fn a_record_leaves_the_outbox_only_on_a_receipt_that_names_it() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    tablet.writes(note(2), "two");
    let asked = tablet.asks(0);
    assert_eq!(asked.request.push.len(), 2);
    let receipts = [asked.expects.sent[0].entry, EntryHash::from_bytes([9; 32])];
    let answer = SyncAnswer { receipts: receipts.map(|entry| Receipt { entry, position: 1 }).to_vec(), ..answer() };
    let taken = take(&mut tablet.desk, &asked.expects, Unpacked::of(answer)).unwrap();
    assert_eq!(tablet.waiting(), [asked.expects.sent[1].entry]);
    assert!(taken.again, "the relay did not get to the second");
    assert_eq!(tablet.asks(taken.progress.after).request.push.len(), 1);
}

#[test]
fn what_is_refused_stays_is_shown_and_blocks_nothing() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    tablet.writes(note(2), "two");
    let asked = tablet.asks(0);
    let [first, second] = [asked.expects.sent[0].entry, asked.expects.sent[1].entry];
    let answer = SyncAnswer {
        refused: vec![Refused { entry: first, reason: Reason::NotAllowed }],
        receipts: vec![Receipt { entry: second, position: 1 }],
        ..answer()
    };
    let taken = take(&mut tablet.desk, &asked.expects, Unpacked::of(answer)).unwrap();
    assert!(!taken.again);
    assert_eq!(tablet.waiting(), []);
    let acts = store::outbox::acts(tablet.desk.connection(), 10).unwrap();
    assert_eq!(acts.iter().map(|act| act.refused).collect::<Vec<_>>(), [Some(Reason::NotAllowed)]);
    assert_eq!(tablet.text(note(1)), Some("one".to_owned()));
}

#[test]
fn what_needs_others_waits_for_the_next_time() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    let asked = tablet.asks(0);
    let entry = asked.expects.sent[0].entry;
    let answer = SyncAnswer { needs: vec![Needs { entry, missing: vec![[1; 32].into()] }], ..answer() };
    let taken = take(&mut tablet.desk, &asked.expects, Unpacked::of(answer)).unwrap();
    assert!(!taken.again, "asking at once would change nothing");
    assert_eq!(tablet.waiting(), [entry]);
    assert_eq!(tablet.asks(0).request.push.len(), 1);
}

#[test]
fn a_whole_document_joins_what_was_not_sent_yet() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    far.put("far", "theirs");
    let snapshot = |bytes: Vec<u8>| Snapshot { space: GROUP, document: note(1).1, bytes: bytes.into() };
    tablet.takes(SyncAnswer { snapshots: vec![snapshot(far.saved())], ..answer() });
    assert_eq!(tablet.field(note(1), "far"), Some("theirs".to_owned()));
    tablet.writes(note(1), "mine");
    far.put("far", "theirs again");
    tablet.takes(SyncAnswer { snapshots: vec![snapshot(far.saved())], ..answer() });
    assert_eq!(tablet.field(note(1), "far"), Some("theirs again".to_owned()));
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
    assert_eq!(tablet.waiting().len(), 1);
    tablet.reopens();
    assert_eq!(tablet.field(note(1), "far"), Some("theirs again".to_owned()));
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
}

#[test]
fn a_bad_change_is_set_aside_and_the_rest_goes_on() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    let good = far.put("far", "theirs");
    let mut flipped = far.put("far", "more");
    *flipped.last_mut().unwrap() ^= 1;
    let record = |position, document: DocumentId, bytes: Vec<u8>| Record {
        position,
        space: GROUP,
        document,
        bytes: bytes.into(),
    };
    let records = vec![
        record(1, note(1).1, vec![0; 40]),
        record(2, note(2).1, flipped.clone()),
        record(3, note(2).1, good),
        record(4, note(3).1, Vec::from([0])),
    ];
    let snapshots = vec![Snapshot { space: GROUP, document: note(4).1, bytes: vec![7; 99].into() }];
    tablet.takes(SyncAnswer { records, snapshots, ..answer() });
    assert_eq!(tablet.field(note(2), "far"), Some("theirs".to_owned()));
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 4);
    assert_eq!(store::meta::cursor(tablet.desk.connection()).unwrap(), Some(answer().cursor));
}

#[test]
fn a_change_that_comes_before_what_it_builds_on_waits_in_the_document() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    let first = far.put("far", "one");
    let second = far.put("far", "two");
    let records = |position, bytes: Vec<u8>| SyncAnswer {
        records: vec![Record { position, space: GROUP, document: note(1).1, bytes: bytes.into() }],
        ..answer()
    };
    tablet.takes(records(2, second));
    assert_eq!(tablet.field(note(1), "far"), None);
    tablet.reopens();
    tablet.takes(records(3, first));
    assert_eq!(tablet.field(note(1), "far"), Some("two".to_owned()));
}

#[test]
fn changes_come_one_by_one_or_bundled() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    let first = far.put("far", "one");
    far.put("far", "two");
    far.put("far", "three");
    let bytes = far.bundled(1);
    let record = Record { position: 1, space: GROUP, document: note(1).1, bytes: first.into() };
    let good = Bundle { space: GROUP, document: note(1).1, bytes: bytes.clone().into() };
    let mut flipped = bytes;
    *flipped.last_mut().unwrap() ^= 1;
    let bad = Bundle { space: GROUP, document: note(2).1, bytes: flipped.into() };
    tablet.takes(SyncAnswer { records: vec![record], bundles: vec![bad, good], ..answer() });
    assert_eq!(tablet.field(note(1), "far"), Some("three".to_owned()));
    assert_eq!(tablet.field(note(2), "far"), None);
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 1);
    assert_eq!(store::meta::cursor(tablet.desk.connection()).unwrap(), Some(answer().cursor));
    tablet.reopens();
    assert_eq!(tablet.field(note(1), "far"), Some("three".to_owned()));
}

#[test]
fn what_the_device_may_not_hold_is_not_taken_in() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    let bytes = far.put("far", "theirs");
    let other = Space::Organisation(OrganisationId::from_bytes([5; 16]));
    let records = vec![Record { position: 1, space: other, document: note(1).1, bytes: bytes.into() }];
    let snapshots = vec![Snapshot { space: other, document: note(2).1, bytes: far.saved().into() }];
    tablet.takes(SyncAnswer { records, snapshots, ..answer() });
    assert_eq!(store::document::spaces(tablet.desk.connection()).unwrap(), []);
}

#[test]
fn a_space_goes_only_when_nothing_of_it_waits() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    tablet.takes(SyncAnswer { grants: Some(vec![]), ..answer() });
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
    let receipts = vec![Receipt { entry: asked.expects.sent[0].entry, position: 1 }];
    let answer = SyncAnswer { receipts, ..answer() };
    take(&mut tablet.desk, &asked.expects, Unpacked::of(answer)).unwrap();
    assert_eq!(store::document::spaces(tablet.desk.connection()).unwrap(), []);
}

#[test]
fn a_new_space_is_asked_for_whole_page_by_page() {
    let mut tablet = Tablet::new();
    let programme = Grant { space: Space::Programme, role: Role::Reader };
    let group = Grant { space: GROUP, role: Role::Volunteer };
    let first = tablet.asks(0);
    assert_eq!(first.request.catch_up, [CatchUp { space: GROUP, after: None, buckets: None }]);
    let page = SyncAnswer {
        grants: Some(vec![group, programme]),
        catch_up: vec![CatchUp { space: GROUP, after: Some(note(1).1), buckets: None }],
        more: true,
        ..answer()
    };
    let taken = take(&mut tablet.desk, &first.expects, Unpacked::of(page)).unwrap();
    assert!(taken.again && taken.documents);
    let second = tablet.asks(0);
    let wanted = vec![
        CatchUp { space: Space::Programme, after: None, buckets: None },
        CatchUp { space: GROUP, after: Some(note(1).1), buckets: None },
    ];
    assert_eq!(second.request.catch_up, wanted);
    // The relay had room for the group only; the programme has not begun.
    let page = SyncAnswer {
        catch_up: vec![CatchUp { space: Space::Programme, after: None, buckets: None }],
        more: true,
        ..answer()
    };
    take(&mut tablet.desk, &second.expects, Unpacked::of(page)).unwrap();
    let third = tablet.asks(0);
    assert_eq!(third.request.catch_up, [CatchUp { space: Space::Programme, after: None, buckets: None }]);
    let taken = take(&mut tablet.desk, &third.expects, Unpacked::of(answer())).unwrap();
    assert!(!taken.again);
    assert_eq!(tablet.asks(0).request.catch_up, []);
}

#[test]
fn a_new_space_is_the_devices_own_once_the_relay_has_made_it() {
    let mut tablet = Tablet::new();
    let made = Space::Group(crdt_model::id::GroupId::from_bytes([8; 16]));
    let organisation = OrganisationId::from_bytes([5; 16]);
    for (number, refused) in [(1, None), (2, Some(Reason::NotAllowed))] {
        let command = SpaceCommand { id: CommandId::from_bytes([number; 16]), space: made, organisation, with: None };
        let act = Act { spaces: vec![command], ..Act::new(What::Reference, vec![]) };
        tablet.desk.record(&act).unwrap();
        let asked = tablet.asks(0);
        assert_eq!(asked.request.commands, [command]);
        let commands = vec![CommandDone { id: command.id, refused }];
        take(&mut tablet.desk, &asked.expects, Unpacked::of(SyncAnswer { commands, ..answer() })).unwrap();
        assert_eq!(tablet.asks(0).request.commands, []);
        let shown = store::space_command::refused(tablet.desk.connection(), 9).unwrap();
        assert_eq!(shown.len(), usize::from(refused.is_some()));
    }
    assert!(store::granted::holds(tablet.desk.connection(), made).unwrap());
}

#[test]
fn what_is_written_in_a_new_space_goes_with_its_command_or_after_it() {
    let mut tablet = Tablet::new();
    let organisation = OrganisationId::from_bytes([5; 16]);
    let many = COMMANDS_MAX + 2;
    for number in 0..u64::try_from(many).unwrap() {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let space = Space::Group(crdt_model::id::GroupId::from_bytes(id));
        let command = SpaceCommand { id: CommandId::from_bytes(id), space, organisation, with: None };
        let write = Write { place: (space, note(1).1), edits: vec![Edit::put("text", "new")] };
        tablet.desk.record(&Act { spaces: vec![command], ..Act::new(What::Reference, vec![write]) }).unwrap();
    }
    let (mut written, mut progress) = (0, Progress::default());
    for expected in [COMMANDS_MAX, 2] {
        let asked = tablet.asks_in(VERSION, progress);
        let spaces: Vec<Space> = asked.request.commands.iter().map(|command| command.space).collect();
        assert_eq!(asked.request.push.iter().map(|push| push.space).collect::<Vec<_>>(), spaces);
        assert_eq!(spaces.len(), expected);
        let commands = asked.request.commands.iter().map(|command| CommandDone { id: command.id, refused: None });
        let receipts = asked.expects.sent.iter().map(|row| Receipt { entry: row.entry, position: 1 });
        let told = SyncAnswer { commands: commands.collect(), receipts: receipts.collect(), ..answer() };
        let taken = tablet.hears(&asked.expects, told);
        assert!(taken.again);
        (written, progress) = (written + spaces.len(), taken.progress);
    }
    assert_eq!(written, many);
}

#[test]
fn an_answer_that_finds_no_room_is_not_taken_in_at_all() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let before = tablet.state();
    let mut far = elsewhere();
    for number in 0..200 {
        far.put(&format!("far{number}"), &"long ".repeat(100));
    }
    let answer = SyncAnswer {
        receipts: vec![Receipt { entry: asked.expects.sent[0].entry, position: 1 }],
        snapshots: vec![Snapshot { space: GROUP, document: note(2).1, bytes: far.saved().into() }],
        ..answer()
    };
    tablet.fill_disk();
    let full = take(&mut tablet.desk, &asked.expects, Unpacked::of(answer.clone()));
    assert_eq!(full.unwrap_err(), StoreError::DiskFull);
    tablet.reopens();
    assert_eq!(tablet.state(), before);
    let taken = take(&mut tablet.desk, &asked.expects, Unpacked::of(answer)).unwrap();
    assert!(taken.documents);
    assert_eq!(tablet.waiting(), []);
}

#[test]
fn edits_before_and_after_an_answer_stay_one_document() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    let asked = tablet.asks(0);
    tablet.writes(note(1), "two");
    let receipts = vec![Receipt { entry: asked.expects.sent[0].entry, position: 1 }];
    take(&mut tablet.desk, &asked.expects, Unpacked::of(SyncAnswer { receipts, ..answer() })).unwrap();
    assert_eq!(tablet.text(note(1)), Some("two".to_owned()));
    assert_eq!(tablet.waiting().len(), 1);
    tablet.reopens();
    assert_eq!(tablet.text(note(1)), Some("two".to_owned()));
}

#[test]
fn a_whole_document_makes_good_what_was_set_aside_of_it() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    far.put("far", "theirs");
    let record = |number| Record { position: 1, space: GROUP, document: note(number).1, bytes: vec![0; 40].into() };
    tablet.takes(SyncAnswer { records: vec![record(1), record(2)], ..answer() });
    assert_eq!(store::set_aside::since(tablet.desk.connection(), 9).unwrap().len(), 2);
    for _ in 0..2 {
        let whole = Snapshot { space: GROUP, document: note(1).1, bytes: far.saved().into() };
        tablet.takes(SyncAnswer { snapshots: vec![whole], ..answer() });
        assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 1);
    }
    assert_eq!(tablet.field(note(1), "far"), Some("theirs".to_owned()));
}
