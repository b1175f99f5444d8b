//! People on lists.

use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};
use crdt_model::space::Space;

use crate::api::view::{Face, What};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// The changes that put a person on a list.
pub(crate) fn writes(space: Space, person: PersonId, facts: &Person, first: &str) -> Vec<Write> {
    let name = Name { first: first.to_owned(), ..Name::default() };
    vec![
        Write { place: (space, DocumentId::person(person)), edits: facts.edits() },
        Write { place: (space, DocumentId::name(person)), edits: name.edits() },
    ]
}

/// Puts a person on the list of volunteers in every group of this device.
pub(crate) fn join_as_volunteer(desk: &mut Desk, face: &Face) -> Result<(), AppError> {
    let facts = Person { role: Some(PersonRole::Volunteer), since: Some(desk.today()), ..Person::default() };
    let spaces: Vec<Space> = desk
        .grants()
        .keys()
        .copied()
        .filter(|space| space.as_group().is_some() && desk.may_write(*space, Kind::Person))
        .collect();
    let writes = spaces.into_iter().flat_map(|space| writes(space, face.person, &facts, &face.name)).collect();
    desk.record(&Act::new(What::NewPerson { name: Some(face.name.clone()) }, writes))?;
    Ok(())
}

/// Refuses a person who is not a volunteer on any list here.
pub(crate) fn expect_volunteer(desk: &mut Desk, person: PersonId) -> Result<(), AppError> {
    for group in desk.group_ids() {
        let roster = desk.roster(group)?;
        if roster.find(person).is_some_and(|listed| listed.facts.was_ever(PersonRole::Volunteer)) {
            return Ok(());
        }
    }
    Err(ErrorCode::NotFound.into())
}
