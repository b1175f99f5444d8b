//! The organisation's consultants: persons and full-time equivalents apart.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crdt_model::employment::Employment;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::problem::Problem;
use crdt_model::space::Space;

use super::attendance::count;
use super::guidance::person;
use crate::api::view::{EmploymentLine, Employments};
use crate::desk::{Desk, Recorded};
use crate::error::AppError;

/// Every employment: those of today first, the newest first, those taken back last.
pub(crate) fn employments(desk: &mut Desk) -> Result<Employments, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    let found = desk.records(space, Kind::Employment, Employment::read)?;
    let (today, register) = (desk.today(), desk.register()?);
    let on = || found.iter().map(|found| &found.record).filter(|employment| employment.is_on(today));
    let persons: BTreeSet<_> = on().filter_map(|employment| employment.person).collect();
    let full_time_hundredths = on().filter_map(|employment| employment.percent).sum();
    let twice = twice_at_once(&found);
    let mut lines: Vec<EmploymentLine> = found
        .into_iter()
        .map(|Recorded { id, record, mut problems }| {
            problems.extend(twice.contains(&id).then_some(Problem::TwiceAtOnce));
            EmploymentLine {
                employment: id,
                person: record.person.map(|who| person(&register, who)),
                percent: record.percent,
                from: record.from,
                until: record.until,
                is_on: record.is_on(today),
                cancelled: record.logged.cancelled,
                problems,
            }
        })
        .collect();
    lines.sort_by_key(|line| (line.cancelled, !line.is_on, Reverse(line.from), line.employment));
    Ok(Employments { today, lines, persons: count(persons.len()), full_time_hundredths })
}

/// Those whose person is employed by another of them on the same days: nobody writes that, two devices together do.
fn twice_at_once(found: &[Recorded<Employment>]) -> BTreeSet<DocumentId> {
    let overlaps = |one: &Recorded<Employment>, other: &Recorded<Employment>| {
        one.id != other.id && one.record.person.is_some() && one.record.overlaps(&other.record)
    };
    found.iter().filter(|one| found.iter().any(|other| overlaps(one, other))).map(|one| one.id).collect()
}
