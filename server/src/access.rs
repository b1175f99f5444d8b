//! May this device do that? The one place where push and pull ask.

use std::collections::BTreeSet;

use crdt_model::id::{DeviceId, OrganisationId};
use crdt_model::kind::Kind;
use crdt_model::rights::{self, Right, Role};
use crdt_model::space::Space;
use crdt_model::wire::{Grant, VERSION};
use rusqlite::Connection;

use crate::store::{StoreError, grant, space};

/// All that a device holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    grants: Vec<Grant>,
    version: u16,
}

impl Access {
    /// What a device holds now.
    pub fn load(connection: &Connection, device: DeviceId) -> Result<Self, StoreError> {
        Ok(Self::of(grant::all(connection, device)?))
    }

    /// What a device with these grants holds.
    pub const fn of(grants: Vec<Grant>) -> Self {
        Self { grants, version: VERSION }
    }

    /// What of it there is in a version of the protocol: no space and no kind that came later.
    pub fn in_version(mut self, version: u16) -> Self {
        self.grants.retain(|grant| grant.space.since() <= version);
        self.version = version;
        self
    }

    /// The grants, in order.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Every space in which it holds anything.
    pub fn spaces(&self) -> BTreeSet<Space> {
        self.grants.iter().map(|grant| grant.space).collect()
    }

    /// Whether it may do this with documents of this kind in this space. What no grant allows is denied.
    pub fn authorize(&self, right: Right, space: Space, kind: Kind) -> bool {
        kind.since() <= self.version
            && self.grants.iter().any(|grant| grant.space == space && rights::allows(grant.role, right, space, kind))
    }

    /// Whether it may let others in to this role in a space: within its own rights there, and where an organisation holds the
    /// space that it coordinates.
    pub fn may_invite(&self, connection: &Connection, role: Role, space: Space) -> Result<bool, StoreError> {
        if !self.grants.iter().any(|grant| grant.space == space && rights::invites(grant.role, role, &space)) {
            return Ok(false);
        }
        let coordinated = |grant: &Grant| match grant.space {
            Space::Organisation(organisation) if grant.role == Role::Coordinator => Some(organisation),
            _ => None,
        };
        let own: BTreeSet<OrganisationId> = self.grants.iter().filter_map(coordinated).collect();
        // What everybody holds, any organisation may let in to.
        Ok(if space == Space::Programme {
            !own.is_empty()
        } else {
            !own.is_disjoint(&space::holders(connection, space)?)
        })
    }

    /// Whether it may let in a device that holds this: whoever may have invited it to all of it.
    pub fn may_let_in(&self, connection: &Connection, held: &[Grant]) -> Result<bool, StoreError> {
        for grant in held {
            if !self.may_invite(connection, grant.role, grant.space)? {
                return Ok(false);
            }
        }
        Ok(!held.is_empty())
    }

    /// Whether it has a role in a space.
    pub fn is(&self, role: Role, space: Space) -> bool {
        self.grants.contains(&Grant { space, role })
    }

    /// Whether it coordinates any organisation.
    pub fn coordinates_any(&self) -> bool {
        let is_one = |grant: &Grant| matches!(grant.space, Space::Organisation(_)) && grant.role == Role::Coordinator;
        self.grants.iter().any(is_one)
    }

    /// Whether it coordinates an organisation.
    pub fn coordinates(&self, organisation: OrganisationId) -> bool {
        self.is(Role::Coordinator, Space::Organisation(organisation))
    }
}

#[cfg(test)]
mod tests {
    use crdt_model::id::{GroupId, MatchId};

    use super::*;

    const GROUP: Space = Space::Group(GroupId::from_bytes([1; 16]));
    const MATCH: Space = Space::MatchShared(MatchId::from_bytes([2; 16]));

    fn check(role: Role, space: Space, expected_read: &[Kind], expected_write: &[Kind]) {
        let access = Access::of(vec![Grant { space, role }]);
        for kind in Kind::ALL {
            let may = (access.authorize(Right::Read, space, kind), access.authorize(Right::Write, space, kind));
            assert_eq!(may, (expected_read.contains(&kind), expected_write.contains(&kind)), "{role:?} {kind:?}");
            for elsewhere in [Space::Programme, GROUP, MATCH].into_iter().filter(|other| *other != space) {
                assert!(!access.authorize(Right::Read, elsewhere, kind), "{role:?} reads {kind:?} in {elsewhere}");
                assert!(!access.authorize(Right::Write, elsewhere, kind), "{role:?} writes {kind:?} in {elsewhere}");
            }
        }
    }

    #[test]
    fn each_role_reaches_its_own_space_and_nothing_else() {
        use Kind::{
            Activity, Claim, Decision, Group, Guidance, Guideline, Headcount, Judgement, Match, Meeting, Name, Note,
            Payout, Person, Questionnaire, Reference, Response,
        };
        check(Role::Reader, Space::Programme, &[Reference, Guideline, Questionnaire], &[]);
        let written = [Meeting, Person, Name, Note, Headcount, Guidance];
        check(Role::Volunteer, GROUP, &[&written[..], &[Group]].concat(), &written);
        let written = [Activity, Note, Claim, Response];
        check(Role::Host, MATCH, &[&written[..], &[Match, Name, Decision, Payout]].concat(), &written);
        let all_but = |but: &[Kind]| Kind::ALL.into_iter().filter(|kind| !but.contains(kind)).collect::<Vec<_>>();
        check(Role::Coordinator, GROUP, &all_but(&[Judgement]), &all_but(&[Judgement, Payout]));
    }

    #[test]
    fn what_came_later_does_not_exist_in_an_older_version() {
        let before_all = Access::of(vec![Grant { space: GROUP, role: Role::Coordinator }]).in_version(0);
        assert!(before_all.grants().is_empty() && before_all.spaces().is_empty());
        let without_its_kinds =
            Access { version: 0, ..Access::of(vec![Grant { space: GROUP, role: Role::Coordinator }]) };
        assert!(Kind::ALL.into_iter().all(|kind| !without_its_kinds.authorize(Right::Read, GROUP, kind)));
    }

    #[test]
    fn without_a_grant_nothing_is_allowed() {
        let access = Access::default();
        assert!(!access.authorize(Right::Read, Space::Programme, Kind::Reference));
        assert!(!access.coordinates(OrganisationId::from_bytes([3; 16])));
    }
}
