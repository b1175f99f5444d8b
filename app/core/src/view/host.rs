//! The host's match.

use std::cmp::Reverse;

use chrono::{Datelike as _, NaiveDate};
use crdt_model::card::MatchSide;
use crdt_model::follow_up;
use crdt_model::host_match::Match;
use crdt_model::id::MatchId;
use crdt_model::kind::DocumentId;
use crdt_model::name::Name;
use crdt_model::note::note_id;
use crdt_model::space::Space;

use super::support::{of_year, told};
use crate::api::view::{
    ActivityLine, ActivityStanding, ContactPerson, HostClaim, MatchPage, MatchPerson, MatchStep, StepSort, StepStanding,
};
use crate::desk::{Claimed, Desk, Expenses};
use crate::error::{AppError, ErrorCode};
use crate::store::picture;

/// The match and what they did, newest first.
pub(crate) fn page(desk: &mut Desk) -> Result<MatchPage, AppError> {
    let (of, matched) = desk.host_match()?.ok_or(ErrorCode::NotFound)?;
    let mut people = Vec::new();
    for (person, is_newcomer) in [(matched.newcomer, true), (matched.host, false)] {
        if let Some(person) = person {
            people.push(MatchPerson { person, name: desk.name_of(person)?, is_newcomer });
        }
    }
    let (today, expenses) = (desk.today(), desk.expenses()?);
    Ok(MatchPage {
        of,
        matched: matched.matched,
        people,
        children: u32::try_from(matched.children).unwrap_or_default(),
        today,
        ended: matched.ended,
        steps: if matched.ended.is_none() || matched.is_completed_by(today) {
            steps(desk, of, &matched)?
        } else {
            Vec::new()
        },
        contact: contact(desk, of, &matched)?,
        support: of_year(&expenses, today.year()),
        activities: activities(desk, of, &matched, &expenses)?,
    })
}

/// First meeting, follow-ups of the host's side, questionnaire.
fn steps(desk: &mut Desk, of: MatchId, matched: &Match) -> Result<Vec<MatchStep>, AppError> {
    let Some(begun) = matched.matched else { return Ok(Vec::new()) };
    let today = desk.today();
    let answers = desk.responses(of, MatchSide::Host)?;
    let answered = answers.iter().any(|one| !one.record.logged.cancelled && one.record.completed.is_some());
    let months = follow_up::months(desk.reference()?.follow_up_months.as_deref());
    let met = matched.first_meeting.is_some_and(|met| met <= today);
    let mut steps = vec![(StepSort::FirstMeeting, matched.first_meeting, met)];
    for (number, (_, due)) in (1..).zip(follow_up::due(begun, None, &months)) {
        steps.push((StepSort::FollowUp { number }, Some(due), false));
    }
    let completes = follow_up::completes(begun);
    if answered || desk.is_evaluated(MatchSide::Host, completes)? {
        steps.push((StepSort::Evaluation, Some(completes), answered));
    }
    let mut next_found = false;
    let standing = |(step, on, done): (StepSort, Option<NaiveDate>, bool)| {
        let is_past = on.is_some_and(|on| on < today) && step != StepSort::Evaluation;
        let standing = match (done, is_past) {
            (true, _) => StepStanding::Done,
            (false, true) => StepStanding::Past,
            (false, false) if next_found => StepStanding::Ahead,
            (false, false) => {
                next_found = true;
                StepStanding::Next
            }
        };
        MatchStep { step, on, standing }
    };
    Ok(steps.into_iter().map(standing).collect())
}

pub(super) fn contact(desk: &mut Desk, of: MatchId, matched: &Match) -> Result<Option<ContactPerson>, AppError> {
    let Some(person) = matched.contact else { return Ok(None) };
    if desk.names_locked() {
        return Ok(None);
    }
    let (name, _) = Name::read(desk.document((Space::MatchShared(of), DocumentId::name(person)))?);
    let reference = desk.reference()?;
    let organisation = matched.organisation.and_then(|one| reference.organisation(one));
    Ok((!name.first.is_empty()).then_some(ContactPerson { name: name.first, phone: name.phone, organisation }))
}

fn activities(
    desk: &mut Desk,
    of: MatchId,
    matched: &Match,
    expenses: &Expenses,
) -> Result<Vec<ActivityLine>, AppError> {
    let space = Space::MatchShared(of);
    let (unsigned, pictures) = (desk.unsigned_in(space)?, picture::unsigned_in(desk.connection(), space)?);
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
        let claimed = expense(expenses, of, id);
        let claim = claimed.map(|one| host_claim(desk, expenses, one)).transpose()?;
        let documents = [Some(id), Some(note_id(device, id)), claimed.map(|one| one.id)];
        let receipt = claimed.and_then(|one| pictures.get(&one.claim.receipt?).copied());
        let unsent = documents.into_iter().flatten().map(|document| unsigned.get(&document).copied()).chain([receipt]);
        let line = ActivityLine {
            activity: id,
            kind: activity.kind,
            date: activity.date,
            with,
            children: u32::try_from(activity.children).unwrap_or_default(),
            line: desk.notes_about((space, id))?.into_iter().next().map(|(_, text)| text),
            claim,
            standing: standing(unsent),
            cancelled: activity.logged.cancelled,
        };
        lines.push((activity.date, activity.logged.at, line));
    }
    lines.sort_by_key(|(date, logged, _)| Reverse((*date, *logged)));
    Ok(lines.into_iter().map(|(_, _, line)| line).collect())
}

/// What an activity cost: of several claims the first that was not taken back.
fn expense(expenses: &Expenses, of: MatchId, activity: DocumentId) -> Option<&Claimed> {
    let belonging = expenses.all().iter().filter(|one| one.of == of && one.claim.activity == Some(activity));
    belonging.min_by_key(|one| (one.claim.logged.cancelled, one.claim.logged.at, one.id))
}

/// The claim of what an activity cost, as the host is told of it.
pub(super) fn claim_of(
    desk: &Desk,
    expenses: &Expenses,
    of: MatchId,
    activity: DocumentId,
) -> Result<Option<HostClaim>, AppError> {
    expense(expenses, of, activity).map(|one| host_claim(desk, expenses, one)).transpose()
}

fn host_claim(desk: &Desk, expenses: &Expenses, one: &Claimed) -> Result<HostClaim, AppError> {
    Ok(HostClaim {
        claim: one.id,
        amount_oere: one.claim.amount_oere.unwrap_or_default(),
        state: told(desk, expenses, one)?,
        has_receipt: one.claim.receipt.is_some(),
    })
}

/// How an activity stands, given for all that belongs to it whether something is unsigned and, if so, refused. What was
/// refused weighs most: waiting does not help it.
fn standing(unsigned: impl IntoIterator<Item = Option<bool>>) -> ActivityStanding {
    match unsigned.into_iter().flatten().max() {
        Some(true) => ActivityStanding::Refused,
        Some(false) => ActivityStanding::Waiting,
        None => ActivityStanding::Received,
    }
}
