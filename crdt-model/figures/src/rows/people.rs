//! Who is what, where and how long; who is one with whom; mentorings and employments. Random ids only.

use crdt_model::document::Document;
use crdt_model::employment::Employment;
use crdt_model::kind::DocumentId;
use crdt_model::link::{Link, link_id};
use crdt_model::mentoring::Mentoring;
use crdt_model::person::{Person, Tenure};
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, date, date_or_null, text, text_or_null};

const TENURE: Table =
    Table { name: "tenure", columns: &["organisation", "group_id", "person", "role", "since", "until"] };
const LINK: Table = Table { name: "link", columns: &["organisation", "one", "other", "sameness"] };
const MENTORING: Table = Table {
    name: "mentoring",
    columns: &["group_id", "mentor", "mentee", "matched", "course", "completed", "ended", "end_reason"],
};
const EMPLOYMENT: Table = Table {
    name: "employment",
    columns: &["organisation", "person", "position", "percent", "from_date", "until_date"],
};

/// A row for each role in a register or on a group's list; none for one that holds on no day. Who is a match's is in the
/// match.
pub(super) fn person(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Person::read(document);
    let facts = Facts::new(&[&TENURE], &problems);
    let (organisation, group) = match space {
        Space::Organisation(organisation) => (blob(organisation.as_bytes()), Value::Null),
        Space::Group(group) => (Value::Null, blob(group.as_bytes())),
        Space::MatchShared(_) => return facts,
        Space::Programme | Space::MatchStaff(_) | Space::Pool => return facts.misplaced(),
    };
    let tenures = read.tenures().filter(Tenure::ever_holds).map(|tenure| {
        let (since, until) = (date_or_null(tenure.since), date_or_null(tenure.until));
        let person = blob(id.bytes());
        vec![organisation.clone(), group.clone(), person, text(tenure.role.word()), since, until]
    });
    facts.with(&TENURE, tenures)
}

pub(super) fn link(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Link::read(document);
    let facts = Facts::new(&[&LINK], &problems);
    let Space::Organisation(organisation) = space else { return facts.misplaced() };
    let Some((one, other)) = read.one.zip(read.other).filter(|(one, other)| link_id(*one, *other) == id) else {
        return facts.misplaced();
    };
    let sameness = text(read.sameness().word());
    facts.with(&LINK, [vec![blob(organisation.as_bytes()), blob(one.as_bytes()), blob(other.as_bytes()), sameness]])
}

pub(super) fn mentoring(space: Space, document: &Document) -> Facts {
    let (read, problems) = Mentoring::read(document);
    let facts = Facts::new(&[&MENTORING], &problems);
    let Space::Group(group) = space else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(mentor), Some(mentee), Some(matched), false) =
        (read.mentor, read.mentee, read.matched, facts.is_out_of_order())
    else {
        return facts.left_out();
    };
    let row = vec![
        blob(group.as_bytes()),
        blob(mentor.as_bytes()),
        blob(mentee.as_bytes()),
        date(matched),
        date_or_null(read.course),
        date_or_null(read.completed),
        date_or_null(read.ended),
        text_or_null(read.end_reason.map(crdt_model::mentoring::MentoringEnd::word)),
    ];
    facts.with(&MENTORING, [row])
}

pub(super) fn employment(space: Space, document: &Document) -> Facts {
    let (read, problems) = Employment::read(document);
    let facts = Facts::new(&[&EMPLOYMENT], &problems);
    let Space::Organisation(organisation) = space else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(person), Some(position), Some(percent), Some(from), false) =
        (read.person, read.position, read.percent, read.from, facts.is_out_of_order())
    else {
        return facts.left_out();
    };
    let row = vec![
        blob(organisation.as_bytes()),
        blob(person.as_bytes()),
        text(position.word()),
        Value::Integer(percent),
        date(from),
        date_or_null(read.until),
    ];
    facts.with(&EMPLOYMENT, [row])
}
