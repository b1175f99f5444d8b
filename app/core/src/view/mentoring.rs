//! A mentoring group: who is matched with whom, and three things counted apart.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::mentoring::{Mentoring, is_mentee_age};
use crdt_model::person::PersonRole;
use crdt_model::problem::Problem;
use crdt_model::reference::Reference;
use crdt_model::space::Space;

use super::attendance::count;
use super::guidance::person;
use crate::api::view::{Mentee, MentoringLine, MentoringStatus, Mentorings};
use crate::desk::{Desk, Recorded, Roster};
use crate::error::AppError;

/// A group's mentorings: those that go on first, those taken back last.
pub(crate) fn mentorings(desk: &mut Desk, id: GroupId) -> Result<Mentorings, AppError> {
    let found = desk.records(Space::Group(id), Kind::Mentoring, Mentoring::read)?;
    let (group, roster, reference, today) = (desk.group(id)?, desk.roster(id)?, desk.reference()?, desk.today());
    let counted: Vec<&Mentoring> =
        found.iter().map(|found| &found.record).filter(|mentoring| !mentoring.logged.cancelled).collect();
    let matched: BTreeSet<PersonId> = counted.iter().filter_map(|mentoring| mentoring.mentee).collect();
    let mut busy = BTreeMap::<PersonId, usize>::new();
    for mentee in counted.iter().filter(|mentoring| mentoring.goes_on()).filter_map(|mentoring| mentoring.mentee) {
        *busy.entry(mentee).or_default() += 1;
    }
    let courses = counted.iter().filter(|mentoring| mentoring.course.is_some()).count();
    let completed = counted.iter().filter(|mentoring| mentoring.completed.is_some()).count();
    let mentees = roster.on(today, PersonRole::Mentee).map(|listed| Mentee {
        who: person(&roster, listed.person),
        birth_year: listed.facts.birth_year,
        matched: busy.contains_key(&listed.person),
    });
    let mut lines: Vec<_> = found.into_iter().map(|found| line(found, &busy, &roster, &reference)).collect();
    lines.sort_by_key(|line| (line.status, Reverse(line.matched), line.mentoring));
    Ok(Mentorings {
        group_name: group.name.clone(),
        today,
        mentors: roster.on(today, PersonRole::Mentor).map(|listed| person(&roster, listed.person)).collect(),
        mentees: mentees.collect(),
        lines,
        mentors_recruited: count(roster.ever(PersonRole::Mentor).count()),
        mentees_matched: count(matched.len()),
        courses: count(courses),
        courses_completed: count(completed),
    })
}

/// `busy` has in how many mentorings that go on each young person is: two devices together may have written two.
fn line(
    found: Recorded<Mentoring>,
    busy: &BTreeMap<PersonId, usize>,
    roster: &Roster,
    reference: &Reference,
) -> MentoringLine {
    let Recorded { id, record, mut problems } = found;
    let times = record.mentee.and_then(|mentee| busy.get(&mentee)).copied().unwrap_or_default();
    if record.goes_on() && times > 1 {
        problems.push(Problem::TwiceAtOnce);
    }
    if record.completed.is_some() && record.ended.is_some() {
        problems.push(Problem::TwoStates);
    }
    let born = record.mentee.and_then(|mentee| roster.find(mentee)).and_then(|listed| listed.facts.birth_year);
    let outside_age = born.zip(record.matched).is_some_and(|(year, matched)| !is_mentee_age(year, matched));
    MentoringLine {
        mentoring: id,
        mentor: record.mentor.map(|mentor| person(roster, mentor)),
        mentee: record.mentee.map(|mentee| person(roster, mentee)),
        status: status(&record),
        matched: record.matched,
        course: record.course,
        completed: record.completed,
        ended: record.ended,
        end_reason: record.end_reason,
        referrer: record.referrer.map(|key| reference.referrers.get(&key).cloned().unwrap_or(key)),
        outside_age,
        problems,
    }
}

const fn status(mentoring: &Mentoring) -> MentoringStatus {
    match (mentoring.completed, mentoring.ended, mentoring.course) {
        _ if mentoring.logged.cancelled => MentoringStatus::TakenBack,
        (Some(_), _, _) => MentoringStatus::Completed,
        (None, Some(_), _) => MentoringStatus::Ended,
        (None, None, Some(_)) => MentoringStatus::InCourse,
        (None, None, None) => MentoringStatus::Matched,
    }
}
