//! What others state of figures that we count ourselves.

use chrono::{Datelike as _, NaiveDate};
use crdt_model::kind::DocumentId;
use crdt_model::statement::Statement;

use super::{Compared, Ground, Ours, Remark, RemarkCode};
use crate::agreed::last_day;
use crate::indicator::{IndicatorId, Words};
use crate::said::Said;

pub(super) fn all(ground: &Ground<'_>) -> rusqlite::Result<Vec<Remark>> {
    let mut remarks = Vec::new();
    for (id, statement) in &ground.agreed.statements {
        let Ok(indicator) = statement.figure.parse::<IndicatorId>() else { continue };
        let Some((value, from, to)) = period(ground, statement) else { continue };
        let remark = match indicator {
            // Who came in a year is held against who was there on the day of the headcount.
            IndicatorId::Participants => Some(a_year(ground, *id, statement, value, to)?),
            _ => otherwise(&ground.figure_in(indicator, from, to)?, *id, statement, value),
        };
        remarks.extend(remark);
    }
    if !remarks.iter().any(|remark| remark.code == RemarkCode::HeadcountAndYear) {
        remarks.extend(our_year(ground)?);
    }
    Ok(remarks)
}

/// What is stated, and of which period: as of a day since the agreement began, or in a year.
fn period(ground: &Ground<'_>, statement: &Statement) -> Option<(i64, NaiveDate, NaiveDate)> {
    let (from, to) = match (statement.as_of, statement.year) {
        (Some(as_of), _) => (ground.terms.starts, as_of.min(ground.terms.ends)),
        (None, Some(year)) => {
            let last = last_day(year)?;
            (last.with_ordinal(1)?, last)
        }
        (None, None) => (ground.terms.starts, ground.moment.as_of.min(ground.terms.ends)),
    };
    statement.value.filter(|_| from <= to).map(|value| (value, from, to))
}

fn otherwise(ours: &Ours, id: DocumentId, statement: &Statement, value: i64) -> Option<Remark> {
    let counted = ours.figure.value.filter(|counted| *counted != value)?;
    let pattern = Words {
        da: "{name}: {source} skriver {theirs}. Det, der er skrevet op her, giver {ours}.",
        en: "{name}: {source} says {theirs}. What is recorded here makes {ours}.",
    };
    let places = [
        ("name", ours.id.indicator().name.into()),
        ("source", Said::same(&statement.source)),
        ("theirs", Said::number(value)),
        ("ours", Said::number(counted)),
    ];
    Some(Remark {
        code: RemarkCode::StatedOtherwise,
        said: Said::fill(pattern, &places),
        compares: vec![theirs(id, statement, value), ours.compared()],
    })
}

fn a_year(
    ground: &Ground<'_>,
    id: DocumentId,
    statement: &Statement,
    value: i64,
    to: NaiveDate,
) -> rusqlite::Result<Remark> {
    let counted = ground.figure_in(IndicatorId::UsersCounted, ground.terms.starts, to.min(ground.terms.ends))?;
    let pattern = Words {
        da: "Ved optællingen blev der talt {counted} brugere. {source} skriver {theirs} for {year}. Det ene er, hvem der var der den dag, det andet, hvem der kom i løbet af året.",
        en: "The headcount found {counted} users. {source} says {theirs} for {year}. One is who was there on the day, the other who came during the year.",
    };
    let year = statement.year.map_or_else(|| Said::date(to), |year| Said::same(&year.to_string()));
    let places = [
        ("counted", counted.some().map_or_else(|| Said::same("–"), Said::number)),
        ("source", Said::same(&statement.source)),
        ("theirs", Said::number(value)),
        ("year", year),
    ];
    Ok(Remark {
        code: RemarkCode::HeadcountAndYear,
        said: Said::fill(pattern, &places),
        compares: vec![counted.compared(), theirs(id, statement, value)],
    })
}

/// The newest headcount beside our own different participants of the same time.
fn our_year(ground: &Ground<'_>) -> rusqlite::Result<Option<Remark>> {
    let counted = ground.figure(IndicatorId::UsersCounted)?;
    let came = ground.figure(IndicatorId::Participants)?;
    let (Some(users), Some(participants)) = (counted.some(), came.some()) else { return Ok(None) };
    if users == participants {
        return Ok(None);
    }
    let pattern = Words {
        da: "Ved optællingen blev der talt {users} brugere, og {participants} forskellige på gruppernes lister er kommet siden {from}. Det ene er, hvem der var der den dag, det andet, hvem der kom i hele perioden.",
        en: "The headcount found {users} users, and {participants} different ones on the groups' lists have come since {from}. One is who was there on the day, the other who came in the whole period.",
    };
    let places =
        [("users", Said::number(users)), ("participants", Said::number(participants)), ("from", Said::date(came.from))];
    Ok(Some(Remark {
        code: RemarkCode::HeadcountAndYear,
        said: Said::fill(pattern, &places),
        compares: vec![counted.compared(), came.compared()],
    }))
}

fn theirs(id: DocumentId, statement: &Statement, value: i64) -> Compared {
    let what = match &statement.document {
        Some(document) => format!("{}, {document}", statement.source),
        None => statement.source.clone(),
    };
    Compared::new(Said::same(&what), Said::number(value)).in_document(id)
}
