#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, AutoCommit, ObjType, ROOT};

use super::*;
use crate::document::{Edit, UnixMillis};
use crate::id::Actor;

const DEVICE: DeviceId = DeviceId::from_bytes([1; 8]);

fn actor() -> Actor {
    Actor::new(DEVICE, [7; 8])
}

fn change(document: &mut Document, edits: &[Edit]) -> Vec<u8> {
    document.edit(actor(), UnixMillis(0), edits).unwrap()
}

/// A change made with all that Automerge can do, under this device's actor.
fn foreign(write: impl FnOnce(&mut AutoCommit)) -> Vec<u8> {
    let mut document = AutoCommit::new().with_actor(ActorId::from(actor().as_bytes().as_slice()));
    write(&mut document);
    document.commit_with(CommitOptions::default());
    document.get_last_local_change().unwrap().raw_bytes().to_vec()
}

fn check(bytes: &[u8], expected: &Verdict) {
    assert_eq!(&attempt(Kind::Meeting, &mut Document::empty(), DEVICE, bytes), expected);
}

#[test]
fn a_good_change_comes_back_as_the_saved_document() {
    let mut there = Document::empty();
    let bytes = change(&mut there, &[Edit::put("group", "x")]);
    let tried = attempt_all(Kind::Meeting, &mut Document::empty(), None, &[&bytes]);
    assert_eq!(tried, Tried { verdicts: vec![Verdict::Good], saved: Some(there.save()) });
    let mut tried = Document::empty();
    attempt(Kind::Meeting, &mut tried, DEVICE, &bytes);
    assert_eq!((tried.heads(), tried.save()), (there.heads(), there.save()));
    assert_eq!(attempt(Kind::Meeting, &mut there, DEVICE, &bytes), Verdict::Known);
}

#[test]
fn a_change_without_what_it_builds_on_says_what_it_needs() {
    let mut there = Document::empty();
    change(&mut there, &[Edit::put("a", "1")]);
    let needed = there.heads();
    let second = change(&mut there, &[Edit::put("a", "2")]);
    check(&second, &Verdict::Needs { missing: needed });
}

#[test]
fn another_devices_name_is_refused() {
    let mut there = Document::empty();
    let bytes = change(&mut there, &[Edit::put("a", "1")]);
    let verdict = attempt(Kind::Meeting, &mut Document::empty(), DeviceId::from_bytes([2; 8]), &bytes);
    assert_eq!(verdict, Verdict::Bad(Reason::ForeignActor));
}

#[test]
fn only_flat_scalars_of_known_sorts_are_taken() {
    let wrong: [Vec<u8>; 5] = [
        foreign(|document| drop(document.put_object(ROOT, "nested", ObjType::Map).unwrap())),
        foreign(|document| drop(document.put_object(ROOT, "text", ObjType::Text).unwrap())),
        foreign(|document| document.put(ROOT, "bytes", vec![1_u8]).unwrap()),
        foreign(|document| document.put(ROOT, "schema", "one").unwrap()),
        foreign(|document| document.put(ROOT, "long", "x".repeat(1025)).unwrap()),
    ];
    for bytes in wrong {
        check(&bytes, &Verdict::Bad(Reason::WrongContent));
    }
}

#[test]
fn a_key_of_a_newer_version_is_taken() {
    let bytes = foreign(|document| document.put(ROOT, "mood/x", "cheerful").unwrap());
    assert!(matches!(attempt(Kind::Meeting, &mut Document::empty(), DEVICE, &bytes), Verdict::Good));
}

#[test]
fn a_device_writes_only_its_own_marks() {
    let (own, other) = (DEVICE, DeviceId::from_bytes([2; 8]));
    for key in ["t/person/", "v/person/", "n/", "s/"] {
        let write = |device| foreign(|document| document.put(ROOT, format!("{key}{device}"), 1_i64).unwrap());
        assert!(matches!(attempt(Kind::Meeting, &mut Document::empty(), DEVICE, &write(own)), Verdict::Good));
        check(&write(other), &Verdict::Bad(Reason::WrongContent));
    }

    let mut there = Document::empty();
    let marked = Edit::put(format!("n/{other}"), 1_i64);
    there.edit(Actor::new(other, [7; 8]), UnixMillis(0), &[marked]).unwrap();
    let taken_away = change(&mut there.clone(), &[Edit::remove(format!("n/{other}"))]);
    let before = there.heads();
    assert_eq!(attempt(Kind::Meeting, &mut there, DEVICE, &taken_away), Verdict::Bad(Reason::WrongContent));
    assert_eq!(there.heads(), before);
}

#[test]
fn details_may_hold_longer_texts_than_facts() {
    let bytes = foreign(|document| document.put(ROOT, "text", "x".repeat(2000)).unwrap());
    assert!(matches!(attempt(Kind::Note, &mut Document::empty(), DEVICE, &bytes), Verdict::Good));
    check(&bytes, &Verdict::Bad(Reason::WrongContent));
}

#[test]
fn what_is_not_one_whole_change_is_not_even_looked_into() {
    let mut there = Document::empty();
    let good = change(&mut there, &[Edit::put("a", "1")]);
    let saved = there.save();
    let mut longer = good.clone();
    longer.push(0);
    let mut compressed = good.clone();
    compressed[8] = 2;
    for bytes in [&[][..], &good[..good.len() - 1], &longer, &compressed, &saved] {
        assert_eq!(look(bytes), Err(Reason::Undecodable));
    }
    assert_eq!(look(&vec![0; CHANGE_BYTES_MAX + 1]), Err(Reason::TooLarge));
    assert_eq!(look(&good), Ok(()));
}

#[test]
fn a_flipped_bit_is_refused() {
    let mut there = Document::empty();
    let good = change(&mut there, &[Edit::put("a", "1")]);
    for place in 0..good.len() {
        let mut flipped = good.clone();
        flipped[place] ^= 1;
        assert!(
            matches!(attempt(Kind::Meeting, &mut Document::empty(), DEVICE, &flipped), Verdict::Bad(_)),
            "byte {place}"
        );
    }
}
