//! Onto which groups' lists the volunteers of a file go: by the group's name, as it stands in the file.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use crdt_model::group::Stage;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::name::Name;
use crdt_model::person::{Certificate, CertificateStatus, Person, PersonRole};
use crdt_model::reference::KindRole;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use crate::api::view::RosterFault;
use crate::command::people;
use crate::command::register::list::told_apart;
use crate::desk::{Desk, Write};
use crate::error::AppError;
use crate::roster::folded;

/// The organisation's groups that are open and whose lists this device writes, by name.
#[derive(Debug)]
pub(super) struct Groups {
    by_name: BTreeMap<String, Vec<Open>>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    group: GroupId,
    under_fifteens: bool,
}

impl Groups {
    pub(super) fn read(desk: &mut Desk) -> Result<Self, AppError> {
        let (today, mut by_name) = (desk.today(), BTreeMap::<String, Vec<Open>>::new());
        for group in desk.own_groups()? {
            let facts = desk.group(group)?;
            if facts.stage_on(today) != Some(Stage::Closed) && desk.may_write(Space::Group(group), Kind::Person) {
                let open = Open { group, under_fifteens: facts.under_fifteens };
                by_name.entry(folded(&facts.name)).or_default().push(open);
            }
        }
        Ok(Self { by_name })
    }

    /// The one group of a name, if somebody with that certificate may help there.
    pub(super) fn find(&self, name: &str, certificate: Option<Certificate>) -> Result<GroupId, RosterFault> {
        let Some([open]) = self.by_name.get(&folded(name)).map(Vec::as_slice) else {
            return Err(RosterFault::UnknownGroup);
        };
        let is_cleared = certificate.is_some_and(|certificate| certificate.status == CertificateStatus::Cleared);
        if open.under_fifteens && !is_cleared {
            return Err(RosterFault::CertificateMissing);
        }
        Ok(open.group)
    }
}

/// Puts volunteers who are new in the register on lists, each called so that nobody else there is.
#[derive(Debug, Default)]
pub(super) struct Lists {
    called: BTreeMap<GroupId, BTreeSet<String>>,
}

impl Lists {
    pub(super) fn enter(
        &mut self,
        desk: &mut Desk,
        group: GroupId,
        person: PersonId,
        name: &Name,
        since: NaiveDate,
    ) -> Result<Vec<Write>, AppError> {
        let space = Space::Group(group);
        desk.check(space, Right::Write, Kind::Person)?;
        let called = match self.called.entry(group) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(new) => {
                new.insert(desk.roster(group)?.people().filter_map(|listed| listed.first.clone()).collect())
            }
        };
        let first = told_apart(&name.first, name.last.as_deref(), called.contains(&name.first));
        called.insert(first.clone());
        let facts = Person { role: Some(role(desk, group)?), since: Some(since), ..Person::default() };
        Ok(people::writes(space, person, &facts, &first))
    }
}

/// Who helps in a mentoring group is a mentor there.
fn role(desk: &mut Desk, group: GroupId) -> Result<PersonRole, AppError> {
    let kind = desk.group(group)?.kind.clone();
    let chosen = desk.reference()?.kinds.get(&kind).and_then(|kind| kind.role);
    let is_mentoring = KindRole::of(&kind, chosen) == Some(KindRole::Mentoring);
    Ok(if is_mentoring { PersonRole::Mentor } else { PersonRole::Volunteer })
}
