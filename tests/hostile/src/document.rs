//! Whole documents that claim what they do not hold.

use crdt_model::id::{Actor, DeviceId};

use crate::chunk::{DOCUMENT, as_deflated, columns, deflated_zeros, framed, prefixed, run, signed, unsigned};
use crate::{Named, good};

const CHANGE_ACTOR: u64 = 0x01;
const CHANGE_NUMBER: u64 = 0x03;
const CHANGE_LAST: u64 = 0x13;
const CHANGE_SECONDS: u64 = 0x23;
const CHANGE_MESSAGE: u64 = 0x35;
const CHANGE_DEPENDENCIES: u64 = 0x40;
const CHANGE_DEPENDENCY: u64 = 0x43;
const CHANGE_EXTRA_LENGTH: u64 = 0x56;
const KEY: u64 = 0x15;
const ID_ACTOR: u64 = 0x21;
const ID_NUMBER: u64 = 0x23;
const INSERT: u64 = 0x34;
const ACTION: u64 = 0x42;
const VALUE_LENGTH: u64 = 0x56;
const VALUE: u64 = 0x57;
const SUCCESSORS: u64 = 0x80;
const SUCCESSOR_ACTOR: u64 = 0x81;
const SUCCESSOR_NUMBER: u64 = 0x83;

type Columns = Vec<(u64, Vec<u8>)>;

/// A document by one actor, of changes and operations as declared.
pub fn chunk(actor: &[u8], changes: &Columns, operations: &Columns) -> Vec<u8> {
    let (changes_declared, changes_held) = columns(changes);
    let (operations_declared, operations_held) = columns(operations);
    let actors = [unsigned(1), prefixed(actor)].concat();
    let heads = [unsigned(1), vec![7; 32]].concat();
    let parts = [actors, heads, changes_declared, operations_declared, changes_held, operations_held, unsigned(0)];
    framed(DOCUMENT, &parts.concat())
}

fn changes(count: i64, operations_each: i64) -> Columns {
    vec![
        (CHANGE_ACTOR, run(count, &unsigned(0))),
        (CHANGE_NUMBER, run(count, &signed(1))),
        (CHANGE_LAST, run(count, &signed(operations_each))),
        (CHANGE_SECONDS, run(count, &signed(0))),
        (CHANGE_DEPENDENCIES, run(count, &unsigned(0))),
        (CHANGE_EXTRA_LENGTH, run(count, &unsigned(7))),
    ]
}

fn operations(count: i64) -> Columns {
    vec![
        (KEY, run(count, &prefixed(b"k"))),
        (ID_ACTOR, run(count, &unsigned(0))),
        (ID_NUMBER, run(count, &signed(1))),
        (INSERT, unsigned(count.unsigned_abs())),
        (ACTION, run(count, &unsigned(1))),
        (VALUE_LENGTH, run(count, &unsigned(2))),
        (SUCCESSORS, run(count, &unsigned(0))),
    ]
}

fn with(mut columns: Columns, number: u64, bytes: Vec<u8>) -> Columns {
    columns.retain(|(there, _)| *there != number);
    columns.push((number, bytes));
    columns.sort_by_key(|(number, _)| *number & !8);
    columns
}

/// Documents that must be refused before Automerge sees them.
pub fn not_to_be_decoded(device: DeviceId) -> Vec<Named> {
    let actor = Actor::new(device, [9; 8]);
    let of = |changes: Columns, operations: Columns| chunk(actor.as_bytes(), &changes, &operations);
    let whole = good::meeting(&[device], 30).0.save();
    vec![
        ("a hundred million operations", of(changes(1, 100_000_000), operations(100_000_000))),
        ("operations without end", of(changes(1, i64::MAX), operations(i64::MAX))),
        ("a hundred million changes", of(changes(100_000_000, 1), operations(1))),
        ("changes without end", of(changes(i64::MAX, 1), operations(1))),
        (
            "a long message a thousand times",
            of(with(changes(1_000, 1), CHANGE_MESSAGE, run(1_000, &prefixed(&[b'm'; 1_000_000]))), operations(1_000)),
        ),
        (
            "a dependency for each number there is",
            of(with(changes(1, 1), CHANGE_DEPENDENCIES, run(1, &unsigned(u64::MAX))), operations(1)),
        ),
        (
            "a hundred million dependencies",
            of(
                with(
                    with(changes(1, 1), CHANGE_DEPENDENCIES, run(1, &unsigned(100_000_000))),
                    CHANGE_DEPENDENCY,
                    run(100_000_000, &signed(0)),
                ),
                operations(1),
            ),
        ),
        (
            "a hundred million successors",
            of(
                changes(1, 1),
                with(
                    with(
                        with(operations(1), SUCCESSORS, run(1, &unsigned(100_000_000))),
                        SUCCESSOR_ACTOR,
                        run(100_000_000, &unsigned(0)),
                    ),
                    SUCCESSOR_NUMBER,
                    run(100_000_000, &signed(1)),
                ),
            ),
        ),
        (
            "a column that inflates",
            of(changes(1, 1), with(operations(1), as_deflated(VALUE), deflated_zeros(16 * 1024 * 1024))),
        ),
        ("an actor of a megabyte", chunk(&vec![1; 1_000_000], &changes(1, 1), &operations(1))),
        ("more actors than it has bytes", framed(DOCUMENT, &unsigned(u64::MAX))),
        ("more heads than it has bytes", framed(DOCUMENT, &[unsigned(0), unsigned(u64::MAX / 32 + 1)].concat())),
        ("a change where a document should be", good::first(device)),
        ("a document and more", crate::chunk::sealed(&[whole.as_slice(), &good::first(device)].concat())),
        ("a document as JavaScript saves it", {
            good::document(device, |document| good::nested(document, 500)).save()
        }),
        ("half of it", whole[..whole.len() / 2].to_vec()),
        ("no bytes", Vec::new()),
    ]
}

/// Documents that can be looked at, and whose decoding must hurt nobody.
pub fn odd(device: DeviceId) -> Vec<Named> {
    let actor = Actor::new(device, [9; 8]);
    let of = |changes: Columns, operations: Columns| chunk(actor.as_bytes(), &changes, &operations);
    vec![
        ("as many operations as may be", of(changes(1, 262_144), operations(262_144))),
        ("as many changes as may be", of(changes(262_144, 1), operations(262_144))),
        ("changes without operations", of(changes(1_000, 0), Vec::new())),
        ("operations without changes", of(Vec::new(), operations(1_000))),
        ("a change that ends before it begins", of(changes(2, -5), operations(2))),
        ("a change that claims all numbers", of(changes(1, i64::MAX), operations(1))),
        ("a document that is empty", of(Vec::new(), Vec::new())),
        ("twenty thousand maps in maps", {
            good::document(device, |document| good::nested(document, 20_000)).document().save_nocompress()
        }),
    ]
}
