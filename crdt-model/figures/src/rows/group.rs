//! A group: what and where it is, its life, its opening days, its partners.

use crdt_model::document::Document;
use crdt_model::group::{Group, Stage};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, blob_or_null, date, date_or_null, number, number_or_null, text, text_or_null, yes};

const GROUP: Table = Table {
    name: "group_row",
    columns: &[
        "group_id",
        "name",
        "kind",
        "area",
        "organisation",
        "under_fifteens",
        "closed_reason",
        "taken_over_from",
        "planned_days",
    ],
};
const STAGE: Table = Table { name: "group_stage", columns: &["group_id", "stage", "rank", "since"] };
const OPENING: Table =
    Table { name: "opening", columns: &["group_id", "slot", "weekday", "starts", "ends", "from_date", "until_date"] };
const PARTNER: Table = Table { name: "group_partner", columns: &["group_id", "partner"] };

pub(super) fn group(space: Space, id: DocumentId, document: &Document) -> Facts {
    let (read, problems) = Group::read(document);
    let facts = Facts::new(&[&GROUP, &STAGE, &OPENING, &PARTNER], &problems);
    let Some(group) = space.as_group().filter(|group| DocumentId::group(*group) == id) else {
        return facts.misplaced();
    };
    let key = || blob(group.as_bytes());
    let row = vec![
        key(),
        text(&read.name),
        text(&read.kind),
        text(&read.area),
        blob_or_null(read.organisation.as_ref().map(|organisation| organisation.as_bytes().as_slice())),
        yes(read.under_fifteens),
        text_or_null(read.closed_reason.as_deref()),
        text_or_null(read.taken_over_from.as_deref()),
        number_or_null(read.planned_days),
    ];
    let stages = read.reached().map(|(since, stage)| {
        let rank = Stage::ALL.iter().position(|other| *other == stage).unwrap_or_default();
        vec![key(), text(stage.word()), number(rank), date(since)]
    });
    let openings = read.schedule.iter().map(|(slot, opening)| {
        vec![
            key(),
            Value::Integer(slot.0.into()),
            Value::Integer(opening.weekday.number_from_monday().into()),
            text(&opening.starts.format("%H:%M").to_string()),
            text(&opening.ends.format("%H:%M").to_string()),
            date(opening.from),
            date_or_null(opening.until),
        ]
    });
    let partners = read.partners.iter().map(|partner| vec![key(), text(partner)]);
    facts.with(&GROUP, [row]).with(&STAGE, stages).with(&OPENING, openings).with(&PARTNER, partners)
}
