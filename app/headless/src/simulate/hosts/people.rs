//! Newcomers and hosts on their way in: registered, interviewed, introduced; some leave, some are shown the way elsewhere.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{Datelike as _, TimeDelta};
use crdt_model::card::MatchSide;
use crdt_model::registration::Step;
use serde_json::{Value, json};

use super::planned::{Planned, PlannedPerson};
use super::{MUNICIPALITY, ago};
use crate::simulate::World;
use crate::simulate::coordinator::Coordinator;
use crate::simulate::device::Device;

/// So many days pass between one step and the next.
const DAYS_BETWEEN: i64 = 7;

/// Everybody's id, by side and first name.
pub(super) type People = BTreeMap<(MatchSide, String), Value>;

/// Registers everybody, each at the organisation that looks after them.
pub(super) async fn register(world: &World, coordinator: &Coordinator, planned: &Planned) -> anyhow::Result<People> {
    let newcomers = planned.newcomers.iter().map(|person| (MatchSide::Newcomer, person));
    let mut people = People::new();
    for (side, person) in newcomers.chain(planned.hosts.iter().map(|person| (MatchSide::Host, person))) {
        let device = coordinator.of(person.organisation.as_deref().unwrap_or(MUNICIPALITY))?;
        let name = person.first_name().context("everybody has a first name")?.to_owned();
        people.insert((side, name), one(world, device, side, person).await?);
    }
    Ok(people)
}

async fn one(world: &World, device: &Device, side: MatchSide, planned: &PlannedPerson) -> anyhow::Result<Value> {
    // Written down yesterday, as of when it was.
    device.put_by_day(world, ago(world, 1)).await?;
    let registered = ago(world, planned.days);
    let mut new = planned.new.clone();
    if let Some(new) = new.as_object_mut() {
        new.insert("registered".to_owned(), json!(registered));
    }
    for child in new.pointer_mut("/card/children").and_then(Value::as_array_mut).into_iter().flatten() {
        let age = child.as_i64().context("a child's age")?;
        *child = json!(i64::from(world.today.year()) - age);
    }
    let page = device.make(&format!("register_{side}"), &json!({"organisation": null, "new": new})).await?;
    let person = page.pointer("/line/person").cloned().context("the person's id")?;
    let informed = registered - TimeDelta::days(DAYS_BETWEEN);
    step(device, &person, Step::Informed, informed).await?;
    if side == MatchSide::Host && !planned.not_resident {
        device.make("check_resident", &json!({"person": person, "on": registered})).await?;
    }
    for (taken, later) in [(Step::Interviewed, DAYS_BETWEEN), (Step::Introduced, 2 * DAYS_BETWEEN)] {
        let on = registered + TimeDelta::days(later);
        if taken == Step::Interviewed && taken <= planned.step && !planned.told.is_empty() {
            interview(device, &person, planned, &new, on).await?;
        } else if taken <= planned.step {
            step(device, &person, taken, on).await?;
        }
    }
    if let Some(referred) = &planned.referred {
        let on = ago(world, referred.days);
        let new = json!({"person": person, "destination": referred.destination, "date": on});
        device.make("refer", &new).await?;
    }
    if let Some(left) = &planned.left {
        let on = ago(world, left.days);
        device.make("withdraw", &json!({"person": person, "on": on, "reason": left.reason})).await?;
    }
    Ok(person)
}

async fn step(device: &Device, person: &Value, step: Step, on: chrono::NaiveDate) -> anyhow::Result<()> {
    device.make("take_step", &json!({"person": person, "step": step, "on": on})).await.map(drop)
}

/// Somebody is interviewed by the form, and says what the card says already.
async fn interview(
    device: &Device,
    person: &Value,
    planned: &PlannedPerson,
    new: &Value,
    on: chrono::NaiveDate,
) -> anyhow::Result<()> {
    let answers: Vec<Value> =
        planned.told.iter().map(|(question, text)| json!({"question": question, "text": text})).collect();
    let said = new.get("card").context("a card")?;
    let interview = json!({"on": on, "answers": answers, "said": said, "onto_card": false});
    device.make("write_interview", &json!({"person": person, "interview": interview})).await.map(drop)
}
