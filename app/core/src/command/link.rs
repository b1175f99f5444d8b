//! Whether two people are one. Said on this device's own key; nothing is rewritten, and all of it can be taken back.

use std::collections::BTreeSet;

use crdt_model::document::UnixMillis;
use crdt_model::id::PersonId;
use crdt_model::kind::Kind;
use crdt_model::link::{Link, Sameness, link_id, say};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Says of two people that they are the same, that they are two, or nothing; settles what other devices said. Two who
/// are one by way of others are parted where the other hangs on to them.
pub(crate) fn say_of(desk: &mut Desk, one: PersonId, other: PersonId, sameness: Sameness) -> Result<bool, AppError> {
    let organisation = desk.organisation()?;
    let space = Space::Organisation(organisation);
    desk.check(space, Right::Write, Kind::Link)?;
    desk.need_names()?;
    if one == other {
        return Err(ErrorCode::BadRequest.into());
    }
    let humans = desk.humans()?;
    let are_one = humans.expect(one)?.person == humans.expect(other)?.person;
    let mut words = vec![(one, other, sameness)];
    if are_one && sameness != Sameness::Same {
        let links = desk.links(organisation)?;
        let same = links.iter().filter(|link| link.sameness() == Sameness::Same);
        let same: Vec<_> = same.filter_map(|link| link.one.zip(link.other)).collect();
        words.extend(ways_round(&same, one, other).map(|(a, b)| (a, b, Sameness::Open)));
    }
    let mut writes = Vec::new();
    for (one, other, sameness) in words {
        writes.extend(write(desk, space, one, other, sameness)?);
    }
    desk.record(&Act::new(What::Pair { sameness }, writes))
}

/// The links of `other` by which it is one with `one` even without a link of their own.
fn ways_round(
    same: &[(PersonId, PersonId)],
    one: PersonId,
    other: PersonId,
) -> impl Iterator<Item = (PersonId, PersonId)> {
    let mut reached = BTreeSet::from([one]);
    let mut ahead = vec![one];
    while let Some(person) = ahead.pop() {
        let next = same.iter().filter_map(|(a, b)| far_end(*a, *b, person));
        ahead.extend(next.filter(|next| *next != other && reached.insert(*next)));
    }
    same.iter()
        .copied()
        .filter(move |(a, b)| far_end(*a, *b, other).is_some_and(|far| far != one && reached.contains(&far)))
}

/// Who stands at the other end of a link of somebody.
fn far_end(a: PersonId, b: PersonId, person: PersonId) -> Option<PersonId> {
    if a == person { Some(b) } else { (b == person).then_some(a) }
}

/// This device's word about a pair, if it says anything new.
fn write(
    desk: &mut Desk,
    space: Space,
    one: PersonId,
    other: PersonId,
    sameness: Sameness,
) -> Result<Option<Write>, AppError> {
    let place = (space, link_id(one, other));
    let (device, by, now) = (desk.device(), desk.person()?, desk.now());
    let link = Link::read(desk.document(place)?).0;
    let speaks = link.speaking().any(|(speaker, said)| speaker == device && said.sameness == sameness);
    if speaks && link.sameness() == sameness {
        return Ok(None);
    }
    // Later than what this device said before, which somebody may have settled.
    let own = link.said.get(&device).map_or(now.0, |own| own.at.0.saturating_add(1));
    let said = link.answer(device, sameness, UnixMillis(now.0.max(own)), by);
    Ok(Some(Write { place, edits: say(one, other, device, &said) }))
}
