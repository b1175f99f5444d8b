//! A match of a host and a newcomer, what they did, how they were followed up, and why it ended.

use crdt_model::document::Document;
use crdt_model::ending::{Ending, ending_id};
use crdt_model::follow_up::{FollowUp, LONGER_THAN_MONTHS, completes, months_after};
use crdt_model::host_match::{Activity, Match};
use crdt_model::id::{OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, blob_or_null, date, date_or_null, number, number_or_null, text, text_or_null, yes};

const MATCH: Table = Table {
    name: "match_",
    columns: &[
        "match_id",
        "host",
        "newcomer",
        "organisation",
        "newcomer_organisation",
        "area",
        "matched",
        "first_meeting",
        "ended",
        "longer_after",
        "completes",
        "children",
    ],
};
const ACTIVITY: Table =
    Table { name: "activity", columns: &["match_id", "kind", "date", "cancelled", "children", "persons"] };
const FOLLOW_UP: Table =
    Table { name: "follow_up", columns: &["match_id", "side", "month", "date", "channel", "outcome", "done"] };
const ENDING: Table = Table { name: "ending", columns: &["match_id", "reason"] };

/// The days after which it is a longer match and on which it is completed are worked out here: the calendar is Rust's.
pub(super) fn matched(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Match::read(document);
    let facts = Facts::new(&[&MATCH], &problems);
    let Some(of) = space.as_match().filter(|of| DocumentId::of_match(*of) == id) else {
        return facts.misplaced();
    };
    let person = |id: Option<PersonId>| blob_or_null(id.as_ref().map(|id| id.as_bytes().as_slice()));
    let organisation = |id: Option<OrganisationId>| blob_or_null(id.as_ref().map(|id| id.as_bytes().as_slice()));
    let row = vec![
        blob(of.as_bytes()),
        person(read.host),
        person(read.newcomer),
        organisation(read.organisation),
        organisation(read.newcomer_organisation),
        text(&read.area),
        date_or_null(read.matched),
        date_or_null(read.first_meeting),
        date_or_null(read.ended),
        date_or_null(read.matched.map(|matched| months_after(matched, LONGER_THAN_MONTHS))),
        date_or_null(read.matched.map(completes)),
        Value::Integer(read.children),
    ];
    facts.with(&MATCH, [row])
}

pub(super) fn activity(space: Space, document: &Document) -> Facts {
    let (read, problems) = Activity::read(document);
    let facts = Facts::new(&[&ACTIVITY], &problems);
    let Some(of) = read.of.filter(|of| Space::MatchShared(*of) == space) else { return facts.misplaced() };
    let row = read.kind.zip(read.date).map(|(kind, on)| {
        vec![
            blob(of.as_bytes()),
            text(kind.word()),
            date(on),
            yes(read.logged.cancelled),
            Value::Integer(read.children),
            number(read.with.len()),
        ]
    });
    facts.with(&ACTIVITY, row)
}

pub(super) fn follow_up(space: Space, document: &Document) -> Facts {
    let (read, problems) = FollowUp::read(document);
    let facts = Facts::new(&[&FOLLOW_UP], &problems);
    let Some(of) = read.of.filter(|of| Space::MatchStaff(*of) == space) else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(side), Some(on), Some(outcome), false) = (read.side, read.date, read.outcome, facts.is_out_of_order())
    else {
        return facts.left_out();
    };
    let row = vec![
        blob(of.as_bytes()),
        text(side.word()),
        number_or_null(read.month),
        date(on),
        text_or_null(read.channel.map(crdt_model::follow_up::FollowUpChannel::word)),
        text(outcome.word()),
        yes(read.is_done()),
    ];
    facts.with(&FOLLOW_UP, [row])
}

pub(super) fn ending(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Ending::read(document);
    let facts = Facts::new(&[&ENDING], &problems);
    let of = match space {
        Space::MatchStaff(of) if ending_id(of) == id => of,
        _ => return facts.misplaced(),
    };
    if read.logged.cancelled {
        return facts;
    }
    let row = read.reason.map(|reason| vec![blob(of.as_bytes()), text(reason.word())]);
    facts.with(&ENDING, row)
}
