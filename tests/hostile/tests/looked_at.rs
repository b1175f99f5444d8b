//! What the bounded look lets through hurts nobody who guards against a panic: neither the stack nor memory gives way.
//!
//! The process limits its own memory, so that what would take a device's memory fails here.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test may fail loudly")]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

use automerge::{Automerge, Bundle};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};
use crdt_model::kind::Kind;
use crdt_model::trial::{self, Verdict};
use hostile::mutation::Mutations;
use hostile::{bundle, cases, change, document, good};

const DEVICES: [DeviceId; 3] =
    [DeviceId::from_bytes([1; 8]), DeviceId::from_bytes([2; 8]), DeviceId::from_bytes([3; 8])];
const EVENING: UnixMillis = UnixMillis(1_794_506_400_000);
const MEMORY_BYTES_MAX: u64 = 1536 * 1024 * 1024;
const CASE_TIME_MAX: Duration = Duration::from_secs(10);

thread_local! {
    static PROVOKING: Cell<bool> = const { Cell::new(false) };
}

fn limit_memory() {
    rlimit::setrlimit(rlimit::Resource::AS, MEMORY_BYTES_MAX, MEMORY_BYTES_MAX).unwrap();
    // Thousands of backtraces of what is provoked would say nothing.
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !PROVOKING.get() {
                usual(panic)
            }
        }));
    });
}

/// What the work gives when it ends by itself, and not by a panic; it may not take long either way.
fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Option<T> {
    let begun = Instant::now();
    PROVOKING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    PROVOKING.set(false);
    let took = begun.elapsed();
    assert!(took < CASE_TIME_MAX, "{what} took {took:?}");
    done
}

#[test]
fn what_declares_too_much_is_refused_before_it_is_decoded() {
    for (name, bytes) in change::not_to_be_decoded(DEVICES[0]) {
        assert!(trial::look(&bytes).is_err(), "{name}");
    }
    for (name, bytes) in document::not_to_be_decoded(DEVICES[0]) {
        assert!(trial::look_at_document(&bytes).is_err(), "{name}");
    }
    for (name, bytes) in bundle::not_to_be_decoded(DEVICES[0]) {
        assert!(trial::look_at_bundle(&bytes).is_err(), "{name}");
    }
}

#[test]
fn what_honest_devices_write_is_let_through() {
    for marks in [1, 2, 30, 500] {
        let (meeting, changes) = good::meeting(&DEVICES, marks);
        for change in &changes {
            assert_eq!(trial::look(change), Ok(()));
        }
        assert_eq!(trial::look_at_document(&meeting.save()), Ok(()));
        assert_eq!(trial::look_at_bundle(&bundle::of(&meeting)), Ok(()));
    }
}

#[test]
fn what_can_be_decoded_and_must_not_be_merged_is_refused() {
    limit_memory();
    let honest = change::Parts::claiming(DEVICES[0], 1).chunk();
    assert!(matches!(tried(&mut Document::empty(), DEVICES[0], &honest), Some(Verdict::Good)));
    for (name, bytes) in change::not_to_be_merged(DEVICES[0]) {
        let verdict = tried(&mut Document::empty(), DEVICES[0], &bytes);
        assert!(matches!(verdict, None | Some(Verdict::Bad(_))), "{name}: {verdict:?}");
    }
}

#[test]
fn no_operation_takes_away_what_another_device_said() {
    limit_memory();
    let mut there = Document::empty();
    there.edit(Actor::new(DEVICES[1], [7; 8]), EVENING, &[Edit::put(format!("n/{}", DEVICES[1]), 1_i64)]).unwrap();
    let (heads, before) = (there.heads(), there.fields());
    for (name, bytes) in change::taking_away(DEVICES[0], Actor::new(DEVICES[1], [7; 8]), &heads) {
        let verdict = tried(&mut there, DEVICES[0], &bytes);
        assert!(matches!(verdict, None | Some(Verdict::Bad(_))), "{name}: {verdict:?}");
        assert_eq!(there.fields(), before, "{name}");
    }
}

#[test]
fn an_actor_that_counts_a_change_twice_is_refused() {
    limit_memory();
    let mut there = Document::empty();
    let first = change::Parts::claiming(DEVICES[0], 1);
    assert_eq!(tried(&mut there, DEVICES[0], &first.chunk()), Some(Verdict::Good));
    let again = change::Parts { seconds: 1, ..first };
    let verdict = tried(&mut there, DEVICES[0], &again.chunk());
    assert!(matches!(verdict, None | Some(Verdict::Bad(_))), "{verdict:?}");
}

#[test]
fn what_is_missing_is_asked_for_as_long_as_it_is_not_too_much() {
    let missing: Vec<[u8; 32]> = (0..=255).map(|number| [number; 32]).collect();
    let parts = change::Parts { dependencies: missing.clone(), ..change::Parts::claiming(DEVICES[0], 1) };
    assert_eq!(tried(&mut Document::empty(), DEVICES[0], &parts.chunk()), Some(Verdict::Needs { missing }));
}

/// A device may spoil its own future. Nobody else's: whatever was taken, the next change of another device is good.
#[test]
fn mutated_changes_are_refused_or_leave_a_document_that_others_go_on_with() {
    limit_memory();
    let (_, changes) = good::meeting(&DEVICES, 40);
    let mut verdicts = Counts::new();
    let mut mutations = Mutations::new(1);
    for case in 0..cases(2_000) {
        let place = case % changes.len();
        let (author, next) = (DEVICES[place % 3], DEVICES[(place + 1) % 3]);
        let mut there = Document::empty();
        there.apply(&changes[..place]).unwrap();
        let mutant = mutations.of_chunk(&changes[place]);
        let verdict = tried(&mut there, author, &mutant);
        if let Some(Verdict::Good) = verdict {
            let edit = Edit::put(format!("n/{next}"), 99_i64);
            let on = there.clone().edit(Actor::new(next, [8; 8]), EVENING, &[edit]).unwrap();
            let then = tried(&mut there, next, &on);
            assert!(matches!(then, Some(Verdict::Good)), "case {case}: {then:?} after {mutant:02x?}");
        }
        count(&mut verdicts, &verdict.map_or("panics".to_owned(), |verdict| format!("{verdict:?}")));
    }
    // The test provokes what it claims to provoke.
    for seen in ["panics", "Good", "Needs", "Bad(Undecodable)", "Bad(BreaksDocument)", "Bad(WrongContent)"] {
        assert!(verdicts.contains_key(seen), "{seen} not in {verdicts:?}");
    }
}

/// A relay tries what one device sent of a document together. That must tell no other story than one by one.
#[test]
fn changes_tried_together_fare_as_they_do_one_by_one() {
    limit_memory();
    let (_, changes) = good::meeting(&DEVICES, 24);
    let mut mutations = Mutations::new(3);
    let mut compared = 0;
    for case in 0..cases(600) {
        let place = case % 16;
        let mut before = Document::empty();
        before.apply(&changes[..place]).unwrap();
        let mut sent: Vec<Vec<u8>> = Vec::new();
        for _ in 0..8 {
            let change = mutations.choose(&changes[place..place + 8]);
            sent.push(if *mutations.choose(&[true, false, false]) {
                mutations.of_chunk(change)
            } else {
                change.clone()
            });
        }
        let mut single = before.clone();
        let alone = |change: &Vec<u8>| {
            let tried = guarded("a trial", || trial::attempt_all(Kind::Meeting, &mut single, None, &[change]))?;
            tried.verdicts.into_iter().next()
        };
        // One that panics kills its trial, and the relay tries the rest anew.
        let Some(alone) = sent.iter().map(alone).collect::<Option<Vec<_>>>() else { continue };
        let mut joint = before;
        let sent: Vec<&[u8]> = sent.iter().map(Vec::as_slice).collect();
        let together = guarded("a trial", || trial::attempt_all(Kind::Meeting, &mut joint, None, &sent)).unwrap();
        assert_eq!(together.verdicts, alone, "case {case}");
        assert_eq!(together.saved.is_some(), alone.contains(&Verdict::Good), "case {case}");
        assert_eq!((joint.heads(), joint.fields()), (single.heads(), single.fields()), "case {case}");
        compared += 1;
    }
    assert!(compared > 0, "some are not spoilt by a panic");
}

#[test]
fn mutated_documents_and_bundles_do_no_more_than_panic() {
    limit_memory();
    let meetings = [1, 5, 40].map(|marks| good::meeting(&DEVICES, marks).0);
    let mut ends = Counts::new();
    let mut mutations = Mutations::new(2);
    for case in 0..cases(2_000) {
        let meeting = &meetings[case % 3];
        let mutant = mutations.of_chunk(&meeting.save());
        let end = match trial::look_at_document(&mutant) {
            Err(_) => "document refused",
            Ok(()) => {
                match guarded("a document", || Document::load(&mutant).map(|there| (there.fields(), there.save()))) {
                    None => "document panics",
                    Some(read) => {
                        if read.is_ok() {
                            "document read"
                        } else {
                            "document undecodable"
                        }
                    }
                }
            }
        };
        count(&mut ends, end);
        let mutant = mutations.of_chunk(&bundle::of(meeting));
        let end = match trial::look_at_bundle(&mutant) {
            Err(_) => "bundle refused",
            Ok(()) => match guarded("a bundle", || unbundled(&mutant)) {
                None => "bundle panics",
                Some(read) => {
                    if read.is_some() {
                        "bundle read"
                    } else {
                        "bundle undecodable"
                    }
                }
            },
        };
        count(&mut ends, end);
    }
    for seen in ["document refused", "document panics", "bundle refused", "bundle panics", "bundle read"] {
        assert!(ends.contains_key(seen), "{seen} not in {ends:?}");
    }
}

#[test]
fn odd_documents_do_no_more_than_panic() {
    limit_memory();
    for (name, bytes) in document::odd(DEVICES[0]) {
        assert_eq!(trial::look_at_document(&bytes), Ok(()), "{name}");
        let _read_or_not = guarded(name, || Document::load(&bytes).map(|there| (there.fields(), there.save())));
    }
}

type Counts = BTreeMap<String, usize>;

fn count(counts: &mut Counts, what: &str) {
    let what = what.split(" {").next().unwrap_or_default();
    *counts.entry(what.to_owned()).or_default() += 1;
}

fn tried(there: &mut Document, device: DeviceId, bytes: &[u8]) -> Option<Verdict> {
    guarded("a trial", || trial::attempt(Kind::Meeting, there, device, bytes))
}

fn unbundled(bytes: &[u8]) -> Option<Vec<u8>> {
    let changes = Bundle::try_from(bytes).ok()?.to_changes().ok()?;
    let mut there = Automerge::new();
    there.apply_changes(changes).ok()?;
    Some(there.save_nocompress())
}
