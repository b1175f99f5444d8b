//! The first door: what people here do. Saved on the disk before anybody is told that it is.

use crdt_model::document::{Edit, UnixMillis, Value};
use crdt_model::id::EntryHash;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{Meeting, MeetingState, StateMark};
use crdt_model::person;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::SpaceCommand;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{Desk, Lately, Place, take_in};
use crate::api::view::What;
use crate::error::AppError;
use crate::store::meeting_row::MeetingRow;
use crate::store::picture::NewPicture;
use crate::store::{self, StoreError};

/// After so many meetings with changes only in the outbox, they are saved.
const LATELY_MAX: usize = 32;

/// Edits to one document: one change.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) place: Place,
    pub(crate) edits: Vec<Edit>,
}

/// What a person does in one go: saved as a whole or not at all, counted as one thing that waits.
#[derive(Debug)]
pub(crate) struct Act {
    /// What it says, for lists.
    pub(crate) what: What,
    /// The spaces that it makes.
    pub(crate) spaces: Vec<SpaceCommand>,
    /// The changes, in the order in which they are sent.
    pub(crate) writes: Vec<Write>,
    /// Pictures that belong to it, and the spaces of their claims. They are sent after the changes.
    pub(crate) pictures: Vec<(Space, Vec<u8>)>,
    /// What would take it back, if it can be undone at a meeting.
    pub(crate) step: Option<(Place, Vec<Back>)>,
    /// The step that it takes back.
    pub(crate) undoes: Option<(Place, i64)>,
}

impl Act {
    /// An act that cannot be undone.
    pub(crate) const fn new(what: What, writes: Vec<Write>) -> Self {
        Self { what, spaces: Vec::new(), writes, pictures: Vec::new(), step: None, undoes: None }
    }
}

/// What stands for a key that was not there before. A key is never removed again: others may have seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Nothing {
    /// A retracted mark.
    Mark,
    /// A state taken back.
    State,
    /// A count of none.
    Count,
}

/// How one key, or one person's place on a list, is put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "back", rename_all = "snake_case")]
pub(crate) enum Back {
    /// The text that was there, exactly.
    Text { space: Space, document: DocumentId, key: String, was: String },
    /// The number that was there.
    Number { space: Space, document: DocumentId, key: String, was: i64 },
    /// There was nothing.
    Nothing { space: Space, document: DocumentId, key: String, nothing: Nothing },
    /// The person was not on the list; the date is the last day on it now, before the first.
    OffList { space: Space, document: DocumentId, until: chrono::NaiveDate },
}

impl Back {
    /// The edit that puts it back, and where.
    pub(crate) fn edit(self, at: UnixMillis, by: crdt_model::id::PersonId) -> (Place, Edit) {
        match self {
            Self::Text { space, document, key, was } => ((space, document), Edit::put(key, was)),
            Self::Number { space, document, key, was } => ((space, document), Edit::put(key, was)),
            Self::Nothing { space, document, key, nothing } => {
                let value = match nothing {
                    Nothing::Mark => Value::Text(Mark::new(Answer::Retracted, at, by).to_string()),
                    Nothing::State => Value::Text(StateMark { state: MeetingState::Silent, at, by }.to_string()),
                    Nothing::Count => Value::Int(0),
                };
                ((space, document), Edit::put(key, value))
            }
            Self::OffList { space, document, until } => ((space, document), person::leave(until)),
        }
    }
}

impl Desk {
    /// What would put these keys of a document back as they are now.
    pub(crate) fn backs(&mut self, place: Place, edits: &[(Edit, Nothing)]) -> Result<Vec<Back>, AppError> {
        let (space, document) = place;
        let fields = self.document(place)?.fields();
        let backs = edits.iter().map(|(edit, nothing)| {
            let key = edit.key.clone();
            match fields.value(&key) {
                Some(Value::Text(was)) => Back::Text { space, document, key, was: was.clone() },
                Some(Value::Int(was)) => Back::Number { space, document, key, was: *was },
                Some(Value::Bool(_)) | None => Back::Nothing { space, document, key, nothing: *nothing },
            }
        });
        Ok(backs.collect())
    }

    /// Saves an act. When this returns `Ok`, it is on the disk; the answer is whether it changed anything.
    pub(crate) fn record(&mut self, act: &Act) -> Result<bool, AppError> {
        for write in &act.writes {
            let (space, document) = write.place;
            if !act.spaces.iter().any(|made| made.space == space) {
                self.check(space, Right::Write, document.kind())?;
            }
        }
        self.shelf.hold();
        let done = self.try_record(act);
        if done.is_err() {
            for write in &act.writes {
                self.shelf.close(&write.place);
            }
            self.fresh_actor();
        }
        self.shelf.release();
        let changed = done?;
        if changed
            && self.lately.len() > LATELY_MAX
            && let Err(error) = self.settle()
        {
            // The act itself is saved; this only tidies up, and will be tried again.
            tracing::warn!(code = ?error.code, "could not save the documents of the last meetings");
        }
        Ok(changed)
    }

    fn try_record(&mut self, act: &Act) -> Result<bool, AppError> {
        let (at, by) = (self.now(), self.person()?);
        let mut recorded = Vec::with_capacity(act.writes.len());
        for write in &act.writes {
            let since = self.since(&write.place);
            let opened = self.shelf.reach(self.store.connection(), write.place, since);
            let opened = self.damaged.noted(write.place, opened)?;
            if let Some(change) = opened.changing().edit(self.actor, at, &write.edits) {
                recorded.push((write.place, change));
            }
        }
        if recorded.is_empty() && act.spaces.is_empty() && act.undoes.is_none() && act.pictures.is_empty() {
            return Ok(false);
        }
        let (shelf, lately) = (&self.shelf, &self.lately);
        let (first, changed) = self.store.transaction(|connection| {
            for command in &act.spaces {
                store::space_command::add(connection, command, at, by, &act.what)?;
            }
            let mut first = None;
            for (place, change) in &recorded {
                let row = store::outbox::NewRow {
                    space: place.0,
                    document: place.1,
                    entry: EntryHash::of(place.0, place.1, change),
                    bytes: change,
                    at,
                    by,
                    what: &act.what,
                };
                let seq = store::outbox::add(connection, first, &row)?;
                first = first.or(Some(seq));
                if place.1.kind() != Kind::Meeting {
                    let document = shelf.get(place).ok_or(StoreError::Fault)?;
                    take_in::save(connection, *place, document, None)?;
                } else if !lately.contains_key(place) {
                    store::stale::add(connection, place.0, place.1, seq)?;
                }
            }
            let mut changed = !recorded.is_empty() || !act.spaces.is_empty() || act.undoes.is_some();
            for (space, bytes) in &act.pictures {
                let new = NewPicture { space: *space, bytes, act: first, at, by, what: &act.what };
                changed |= store::picture::add(connection, &new)?;
            }
            remember_step(connection, act, at)?;
            points::reach("record.before_commit");
            Ok::<_, AppError>((first.unwrap_or_default(), changed))
        })?;
        points::reach("record.after_commit");
        for command in &act.spaces {
            self.grants.insert(command.space, crdt_model::rights::Role::Coordinator);
        }
        for (place, _) in &recorded {
            self.known.forget(place);
            if place.1.kind() == Kind::Meeting {
                let row = self.shelf.meeting(place).and_then(|meeting| MeetingRow::of_meeting(*place, meeting));
                // An act has one change of a meeting; were there more, the first row of the act comes before them all.
                self.lately.entry(*place).or_insert(Lately { since: first, row: None }).row = row;
            }
        }
        Ok(changed)
    }

    /// A meeting as it reads now.
    pub(crate) fn meeting(&mut self, place: Place) -> Result<&Meeting, AppError> {
        let since = self.since(&place);
        let read = self.shelf.reach(self.store.connection(), place, since);
        Ok(self.damaged.noted(place, read)?.meeting())
    }

    /// Whether devices say different things of what became of a meeting.
    pub(crate) fn state_disagrees(&mut self, place: Place) -> Result<bool, AppError> {
        let since = self.since(&place);
        let read = self.shelf.reach(self.store.connection(), place, since);
        Ok(self.damaged.noted(place, read)?.state_disagrees())
    }
}

fn remember_step(connection: &Connection, act: &Act, at: UnixMillis) -> Result<(), StoreError> {
    if let Some(((space, document), backs)) = &act.step {
        store::step::add(connection, *space, *document, at, &act.what, backs)?;
    }
    if let Some(((space, document), seq)) = &act.undoes {
        store::step::remove(connection, *space, *document, *seq)?;
    }
    Ok(())
}
