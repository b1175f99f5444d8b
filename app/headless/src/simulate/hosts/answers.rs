//! A questionnaire is answered: by the newcomer on a device that is handed over, or by the host on their own phone.

use anyhow::Context as _;
use crdt_model::card::MatchSide;
use crdt_model::id::MatchId;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use crate::simulate::chance::{Purpose, chance};
use crate::simulate::device::Device;
use crate::simulate::{PIN, World};

/// What people answer: most agree, and some do not say.
const ANSWERS: [i64; 8] = [5, 4, 5, 4, 5, 3, 4, 0];

/// Answers all that is asked, and gives a device back that was handed over.
pub(super) async fn give(
    world: &World,
    device: &Device,
    of: MatchId,
    side: MatchSide,
    language: &str,
) -> anyhow::Result<()> {
    let [first, ..] = *of.as_bytes();
    let mut chance = chance(world.seed, Purpose::Answers, [u64::from(first), u64::from(side == MatchSide::Host)]);
    let sheet = device.make("begin_answers", &json!({"of": of, "side": side})).await?;
    // Refused is what was answered before the run was interrupted.
    if sheet.is_null() {
        return Ok(());
    }
    device.make("choose_language", &json!({"language": language})).await?;
    for question in sheet.pointer("/questions").and_then(Value::as_array).context("questions")? {
        let answer = ANSWERS.choose(&mut chance);
        device.make("answer_question", &json!({"number": question.get("number"), "answer": answer})).await?;
    }
    device.make("complete_answers", &json!({})).await?;
    if sheet.get("locked") == Some(&Value::Bool(true)) {
        let session = device.make("session", &json!({})).await?;
        device.make("unlock", &json!({"person": session.pointer("/person/person"), "pin": PIN})).await?;
    }
    Ok(())
}
