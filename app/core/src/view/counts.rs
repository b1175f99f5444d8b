//! The headcount of every group, and what was reckoned.

use std::cmp::Reverse;

use chrono::{Datelike as _, NaiveDate};
use crdt_model::estimate::Estimate;
use crdt_model::headcount::Headcount;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::person::PersonRole;
use crdt_model::space::Space;

use super::alphabet;
use super::attendance::count;
use crate::api::view::{EstimateLine, GroupHeadcount, HeadcountLine, Headcounts};
use crate::desk::{Desk, Recorded};
use crate::error::{AppError, ErrorCode};

/// The headcount of the year of a date, or of this year, and of the year before.
pub(crate) fn headcounts(desk: &mut Desk, date: Option<NaiveDate>) -> Result<Headcounts, AppError> {
    let today = desk.today();
    let year = date.unwrap_or(today).year();
    let mut groups = Vec::new();
    for id in desk.group_ids() {
        groups.extend(of_group(desk, id, year)?);
    }
    groups.sort_by_cached_key(|group| (alphabet::key(&group.name), group.group));
    let numbers: Vec<i64> = groups.iter().filter_map(|group| group.now.as_ref().and_then(|now| now.count)).collect();
    Ok(Headcounts { year, today, counted: count(numbers.len()), total: numbers.iter().sum(), groups })
}

/// None for a group that neither has counted in these years nor is expected to.
fn of_group(desk: &mut Desk, id: GroupId, year: i32) -> Result<Option<GroupHeadcount>, AppError> {
    let (group, roster, today) = (desk.group(id)?, desk.roster(id)?, desk.today());
    let mut lines = Vec::new();
    for found in desk.records(Space::Group(id), Kind::Headcount, Headcount::read)? {
        lines.push(headcount(desk, found)?);
    }
    lines.sort_by_key(|line| Reverse(line.date));
    let before = last_of(&mut lines, year - 1, today);
    let now = last_of(&mut lines, year, today);
    lines.retain(|line| line.date.is_none_or(|date| date.year() == year));
    let day = last_day(year).map_or(today, |last| last.min(today));
    if !group.is_open_on(day) && before.is_none() && now.is_none() && lines.is_empty() {
        return Ok(None);
    }
    Ok(Some(GroupHeadcount {
        group: id,
        name: group.name.clone(),
        listed: count(roster.on(today, PersonRole::Participant).count()),
        before,
        was_there_before: last_day(year - 1).is_some_and(|last| group.is_open_on(last)),
        now,
        others: lines,
    }))
}

/// Takes out the last one of a year that counts.
fn last_of(lines: &mut Vec<HeadcountLine>, year: i32, today: NaiveDate) -> Option<HeadcountLine> {
    let counts = |line: &HeadcountLine| {
        !line.cancelled && line.count.is_some() && line.date.is_some_and(|date| date.year() == year && date <= today)
    };
    lines.iter().position(counts).map(|at| lines.remove(at))
}

fn last_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

fn headcount(desk: &Desk, found: Recorded<Headcount>) -> Result<HeadcountLine, AppError> {
    let Recorded { record, problems, .. } = found;
    let by = record.logged.by.map(|by| desk.name_of(by)).transpose()?.flatten();
    Ok(HeadcountLine {
        date: record.date,
        count: record.count,
        method: record.method,
        by,
        cancelled: record.logged.cancelled,
        problems,
    })
}

/// What was reckoned of the organisation and of its groups, newest first.
pub(crate) fn estimates(desk: &mut Desk) -> Result<Vec<EstimateLine>, AppError> {
    let mut lines = Vec::new();
    let whole = Space::Organisation(desk.organisation()?);
    for space in std::iter::once(whole).chain(desk.group_ids().into_iter().map(Space::Group)) {
        let group = space.as_group();
        let found = match desk.records(space, Kind::Estimate, Estimate::read) {
            Ok(found) => found,
            // A group that others run.
            Err(AppError { code: ErrorCode::NotAllowed, .. }) => continue,
            Err(error) => return Err(error),
        };
        let group_name = group.map(|group| desk.group(group)).transpose()?.map(|group| group.name.clone());
        lines.extend(found.into_iter().map(|Recorded { id, record, problems }| EstimateLine {
            estimate: id,
            group,
            group_name: group_name.clone(),
            sort: record.sort,
            among: record.among,
            date: record.date,
            count: record.count,
            estimator: record.estimator,
            method: record.method,
            cancelled: record.logged.cancelled,
            problems,
        }));
    }
    lines.sort_by_key(|line| (line.cancelled, Reverse(line.date), line.estimate));
    Ok(lines)
}
