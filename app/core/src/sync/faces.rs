//! Those who open this device stand by first name in the file beside the store. Where somebody's last name in the store is
//! erased, it goes there as well.

use std::collections::BTreeSet;
use std::path::Path;

use crdt_model::id::PersonId;
use crdt_model::kind::Kind;
use crdt_model::rights::Role;

use crate::desk::{Place, Taking};
use crate::keyring::Keyring;
use crate::store::{self, StoreError};

/// Who opens a device, and where.
pub(super) struct Faces<'a> {
    /// The folder of the store.
    pub(super) home: &'a Path,
    /// What the device is.
    pub(super) role: Role,
    /// Who is signed in.
    pub(super) signed_in: PersonId,
}

impl Faces<'_> {
    /// Does so before the answer stands: were the app to stop in between, nobody would come back to it.
    pub(super) fn forget(&self, taking: &Taking<'_>, erased: &BTreeSet<Place>) -> Result<(), StoreError> {
        let (mut gone, mut is_host_gone) = (BTreeSet::new(), false);
        for place in erased.iter().filter(|(_, document)| document.kind() == Kind::Name) {
            let Some(person) = place.1.as_person() else { continue };
            if store::name_row::anywhere(taking.connection(), person)?.is_some() {
                continue;
            }
            if place.0.as_match().is_none() {
                gone.insert(person);
            } else if self.role == Role::Host {
                // Whoever opens a host's phone has an id of their own.
                is_host_gone |= taking.is_hosts_name(*place)?;
            }
        }
        if gone.is_empty() && !is_host_gone {
            return Ok(());
        }
        let Some(mut keyring) = Keyring::read(self.home)? else { return Ok(()) };
        if keyring.forget(|person| is_host_gone || gone.contains(&person), self.signed_in) {
            keyring.write(self.home)?;
        }
        Ok(())
    }
}
