//! What lists show of a meeting.

use chrono::NaiveDate;
use crdt_model::document::Document;
use crdt_model::id::GroupId;
use crdt_model::kind::DocumentId;
use crdt_model::meeting::{Meeting, MeetingState, Occasion, Slot, meeting_id};
use crdt_model::space::Space;
use rusqlite::{Connection, Row, params};

use super::{StoreError, columns};

/// A meeting on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MeetingRow {
    pub(crate) occasion: Occasion,
    pub(crate) state: MeetingState,
    /// Who count as having come, without names included.
    pub(crate) present: u32,
    /// How many have two answers.
    pub(crate) unsettled: u32,
}

impl MeetingRow {
    /// Of a document; `None` while its facts have not come or if it lies where it does not belong.
    pub(crate) fn of(place: (Space, DocumentId), document: &Document) -> Option<Self> {
        Self::of_meeting(place, &Meeting::read(document).0)
    }

    /// Of a meeting that has been read.
    pub(crate) fn of_meeting((space, id): (Space, DocumentId), meeting: &Meeting) -> Option<Self> {
        let occasion = meeting
            .occasion
            .filter(|occasion| space.as_group() == Some(occasion.group) && meeting_id(occasion) == id)?;
        Some(Self {
            occasion,
            state: meeting.state,
            present: u32::try_from(meeting.present()).unwrap_or(u32::MAX),
            unsettled: u32::try_from(meeting.unsettled()).unwrap_or(u32::MAX),
        })
    }
}

const COLUMNS: &str = "space, date, slot, state, present, unsettled";

fn read(row: &Row<'_>) -> rusqlite::Result<MeetingRow> {
    let group = columns::space(row, 0)?.as_group().unwrap_or_else(|| GroupId::from_bytes([0; 16]));
    Ok(MeetingRow {
        occasion: Occasion { group, date: columns::word(row, 1)?, slot: Slot(row.get(2)?) },
        state: columns::word(row, 3)?,
        present: row.get(4)?,
        unsettled: row.get(5)?,
    })
}

/// A meeting as it is now.
pub(crate) fn put(connection: &Connection, row: &MeetingRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO meeting_row (space, document, date, slot, state, present, unsettled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (space, document) DO UPDATE SET date = excluded.date, slot = excluded.slot,
             state = excluded.state, present = excluded.present, unsettled = excluded.unsettled",
        )?
        .execute(params![
            Space::Group(row.occasion.group).to_wire(),
            meeting_id(&row.occasion).to_wire(),
            row.occasion.date.to_string(),
            row.occasion.slot.0,
            row.state.word(),
            row.present,
            row.unsettled,
        ])?;
    Ok(())
}

/// All groups' meetings from a date to a date, both included.
pub(crate) fn between(connection: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<MeetingRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM meeting_row WHERE date BETWEEN ?1 AND ?2 ORDER BY date, slot"
    ))?;
    let rows = statement.query_map(params![from.to_string(), to.to_string()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A group's meetings to a date, this one included, newest first, at most so many.
pub(crate) fn of_group(
    connection: &Connection,
    group: GroupId,
    to: NaiveDate,
    rows_max: usize,
) -> Result<Vec<MeetingRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM meeting_row WHERE space = ?1 AND date <= ?2 ORDER BY date DESC, slot DESC LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![Space::Group(group).to_wire(), to.to_string(), rows_max], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The meetings at which somebody has two answers.
pub(crate) fn unsettled(connection: &Connection) -> Result<Vec<MeetingRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM meeting_row WHERE unsettled > 0"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
