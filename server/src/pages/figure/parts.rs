//! A figure's parts, the largest first: by area and by organisation, each with a bar.

use std::collections::BTreeMap;

use figures::glossary::Glossary;
use figures::{Figure, Indicator};

use super::super::ask::Period;
use super::super::overview::href;
use super::super::shown;
use super::super::words::Words;

const BAR_WIDTH: i64 = 100;

pub(super) struct Shown<'a> {
    pub(super) id: &'static str,
    pub(super) title: &'a str,
    pub(super) head: &'a str,
    pub(super) rows: Vec<Row>,
}

impl Shown<'_> {
    pub(super) fn has_coverage(&self) -> bool {
        self.rows.iter().any(|row| row.coverage.is_some())
    }
}

pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) is_missing: bool,
    pub(super) coverage: Option<String>,
    pub(super) href: String,
    pub(super) bar: i64,
}

/// By area; nothing where there is only one.
pub(super) fn by_area<'a>(
    w: &Words<'a>,
    period: &Period,
    indicator: &Indicator,
    parts: &BTreeMap<String, Figure>,
    glossary: &Glossary,
) -> Option<Shown<'a>> {
    let rows = rows(w, indicator, parts, |key| {
        let name = glossary.names.area(key);
        let name = if name.is_empty() { w.t("table.no_area") } else { name };
        (name.to_owned(), period.in_area(key))
    })?;
    Some(Shown { id: "by-area", title: w.t("table.by_area"), head: w.t("table.area"), rows })
}

/// By the organisation that is responsible; nothing where there is only one.
pub(super) fn by_organisation<'a>(
    w: &Words<'a>,
    period: &Period,
    indicator: &Indicator,
    parts: &BTreeMap<String, Figure>,
    glossary: &Glossary,
) -> Option<Shown<'a>> {
    let rows = rows(w, indicator, parts, |key| {
        let organisation = key.parse().ok();
        let name = organisation.and_then(|id| glossary.organisation(id)).unwrap_or_else(|| key.to_owned());
        (name, organisation.map_or_else(|| period.clone(), |id| period.in_organisation(id)))
    })?;
    let title = w.t("figure.by_organisation");
    Some(Shown { id: "by-organisation", title, head: w.t("figure.organisation"), rows })
}

fn rows(
    w: &Words<'_>,
    indicator: &Indicator,
    parts: &BTreeMap<String, Figure>,
    narrow: impl Fn(&str) -> (String, Period),
) -> Option<Vec<Row>> {
    if parts.len() < 2 {
        return None;
    }
    let most = parts.values().filter_map(|figure| figure.value).max().unwrap_or_default().max(1);
    let mut sorted: Vec<_> = parts.iter().collect();
    // The largest first; those that said nothing last.
    sorted.sort_by_key(|(_, figure)| std::cmp::Reverse(figure.value));
    let rows = sorted.into_iter().map(|(key, figure)| {
        let (name, period) = narrow(key);
        Row {
            name,
            value: shown::value(w, indicator, figure),
            is_missing: figure.value.is_none(),
            coverage: figure.coverage.map(|coverage| w.of(coverage.groups_reported, coverage.groups_expected)),
            href: href(&period, indicator.id),
            bar: figure.value.unwrap_or_default() * BAR_WIDTH / most,
        }
    });
    Some(rows.collect())
}
