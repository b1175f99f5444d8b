//! What forms choose from.

use std::collections::BTreeMap;

use crdt_model::id::OrganisationId;
use crdt_model::kind::Kind;
use crdt_model::reference::{List, Named, Reference};
use crdt_model::space::Space;

use super::agreement::agreed_areas;
use super::alphabet;
use crate::api::view::{AreaChoice, NameChoice, OrganisationChoice, ReferenceData, Words, WordsChoice};
use crate::desk::Desk;
use crate::error::AppError;

/// The programme's reference data, each list in Danish alphabetical order.
pub(crate) fn reference(desk: &mut Desk) -> Result<ReferenceData, AppError> {
    let known = desk.reference()?;
    let agreed = agreed_areas(desk)?;
    let mut areas: Vec<_> = known
        .areas
        .iter()
        .map(|(key, area)| AreaChoice { key: key.clone(), name: area.name.clone(), in_agreement: agreed.contains(key) })
        .collect();
    areas.sort_by_cached_key(|area| alphabet::key(&area.name));
    let kinds = known.kinds.iter().map(|(key, sort)| words(key, &sort.danish, &sort.english));
    let mut organisations: Vec<_> = known
        .organisations
        .iter()
        .filter_map(|(id, name)| Some((id.parse().ok()?, name.clone())))
        .map(|(organisation, name)| {
            let is_own = desk.may_write(Space::Organisation(organisation), Kind::Group);
            OrganisationChoice { organisation, name, is_own }
        })
        .collect();
    organisations.sort_by_cached_key(|organisation| alphabet::key(&organisation.name));
    let is_partner = |one: &OrganisationId| known.tiers.contains_key(&one.to_string());
    let registers_newcomers = desk.organisation().is_ok_and(|one| !is_partner(&one));
    Ok(ReferenceData {
        areas,
        kinds: in_order(kinds.collect()),
        partners: names(&known.partners),
        organisations,
        channels: in_order(known.channels.iter().map(worded).collect()),
        referrers: names(&known.referrers),
        information: in_order(offered(&known, List::Information, &known.information)),
        languages: in_order(offered(&known, List::Language, &known.languages)),
        interests: in_order(offered(&known, List::Interest, &known.interests)),
        legal_groups: offered(&known, List::LegalGroup, &known.legal_groups),
        destinations: destinations(&known),
        registers_newcomers,
    })
}

/// Those of a list that have not been retired.
fn offered(known: &Reference, list: List, all: &BTreeMap<String, Named>) -> Vec<WordsChoice> {
    all.iter().filter(|(key, _)| !known.is_retired(list, key)).map(worded).collect()
}

fn destinations(known: &Reference) -> Vec<NameChoice> {
    let mut all = names(&known.destinations);
    all.retain(|one| !known.is_retired(List::Destination, &one.key));
    all
}

fn worded((key, named): (&String, &Named)) -> WordsChoice {
    words(key, &named.danish, &named.english)
}

fn words(key: &str, danish: &str, english: &str) -> WordsChoice {
    WordsChoice { key: key.to_owned(), name: Words { da: danish.to_owned(), en: english.to_owned() } }
}

fn in_order(mut choices: Vec<WordsChoice>) -> Vec<WordsChoice> {
    choices.sort_by_cached_key(|choice| alphabet::key(&choice.name.da));
    choices
}

fn names(known: &BTreeMap<String, String>) -> Vec<NameChoice> {
    let mut names: Vec<_> =
        known.iter().map(|(key, name)| NameChoice { key: key.clone(), name: name.clone() }).collect();
    names.sort_by_cached_key(|choice| alphabet::key(&choice.name));
    names
}
