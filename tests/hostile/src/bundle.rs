//! Bundles of changes that claim what they do not hold.

use crdt_model::document::Document;
use crdt_model::id::{Actor, DeviceId};

use crate::Named;
use crate::chunk::{BUNDLE, as_deflated, columns, deflated, deflated_zeros, framed, prefixed, run, signed, unsigned};
use crate::good;

const CHANGE_ACTOR: u64 = 0x01;
const CHANGE_NUMBER: u64 = 0x03;
const ID_INVERSE: u64 = 0xb3;
const ACTION: u64 = 0x42;
const VALUE: u64 = 0x57;

/// A bundle of all changes of a document.
pub fn of(document: &Document) -> Vec<u8> {
    let hashes: Vec<[u8; 32]> = document.history().into_iter().map(|change| change.hash).collect();
    of_hashes(document, &hashes)
}

/// A bundle of some changes of a document.
pub fn of_hashes(document: &Document, hashes: &[[u8; 32]]) -> Vec<u8> {
    document.bundle(hashes).expect("its own changes")
}

fn chunk(actor: &[u8], changes: &[(u64, Vec<u8>)], operations: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let (changes_declared, changes_held) = columns(changes);
    let (operations_declared, operations_held) = columns(operations);
    let head = [unsigned(0), unsigned(1), prefixed(actor)].concat();
    framed(BUNDLE, &[head, changes_declared, changes_held, operations_declared, operations_held].concat())
}

/// Bundles that must be refused before Automerge sees them.
pub fn not_to_be_decoded(device: DeviceId) -> Vec<Named> {
    let actor = Actor::new(device, [9; 8]);
    let of_columns =
        |changes: &[(u64, Vec<u8>)], operations: &[(u64, Vec<u8>)]| chunk(actor.as_bytes(), changes, operations);
    let whole = of(&good::meeting(&[device], 30).0);
    vec![
        ("numbers without end", of_columns(&[], &[(ID_INVERSE, run(i64::MAX, &signed(0)))])),
        ("a hundred million numbers", of_columns(&[], &[(ID_INVERSE, run(100_000_000, &signed(0)))])),
        ("a hundred million operations", of_columns(&[], &[(ACTION, run(100_000_000, &unsigned(1)))])),
        (
            "a hundred million changes",
            of_columns(
                &[(CHANGE_ACTOR, run(100_000_000, &unsigned(0))), (CHANGE_NUMBER, run(100_000_000, &signed(1)))],
                &[],
            ),
        ),
        ("a column that inflates", of_columns(&[], &[(as_deflated(VALUE), deflated_zeros(16 * 1024 * 1024))])),
        (
            "operations without end, deflated",
            of_columns(&[], &[(as_deflated(ID_INVERSE), deflated(&run(i64::MAX, &signed(0))))]),
        ),
        ("a document where a bundle should be", good::meeting(&[device], 3).0.save()),
        ("a bundle and more", crate::chunk::sealed(&[whole.as_slice(), &whole].concat())),
        ("half of it", whole[..whole.len() / 2].to_vec()),
        ("no bytes", Vec::new()),
    ]
}
