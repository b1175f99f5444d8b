//! Mentors and young people: who is matched with whom, and how it goes. For coordinators.

use chrono::NaiveDate;
use crdt_model::document::Edit;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::mentoring::{self, Mentoring, MentoringEnd, is_mentee_age};
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, people, record, text};
use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};

/// A young person comes on the group's list.
pub(crate) fn add_mentee(
    desk: &mut Desk,
    group: GroupId,
    first_name: &str,
    birth_year: i64,
    since: NaiveDate,
) -> Result<bool, AppError> {
    let space = reach(desk, group)?;
    desk.need_names()?;
    not_in_future(desk, since)?;
    let name = text::first_name(first_name)?;
    if !is_mentee_age(birth_year, since) {
        return Err(ErrorCode::MenteeAge.into());
    }
    let facts = Person {
        role: Some(PersonRole::Mentee),
        since: Some(since),
        birth_year: Some(birth_year),
        ..Person::default()
    };
    let writes = people::writes(space, PersonId::from_bytes(desk.random()), &facts, &name);
    desk.record(&Act::new(What::NewPerson { name: Some(name) }, writes))
}

/// Matches a mentor and a young person of the group's list.
pub(crate) fn create(
    desk: &mut Desk,
    group: GroupId,
    mentor: PersonId,
    mentee: PersonId,
    matched: NaiveDate,
    referrer: Option<String>,
) -> Result<bool, AppError> {
    let space = reach(desk, group)?;
    desk.need_names()?;
    not_in_future(desk, matched)?;
    let roster = desk.roster(group)?;
    let has = |person, role| roster.find(person).filter(|listed| listed.facts.was_ever(role));
    has(mentor, PersonRole::Mentor).ok_or(ErrorCode::NotFound)?;
    let young = has(mentee, PersonRole::Mentee).ok_or(ErrorCode::NotFound)?;
    if !young.facts.birth_year.is_some_and(|year| is_mentee_age(year, matched)) {
        return Err(ErrorCode::MenteeAge.into());
    }
    if let Some(key) = &referrer
        && !desk.reference()?.referrers.contains_key(key)
    {
        return Err(ErrorCode::NotInReference.into());
    }
    let mentoring = Mentoring {
        mentor: Some(mentor),
        mentee: Some(mentee),
        matched: Some(matched),
        referrer,
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
        ..Mentoring::default()
    };
    let place = (space, DocumentId::new(Kind::Mentoring, desk.random()));
    check(desk, place, &mentoring)?;
    desk.record(&Act::new(What::Mentoring, vec![Write { place, edits: mentoring.edits() }]))
}

/// A course under the agreement was agreed.
pub(crate) fn begin_course(desk: &mut Desk, group: GroupId, id: DocumentId, on: NaiveDate) -> Result<bool, AppError> {
    go_on(desk, group, id, on, |_| Ok(vec![mentoring::begin_course(on)]))
}

/// The course was completed.
pub(crate) fn complete_course(
    desk: &mut Desk,
    group: GroupId,
    id: DocumentId,
    on: NaiveDate,
) -> Result<bool, AppError> {
    go_on(desk, group, id, on, |there| match there.course {
        None => Err(ErrorCode::CourseNotBegun),
        Some(course) if on < course => Err(ErrorCode::EndsBeforeItBegins),
        Some(_) => Ok(vec![mentoring::complete_course(on)]),
    })
}

/// It ended otherwise.
pub(crate) fn end(
    desk: &mut Desk,
    group: GroupId,
    id: DocumentId,
    on: NaiveDate,
    reason: MentoringEnd,
) -> Result<bool, AppError> {
    go_on(desk, group, id, on, |there| match there.course {
        Some(course) if on < course => Err(ErrorCode::EndsBeforeItBegins),
        _ => Ok(mentoring::end(on, reason)),
    })
}

/// When each thing happened, as it should have been written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dates {
    pub(crate) matched: NaiveDate,
    pub(crate) course: Option<NaiveDate>,
    pub(crate) completed: Option<NaiveDate>,
    pub(crate) ended: Option<NaiveDate>,
}

/// Writes dates anew, also of one that is over; what is left out did not happen. What came next is said as such.
pub(crate) fn correct(desk: &mut Desk, group: GroupId, id: DocumentId, dates: Dates) -> Result<bool, AppError> {
    let place = find(desk, group, id)?;
    let Dates { matched, course, completed, ended } = dates;
    for on in [Some(matched), course, completed, ended].into_iter().flatten() {
        not_in_future(desk, on)?;
    }
    let (there, _) = Mentoring::read(desk.document(place)?);
    if there.logged.cancelled {
        return Err(ErrorCode::MentoringOver.into());
    }
    let mut steps = [(there.course, course), (there.completed, completed), (there.ended, ended)].into_iter();
    if steps.any(|(then, now)| then.is_none() && now.is_some()) {
        return Err(ErrorCode::BadRequest.into());
    }
    if completed.is_some() && course.is_none() {
        return Err(ErrorCode::CourseNotBegun.into());
    }
    let begun = course.unwrap_or(matched);
    if begun < matched || [completed, ended].into_iter().flatten().any(|on| on < begun) {
        return Err(ErrorCode::EndsBeforeItBegins.into());
    }
    let roster = desk.roster(group)?;
    let young = there.mentee.and_then(|mentee| roster.find(mentee)).and_then(|listed| listed.facts.birth_year);
    if there.matched != Some(matched) && young.is_some_and(|year| !is_mentee_age(year, matched)) {
        return Err(ErrorCode::MenteeAge.into());
    }
    let then = Mentoring { matched: Some(matched), course, completed, ended, ..there.clone() };
    if !there.goes_on() {
        check(desk, place, &then)?;
    }
    desk.record(&Act::new(What::Mentoring, vec![Write { place, edits: there.redated(&then) }]))
}

/// Takes one back, or back again.
pub(crate) fn cancel(desk: &mut Desk, group: GroupId, id: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    let place = find(desk, group, id)?;
    if !cancelled {
        let (mut again, _) = Mentoring::read(desk.document(place)?);
        again.logged.cancelled = false;
        check(desk, place, &again)?;
    }
    record::cancel(desk, place, What::Mentoring, cancelled)
}

/// Nobody has two mentors at once.
fn check(desk: &mut Desk, place: Place, mentoring: &Mentoring) -> Result<(), AppError> {
    let there = desk.records(place.0, Kind::Mentoring, Mentoring::read)?;
    let also = |other: &Mentoring| other.goes_on() && other.mentee.is_some() && other.mentee == mentoring.mentee;
    let has_two = mentoring.goes_on() && there.iter().any(|found| found.id != place.1 && also(&found.record));
    if has_two { Err(ErrorCode::AlreadyMatched.into()) } else { Ok(()) }
}

/// Writes what came next in a mentoring that goes on.
fn go_on(
    desk: &mut Desk,
    group: GroupId,
    id: DocumentId,
    on: NaiveDate,
    next: impl Fn(&Mentoring) -> Result<Vec<Edit>, ErrorCode>,
) -> Result<bool, AppError> {
    let place = find(desk, group, id)?;
    not_in_future(desk, on)?;
    let (there, _) = Mentoring::read(desk.document(place)?);
    if !there.goes_on() {
        return Err(ErrorCode::MentoringOver.into());
    }
    if there.matched.is_some_and(|matched| on < matched) {
        return Err(ErrorCode::EndsBeforeItBegins.into());
    }
    let edits = next(&there)?;
    desk.record(&Act::new(What::Mentoring, vec![Write { place, edits }]))
}

fn find(desk: &mut Desk, group: GroupId, id: DocumentId) -> Result<Place, AppError> {
    let space = reach(desk, group)?;
    record::find(desk, space, id, Kind::Mentoring)
}

fn reach(desk: &mut Desk, group: GroupId) -> Result<Space, AppError> {
    desk.group(group)?;
    let space = Space::Group(group);
    desk.check(space, Right::Write, Kind::Mentoring)?;
    Ok(space)
}
