//! What is thrown at each door where bytes come in: one function a door, which panics when a promise is broken.
//!
//! `cargo +nightly fuzz run wire --features libfuzzer corpus/wire seeds/wire`, here in this folder, searches for bytes
//! that break one; what it finds goes to `seeds/`, which an ordinary test goes through on every run.
//!
//! Automerge may panic on what the bounded look lets through: the relay tries it in a child, the device in a guarded
//! thread. Here that is caught, too; an overflow of the stack or of memory is not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::Once;

use app_core::roster;
use crdt_model::document::Document;
use crdt_model::id::DeviceId;
use crdt_model::invite::Invite;
use crdt_model::kind::Kind;
use crdt_model::recovery::RecoveryCode;
use crdt_model::trial::{self, Verdict};
use crdt_model::wire::{
    ChallengeAnswer, ChallengeRequest, EnrolAnswer, EnrolRequest, Rejected, SignedAnswer, SignedRequest, SyncAnswer,
    SyncRequest, from_bytes, to_bytes,
};
use server::journal::Line;

/// The device in whose name the seeds' changes are made.
pub const DEVICE: DeviceId = DeviceId::from_bytes([1; 8]);

/// A target's name and body.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 7] = [
    ("wire", wire),
    ("change", change),
    ("answer", answer),
    ("invite", invite),
    ("roster", roster),
    ("recovery_code", recovery_code),
    ("journal", journal),
];

/// Frames, as either side reads them: what can be read can be written, and reads the same again. The first byte says
/// which frame.
pub fn wire(bytes: &[u8]) {
    let Some((which, frame)) = bytes.split_first() else { return };
    macro_rules! reads_the_same {
        ($frame:ty) => {
            if let Ok(read) = from_bytes::<$frame>(frame) {
                let again = to_bytes(&read);
                assert_eq!(from_bytes::<$frame>(&again).as_ref(), Ok(&read));
            }
        };
    }
    match which % 9 {
        0 => reads_the_same!(SignedRequest),
        1 => reads_the_same!(SyncRequest),
        2 => reads_the_same!(SignedAnswer),
        3 => reads_the_same!(SyncAnswer),
        4 => reads_the_same!(EnrolRequest),
        5 => reads_the_same!(EnrolAnswer),
        6 => reads_the_same!(ChallengeRequest),
        7 => reads_the_same!(ChallengeAnswer),
        _ => reads_the_same!(Rejected),
    }
}

/// A change from a stranger, as the relay's trial takes it: what it calls good stands in a document that loads.
pub fn change(bytes: &[u8]) {
    let looked = trial::look(bytes);
    let mut document = Document::empty();
    let verdict = guarded(|| trial::attempt(Kind::Meeting, &mut document, DEVICE, bytes));
    match verdict {
        Some(Verdict::Good) => {
            assert_eq!(looked, Ok(()));
            assert_eq!(document.changes(), [bytes]);
            assert!(Document::load(&document.save()).is_ok());
        }
        Some(Verdict::Known | Verdict::Needs { .. } | Verdict::Bad(_)) | None => {}
    }
}

/// An answer, as a device takes it apart: whole documents, bundles and changes, each looked at and then decoded.
pub fn answer(bytes: &[u8]) {
    let Ok(answer) = from_bytes::<SyncAnswer>(bytes) else { return };
    for snapshot in &answer.snapshots {
        if trial::look_at_document(&snapshot.bytes).is_ok() {
            guarded(|| Document::load(&snapshot.bytes).map(|document| (document.fields(), document.save())));
        }
    }
    let mut changes: Vec<Vec<u8>> = answer.records.iter().map(|record| record.bytes.to_vec()).collect();
    for bundle in &answer.bundles {
        if trial::look_at_bundle(&bundle.bytes).is_ok()
            && let Some(Ok(bundled)) = guarded(|| Document::changes_of_bundle(&bundle.bytes))
        {
            changes.extend(bundled);
        }
    }
    changes.retain(|change| trial::look(change).is_ok());
    guarded(|| {
        let mut document = Document::empty();
        document.apply(&changes).map(|()| Document::load(&document.save()))
    });
}

/// An invite link: what can be read is written the same.
pub fn invite(bytes: &[u8]) {
    reads_back(bytes, Invite::from_str, Invite::to_string);
}

/// A one-time code as somebody types it: what can be read is written the same.
pub fn recovery_code(bytes: &[u8]) {
    reads_back(bytes, RecoveryCode::from_str, RecoveryCode::to_string);
}

/// A line of the access journal: what can be read is written the same.
pub fn journal(bytes: &[u8]) {
    reads_back(
        bytes,
        |text| serde_json::from_str::<Line>(text),
        |line| serde_json::to_string(line).unwrap_or_default(),
    );
}

/// A roster file, by its first byte a CSV or a workbook: no more people and errors than may be.
pub fn roster(bytes: &[u8]) {
    let Some((which, file)) = bytes.split_first() else { return };
    let name = if which % 2 == 0 { "list.csv" } else { "list.xlsx" };
    let read = roster::read(name, file, 2026);
    assert!(read.rows.len() <= roster::ROWS_MAX && read.errors.len() <= roster::ERRORS_MAX);
    assert!(read.rows.iter().all(|row| row.first_name.chars().count() <= roster::NAME_CHARS_MAX));
}

fn reads_back<T: PartialEq, E>(bytes: &[u8], read: impl Fn(&str) -> Result<T, E>, write: impl Fn(&T) -> String) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(value) = read(text) {
        let written = write(&value);
        assert!(read(&written).is_ok_and(|again| again == value), "{text:?} is written {written:?}");
    }
}

/// What the work gives, unless it panics.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    // libFuzzer's own hook would end the process; a panic outside of this function still does.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|panic| eprintln!("{panic}"))));
    catch_unwind(AssertUnwindSafe(work)).ok()
}
