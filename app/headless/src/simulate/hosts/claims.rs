//! What is decided about hosts' claims, and one file of payouts.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::NaiveDate;
use crdt_model::id::MatchId;
use serde_json::{Value, json};

use super::planned::{Decided, Expense, Planned};
use super::{Pair, ago, id};
use crate::simulate::World;
use crate::simulate::coordinator::Coordinator;

/// So many days after money was spent somebody decides about it.
const DAYS_WAITED: i64 = 6;

/// So many days ago what had been approved was paid, and since then some more was approved.
const PAID_DAYS: i64 = 9;
const APPROVED_DAYS: i64 = 2;

/// Decides about the claims that have come, each at the partner that looks after the host, and pays what was approved in
/// time.
pub(super) async fn decide(
    world: &World,
    coordinator: &Coordinator,
    planned: &Planned,
    pairs: &BTreeMap<Pair, MatchId>,
) -> anyhow::Result<()> {
    coordinator.sync().await?;
    let mut rulings = Vec::new();
    for one in &planned.matches {
        let Some(of) = id(pairs, one) else { continue };
        let (of, device) = (json!(of), coordinator.of(planned.partner_of(&one.host)?)?);
        let claims = device.make("claims", &json!({})).await?;
        let waiting = claims.pointer("/waiting").and_then(Value::as_array).context("claims that wait")?;
        for expense in &one.expenses {
            let says =
                [("of", of.clone()), ("date", json!(ago(world, expense.days))), ("amount_oere", json!(expense.oere))];
            let claimed = waiting.iter().find(|line| says.iter().all(|(key, said)| line.get(key) == Some(said)));
            if let (Some(claimed), Some(decided)) = (claimed, &expense.decided) {
                let ruling = json!({"of": of, "claim": claimed.get("claim"), "decision": said(decided)});
                rulings.push((day(world, expense, decided), device, ruling));
            }
        }
    }
    rulings.sort_by_key(|(day, ..)| *day);
    for (day, device, ruling) in rulings {
        device.put_by_day(world, day).await?;
        device.make("decide_claim", &ruling).await?;
    }
    coordinator.sync().await?;
    world.relay.pay(ago(world, PAID_DAYS)).await
}

fn day(world: &World, expense: &Expense, decided: &Decided) -> NaiveDate {
    match decided {
        Decided::Paid | Decided::Refused { .. } => ago(world, expense.days - DAYS_WAITED),
        Decided::Approved { .. } => ago(world, APPROVED_DAYS),
    }
}

fn said(decided: &Decided) -> Value {
    match decided {
        Decided::Paid => json!({"ruling": "approved"}),
        Decided::Approved { oere } => json!({"ruling": "approved", "amount_oere": oere}),
        Decided::Refused { reason, line } => json!({"ruling": "refused", "reason": reason, "line": line}),
    }
}
