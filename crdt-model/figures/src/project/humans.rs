//! Which persons are one human in an organisation, kept as links come and go, so that no question has to follow them.
//!
//! A link changes only the rows of those who can be reached from its two persons.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::kind::{DocumentId, Kind};
use rusqlite::{Connection, params};

use super::{Key, Past};

type Id = Vec<u8>;

/// An organisation and two of its persons.
pub(super) type Pair = (Id, Id, Id);

/// Somebody says of two persons that they are one, or that they may be.
struct Tie {
    one: Id,
    other: Id,
    is_same: bool,
}

/// The ids that stand for a person: of those that are one, and of those that may be, the smallest.
#[derive(Clone, PartialEq, Eq)]
struct Human {
    human: Id,
    maybe: Id,
}

/// The pair of a link's document, as the rows have it; no other document has one.
pub(super) fn pair(connection: &Connection, key: &Key) -> rusqlite::Result<Option<Pair>> {
    if DocumentId::from_wire(&key.document).is_none_or(|id| id.kind() != Kind::Link) {
        return Ok(None);
    }
    let mut select = connection.prepare_cached(
        "select organisation, one, other from link where space = ?1 and document = ?2 and known_until is null",
    )?;
    let mut rows = select.query(params![key.space, key.document])?;
    rows.next()?.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).transpose()
}

/// Brings up the rows of everybody who is, or by this pair was, one with either of the two.
pub(super) fn bring_up(
    connection: &Connection,
    position: i64,
    (organisation, one, other): &Pair,
    past: Past,
) -> rusqlite::Result<()> {
    let ties = ties(connection, organisation, [one, other])?;
    let persons: BTreeSet<&Id> = ties.iter().flat_map(|tie| [&tie.one, &tie.other]).chain([one, other]).collect();
    let same = smallest(&persons, ties.iter().filter(|tie| tie.is_same));
    let maybe = smallest(&persons, ties.iter());
    let mut select = connection.prepare_cached(
        "select rowid, human, maybe from human where organisation = ?1 and person = ?2 and known_until is null",
    )?;
    let mut insert = connection.prepare_cached(
        "insert into human (organisation, person, known_from, human, maybe) values (?1, ?2, ?3, ?4, ?5)",
    )?;
    for person in persons {
        let of =
            |smallest: &BTreeMap<&Id, &Id>| smallest.get(person).map_or_else(|| person.clone(), |id| (*id).clone());
        let wanted = ties
            .iter()
            .any(|tie| tie.one == *person || tie.other == *person)
            .then(|| Human { human: of(&same), maybe: of(&maybe) });
        let standing = select
            .query_map(params![organisation, person], |row| {
                Ok((row.get::<_, i64>(0)?, Human { human: row.get(1)?, maybe: row.get(2)? }))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        if standing.iter().any(|(_, there)| Some(there) == wanted.as_ref()) {
            continue;
        }
        for (rowid, _) in standing {
            past.end(connection, position, "human", rowid)?;
        }
        if let Some(Human { human, maybe }) = wanted {
            insert.execute(params![organisation, person, position, human, maybe])?;
        }
    }
    Ok(())
}

/// Every tie that can be reached from two persons.
fn ties(connection: &Connection, organisation: &Id, from: [&Id; 2]) -> rusqlite::Result<Vec<Tie>> {
    let mut select = connection.prepare_cached(
        "select one, other, sameness = 'same' from link
         where organisation = ?1 and one = ?2 and known_until is null and sameness <> 'different'
         union all
         select one, other, sameness = 'same' from link
         where organisation = ?1 and other = ?2 and known_until is null and sameness <> 'different'",
    )?;
    let (mut ties, mut seen) = (Vec::new(), BTreeSet::from(from.map(Clone::clone)));
    let mut waiting: Vec<Id> = seen.iter().cloned().collect();
    while let Some(person) = waiting.pop() {
        let mut rows = select.query(params![organisation, person])?;
        while let Some(row) = rows.next()? {
            let tie = Tie { one: row.get(0)?, other: row.get(1)?, is_same: row.get(2)? };
            let next = if tie.one == person { &tie.other } else { &tie.one };
            if seen.insert(next.clone()) {
                waiting.push(next.clone());
            }
            // From its other end it comes once more.
            if tie.one == person {
                ties.push(tie);
            }
        }
    }
    Ok(ties)
}

/// For each person the smallest id of those that ties hold together.
fn smallest<'a>(persons: &BTreeSet<&'a Id>, ties: impl Iterator<Item = &'a Tie>) -> BTreeMap<&'a Id, &'a Id> {
    let mut beside = BTreeMap::<&Id, Vec<&Id>>::new();
    for tie in ties {
        beside.entry(&tie.one).or_default().push(&tie.other);
        beside.entry(&tie.other).or_default().push(&tie.one);
    }
    let mut smallest = BTreeMap::new();
    // In order of their ids: whoever is met first is the smallest of all that can be reached.
    for person in persons {
        let mut waiting = vec![*person];
        while let Some(reached) = waiting.pop() {
            if smallest.contains_key(reached) {
                continue;
            }
            smallest.insert(reached, *person);
            waiting.extend(beside.get(reached).into_iter().flatten());
        }
    }
    smallest
}
