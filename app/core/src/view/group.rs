//! Groups: the list, and a group's page with its history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use crdt_model::group::Group;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::person::PersonRole;
use crdt_model::space::Space;

use super::alphabet;
use super::attendance::count;
use super::occasion::expected;
use super::today::meetings_on;
use crate::api::view::{GroupCard, GroupPage, OpeningLine, PastMeeting, StageReached, Words};
use crate::desk::{Desk, NAMES_LOCK_DAYS};
use crate::error::AppError;

/// How many past meetings a page shows, and how far back it looks for expected ones.
const HISTORY_MAX: usize = 12;
const HISTORY_DAYS: u64 = 400;

/// How far ahead the next meeting is looked for.
const NEXT_DAYS: u64 = 28;

/// The groups on this device, by name.
pub(crate) fn groups(desk: &mut Desk) -> Result<Vec<GroupCard>, AppError> {
    let ids = desk.group_ids();
    let mut cards = ids.into_iter().map(|id| card(desk, id)).collect::<Result<Vec<_>, _>>()?;
    cards.sort_by_cached_key(|card| (alphabet::key(&card.name), card.group));
    Ok(cards)
}

/// A group's page.
pub(crate) fn page(desk: &mut Desk, id: GroupId) -> Result<GroupPage, AppError> {
    let card = card(desk, id)?;
    let (group, reference, roster) = (desk.group(id)?, desk.reference()?, desk.roster(id)?);
    let today = desk.today();
    let name = |key: &String| reference.partners.get(key).unwrap_or(key).clone();
    let reported: BTreeSet<Occasion> = desk
        .meetings_between(today, today)?
        .into_iter()
        .filter(|row| row.state != MeetingState::Silent)
        .map(|row| row.occasion)
        .collect();
    Ok(GroupPage {
        card,
        stages: group.stages.iter().map(|(stage, since)| StageReached { stage: *stage, since: *since }).collect(),
        openings: openings(&group, today),
        partners: group.partners.iter().map(name).collect(),
        contact: group.contact.and_then(|contact| roster.name(contact).map(str::to_owned)),
        volunteers: roster.on(today, PersonRole::Volunteer).filter_map(|listed| listed.first.clone()).collect(),
        history: history(desk, id, &group, today)?,
        tonight: meetings_on(id, &group, today, &reported).into_iter().next(),
        names_lock_days: group.names_lock_days.unwrap_or(NAMES_LOCK_DAYS),
        may_import: desk.may_write(Space::Group(id), Kind::Person),
    })
}

fn card(desk: &mut Desk, id: GroupId) -> Result<GroupCard, AppError> {
    let (group, reference, roster) = (desk.group(id)?, desk.reference()?, desk.roster(id)?);
    let today = desk.today();
    let kind = reference.kinds.get(&group.kind);
    let until = today.checked_add_days(Days::new(NEXT_DAYS)).unwrap_or(today);
    Ok(GroupCard {
        group: id,
        name: group.name.clone(),
        area: reference.areas.get(&group.area).map_or_else(|| group.area.clone(), |area| area.name.clone()),
        kind: kind.map_or_else(
            || Words { da: group.kind.clone(), en: group.kind.clone() },
            |kind| Words { da: kind.danish.clone(), en: kind.english.clone() },
        ),
        stage: group.stage_on(today),
        listed: count(roster.on(today, PersonRole::Participant).count()),
        next: expected(id, &group, today, until).into_iter().next(),
    })
}

fn openings(group: &Group, today: NaiveDate) -> Vec<OpeningLine> {
    let current = group.schedule.values().filter(|opening| opening.until.is_none_or(|until| until >= today));
    let mut lines: Vec<_> = current
        .map(|opening| OpeningLine {
            // One to seven.
            weekday: u8::try_from(opening.weekday.number_from_monday()).unwrap_or_default(),
            starts: opening.starts,
            ends: opening.ends,
        })
        .collect();
    lines.sort_by_key(|line| (line.weekday, line.starts));
    lines
}

/// The last meetings that were expected or recorded, oldest first. Today's counts once something is recorded of it.
fn history(desk: &Desk, id: GroupId, group: &Group, today: NaiveDate) -> Result<Vec<PastMeeting>, AppError> {
    let mut meetings: BTreeMap<(NaiveDate, Occasion), PastMeeting> = BTreeMap::new();
    let since = today.checked_sub_days(Days::new(HISTORY_DAYS)).unwrap_or(today);
    if let Some(yesterday) = today.pred_opt() {
        for meeting in expected(id, group, since, yesterday) {
            let occasion = meeting.occasion;
            let silent = PastMeeting { occasion, state: MeetingState::Silent, present: None };
            meetings.insert((occasion.date, occasion), silent);
        }
    }
    for row in desk.meetings_of(id, today, HISTORY_MAX * 4)? {
        if row.state != MeetingState::Silent {
            let present = (row.state == MeetingState::Held).then_some(row.present);
            let past = PastMeeting { occasion: row.occasion, state: row.state, present };
            meetings.insert((row.occasion.date, row.occasion), past);
        }
    }
    let older = meetings.len().saturating_sub(HISTORY_MAX);
    Ok(meetings.into_values().skip(older).collect())
}
