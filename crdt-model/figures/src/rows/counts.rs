//! What is counted and reckoned by hand: headcounts, estimates, children guided into associations.

use crdt_model::document::Document;
use crdt_model::estimate::Estimate;
use crdt_model::guidance::Guidance;
use crdt_model::headcount::{CountMethod, Headcount, headcount_id};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, blob_or_null, date, number_or_null, text, text_or_null};

const HEADCOUNT: Table = Table { name: "headcount", columns: &["group_id", "date", "count", "method"] };
const ESTIMATE: Table = Table {
    name: "estimate",
    columns: &["organisation", "group_id", "sort", "among", "date", "count", "estimator", "method", "logged"],
};
const GUIDANCE: Table = Table { name: "guidance", columns: &["group_id", "date", "child"] };

pub(super) fn headcount(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Headcount::read(document);
    let facts = Facts::new(&[&HEADCOUNT], &problems);
    let counted = read.group.zip(read.date);
    let Some((group, on)) = counted.filter(|(of, on)| Space::Group(*of) == space && headcount_id(*of, *on) == id)
    else {
        return facts.misplaced();
    };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(count), false) = (read.count, facts.is_out_of_order()) else { return facts.left_out() };
    let method = text_or_null(read.method.map(CountMethod::word));
    facts.with(&HEADCOUNT, [vec![blob(group.as_bytes()), date(on), Value::Integer(count), method]])
}

/// Of a group in its own space, of an organisation in its register.
pub(super) fn estimate(space: Space, document: &Document) -> Facts {
    let (read, problems) = Estimate::read(document);
    let facts = Facts::new(&[&ESTIMATE], &problems);
    let organisation = match (space, read.group) {
        (Space::Organisation(organisation), None) => Some(organisation),
        (Space::Group(of), Some(group)) if of == group => None,
        _ => return facts.misplaced(),
    };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(sort), Some(among), Some(on), Some(count), Some(estimator), Some(method), false) =
        (read.sort, read.among, read.date, read.count, read.estimator, read.method, facts.is_out_of_order())
    else {
        return facts.left_out();
    };
    let row = vec![
        blob_or_null(organisation.as_ref().map(|organisation| organisation.as_bytes().as_slice())),
        blob_or_null(read.group.as_ref().map(|group| group.as_bytes().as_slice())),
        text(sort.word()),
        text(among.word()),
        date(on),
        Value::Integer(count),
        text(estimator.word()),
        text(method.word()),
        number_or_null(read.logged.at.map(|at| at.0)),
    ];
    facts.with(&ESTIMATE, [row])
}

/// Which association it was is not a figure's business.
pub(super) fn guidance(space: Space, document: &Document) -> Facts {
    let (read, problems) = Guidance::read(document);
    let facts = Facts::new(&[&GUIDANCE], &problems);
    let Some(group) = read.group.filter(|group| Space::Group(*group) == space) else { return facts.misplaced() };
    if read.logged.cancelled {
        return facts;
    }
    let (Some(on), false) = (read.date, facts.is_out_of_order()) else { return facts.left_out() };
    let child = blob_or_null(read.child.as_ref().map(|child| child.as_bytes().as_slice()));
    facts.with(&GUIDANCE, [vec![blob(group.as_bytes()), date(on), child]])
}
