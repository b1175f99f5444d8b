//! What is kept about a person here, for them; and how far an erasure has come.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{UnixMillis, Value};
use crdt_model::id::{DeviceId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::questionnaire::{Question, Questionnaire};
use crdt_model::reference::{Named, Reference};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::AccessAsk;

use super::attendance::count;
use super::support::state;
use crate::api::view::{ClaimState, Erasing, PersonField, PersonFile, PersonPiece, PersonRights, Words};
use crate::desk::{Desk, Human, Piece, Place};
use crate::error::{AppError, ErrorCode};
use crate::store::{self, access_command};

/// How much is kept, and how far an erasure has come.
pub(crate) fn rights(desk: &mut Desk, person: PersonId) -> Result<PersonRights, AppError> {
    let ids = ids(desk, person)?;
    let details = desk.details_about(&ids)?;
    let of = |kind| count(details.iter().filter(|(_, document)| document.kind() == kind).count());
    let (receipts, _) = receipts(desk, &ids)?;
    Ok(PersonRights { person, names: of(Kind::Name), notes: of(Kind::Note), receipts, erasing: erasing(desk, &ids)? })
}

/// Of the matches where they are the host: how many receipts go with the name, and whether a claim still needs its own.
pub(crate) fn receipts(desk: &mut Desk, ids: &BTreeSet<PersonId>) -> Result<(u32, bool), AppError> {
    let expenses = desk.expenses()?;
    let (mut receipts, mut is_needed) = (BTreeSet::new(), false);
    for one in expenses.all().iter().filter(|one| !one.claim.logged.cancelled) {
        if !desk.match_of(one.of)?.record.host.is_some_and(|host| ids.contains(&host)) {
            continue;
        }
        let state = state(&expenses, one);
        is_needed |= state.is_waiting() || matches!(state, ClaimState::Approved { .. });
        receipts.extend(one.claim.receipt.map(|receipt| (one.of, receipt)));
    }
    Ok((count(receipts.len()), is_needed))
}

/// Everything that is kept, to be handed out.
pub(crate) fn file(desk: &mut Desk, person: PersonId) -> Result<PersonFile, AppError> {
    desk.need_names()?;
    let ids = ids(desk, person)?;
    let reference = desk.reference()?;
    let mut pieces = Vec::new();
    for Piece { place, fields } in desk.pieces_about(&ids)? {
        let group = match place.0.as_group() {
            Some(group) => Some(desk.group(group)?.name.clone()).filter(|name| !name.is_empty()),
            None => None,
        };
        let law = text(&fields, "law").unwrap_or_default();
        let asked = text(&fields, "questionnaire").and_then(|asked| asked.parse::<DocumentId>().ok());
        let questions = match asked {
            Some(asked) => Questionnaire::read(desk.document((Space::Programme, asked))?).0.questions,
            None => BTreeMap::new(),
        };
        let shown = fields.into_iter().map(|(key, value)| field(place, key, &value, &law, &questions, &reference));
        let shown = shown.collect();
        pieces.push(PersonPiece {
            kind: place.1.kind().word().to_owned(),
            document: place.1.to_string(),
            place: group,
            fields: shown,
        });
    }
    pieces.sort_by(|one, other| (&one.kind, &one.place).cmp(&(&other.kind, &other.place)));
    let name = desk.humans()?.find(person).and_then(Human::name);
    Ok(PersonFile { made: desk.now(), name, pieces })
}

/// Every id of somebody whom this device's organisations look after.
pub(crate) fn ids(desk: &mut Desk, person: PersonId) -> Result<BTreeSet<PersonId>, AppError> {
    if desk.role() != Role::Coordinator {
        return Err(ErrorCode::NotAllowed.into());
    }
    if let Some(human) = desk.humans()?.find(person) {
        return Ok(human.people());
    }
    for organisation in desk.own_organisations() {
        if desk.roster_of(Space::Organisation(organisation))?.find(person).is_some() {
            return Ok(BTreeSet::from([person]));
        }
    }
    Err(ErrorCode::NotFound.into())
}

fn erasing(desk: &Desk, ids: &BTreeSet<PersonId>) -> Result<Option<Erasing>, AppError> {
    for (command, refused) in access_command::all(desk.connection())?.into_iter().rev() {
        let AccessAsk::Erase(details) = &command.ask else { continue };
        if details.iter().any(|detail| detail.document.as_person().is_some_and(|person| ids.contains(&person))) {
            return Ok(Some(refused.map_or(Erasing::Waiting, |reason| Erasing::Refused { reason })));
        }
    }
    let told = store::tablets::erased_people(desk.connection())?;
    let newest = told.into_iter().filter(|told| ids.contains(&told.person)).max_by_key(|told| told.at);
    let Some(told) = newest else { return Ok(None) };
    let labels: BTreeMap<DeviceId, String> =
        store::tablets::told(desk.connection())?.into_iter().map(|tablet| (tablet.device, tablet.label)).collect();
    Ok(Some(Erasing::Done {
        at: UnixMillis(told.at),
        devices: told.devices,
        confirmed: told.confirmed,
        not_yet: told.not_yet.iter().filter_map(|device| labels.get(device).cloned()).collect(),
    }))
}

fn text(fields: &[(String, Value)], key: &str) -> Option<String> {
    fields.iter().find_map(|(name, value)| match value {
        Value::Text(text) if name == key => Some(text.clone()),
        _ => None,
    })
}

fn field(
    place: Place,
    key: String,
    value: &Value,
    law: &str,
    questions: &BTreeMap<u8, Question>,
    reference: &Reference,
) -> PersonField {
    let value = match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
    };
    // A choice of several is a key of its own: the word stands behind the slash.
    let (sort, word) = key.split_once('/').unwrap_or((key.as_str(), value.as_str()));
    let words = match sort {
        // A group of the act is called differently in each version of it.
        "legal_group" => in_words(place.1.kind(), sort, &format!("{law}/{word}"), reference),
        _ => in_words(place.1.kind(), sort, word, reference),
    };
    let asked = if sort == "answer" { word.parse().ok().and_then(|number: u8| questions.get(&number)) } else { None };
    let question = asked.and_then(|question| {
        let danish = question.text.get("da")?;
        Some(Words { da: danish.clone(), en: question.text.get("en").unwrap_or(danish).clone() })
    });
    PersonField { key, value, words, question }
}

/// A word of the reference data, as people say it.
fn in_words(kind: Kind, sort: &str, word: &str, reference: &Reference) -> Option<Words> {
    let named = |all: &BTreeMap<String, Named>| {
        all.get(word).map(|named| Words { da: named.danish.clone(), en: named.english.clone() })
    };
    let same = |name: &String| Words { da: name.clone(), en: name.clone() };
    // What was chosen at the interview is called as on the card.
    match (kind, sort.strip_prefix("asked_").unwrap_or(sort)) {
        (Kind::Registration, "channel") => named(&reference.information),
        (_, "channel") => named(&reference.channels),
        (_, "language") => named(&reference.languages),
        (_, "interest") => named(&reference.interests),
        (_, "area") => reference.areas.get(word).map(|area| same(&area.name)),
        (_, "legal_group") => named(&reference.legal_groups),
        (_, "referrer") => reference.referrers.get(word).map(same),
        (_, "destination") => reference.destinations.get(word).map(same),
        _ => None,
    }
}
