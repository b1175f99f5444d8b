//! What hosts claim, what is decided about it, and what was paid. Amounts are øre.

use crdt_model::claim::Claim;
use crdt_model::decision::Decision;
use crdt_model::document::{Document, UnixMillis};
use crdt_model::id::DeviceId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::payout::Payout;
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, blob_or_null, date, date_or_null, number_or_null, text};

const CLAIM: Table =
    Table { name: "claim", columns: &["match_id", "claim", "kind", "date", "amount_oere", "receipt", "logged"] };
const DECISION: Table =
    Table { name: "decision", columns: &["claim", "device", "at", "ruling", "amount_oere", "decided", "receipt"] };
const DECISION_KNOWS: Table =
    Table { name: "decision_knows", columns: &["claim", "device", "at", "other_device", "other_at"] };
const PAYOUT: Table = Table { name: "payout", columns: &["match_id", "claim", "paid", "amount_oere", "file"] };

/// A decision and a payout have the claim's bytes. What a decision comes to is asked of all about one receipt.
pub(super) fn claim(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Claim::read(document);
    let facts = Facts::new(&[&CLAIM], &problems);
    let Some(of) = read.of.filter(|of| Space::MatchShared(*of) == space) else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(kind), Some(on), Some(amount), true) = (read.kind, read.date, read.amount_oere, read.counts_in(space))
    else {
        return facts.left_out();
    };
    let row = vec![
        blob(of.as_bytes()),
        blob(id.bytes()),
        text(kind.word()),
        date(on),
        Value::Integer(amount),
        blob_or_null(read.receipt.as_ref().map(|receipt| receipt.as_bytes().as_slice())),
        number_or_null(read.logged.at.map(|at| at.0)),
    ];
    facts.with(&CLAIM, [row])
}

pub(super) fn decision(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Decision::read(document);
    let facts = Facts::new(&[&DECISION, &DECISION_KNOWS], &problems);
    if space.as_match().is_none() || id.kind() != Kind::Decision {
        return facts.misplaced();
    }
    let word = |device: &DeviceId, at: UnixMillis| [blob(device.as_bytes()), Value::Integer(at.0)];
    let of_claim = || [blob(id.bytes())].into_iter();
    let rulings = read.said.iter().map(|(device, said)| {
        let (ruling, amount) = (text(said.ruling.word()), number_or_null(said.amount_oere));
        let receipt = blob_or_null(said.receipt.as_ref().map(|receipt| receipt.as_bytes().as_slice()));
        let ruled = [ruling, amount, date_or_null(said.at.local_date()), receipt];
        of_claim().chain(word(device, said.at)).chain(ruled).collect()
    });
    let known = read.said.iter().flat_map(|(device, said)| {
        let others = said.knows.iter().filter(move |(other, _)| other != device);
        others.map(move |(other, at)| of_claim().chain(word(device, said.at)).chain(word(other, *at)).collect())
    });
    facts.with(&DECISION, rulings.collect::<Vec<_>>()).with(&DECISION_KNOWS, known)
}

pub(super) fn payout(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Payout::read(document);
    let facts = Facts::new(&[&PAYOUT], &problems);
    let Some(of) = space.as_match() else { return facts.misplaced() };
    let Some((paid, amount)) = read.paid.zip(read.amount_oere) else { return facts.left_out() };
    let row =
        vec![blob(of.as_bytes()), blob(id.bytes()), date(paid), Value::Integer(amount), number_or_null(read.file)];
    facts.with(&PAYOUT, [row])
}
