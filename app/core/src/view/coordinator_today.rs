//! The coordinator's first screen: what waits for somebody, over all groups.

use chrono::Days;
use crdt_model::group::Stage;
use crdt_model::id::GroupId;
use crdt_model::mark::Standing;
use crdt_model::person::PersonRole;

use super::alphabet;
use super::attendance::count;
use super::certificates;
use super::duplicates;
use super::group_table::{Recently, last_reported};
use super::matches;
use super::occasion::upcoming;
use super::people;
use super::tablets;
use super::today::{by_time, meetings_on};
use crate::api::view::{CoordinatorToday, ListToLookAt, SilentGroup, TonightLine, TwoAnswersLine, Upcoming};
use crate::desk::Desk;
use crate::error::AppError;

/// How far back a meeting that nobody reported is asked for.
const MISSING_DAYS: u64 = 14;

/// The most missing meetings, and the most meetings with two answers, that are shown.
const LINES_MAX: usize = 60;

/// What waits, by what it is.
pub(crate) fn today(desk: &mut Desk) -> Result<CoordinatorToday, AppError> {
    let date = desk.today();
    let asked_since = date.checked_sub_days(Days::new(MISSING_DAYS)).unwrap_or(date);
    let recently = Recently::of(desk)?;
    let (mut evening, mut missing, mut silent, mut running) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut lists = Vec::new();
    for id in desk.group_ids() {
        let group = desk.group(id)?;
        evening.extend(meetings_on(id, &group, date, recently.reported()));
        let problems = certificates::problems(desk, id)?;
        if !problems.is_empty() {
            lists.push(ListToLookAt { group: id, name: group.name.clone(), problems });
        }
        running += usize::from(group.stage_on(date).is_some_and(Stage::is_running));
        if recently.is_silent(id, &group) {
            silent.push(silent_group(desk, id)?);
        } else {
            let late = recently.missing_of(id, &group).into_iter();
            missing.extend(late.filter(|meeting| meeting.occasion.date >= asked_since));
        }
    }
    evening.sort_by(by_time);
    missing.sort_by(|one, other| by_time(other, one));
    silent.sort_by(|one, other| (one.last, &one.name).cmp(&(other.last, &other.name)));
    lists.sort_by_cached_key(|list| (alphabet::key(&list.name), list.group));
    let missing_count = count(missing.len());
    missing.truncate(LINES_MAX);
    let keeps_register = desk.organisation().is_ok();
    Ok(CoordinatorToday {
        date,
        tonight: evening.into_iter().map(|meeting| tonight(desk, meeting)).collect::<Result<_, _>>()?,
        running: count(running),
        silent,
        two_answers: two_answers(desk)?,
        missing,
        missing_count,
        people: if keeps_register { people::to_look_at(desk)? } else { 0 },
        lists,
        duplicates: if keeps_register { duplicates::unsettled(desk)? } else { 0 },
        tablets: count(tablets::missing(desk)?),
        programme: matches::today(desk)?,
    })
}

fn tonight(desk: &mut Desk, meeting: Upcoming) -> Result<TonightLine, AppError> {
    let occasion = meeting.occasion;
    let listed = count(desk.roster(occasion.group)?.on(occasion.date, PersonRole::Participant).count());
    let there = desk.past_meeting(&occasion)?;
    Ok(TonightLine { meeting, state: there.state, present: count(there.present()), listed })
}

fn silent_group(desk: &mut Desk, id: GroupId) -> Result<SilentGroup, AppError> {
    let (group, roster) = (desk.group(id)?, desk.roster(id)?);
    Ok(SilentGroup {
        group: id,
        name: group.name.clone(),
        contact: group.contact.and_then(|contact| roster.name(contact).map(str::to_owned)),
        last: last_reported(desk, id)?.map(|meeting| meeting.occasion.date),
    })
}

fn two_answers(desk: &mut Desk) -> Result<Vec<TwoAnswersLine>, AppError> {
    let mut rows = desk.unsettled_meetings()?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.occasion.date, row.occasion.slot, row.occasion.group)));
    rows.truncate(LINES_MAX);
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let (group, roster) = (desk.group(row.occasion.group)?, desk.roster(row.occasion.group)?);
        let meeting = desk.past_meeting(&row.occasion)?;
        let unsettled = meeting.participants.iter().filter(|(_, marks)| Standing::of(marks) == Standing::TwoAnswers);
        let people = unsettled.filter_map(|(person, _)| roster.name(*person).map(str::to_owned)).collect();
        lines.push(TwoAnswersLine { meeting: upcoming(&group, row.occasion), count: row.unsettled, people });
    }
    Ok(lines)
}
