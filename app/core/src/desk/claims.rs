//! Claims, what was decided about them and what was paid, and which of them are one.

use std::collections::BTreeMap;

use crdt_model::claim::{Claim, first_of_each};
use crdt_model::decision::{Decision, Ruling, Said, decision_id};
use crdt_model::id::{MatchId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::payout::{Payout, payout_id};
use crdt_model::problem::Problem;
use crdt_model::space::Space;

use super::{Desk, Place, Recorded};
use crate::error::{AppError, ErrorCode};

/// A claim and what belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) of: MatchId,
    pub(crate) id: DocumentId,
    pub(crate) claim: Claim,
    pub(crate) decision: Decision,
    pub(crate) payout: Option<Payout>,
    pub(crate) problems: Vec<Problem>,
}

impl Claimed {
    /// Where it lies.
    pub(crate) const fn place(&self) -> Place {
        (Space::MatchShared(self.of), self.id)
    }
}

/// All claims of this device. Those with the same picture of a receipt are one: what is decided about one of them, or paid,
/// is decided about it.
#[derive(Debug)]
pub(crate) struct Expenses {
    claims: Vec<Claimed>,
    firsts: BTreeMap<PictureHash, DocumentId>,
    by_receipt: BTreeMap<PictureHash, Vec<usize>>,
}

impl Expenses {
    fn new(claims: Vec<Claimed>) -> Self {
        let firsts = first_of_each(claims.iter().map(|one| (one.id, &one.claim)));
        let mut by_receipt: BTreeMap<PictureHash, Vec<usize>> = BTreeMap::new();
        for (index, one) in claims.iter().enumerate() {
            if let Some(receipt) = one.claim.receipt.filter(|_| !one.claim.logged.cancelled) {
                by_receipt.entry(receipt).or_default().push(index);
            }
        }
        Self { claims, firsts, by_receipt }
    }

    /// Every one.
    pub(crate) fn all(&self) -> &[Claimed] {
        &self.claims
    }

    /// One of them.
    pub(crate) fn find(&self, of: MatchId, id: DocumentId) -> Result<&Claimed, AppError> {
        let found = self.claims.iter().find(|one| (one.of, one.id) == (of, id));
        found.ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Those with the same receipt that are not taken back, without itself.
    pub(crate) fn again<'a>(&'a self, one: &'a Claimed) -> impl Iterator<Item = &'a Claimed> {
        let same = one.claim.receipt.and_then(|receipt| self.by_receipt.get(&receipt));
        let same = same.filter(|_| !one.claim.logged.cancelled).into_iter().flatten();
        same.filter_map(|index| self.claims.get(*index)).filter(|other| other.id != one.id)
    }

    /// Whether it stands for its receipt: it has none, or is the first that has it.
    pub(crate) fn stands(&self, one: &Claimed) -> bool {
        let first = one.claim.receipt.and_then(|receipt| self.firsts.get(&receipt));
        first.is_none_or(|first| *first == one.id)
    }

    /// All that is said about it and about those with the same receipt.
    pub(crate) fn decision(&self, one: &Claimed) -> Decision {
        Decision::together(std::iter::once(one).chain(self.again(one)).map(|same| &same.decision))
    }

    /// What was decided, looking at the receipt that it has now.
    pub(crate) fn ruling(&self, one: &Claimed) -> Option<Said> {
        self.decision(one).about(one.claim.receipt).holds().cloned()
    }

    /// Whether nothing is decided since its receipt is not the one that was approved.
    pub(crate) fn receipt_changed(&self, one: &Claimed) -> bool {
        let (decision, receipt) = (self.decision(one), one.claim.receipt);
        let mut words = decision.speaking().map(|(_, said)| said);
        let was_approved = words.any(|said| said.ruling == Ruling::Approved && !said.is_about(receipt));
        was_approved && self.ruling(one).is_none()
    }

    /// What was paid.
    pub(crate) fn payout<'a>(&'a self, one: &'a Claimed) -> Option<&'a Payout> {
        one.payout.as_ref().or_else(|| self.again(one).find_map(|other| other.payout.as_ref()))
    }
}

impl Desk {
    /// All claims of this device's matches, with what became of them.
    pub(crate) fn expenses(&mut self) -> Result<Expenses, AppError> {
        let mut claims = Vec::new();
        for of in self.match_ids() {
            let space = Space::MatchShared(of);
            let mut decisions = by_id(self.records(space, Kind::Decision, Decision::read)?);
            let mut payouts = by_id(self.records(space, Kind::Payout, Payout::read)?);
            let found = self.records(space, Kind::Claim, Claim::read)?;
            claims.extend(found.into_iter().map(|Recorded { id, record, problems }| Claimed {
                of,
                id,
                claim: record,
                decision: decisions.remove(&decision_id(id)).unwrap_or_default(),
                payout: payouts.remove(&payout_id(id)),
                problems,
            }));
        }
        Ok(Expenses::new(claims))
    }
}

fn by_id<T>(records: Vec<Recorded<T>>) -> BTreeMap<DocumentId, T> {
    records.into_iter().map(|found| (found.id, found.record)).collect()
}
