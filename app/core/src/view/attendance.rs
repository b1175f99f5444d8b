//! Who is here at a meeting.

use std::collections::BTreeMap;

use crdt_model::id::{DeviceId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::mark::{Answer, Mark, Standing, speaking};
use crdt_model::meeting::{Meeting, Occasion};
use crdt_model::note::note_id;
use crdt_model::person::PersonRole;
use crdt_model::rights::Right;

use super::alphabet;
use super::occasion::upcoming;
use crate::api::view::{AnswerBy, Attendance, VolunteerHere, Window, WindowStanding};
use crate::desk::{Desk, Roster, meeting_place};
use crate::error::AppError;

/// The meeting as it stands now.
pub(crate) fn attendance(desk: &mut Desk, occasion: &Occasion) -> Result<Attendance, AppError> {
    let place = meeting_place(occasion);
    let group = desk.group(occasion.group)?;
    desk.check(place.0, Right::Read, Kind::Meeting)?;
    let roster = desk.roster(occasion.group)?;
    let device = desk.device();
    let undo = desk.last_step(place)?;
    let own_note = note_id(device, place.1);
    let (own, others): (Vec<_>, Vec<_>) =
        desk.notes_about(place)?.into_iter().partition(|(document, _)| *document == own_note);
    let meeting = desk.meeting(place)?.clone();
    Ok(Attendance {
        meeting: upcoming(&group, *occasion),
        state: meeting.state,
        state_disagrees: desk.state_disagrees(place)?,
        windows: windows(desk, occasion, &roster, &meeting)?,
        present: count(meeting.present_named()),
        unsettled: count(meeting.unsettled()),
        listed: count(roster.on(occasion.date, PersonRole::Participant).count()),
        unnamed: count(meeting.unnamed_total()),
        unnamed_here: meeting.unnamed.get(&device).copied().and_then(|here| u32::try_from(here).ok()).unwrap_or(0),
        volunteers: volunteers(occasion, &roster, &meeting),
        undo,
        note: own.into_iter().next().map(|(_, text)| text),
        other_notes: others.into_iter().map(|(_, text)| text).collect(),
        names_locked: desk.names_locked(),
    })
}

/// A count for a view.
pub(super) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// In alphabetical order; who came new at this meeting stands last, in order of coming to this device, so that no
/// window moves while it lasts; and after them those whose names are not here.
fn windows(desk: &Desk, occasion: &Occasion, roster: &Roster, meeting: &Meeting) -> Result<Vec<Window>, AppError> {
    let standings: BTreeMap<PersonId, Standing> =
        meeting.participants.iter().map(|(person, marks)| (*person, Standing::of(marks))).collect();
    let speaks = |person: PersonId| standings.get(&person).is_some_and(|standing| *standing != Standing::NotMarked);
    let shown = roster
        .ever(PersonRole::Participant)
        .filter(|listed| listed.facts.is_on(occasion.date, PersonRole::Participant) || speaks(listed.person));
    let (mut new, known): (Vec<_>, Vec<_>) = shown.partition(|listed| listed.facts.since == Some(occasion.date));
    new.sort_by_key(|listed| listed.order);

    let mut windows = lettered(known.into_iter().map(|listed| (listed.person, listed.first.clone())));
    windows.extend(new.into_iter().map(|listed| (listed.person, listed.first.clone(), None)));
    let strangers = standings.keys().filter(|person| speaks(**person) && roster.find(**person).is_none());
    windows.extend(strangers.map(|person| (*person, None, None)));

    windows
        .into_iter()
        .map(|(person, name, letter)| {
            let marks = meeting.participants.get(&person).map(Vec::as_slice).unwrap_or_default();
            Ok(Window { person, name, letter, standing: standing(desk, marks)? })
        })
        .collect()
}

/// People in alphabetical order, the first of each letter with the letter.
pub(super) fn lettered(
    people: impl Iterator<Item = (PersonId, Option<String>)>,
) -> Vec<(PersonId, Option<String>, Option<String>)> {
    let mut last_letter = None;
    let with_letter = |(person, name): (PersonId, Option<String>)| {
        let letter = name.as_deref().map(alphabet::letter);
        let first_of_letter = letter.clone().filter(|_| letter != last_letter);
        last_letter = letter;
        (person, name, first_of_letter)
    };
    people.map(with_letter).collect()
}

pub(super) fn standing(desk: &Desk, marks: &[(DeviceId, Mark)]) -> Result<WindowStanding, AppError> {
    Ok(match Standing::of(marks) {
        Standing::NotMarked | Standing::Settled(Answer::Retracted) => WindowStanding::NotMarked,
        Standing::Settled(Answer::Came) => WindowStanding::Came,
        Standing::Settled(Answer::Left) => WindowStanding::Left,
        Standing::Settled(Answer::SaidNo) => WindowStanding::SaidNo,
        Standing::TwoAnswers => {
            let mut answers = Vec::new();
            for (device, mark) in speaking(marks) {
                let (by, here) = (desk.name_of(mark.by)?, *device == desk.device());
                answers.push(AnswerBy { answer: mark.answer, by, at: mark.at, here });
            }
            answers.sort_by_key(|answer| (!answer.answer.was_there(), answer.at));
            WindowStanding::TwoAnswers { answers }
        }
    })
}

fn volunteers(occasion: &Occasion, roster: &Roster, meeting: &Meeting) -> Vec<VolunteerHere> {
    let present = |person: PersonId| meeting.volunteers.get(&person).is_some_and(|marks| Standing::of(marks).counts());
    let listed = roster
        .ever(PersonRole::Volunteer)
        .filter(|listed| listed.facts.is_on(occasion.date, PersonRole::Volunteer) || present(listed.person))
        .map(|listed| (listed.person, listed.first.clone()));
    let strangers =
        meeting.volunteers.keys().filter(|person| roster.find(**person).is_none()).map(|person| (*person, None));
    listed.chain(strangers).map(|(person, name)| VolunteerHere { person, name, present: present(person) }).collect()
}
