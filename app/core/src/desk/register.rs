//! What the organisation that this device coordinates has: its register of people, and records of one kind in a space.

use std::sync::Arc;

use crdt_model::document::Document;
use crdt_model::id::OrganisationId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::problem::Problem;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{Desk, Roster};
use crate::error::{AppError, ErrorCode};
use crate::store;

/// A record as it reads, and what is odd in it.
#[derive(Debug, Clone)]
pub(crate) struct Recorded<T> {
    pub(crate) id: DocumentId,
    pub(crate) record: T,
    pub(crate) problems: Vec<Problem>,
}

impl Desk {
    /// The organisation that this device coordinates, or the first of several.
    pub(crate) fn organisation(&self) -> Result<OrganisationId, AppError> {
        let organisations = self.grants().keys().filter_map(|space| match space {
            Space::Organisation(id) => Some(*id),
            _ => None,
        });
        organisations.into_iter().next().ok_or_else(|| ErrorCode::NotAllowed.into())
    }

    /// The people of the organisation's register; while names are locked without them.
    pub(crate) fn register(&mut self) -> Result<Arc<Roster>, AppError> {
        let organisation = self.organisation()?;
        self.roster_of(Space::Organisation(organisation))
    }

    /// Every record of a kind in a space, by id; read again once one of them has changed.
    pub(crate) fn records<T: Clone + Send + 'static>(
        &mut self,
        space: Space,
        kind: Kind,
        read: impl Fn(&Document) -> (T, Vec<Problem>),
    ) -> Result<Vec<Recorded<T>>, AppError> {
        self.check(space, Right::Read, kind)?;
        if let Some(known) = self.known.records(space, kind) {
            return Ok(known.clone());
        }
        let ids = store::document::of_kind(self.connection(), space, kind)?;
        let read = |id| {
            let (record, problems) = read(&self.aside((space, id))?);
            Ok(Recorded { id, record, problems })
        };
        let records = ids.into_iter().map(read).collect::<Result<Vec<_>, AppError>>()?;
        self.known.set_records(space, kind, &records);
        Ok(records)
    }
}
