//! Figures as this device can tell them: the same as the relay's where the device holds all that they count, and else
//! those of the organisation's own groups, named so.

use chrono::NaiveDate;
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use figures::agreed::Agreed;
use figures::glossary::Glossary;
use figures::moment::Moment;
use figures::terms::Terms;
use figures::{Figure, Indicator, IndicatorId, figure};

use super::evidence;
use crate::api::view::{CoverageLine, EvidencePage, FigureLine, FiguresPage, Words};
use crate::api::{FigureScope, Period};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store::{StoreError, granted, meta, set_aside};

/// The most lines of evidence on one page.
const LINES_MAX: u32 = 100;

/// Every indicator for an agreement's whole period, or between two dates.
pub(crate) fn figures(desk: &Desk, period: &Period) -> Result<FiguresPage, AppError> {
    let (moment, yours) = (moment(desk, period.as_of())?, !holds_all(desk)?);
    let (from, to) = dates(desk, period, &moment)?;
    let (connection, _) = desk.figures()?;
    let question = moment.question(from, to).map_err(|_| ErrorCode::EndsBeforeItBegins)?;
    let figures = figure::all(connection, &question).map_err(StoreError::from)?;
    let figures = figures.into_iter().map(|(indicator, figure)| line(indicator, &figure, yours)).collect();
    Ok(FiguresPage { from, to, as_of: question.last(), figures })
}

/// What a figure counts, line by line.
pub(crate) fn evidence(desk: &Desk, scope: &FigureScope, offset: u32) -> Result<EvidencePage, AppError> {
    let indicator = scope.indicator.parse::<IndicatorId>().map_err(|_| ErrorCode::IndicatorUnknown)?.indicator();
    let moment = moment(desk, None)?;
    let mut question = moment.question(scope.from, scope.to).map_err(|_| ErrorCode::EndsBeforeItBegins)?;
    if let Some(area) = &scope.area {
        question = question.in_area(area);
    }
    if let Some(kind) = &scope.activity_kind {
        question = question.in_kind(kind);
    }
    if let Some(organisation) = scope.organisation {
        question = question.in_organisation(organisation);
    }
    let (connection, position) = desk.figures()?;
    let figure = indicator.figure(connection, &question).map_err(StoreError::from)?;
    let found = indicator.evidence(connection, &question, LINES_MAX, offset).map_err(StoreError::from)?;
    let glossary = Glossary::at(connection, position).map_err(StoreError::from)?;
    let lines = (i64::from(offset) + 1..).zip(found.lines);
    Ok(EvidencePage {
        figure: line(indicator, &figure, !holds_all(desk)?),
        lines_total: found.lines_total,
        lines: lines.map(|(number, line)| evidence::shown(number, line, &glossary)).collect(),
    })
}

/// A date, today or before, at what this device knows now. This evening is yet to come: nobody misses its report today.
pub(super) fn moment(desk: &Desk, as_of: Option<NaiveDate>) -> Result<Moment, AppError> {
    let today = desk.today();
    let as_of = as_of.unwrap_or(today).min(today);
    let due = as_of.min(today.pred_opt().unwrap_or(today));
    Ok(Moment { as_of, due, position: desk.figures()?.1 })
}

/// An agreement's terms with all that is agreed beside it.
pub(super) fn agreed(desk: &Desk, id: DocumentId, moment: &Moment) -> Result<(Agreed, Glossary, Terms), AppError> {
    let (connection, position) = desk.figures()?;
    let agreed = Agreed::at(connection, position).map_err(StoreError::from)?;
    let glossary = Glossary::at(connection, position).map_err(StoreError::from)?;
    let terms = Terms::of(&agreed, &glossary, id, moment.as_of).ok_or(ErrorCode::NotFound)?;
    Ok((agreed, glossary, terms))
}

fn dates(desk: &Desk, period: &Period, moment: &Moment) -> Result<(NaiveDate, NaiveDate), AppError> {
    match period {
        Period::Agreement { agreement, .. } => {
            let (_, _, terms) = agreed(desk, *agreement, moment)?;
            Ok((terms.starts, terms.ends))
        }
        Period::Dates { from, to } => Ok((*from, *to)),
    }
}

/// Whether this device holds all that any figure counts: it coordinates every organisation that the relay knew when it
/// last told, that is named since, or that is a partner of an agreement; and all of what it may hold has come and could
/// be read.
pub(super) fn holds_all(desk: &Desk) -> Result<bool, AppError> {
    let (connection, position) = desk.figures()?;
    let glossary = Glossary::at(connection, position).map_err(StoreError::from)?;
    let mut named = glossary.organisations().map(|(key, _)| key.parse::<OrganisationId>().ok());
    let agreed = Agreed::at(connection, position).map_err(StoreError::from)?;
    let mut partners = agreed.agreements.values().filter_map(|agreement| agreement.partner);
    let coordinates = |id| desk.grants().get(&Space::Organisation(id)) == Some(&Role::Coordinator);
    Ok(meta::others(desk.connection())? == Some(false)
        && desk.figures_unread()? == 0
        && named.all(|id| id.is_some_and(coordinates))
        && partners.all(coordinates)
        && meta::cursor(desk.connection())?.is_some()
        && granted::incomplete(desk.connection())?.is_empty()
        && set_aside::count(desk.connection())? == 0)
}

/// A figure with what it is a figure of.
pub(super) fn line(indicator: &Indicator, figure: &Figure, yours: bool) -> FigureLine {
    FigureLine {
        indicator: indicator.id.to_string(),
        name: Words { da: indicator.name.da.to_owned(), en: indicator.name.en.to_owned() },
        definition: Words { da: indicator.definition.da.to_owned(), en: indicator.definition.en.to_owned() },
        version: indicator.version,
        basis: indicator.basis,
        unit: indicator.unit,
        value: figure.value,
        of: figure.of,
        share_tenths: figure.share_tenths(),
        eligible: figure.eligible,
        unsettled: figure.unsettled,
        possible_doubles: figure.possible_doubles,
        coverage: figure.coverage.map(|coverage| CoverageLine {
            groups_expected: coverage.groups_expected,
            groups_reported: coverage.groups_reported,
            is_complete: coverage.is_complete(),
        }),
        yours,
    }
}
