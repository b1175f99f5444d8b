//! Files of payouts: what the municipality pays now for claims that were approved.
//!
//! A file and the list of what it pays are one change in the access journal and the store, so that nothing is paid twice,
//! not even after a restore. What tells the hosts, a document beside each claim, is written from that list afterwards:
//! whatever stopped it, the relay does it at its next start.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use chrono::NaiveDate;
use crdt_model::claim::{Claim, first_of_each};
use crdt_model::decision::{Decision, Ruling, decision_id};
use crdt_model::document::UnixMillis;
use crdt_model::guideline::{self, Guideline};
use crdt_model::host_match::{ActivityKind, Match};
use crdt_model::id::{MatchId, PersonId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::payout::{Payout, payout_id};
use crdt_model::space::Space;
use rusqlite::Connection;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::journal::{By, Event, record};
use crate::officer::{NotRecorded, Officer};
use crate::store::payout::{self, Paid, Unsaid};
use crate::store::{StoreError, document};

const HEAD: [&str; 8] = ["number", "claim", "match", "host", "kind", "date", "amount_dkk", "guideline"];

/// A file of payouts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutFile {
    /// Its number, from 1.
    pub number: u64,
    /// How many claims it pays.
    pub claims: usize,
    /// How much they come to, in øre.
    pub amount_oere: i64,
    /// Comma-separated values, a line for each claim.
    pub bytes: Vec<u8>,
}

/// A claim that is to be paid.
struct Payable {
    of: MatchId,
    host: Option<PersonId>,
    kind: ActivityKind,
    date: NaiveDate,
    at: Option<UnixMillis>,
    guideline: Option<NaiveDate>,
    paid: Paid,
}

/// Pays in one file, in the caller's transaction, what was approved until the end of a day and has not been paid; nothing
/// when there is none.
pub fn pay(connection: &Connection, by: &By, as_of: NaiveDate, now: i64) -> Result<Option<PayoutFile>, StoreError> {
    let (last, payable) = payable(connection, as_of)?;
    if payable.is_empty() {
        return Ok(None);
    }
    let number = last + 1;
    let text = lines(number, &payable);
    let claims: Vec<Paid> = payable.into_iter().map(|payable| payable.paid).collect();
    let (count, amount_oere) = (claims.len(), claims.iter().map(|paid| paid.amount_oere).sum());
    let bytes = text.clone().into_bytes();
    record(connection, by, now, Event::Paid { file: number, as_of, text, claims })?;
    Ok(Some(PayoutFile { number, claims: count, amount_oere, bytes }))
}

/// The number of the last file, and what is to be paid, in the order in which it was claimed.
fn payable(connection: &Connection, as_of: NaiveDate) -> Result<(u64, Vec<Payable>), StoreError> {
    let mut last = payout::files(connection)?.first().map_or(0, |file| file.number);
    let mut paid: BTreeSet<(Space, DocumentId)> = BTreeSet::new();
    let mut pictures = BTreeSet::new();
    for known in payout::all(connection)? {
        paid.insert((known.space, payout_id(known.claim)));
        pictures.extend(known.picture);
    }
    // Devices gave these back to a relay that had lost them.
    document::each(connection, Kind::Payout, |space, id, document| {
        let file = Payout::read(document).0.file.and_then(|file| u64::try_from(file).ok());
        last = last.max(file.unwrap_or_default());
        paid.insert((space, id));
    })?;
    let mut claims: BTreeMap<(Space, DocumentId), Claim> = BTreeMap::new();
    document::each(connection, Kind::Claim, |space, id, document| {
        claims.insert((space, id), Claim::read(document).0);
    })?;
    let was_paid = |(space, id): &(Space, DocumentId)| paid.contains(&(*space, payout_id(*id)));
    pictures.extend(claims.iter().filter(|(place, _)| was_paid(place)).filter_map(|(_, claim)| claim.receipt));

    // As figures count: what makes no sense is left out, and claims with the same receipt are one, decided by all that is
    // said of them.
    claims.retain(|(space, _), claim| claim.counts_in(*space));
    let firsts = first_of_each(claims.iter().map(|((_, id), claim)| (*id, claim)));
    let mut copies: BTreeMap<PictureHash, Vec<(Space, DocumentId)>> = BTreeMap::new();
    for (place, claim) in &claims {
        if let Some(receipt) = claim.receipt {
            copies.entry(receipt).or_default().push(*place);
        }
    }
    let guidelines = guidelines(connection)?;
    let mut payable = Vec::new();
    for (place, claim) in claims.iter().filter(|(place, _)| !was_paid(place)) {
        let copies = match claim.receipt {
            Some(receipt) if pictures.contains(&receipt) || firsts.get(&receipt) != Some(&place.1) => continue,
            Some(receipt) => copies.get(&receipt).map_or(&[][..], Vec::as_slice),
            None => std::slice::from_ref(place),
        };
        let mut decisions = Vec::new();
        for (space, id) in copies {
            let decision = document::open(connection, *space, decision_id(*id))?;
            decisions.extend(decision.map(|decision| Decision::read(&decision).0));
        }
        // What was said of another picture says nothing of this one.
        let decision = Decision::together(&decisions).about(claim.receipt);
        payable.extend(approved(connection, *place, claim, &decision, as_of, &guidelines)?);
    }
    payable.sort_by_key(|payable| (payable.at, payable.paid.claim));
    Ok((last, payable))
}

/// A claim as it is to be paid, if what is decided about it is that, and was by the end of a day.
fn approved(
    connection: &Connection,
    (space, claim_id): (Space, DocumentId),
    claim: &Claim,
    decision: &Decision,
    as_of: NaiveDate,
    guidelines: &[(NaiveDate, Guideline)],
) -> Result<Option<Payable>, StoreError> {
    let (Some(of), Some(kind), Some(date)) = (space.as_match(), claim.kind, claim.date) else { return Ok(None) };
    let Some(said) = decision.holds().filter(|said| said.ruling == Ruling::Approved) else { return Ok(None) };
    let claimed_oere = claim.amount_oere.unwrap_or_default();
    let amount_oere = said.amount_oere.unwrap_or(claimed_oere);
    if !(1..=claimed_oere).contains(&amount_oere) {
        return Ok(None);
    }
    if said.at.local_date().is_none_or(|decided| decided > as_of) {
        return Ok(None);
    }
    let of_match = document::open(connection, space, DocumentId::of_match(of))?;
    let host = of_match.and_then(|document| Match::read(&document).0.host);
    let guideline = guideline::in_force(guidelines.iter().map(|(from, one)| (*from, one)), date);
    let paid = Paid { space, claim: claim_id, picture: claim.receipt, amount_oere };
    Ok(Some(Payable { of, host, kind, date, at: claim.logged.at, guideline, paid }))
}

fn guidelines(connection: &Connection) -> Result<Vec<(NaiveDate, Guideline)>, StoreError> {
    let mut guidelines = Vec::new();
    document::each(connection, Kind::Guideline, |space, _, document| {
        let (guideline, _) = Guideline::read(document);
        guidelines.extend(guideline.valid_from.filter(|_| space == Space::Programme).map(|from| (from, guideline)));
    })?;
    Ok(guidelines)
}

/// Nothing in it needs quotes: ids, words, dates and numbers.
fn lines(file: u64, payable: &[Payable]) -> String {
    let mut lines = HEAD.join(",");
    for (line, Payable { of, host, kind, date, guideline, paid, .. }) in (1..).zip(payable) {
        let host = host.map(|host| host.to_string()).unwrap_or_default();
        let guideline = guideline.map(|from| from.to_string()).unwrap_or_default();
        let (claim, kind) = (paid.claim, kind.word());
        let (kroner, oere) = (paid.amount_oere / 100, paid.amount_oere % 100);
        // Writing to a String cannot fail.
        let _infallible =
            write!(lines, "\n{file}-{line},{claim},{of},{host},{kind},{date},{kroner}.{oere:02},{guideline}");
    }
    lines.push('\n');
    lines
}

/// Tells the hosts what was paid and they have not been told, now and every so often: a file may be made beside this
/// relay, and whatever stopped it before left something to say.
pub(crate) async fn keep_telling(officer: Officer, every: Duration, mut stopping: watch::Receiver<bool>) {
    let mut tick = interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = tell(&officer).await {
            tracing::warn!(%error, "hosts are not told yet of what was paid");
        }
    }
}

/// Writes the documents that are lacking.
pub(crate) async fn tell(officer: &Officer) -> Result<(), NotRecorded> {
    for Unsaid { paid, file, as_of } in officer.store().read(payout::unsaid).await? {
        let told = Payout { paid: Some(as_of), amount_oere: Some(paid.amount_oere), file: i64::try_from(file).ok() };
        match officer.write_in(paid.space, payout_id(paid.claim), &told.edits()).await {
            Ok(()) => officer.store().write(1, move |connection| payout::said(connection, &paid)).await?,
            // It must not keep the others from hearing.
            Err(error) => tracing::warn!(claim = %paid.claim, %error, "a host is not told yet of a payout"),
        }
    }
    Ok(())
}
