//! Groups: the list, and a group's page with its history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use crdt_model::group::Group;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::person::PersonRole;
use crdt_model::reference::{KindRole, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;

use super::agreement::agreed_areas;
use super::alphabet;
use super::attendance::count;
use super::certificates;
use super::occasion::expected;
use super::today::meetings_on;
use crate::api::view::{Face, GroupCard, GroupEditing, GroupPage, OpeningLine, PastMeeting, StageReached, Words};
use crate::api::{GroupFacts, OpeningEntry};
use crate::desk::{Desk, Listed, NAMES_LOCK_DAYS, Roster};
use crate::error::AppError;

/// How many past meetings a page shows, and how far back it looks for expected ones.
const HISTORY_MAX: usize = 12;
const HISTORY_DAYS: u64 = 400;

/// How far ahead the next meeting is looked for.
const NEXT_DAYS: u64 = 28;

/// Whom a group is for.
const WHOM: [PersonRole; 2] = [PersonRole::Participant, PersonRole::Mentee];

/// Who can be a group's contact person.
pub(crate) const CONTACTS: [PersonRole; 2] = [PersonRole::Volunteer, PersonRole::Mentor];

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
    let ((group, problems), reference, roster) = (desk.group_with_problems(id)?, desk.reference()?, desk.roster(id)?);
    let today = desk.today();
    let name = |key: &String| reference.partners.get(key).unwrap_or(key).clone();
    let editing = desk.may_write(Space::Group(id), Kind::Group).then(|| editing(&group, &roster, today));
    let reported: BTreeSet<Occasion> = desk
        .meetings_between(today, today)?
        .into_iter()
        .filter(|row| row.state != MeetingState::Silent)
        .map(|row| row.occasion)
        .collect();
    Ok(GroupPage {
        date: today,
        card,
        stages: stages(&group),
        openings: openings(&group, today),
        partners: group.partners.iter().map(name).collect(),
        contact: group.contact.and_then(|contact| roster.name(contact).map(str::to_owned)),
        volunteers: faces(&roster, today, &[PersonRole::Volunteer]),
        mentors: faces(&roster, today, &[PersonRole::Mentor]),
        mentees: faces(&roster, today, &[PersonRole::Mentee]),
        history: history(desk, id, &group, today)?,
        tonight: meetings_on(id, &group, today, &reported).into_iter().next(),
        names_lock_days: group.names_lock_days.unwrap_or(NAMES_LOCK_DAYS),
        may_import: desk.may_write(Space::Group(id), Kind::Person),
        in_agreement: agreed_areas(desk)?.contains(&group.area),
        closed_reason: group.closed_reason.clone(),
        taken_over_from: group.taken_over_from.as_ref().map(name),
        problems,
        list_problems: certificates::problems(desk, id)?,
        editing,
    })
}

/// Every stage that a group reached, in the order of the days.
fn stages(group: &Group) -> Vec<StageReached> {
    let mut reached: Vec<_> = group.reached().collect();
    reached.sort_unstable();
    reached.into_iter().map(|(since, stage)| StageReached { stage, since }).collect()
}

fn editing(group: &Group, roster: &Roster, today: NaiveDate) -> GroupEditing {
    let openings = group.schedule.iter().filter(|(_, opening)| !is_over(opening, today));
    let mut openings: Vec<_> = openings
        .map(|(slot, opening)| OpeningEntry {
            slot: Some(*slot),
            weekday: weekday(opening),
            starts: opening.starts,
            ends: opening.ends,
            from: opening.from,
            until: opening.until,
        })
        .collect();
    openings.sort_by_key(|entry| (entry.weekday, entry.starts, entry.slot));
    GroupEditing {
        facts: GroupFacts {
            name: group.name.clone(),
            kind: group.kind.clone(),
            area: group.area.clone(),
            partners: group.partners.iter().cloned().collect(),
            planned_days: group.planned_days.and_then(|days| u32::try_from(days).ok()),
            under_fifteens: group.under_fifteens,
            taken_over_from: group.taken_over_from.clone(),
        },
        openings,
        contact: group.contact,
        contacts: faces(roster, today, &CONTACTS),
    }
}

/// Those on a list in one of some roles whose names are shown, each once.
fn faces(roster: &Roster, today: NaiveDate, roles: &[PersonRole]) -> Vec<Face> {
    let here = |listed: &&Listed| roles.iter().any(|role| listed.facts.is_on(today, *role));
    let face = |listed: &Listed| Some(Face { person: listed.person, name: listed.first.clone()? });
    roster.people().filter(here).filter_map(face).collect()
}

/// What people call a group's area.
pub(super) fn area_name(reference: &Reference, group: &Group) -> String {
    reference.areas.get(&group.area).map_or_else(|| group.area.clone(), |area| area.name.clone())
}

fn card(desk: &mut Desk, id: GroupId) -> Result<GroupCard, AppError> {
    let (group, reference, roster) = (desk.group(id)?, desk.reference()?, desk.roster(id)?);
    let today = desk.today();
    let is_listed = |listed: &&Listed| WHOM.iter().any(|role| listed.facts.is_on(today, *role));
    let kind = reference.kinds.get(&group.kind);
    let until = today.checked_add_days(Days::new(NEXT_DAYS)).unwrap_or(today);
    Ok(GroupCard {
        group: id,
        name: group.name.clone(),
        area: area_name(&reference, &group),
        kind: kind.map_or_else(
            || Words { da: group.kind.clone(), en: group.kind.clone() },
            |kind| Words { da: kind.danish.clone(), en: kind.english.clone() },
        ),
        kind_role: KindRole::of(&group.kind, kind.and_then(|kind| kind.role)),
        stage: group.stage_on(today),
        listed: count(roster.people().filter(is_listed).count()),
        next: expected(id, &group, today, until).into_iter().next(),
    })
}

/// The weekly openings that are not over.
pub(super) fn openings(group: &Group, today: NaiveDate) -> Vec<OpeningLine> {
    let current = group.schedule.values().filter(|opening| !is_over(opening, today));
    let mut lines: Vec<_> = current
        .map(|opening| OpeningLine { weekday: weekday(opening), starts: opening.starts, ends: opening.ends })
        .collect();
    lines.sort_by_key(|line| (line.weekday, line.starts));
    lines
}

fn is_over(opening: &Opening, today: NaiveDate) -> bool {
    opening.until.is_some_and(|until| until < today || until < opening.from)
}

/// One to seven.
fn weekday(opening: &Opening) -> u8 {
    u8::try_from(opening.weekday.number_from_monday()).unwrap_or_default()
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
