//! The rules by which details go as they are set, and what each run took, by ids.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::journal::By;
use crate::retention::{Due, Item, Rule, Rules};

/// The rules as they are set.
pub fn rules(hall: &Connection) -> rusqlite::Result<Rules> {
    let mut rules = Rules::default();
    let mut query = hall.prepare_cached("select rule, months from retention_rule")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(rule) = Rule::of_word(row.get_ref(0)?.as_str()?) {
            rules.set(rule, row.get(1)?);
        }
    }
    Ok(rules)
}

/// Sets a rule: months, or nothing to switch it off.
pub fn set_rule(hall: &Transaction<'_>, rule: Rule, months: Option<u32>, by: &By, now: i64) -> rusqlite::Result<()> {
    hall.prepare_cached(
        "insert into retention_rule (rule, months, set_at, set_by) values (?1, ?2, ?3, ?4)
         on conflict (rule) do update set months = excluded.months, set_at = excluded.set_at, set_by = excluded.set_by",
    )?
    .execute(params![rule.word(), months, now, by.to_string()])?;
    Ok(())
}

/// Whether the serving relay does it by itself, every night.
pub fn is_nightly(hall: &Connection) -> rusqlite::Result<bool> {
    hall.query_row("select exists (select 1 from retention_night)", [], |row| row.get(0))
}

/// Switches that on or off.
pub fn set_nightly(hall: &Transaction<'_>, on: bool, by: &By, now: i64) -> rusqlite::Result<()> {
    if on {
        let sql = "insert into retention_night (one, since, set_by) values (1, ?1, ?2) on conflict do nothing";
        hall.execute(sql, params![now, by.to_string()])?;
    } else {
        hall.execute("delete from retention_night", [])?;
    }
    Ok(())
}

/// A run begins. Said before anything goes, so that no run is without its line.
pub fn begin(hall: &Transaction<'_>, by: &By, now: i64) -> rusqlite::Result<u64> {
    let last: Option<u64> = hall.query_row("select max(number) from retention_run", [], |row| row.get(0))?;
    let number = last.unwrap_or_default() + 1;
    let sql = "insert into retention_run (number, began_at, by_whom) values (?1, ?2, ?3)";
    hall.execute(sql, params![number, now, by.to_string()])?;
    Ok(number)
}

/// It has ended, and took these.
pub fn end(hall: &Transaction<'_>, number: u64, gone: &[Due], now: i64) -> rusqlite::Result<()> {
    let mut insert = hall
        .prepare_cached("insert into retention_gone (run, rule, place, what, after_day) values (?1, ?2, ?3, ?4, ?5)")?;
    for due in gone {
        let (place, what) = in_words(&due.item);
        insert.execute(params![number, due.rule.word(), place, what, due.after.to_string()])?;
    }
    hall.execute("update retention_run set ended_at = ?2 where number = ?1", params![number, now])?;
    Ok(())
}

/// Where something lies and what it is, by ids.
pub fn in_words(item: &Item) -> (String, String) {
    match item {
        Item::Details { space, document } => (space.to_string(), document.to_string()),
        Item::KeptAside { device, entry } => (device.to_string(), entry.to_string()),
    }
}

/// A run as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub number: u64,
    /// When it began.
    pub began_at: i64,
    /// When it ended; nothing when it did not.
    pub ended_at: Option<i64>,
    /// Who had it done.
    pub by: String,
    /// How many things it took.
    pub gone: u64,
}

/// The newest runs, the newest first.
pub fn runs(hall: &Connection, most: u32) -> rusqlite::Result<Vec<Run>> {
    let mut query = hall.prepare_cached(
        "select number, began_at, ended_at, by_whom, (select count(*) from retention_gone where run = number)
         from retention_run order by number desc limit ?1",
    )?;
    query.query_map([most], of_row)?.collect()
}

/// One run.
pub fn run(hall: &Connection, number: u64) -> rusqlite::Result<Option<Run>> {
    let mut query = hall.prepare_cached(
        "select number, began_at, ended_at, by_whom, (select count(*) from retention_gone where run = number)
         from retention_run where number = ?1",
    )?;
    query.query_row([number], of_row).optional()
}

fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run> {
    let (number, began_at, ended_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Run { number, began_at, ended_at, by: row.get(3)?, gone: row.get(4)? })
}

/// Something that a run took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The rule's word.
    pub rule: String,
    /// The space, or the device.
    pub place: String,
    /// The document, or the record.
    pub what: String,
    /// The day that it was kept for so long after.
    pub after: String,
}

/// What a run took.
pub fn gone(hall: &Connection, number: u64) -> rusqlite::Result<Vec<Gone>> {
    let mut query =
        hall.prepare_cached("select rule, place, what, after_day from retention_gone where run = ?1 order by rowid")?;
    let gone = query.query_map([number], |row| {
        Ok(Gone { rule: row.get(0)?, place: row.get(1)?, what: row.get(2)?, after: row.get(3)? })
    })?;
    gone.collect()
}

/// When the relay last began one by itself.
pub fn last_by_itself(hall: &Connection) -> rusqlite::Result<Option<i64>> {
    let sql = "select max(began_at) from retention_run where by_whom = ?1";
    hall.query_row(sql, [By::Relay.to_string()], |row| row.get(0))
}
