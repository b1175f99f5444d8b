//! What views read: lists from rows, single documents from the shelf. What was read is kept until something of it
//! changes, because every tap and every screen draws with it.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use crdt_model::group::Group;
use crdt_model::host_match::{Activity, Match};
use crdt_model::id::{GroupId, MatchId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::Link;
use crdt_model::meeting::{Meeting, Occasion, meeting_id};
use crdt_model::person::{Person, PersonRole};
use crdt_model::problem::Problem;
use crdt_model::reference::Reference;
use crdt_model::space::Space;

use super::{Desk, Evening, Humans, Place, Recorded, shelf};
use crate::api::view::What;
use crate::error::{AppError, ErrorCode};
use crate::store::meeting_row::{self, MeetingRow};
use crate::store::{self, StoreError};
use crate::view::alphabet;

/// Whose names are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Everybody,
    /// Names are locked: only who is signed in.
    Only(PersonId),
}

/// What was read and has not changed since.
#[derive(Debug, Default)]
pub(super) struct Known {
    rosters: BTreeMap<Space, Arc<Roster>>,
    groups: BTreeMap<GroupId, (Arc<Group>, Vec<Problem>)>,
    links: BTreeMap<Space, Arc<Vec<Link>>>,
    humans: Option<(Shown, Arc<Humans>)>,
    reference: Option<Arc<Reference>>,
    /// What a device has of one kind in one space: each kind is read as one type.
    records: BTreeMap<(Space, Kind), Box<dyn Any + Send>>,
    evenings: BTreeMap<GroupId, (NaiveDate, Arc<Vec<Evening>>)>,
    names_lock_days: Option<u32>,
}

impl Known {
    /// A document changed.
    pub(super) fn forget(&mut self, (space, document): &Place) {
        if matches!(document.kind(), Kind::Person | Kind::Name | Kind::Link | Kind::Group) {
            self.humans = None;
        }
        self.records.remove(&(*space, document.kind()));
        match document.kind() {
            Kind::Meeting => {
                space.as_group().map(|group| self.evenings.remove(&group));
            }
            Kind::Person | Kind::Name => {
                self.rosters.remove(space);
            }
            Kind::Group => {
                space.as_group().map(|group| self.groups.remove(&group));
                self.names_lock_days = None;
            }
            Kind::Reference => self.reference = None,
            Kind::Link => {
                self.links.remove(space);
            }
            _ => {}
        }
    }

    /// Everybody, if read under the same lock.
    pub(super) fn humans(&self, shown: Shown) -> Option<Arc<Humans>> {
        self.humans.as_ref().filter(|(then, _)| *then == shown).map(|(_, humans)| Arc::clone(humans))
    }

    pub(super) fn set_humans(&mut self, shown: Shown, humans: &Arc<Humans>) {
        self.humans = Some((shown, Arc::clone(humans)));
    }

    /// The records of a kind in a space.
    pub(super) fn records<T: 'static>(&self, space: Space, kind: Kind) -> Option<&Vec<Recorded<T>>> {
        self.records.get(&(space, kind))?.downcast_ref()
    }

    pub(super) fn set_records<T: Clone + Send + 'static>(&mut self, space: Space, kind: Kind, read: &[Recorded<T>]) {
        self.records.insert((space, kind), Box::new(read.to_vec()));
    }

    /// A group's last evenings, if they were read on this date.
    pub(super) fn evenings(&self, group: GroupId, today: NaiveDate) -> Option<Arc<Vec<Evening>>> {
        self.evenings.get(&group).filter(|(then, _)| *then == today).map(|(_, evenings)| Arc::clone(evenings))
    }

    pub(super) fn set_evenings(&mut self, group: GroupId, today: NaiveDate, evenings: &Arc<Vec<Evening>>) {
        self.evenings.insert(group, (today, Arc::clone(evenings)));
    }

    pub(super) const fn names_lock_days(&self) -> Option<u32> {
        self.names_lock_days
    }

    pub(super) const fn set_names_lock_days(&mut self, days: u32) {
        self.names_lock_days = Some(days);
    }
}

/// Everybody who is or was on a group's list or in a register, in Danish alphabetical order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Roster {
    people: Vec<Listed>,
    by_person: BTreeMap<PersonId, usize>,
}

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Who.
    pub(crate) person: PersonId,
    /// Since when, as what.
    pub(crate) facts: Person,
    /// First name; absent while it has not come.
    pub(crate) first: Option<String>,
    /// Last name, where a register has it.
    pub(crate) last: Option<String>,
    /// Telephone number, where a register has it.
    pub(crate) phone: Option<String>,
    /// Grows with the order of coming to this device.
    pub(crate) order: i64,
}

impl Roster {
    fn new(mut people: Vec<Listed>) -> Self {
        people.sort_by_cached_key(|listed| {
            (listed.first.is_none(), listed.first.as_deref().map(alphabet::key), listed.person)
        });
        let by_person = people.iter().enumerate().map(|(index, listed)| (listed.person, index)).collect();
        Self { people, by_person }
    }

    /// The same people without their names, but for one.
    fn without_names(&self, but: PersonId) -> Self {
        let nameless = |listed: &Listed| {
            let first = listed.first.clone().filter(|_| listed.person == but);
            Listed { first, last: None, phone: None, facts: listed.facts.clone(), ..*listed }
        };
        Self::new(self.people.iter().map(nameless).collect())
    }

    /// Everybody who is or was in a role.
    pub(crate) fn ever(&self, role: PersonRole) -> impl Iterator<Item = &Listed> {
        self.people.iter().filter(move |listed| listed.facts.was_ever(role))
    }

    /// Those in a role who are on the list on a date.
    pub(crate) fn on(&self, date: NaiveDate, role: PersonRole) -> impl Iterator<Item = &Listed> {
        self.people.iter().filter(move |listed| listed.facts.is_on(date, role))
    }

    /// Everybody.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Listed> {
        self.people.iter()
    }

    /// A person.
    pub(crate) fn find(&self, person: PersonId) -> Option<&Listed> {
        self.by_person.get(&person).and_then(|index| self.people.get(*index))
    }

    /// A person's first name.
    pub(crate) fn name(&self, person: PersonId) -> Option<&str> {
        self.find(person)?.first.as_deref()
    }
}

/// Where a meeting lies.
pub(crate) fn meeting_place(occasion: &Occasion) -> Place {
    (Space::Group(occasion.group), meeting_id(occasion))
}

impl Desk {
    /// A group's people; while names are locked without them, but for who is signed in.
    pub(crate) fn roster(&mut self, group: GroupId) -> Result<Arc<Roster>, AppError> {
        self.roster_of(Space::Group(group))
    }

    /// A space's people; while names are locked without them, but for who is signed in.
    pub(crate) fn roster_of(&mut self, space: Space) -> Result<Arc<Roster>, AppError> {
        let roster = self.named_roster(space)?;
        Ok(match self.names_shown() {
            Shown::Everybody => roster,
            Shown::Only(person) => Arc::new(roster.without_names(person)),
        })
    }

    /// Whose names are shown now.
    pub(super) fn names_shown(&self) -> Shown {
        if self.names_locked() { Shown::Only(self.face().person) } else { Shown::Everybody }
    }

    /// What is said of pairs of people in an organisation.
    pub(crate) fn links(&mut self, organisation: OrganisationId) -> Result<Arc<Vec<Link>>, AppError> {
        let space = Space::Organisation(organisation);
        if let Some(links) = self.known.links.get(&space) {
            return Ok(Arc::clone(links));
        }
        let ids = store::document::of_kind(self.connection(), space, Kind::Link)?;
        let links = ids.into_iter().map(|id| Ok(Link::read(&self.aside((space, id))?).0));
        let links = Arc::new(links.collect::<Result<Vec<_>, AppError>>()?);
        self.known.links.insert(space, Arc::clone(&links));
        Ok(links)
    }

    fn named_roster(&mut self, space: Space) -> Result<Arc<Roster>, AppError> {
        if let Some(roster) = self.known.rosters.get(&space) {
            return Ok(Arc::clone(roster));
        }
        let rows = store::person_row::of_space(self.connection(), space)?;
        let people = rows
            .into_iter()
            .map(|row| {
                let (first, last, phone) =
                    row.name.map_or((None, None, None), |name| (Some(name.first), name.last, name.phone));
                Listed { person: row.person, facts: row.facts, first, last, phone, order: row.seq }
            })
            .collect();
        let roster = Arc::new(Roster::new(people));
        self.known.rosters.insert(space, Arc::clone(&roster));
        Ok(roster)
    }

    /// The groups on this device.
    pub(crate) fn group_ids(&self) -> Vec<GroupId> {
        self.grants().keys().filter_map(Space::as_group).collect()
    }

    /// A group as it reads now.
    pub(crate) fn group(&mut self, id: GroupId) -> Result<Arc<Group>, AppError> {
        Ok(self.group_with_problems(id)?.0)
    }

    /// The same with what is odd in it.
    pub(crate) fn group_with_problems(&mut self, id: GroupId) -> Result<(Arc<Group>, Vec<Problem>), AppError> {
        if let Some(read) = self.known.groups.get(&id) {
            return Ok(read.clone());
        }
        let space = Space::Group(id);
        if !self.grants().contains_key(&space) {
            return Err(ErrorCode::NotFound.into());
        }
        let (group, problems) = Group::read(&self.aside((space, DocumentId::group(id)))?);
        let read = (Arc::new(group), problems);
        self.known.groups.insert(id, read.clone());
        Ok(read)
    }

    /// The programme's reference data.
    pub(crate) fn reference(&mut self) -> Result<Arc<Reference>, AppError> {
        if let Some(reference) = &self.known.reference {
            return Ok(Arc::clone(reference));
        }
        let document = self.aside((Space::Programme, DocumentId::reference()))?;
        let reference = Arc::new(Reference::read(&document).0);
        self.known.reference = Some(Arc::clone(&reference));
        Ok(reference)
    }

    /// The match that this device is enrolled into; of several the newest that goes on.
    pub(crate) fn host_match(&mut self) -> Result<Option<(MatchId, Match)>, AppError> {
        let mut matches = Vec::new();
        for of in self.match_ids() {
            let place = (Space::MatchShared(of), DocumentId::of_match(of));
            matches.push((of, Match::read(self.document(place)?).0));
        }
        Ok(matches.into_iter().max_by_key(|(of, matched)| (matched.ended.is_none(), matched.matched, *of)))
    }

    /// What was logged in a match.
    pub(crate) fn activities(&mut self, of: MatchId) -> Result<Vec<(DocumentId, Activity)>, AppError> {
        let space = Space::MatchShared(of);
        let ids = store::document::of_kind(self.connection(), space, Kind::Activity)?;
        ids.into_iter().map(|id| Ok((id, Activity::read(&self.aside((space, id))?).0))).collect()
    }

    /// A document read once, without taking a place among those in use.
    pub(super) fn aside(&self, place: Place) -> Result<crdt_model::document::Document, StoreError> {
        match self.shelf.get(&place) {
            Some(document) => Ok(document.clone()),
            None => self.damaged.noted(place, shelf::load(self.connection(), place, self.since(&place))),
        }
    }

    /// A meeting read once, without taking a place among those in use.
    pub(crate) fn past_meeting(&self, occasion: &Occasion) -> Result<Meeting, AppError> {
        Ok(Meeting::read(&self.aside(meeting_place(occasion))?).0)
    }

    /// All groups' meetings from a date to a date, both included, by date.
    pub(crate) fn meetings_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<MeetingRow>, AppError> {
        let rows = meeting_row::between(self.connection(), from, to)?;
        let mut rows = self.with_lately(rows, |row| (from..=to).contains(&row.occasion.date));
        rows.sort_by_key(|row| (row.occasion.date, row.occasion.slot, row.occasion.group));
        Ok(rows)
    }

    /// A group's meetings to a date, this one included, newest first, at most so many.
    pub(crate) fn meetings_of(
        &self,
        group: GroupId,
        to: NaiveDate,
        rows_max: usize,
    ) -> Result<Vec<MeetingRow>, AppError> {
        let rows = meeting_row::of_group(self.connection(), group, to, rows_max)?;
        let mut rows = self.with_lately(rows, |row| row.occasion.group == group && row.occasion.date <= to);
        rows.sort_by_key(|row| std::cmp::Reverse((row.occasion.date, row.occasion.slot)));
        rows.truncate(rows_max);
        Ok(rows)
    }

    /// How many people have two answers, at all meetings.
    pub(crate) fn unsettled(&self) -> Result<u32, AppError> {
        Ok(self.unsettled_meetings()?.iter().map(|row| row.unsettled).sum())
    }

    /// The meetings at which somebody has two answers.
    pub(crate) fn unsettled_meetings(&self) -> Result<Vec<MeetingRow>, AppError> {
        let rows = meeting_row::unsettled(self.connection())?;
        Ok(self.with_lately(rows, |row| row.unsettled > 0))
    }

    /// Rows from the store, with those of meetings that changed since put in their place.
    fn with_lately(&self, rows: Vec<MeetingRow>, belongs: impl Fn(&MeetingRow) -> bool) -> Vec<MeetingRow> {
        let mut rows = rows;
        rows.retain(|row| !self.lately.contains_key(&meeting_place(&row.occasion)));
        rows.extend(self.lately.values().filter_map(|lately| lately.row.clone()).filter(belongs));
        rows
    }

    /// What undo would take back at a meeting.
    pub(crate) fn last_step(&self, place: Place) -> Result<Option<What>, AppError> {
        let what = store::step::last_what(self.connection(), place.0, place.1)?;
        Ok(what.map(|what| self.sayable(what)))
    }

    /// What may be shown of what was saved: while names are locked, none.
    pub(crate) fn sayable(&self, what: What) -> What {
        if self.names_locked() { what.without_name() } else { what }
    }

    /// The notes about a document that say something, by the note's id. People write names in them: while names are
    /// locked, none.
    pub(crate) fn notes_about(&self, subject: Place) -> Result<Vec<(DocumentId, String)>, AppError> {
        if self.names_locked() {
            return Ok(Vec::new());
        }
        Ok(store::note_row::about(self.connection(), subject.0, subject.1)?)
    }

    /// The documents of a space with something that the relay has not signed for, and whether it refused any of it.
    pub(crate) fn unsigned_in(&self, space: Space) -> Result<BTreeMap<DocumentId, bool>, AppError> {
        Ok(store::outbox::documents(self.connection(), space)?)
    }

    /// A person's first name, wherever on this device it stands. While names are locked, only who is signed in has one.
    pub(crate) fn name_of(&self, person: PersonId) -> Result<Option<String>, AppError> {
        if person == self.face().person && !self.face().name.is_empty() {
            return Ok(Some(self.face().name.clone()));
        }
        if self.names_locked() {
            return Ok(None);
        }
        Ok(store::name_row::anywhere(self.connection(), person)?)
    }
}
