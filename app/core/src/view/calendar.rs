//! When groups are open, as a calendar file (RFC 5545): each weekly opening a recurring event in Danish time, without
//! the days on which the group did not or will not open. What is held for volunteers has a day and no hour: it stands as
//! a whole day, which is the Danish one in every time zone.

mod lines;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Copenhagen;
use crdt_model::document::UnixMillis;
use crdt_model::group::{Group, Stage};
use crdt_model::id::GroupId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::meeting::{MeetingState, Slot};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use crdt_model::training::{Training, TrainingKind};

use super::alphabet;
use super::group::area_name;
use crate::api::view::TextFile;
use crate::desk::Desk;
use crate::error::AppError;
use lines::Lines;

/// What the file of all groups is called.
const ALL: &str = "Bindeled";

/// How far ahead cancelled meetings are looked for, and among how many of a group's meetings.
const AHEAD_DAYS: u64 = 400;
const ROWS_MAX: usize = 1_000;

/// Danish time as it has been since 1996.
const ZONE: &[&str] = &[
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Copenhagen",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// One group's openings; or all groups', with what is held for volunteers. `kinds` are the words for that.
pub(crate) fn calendar(
    desk: &mut Desk,
    group: Option<GroupId>,
    kinds: &BTreeMap<String, String>,
) -> Result<TextFile, AppError> {
    let ids = group.map_or_else(|| desk.group_ids(), |id| vec![id]);
    let until = desk.today().checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or_else(|| desk.today());
    let mut groups = Vec::with_capacity(ids.len());
    for id in ids {
        let rows = desk.meetings_of(id, until, ROWS_MAX)?.into_iter();
        let closed = rows.filter(|row| matches!(row.state, MeetingState::Cancelled | MeetingState::HeldClosed));
        let closed = closed.map(|row| (row.occasion.slot, row.occasion.date)).collect();
        let (group, reference) = (desk.group(id)?, desk.reference()?);
        groups.push(Dated { id, area: area_name(&reference, &group), group, closed });
    }
    groups.sort_by_cached_key(|dated| (alphabet::key(&dated.group.name), dated.id));
    let name = group.and_then(|_| groups.first()).map_or(ALL, |dated| dated.group.name.as_str());
    let trainings = if group.is_none() { trainings(desk, kinds)? } else { Vec::new() };
    let (name, text) = (file_name(name), written(&groups, &trainings, desk.now()));
    Ok(TextFile { name, media_type: "text/calendar".to_owned(), text })
}

/// A group and the days on which it did not or will not open.
struct Dated {
    id: GroupId,
    group: Arc<Group>,
    area: String,
    closed: Vec<(Slot, NaiveDate)>,
}

/// What is held for volunteers on a day.
struct Held {
    id: DocumentId,
    title: String,
    date: NaiveDate,
    called_off: bool,
}

impl Held {
    /// "Course: telling a good story", in the words of `kinds`; none where it has no date.
    fn of(id: DocumentId, training: &Training, kinds: &BTreeMap<String, String>) -> Option<Self> {
        let kind = kinds.get(training.kind.map_or("none", TrainingKind::word)).map(String::as_str);
        let words: Vec<&str> = kind.into_iter().chain(training.title.as_deref()).collect();
        let title = if words.is_empty() { ALL.to_owned() } else { words.join(": ") };
        Some(Self { id, title, date: training.date?, called_off: training.logged.cancelled })
    }
}

/// What this device's organisations hold, by day.
fn trainings(desk: &mut Desk, kinds: &BTreeMap<String, String>) -> Result<Vec<Held>, AppError> {
    let mut held = Vec::new();
    for organisation in desk.own_organisations() {
        let space = Space::Organisation(organisation);
        if desk.may_read(space, Kind::Training) {
            let records = desk.records(space, Kind::Training, Training::read)?;
            held.extend(records.iter().filter_map(|found| Held::of(found.id, &found.record, kinds)));
        }
    }
    held.sort_by_key(|held| (held.date, held.id));
    Ok(held)
}

fn written(groups: &[Dated], trainings: &[Held], now: UnixMillis) -> String {
    let mut lines = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bindeled//Bindeled//DA", "METHOD:PUBLISH"] {
        lines.push(line);
    }
    ZONE.iter().for_each(|line| lines.push(line));
    let stamp = in_utc(DateTime::from_timestamp_millis(now.0).unwrap_or_default());
    for dated in groups {
        for (slot, opening) in &dated.group.schedule {
            event(&mut lines, dated, *slot, opening, &stamp);
        }
    }
    for held in trainings {
        whole_day(&mut lines, held, &stamp);
    }
    lines.push("END:VCALENDAR");
    lines.text()
}

fn event(lines: &mut Lines, dated: &Dated, slot: Slot, opening: &Opening, stamp: &str) {
    let Some((first, last)) = first_and_last(&dated.group, opening) else { return };
    lines.push("BEGIN:VEVENT");
    lines.push(&format!("UID:{}-{slot}@bindeled", dated.id));
    lines.push(&format!("DTSTAMP:{stamp}"));
    lines.push_text("SUMMARY", &dated.group.name);
    lines.push_text("LOCATION", &dated.area);
    lines.push(&local("DTSTART", first, opening.starts));
    lines.push(&local("DTEND", first, opening.ends));
    lines.push(
        &match last.and_then(|last| Copenhagen.from_local_datetime(&last.and_time(opening.starts)).earliest()) {
            // The last one is told in UTC, as the standard wants it where the first one names a time zone.
            Some(last) => format!("RRULE:FREQ=WEEKLY;UNTIL={}", in_utc(last.to_utc())),
            None => "RRULE:FREQ=WEEKLY".to_owned(),
        },
    );
    for (_, date) in dated.closed.iter().filter(|(of, date)| *of == slot && *date >= first && opening.applies_on(*date))
    {
        lines.push(&local("EXDATE", *date, opening.starts));
    }
    lines.push("END:VEVENT");
}

fn whole_day(lines: &mut Lines, held: &Held, stamp: &str) {
    lines.push("BEGIN:VEVENT");
    lines.push(&format!("UID:{}@bindeled", held.id.to_string().replace('/', "-")));
    lines.push(&format!("DTSTAMP:{stamp}"));
    lines.push_text("SUMMARY", &held.title);
    lines.push(&format!("DTSTART;VALUE=DATE:{}", held.date.format("%Y%m%d")));
    if held.called_off {
        // A calendar that has it already learns that it is off.
        lines.push("STATUS:CANCELLED");
    }
    lines.push("END:VEVENT");
}

/// The first and the last date on which a group is open by an entry of its schedule, if there is one.
fn first_and_last(group: &Group, opening: &Opening) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let (begun, closed) = newest_life(group)?;
    let from = opening.from.max(begun);
    let ahead = opening.weekday.days_since(from.weekday());
    let first = from.checked_add_days(Days::new(ahead.into()))?;
    let until = [opening.until, closed].into_iter().flatten().min();
    let Some(until) = until else { return Some((first, None)) };
    let behind = until.weekday().days_since(opening.weekday);
    let last = until.checked_sub_days(Days::new(behind.into()))?;
    (last >= first).then_some((first, Some(last)))
}

/// When a group began, or opened again, and its last day where it has closed since.
fn newest_life(group: &Group) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let mut reached: Vec<_> = group.reached().collect();
    reached.sort_unstable();
    let mut life = None;
    for (on, stage) in reached {
        life = match (stage, life) {
            (Stage::Planned, _) => life,
            (Stage::Closed, _) => life.map(|(begun, _)| (begun, on.pred_opt())),
            (_, Some((_, None))) => life,
            (_, None | Some((_, Some(_)))) => Some((on, None)),
        };
    }
    life
}

fn local(property: &str, date: NaiveDate, time: NaiveTime) -> String {
    format!("{property};TZID=Europe/Copenhagen:{}", date.and_time(time).format("%Y%m%dT%H%M%S"))
}

fn in_utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A name that every system takes for a file.
fn file_name(name: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() || " -_".contains(letter) { letter } else { '-' };
    format!("{}.ics", name.chars().map(plain).collect::<String>())
}
