//! What groups reported and are to report, added up as it comes, so that no question has to.
//!
//! A day of a group is worked out anew from its rows; month and year change by as much.

use std::collections::BTreeSet;

use crdt_model::kind::{DocumentId, Kind};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Key, Past};

type Id = Vec<u8>;

/// Of which groups and days a document says something.
#[derive(Default)]
pub(super) struct About {
    groups: BTreeSet<Id>,
    days: BTreeSet<(Id, String)>,
}

/// What a group reported in a span: reports, those of them that were expected, meetings held, who was there, unsettled.
type Tally = [i64; 5];

/// When a group is to report: slot, weekday, first and last day.
type Stretch = [i64; 4];

/// What a document is about, as the rows have it.
pub(super) fn about(connection: &Connection, key: &Key) -> rusqlite::Result<About> {
    let kind = DocumentId::from_wire(&key.document).map(|id| id.kind());
    let mut about = About::default();
    if kind == Some(Kind::Group) {
        let mut select = connection.prepare_cached(
            "select group_id from group_row where space = ?1 and document = ?2 and known_until is null",
        )?;
        let groups = select.query_map(params![key.space, key.document], |row| row.get(0))?;
        about.groups = groups.collect::<rusqlite::Result<_>>()?;
    } else if kind == Some(Kind::Meeting) {
        let mut select = connection.prepare_cached(
            "select group_id, date from meeting where space = ?1 and document = ?2 and known_until is null",
        )?;
        let days = select.query_map(params![key.space, key.document], |row| Ok((row.get(0)?, row.get(1)?)))?;
        about.days = days.collect::<rusqlite::Result<_>>()?;
    }
    Ok(about)
}

/// Brings up what is kept of all that a document is or was about.
pub(super) fn bring_up(
    connection: &Connection,
    position: i64,
    before: About,
    now: About,
    past: Past,
) -> rusqlite::Result<()> {
    let mut days: BTreeSet<(Id, String)> = before.days.into_iter().chain(now.days).collect();
    for group in before.groups.into_iter().chain(now.groups) {
        if bring_stretches_up(connection, position, &group, past)? {
            let mut select =
                connection.prepare_cached("select date from meeting where group_id = ?1 and known_until is null")?;
            let dates = select.query_map([&group], |row| row.get(0))?;
            for date in dates {
                days.insert((group.clone(), date?));
            }
        }
    }
    days.iter().try_for_each(|(group, date)| bring_day_up(connection, position, group, date, past))
}

/// Whether anything changed.
fn bring_stretches_up(connection: &Connection, position: i64, group: &Id, past: Past) -> rusqlite::Result<bool> {
    let mut wanted: BTreeSet<Stretch> = connection
        .prepare_cached(
            "with life as (
               select stage, since, lead(since) over (order by since, rank) as until_before
               from group_stage where group_id = ?1 and known_until is null
             )
             select * from (
               select o.slot, o.weekday,
                 cast(julianday(max(o.from_date, l.since)) + 0.5 as integer) as first,
                 min(coalesce(cast(julianday(o.until_date) + 0.5 as integer), 9999999),
                   coalesce(cast(julianday(l.until_before) - 0.5 as integer), 9999999)) as last
               from opening o join life l on l.stage not in ('planned', 'closed')
               where o.group_id = ?1 and o.known_until is null
             ) where first <= last",
        )?
        .query_map([group], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?
        .collect::<rusqlite::Result<_>>()?;
    let mut select = connection.prepare_cached(
        "select slot, weekday, first, last, rowid from stretch where group_id = ?1 and known_until is null",
    )?;
    let standing = select
        .query_map([group], |row| Ok(([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?], row.get(4)?)))?
        .collect::<rusqlite::Result<Vec<(Stretch, i64)>>>()?;
    let mut changed = false;
    for (stretch, rowid) in standing {
        if !wanted.remove(&stretch) {
            past.end(connection, position, "stretch", rowid)?;
            changed = true;
        }
    }
    let mut insert = connection.prepare_cached(
        "insert into stretch (group_id, known_from, slot, weekday, first, last) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for [slot, weekday, first, last] in wanted {
        insert.execute(params![group, position, slot, weekday, first, last])?;
        changed = true;
    }
    Ok(changed)
}

fn bring_day_up(connection: &Connection, position: i64, group: &Id, date: &str, past: Past) -> rusqlite::Result<()> {
    let wanted: Tally = connection
        .prepare_cached(
            "select count(*), coalesce(sum(exists (
                 select 1 from stretch s
                 where s.group_id = m.group_id and s.known_until is null and s.slot = m.slot
                   and s.weekday = cast(julianday(m.date) + 0.5 as integer) % 7 + 1
                   and julianday(m.date) + 0.5 between s.first and s.last)), 0),
               count(*) filter (where state = 'held'),
               coalesce(sum(present_named + unnamed) filter (where state = 'held'), 0),
               coalesce(sum(unsettled) filter (where state = 'held'), 0)
             from meeting m where group_id = ?1 and date = ?2 and known_until is null",
        )?
        .query_row(params![group, date], tally)?;
    let day: String = date.chars().filter(char::is_ascii_digit).collect();
    let spans = [8, 6, 4].map(|digits| day.chars().take(digits).collect::<String>().parse::<i64>().unwrap_or_default());
    let [day, month, _year] = spans;
    let standing: Tally = connection
        .prepare_cached(
            "select reports, answered, held, present, unsettled from tally where span = ?1 and group_id = ?2",
        )?
        .query_row(params![day, group], tally)
        .optional()?
        .unwrap_or_default();
    if wanted == standing {
        return Ok(());
    }
    let [reports, answered, held, present, unsettled] = std::array::from_fn(|of| {
        let at = |tally: &Tally| tally.get(of).copied().unwrap_or_default();
        at(&wanted) - at(&standing)
    });
    let mut add = connection.prepare_cached(
        "insert into tally (span, group_id, reports, answered, held, present, unsettled)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (span, group_id) do update set reports = reports + excluded.reports,
           answered = answered + excluded.answered, held = held + excluded.held, present = present + excluded.present,
           unsettled = unsettled + excluded.unsettled",
    )?;
    for span in spans {
        add.execute(params![span, group, reports, answered, held, present, unsettled])?;
    }
    match past {
        Past::Closed => {
            let mut keep = connection.prepare_cached(
                "insert or replace into tally_then
                   (span, group_id, known_from, reports, answered, held, present, unsettled)
                 select span, group_id, ?3, reports, answered, held, present, unsettled
                 from tally where span = ?1 and group_id = ?2",
            )?;
            for span in [day, month] {
                keep.execute(params![span, group, position])?;
            }
        }
        Past::Deleted => {
            let mut remove =
                connection.prepare_cached("delete from tally where span = ?1 and group_id = ?2 and reports = 0")?;
            for span in spans {
                remove.execute(params![span, group])?;
            }
        }
    }
    Ok(())
}

fn tally(row: &rusqlite::Row<'_>) -> rusqlite::Result<Tally> {
    Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
}
