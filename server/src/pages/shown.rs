//! How figures look on a page.

use askama::Template;
use axum::response::Html;
use figures::indicator::{Basis, Covered, Denominator, Unit};
use figures::said::Said;
use figures::{Coverage, Figure, Indicator};

use super::failure::Failure;
use super::words::Words;

/// A page as HTML.
pub(super) fn rendered(page: &impl Template) -> Result<Html<String>, Failure> {
    page.render().map(Html).map_err(|error| {
        tracing::error!(%error, "a page cannot be rendered");
        Failure::Unavailable
    })
}

/// The value alone; a dash where nothing was reported.
pub(super) fn plain(w: &Words<'_>, figure: Option<&Figure>) -> String {
    figure.and_then(|figure| figure.value).map_or_else(|| "–".to_owned(), |value| w.number(value))
}

/// The value in its unit, with what it is of and "at least" where answers are missing.
pub(super) fn value(w: &Words<'_>, indicator: &Indicator, figure: &Figure) -> String {
    let Some(value) = figure.value else { return plain(w, Some(figure)) };
    let shown = match (figure.of, figure.share_tenths()) {
        (Some(of), Some(tenths)) => {
            w.fill("shown.share", &[("of", &w.of(value, of)), ("percent", &w.decimal(tenths, 1))])
        }
        (Some(of), None) => w.of(value, of),
        (None, _) => alone(w, indicator, figure),
    };
    if indicator.denominator.is_none() && figure.is_at_least() {
        w.fill("shown.at_least", &[("value", &shown)])
    } else {
        shown
    }
}

/// The value in its unit, and nothing else.
pub(super) fn alone(w: &Words<'_>, indicator: &Indicator, figure: &Figure) -> String {
    let Some(value) = figure.value else { return plain(w, Some(figure)) };
    match indicator.unit {
        Unit::Whole => w.number(value),
        Unit::FteHundredths => w.fill("shown.fte", &[("count", &w.decimal(value, 2))]),
        Unit::Oere => w.said(&Said::oere(value)).to_owned(),
    }
}

/// "heraf 1 uafklaret", where somebody has two answers.
pub(super) fn unsettled(w: &Words<'_>, figure: &Figure) -> Option<String> {
    (figure.unsettled > 0).then(|| w.fill("shown.unsettled", &[("count", &w.number(figure.unsettled))]))
}

/// "højst 12 dobbelte", where some of those counted may be one.
pub(super) fn possible_doubles(w: &Words<'_>, figure: &Figure) -> Option<String> {
    (figure.possible_doubles > 0).then(|| {
        w.fill_for(figure.possible_doubles, "shown.possible_doubles", &[("count", &w.number(figure.possible_doubles))])
    })
}

/// What a figure is of: another figure by its name, or those that could have counted.
pub(super) fn denominator(w: &Words<'_>, denominator: Denominator, figure: &Figure) -> String {
    let of = figure.of.map_or_else(|| "–".to_owned(), |of| w.number(of));
    match denominator {
        Denominator::Of(other) => format!("{}: {of}", w.choose(other.indicator().name)),
        Denominator::Eligible => w.fill("shown.eligible", &[("count", &of)]),
        Denominator::Answered => {
            let could = figure.eligible.map_or_else(|| "–".to_owned(), |could| w.number(could));
            w.fill("shown.answered", &[("count", &of), ("could", &could)])
        }
    }
}

/// How complete a figure is.
pub(super) fn coverage(w: &Words<'_>, indicator: &Indicator, coverage: &Coverage) -> String {
    if indicator.covered == Covered::ByHeadcounts {
        let of = w.of(coverage.groups_reported, coverage.groups_expected);
        return w.fill_for(coverage.groups_expected, "shown.groups_counted", &[("of", &of)]);
    }
    if indicator.covered == Covered::ByEvents {
        let of = w.of(coverage.groups_reported, coverage.groups_expected);
        return w.fill_for(coverage.groups_expected, "shown.events_counted", &[("of", &of)]);
    }
    format!("{}. {}.", groups_reported(w, coverage), days_reported(w, coverage))
}

/// "36 af 40 grupper har meldt ind".
pub(super) fn groups_reported(w: &Words<'_>, coverage: &Coverage) -> String {
    let of = w.of(coverage.groups_reported, coverage.groups_expected);
    w.fill_for(coverage.groups_expected, "shown.groups_reported", &[("of", &of)])
}

/// "412 af 436 åbningsdage er meldt ind".
pub(super) fn days_reported(w: &Words<'_>, coverage: &Coverage) -> String {
    let of = w.of(coverage.days_reported, coverage.days_expected);
    w.fill_for(coverage.days_expected, "shown.days_reported", &[("of", &of)])
}

/// The word for a basis and the class of its mark.
pub(crate) fn basis<'a>(w: &Words<'a>, basis: Basis) -> (&'a str, &'static str) {
    match basis {
        Basis::Registered => (w.t("basis.registered"), "registered"),
        Basis::Counted => (w.t("basis.counted"), "counted"),
        Basis::Estimated => (w.t("basis.estimated"), "estimated"),
        Basis::Reported => (w.t("basis.reported"), "reported"),
    }
}
