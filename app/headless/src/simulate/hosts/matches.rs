//! Matches: made by the partner that looks after the host, followed up by both sides, some of them ended before their time.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{NaiveDate, TimeDelta};
use crdt_model::card::MatchSide;
use crdt_model::follow_up::months_after;
use crdt_model::id::MatchId;
use serde_json::json;

use super::people::People;
use super::planned::{Planned, PlannedMatch, Talk};
use super::{MUNICIPALITY, Pair, ago, answers, id};
use crate::simulate::World;
use crate::simulate::coordinator::Coordinator;
use crate::simulate::device::Device;

/// Makes the matches. No device hears of the others' meanwhile, so that somebody can have two.
pub(super) async fn make(
    world: &World,
    coordinator: &Coordinator,
    planned: &Planned,
    people: &People,
) -> anyhow::Result<()> {
    for one in &planned.matches {
        let partner = coordinator.of(planned.partner_of(&one.host)?)?;
        partner.put_by_day(world, ago(world, 1)).await?;
        let of = |side, name: &String| people.get(&(side, name.clone())).with_context(|| format!("{name} is not here"));
        let matched = ago(world, one.days);
        let new = json!({
            "newcomer": of(MatchSide::Newcomer, &one.newcomer)?, "host": of(MatchSide::Host, &one.host)?,
            "matched": matched, "first_meeting": one.first_meeting.map(|days| matched + TimeDelta::days(days)),
        });
        partner.make("create_match", &new).await?;
    }
    Ok(())
}

/// Notes who have met, follows both sides up, ends what ended, and lets newcomers answer.
pub(super) async fn follow(
    world: &World,
    coordinator: &Coordinator,
    planned: &Planned,
    pairs: &BTreeMap<Pair, MatchId>,
) -> anyhow::Result<()> {
    let municipality = coordinator.of(MUNICIPALITY)?;
    for one in &planned.matches {
        let Some(of) = id(pairs, one) else { continue };
        let partner = coordinator.of(planned.partner_of(&one.host)?)?;
        let looks_after = |side| if side == MatchSide::Newcomer { municipality } else { partner };
        for device in [municipality, partner] {
            device.put_by_day(world, ago(world, 1)).await?;
        }
        if let Some(met) = one.met() {
            let noted = json!({"of": of, "date": ago(world, one.days) + TimeDelta::days(met)});
            partner.make("note_first_meeting", &noted).await?;
        }
        for talk in &one.talks {
            talked(looks_after(talk.side), of, ago(world, one.days), talk).await?;
        }
        if let Some(asked) = &one.asked {
            let asking = json!({"of": of, "side": asked.side, "month": asked.month});
            looks_after(asked.side.other()).make("ask_follow_up", &asking).await?;
        }
        if let Some(ended) = &one.ended {
            let ending = json!({"of": of, "date": ago(world, ended.days), "reason": ended.reason});
            partner.make("end_match", &ending).await?;
        }
    }
    // In the order of the days, so that the device need not be in touch in between.
    let mut answered: Vec<(NaiveDate, &PlannedMatch)> = planned
        .matches
        .iter()
        .filter_map(|one| Some((one.newcomer_answers.as_ref()?.on(ago(world, one.days)), one)))
        .collect();
    answered.sort_by_key(|(on, _)| *on);
    for (on, one) in answered {
        municipality.put_by_day(world, on).await?;
        let language = one.newcomer_answers.as_ref().map_or("da", |answers| &answers.language);
        if let Some(of) = id(pairs, one) {
            answers::give(world, municipality, of, MatchSide::Newcomer, language).await?;
        }
    }
    Ok(())
}

async fn talked(device: &Device, of: MatchId, matched: NaiveDate, talk: &Talk) -> anyhow::Result<()> {
    let date = months_after(matched, talk.month) + TimeDelta::days(talk.late);
    let follow_up = json!({
        "match": of, "side": talk.side, "month": talk.month, "date": date, "channel": talk.channel,
        "outcome": talk.outcome, "note": talk.note,
    });
    device.make("write_follow_up", &json!({"follow_up": follow_up})).await.map(drop)
}
