//! Changes that break what reads them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};
use crdt_model::kind::Kind;
use crdt_model::wire::{Push, Reason, Refused, to_bytes};
use server::trial::{Job, Outcome, TrialError, Trials, Verdict};
use sha2::{Digest as _, Sha256};

use crate::world::{Device, GROUP, PROGRAM, World, entry, new_document};

/// Whether a trial process dies of this change.
fn kills(device: &Device, push: &Push, saved: &[u8]) -> bool {
    let job = Job {
        kind: push.document.kind().tag(),
        device: Some(device.id),
        saved: saved.to_vec().into(),
        changes: vec![push.bytes.clone()],
    };
    let bytes = to_bytes(&job);
    let mut child = Command::new(PROGRAM)
        .arg("trial")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&u32::try_from(bytes.len()).unwrap().to_be_bytes()).unwrap();
    input.write_all(&bytes).unwrap();
    drop(input);
    !child.wait().unwrap().success()
}

/// The change with one byte of its operations another, and its checksum made right again.
fn mutated(change: &[u8], at: usize, by: u8) -> Vec<u8> {
    let mut bytes = change.to_vec();
    bytes[at] ^= by;
    let checksum = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&checksum[..4]);
    bytes
}

/// A change with a right checksum that kills the process that tries it.
fn poison(device: &Device, push: &Push, saved: &[u8]) -> Push {
    let length = push.bytes.len();
    (1..=u8::MAX)
        .step_by(7)
        .flat_map(|by| (length / 2..length).rev().map(move |at| (at, by)))
        .map(|(at, by)| Push { bytes: mutated(&push.bytes, at, by).into(), ..push.clone() })
        .find(|mutant| kills(device, mutant, saved))
        .expect("some mutant makes Automerge panic")
}

#[test]
fn a_change_that_kills_its_trial_takes_nothing_with_it() {
    let world = World::new();
    let (device, id) = (world.volunteer(), new_document(Kind::Meeting));
    let mut copy = Document::empty();
    let first = device.write(GROUP, id, &mut copy, "first");
    let with_first = copy.save();
    let (mut aside, mut onwards) = (copy.clone(), copy);
    let poisoned = poison(&device, &device.write(GROUP, id, &mut aside, "poison"), &with_first);
    let second = device.write(GROUP, id, &mut onwards, "second");
    let elsewhere = device.begin(Kind::Meeting);

    let pushed = vec![first.clone(), poisoned.clone(), second.clone(), elsewhere.clone()];
    let answer = device.push(&world, pushed.clone());
    let received: Vec<_> = answer.receipts.iter().map(|receipt| receipt.entry).collect();
    assert_eq!(received, [entry(&first), entry(&second), entry(&elsewhere)]);
    let refused = [Refused { entry: entry(&poisoned), reason: Reason::BreaksDocument }];
    assert_eq!(answer.refused, refused);
    assert_eq!(world.count("quarantine"), 1);

    let again = device.push(&world, pushed);
    assert_eq!((again.receipts.len(), again.refused), (3, refused.to_vec()));
    assert_eq!((world.count("entry"), world.count("quarantine")), (3, 1));
    server::check::check(&world.data().join("relay.sqlite")).unwrap();
}

#[test]
fn what_is_no_uncompressed_change_is_refused() {
    let world = World::new();
    let device = world.volunteer();
    let mut copy = Document::empty();
    let whole = device.write(GROUP, new_document(Kind::Meeting), &mut copy, "key");
    for bytes in [Vec::new(), vec![0; 100], copy.save(), whole.bytes[..whole.bytes.len() - 1].to_vec()] {
        let push = Push { bytes: bytes.into(), ..whole.clone() };
        let refused = device.push(&world, vec![push.clone()]).refused;
        assert_eq!(refused, [Refused { entry: entry(&push), reason: Reason::Undecodable }]);
    }
    assert_eq!(world.count("document"), 0);
}

/// Holds one trial of one good change on a document as saved.
fn hold(program: &std::path::Path, saved: &[u8]) -> Result<Outcome, TrialError> {
    let key = crate::world::fresh_key();
    let device = DeviceId::of_key(&key.verifying_key().to_bytes());
    let edit = [Edit::put("key", true)];
    let change = Document::empty().edit(Actor::new(device, [0; 8]), UnixMillis(0), &edit).unwrap();
    let job = Job {
        kind: Kind::Meeting.tag(),
        device: Some(device),
        saved: saved.to_vec().into(),
        changes: vec![change.into()],
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let end = tokio::time::Instant::now() + std::time::Duration::from_secs(60);
        Trials::new(program.to_owned(), 1).hold(&job, end).await
    })
}

#[test]
fn what_is_the_relays_own_fault_blames_no_change() {
    assert_eq!(hold(PROGRAM.as_ref(), &[]).unwrap().verdicts, [Some(Verdict::Good)]);
    assert!(hold("/no such program".as_ref(), &[]).is_err());
    assert!(hold("/bin/false".as_ref(), &[]).is_err());
    assert_eq!(hold(PROGRAM.as_ref(), b"a damaged document").unwrap().verdicts, [None]);
}
