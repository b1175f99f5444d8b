//! What views read: lists from rows, single documents from the shelf. Rosters, groups and reference data are kept until
//! something of theirs changes, because every tap draws with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use crdt_model::group::Group;
use crdt_model::host_match::{Activity, Match};
use crdt_model::id::{GroupId, MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::meeting::{Meeting, Occasion, meeting_id};
use crdt_model::person::{Person, PersonRole};
use crdt_model::reference::Reference;
use crdt_model::space::Space;

use super::{Desk, Place, shelf};
use crate::api::view::What;
use crate::error::{AppError, ErrorCode};
use crate::store::meeting_row::{self, MeetingRow};
use crate::store::{self, StoreError};
use crate::view::alphabet;

/// What was read and has not changed since.
#[derive(Debug, Default)]
pub(super) struct Known {
    rosters: BTreeMap<Space, Arc<Roster>>,
    groups: BTreeMap<GroupId, Arc<Group>>,
    reference: Option<Arc<Reference>>,
    names_lock_days: Option<u32>,
}

impl Known {
    /// A document changed.
    pub(super) fn forget(&mut self, (space, document): &Place) {
        match document.kind() {
            Kind::Person | Kind::Name => {
                self.rosters.remove(space);
            }
            Kind::Group => {
                space.as_group().map(|group| self.groups.remove(&group));
                self.names_lock_days = None;
            }
            Kind::Reference => self.reference = None,
            Kind::Meeting | Kind::Note | Kind::Match | Kind::Activity => {}
        }
    }

    pub(super) const fn names_lock_days(&self) -> Option<u32> {
        self.names_lock_days
    }

    pub(super) const fn set_names_lock_days(&mut self, days: u32) {
        self.names_lock_days = Some(days);
    }
}

/// Everybody who is or was on a group's list, in Danish alphabetical order.
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
            Listed { first, ..listed.clone() }
        };
        Self::new(self.people.iter().map(nameless).collect())
    }

    /// Everybody in a role, on the list on that day or not.
    pub(crate) fn ever(&self, role: PersonRole) -> impl Iterator<Item = &Listed> {
        self.people.iter().filter(move |listed| listed.facts.role == Some(role))
    }

    /// Those in a role who are on the list on a date.
    pub(crate) fn on(&self, date: NaiveDate, role: PersonRole) -> impl Iterator<Item = &Listed> {
        self.ever(role).filter(move |listed| listed.facts.is_listed_on(date))
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
        let roster = self.named_roster(group)?;
        Ok(if self.names_locked() { Arc::new(roster.without_names(self.face().person)) } else { roster })
    }

    fn named_roster(&mut self, group: GroupId) -> Result<Arc<Roster>, AppError> {
        let space = Space::Group(group);
        if let Some(roster) = self.known.rosters.get(&space) {
            return Ok(Arc::clone(roster));
        }
        let rows = store::person_row::of_space(self.connection(), space)?;
        let people = rows
            .into_iter()
            .map(|row| Listed {
                person: row.person,
                facts: row.facts,
                first: row.first.filter(|first| !first.is_empty()),
                order: row.seq,
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
        if let Some(group) = self.known.groups.get(&id) {
            return Ok(Arc::clone(group));
        }
        let space = Space::Group(id);
        if !self.grants().contains_key(&space) {
            return Err(ErrorCode::NotFound.into());
        }
        let group = Arc::new(Group::read(&self.aside((space, DocumentId::group(id)))?).0);
        self.known.groups.insert(id, Arc::clone(&group));
        Ok(group)
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

    /// The match that this device is enrolled into, or the first of several.
    pub(crate) fn host_match(&mut self) -> Result<Option<(MatchId, Match)>, AppError> {
        let Some(of) = self.grants().keys().find_map(Space::as_match) else { return Ok(None) };
        let place = (Space::MatchShared(of), DocumentId::of_match(of));
        Ok(Some((of, Match::read(self.document(place)?).0)))
    }

    /// What was logged in a match.
    pub(crate) fn activities(&mut self, of: MatchId) -> Result<Vec<(DocumentId, Activity)>, AppError> {
        let space = Space::MatchShared(of);
        let ids = store::document::of_kind(self.connection(), space, Kind::Activity)?;
        ids.into_iter().map(|id| Ok((id, Activity::read(&self.aside((space, id))?).0))).collect()
    }

    /// A document read once, without taking a place among those in use.
    fn aside(&self, place: Place) -> Result<crdt_model::document::Document, StoreError> {
        match self.shelf.get(&place) {
            Some(document) => Ok(document.clone()),
            None => shelf::load(self.connection(), place, self.since(&place)),
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
        let rows = self.with_lately(meeting_row::unsettled(self.connection())?, |_| true);
        Ok(rows.iter().map(|row| row.unsettled).sum())
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
        if person == self.face().person {
            return Ok(Some(self.face().name.clone()));
        }
        if self.names_locked() {
            return Ok(None);
        }
        Ok(store::name_row::anywhere(self.connection(), person)?)
    }
}
