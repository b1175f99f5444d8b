//! Every group by where it is in its life, as of a date.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use crdt_model::group::Stage;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};
use serde::Serialize;

use crate::figure::{Coverage, coverages};
use crate::glossary::Glossary;
use crate::moment::Moment;
use crate::question::{By, id_text};
use crate::said::Said;
use crate::terms::Terms;

/// A running group that expected to be open in so many days, and reported nothing in them, is silent. So the coverage
/// counts it too: a report of another day than it expected is one.
pub const SILENT_DAYS: u64 = 28;

/// A group as of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupLine {
    /// Its id.
    pub group: String,
    /// What people call it.
    pub name: String,
    /// What it does.
    pub kind: Said,
    /// The key of what it does.
    pub kind_key: String,
    /// Where it is.
    pub area: String,
    /// The key of where it is.
    pub area_key: String,
    /// Whether that is one of the agreement's areas.
    pub in_agreement: bool,
    /// Its local partners.
    pub partners: Vec<String>,
    /// The partner that it was taken over from.
    pub taken_over_from: Option<String>,
    /// The stage that it has reached.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
    /// When it was first established or taken over.
    pub began: Option<NaiveDate>,
    /// Whether it began under the agreement.
    pub is_new: bool,
    /// On how many days a week it is open; not asked of a closed group.
    pub opening_days: i64,
    /// How many it plans to be open, where that is more.
    pub planned_days: Option<i64>,
    /// Why it closed.
    pub closed_reason: Option<String>,
    /// Whether it expected to be open lately and reported nothing.
    pub is_silent: bool,
    /// The last date of a meeting that was reported or of a headcount.
    pub last_heard: Option<NaiveDate>,
}

/// Every group at a position as of a date. What is asked of openings and of meetings is asked once for all groups.
pub(crate) const GROUPS: &str = "
    select g.group_id, g.name, g.kind, g.area, g.closed_reason, g.taken_over_from, g.planned_days,
      coalesce(open.days, 0), heard.last
    from group_row g
    left join (
      select group_id, count(distinct weekday) as days from opening
      where known_from <= ?1 and (known_until is null or known_until > ?1)
        and from_date <= ?2 and (until_date is null or until_date >= ?2)
      group by group_id) open on open.group_id = g.group_id
    left join (
      select group_id, max(date) as last from (
        select group_id, date, known_from, known_until from meeting
        union all
        select group_id, date, known_from, known_until from headcount)
      where date <= ?2 and known_from <= ?1 and (known_until is null or known_until > ?1)
      group by group_id) heard on heard.group_id = g.group_id
    where g.known_from <= ?1 and (g.known_until is null or g.known_until > ?1)";

/// Every group that had reached some stage by the date: in the order of a group's life, then by name. A group that closed
/// before the agreement began is none of its.
pub fn of(
    connection: &Connection,
    glossary: &Glossary,
    terms: &Terms,
    moment: &Moment,
) -> rusqlite::Result<Vec<GroupLine>> {
    let lives = lives(connection, moment)?;
    let partners = partners(connection, moment.position)?;
    let lately = lately(connection, moment)?;
    let mut lines = Vec::new();
    let mut select = connection.prepare_cached(GROUPS)?;
    let mut rows = select.query(params![moment.position, moment.as_of.to_string()])?;
    while let Some(row) = rows.next()? {
        let group: String = id_text(row.get_ref(0)?.as_blob()?);
        let Some(life) = lives.get(&group) else { continue };
        if life.stage == Stage::Closed && life.since < terms.starts {
            continue;
        }
        let (kind_key, area_key): (String, String) = (row.get(2)?, row.get(3)?);
        let silent = |coverage: &Coverage| coverage.groups_expected > 0 && coverage.groups_reported == 0;
        let opening_days: i64 = row.get(7)?;
        lines.push(GroupLine {
            name: glossary.names.group(&group).to_owned(),
            kind: glossary.kind(&kind_key),
            kind_key,
            area: glossary.names.area(&area_key).to_owned(),
            in_agreement: terms.areas.iter().any(|area| area.key == area_key),
            area_key,
            partners: partners.get(&group).into_iter().flatten().map(|key| glossary.partner(key)).collect(),
            taken_over_from: row.get::<_, Option<String>>(5)?.map(|key| glossary.partner(&key)),
            stage: life.stage,
            since: life.since,
            began: life.began,
            is_new: life.began.is_some_and(|began| (terms.starts..=terms.ends).contains(&began)),
            planned_days: row.get::<_, Option<i64>>(6)?.filter(|planned| *planned > opening_days),
            opening_days,
            closed_reason: row.get::<_, Option<String>>(4)?.filter(|_| life.stage == Stage::Closed),
            is_silent: life.stage.is_running() && lately.get(&group).is_some_and(silent),
            last_heard: date(row, 8)?,
            group,
        });
    }
    lines.sort_by(|one, other| (one.stage, &one.name, &one.group).cmp(&(other.stage, &other.name, &other.group)));
    Ok(lines)
}

struct Life {
    stage: Stage,
    since: NaiveDate,
    began: Option<NaiveDate>,
}

fn lives(connection: &Connection, moment: &Moment) -> rusqlite::Result<BTreeMap<String, Life>> {
    let mut select = connection.prepare_cached(
        "select group_id, stage, since from group_stage
         where known_from <= ?1 and (known_until is null or known_until > ?1) and since <= ?2 order by since, rank",
    )?;
    let mut rows = select.query(params![moment.position, moment.as_of.to_string()])?;
    let mut lives = BTreeMap::<String, Life>::new();
    while let Some(row) = rows.next()? {
        let word: String = row.get(1)?;
        let (Ok(stage), Some(since)) = (word.parse::<Stage>(), date(row, 2)?) else { continue };
        let begins = matches!(stage, Stage::Established | Stage::TakenOver).then_some(since);
        let life = lives.entry(id_text(row.get_ref(0)?.as_blob()?)).or_insert(Life { stage, since, began: None });
        *life = Life { stage, since, began: life.began.or(begins) };
    }
    Ok(lives)
}

fn partners(connection: &Connection, position: i64) -> rusqlite::Result<BTreeMap<String, Vec<String>>> {
    let mut select = connection.prepare_cached(
        "select group_id, partner from group_partner
         where known_from <= ?1 and (known_until is null or known_until > ?1) order by partner",
    )?;
    let mut rows = select.query(params![position])?;
    let mut partners = BTreeMap::<String, Vec<String>>::new();
    while let Some(row) = rows.next()? {
        partners.entry(id_text(row.get_ref(0)?.as_blob()?)).or_default().push(row.get(1)?);
    }
    Ok(partners)
}

/// Whether each group expected to be open lately, and reported.
fn lately(connection: &Connection, moment: &Moment) -> rusqlite::Result<BTreeMap<String, Coverage>> {
    let from = moment.due.checked_sub_days(Days::new(SILENT_DAYS - 1)).unwrap_or(moment.due);
    match moment.question(from, moment.due) {
        Ok(question) => coverages(connection, &question, By::Group),
        Err(_) => Ok(BTreeMap::new()),
    }
}

fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<NaiveDate>> {
    let Some(text) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
    let parsed = text.parse().map(Some);
    parsed.map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
