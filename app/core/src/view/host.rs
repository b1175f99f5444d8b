//! The host's match.

use std::cmp::Reverse;

use crdt_model::host_match::Match;
use crdt_model::id::MatchId;
use crdt_model::note::note_id;
use crdt_model::space::Space;

use crate::api::view::{ActivityLine, ActivityStanding, MatchPage, MatchPerson};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// The match and what they did, newest first.
pub(crate) fn page(desk: &mut Desk) -> Result<MatchPage, AppError> {
    let (of, matched) = desk.host_match()?.ok_or(ErrorCode::NotFound)?;
    let mut people = Vec::new();
    for (person, is_newcomer) in [(matched.newcomer, true), (matched.host, false)] {
        if let Some(person) = person {
            people.push(MatchPerson { person, name: desk.name_of(person)?, is_newcomer });
        }
    }
    Ok(MatchPage {
        of,
        matched: matched.matched,
        people,
        children: u32::try_from(matched.children).unwrap_or_default(),
        today: desk.today(),
        activities: activities(desk, of, &matched)?,
    })
}

fn activities(desk: &mut Desk, of: MatchId, matched: &Match) -> Result<Vec<ActivityLine>, AppError> {
    let space = Space::MatchShared(of);
    let unsigned = desk.unsigned_in(space)?;
    let device = desk.device();
    let mut lines = Vec::new();
    for (id, activity) in desk.activities(of)? {
        let mut with = Vec::new();
        // The newcomer before the host, as everywhere on the screen.
        for person in [matched.newcomer, matched.host].into_iter().flatten() {
            if activity.with.contains(&person) {
                with.extend(desk.name_of(person)?);
            }
        }
        let line = ActivityLine {
            activity: id,
            kind: activity.kind,
            date: activity.date,
            with,
            children: u32::try_from(activity.children).unwrap_or_default(),
            line: desk.notes_about((space, id))?.into_iter().next().map(|(_, text)| text),
            standing: standing([id, note_id(device, id)].map(|document| unsigned.get(&document).copied())),
            cancelled: activity.cancelled,
        };
        lines.push((activity.date, activity.logged, line));
    }
    lines.sort_by_key(|(date, logged, _)| Reverse((*date, *logged)));
    Ok(lines.into_iter().map(|(_, _, line)| line).collect())
}

/// How an activity stands, given for it and for its line whether something is unsigned and, if so, refused. What was
/// refused weighs most: waiting does not help it.
fn standing(unsigned: [Option<bool>; 2]) -> ActivityStanding {
    match unsigned.into_iter().flatten().max() {
        Some(true) => ActivityStanding::Refused,
        Some(false) => ActivityStanding::Waiting,
        None => ActivityStanding::Received,
    }
}
