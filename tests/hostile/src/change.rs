//! Changes that claim what they do not hold, or do what no device does.

use automerge::transaction::Transactable as _;
use automerge::{ObjType, ROOT, ScalarValue};
use crdt_model::id::{Actor, DeviceId};

use crate::chunk::{
    CHANGE, DEFLATED, as_deflated, columns, deflated, deflated_zeros, framed, literals, nulls, prefixed, run, signed,
    unsigned,
};
use crate::{Named, good};

const OBJECT_NUMBER: u64 = 0x02;
const KEY: u64 = 0x15;
const INSERT: u64 = 0x34;
const ACTION: u64 = 0x42;
const VALUE_LENGTH: u64 = 0x56;
const VALUE: u64 = 0x57;
const PREDECESSORS: u64 = 0x70;
const PREDECESSOR_ACTOR: u64 = 0x71;
const PREDECESSOR_NUMBER: u64 = 0x73;

/// The parts of a change, each free to be wrong.
#[derive(Clone)]
pub struct Parts {
    /// Hashes that it builds on.
    pub dependencies: Vec<[u8; 32]>,
    /// Who made it.
    pub actor: Vec<u8>,
    /// Which of that actor's.
    pub number: u64,
    /// The number of its first operation.
    pub first_operation: u64,
    /// When, in seconds.
    pub seconds: i64,
    /// What it says of itself.
    pub message: Vec<u8>,
    /// Whose operations it names.
    pub other_actors: Vec<Vec<u8>>,
    /// Its columns by their numbers.
    pub columns: Vec<(u64, Vec<u8>)>,
}

impl Parts {
    /// One that sets as many keys to true as are wanted, each the same, and claims so in a few bytes.
    pub fn claiming(device: DeviceId, operations: i64) -> Self {
        Self {
            dependencies: Vec::new(),
            actor: Actor::new(device, [9; 8]).as_bytes().to_vec(),
            number: 1,
            first_operation: 1,
            seconds: 0,
            message: Vec::new(),
            other_actors: Vec::new(),
            columns: vec![
                (KEY, run(operations, &prefixed(b"k"))),
                (INSERT, unsigned(operations.unsigned_abs())),
                (ACTION, run(operations, &unsigned(1))),
                (VALUE_LENGTH, run(operations, &unsigned(2))),
                (PREDECESSORS, run(operations, &unsigned(0))),
            ],
        }
    }

    /// With a column otherwise, or more.
    #[must_use]
    pub fn with(mut self, number: u64, bytes: Vec<u8>) -> Self {
        self.columns.retain(|(there, _)| *there != number);
        self.columns.push((number, bytes));
        self.columns.sort_by_key(|(number, _)| *number & !8);
        self
    }

    /// The contents of the chunk.
    pub fn contents(&self) -> Vec<u8> {
        let (declared, held) = columns(&self.columns);
        let others: Vec<u8> = self.other_actors.iter().flat_map(|actor| prefixed(actor)).collect();
        [
            unsigned(self.dependencies.len() as u64),
            self.dependencies.concat(),
            prefixed(&self.actor),
            unsigned(self.number),
            unsigned(self.first_operation),
            signed(self.seconds),
            prefixed(&self.message),
            unsigned(self.other_actors.len() as u64),
            others,
            declared,
            held,
        ]
        .concat()
    }

    /// The chunk.
    pub fn chunk(&self) -> Vec<u8> {
        framed(CHANGE, &self.contents())
    }
}

/// Changes that must be refused before Automerge sees them.
pub fn not_to_be_decoded(device: DeviceId) -> Vec<Named> {
    let one = Parts::claiming(device, 1);
    let good = one.chunk();
    let head = [unsigned(0), prefixed(&one.actor), unsigned(1), unsigned(1), signed(0), prefixed(&[])].concat();
    let claimed = |rest: &[&[u8]]| framed(CHANGE, &[head.as_slice(), &rest.concat()].concat());
    let many = |count: i64| Parts::claiming(device, count).chunk();
    let with = |change: &dyn Fn(&mut Parts)| {
        let mut parts = one.clone();
        change(&mut parts);
        parts.chunk()
    };
    vec![
        ("a million operations in 64 bytes", many(1_000_000)),
        ("one operation too many", many(4_097)),
        ("more operations than there are numbers", many(i64::MAX)),
        ("a run as long as the least number", one.clone().with(ACTION, run(i64::MIN, &unsigned(1))).chunk()),
        ("a run of nulls that counts below zero", one.clone().with(OBJECT_NUMBER, nulls(1 << 63)).chunk()),
        ("booleans without end", one.clone().with(INSERT, unsigned(u64::MAX)).chunk()),
        (
            "a million predecessors of one operation",
            one.clone()
                .with(PREDECESSORS, run(1, &unsigned(1_000_000)))
                .with(PREDECESSOR_ACTOR, run(1_000_000, &unsigned(0)))
                .with(PREDECESSOR_NUMBER, run(1_000_000, &signed(0)))
                .chunk(),
        ),
        ("a predecessor for each number there is", one.clone().with(PREDECESSORS, run(1, &unsigned(u64::MAX))).chunk()),
        (
            "a long key four thousand times",
            Parts::claiming(device, 4_096).with(KEY, run(4_096, &prefixed(&[b'k'; 200_000]))).chunk(),
        ),
        ("a change that inflates", framed(DEFLATED, &deflated_zeros(16 * 1024 * 1024))),
        ("a good change, deflated", framed(DEFLATED, &deflated(&one.contents()))),
        ("a deflated column", one.clone().with(as_deflated(VALUE), deflated_zeros(4 * 1024 * 1024)).chunk()),
        ("more dependencies than it has bytes", framed(CHANGE, &unsigned(u64::MAX / 32 + 1))),
        ("thousands of dependencies", with(&|parts| parts.dependencies = vec![[5; 32]; 8_000])),
        ("257 dependencies", with(&|parts| parts.dependencies = vec![[5; 32]; 257])),
        ("an actor without bytes", with(&|parts| parts.actor.clear())),
        ("an actor of a hundred kilobytes", with(&|parts| parts.actor = vec![1; 100_000])),
        ("another actor of a hundred kilobytes", with(&|parts| parts.other_actors = vec![vec![1; 100_000]])),
        ("more other actors than it has bytes", claimed(&[&unsigned(u64::MAX)])),
        ("more columns than it has bytes", claimed(&[&unsigned(0), &unsigned(u64::MAX)])),
        ("columns longer than it is", claimed(&[&unsigned(0), &unsigned(1), &unsigned(ACTION), &unsigned(u64::MAX)])),
        (
            "columns whose lengths add up past the end of numbers",
            claimed(&[
                &unsigned(0),
                &unsigned(2),
                &unsigned(KEY),
                &unsigned(u64::MAX),
                &unsigned(ACTION),
                &unsigned(u64::MAX),
            ]),
        ),
        ("a message longer than it is", framed(CHANGE, &[&head[..head.len() - 1], &unsigned(u64::MAX)].concat())),
        ("a number that never ends", framed(CHANGE, &[0x80; 40])),
        ("a number cut off", framed(CHANGE, &[0x80])),
        ("a column cut off", one.clone().with(ACTION, vec![0x81]).chunk()),
        ("nothing", framed(CHANGE, &[])),
        ("the last number of all", with(&|parts| parts.number = u64::MAX)),
        ("operations at the end of numbers", with(&|parts| parts.first_operation = u64::from(u32::MAX))),
        ("the beginning of time", with(&|parts| parts.seconds = i64::MIN)),
        ("the end of time", with(&|parts| parts.seconds = i64::MAX)),
        ("a checksum that is wrong", [&good[..4], &[0; 4], &good[8..]].concat()),
        ("something after it", crate::chunk::sealed(&[good.as_slice(), &good].concat())),
        ("half of it", good[..good.len() / 2].to_vec()),
        ("no bytes", Vec::new()),
    ]
}

/// Changes that can be decoded, and that no meeting may hold.
pub fn not_to_be_merged(device: DeviceId) -> Vec<Named> {
    let written = |write: fn(&mut automerge::AutoCommit)| good::written(device, write);
    let one = Parts::claiming(device, 1);
    vec![
        ("500 maps in maps", written(|document| good::nested(document, 500))),
        ("a list", written(|document| drop(document.put_object(ROOT, "l", ObjType::List).unwrap()))),
        (
            "a text object",
            written(|document| {
                let text = document.put_object(ROOT, "x", ObjType::Text).unwrap();
                document.splice_text(&text, 0, 0, "hello").unwrap();
            }),
        ),
        ("a counter", written(|document| document.put(ROOT, "c", ScalarValue::counter(1)).unwrap())),
        ("bytes", written(|document| document.put(ROOT, "b", vec![1_u8; 10]).unwrap())),
        ("a fraction", written(|document| document.put(ROOT, "f", 0.5).unwrap())),
        ("a time", written(|document| document.put(ROOT, "w", ScalarValue::Timestamp(1)).unwrap())),
        ("nothing at a key", written(|document| document.put(ROOT, "z", ()).unwrap())),
        ("a schema in words", written(|document| document.put(ROOT, "schema", "one").unwrap())),
        ("a huge key", written(|document| document.put(ROOT, "k".repeat(129), true).unwrap())),
        ("a huge text", written(|document| document.put(ROOT, "k", "x".repeat(16_385)).unwrap())),
        ("an empty key", one.clone().with(KEY, run(1, &prefixed(b""))).chunk()),
        ("a key that is no text", one.clone().with(KEY, run(1, &prefixed(&[0xff, 0xfe]))).chunk()),
        ("an unknown action", one.clone().with(ACTION, run(1, &unsigned(99))).chunk()),
        ("a value of an unknown type", {
            one.clone().with(VALUE_LENGTH, run(1, &unsigned(0x1f))).with(VALUE, vec![1]).chunk()
        }),
        ("a value longer than it is", one.clone().with(VALUE_LENGTH, run(1, &unsigned(u64::MAX))).chunk()),
        ("another device's mark", written(|document| document.put(ROOT, "n/AgICAgICAgI", 1_i64).unwrap())),
        ("operations counted from afar", { Parts { first_operation: 1_000_000, ..one.clone() }.chunk() }),
        ("the actor's second change as its first", Parts { number: 2, ..one.clone() }.chunk()),
        ("an operation that replaces one that is not there", {
            one.clone()
                .with(PREDECESSORS, run(1, &unsigned(1)))
                .with(PREDECESSOR_ACTOR, run(1, &unsigned(0)))
                .with(PREDECESSOR_NUMBER, run(1, &signed(77)))
                .chunk()
        }),
        ("an operation of an actor that is not named", {
            one.clone()
                .with(PREDECESSORS, run(1, &unsigned(1)))
                .with(PREDECESSOR_ACTOR, run(1, &unsigned(9)))
                .with(PREDECESSOR_NUMBER, literals(&[signed(1)]))
                .chunk()
        }),
    ]
}

/// Changes that set a key of their own device and name what another device said as what they replace. That device has
/// said one thing, with its first two operations.
pub fn taking_away(device: DeviceId, other: Actor, heads: &[[u8; 32]]) -> Vec<Named> {
    let own = format!("n/{device}");
    let naming = |key: &str, operation: i64| {
        let parts = Parts::claiming(device, 1)
            .with(KEY, run(1, &prefixed(key.as_bytes())))
            .with(PREDECESSORS, run(1, &unsigned(1)))
            .with(PREDECESSOR_ACTOR, run(1, &unsigned(1)))
            .with(PREDECESSOR_NUMBER, run(1, &signed(operation)));
        let other_actors = vec![other.as_bytes().to_vec()];
        Parts { dependencies: heads.to_vec(), first_operation: 3, other_actors, ..parts }.chunk()
    };
    vec![
        ("by its own key", naming(&own, 2)),
        ("by a key that sorts before", naming("a", 2)),
        ("by a key that sorts after", naming("z", 2)),
        ("the schema by its own key", naming(&own, 1)),
    ]
}
