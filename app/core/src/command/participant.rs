//! A child who is not on the list.

use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Occasion};
use crdt_model::person::{Person, PersonRole};
use crdt_model::space::Space;

use super::attendance::reach;
use super::{not_in_future, people, text};
use crate::api::view::What;
use crate::desk::{Act, Back, Desk, Nothing, Write};
use crate::error::AppError;

/// On the list and present, in one step.
pub(crate) fn add(desk: &mut Desk, occasion: &Occasion, first_name: &str) -> Result<bool, AppError> {
    let place = reach(desk, occasion)?;
    desk.need_names()?;
    not_in_future(desk, occasion.date)?;
    let name = text::first_name(first_name)?;
    let space = Space::Group(occasion.group);
    let person = PersonId::from_bytes(desk.random());
    let facts = Person { role: Some(PersonRole::Participant), since: Some(occasion.date), ..Person::default() };
    let mark = Mark::new(Answer::Came, desk.now(), desk.person()?);
    let mark = meeting::mark(person, desk.device(), &mark);
    let mut backs = desk.backs(place, &[(mark.clone(), Nothing::Mark)])?;
    if let Some(until) = occasion.date.pred_opt() {
        backs.push(Back::OffList { space, document: DocumentId::person(person), until });
    }
    let mut edits = meeting::start(occasion);
    edits.push(mark);
    let mut writes = people::writes(space, person, &facts, &name);
    writes.push(Write { place, edits });
    let mut act = Act::new(What::NewPerson { name: Some(name) }, writes);
    act.step = Some((place, backs));
    desk.record(&act)
}
