//! The people of the organisation, each once: what its register and its groups' lists say of one, and of whoever was said
//! to be the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::link::Sameness;
use crdt_model::person::{Certificate, CertificateStatus, PersonRole, Tenure, overlap};
use crdt_model::space::Space;

use super::{Desk, Listed};
use crate::alike::{self, Named};
use crate::error::{AppError, ErrorCode};
use crate::view::alphabet;

/// What one space says of somebody.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The register, or a group's list.
    pub(crate) space: Space,
    /// What stands there.
    pub(crate) listed: Listed,
}

/// One human being, written down once or several times.
#[derive(Debug, Clone)]
pub(crate) struct Human {
    /// By which of the ids the screens know them: the register's, else the smallest.
    pub(crate) person: PersonId,
    /// The register's entries first.
    pub(crate) entries: Vec<Entry>,
}

impl Human {
    fn new(mut entries: Vec<Entry>) -> Option<Self> {
        entries.sort_by_key(|entry| (entry.space.as_group(), entry.listed.person));
        let person = entries.first()?.listed.person;
        Some(Self { person, entries })
    }

    /// Every id.
    pub(crate) fn people(&self) -> BTreeSet<PersonId> {
        self.entries.iter().map(|entry| entry.listed.person).collect()
    }

    /// What the register says.
    pub(crate) fn registered(&self) -> Option<&Listed> {
        self.entries.iter().find(|entry| entry.space.as_group().is_none()).map(|entry| &entry.listed)
    }

    /// As names are compared.
    fn named(&self) -> Named<'_> {
        Named {
            first: self.first().unwrap_or_default(),
            last: self.last(),
            birth_year: self.birth_year(),
            lists: self.groups(),
        }
    }

    /// First name, as far as it is here: the register's, else a list's.
    pub(crate) fn first(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| entry.listed.first.as_deref())
    }

    /// Last name.
    pub(crate) fn last(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| entry.listed.last.as_deref())
    }

    /// The whole name.
    pub(crate) fn name(&self) -> Option<String> {
        let first = self.first()?;
        Some(self.last().map_or_else(|| first.to_owned(), |last| format!("{first} {last}")))
    }

    /// Year of birth.
    pub(crate) fn birth_year(&self) -> Option<i64> {
        self.entries.iter().find_map(|entry| entry.listed.facts.birth_year)
    }

    /// The child-protection certificate, which only the register has.
    pub(crate) fn certificate(&self) -> Option<Certificate> {
        let registered = self.entries.iter().filter(|entry| entry.space.as_group().is_none());
        registered.filter_map(|entry| entry.listed.facts.certificate).max_by_key(|certificate| certificate.on)
    }

    /// Whether that certificate lets them help children.
    pub(crate) fn is_cleared(&self) -> bool {
        self.certificate().is_some_and(|certificate| certificate.status == CertificateStatus::Cleared)
    }

    /// Every time in a role, wherever it is written.
    pub(crate) fn tenures(&self) -> impl Iterator<Item = (Space, Tenure)> {
        let of = |entry: &Entry| entry.listed.facts.tenures().map(|tenure| (entry.space, tenure)).collect::<Vec<_>>();
        self.entries.iter().flat_map(of).filter(|(_, tenure)| tenure.ever_holds())
    }

    /// Every time on a group's list.
    pub(crate) fn tenures_in(&self, group: GroupId) -> Vec<Tenure> {
        let here = Space::Group(group);
        self.tenures().filter(|(space, _)| *space == here).map(|(_, tenure)| tenure).collect()
    }

    /// Whether they help on a date, anywhere.
    pub(crate) fn helps_on(&self, date: NaiveDate) -> bool {
        self.tenures().any(|(_, tenure)| helps(tenure.role) && tenure.is_on(date))
    }

    /// Whether they ever helped, anywhere.
    pub(crate) fn ever_helped(&self) -> bool {
        self.tenures().any(|(_, tenure)| helps(tenure.role))
    }

    /// The groups on whose lists they are or were.
    pub(crate) fn groups(&self) -> BTreeSet<GroupId> {
        self.tenures().filter_map(|(space, _)| space.as_group()).collect()
    }

    /// The groups in which they help and are helped on the same day.
    pub(crate) fn overlaps(&self) -> impl Iterator<Item = GroupId> {
        self.groups().into_iter().filter(|group| overlap(&self.tenures_in(*group)))
    }
}

/// Whether a role is one of those who help.
pub(crate) const fn helps(role: PersonRole) -> bool {
    matches!(role, PersonRole::Volunteer | PersonRole::Mentor)
}

/// Whether a role is one of those whom a group is for.
pub(crate) const fn takes_part(role: PersonRole) -> bool {
    matches!(role, PersonRole::Participant | PersonRole::Mentee)
}

/// Everybody in the organisation, in Danish alphabetical order.
#[derive(Debug)]
pub(crate) struct Humans {
    all: Vec<Human>,
    by_person: BTreeMap<PersonId, usize>,
    alike: OnceLock<Vec<alike::Pair>>,
}

impl Humans {
    /// Everybody.
    pub(crate) fn all(&self) -> &[Human] {
        &self.all
    }

    /// Those whose names are alike, by their places among all; found when first asked for.
    pub(crate) fn alike(&self) -> &[alike::Pair] {
        self.alike.get_or_init(|| alike::pairs(&self.all.iter().map(Human::named).collect::<Vec<_>>()))
    }

    /// Whoever has an id.
    pub(crate) fn find(&self, person: PersonId) -> Option<&Human> {
        self.by_person.get(&person).and_then(|index| self.all.get(*index))
    }

    /// Whoever has an id, who must be there.
    pub(crate) fn expect(&self, person: PersonId) -> Result<&Human, AppError> {
        self.find(person).ok_or_else(|| ErrorCode::NotFound.into())
    }
}

impl Desk {
    /// The groups of the organisation on this device.
    pub(crate) fn own_groups(&mut self) -> Result<Vec<GroupId>, AppError> {
        let organisation = self.organisation()?;
        let mut own = Vec::new();
        for id in self.group_ids() {
            if self.group(id)?.organisation == Some(organisation) {
                own.push(id);
            }
        }
        Ok(own)
    }

    /// Everybody in the organisation, each once; kept until something is written of one of them.
    pub(crate) fn humans(&mut self) -> Result<Arc<Humans>, AppError> {
        let shown = self.names_shown();
        if let Some(humans) = self.known.humans(shown) {
            return Ok(humans);
        }
        let humans = Arc::new(self.read_humans()?);
        self.known.set_humans(shown, &humans);
        Ok(humans)
    }

    fn read_humans(&mut self) -> Result<Humans, AppError> {
        let organisation = self.organisation()?;
        let mut entries: BTreeMap<PersonId, Vec<Entry>> = BTreeMap::new();
        let mut take = |space: Space, roster: &super::Roster| {
            for listed in roster.people() {
                entries.entry(listed.person).or_default().push(Entry { space, listed: listed.clone() });
            }
        };
        take(Space::Organisation(organisation), &*self.register()?);
        for group in self.own_groups()? {
            take(Space::Group(group), &*self.roster(group)?);
        }
        let mut same = Same::default();
        for link in self.links(organisation)?.iter().filter(|link| link.sameness() == Sameness::Same) {
            if let (Some(one), Some(other)) = (link.one, link.other) {
                same.join(one, other);
            }
        }
        let mut of_one: BTreeMap<PersonId, Vec<Entry>> = BTreeMap::new();
        for (person, entries) in entries {
            of_one.entry(same.first_of(person)).or_default().extend(entries);
        }
        let mut all: Vec<Human> = of_one.into_values().filter_map(Human::new).collect();
        all.sort_by_cached_key(|human| {
            let name = human.name();
            (name.is_none(), name.as_deref().map(alphabet::key), human.person)
        });
        let ids =
            all.iter().enumerate().flat_map(|(index, human)| human.people().into_iter().map(move |id| (id, index)));
        let by_person = ids.collect();
        Ok(Humans { all, by_person, alike: OnceLock::new() })
    }
}

/// Which ids are one human: each leads to a smaller one until it leads to itself.
#[derive(Debug, Default)]
struct Same {
    leads_to: BTreeMap<PersonId, PersonId>,
}

impl Same {
    fn first_of(&self, person: PersonId) -> PersonId {
        let mut person = person;
        while let Some(smaller) = self.leads_to.get(&person) {
            person = *smaller;
        }
        person
    }

    fn join(&mut self, one: PersonId, other: PersonId) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        if one != other {
            self.leads_to.insert(one.max(other), one.min(other));
        }
    }
}
