//! In which form documents come.

use crdt_model::document::Document;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::wire::{CatchUp, Forms, Push, SyncAnswer, SyncRequest};

use crate::world::{Device, GROUP, World, new_document};

struct Written {
    world: World,
    writer: Device,
    id: DocumentId,
    copy: Document,
}

impl Written {
    fn new() -> Self {
        let world = World::new();
        Self { writer: world.volunteer(), world, id: new_document(Kind::Meeting), copy: Document::empty() }
    }

    fn push(&mut self, keys: std::ops::Range<u32>) {
        let pushed: Vec<Push> =
            keys.map(|key| self.writer.write(GROUP, self.id, &mut self.copy, &format!("key {key}"))).collect();
        let count = pushed.len();
        assert_eq!(self.writer.push(&self.world, pushed).receipts.len(), count);
    }

    fn pull(&self, reader: &Device, version: u16, forms: Option<Forms>) -> SyncAnswer {
        reader.ask(&self.world, &SyncRequest { version, forms, ..reader.request() }).unwrap()
    }
}

/// What a device makes of an answer.
fn taken(document: &mut Document, answer: &SyncAnswer) {
    let records: Vec<Vec<u8>> = answer.records.iter().map(|record| record.bytes.to_vec()).collect();
    document.apply(&records).unwrap();
    for bundle in &answer.bundles {
        document.apply(&Document::changes_of_bundle(&bundle.bytes).unwrap()).unwrap();
    }
    for snapshot in &answer.snapshots {
        document.merge(&Document::load(&snapshot.bytes).unwrap()).unwrap();
    }
}

#[test]
fn many_records_of_one_document_come_together_and_say_the_same() {
    let mut written = Written::new();
    let (bundled, plain, older) = (written.world.volunteer(), written.world.volunteer(), written.world.volunteer());
    written.push(0..3);
    let mut copies = [Document::empty(), Document::empty(), Document::empty()];
    for (reader, copy) in [&bundled, &plain, &older].into_iter().zip(&mut copies) {
        let known = reader.catch_up(&written.world, GROUP, None);
        taken(copy, &known);
    }
    written.push(3..43);

    let answers = [
        written.pull(&bundled, 2, Some(Forms::ALL)),
        written.pull(&plain, 2, Some(Forms::PLAIN)),
        written.pull(&older, 1, Some(Forms::ALL)),
    ];
    let counts: Vec<_> = answers.iter().map(|answer| (answer.records.len(), answer.bundles.len())).collect();
    assert_eq!(counts, [(0, 1), (40, 0), (40, 0)]);
    let plain: usize = answers[1].records.iter().map(|record| record.bytes.len()).sum();
    assert!(answers[0].bundles[0].bytes.len() * 2 < plain, "together they are much smaller");
    for (copy, answer) in copies.iter_mut().zip(&answers) {
        taken(copy, answer);
        assert_eq!(copy.heads(), written.copy.heads());
        assert_eq!(answer.cursor.position, 43);
    }
}

#[test]
fn a_document_that_is_new_comes_whole() {
    let mut written = Written::new();
    let reader = written.world.volunteer();
    reader.pull(&written.world);
    written.push(0..40);
    // As devices that say nothing about forms, too.
    let answer = written.pull(&reader, 2, None);
    assert_eq!((answer.records.len(), answer.bundles.len(), answer.snapshots.len()), (0, 0, 1));
    let mut copy = Document::empty();
    taken(&mut copy, &answer);
    assert_eq!(copy.heads(), written.copy.heads());
}

#[test]
fn few_records_come_one_by_one() {
    let mut written = Written::new();
    let reader = written.world.volunteer();
    reader.pull(&written.world);
    written.push(0..4);
    assert_eq!(written.pull(&reader, 2, Some(Forms::ALL)).records.len(), 4);
}

#[test]
fn whole_documents_come_record_by_record_to_who_takes_nothing_else() {
    let mut written = Written::new();
    written.push(0..20);
    written.writer.push(&written.world, vec![written.writer.begin(Kind::Meeting)]);
    let reader = written.world.volunteer();
    let catch_up = vec![CatchUp { space: GROUP, after: None, buckets: None }];
    let request = SyncRequest { catch_up, forms: Some(Forms::PLAIN), ..reader.request() };
    let answer = reader.ask(&written.world, &request).unwrap();
    assert!(answer.snapshots.is_empty() && answer.catch_up.is_empty() && !answer.more);
    assert!(answer.records.iter().map(|record| record.position).eq(1..=21));
}

#[test]
fn a_document_of_very_many_records_comes_through_the_log() {
    let mut written = Written::new();
    written.writer.push(&written.world, vec![written.writer.begin(Kind::Meeting)]);
    for start in [0, 1_050] {
        written.push(start..start + 1_050);
    }
    let reader = written.world.volunteer();
    let catch_up = vec![CatchUp { space: GROUP, after: None, buckets: None }];
    let first =
        reader.ask(&written.world, &SyncRequest { catch_up, forms: Some(Forms::PLAIN), ..reader.request() }).unwrap();
    assert!(first.more && first.catch_up.is_empty());
    assert_eq!((first.records.len(), first.cursor.position), (1, 1), "the other document, and then from before this");
    let mut copy = Document::empty();
    taken(&mut copy, &written.pull(&reader, 2, Some(Forms::PLAIN)));
    assert_eq!(copy.heads(), written.copy.heads());
}

#[test]
fn nothing_is_packed_for_who_cannot_unpack() {
    let mut written = Written::new();
    let reader = written.world.volunteer();
    reader.pull(&written.world);
    written.push(0..40);
    for (forms, packed) in [(Some(Forms::PLAIN), false), (None, true)] {
        let sent = reader.sign(&SyncRequest { forms, version: 1, ..reader.request() });
        let (_, body) = written.world.post("/v1/sync", &sent);
        let answer: crdt_model::wire::SignedAnswer = crdt_model::wire::from_bytes(&body).unwrap();
        assert_eq!(answer.packed, packed);
        reader.take_challenge(&written.world);
    }
}
