//! What figures there are, and what each means.

use figures::IndicatorId;
use figures::indicator::{Basis, Covered, Denominator, Indicator, Unit, Words};
use figures::question::By;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Answer, Keep};
use super::asked::{Asked, At, Nothing};
use super::problem::{Code, Problem};

/// What a figure means.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Meaning {
    /// Its name in addresses and files.
    id: IndicatorId,
    /// Raised whenever what it counts changes.
    version: u32,
    /// What it is called.
    name: Words,
    /// What it counts, in one sentence.
    definition: Words,
    /// Where its facts come from.
    basis: Basis,
    /// What its value is a number of.
    unit: Unit,
    /// What it is of.
    denominator: Option<Denominator>,
    /// Whose answers say how complete it is.
    covered: Covered,
    /// How it can be parted inside the house, beside the whole.
    parts: &'static [By],
    /// Whether a target is not to be gone beyond, rather than to be reached.
    is_ceiling: bool,
}

impl From<&Indicator> for Meaning {
    fn from(indicator: &Indicator) -> Self {
        let Indicator { id, version, name, definition, basis, unit, denominator, covered, parts, is_ceiling, .. } =
            *indicator;
        Self { id, version, name, definition, basis, unit, denominator, covered, parts, is_ceiling }
    }
}

/// Every figure that there is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Meanings {
    /// In the order in which they are shown.
    items: Vec<Meaning>,
}

/// What figures there are, and what each means.
#[utoipa::path(get, operation_id = "list_indicators", path = "/indicators", tag = "figures",
    responses((status = OK, description = "Every figure", body = Meanings)))]
pub(super) async fn list(Asked(Nothing {}): Asked<Nothing>) -> Result<Answer, Problem> {
    let items = IndicatorId::ALL.iter().map(|id| id.indicator().into()).collect();
    Answer::json(&Meanings { items }, Keep::Asking)
}

/// What one figure means.
#[utoipa::path(get, operation_id = "one_indicator", path = "/indicators/{id}", tag = "figures",
    params(("id" = IndicatorId, Path, description = "Which")),
    responses((status = OK, description = "The figure", body = Meaning)))]
pub(super) async fn one(At(id): At<String>, Asked(Nothing {}): Asked<Nothing>) -> Result<Answer, Problem> {
    let id: IndicatorId = id.parse().map_err(|_| Code::NotFound)?;
    Answer::json(&Meaning::from(id.indicator()), Keep::Asking)
}
