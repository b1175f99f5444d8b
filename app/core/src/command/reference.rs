//! The programme's reference data. For coordinators.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::id::OrganisationId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::{ActivitySort, Area, Named, Reference, plain_name};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::text;
use crate::api::view::{Created, What};
use crate::api::{AreaInput, HostProgrammeInput, KeyedName, KindInput, LegalGroupInput, WordInput};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// The most edits in one change; a longer list becomes several.
const EDITS_MAX: usize = 1_000;

/// The most entries in one command.
const ENTRIES_MAX: usize = 10_000;

/// The latest month after a match in which it is followed up.
const FOLLOW_UP_MONTH_MAX: u8 = 60;

/// What to write.
#[derive(Debug)]
pub(crate) struct NewReference {
    pub(crate) areas: Vec<AreaInput>,
    pub(crate) kinds: Vec<KindInput>,
    pub(crate) partners: Vec<KeyedName>,
    pub(crate) organisations: Vec<KeyedName>,
    pub(crate) channels: Vec<WordInput>,
    pub(crate) referrers: Vec<KeyedName>,
    pub(crate) follow_up_months: Vec<u8>,
    pub(crate) host_programme: HostProgrammeInput,
}

/// Writes reference data; what is not named stays as it is.
pub(crate) fn write(desk: &mut Desk, new: &NewReference) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Reference)?;
    let named = [new.partners.len(), new.organisations.len(), new.referrers.len()];
    let worded = [new.areas.len(), new.kinds.len(), new.channels.len(), new.follow_up_months.len()];
    let programme = &new.host_programme;
    let words = [&programme.information, &programme.languages, &programme.interests].map(Vec::len);
    let keyed = [programme.legal_groups.len(), programme.destinations.len(), programme.tiers.len()];
    if named.iter().chain(&worded).chain(&words).chain(&keyed).sum::<usize>() > ENTRIES_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let mut reference = Reference { areas: areas(desk, &new.areas)?, ..Reference::default() };
    for kind in &new.kinds {
        let sort = ActivitySort {
            danish: text::title(&kind.danish)?,
            english: text::title(&kind.english)?,
            eu_category: text::optional(kind.eu_category.as_deref())?,
            focus: text::optional(kind.focus.as_deref())?,
            role: kind.role,
        };
        reference.kinds.insert(text::key(&kind.key)?, sort);
    }
    for (words, into) in [
        (&new.channels, &mut reference.channels),
        (&programme.information, &mut reference.information),
        (&programme.languages, &mut reference.languages),
        (&programme.interests, &mut reference.interests),
    ] {
        for word in words {
            let named = Named { danish: text::title(&word.danish)?, english: text::title(&word.english)? };
            into.insert(text::key(&word.key)?, named);
        }
    }
    for group in &programme.legal_groups {
        let named = Named { danish: text::title(&group.danish)?, english: text::title(&group.english)? };
        reference.legal_groups.insert(legal_group(group)?, named);
    }
    for tier in &programme.tiers {
        reference.tiers.insert(text::key(&tier.key)?, tier.tier);
    }
    if programme.agreement.is_some_and(|agreement| agreement.kind() != Kind::Agreement) {
        return Err(ErrorCode::BadRequest.into());
    }
    reference.host_programme = programme.agreement;
    for (names, into) in [
        (&new.partners, &mut reference.partners),
        (&new.referrers, &mut reference.referrers),
        (&programme.destinations, &mut reference.destinations),
    ] {
        for named in names {
            into.insert(text::key(&named.key)?, text::title(&named.name)?);
        }
    }
    if new.follow_up_months.iter().any(|month| !(1..=FOLLOW_UP_MONTH_MAX).contains(month)) {
        return Err(ErrorCode::BadRequest.into());
    }
    if !new.follow_up_months.is_empty() {
        let months: Vec<String> = new.follow_up_months.iter().map(u8::to_string).collect();
        reference.follow_up_months = Some(months.join(" "));
    }
    for organisation in &new.organisations {
        let id: OrganisationId = organisation.key.parse().map_err(|_| ErrorCode::BadRequest)?;
        reference.organisations.insert(id.to_string(), text::title(&organisation.name)?);
    }
    let place = (Space::Programme, DocumentId::reference());
    let writes = reference.edits().chunks(EDITS_MAX).map(|edits| Write { place, edits: edits.to_vec() }).collect();
    desk.record(&Act::new(What::Reference, writes))?;
    Ok(Created { space: place.0.to_string(), id: place.1.to_string() })
}

/// The key of a group in the act: `2011/2.4`.
fn legal_group(group: &LegalGroupInput) -> Result<String, AppError> {
    let parts: Vec<String> = group.group.split('.').map(text::key).collect::<Result<_, _>>()?;
    Ok(format!("{}/{}", text::key(&group.law)?, parts.join(".")))
}

/// Areas by key; none whose name is there already under another key, and none twice.
fn areas(desk: &mut Desk, new: &[AreaInput]) -> Result<BTreeMap<String, Area>, AppError> {
    let reference = desk.reference()?;
    let rewritten: BTreeSet<&str> = new.iter().map(|area| area.key.as_str()).collect();
    let standing = reference.areas.iter().filter(|(key, _)| !rewritten.contains(key.as_str()));
    let mut names: BTreeSet<String> = standing.map(|(_, area)| plain_name(&area.name)).collect();
    let mut areas = BTreeMap::new();
    for area in new {
        let name = text::title(&area.name)?;
        let is_new_name = names.insert(plain_name(&name));
        let before = areas.insert(text::key(&area.key)?, Area { name, in_agreement: area.in_agreement });
        if !is_new_name || before.is_some() {
            return Err(ErrorCode::AreaNamedTwice.into());
        }
    }
    Ok(areas)
}
