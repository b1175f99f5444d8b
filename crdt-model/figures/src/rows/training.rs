//! What is held for volunteers, and who came.

use crdt_model::document::Document;
use crdt_model::space::Space;
use crdt_model::training::Training;
use rusqlite::types::Value;

use super::meeting::standings;
use super::{Facts, Table, blob, date, text};

const TRAINING: Table = Table { name: "training", columns: &["organisation", "kind", "date", "unnamed"] };
const MARK: Table = Table { name: "training_mark", columns: &["organisation", "kind", "date", "person", "standing"] };

pub(super) fn training(space: Space, document: &Document) -> Facts {
    let (read, problems) = Training::read(document);
    let facts = Facts::new(&[&TRAINING, &MARK], &problems);
    let Space::Organisation(organisation) = space else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let Some((kind, on)) = read.kind.zip(read.date) else { return facts.left_out() };
    let which = || vec![blob(organisation.as_bytes()), text(kind.word()), date(on)];
    let mut held = which();
    held.push(Value::Integer(read.unnamed_total()));
    let marks = standings(&read.volunteers).map(|(person, standing)| {
        let mut row = which();
        row.extend([person, standing]);
        row
    });
    facts.with(&TRAINING, [held]).with(&MARK, marks)
}
