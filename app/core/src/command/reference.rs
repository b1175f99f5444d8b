//! The programme's reference data. For coordinators.

use crdt_model::id::OrganisationId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::{ActivitySort, Area, Reference};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::text;
use crate::api::view::{Created, What};
use crate::api::{AreaInput, KeyedName, KindInput};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// The most bytes of a key.
const KEY_BYTES_MAX: usize = 64;

/// The most edits in one change; a longer list becomes several.
const EDITS_MAX: usize = 1_000;

/// The most entries in one command.
const ENTRIES_MAX: usize = 10_000;

/// Writes areas, activity kinds, partners and organisations; what is not named stays as it is.
pub(crate) fn write(
    desk: &mut Desk,
    areas: &[AreaInput],
    kinds: &[KindInput],
    partners: &[KeyedName],
    organisations: &[KeyedName],
) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Reference)?;
    if areas.len() + kinds.len() + partners.len() + organisations.len() > ENTRIES_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let mut reference = Reference::default();
    for area in areas {
        let named = Area { name: text::title(&area.name)?, in_agreement: area.in_agreement };
        reference.areas.insert(key(&area.key)?, named);
    }
    for kind in kinds {
        let sort = ActivitySort { danish: text::title(&kind.danish)?, english: text::title(&kind.english)? };
        reference.kinds.insert(key(&kind.key)?, sort);
    }
    for partner in partners {
        reference.partners.insert(key(&partner.key)?, text::title(&partner.name)?);
    }
    for organisation in organisations {
        let id: OrganisationId = organisation.key.parse().map_err(|_| ErrorCode::BadRequest)?;
        reference.organisations.insert(id.to_string(), text::title(&organisation.name)?);
    }
    let place = (Space::Programme, DocumentId::reference());
    let writes = reference.edits().chunks(EDITS_MAX).map(|edits| Write { place, edits: edits.to_vec() }).collect();
    desk.record(&Act::new(What::Reference, writes))?;
    Ok(Created { space: place.0.to_string(), id: place.1.to_string() })
}

fn key(text: &str) -> Result<String, AppError> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if text.is_empty() || text.len() > KEY_BYTES_MAX || !text.chars().all(is_plain) {
        return Err(ErrorCode::BadRequest.into());
    }
    Ok(text.to_owned())
}
