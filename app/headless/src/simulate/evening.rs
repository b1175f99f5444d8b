//! What happens on one evening, as the taps that record it. Pure: chance and what the tablet shows are arguments.

use app_core::api::MeetingRequest;
use chrono::{Datelike as _, NaiveDate};
use crdt_model::id::PersonId;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion};
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{Rng, RngExt as _};
use serde::Deserialize;

use super::chance::{Purpose, chance};

/// What a tablet shows of a meeting, as far as it matters here.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    pub(super) state: MeetingState,
    pub(super) windows: Vec<Window>,
    pub(super) volunteers: Vec<Window>,
}

/// Somebody on the tablet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Window {
    pub(super) person: PersonId,
    pub(super) name: Option<String>,
}

/// How the taps are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// One by one, as the children come.
    OneByOne,
    /// All at once, and then who is away.
    AllButSome,
}

/// The taps of one evening; none if nobody reports it.
pub(super) fn taps(
    seed: u64,
    occasion: Occasion,
    shown: &Shown,
    way: Way,
    names: &[&str],
    chance: &mut impl Rng,
) -> Vec<MeetingRequest> {
    let closed = MeetingRequest::SetMeetingState { occasion, state: MeetingState::HeldClosed };
    let fate = chance.random_range(0..100);
    match (is_holiday(occasion.date), fate) {
        (true, 0..85) | (false, 0..4) => vec![closed],
        (true, 85..95) | (false, 4..9) => Vec::new(),
        (true | false, _) => held(seed, occasion, shown, way, names, chance),
    }
}

fn held(
    seed: u64,
    occasion: Occasion,
    shown: &Shown,
    way: Way,
    names: &[&str],
    chance: &mut impl Rng,
) -> Vec<MeetingRequest> {
    let mark = |person, answer| MeetingRequest::Mark { occasion, person, answer };
    let (mut came, away): (Vec<_>, Vec<_>) = shown
        .windows
        .iter()
        .map(|window| window.person)
        .partition(|person| chance.random_bool(regularity(seed, *person)));
    let mut taps = Vec::new();
    match way {
        Way::OneByOne => {
            came.shuffle(chance);
            taps.extend(came.iter().map(|person| mark(*person, Answer::Came)));
            taps.extend(away.iter().filter(|_| chance.random_bool(0.08)).map(|person| mark(*person, Answer::SaidNo)));
        }
        Way::AllButSome => {
            taps.push(MeetingRequest::EveryoneCame { occasion });
            taps.extend(away.iter().map(|person| {
                mark(*person, if chance.random_bool(0.08) { Answer::SaidNo } else { Answer::Retracted })
            }));
        }
    }
    if came.is_empty() {
        taps.push(MeetingRequest::SetMeetingState { occasion, state: MeetingState::Held });
    }
    if chance.random_bool(0.1) {
        taps.extend(came.choose(chance).map(|person| mark(*person, Answer::Left)));
    }
    if chance.random_bool(0.05)
        && let Some(person) = away.choose(chance)
    {
        taps.extend([mark(*person, Answer::Came), MeetingRequest::Undo { occasion }]);
    }
    if chance.random_bool(0.15) {
        taps.push(MeetingRequest::CountUnnamed { occasion, by: chance.random_range(1..=4) });
    }
    taps.extend(
        shown.volunteers.iter().filter(|_| chance.random_bool(0.75)).map(|volunteer| MeetingRequest::MarkVolunteer {
            occasion,
            person: volunteer.person,
            present: true,
        }),
    );
    if chance.random_bool(0.04) {
        let here = |name: &str| shown.windows.iter().any(|window| window.name.as_deref() == Some(name));
        let new = names.choose(chance).filter(|name| !here(name));
        taps.extend(new.map(|name| MeetingRequest::AddParticipant { occasion, first_name: (*name).to_owned() }));
    }
    if chance.random_bool(0.03) {
        let note = NOTES.choose(chance).map(|text| MeetingRequest::WriteNote { occasion, text: (*text).to_owned() });
        taps.extend(note);
    }
    taps
}

/// What volunteers write.
const NOTES: [&str; 4] = [
    "Vi manglede blyanter. Der skal købes ind.",
    "To forældre kom forbi og så, hvordan vi arbejder.",
    "Lokalet var låst, vi kom i gang et kvarter for sent.",
    "God stemning, mange havde prøve i morgen.",
];

/// How often a person comes: the same person alike on all evenings.
fn regularity(seed: u64, person: PersonId) -> f64 {
    let (high, low) = person.as_bytes().split_at(8);
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number: u64, byte| number.wrapping_shl(8) | u64::from(*byte));
    chance(seed, Purpose::Habit, [number(high), number(low)]).random_range(0.35..0.95)
}

/// The summer weeks and the days around new year, when most groups keep closed.
fn is_holiday(date: NaiveDate) -> bool {
    (27..=31).contains(&date.iso_week().week()) || matches!((date.month(), date.day()), (12, 20..) | (1, ..=3))
}

/// What a second tablet at the same meeting marks, not knowing the first one's marks: half of those that came, some of
/// them twice, and one person with the opposite answer.
pub(super) fn second_tablet(
    occasion: Occasion,
    first: &[MeetingRequest],
    chance: &mut impl Rng,
) -> Vec<MeetingRequest> {
    let came: Vec<PersonId> = first
        .iter()
        .filter_map(|tap| match tap {
            MeetingRequest::Mark { person, answer: Answer::Came, .. } => Some(*person),
            _ => None,
        })
        .collect();
    let mut taps: Vec<_> = came
        .iter()
        .filter(|_| chance.random_bool(0.5))
        .map(|person| MeetingRequest::Mark { occasion, person: *person, answer: Answer::Came })
        .collect();
    if let Some(person) = came.choose(chance) {
        taps.push(MeetingRequest::Mark { occasion, person: *person, answer: Answer::SaidNo });
    }
    taps
}

#[cfg(test)]
mod tests;
