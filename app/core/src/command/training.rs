//! Courses and meetings for the organisation's volunteers: making them, and who came. For coordinators.

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::mark::{Answer, Mark, Standing, speaking};
use crdt_model::meeting::UNNAMED_MAX;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::training::{self, Training, TrainingKind};

use super::attendance::{after, tap_at};
use super::undo::undo_at;
use super::{not_in_future, record, text};
use crate::api::view::What;
use crate::desk::{Act, Desk, Nothing, Place, Write};
use crate::error::{AppError, ErrorCode};

/// The most volunteers that are marked in one go.
const PEOPLE_MAX: usize = 2_000;

/// Makes one; it may be yet to come.
pub(crate) fn create(
    desk: &mut Desk,
    kind: TrainingKind,
    title: Option<&str>,
    date: NaiveDate,
) -> Result<DocumentId, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    desk.check(space, Right::Write, Kind::Training)?;
    let training = Training {
        kind: Some(kind),
        title: text::optional(title)?,
        date: Some(date),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
        ..Training::default()
    };
    let id = DocumentId::new(Kind::Training, desk.random());
    let write = Write { place: (space, id), edits: training.edits() };
    desk.record(&Act::new(What::Training { kind, date }, vec![write]))?;
    Ok(id)
}

/// Says again what it is and when. Where somebody has come, its day has come too.
pub(crate) fn change(
    desk: &mut Desk,
    id: DocumentId,
    kind: TrainingKind,
    title: Option<&str>,
    date: NaiveDate,
) -> Result<bool, AppError> {
    let (place, there) = find(desk, id)?;
    if there.present().next().is_some() || there.unnamed_total() > 0 {
        not_in_future(desk, date)?;
    }
    let edits = training::change(kind, text::optional(title)?.as_deref(), date);
    desk.record(&Act::new(What::Training { kind, date }, vec![Write { place, edits }]))
}

/// Calls it off, or says that it is held after all.
pub(crate) fn call_off(desk: &mut Desk, id: DocumentId, called_off: bool) -> Result<bool, AppError> {
    let (place, there) = find(desk, id)?;
    let what = what(&there);
    record::cancel(desk, place, what, called_off)
}

/// Marks a volunteer as having come, or takes this device's mark back.
pub(crate) fn mark(desk: &mut Desk, id: DocumentId, person: PersonId, came: bool) -> Result<bool, AppError> {
    let (place, there) = reach(desk, id)?;
    desk.need_names()?;
    let (device, register) = (desk.device(), desk.register()?);
    let marks = there.volunteers.get(&person).map(Vec::as_slice).unwrap_or_default();
    if marks.is_empty() && register.find(person).is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let says = speaking(marks).any(|(by, mark)| *by == device && mark.answer.was_there());
    if says == came {
        return Ok(false);
    }
    let answer = if came { Answer::Came } else { Answer::Retracted };
    let mark = Mark::new(answer, after(desk.now(), there.own(person, device)), desk.person()?);
    let name = register.name(person).map(str::to_owned);
    let edit = training::mark(person, device, &mark);
    tap_at(desk, place, vec![], What::MarkVolunteer { name, answer }, vec![(edit, Nothing::Mark)])
}

/// Marks those of these volunteers who have no answer yet.
pub(crate) fn everyone(desk: &mut Desk, id: DocumentId, people: &[PersonId]) -> Result<bool, AppError> {
    let (place, there) = reach(desk, id)?;
    desk.need_names()?;
    if people.len() > PEOPLE_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let (device, at, by, register) = (desk.device(), desk.now(), desk.person()?, desk.register()?);
    let mut edits = Vec::new();
    for person in people {
        if register.find(*person).is_none() {
            return Err(ErrorCode::NotFound.into());
        }
        let marks = there.volunteers.get(person).map(Vec::as_slice).unwrap_or_default();
        if Standing::of(marks) == Standing::NotMarked {
            let mark = Mark::new(Answer::Came, after(at, there.own(*person, device)), by);
            edits.push((training::mark(*person, device, &mark), Nothing::Mark));
        }
    }
    let count = u32::try_from(edits.len()).unwrap_or(u32::MAX);
    tap_at(desk, place, vec![], What::EveryoneCame { count }, edits)
}

/// Counts people without a name up or down; never below none on this device.
pub(crate) fn count_unnamed(desk: &mut Desk, id: DocumentId, by: i32) -> Result<bool, AppError> {
    let (place, there) = reach(desk, id)?;
    let device = desk.device();
    let before = there.unnamed.get(&device).copied().unwrap_or_default();
    let count = before.saturating_add(i64::from(by)).clamp(0, UNNAMED_MAX);
    let what = What::Unnamed { count: u32::try_from(count).unwrap_or_default() };
    let edits = if count == before { vec![] } else { vec![(training::count_unnamed(device, count), Nothing::Count)] };
    tap_at(desk, place, vec![], what, edits)
}

/// Takes this device's last step at it back.
pub(crate) fn undo(desk: &mut Desk, id: DocumentId) -> Result<bool, AppError> {
    let (place, _) = find(desk, id)?;
    undo_at(desk, place)
}

fn find(desk: &mut Desk, id: DocumentId) -> Result<(Place, Training), AppError> {
    let space = Space::Organisation(desk.organisation()?);
    let place = record::find(desk, space, id, Kind::Training)?;
    Ok((place, Training::read(desk.document(place)?).0))
}

/// One whose day has come.
fn reach(desk: &mut Desk, id: DocumentId) -> Result<(Place, Training), AppError> {
    let (place, there) = find(desk, id)?;
    if let Some(date) = there.date {
        not_in_future(desk, date)?;
    }
    Ok((place, there))
}

fn what(training: &Training) -> What {
    match (training.kind, training.date) {
        (Some(kind), Some(date)) => What::Training { kind, date },
        _ => What::TakenBack,
    }
}
