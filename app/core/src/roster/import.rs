//! From a roster file to people on a group's list: shown first, written only when confirmed, as a whole or not at all.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Datelike as _;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::volunteers::VolunteerFile;
use super::{FILE_BYTES_MAX, RosterFile, Row, may_be_same, read};
use crate::api::view::{RosterImported, RosterPreview, RosterRow, What};
use crate::command::people;
use crate::desk::{Act, Desk};
use crate::error::{AppError, ErrorCode};
use crate::store;

/// How many previews wait to be confirmed; the oldest makes room.
const PREVIEWS_MAX: usize = 4;

/// The most characters of a file in base64.
const BASE64_CHARS_MAX: usize = FILE_BYTES_MAX.div_ceil(3) * 4 + 4;

/// Rosters that were read and wait to be confirmed. In memory only: nobody's name is written before.
#[derive(Debug, Default)]
pub(crate) struct Previews {
    waiting: VecDeque<Preview>,
}

#[derive(Debug, Clone)]
struct Preview {
    id: String,
    of: Previewed,
}

/// What was read.
#[derive(Debug, Clone)]
pub(super) enum Previewed {
    /// Participants of a group.
    Roster { group: GroupId, file: RosterFile },
    /// Volunteers for the register.
    Volunteers(VolunteerFile),
}

impl Previews {
    fn keep(&mut self, preview: Preview) {
        if self.waiting.len() >= PREVIEWS_MAX {
            self.waiting.pop_front();
        }
        self.waiting.push_back(preview);
    }

    pub(super) fn find(&self, id: &str) -> Option<Previewed> {
        self.waiting.iter().find(|preview| preview.id == id).map(|preview| preview.of.clone())
    }

    pub(super) fn forget(&mut self, id: &str) {
        self.waiting.retain(|preview| preview.id != id);
    }
}

impl Desk {
    /// Keeps what was read until it is confirmed; the answer names it.
    pub(super) fn keep_preview(&mut self, of: Previewed) -> String {
        let id = URL_SAFE_NO_PAD.encode(self.random::<16>());
        self.previews.keep(Preview { id: id.clone(), of });
        id
    }
}

/// A chosen file's bytes.
pub(super) fn decoded(base64: &str) -> Result<Vec<u8>, AppError> {
    if base64.len() > BASE64_CHARS_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    STANDARD.decode(base64).map_err(|_| ErrorCode::BadRequest.into())
}

/// Reads a roster for a group and shows what would be taken in.
pub(crate) fn preview(
    desk: &mut Desk,
    group: GroupId,
    file_name: &str,
    base64: &str,
) -> Result<RosterPreview, AppError> {
    check(desk, group)?;
    let file = read(file_name, &decoded(base64)?, desk.today().year());
    let on_list = on_list(desk, group)?;
    let rows = file.rows.iter().map(|row| RosterRow {
        line: row.line,
        first_name: row.first_name.clone(),
        birth_year: row.birth_year,
        on_list: is_among(row, &on_list),
    });
    let (rows, errors) = (rows.collect(), file.errors.clone());
    Ok(RosterPreview { preview: desk.keep_preview(Previewed::Roster { group, file }), rows, errors })
}

/// Takes a previewed roster in: a person and a name for each row that is not on the list by now.
pub(crate) fn import(desk: &mut Desk, preview: &str) -> Result<RosterImported, AppError> {
    let Previewed::Roster { group, file } = desk.previews.find(preview).ok_or(ErrorCode::NotFound)? else {
        return Err(ErrorCode::NotFound.into());
    };
    check(desk, group)?;
    if !file.errors.is_empty() {
        return Err(ErrorCode::RosterHasErrors.into());
    }
    let on_list = on_list(desk, group)?;
    let new = file.rows.iter().filter(|row| !is_among(row, &on_list));
    let mut writes = Vec::new();
    let mut added = 0_u32;
    for row in new {
        let person = PersonId::from_bytes(desk.random());
        let facts = Person {
            role: Some(PersonRole::Participant),
            // They were on the list before today; else past meetings would show nobody.
            since: None,
            birth_year: row.birth_year.map(i64::from),
            ..Person::default()
        };
        writes.extend(people::writes(Space::Group(group), person, &facts, &row.first_name));
        added = added.saturating_add(1);
    }
    if added > 0 {
        desk.record(&Act::new(What::Roster { count: added }, writes))?;
    }
    desk.previews.forget(preview);
    Ok(RosterImported { added })
}

fn check(desk: &Desk, group: GroupId) -> Result<(), AppError> {
    for kind in [Kind::Person, Kind::Name] {
        desk.check(Space::Group(group), Right::Write, kind)?;
    }
    desk.need_names()
}

fn is_among(row: &Row, on_list: &[(String, Option<u16>)]) -> bool {
    on_list.iter().any(|(name, born)| may_be_same((name, *born), (&row.first_name, row.birth_year)))
}

/// The names and years of birth of those who are on the list today.
fn on_list(desk: &Desk, group: GroupId) -> Result<Vec<(String, Option<u16>)>, AppError> {
    let today = desk.today();
    let people = store::person_row::of_space(desk.connection(), Space::Group(group))?;
    let listed = people.into_iter().filter(|row| {
        row.facts
            .tenures()
            .any(|tenure| tenure.role == PersonRole::Participant && tenure.until.is_none_or(|until| today <= until))
    });
    let born = |facts: &Person| facts.birth_year.and_then(|year| u16::try_from(year).ok());
    Ok(listed.filter_map(|row| Some((row.name?.first, born(&row.facts)))).collect())
}
