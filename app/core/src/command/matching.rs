//! A new match of a host and a newcomer, with the space that the host's phone is enrolled into. For coordinators.

use chrono::NaiveDate;
use crdt_model::host_match::Match;
use crdt_model::id::{CommandId, MatchId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::SpaceCommand;

use super::activity::CHILDREN_MAX;
use super::{not_in_future, people, text};
use crate::api::view::{Created, What};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// What a new match is.
#[derive(Debug)]
pub(crate) struct NewMatch {
    pub(crate) organisation: OrganisationId,
    pub(crate) area: String,
    pub(crate) matched: NaiveDate,
    pub(crate) host: String,
    pub(crate) newcomer: String,
    pub(crate) children: u32,
}

/// Creates it.
pub(crate) fn create(desk: &mut Desk, new: &NewMatch) -> Result<Created, AppError> {
    desk.check(Space::Organisation(new.organisation), Right::Write, Kind::Match)?;
    not_in_future(desk, new.matched)?;
    if !desk.reference()?.areas.contains_key(&new.area) {
        return Err(ErrorCode::NotInReference.into());
    }
    if new.children > CHILDREN_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let (host_name, newcomer_name) = (text::first_name(&new.host)?, text::first_name(&new.newcomer)?);
    let (host, newcomer) = (PersonId::from_bytes(desk.random()), PersonId::from_bytes(desk.random()));
    let id = MatchId::from_bytes(desk.random());
    let space = Space::MatchShared(id);
    let matched = Match {
        host: Some(host),
        newcomer: Some(newcomer),
        organisation: Some(new.organisation),
        area: new.area.clone(),
        matched: Some(new.matched),
        children: i64::from(new.children),
    };
    let mut writes = vec![Write { place: (space, DocumentId::of_match(id)), edits: matched.edits() }];
    for (person, role, name) in [(host, PersonRole::Host, &host_name), (newcomer, PersonRole::Newcomer, &newcomer_name)]
    {
        let facts = Person { role: Some(role), since: Some(new.matched), until: None, birth_year: None };
        writes.extend(people::writes(space, person, &facts, name));
    }
    let mut act = Act::new(What::Match, writes);
    act.spaces = vec![SpaceCommand { id: CommandId::from_bytes(desk.random()), space, organisation: new.organisation }];
    desk.record(&act)?;
    Ok(Created { space: space.to_string(), id: id.to_string() })
}
