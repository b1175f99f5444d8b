//! Agreements with their goals and all that belongs to them, what was changed later, and what others have stated, as a
//! coordinator writes them.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::World;
use super::device::Device;

/// A line of a file: a command with its arguments, of which `"$key"` stands for what an earlier line made.
#[derive(Deserialize)]
struct Step {
    /// When it is recorded.
    day: NaiveDate,
    command: String,
    /// Names what it makes, for later lines.
    key: Option<String>,
    #[serde(flatten)]
    arguments: Map<String, Value>,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

/// Writes what a file says had been agreed and stated by today.
pub(super) async fn write(world: &World, coordinator: &Device, file: &str) -> anyhow::Result<()> {
    let steps: Vec<Step> = serde_json::from_str(file).context("what was agreed")?;
    let mut made = BTreeMap::new();
    for step in steps.into_iter().filter(|step| step.day < world.today) {
        coordinator.put_by_day(world, step.day).await?;
        let done = coordinator.make(&step.command, &named(Value::Object(step.arguments), &made)?).await?;
        if let Some(key) = step.key {
            let Made { id } = serde_json::from_value(done).with_context(|| format!("the id of {key}"))?;
            made.insert(key, id);
        }
    }
    Ok(())
}

/// Arguments with ids in the places of keys.
fn named(arguments: Value, made: &BTreeMap<String, String>) -> anyhow::Result<Value> {
    Ok(match arguments {
        Value::String(text) => match text.strip_prefix('$') {
            Some(key) => json!(made.get(key).with_context(|| format!("{key} is not made yet"))?),
            None => Value::String(text),
        },
        Value::Array(list) => {
            Value::Array(list.into_iter().map(|one| named(one, made)).collect::<anyhow::Result<_>>()?)
        }
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| Ok((key, named(value, made)?)));
            Value::Object(fields.collect::<anyhow::Result<_>>()?)
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_for_what_was_made() {
        let made = BTreeMap::from([("G9".to_owned(), "goal/9".to_owned())]);
        let arguments = json!({"targets": [{"goal": "$G9", "target": 100}]});
        assert_eq!(named(arguments, &made).unwrap(), json!({"targets": [{"goal": "goal/9", "target": 100}]}));
        assert!(named(json!("$G1"), &made).is_err());
    }
}
