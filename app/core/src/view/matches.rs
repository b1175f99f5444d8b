//! The matches that staff look after: what is due, and all that happened.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use crdt_model::card::MatchSide;
use crdt_model::ending::Ending;
use crdt_model::follow_up;
use crdt_model::host_match::{Activity, Match};
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::response::Response;
use crdt_model::space::Space;

use super::attendance::count;
use super::follow_ups::Followed;
use super::{claims, host, pool};
use crate::api::view::{
    DueLine, FollowUpStep, Happened, MatchLine, MatchStory, MatchTable, MatchedPerson, Need, ProgrammeToday, SaidEnding,
};
use crate::desk::{Desk, Recorded, responsible};
use crate::error::AppError;

/// What is due within so many days is shown before its day.
const AHEAD_DAYS: u64 = 7;

/// The most lines of what waits that are shown.
const LINES_MAX: usize = 60;

/// Every match on this device that staff look after.
pub(crate) fn table(desk: &mut Desk) -> Result<MatchTable, AppError> {
    let today = desk.today();
    let mut matches = Vec::new();
    for of in staffed(desk) {
        let followed = Followed::read(desk, of)?;
        matches.push(line(desk, of, &followed, today)?);
    }
    matches.sort_by_key(|one| (one.ended.is_some(), one.needs.is_empty(), Reverse(one.overdue), one.matched, one.of));
    Ok(MatchTable { today, matches })
}

/// What of the host programme waits for somebody; absent where the device has nothing of it.
pub(crate) fn today(desk: &mut Desk) -> Result<Option<ProgrammeToday>, AppError> {
    let today = desk.today();
    let until = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    let all = staffed(desk);
    if all.is_empty() {
        return Ok(None);
    }
    let (mut due, mut needs, mut unmet, mut ended_twice) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut asks_whether_met = Vec::new();
    for of in all {
        let followed = Followed::read(desk, of)?;
        let runs = followed.matched.is_running_on(today);
        // Nobody follows up a match that is over; what it came to can still be asked.
        for step in followed.open().filter(|step| step.on <= until && (runs || step.month.is_none())) {
            due.push(due_line(desk, of, &followed, step)?);
        }
        if runs && followed.matched.first_meeting.is_none() {
            unmet.push(line(desk, of, &followed, today)?);
        }
        if met_is_unknown(desk, of, &followed.matched)? {
            asks_whether_met.push(line(desk, of, &followed, today)?);
        }
        if !endings(desk, of, &followed.matched)?.is_empty() {
            ended_twice.push(line(desk, of, &followed, today)?);
        }
        if followed.needs(today).next().is_some() {
            needs.push(line(desk, of, &followed, today)?);
        }
    }
    due.sort_by_key(|one| (one.on, one.of, one.side));
    unmet.sort_by_key(|one| (one.matched, one.of));
    asks_whether_met.sort_by_key(|one| (one.first_meeting, one.of));
    needs.sort_by_key(|one| (one.needs.iter().map(|need| need.on).min(), one.of));
    let due_count = count(due.len());
    due.truncate(LINES_MAX);
    unmet.truncate(LINES_MAX);
    asks_whether_met.truncate(LINES_MAX);
    needs.truncate(LINES_MAX);
    ended_twice.truncate(LINES_MAX);
    let claims = claims::waiting(desk)?;
    let conflicts = if desk.may_read(Space::Pool, Kind::Card) { count(pool::conflicts(desk)?.len()) } else { 0 };
    Ok(Some(ProgrammeToday { due, due_count, needs, unmet, asks_whether_met, ended_twice, claims, conflicts }))
}

/// Whether somebody has to say if they met on the day that was set. What their host has logged says that they did.
fn met_is_unknown(desk: &mut Desk, of: MatchId, matched: &Match) -> Result<bool, AppError> {
    let today = desk.today();
    if !matched.asks_whether_met_on(today) {
        return Ok(false);
    }
    let activities = desk.activities(of)?;
    let is_past = |activity: &Activity| activity.date.is_some_and(|on| on <= today);
    Ok(!activities.iter().any(|(_, activity)| !activity.logged.cancelled && is_past(activity)))
}

/// The matches whose staff's space this device holds.
fn staffed(desk: &Desk) -> Vec<MatchId> {
    let held = desk.grants();
    let both = |of: &MatchId| held.contains_key(&Space::MatchStaff(*of)) && held.contains_key(&Space::MatchShared(*of));
    desk.match_ids().into_iter().filter(both).collect()
}

fn line(desk: &mut Desk, of: MatchId, followed: &Followed, today: NaiveDate) -> Result<MatchLine, AppError> {
    let matched = &followed.matched;
    let next = followed.open().next().cloned();
    let mut needs = Vec::new();
    for (side, outcome, on) in followed.needs(today) {
        let who = match side {
            MatchSide::Newcomer => matched.newcomer,
            MatchSide::Host => matched.host,
        };
        needs.push(Need { side, name: name(desk, who)?, outcome, on });
    }
    let reference = desk.reference()?;
    Ok(MatchLine {
        of,
        newcomer: name(desk, matched.newcomer)?,
        host: name(desk, matched.host)?,
        organisation: matched.organisation.and_then(|one| reference.organisation(one)),
        matched: matched.matched,
        first_meeting: matched.first_meeting,
        ended: matched.ended,
        completed: matched.is_completed_by(today),
        overdue: count(followed.open().filter(|step| step.on < today).count()),
        next: next.map(|step| due_line(desk, of, followed, &step)).transpose()?,
        needs,
        problems: desk.match_of(of)?.problems,
    })
}

fn due_line(desk: &mut Desk, of: MatchId, followed: &Followed, step: &FollowUpStep) -> Result<DueLine, AppError> {
    let (matched, reference) = (&followed.matched, desk.reference()?);
    let (who, with) = match step.side {
        MatchSide::Newcomer => (matched.newcomer, matched.host),
        MatchSide::Host => (matched.host, matched.newcomer),
    };
    Ok(DueLine {
        of,
        side: step.side,
        month: step.month,
        on: step.on,
        name: name(desk, who)?,
        with: name(desk, with)?,
        ours: step.ours,
        organisation: responsible(matched, step.side).and_then(|one| reference.organisation(one)),
        asked: step.asked,
        tried: step.tried,
    })
}

/// A match with all that happened in it.
pub(crate) fn story(desk: &mut Desk, of: MatchId) -> Result<MatchStory, AppError> {
    let followed = Followed::read(desk, of)?;
    let (reference, today) = (desk.reference()?, desk.today());
    let matched = followed.matched.clone();
    let mut people = Vec::new();
    for (person, side) in [(matched.newcomer, MatchSide::Newcomer), (matched.host, MatchSide::Host)] {
        people.push(match person {
            Some(person) => Some(MatchedPerson {
                person,
                name: desk.name_of(person)?,
                organisation: responsible(&matched, side).and_then(|one| reference.organisation(one)),
                ours: desk.looks_after(&matched, side),
            }),
            None => None,
        });
    }
    let (host, newcomer) = (people.pop().flatten(), people.pop().flatten());
    let ending = ending(desk, of)?;
    let endings = endings(desk, of, &matched)?;
    let contact = host::contact(desk, of, &matched)?;
    let asks_whether_met = met_is_unknown(desk, of, &matched)?;
    Ok(MatchStory {
        of,
        today,
        newcomer,
        host,
        matched: matched.matched,
        first_meeting: matched.first_meeting,
        met: matched.met,
        asks_whether_met,
        ended: matched.ended,
        end_reason: ending.and_then(|ending| ending.reason).filter(|_| matched.ended.is_some()),
        endings,
        completes: matched.matched.map(follow_up::completes),
        completed: matched.is_completed_by(today),
        children: u32::try_from(matched.children).unwrap_or_default(),
        contact_missing: contact.is_none() && !desk.names_locked(),
        contact,
        months: follow_up::months(reference.follow_up_months.as_deref()),
        happened: happened(desk, of, &followed)?,
        steps: followed.steps,
        problems: desk.match_of(of)?.problems,
    })
}

fn ending(desk: &mut Desk, of: MatchId) -> Result<Option<Ending>, AppError> {
    let endings = desk.records(Space::MatchStaff(of), Kind::Ending, Ending::read)?;
    Ok(endings.into_iter().map(|found| found.record).find(|ending| !ending.logged.cancelled))
}

/// The endings among which somebody has to choose: of each device that said one, its day with its reason.
fn endings(desk: &mut Desk, of: MatchId, matched: &Match) -> Result<Vec<SaidEnding>, AppError> {
    let (Some(ended), Some(ending)) = (matched.ended, ending(desk, of)?) else { return Ok(Vec::new()) };
    let (days, reasons): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (matched.endings.iter().copied().collect(), ending.reasons.iter().copied().collect());
    let said = days.keys().chain(reasons.keys()).filter_map(|device| {
        let date = days.get(device).copied().unwrap_or(ended);
        Some(SaidEnding { date, reason: reasons.get(device).copied().or(ending.reason)? })
    });
    let said: BTreeSet<SaidEnding> = said.collect();
    Ok(if said.len() > 1 { said.into_iter().collect() } else { Vec::new() })
}

fn happened(desk: &mut Desk, of: MatchId, followed: &Followed) -> Result<Vec<Happened>, AppError> {
    let response = |found: &Recorded<Response>| {
        let Recorded { id, record, .. } = found;
        let side = record.side?;
        Some(Happened::Response { response: *id, side, date: record.completed, cancelled: record.logged.cancelled })
    };
    let mut all: Vec<_> = followed.responses.iter().filter_map(response).collect();
    let reference = desk.reference()?;
    let months = follow_up::months(reference.follow_up_months.as_deref());
    for found in &followed.follow_ups {
        let note = desk.notes_about((Space::MatchStaff(of), found.id))?.into_iter().next().map(|(_, text)| text);
        let Some(side) = found.record.side else { continue };
        all.push(Happened::FollowUp {
            follow_up: found.id,
            side,
            month: found.record.month.and_then(|written| follow_up::nearest(written, &months)),
            date: found.record.date,
            channel: found.record.channel,
            organisation: found.record.organisation.and_then(|one| reference.organisation(one)),
            outcome: found.record.outcome,
            note,
            cancelled: found.record.logged.cancelled,
            problems: found.problems.clone(),
        });
    }
    let expenses = desk.expenses()?;
    for (id, activity) in desk.activities(of)? {
        if !activity.logged.cancelled {
            let notes = desk.notes_about((Space::MatchShared(of), id))?;
            let line = notes.into_iter().next().map(|(_, text)| text);
            let claim = host::claim_of(desk, &expenses, of, id)?;
            all.push(Happened::Activity { activity: id, kind: activity.kind, date: activity.date, line, claim });
        }
    }
    all.sort_by_key(|one| Reverse(one.date()));
    Ok(all)
}

fn name(desk: &Desk, person: Option<PersonId>) -> Result<Option<String>, AppError> {
    person.map_or(Ok(None), |person| desk.name_of(person))
}
