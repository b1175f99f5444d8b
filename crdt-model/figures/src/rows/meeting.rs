//! A meeting of a group, and who came.

use crdt_model::document::Document;
use crdt_model::kind::DocumentId;
use crdt_model::mark::{Answer, Standing};
use crdt_model::meeting::{Marks, Meeting, MeetingState, Occasion, meeting_id};
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Row, Table, blob, date, number, text};

const MEETING: Table =
    Table { name: "meeting", columns: &["group_id", "date", "slot", "state", "present_named", "unnamed", "unsettled"] };
const MARK: Table = Table { name: "mark", columns: &["group_id", "date", "slot", "person", "standing"] };

pub(super) fn meeting(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Meeting::read(document);
    let facts = Facts::new(&[&MEETING, &MARK], &problems);
    let Some(occasion) = read.occasion.filter(|of| Space::Group(of.group) == space && meeting_id(of) == id) else {
        return facts.misplaced();
    };
    let mut report = which(&occasion);
    report.extend([
        text(read.state.word()),
        number(read.present_named()),
        number(read.unnamed_total()),
        number(read.unsettled()),
    ]);
    // Nothing recorded is no report.
    let report = (read.state != MeetingState::Silent).then_some(report);
    let marks = standings(&read.participants).map(|(person, standing)| {
        let mut row = which(&occasion);
        row.extend([person, standing]);
        row
    });
    facts.with(&MEETING, report).with(&MARK, marks)
}

fn which(occasion: &Occasion) -> Row {
    vec![blob(occasion.group.as_bytes()), date(occasion.date), Value::Integer(occasion.slot.0.into())]
}

/// Each person of whom something is said, and what all devices say together.
pub(super) fn standings(marks: &Marks) -> impl Iterator<Item = (Value, Value)> {
    marks.iter().filter_map(|(person, marks)| {
        let standing = match Standing::of(marks) {
            Standing::Settled(Answer::Came) => "came",
            Standing::Settled(Answer::Left) => "left",
            Standing::Settled(Answer::SaidNo) => "said_no",
            Standing::TwoAnswers => "two_answers",
            Standing::Settled(Answer::Retracted) | Standing::NotMarked => return None,
        };
        Some((blob(person.as_bytes()), text(standing)))
    })
}
