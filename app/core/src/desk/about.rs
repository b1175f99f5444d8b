//! What this device holds about one human being: for somebody who asks what is kept of them, and for erasing it.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::decision::Decision;
use crdt_model::document::{Fields, Value};
use crdt_model::host_match::Match;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{Desk, Place};
use crate::error::AppError;
use crate::store;

/// Kinds whose documents have a person's own bytes as id; of notes, what they said at the interview.
const OF_ONE: [Kind; 5] = [Kind::Person, Kind::Name, Kind::Registration, Kind::Card, Kind::Note];

/// Kinds whose documents name in a field whom they are about.
const NAMING: [Kind; 4] = [Kind::Referral, Kind::Guidance, Kind::Mentoring, Kind::Employment];

/// Kinds that are about both sides of a match, or about the one that a field names.
const OF_MATCH: [Kind; 4] = [Kind::Activity, Kind::FollowUp, Kind::Ending, Kind::Response];

/// Kinds that are about a match's host alone.
const OF_HOST: [Kind; 3] = [Kind::Claim, Kind::Decision, Kind::Payout];

/// Kinds that are about many, each under keys of their own.
const OF_MANY: [Kind; 2] = [Kind::Meeting, Kind::Training];

/// Who wrote something down is told to nobody else.
const RECORDED: [&str; 4] = ["by", "device", "author", "schema"];

/// Fields whose text is somebody's id; `child/` on a card is a year.
const PEOPLE: [&str; 10] =
    ["with", "resident_by", "interviewed_by", "person", "child", "host", "newcomer", "contact", "mentor", "mentee"];

/// Fields that say by somebody's id what they are.
const SIDES: [&str; 5] = ["host", "newcomer", "contact", "mentor", "mentee"];

/// A document, as far as it is about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Which.
    pub(crate) place: Place,
    /// The fields that are about them, without who else stands there.
    pub(crate) fields: Vec<(String, Value)>,
}

/// The side of a match on which somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Host,
    Newcomer,
    Contact,
}

impl Stands {
    /// Whether a record of one side is about this one.
    fn is(self, side: Option<&str>) -> bool {
        match (self, side) {
            (Self::Contact, _) => false,
            (Self::Host | Self::Newcomer, None) | (Self::Host, Some("host")) | (Self::Newcomer, Some("newcomer")) => {
                true
            }
            (Self::Host | Self::Newcomer, Some(_)) => false,
        }
    }
}

impl Desk {
    /// Everything here about somebody with these ids, without anybody else's name or id.
    pub(crate) fn pieces_about(&mut self, ids: &BTreeSet<PersonId>) -> Result<Vec<Piece>, AppError> {
        let found = self.documents_about(ids)?;
        let own: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
        let others: BTreeSet<String> =
            store::person_row::everybody(self.connection())?.difference(ids).map(ToString::to_string).collect();
        let pieces = found.into_iter().map(|place| {
            let document = self.aside(place)?;
            let fields = match place.1.kind() {
                Kind::Decision => of_decision(&Decision::read(&document).0),
                kind if OF_MANY.contains(&kind) => of_many(&document.fields(), &own),
                _ => whole(&document.fields(), &own, &others),
            };
            Ok::<_, AppError>(Piece { place, fields })
        });
        let pieces: Vec<Piece> = pieces.collect::<Result<_, AppError>>()?;
        Ok(pieces.into_iter().filter(|piece| !piece.fields.is_empty()).collect())
    }

    /// The names and notes about somebody with these ids: what can be erased.
    pub(crate) fn details_about(&mut self, ids: &BTreeSet<PersonId>) -> Result<Vec<Place>, AppError> {
        let mut found = self.documents_about(ids)?;
        found.retain(|(_, document)| document.kind().is_details());
        Ok(found.into_iter().collect())
    }

    fn documents_about(&mut self, ids: &BTreeSet<PersonId>) -> Result<BTreeSet<Place>, AppError> {
        let own: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
        let spaces: Vec<Space> = self.grants().keys().copied().collect();
        let mut found = BTreeSet::new();
        let mut matches: BTreeMap<MatchId, Stands> = BTreeMap::new();
        for space in spaces {
            for (kind, id) in OF_ONE.iter().flat_map(|kind| ids.iter().map(move |id| (*kind, *id))) {
                self.take_if(&mut found, (space, DocumentId::new(kind, *id.as_bytes())), |_| true)?;
            }
            for kind in NAMING {
                self.take_all(&mut found, space, kind, |fields| is_named(fields, &own))?;
            }
            if !matches!(space, Space::MatchShared(_)) {
                for kind in OF_MANY {
                    self.take_all(&mut found, space, kind, |fields| !of_many(fields, &own).is_empty())?;
                }
            }
            if let Space::MatchShared(of) = space {
                let place = (space, DocumentId::of_match(of));
                let (matched, _) = Match::read(&self.aside(place)?);
                let is = |person: Option<PersonId>| person.is_some_and(|person| ids.contains(&person));
                let stands = [
                    (is(matched.host), Stands::Host),
                    (is(matched.newcomer), Stands::Newcomer),
                    (is(matched.contact), Stands::Contact),
                ];
                if let Some((_, stands)) = stands.into_iter().find(|(is, _)| *is) {
                    found.insert(place);
                    matches.insert(of, stands);
                }
            }
        }
        for (of, stands) in matches {
            self.take_of_match(&mut found, of, stands)?;
        }
        for (space, document) in found.clone() {
            // What was said in a match is written by the host, and about both.
            if self.may_read(space, Kind::Note) && !OF_MANY.contains(&document.kind()) {
                let notes = store::note_row::about(self.connection(), space, document)?;
                found.extend(notes.into_iter().map(|(note, _)| (space, note)));
            }
        }
        Ok(found)
    }

    fn take_of_match(&self, found: &mut BTreeSet<Place>, of: MatchId, stands: Stands) -> Result<(), AppError> {
        for space in [Space::MatchShared(of), Space::MatchStaff(of)] {
            for kind in OF_MATCH {
                self.take_all(found, space, kind, |fields| stands.is(fields.text("side")))?;
            }
            if stands == Stands::Host {
                for kind in OF_HOST {
                    self.take_all(found, space, kind, |_| true)?;
                }
            }
        }
        Ok(())
    }

    fn take_all(
        &self,
        found: &mut BTreeSet<Place>,
        space: Space,
        kind: Kind,
        is_about: impl Fn(&Fields) -> bool,
    ) -> Result<(), AppError> {
        for document in store::document::of_kind(self.connection(), space, kind)? {
            self.take_if(found, (space, document), &is_about)?;
        }
        Ok(())
    }

    fn take_if(
        &self,
        found: &mut BTreeSet<Place>,
        place: Place,
        is_about: impl Fn(&Fields) -> bool,
    ) -> Result<(), AppError> {
        if self.check(place.0, Right::Read, place.1.kind()).is_err() {
            return Ok(());
        }
        let document = self.aside(place)?;
        if !document.heads().is_empty() && is_about(&document.fields()) {
            found.insert(place);
        }
        Ok(())
    }
}

/// Whether a field says that the document is about one of these.
fn is_named(fields: &Fields, own: &BTreeSet<String>) -> bool {
    ["person", "child", "mentor", "mentee"].into_iter().any(|key| fields.text(key).is_some_and(|id| own.contains(id)))
}

/// All fields but those that name people, and who wrote them down. Where they stand themselves, they are told as what.
fn whole(fields: &Fields, own: &BTreeSet<String>, others: &BTreeSet<String>) -> Vec<(String, Value)> {
    let names_another = |text: &str| text.split(['/', ' ']).any(|part| others.contains(part));
    let is_kept = |(key, value): &(&str, &Value)| {
        let said = if let Value::Text(text) = value { names_another(text) } else { false };
        let sort = key.split('/').next().unwrap_or(key);
        let is_id = PEOPLE.contains(&sort) && (sort == "with" || !key.contains('/'));
        !RECORDED.contains(key) && !said && !is_id && !names_another(key)
    };
    let stands = SIDES.into_iter().filter(|side| fields.text(side).is_some_and(|id| own.contains(id)));
    let stands = stands.map(|side| ("role".to_owned(), Value::Text(side.to_owned())));
    stands.chain(fields.iter().filter(is_kept).map(|(key, value)| (key.to_owned(), value.clone()))).collect()
}

/// What is decided about a claim, without who decided it on which device.
fn of_decision(decision: &Decision) -> Vec<(String, Value)> {
    let text = |key: &str, text: String| (key.to_owned(), Value::Text(text));
    let mut fields = Vec::new();
    for (_, said) in decision.speaking() {
        fields.push(text("ruling", said.ruling.word().to_owned()));
        fields.extend(said.amount_oere.map(|amount| ("amount_oere".to_owned(), Value::Int(amount))));
        fields.extend(said.reason.map(|reason| text("reason", reason.word().to_owned())));
        fields.extend(said.at.local_date().map(|date| text("date", date.to_string())));
    }
    fields
}

/// Of a document about many: what these were marked with, and on which day.
fn of_many(fields: &Fields, own: &BTreeSet<String>) -> Vec<(String, Value)> {
    let mine = fields.iter().filter(|(key, _)| key.split('/').nth(1).is_some_and(|id| own.contains(id)));
    let mut marks: Vec<(String, Value)> = mine
        .filter_map(|(_, value)| match value {
            // The answer and when it was given; whoever marked it is somebody else.
            Value::Text(mark) => Some(("mark".to_owned(), Value::Text(mark.split(' ').take(1).collect()))),
            Value::Int(_) | Value::Bool(_) => None,
        })
        .collect();
    if !marks.is_empty() {
        let about = ["date", "kind", "title"].into_iter();
        marks.extend(about.filter_map(|key| Some((key.to_owned(), fields.value(key)?.clone()))));
    }
    marks
}
