//! The volunteer's first screen.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate};
use crdt_model::group::Group;
use crdt_model::id::GroupId;
use crdt_model::mark::Standing;
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::person::PersonRole;

use super::attendance::count;
use super::occasion::{expected, upcoming};
use crate::api::view::{LastTime, Today, Tonight, Upcoming};
use crate::desk::{Desk, meeting_place};
use crate::error::AppError;

/// How far back a meeting that nobody reported is asked for.
const MISSING_DAYS: u64 = 14;

/// How far ahead the next meetings are looked for, and how many are shown.
const NEXT_DAYS: u64 = 14;
const NEXT_MAX: usize = 6;

/// Among how many of the last meetings the last one on the same weekday is looked for.
const LAST_ROWS_MAX: usize = 40;

/// What is on, what is missing, what comes.
pub(crate) fn today(desk: &mut Desk) -> Result<Today, AppError> {
    let date = desk.today();
    let since = date.checked_sub_days(Days::new(MISSING_DAYS)).unwrap_or(date);
    let until = date.checked_add_days(Days::new(NEXT_DAYS)).unwrap_or(date);
    let reported: BTreeSet<Occasion> = desk
        .meetings_between(since, date)?
        .into_iter()
        .filter(|row| row.state != MeetingState::Silent)
        .map(|row| row.occasion)
        .collect();
    let (mut evening, mut missing, mut next) = (Vec::new(), Vec::new(), Vec::new());
    for id in desk.group_ids() {
        let group = desk.group(id)?;
        evening.extend(meetings_on(id, &group, date, &reported));
        if let Some(yesterday) = date.pred_opt() {
            let expected = expected(id, &group, since, yesterday);
            missing.extend(expected.into_iter().filter(|meeting| !reported.contains(&meeting.occasion)));
        }
        if let Some(tomorrow) = date.succ_opt() {
            next.extend(expected(id, &group, tomorrow, until));
        }
    }
    evening.sort_by(by_time);
    missing.sort_by(|one, other| by_time(other, one));
    next.sort_by(by_time);
    next.truncate(NEXT_MAX);
    let tonight = evening.into_iter().map(|meeting| tonight(desk, meeting)).collect::<Result<_, _>>()?;
    Ok(Today { date, name: desk.face().name.clone(), tonight, missing, next })
}

/// The meetings of a group on a day: those expected, and those that were recorded anyway.
pub(super) fn meetings_on(id: GroupId, group: &Group, date: NaiveDate, reported: &BTreeSet<Occasion>) -> Vec<Upcoming> {
    let mut meetings = expected(id, group, date, date);
    let unexpected = reported.iter().filter(|occasion| occasion.group == id && occasion.date == date);
    for occasion in unexpected {
        if !meetings.iter().any(|meeting| meeting.occasion == *occasion) {
            meetings.push(upcoming(group, *occasion));
        }
    }
    meetings
}

pub(super) fn by_time(one: &Upcoming, other: &Upcoming) -> std::cmp::Ordering {
    (one.occasion.date, one.starts, &one.group_name, one.occasion).cmp(&(
        other.occasion.date,
        other.starts,
        &other.group_name,
        other.occasion,
    ))
}

fn tonight(desk: &mut Desk, meeting: Upcoming) -> Result<Tonight, AppError> {
    let occasion = meeting.occasion;
    let roster = desk.roster(occasion.group)?;
    let last = last_time(desk, &occasion)?;
    let there = desk.meeting(meeting_place(&occasion))?;
    let volunteers = roster
        .ever(PersonRole::Volunteer)
        .filter(|listed| there.volunteers.get(&listed.person).is_some_and(|marks| Standing::of(marks).counts()))
        .filter_map(|listed| listed.first.clone())
        .collect();
    Ok(Tonight {
        listed: count(roster.on(occasion.date, PersonRole::Participant).count()),
        present: count(there.present()),
        state: there.state,
        volunteers,
        last,
        meeting,
    })
}

/// The last meeting before this one on the same weekday that was held.
fn last_time(desk: &mut Desk, occasion: &Occasion) -> Result<Option<LastTime>, AppError> {
    let Some(before) = occasion.date.pred_opt() else { return Ok(None) };
    let rows = desk.meetings_of(occasion.group, before, LAST_ROWS_MAX)?;
    let Some(row) = rows
        .into_iter()
        .find(|row| row.state == MeetingState::Held && row.occasion.date.weekday() == occasion.date.weekday())
    else {
        return Ok(None);
    };
    let meeting = desk.past_meeting(&row.occasion)?;
    let roster = desk.roster(occasion.group)?;
    let windows = roster
        .on(row.occasion.date, PersonRole::Participant)
        .map(|listed| meeting.participants.get(&listed.person).is_some_and(|marks| Standing::of(marks).counts()))
        .collect();
    Ok(Some(LastTime { date: row.occasion.date, present: row.present, windows }))
}
