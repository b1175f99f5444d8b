//! How figures look on a page.

use askama::Template;
use axum::response::Html;
use figures::indicator::Basis;
use figures::{Coverage, Figure};

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

/// The value, with "at least" where reports are missing.
pub(super) fn value(w: &Words<'_>, figure: &Figure) -> String {
    let plain = plain(w, Some(figure));
    if figure.value.is_some() && figure.is_at_least() { w.fill("shown.at_least", &[("value", &plain)]) } else { plain }
}

/// "heraf 1 uafklaret", where somebody has two answers.
pub(super) fn unsettled(w: &Words<'_>, figure: &Figure) -> Option<String> {
    (figure.unsettled > 0).then(|| w.fill("shown.unsettled", &[("count", &w.number(figure.unsettled))]))
}

/// "36 af 40 grupper har meldt ind".
pub(super) fn groups_reported(w: &Words<'_>, coverage: &Coverage) -> String {
    w.fill("shown.groups_reported", &[("of", &w.of(coverage.groups_reported, coverage.groups_expected))])
}

/// "412 af 436 åbningsdage er meldt ind".
pub(super) fn days_reported(w: &Words<'_>, coverage: &Coverage) -> String {
    w.fill("shown.days_reported", &[("of", &w.of(coverage.days_reported, coverage.days_expected))])
}

/// The word for a basis and the class of its mark.
pub(super) fn basis<'a>(w: &Words<'a>, basis: Basis) -> (&'a str, &'static str) {
    match basis {
        Basis::Registered => (w.t("basis.registered"), "registered"),
        Basis::Counted => (w.t("basis.counted"), "counted"),
        Basis::Estimated => (w.t("basis.estimated"), "estimated"),
    }
}
