use crdt_model::id::EntryHash;
use crdt_model::wire::{Needs, Reason, Receipt, Refused};

use super::Accepted;
use crate::relay::Pushed;

#[test]
fn every_record_that_was_to_be_taken_in_is_told_of() {
    let [taken, refused, needing, overtaken, untried] = [1, 2, 3, 4, 5].map(|byte| EntryHash::from_bytes([byte; 32]));
    let pushed = Pushed {
        receipts: vec![Receipt { entry: taken, position: 7 }],
        refused: vec![Refused { entry: refused, reason: Reason::WrongContent }],
        needs: vec![Needs { entry: needing, missing: Vec::new() }],
    };
    let told = Accepted::of(&[taken, overtaken, refused, needing, untried], pushed);
    let expected = Accepted {
        taken: 1,
        refused: vec![(refused, Reason::WrongContent)],
        needing: vec![needing],
        waiting: vec![overtaken, untried],
    };
    assert_eq!(told, expected);
}
