//! A space that the relay does not know any more is made again, by any device that coordinates whose it was and holds
//! it: whoever made it first may be gone.

use std::collections::BTreeSet;

use crdt_model::document::UnixMillis;
use crdt_model::group::Group;
use crdt_model::host_match::Match;
use crdt_model::id::{CommandId, EntryHash, OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Grant, SpaceCommand};

use super::take;
use crate::api::view::What;
use crate::desk::Taking;
use crate::store::{self, StoreError};

/// Nobody: the device asks for it by itself.
const NOBODY: PersonId = PersonId::from_bytes([0; 16]);

/// Asks for spaces that the relay does not know to be made, each once.
pub(super) fn make_again(taking: &mut Taking<'_>, spaces: &BTreeSet<Space>, now: UnixMillis) -> Result<(), StoreError> {
    for space in spaces {
        let connection = taking.connection();
        let Some(Made { document, holders, what }) = whose(taking, *space)? else { continue };
        let granted = store::granted::all(connection)?;
        let coordinates = |organisation: &OrganisationId| {
            granted.contains(&Grant { space: Space::Organisation(*organisation), role: Role::Coordinator })
        };
        let Some(organisation) = holders.into_iter().flatten().find(coordinates) else { continue };
        let with = holders.into_iter().flatten().find(|other| *other != organisation);
        if store::space_command::is_there(connection, *space)? {
            continue;
        }
        tracing::info!(%space, "the relay does not know it any more: made again");
        let entry = EntryHash::of(*space, document, taking.device().as_bytes());
        let Some(id) = entry.as_bytes().first_chunk().copied().map(CommandId::from_bytes) else { continue };
        let command = SpaceCommand { id, space: *space, organisation, with };
        store::space_command::add(connection, &command, now, NOBODY, &what)?;
        taking.grants_may_differ();
    }
    Ok(())
}

/// What a space was made for.
struct Made {
    /// The group or the match.
    document: DocumentId,
    /// One organisation, or two.
    holders: [Option<OrganisationId>; 2],
    what: What,
}

/// Whose a space is by the document of its group or match, as far as that is here.
fn whose(taking: &Taking<'_>, space: Space) -> Result<Option<Made>, StoreError> {
    let place = match (space.as_group(), space.side_of_match()) {
        (Some(group), _) => (space, DocumentId::group(group)),
        (None, Some(of)) => (Space::MatchShared(of), DocumentId::of_match(of)),
        (None, None) => return Ok(None),
    };
    let Ok(here) = take::here(taking, place)? else { return Ok(None) };
    Ok(Some(if space.as_group().is_some() {
        let group = Group::read(&here).0;
        Made { document: place.1, holders: [group.organisation, None], what: What::Group { name: group.name } }
    } else {
        let Match { organisation, newcomer_organisation, .. } = Match::read(&here).0;
        Made { document: place.1, holders: [organisation, newcomer_organisation], what: What::Match }
    }))
}
