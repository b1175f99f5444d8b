//! The host programme's people: their cards in the pool, and their way in, in the registers of this device.

use std::collections::BTreeMap;

use crdt_model::card::{Card, MatchSide};
use crdt_model::id::{MatchId, OrganisationId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::registration::{Registration, registration_id};
use crdt_model::space::Space;

use super::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store;

impl Desk {
    /// Every card in the pool.
    pub(crate) fn cards(&mut self) -> Result<BTreeMap<PersonId, Card>, AppError> {
        let found = self.records(Space::Pool, Kind::Card, Card::read)?;
        Ok(found.into_iter().map(|found| (PersonId::from_bytes(*found.id.bytes()), found.record)).collect())
    }

    /// The organisations that this device coordinates.
    pub(crate) fn own_organisations(&self) -> Vec<OrganisationId> {
        let own = |space: &Space| match space {
            Space::Organisation(id) => Some(*id),
            _ => None,
        };
        self.grants().keys().filter_map(own).collect()
    }

    /// The register of this device that somebody of the host programme stands in, and their way in.
    pub(crate) fn registration(&mut self, person: PersonId) -> Result<(Space, Registration), AppError> {
        for organisation in self.own_organisations() {
            let space = Space::Organisation(organisation);
            if !self.may_read(space, Kind::Registration) {
                continue;
            }
            let found = self.document((space, registration_id(person)))?;
            if !found.heads().is_empty() {
                return Ok((space, Registration::read(found).0));
            }
        }
        Err(ErrorCode::NotFound.into())
    }

    /// The organisation for which this device may match two people: the first given that it works for.
    pub(crate) fn matches_for(&self, organisations: [Option<OrganisationId>; 2]) -> Option<OrganisationId> {
        let works_for = |one: &OrganisationId| self.may_write(Space::Organisation(*one), Kind::Match);
        organisations.into_iter().flatten().find(works_for)
    }

    /// The organisation that settles which of two matches goes on, where this device is not of it. It is the newcomer's: two
    /// that settle while neither hears of the other would end both.
    pub(crate) fn settled_elsewhere(&self, cards: &BTreeMap<PersonId, Card>, of: MatchId) -> Option<OrganisationId> {
        let mut newcomers = cards.values().filter(|card| card.side == Some(MatchSide::Newcomer));
        let organisation = newcomers.find(|card| card.matches.contains_key(&of))?.organisation;
        organisation.filter(|one| !self.may_write(Space::Organisation(*one), Kind::Match))
    }

    /// First names that stand in a space; while names are locked, none.
    pub(crate) fn first_names(&self, space: Space) -> Result<BTreeMap<PersonId, String>, AppError> {
        if self.names_locked() {
            return Ok(BTreeMap::new());
        }
        Ok(store::name_row::of_space(self.connection(), space)?)
    }
}
