use crdt_model::id::GroupId;
use crdt_model::meeting::Slot;

use super::*;

fn occasion(date: &str) -> Occasion {
    Occasion { group: GroupId::from_bytes([1; 16]), date: date.parse().unwrap(), slot: Slot(1) }
}

fn shown(people: u8) -> Shown {
    let window = |byte| Window { person: PersonId::from_bytes([byte; 16]), name: Some(format!("Barn {byte}")) };
    Shown {
        state: MeetingState::Silent,
        windows: (1..=people).map(window).collect(),
        volunteers: (201..=203).map(window).collect(),
    }
}

/// Many evenings of one date.
fn evenings(date: &str, way: Way) -> Vec<Vec<MeetingRequest>> {
    let occasion = occasion(date);
    (0..200).map(|n| taps(7, occasion, &shown(20), way, &["Ny"], &mut chance(7, Purpose::Evening, [n, 0]))).collect()
}

fn words(taps: &[MeetingRequest]) -> Vec<&'static str> {
    taps.iter().map(MeetingRequest::word).collect()
}

#[test]
fn the_same_chance_gives_the_same_evening() {
    let words_of = |evenings: Vec<Vec<MeetingRequest>>| evenings.iter().map(|taps| words(taps)).collect::<Vec<_>>();
    assert_eq!(words_of(evenings("2026-11-12", Way::OneByOne)), words_of(evenings("2026-11-12", Way::OneByOne)));
}

#[test]
fn most_evenings_are_held_some_closed_some_never_reported() {
    let evenings = evenings("2026-11-12", Way::OneByOne);
    let closed = evenings.iter().filter(|taps| words(taps) == ["set_meeting_state"]).count();
    let silent = evenings.iter().filter(|taps| taps.is_empty()).count();
    assert!((1..=25).contains(&closed) && (1..=25).contains(&silent), "{closed} closed, {silent} silent");
}

#[test]
fn in_the_summer_most_are_closed() {
    let closed =
        evenings("2026-07-15", Way::AllButSome).iter().filter(|taps| words(taps) == ["set_meeting_state"]).count();
    assert!(closed > 150, "{closed}");
}

#[test]
fn nobody_is_marked_who_is_not_on_the_list() {
    let known: Vec<PersonId> = shown(20).windows.into_iter().map(|window| window.person).collect();
    for tap in evenings("2026-11-12", Way::AllButSome).into_iter().flatten() {
        if let MeetingRequest::Mark { person, .. } = tap {
            assert!(known.contains(&person));
        }
    }
}

#[test]
fn a_second_tablet_overlaps_and_contradicts_once() {
    let occasion = occasion("2026-11-12");
    let came = |byte| MeetingRequest::Mark { occasion, person: PersonId::from_bytes([byte; 16]), answer: Answer::Came };
    let first: Vec<_> = (1..=12).map(came).collect();
    let second = second_tablet(occasion, &first, &mut chance(7, Purpose::Evening, [1, 1]));
    let opposite =
        second.iter().filter(|tap| matches!(tap, MeetingRequest::Mark { answer: Answer::SaidNo, .. })).count();
    assert_eq!(opposite, 1);
    assert!(second.len() > 2);
    assert!(second_tablet(occasion, &[], &mut chance(7, Purpose::Evening, [1, 1])).is_empty());
}
