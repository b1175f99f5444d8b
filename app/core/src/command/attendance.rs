//! Taps at a meeting. Each is one change to the meeting's document under this device's own keys, and one step that can
//! be undone.

use crdt_model::document::{Edit, UnixMillis};
use crdt_model::id::PersonId;
use crdt_model::kind::Kind;
use crdt_model::mark::{Answer, Mark, Standing, speaking};
use crdt_model::meeting::{self, MeetingState, Occasion, StateMark, UNNAMED_MAX};
use crdt_model::person::PersonRole;
use crdt_model::rights::Right;

use super::not_in_future;
use crate::api::view::What;
use crate::desk::{Act, Desk, Nothing, Place, Write, meeting_place};
use crate::error::{AppError, ErrorCode};

/// Marks a participant; *retracted* takes this device's own mark back.
pub(crate) fn mark(desk: &mut Desk, occasion: &Occasion, person: PersonId, answer: Answer) -> Result<bool, AppError> {
    let place = reach(desk, occasion)?;
    desk.need_names()?;
    not_in_future(desk, occasion.date)?;
    let (device, roster) = (desk.device(), desk.roster(occasion.group)?);
    let meeting = desk.meeting(place)?;
    let marks = meeting.participants.get(&person).map(Vec::as_slice).unwrap_or_default();
    if marks.is_empty() && roster.find(person).is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let own = meeting.own(person, device).cloned();
    let says = speaking(marks).find(|(by, _)| *by == device).map(|(_, mark)| mark.answer);
    let nothing_new = match answer {
        Answer::Retracted => own.as_ref().is_none_or(|own| own.answer == Answer::Retracted),
        Answer::Came | Answer::Left | Answer::SaidNo => says == Some(answer),
    };
    if nothing_new {
        return Ok(false);
    }
    let mut new = Mark::new(answer, after(desk.now(), own.as_ref()), desk.person()?);
    if answer != Answer::Retracted {
        // What was settled stays settled when the answer is made more exact.
        new.settles = own.map(|own| own.settles).unwrap_or_default();
    }
    let name = roster.name(person).map(str::to_owned);
    let edit = meeting::mark(person, device, &new);
    tap(desk, occasion, What::Mark { name, answer }, vec![(edit, Nothing::Mark)])
}

/// Marks everybody on the list who has no answer yet as present.
pub(crate) fn everyone_came(desk: &mut Desk, occasion: &Occasion) -> Result<bool, AppError> {
    let place = reach(desk, occasion)?;
    desk.need_names()?;
    not_in_future(desk, occasion.date)?;
    let (device, at, by) = (desk.device(), desk.now(), desk.person()?);
    let roster = desk.roster(occasion.group)?;
    let meeting = desk.meeting(place)?;
    let mut edits = Vec::new();
    for listed in roster.on(occasion.date, PersonRole::Participant) {
        let marks = meeting.participants.get(&listed.person).map(Vec::as_slice).unwrap_or_default();
        if Standing::of(marks) == Standing::NotMarked {
            let own = meeting.own(listed.person, device);
            let mark = Mark::new(Answer::Came, after(at, own), by);
            edits.push((meeting::mark(listed.person, device, &mark), Nothing::Mark));
        }
    }
    let count = u32::try_from(edits.len()).unwrap_or(u32::MAX);
    tap(desk, occasion, What::EveryoneCame { count }, edits)
}

/// Counts people without a name up or down; never below none on this device.
pub(crate) fn count_unnamed(desk: &mut Desk, occasion: &Occasion, by: i32) -> Result<bool, AppError> {
    let place = reach(desk, occasion)?;
    not_in_future(desk, occasion.date)?;
    let device = desk.device();
    let before = desk.meeting(place)?.unnamed.get(&device).copied().unwrap_or_default();
    let count = before.saturating_add(i64::from(by)).clamp(0, UNNAMED_MAX);
    if count == before {
        return Ok(false);
    }
    let what = What::Unnamed { count: u32::try_from(count).unwrap_or_default() };
    tap(desk, occasion, what, vec![(meeting::count_unnamed(device, count), Nothing::Count)])
}

/// Marks a volunteer as present or not.
pub(crate) fn mark_volunteer(
    desk: &mut Desk,
    occasion: &Occasion,
    person: PersonId,
    present: bool,
) -> Result<bool, AppError> {
    let place = reach(desk, occasion)?;
    if person != desk.face().person {
        desk.need_names()?;
    }
    not_in_future(desk, occasion.date)?;
    let (device, roster) = (desk.device(), desk.roster(occasion.group)?);
    let meeting = desk.meeting(place)?;
    if roster.find(person).is_none() && !meeting.volunteers.contains_key(&person) {
        return Err(ErrorCode::NotFound.into());
    }
    let own = meeting.own_volunteer(person, device).cloned();
    let says = own.as_ref().is_some_and(|own| own.answer.was_there());
    if says == present {
        return Ok(false);
    }
    let answer = if present { Answer::Came } else { Answer::Retracted };
    let new = Mark::new(answer, after(desk.now(), own.as_ref()), desk.person()?);
    let name = roster.name(person).map(str::to_owned);
    let edit = meeting::mark_volunteer(person, device, &new);
    tap(desk, occasion, What::MarkVolunteer { name, answer }, vec![(edit, Nothing::Mark)])
}

/// Settles two answers: this device's mark says which is right and names the others that it overrides.
pub(crate) fn settle(desk: &mut Desk, occasion: &Occasion, person: PersonId, answer: Answer) -> Result<bool, AppError> {
    if answer == Answer::Retracted {
        return Err(ErrorCode::BadRequest.into());
    }
    let place = reach(desk, occasion)?;
    desk.need_names()?;
    let (device, roster) = (desk.device(), desk.roster(occasion.group)?);
    let meeting = desk.meeting(place)?;
    let marks = meeting.participants.get(&person).ok_or(ErrorCode::NotFound)?;
    if Standing::of(marks) == Standing::Settled(answer) {
        return Ok(false);
    }
    let own = meeting.own(person, device).cloned();
    let mut settles = own.as_ref().map(|own| own.settles.clone()).unwrap_or_default();
    for (other, mark) in speaking(marks) {
        if *other != device && mark.answer.was_there() != answer.was_there() && !settles.contains(&(*other, mark.at)) {
            settles.push((*other, mark.at));
        }
    }
    let new = Mark { answer, at: after(desk.now(), own.as_ref()), by: desk.person()?, settles };
    let name = roster.name(person).map(str::to_owned);
    let edit = meeting::mark(person, device, &new);
    tap(desk, occasion, What::Settle { name, answer }, vec![(edit, Nothing::Mark)])
}

/// Says what became of a meeting; *silent* takes it back. Only a cancellation can be said beforehand.
pub(crate) fn set_state(desk: &mut Desk, occasion: &Occasion, state: MeetingState) -> Result<bool, AppError> {
    reach(desk, occasion)?;
    if matches!(state, MeetingState::Held | MeetingState::HeldClosed) {
        not_in_future(desk, occasion.date)?;
    }
    let device = desk.device();
    let mark = StateMark { state, at: desk.now(), by: desk.person()? };
    let edit = meeting::set_state(device, &mark);
    if own_state(desk, occasion, &edit.key)? == state {
        return Ok(false);
    }
    tap(desk, occasion, What::MeetingState { state }, vec![(edit, Nothing::State)])
}

fn own_state(desk: &mut Desk, occasion: &Occasion, key: &str) -> Result<MeetingState, AppError> {
    let fields = desk.document(meeting_place(occasion))?.fields();
    let own = fields.text(key).and_then(|text| text.parse::<StateMark>().ok());
    Ok(own.map_or(MeetingState::Silent, |mark| mark.state))
}

/// The meeting's place, if this device may write there.
pub(super) fn reach(desk: &Desk, occasion: &Occasion) -> Result<Place, AppError> {
    let place = meeting_place(occasion);
    if !desk.grants().contains_key(&place.0) {
        return Err(ErrorCode::NotFound.into());
    }
    desk.check(place.0, Right::Write, Kind::Meeting)?;
    Ok(place)
}

/// A time for a mark that is later than the one before it, whatever the clock did in between: settling names marks by
/// their time.
pub(super) fn after(now: UnixMillis, before: Option<&Mark>) -> UnixMillis {
    before.map_or(now, |before| now.max(UnixMillis(before.at.0.saturating_add(1))))
}

fn tap(desk: &mut Desk, occasion: &Occasion, what: What, edits: Vec<(Edit, Nothing)>) -> Result<bool, AppError> {
    tap_at(desk, meeting_place(occasion), meeting::start(occasion), what, edits)
}

/// Records edits of own keys after what a document begins with, with the step that would take them back.
pub(super) fn tap_at(
    desk: &mut Desk,
    place: Place,
    start: Vec<Edit>,
    what: What,
    edits: Vec<(Edit, Nothing)>,
) -> Result<bool, AppError> {
    if edits.is_empty() {
        return Ok(false);
    }
    let backs = desk.backs(place, &edits)?;
    let mut all = start;
    all.extend(edits.into_iter().map(|(edit, _)| edit));
    let mut act = Act::new(what, vec![Write { place, edits: all }]);
    act.step = Some((place, backs));
    desk.record(&act)
}
