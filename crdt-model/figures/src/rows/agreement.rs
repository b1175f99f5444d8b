//! An agreement, its amendments and goals, and what others state. The texts are the agreement's own and public.

use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::document::Document;
use crdt_model::goal::{Goal, Unit};
use crdt_model::space::Space;
use crdt_model::statement::Statement;
use rusqlite::types::Value;

use super::{Facts, Table, blob, blob_or_null, date, date_or_null, number_or_null, text, text_or_null};

const AGREEMENT: Table = Table {
    name: "agreement",
    columns: &[
        "title",
        "partner",
        "starts",
        "ends",
        "grant_dkk",
        "decision",
        "case_number",
        "document_number",
        "evaluation_framework",
        "areas_total",
    ],
};
const AGREEMENT_AREA: Table = Table { name: "agreement_area", columns: &["area"] };
const AGREEMENT_TEXT: Table = Table { name: "agreement_text", columns: &["sort", "key", "words"] };
const AMENDMENT: Table = Table {
    name: "amendment",
    columns: &["agreement", "decided", "reason", "document_number", "ends", "grant_dkk", "logged"],
};
const AMENDMENT_TARGET: Table = Table { name: "amendment_target", columns: &["goal", "target"] };
const AMENDMENT_DROP: Table = Table { name: "amendment_drop", columns: &["goal"] };
const AMENDMENT_AREA: Table = Table { name: "amendment_area", columns: &["area"] };
const GOAL: Table = Table {
    name: "goal",
    columns: &[
        "agreement",
        "kind",
        "danish",
        "english",
        "indicator",
        "target",
        "unit",
        "deadline",
        "area",
        "activity_kind",
        "organisation",
        "source",
        "done",
        "cancelled",
    ],
};
const STATEMENT: Table = Table {
    name: "statement",
    columns: &["figure", "year", "as_of", "value", "date", "source", "stated_in", "logged"],
};

pub(super) fn agreement(space: Space, document: &Document) -> Facts {
    let (read, problems) = Agreement::read(document);
    let facts = Facts::new(&[&AGREEMENT, &AGREEMENT_AREA, &AGREEMENT_TEXT], &problems);
    if space != Space::Programme {
        return facts.misplaced();
    }
    if read.cancelled {
        return facts;
    }
    let (Some(starts), Some(ends), false) = (read.starts, read.ends, facts.is_out_of_order()) else {
        return facts.left_out();
    };
    let row = vec![
        text(&read.title),
        blob_or_null(read.partner.as_ref().map(|partner| partner.as_bytes().as_slice())),
        date(starts),
        date(ends),
        number_or_null(read.grant_dkk),
        text_or_null(read.decision.as_deref()),
        text_or_null(read.case_number.as_deref()),
        text_or_null(read.document_number.as_deref()),
        text_or_null(read.evaluation_framework.as_deref()),
        number_or_null(read.areas_total),
    ];
    let texts = [("effect", &read.effects), ("clause", &read.clauses), ("recipient", &read.recipients)];
    let texts = texts
        .into_iter()
        .flat_map(|(sort, texts)| texts.iter().map(move |(key, words)| vec![text(sort), text(key), text(words)]));
    let areas = read.areas.iter().map(|area| vec![text(area)]);
    facts.with(&AGREEMENT, [row]).with(&AGREEMENT_AREA, areas).with(&AGREEMENT_TEXT, texts)
}

pub(super) fn amendment(space: Space, document: &Document) -> Facts {
    let (read, problems) = Amendment::read(document);
    let facts = Facts::new(&[&AMENDMENT, &AMENDMENT_TARGET, &AMENDMENT_DROP, &AMENDMENT_AREA], &problems);
    if space != Space::Programme {
        return facts.misplaced();
    }
    if read.logged.cancelled {
        return facts;
    }
    let Some((agreement, decided)) = read.agreement.zip(read.decided) else { return facts.left_out() };
    let row = vec![
        blob(&agreement.to_wire()),
        date(decided),
        text(&read.reason),
        text_or_null(read.document_number.as_deref()),
        date_or_null(read.ends),
        number_or_null(read.grant_dkk),
        number_or_null(read.logged.at.map(|at| at.0)),
    ];
    let targets = read.targets.iter().map(|(goal, target)| vec![blob(&goal.to_wire()), Value::Integer(*target)]);
    let drops = read.drops.iter().map(|goal| vec![blob(&goal.to_wire())]);
    let areas = read.areas.iter().map(|area| vec![text(area)]);
    facts
        .with(&AMENDMENT, [row])
        .with(&AMENDMENT_TARGET, targets)
        .with(&AMENDMENT_DROP, drops)
        .with(&AMENDMENT_AREA, areas)
}

pub(super) fn goal(space: Space, document: &Document) -> Facts {
    let (read, problems) = Goal::read(document);
    let facts = Facts::new(&[&GOAL], &problems);
    if space != Space::Programme {
        return facts.misplaced();
    }
    let cancelled = read.logged.cancelled;
    let Some((agreement, kind)) = read.agreement.zip(read.kind) else {
        return if cancelled { facts } else { facts.left_out() };
    };
    let row = vec![
        blob(&agreement.to_wire()),
        text(kind.word()),
        text(&read.danish),
        text_or_null(read.english.as_deref()),
        text_or_null(read.indicator.as_deref()),
        number_or_null(read.target),
        text_or_null(read.unit.map(Unit::word)),
        date_or_null(read.deadline),
        text_or_null(read.area.as_deref()),
        text_or_null(read.activity_kind.as_deref()),
        blob_or_null(read.organisation.as_ref().map(|organisation| organisation.as_bytes().as_slice())),
        text_or_null(read.source.as_deref()),
        date_or_null(read.done),
        Value::Integer(cancelled.into()),
    ];
    facts.with(&GOAL, [row])
}

pub(super) fn statement(space: Space, document: &Document) -> Facts {
    let (read, problems) = Statement::read(document);
    let facts = Facts::new(&[&STATEMENT], &problems);
    if space != Space::Programme {
        return facts.misplaced();
    }
    if read.logged.cancelled {
        return facts;
    }
    if read.figure.is_empty() || (read.value.is_none() && read.date.is_none()) {
        return facts.left_out();
    }
    let row = vec![
        text(&read.figure),
        number_or_null(read.year),
        date_or_null(read.as_of),
        number_or_null(read.value),
        date_or_null(read.date),
        text(&read.source),
        text_or_null(read.document.as_deref()),
        number_or_null(read.logged.at.map(|at| at.0)),
    ];
    facts.with(&STATEMENT, [row])
}
