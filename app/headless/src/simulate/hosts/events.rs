//! What is held for participants; nobody counts at every event.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::ago;
use super::planned::PlannedEvent;
use crate::simulate::World;
use crate::simulate::coordinator::Coordinator;

/// Makes the events, each at the organisation whose record it is.
pub(super) async fn hold(world: &World, coordinator: &Coordinator, planned: &[PlannedEvent]) -> anyhow::Result<()> {
    for one in planned {
        let device = coordinator.of(&one.organisation)?;
        device.put_by_day(world, ago(world, 1)).await?;
        let new = json!({"title": one.title, "date": ago(world, one.days), "partner": one.partner});
        let page = device.make("create_event", &json!({"new": new})).await?;
        let rows = page.pointer("/rows").and_then(Value::as_array).context("events")?;
        let made = rows.iter().find(|row| row.get("title").and_then(Value::as_str) == Some(&one.title));
        let event = made.and_then(|row| row.get("event")).context("just made")?;
        if one.called_off {
            device.make("call_off_event", &json!({"event": event, "called_off": true})).await?;
        } else if one.count.is_some() {
            device.make("count_event", &json!({"event": event, "count": one.count})).await?;
        }
    }
    Ok(())
}
