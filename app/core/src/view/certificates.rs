//! Who may help children under fifteen: what must be looked at on a group's list. Certificates stand in the register, so
//! it is told where the register is, and never on a tablet.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use crdt_model::group::Stage;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::person::PersonRole;
use crdt_model::space::Space;

use super::attendance::count;
use crate::api::view::ListProblem;
use crate::desk::{Desk, Human, Roster};
use crate::error::AppError;

/// From this age on, no certificate is asked for.
const AGE: i64 = 15;

/// What must be looked at on a group's list; nothing of a group that closed or is another organisation's.
pub(super) fn problems(desk: &mut Desk, id: GroupId) -> Result<Vec<ListProblem>, AppError> {
    let group = desk.group(id)?;
    let is_ours = desk.organisation().is_ok_and(|organisation| group.organisation == Some(organisation));
    let is_closed = group.stage_on(desk.today()) == Some(Stage::Closed);
    if !is_ours || is_closed || !desk.may_write(Space::Group(id), Kind::Group) {
        return Ok(Vec::new());
    }
    let roster = desk.roster(id)?;
    if group.under_fifteens { uncleared(desk, &roster) } else { Ok(children(desk, &roster)) }
}

/// Everybody who helps without a certificate that is in order, each once.
fn uncleared(desk: &mut Desk, roster: &Roster) -> Result<Vec<ListProblem>, AppError> {
    let (humans, today) = (desk.humans()?, desk.today());
    let (mut seen, mut problems) = (BTreeSet::new(), Vec::new());
    for listed in [PersonRole::Volunteer, PersonRole::Mentor].into_iter().flat_map(|role| roster.on(today, role)) {
        let human = humans.find(listed.person);
        let person = human.map_or(listed.person, |human| human.person);
        if human.is_none_or(|human| !human.is_cleared()) && seen.insert(person) {
            let name = human.and_then(Human::name).or_else(|| listed.first.clone());
            problems.push(ListProblem::CertificateMissing { person, name });
        }
    }
    Ok(problems)
}

/// That children are on the list of a group that asks nobody for a certificate. Only years of birth are known: who turns
/// fifteen this year is left out.
fn children(desk: &Desk, roster: &Roster) -> Vec<ListProblem> {
    let today = desk.today();
    let is_child = |born: i64| i64::from(today.year()) - born < AGE;
    let listed = [PersonRole::Participant, PersonRole::Mentee].into_iter().flat_map(|role| roster.on(today, role));
    let children = listed.filter(|listed| listed.facts.birth_year.is_some_and(is_child)).count();
    if children == 0 { Vec::new() } else { vec![ListProblem::ChildrenUnderFifteen { count: count(children) }] }
}
