//! An agreement over a small city, for what is asked of its terms, its goals and its notes.

mod goals;
mod notes;
mod stated;
mod terms;

use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::document::Edit;
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use crdt_model::statement::Statement;
use rusqlite::Connection;

use super::city::{City, date, replay};
use crate::agreed::Agreed;
use crate::glossary::Glossary;
use crate::goals::Aim;
use crate::moment::Moment;
use crate::note::Note;
use crate::schema;
use crate::terms::Terms;

const fn document(kind: Kind, number: u8) -> DocumentId {
    DocumentId::new(kind, [number; 16])
}

const AGREEMENT: DocumentId = document(Kind::Agreement, 1);
const GROUPS_BY_JUNE: DocumentId = document(Kind::Goal, 1);
const GROUPS_IN_ALL: DocumentId = document(Kind::Goal, 2);
const MATERIAL: DocumentId = document(Kind::Goal, 3);

fn write(city: &mut City, id: DocumentId, edits: &[Edit]) {
    city.record(1, Space::Programme, id, edits);
}

fn goal(city: &mut City, id: DocumentId, goal: Goal) {
    write(
        city,
        id,
        &Goal { agreement: Some(AGREEMENT), kind: goal.kind.or(Some(GoalKind::Quantitative)), ..goal }.edits(),
    );
}

fn amend(city: &mut City, number: u8, amendment: Amendment) {
    let amendment = Amendment { agreement: Some(AGREEMENT), reason: "fordi".to_owned(), ..amendment };
    write(city, document(Kind::Amendment, number), &amendment.edits());
}

fn state(city: &mut City, number: u8, statement: Statement) {
    let statement = Statement { source: "DFH".to_owned(), ..statement };
    write(city, document(Kind::Statement, number), &statement.edits());
}

/// The city of two groups, and an agreement over it for 2026 and 2027 with three goals.
fn agreed() -> City {
    let mut city = City::founded();
    let agreement = Agreement {
        title: "Partnerskabsaftalen".to_owned(),
        starts: Some(date("2026-01-01")),
        ends: Some(date("2027-12-31")),
        grant_dkk: Some(3_150_000),
        areas_total: Some(3),
        areas: ["tingbjerg".to_owned()].into(),
        recipients: [("01".to_owned(), "Socialudvalget".to_owned())].into(),
        ..Agreement::default()
    };
    write(&mut city, AGREEMENT, &agreement.edits());
    let new_groups = Goal {
        danish: "Nye grupper".to_owned(),
        indicator: Some("new_groups".to_owned()),
        unit: Some(Unit::Groups),
        ..Goal::default()
    };
    let by_june = Goal { target: Some(3), deadline: Some(date("2026-06-30")), ..new_groups.clone() };
    goal(&mut city, GROUPS_BY_JUNE, by_june);
    goal(&mut city, GROUPS_IN_ALL, Goal { target: Some(5), english: Some("New groups".to_owned()), ..new_groups });
    let material = Goal { kind: Some(GoalKind::Deliverable), danish: "Materiale".to_owned(), ..Goal::default() };
    goal(&mut city, MATERIAL, material);
    city
}

fn moment(rows: &Connection, as_of: &str) -> Moment {
    Moment { as_of: date(as_of), due: date(as_of), position: schema::position(rows).unwrap() }
}

fn known(city: &City) -> (Connection, Agreed, Glossary) {
    let rows = replay(&city.log);
    let position = schema::position(&rows).unwrap();
    let (agreed, glossary) = (Agreed::at(&rows, position).unwrap(), Glossary::at(&rows, position).unwrap());
    (rows, agreed, glossary)
}

fn terms_as_of(city: &City, as_of: &str) -> Terms {
    let (_, agreed, glossary) = known(city);
    Terms::of(&agreed, &glossary, AGREEMENT, date(as_of)).unwrap()
}

fn aim(city: &City, id: DocumentId, as_of: &str) -> Aim {
    let (rows, agreed, glossary) = known(city);
    let terms = Terms::of(&agreed, &glossary, AGREEMENT, date(as_of)).unwrap();
    let aims = crate::goals::of(&rows, &agreed, &terms, &moment(&rows, as_of)).unwrap();
    aims.into_iter().find(|aim| aim.goal == id).unwrap()
}

fn note(city: &City, as_of: &str) -> Note {
    let (rows, ..) = known(city);
    Note::of(&rows, AGREEMENT, moment(&rows, as_of)).unwrap().unwrap()
}
