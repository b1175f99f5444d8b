//! All groups of a device at once, and which of them say nothing.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use crdt_model::group::{Group, Stage};
use crdt_model::headcount::Headcount;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::space::Space;

use super::agreement::agreed_areas;
use super::attendance::count;
use super::certificates;
use super::group::{groups, openings};
use super::occasion::expected;
use crate::api::view::{GroupCard, GroupLine, GroupTable, PastMeeting, Upcoming};
use crate::desk::Desk;
use crate::error::AppError;

/// A group that runs and has reported nothing for so long, though it should have been open, is silent.
pub(super) const SILENT_DAYS: u32 = 28;

/// For how long a headcount says something of today.
const COUNTED_MONTHS: Months = Months::new(12);

/// Among how many of a group's last meetings the last one that was reported is looked for.
const LAST_ROWS_MAX: usize = 40;

/// The table of all groups.
pub(crate) fn table(desk: &mut Desk) -> Result<GroupTable, AppError> {
    let date = desk.today();
    let (recently, areas) = (Recently::of(desk)?, agreed_areas(desk)?);
    let cards = groups(desk)?;
    let groups = cards.into_iter().map(|card| line(desk, card, &recently, &areas)).collect::<Result<Vec<_>, _>>()?;
    let silent = groups.iter().filter(|line| line.silent).count();
    let expected = recently.expected;
    Ok(GroupTable { date, days: SILENT_DAYS, expected: count(expected), reported: count(expected - silent), groups })
}

fn line(
    desk: &mut Desk,
    card: GroupCard,
    recently: &Recently,
    areas: &BTreeSet<String>,
) -> Result<GroupLine, AppError> {
    let (id, date) = (card.group, desk.today());
    let (group, problems) = desk.group_with_problems(id)?;
    Ok(GroupLine {
        since: group.reached_by(date).map(|(since, _)| since),
        closed_reason: group.closed_reason.clone().filter(|_| card.stage == Some(Stage::Closed)),
        in_agreement: areas.contains(&group.area),
        openings: if group.is_open_on(date) { openings(&group, date) } else { Vec::new() },
        planned_days: group.planned_days.and_then(|days| u32::try_from(days).ok()),
        last: last_reported(desk, id)?,
        counted: newest_count(desk, id)?,
        missing: count(recently.missing_of(id, &group).len()),
        silent: recently.is_silent(id, &group),
        problems,
        list_problems: certificates::problems(desk, id)?,
        card,
    })
}

fn newest_count(desk: &mut Desk, id: GroupId) -> Result<Option<i64>, AppError> {
    let today = desk.today();
    let since = today.checked_sub_months(COUNTED_MONTHS).unwrap_or(today);
    let counts = desk.records(Space::Group(id), Kind::Headcount, Headcount::read)?.into_iter();
    let standing = counts.filter_map(|found| {
        let Headcount { date: Some(date), count: Some(count), logged, .. } = found.record else { return None };
        (!logged.cancelled && since < date && date <= today).then_some((date, count))
    });
    Ok(standing.max().map(|(_, count)| count))
}

/// What became of the meetings of the last weeks.
pub(super) struct Recently {
    from: NaiveDate,
    yesterday: NaiveDate,
    today: NaiveDate,
    reported: BTreeSet<Occasion>,
    /// How many groups run and should have been open.
    expected: usize,
}

impl Recently {
    pub(super) fn of(desk: &mut Desk) -> Result<Self, AppError> {
        let today = desk.today();
        let from = today.checked_sub_days(Days::new(SILENT_DAYS.into())).unwrap_or(today);
        let rows = desk.meetings_between(from, today)?;
        let reported = rows.into_iter().filter(|row| row.state != MeetingState::Silent).map(|row| row.occasion);
        let yesterday = today.pred_opt().unwrap_or(today);
        let mut recently = Self { from, yesterday, today, reported: reported.collect(), expected: 0 };
        for id in desk.group_ids() {
            let group = desk.group(id)?;
            recently.expected += usize::from(recently.should_have_been_open(id, &group));
        }
        Ok(recently)
    }

    /// What was reported of today and the weeks before.
    pub(super) const fn reported(&self) -> &BTreeSet<Occasion> {
        &self.reported
    }

    /// The meetings that were expected before today and that nobody reported.
    pub(super) fn missing_of(&self, id: GroupId, group: &Group) -> Vec<Upcoming> {
        let expected = expected(id, group, self.from, self.yesterday).into_iter();
        expected.filter(|meeting| !self.reported.contains(&meeting.occasion)).collect()
    }

    /// Whether a group runs, should have been open, and has reported nothing at all.
    pub(super) fn is_silent(&self, id: GroupId, group: &Group) -> bool {
        self.should_have_been_open(id, group) && !self.reported.iter().any(|occasion| occasion.group == id)
    }

    fn should_have_been_open(&self, id: GroupId, group: &Group) -> bool {
        group.stage_on(self.today).is_some_and(Stage::is_running)
            && !expected(id, group, self.from, self.yesterday).is_empty()
    }
}

/// A group's last meeting that somebody reported.
pub(super) fn last_reported(desk: &Desk, id: GroupId) -> Result<Option<PastMeeting>, AppError> {
    let rows = desk.meetings_of(id, desk.today(), LAST_ROWS_MAX)?;
    let row = rows.into_iter().find(|row| row.state != MeetingState::Silent);
    Ok(row.map(|row| PastMeeting {
        occasion: row.occasion,
        state: row.state,
        present: (row.state == MeetingState::Held).then_some(row.present),
    }))
}
