//! What a person may ask of those who keep something about them: to see it, and to have it erased.

use crdt_model::id::{CommandId, PersonId};
use crdt_model::wire::{AccessAsk, AccessCommand, Detail, ERASED_MAX};

use crate::api::view::{PersonFile, What};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store::access_command;
use crate::view::rights;

/// Erases a person's names and the notes about them. Until the relay knows, they stay. A host's wait until no claim needs
/// its receipt any more.
pub(crate) fn erase(desk: &mut Desk, person: PersonId) -> Result<bool, AppError> {
    let ids = rights::ids(desk, person)?;
    if let (_, true) = rights::receipts(desk, &ids)? {
        return Err(ErrorCode::ClaimsOpen.into());
    }
    let details = desk.details_about(&ids)?;
    let mut details: Vec<Detail> = details.into_iter().map(|(space, document)| Detail { space, document }).collect();
    // Each command is known by a name, by which it is found again.
    details.sort_by_key(|detail| (detail.document.as_person().is_none(), *detail));
    if details.first().is_none_or(|first| first.document.as_person().is_none()) {
        return Err(ErrorCode::NotFound.into());
    }
    for part in details.chunks(ERASED_MAX) {
        ask(desk, AccessAsk::Erase(part.to_vec()), &What::PersonErased)?;
    }
    Ok(true)
}

/// Hands out what is kept about a person, and has it written down that it was.
pub(crate) fn hand_out(desk: &mut Desk, person: PersonId) -> Result<PersonFile, AppError> {
    let file = rights::file(desk, person)?;
    ask(desk, AccessAsk::HandedOut(person), &What::PersonHandedOut)?;
    Ok(file)
}

fn ask(desk: &mut Desk, ask: AccessAsk, what: &What) -> Result<(), AppError> {
    let (now, by) = (desk.now(), desk.person()?);
    let command = AccessCommand { id: CommandId::from_bytes(desk.random()), ask };
    desk.store().transaction(|connection| Ok::<_, AppError>(access_command::add(connection, &command, now, by, what)?))
}
