//! What a figure counts: its definition, basis and coverage, and the list of it. And the same as JSON.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use figures::evidence::Line;
use figures::glossary::Glossary;
use figures::indicator::Covered;
use figures::{By, Evidence, Figure, History, Indicator, IndicatorId, Question, schema};
use serde_json::{Value, json};

mod history;
mod list;
mod parts;

use history::Chart;
use list::{List, list};

use super::Pages;
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::overview::{figure_json, href};
use super::shown;
use super::told;
use super::words::{Texts, Words};

const LINES_PER_PAGE: u32 = 100;
const SILENT_NAMED_MAX: usize = 12;

#[derive(Template)]
#[template(path = "figure.html")]
struct Page<'a> {
    w: Words<'a>,
    title: String,
    other_href: String,
    json_href: String,
    home_href: String,
    path: String,
    today: NaiveDate,
    /// What the form says besides, so that it asks about the same.
    asked: Vec<(&'static str, String)>,
    known: Option<(String, String)>,
    facts: Vec<Fact<'a>>,
    basis: &'a str,
    basis_class: &'a str,
    silent: Option<String>,
    coverage_href: String,
    counted: String,
    history: Option<history::Shown<'a>>,
    parts: Vec<parts::Shown<'a>>,
    list: List<'a>,
    previous: Option<String>,
    next: Option<String>,
}

struct Fact<'a> {
    term: &'a str,
    text: String,
}

struct Answer {
    question: Question,
    figure: Figure,
    evidence: Evidence,
    silent: Vec<String>,
    history: History,
    by_area: BTreeMap<String, Figure>,
    by_organisation: BTreeMap<String, Figure>,
    glossary: Glossary,
}

/// The page, or its JSON when the address ends with `.json`.
pub(super) async fn page_or_json(State(pages): State<Pages>, Path(name): Path<String>, asked: Asked) -> Response {
    let (word, as_json) = match name.strip_suffix(".json") {
        Some(word) => (word, true),
        None => (name.as_str(), false),
    };
    let page = async {
        let id: IndicatorId = word.parse().map_err(|_| Failure::NoSuchFigure)?;
        let period = pages.period(&asked).await?;
        if as_json || !pages.is_filling() {
            pages.catch_up().await;
        }
        let answer = answer(&pages, id, &period, asked.page()).await?;
        if as_json {
            Ok::<_, Failure>(Json(to_json(id, &period, &answer, asked.page())).into_response())
        } else {
            Ok(to_page(id, &period, &answer, asked.page(), pages.today())?.into_response())
        }
    };
    match page.await {
        Ok(response) => response,
        Err(failure) if as_json => failure.json(),
        Err(failure) => Failure::into_response(failure),
    }
}

async fn answer(pages: &Pages, id: IndicatorId, period: &Period, page: u32) -> Result<Answer, Failure> {
    let asked = period.clone();
    pages
        .read(move |rows| {
            let newest = schema::position(rows)?;
            let Ok(question) = asked.question(newest) else { return Ok(None) };
            let indicator = id.indicator();
            // Those that have not answered come first.
            let answered = answered_by(indicator);
            let answered = answered.map(|by| by.evidence(rows, &question, LINES_PER_PAGE, 0)).transpose()?;
            let silent = answered.unwrap_or_default().lines.into_iter().filter_map(silent_group).collect();
            Ok(Some(Answer {
                figure: indicator.figure(rows, &question)?,
                evidence: indicator.evidence(rows, &question, LINES_PER_PAGE, page.saturating_mul(LINES_PER_PAGE))?,
                silent,
                history: indicator.history(rows, &question)?,
                by_area: indicator.figures(rows, &question, By::Area)?,
                by_organisation: indicator.figures(rows, &question, By::Organisation)?,
                glossary: Glossary::at(rows, question.position())?,
                question,
            }))
        })
        .await?
        .ok_or(Failure::BadQuestion)
}

/// The indicator whose lines tell which groups have answered.
const fn answered_by(indicator: &'static Indicator) -> Option<&'static Indicator> {
    match indicator.covered {
        Covered::No | Covered::ByEvents => None,
        Covered::ByReports => Some(IndicatorId::Coverage.indicator()),
        Covered::ByHeadcounts => Some(indicator),
    }
}

fn silent_group(line: Line) -> Option<String> {
    match line {
        Line::Group { group, reported: false, .. } | Line::Headcount { group, count: None, .. } => Some(group),
        _ => None,
    }
}

fn to_json(id: IndicatorId, period: &Period, answer: &Answer, page: u32) -> Value {
    let mut figure = figure_json(id, &answer.figure, &href(period, id));
    let more = json!({
        "question": answer.question,
        "page": page + 1,
        "evidence_total": answer.evidence.lines_total,
        "evidence_amount": answer.evidence.amount_total,
        "evidence": answer.evidence.lines,
        "silent_groups": answer.silent,
        "history": answer.history,
        "areas": answer.by_area,
        "organisations": answer.by_organisation,
    });
    if let (Value::Object(figure), Value::Object(more)) = (&mut figure, more) {
        figure.extend(more);
    }
    figure
}

fn to_page(
    id: IndicatorId,
    period: &Period,
    answer: &Answer,
    page: u32,
    today: NaiveDate,
) -> Result<axum::response::Html<String>, Failure> {
    let w = Texts::bundled().of(period.language);
    let indicator = id.indicator();
    let value = shown::value(&w, indicator, &answer.figure);
    let (basis, basis_class) = shown::basis(&w, indicator.basis);
    let path = format!("/figures/{id}");
    let at = |page: u32| format!("{}&page={}", period.href(&path), page + 1);
    let seen = (i64::from(page) + 1) * i64::from(LINES_PER_PAGE);
    let named: Vec<&str> =
        answer.silent.iter().take(SILENT_NAMED_MAX).map(|group| answer.glossary.names.group(group)).collect();
    let more = answer.silent.len() - named.len();
    let silent = (!named.is_empty()).then(|| {
        let names = named.join(", ");
        if more == 0 {
            w.fill("figure.silent", &[("groups", &names)])
        } else {
            let more = i64::try_from(more).unwrap_or(i64::MAX);
            w.fill("figure.silent_more", &[("groups", &names), ("more", &w.number(more))])
        }
    });
    shown::rendered(&Page {
        w,
        title: format!("{}: {value}", w.choose(indicator.name)),
        other_href: period.other_language(&path),
        json_href: period.href(&format!("{path}.json")),
        home_href: period.everywhere().href("/"),
        path: path.clone(),
        today,
        asked: period.known_now().said(),
        known: told::known_then(&w, period, answer.question.position(), period.known_now().href(&path)),
        facts: facts(&w, id, period, answer),
        basis,
        basis_class,
        silent,
        coverage_href: href(period, answered_by(indicator).map_or(id, |by| by.id)),
        counted: w.fill_for(
            answer.evidence.lines_total,
            "figure.lines",
            &[("count", &w.number(answer.evidence.lines_total))],
        ),
        history: history::shown(&w, period, indicator, &answer.history),
        parts: [
            parts::by_area(&w, period, indicator, &answer.by_area, &answer.glossary),
            parts::by_organisation(&w, period, indicator, &answer.by_organisation, &answer.glossary),
        ]
        .into_iter()
        .flatten()
        .collect(),
        list: list(&w, period, answer),
        previous: (page > 0).then(|| at(page - 1)),
        next: (seen < answer.evidence.lines_total).then(|| at(page + 1)),
    })
}

fn facts<'a>(w: &Words<'a>, id: IndicatorId, period: &Period, answer: &Answer) -> Vec<Fact<'a>> {
    let indicator = id.indicator();
    let mut facts = Vec::new();
    let mut add = |term, text| facts.push(Fact { term: w.t(term), text });
    add("figure.means", w.choose(indicator.definition).to_owned());
    if let Some(group) = period.group {
        add("table.group", answer.glossary.names.group(&group.to_string()).to_owned());
    }
    if let Some(area) = &period.area {
        let name = answer.glossary.names.area(area);
        add("table.area", if name.is_empty() { w.t("table.no_area") } else { name }.to_owned());
    }
    if let Some(kind) = &period.kind {
        add("table.kind", w.said(&answer.glossary.kind(kind)).to_owned());
    }
    if let Some(organisation) = period.organisation {
        let name = answer.glossary.organisation(organisation).unwrap_or_else(|| organisation.to_string());
        add("figure.organisation", name);
    }
    add("figure.period", w.fill("figure.from_to", &[("from", &w.date(period.from)), ("to", &w.date(period.to))]));
    add("figure.as_of", w.date(period.as_of));
    add("figure.known_by", w.fill("figure.entry", &[("position", &w.number(answer.question.position()))]));
    if let Some(denominator) = indicator.denominator {
        add("figure.of", shown::denominator(w, denominator, &answer.figure));
    }
    if let Some(coverage) = &answer.figure.coverage {
        add("figure.coverage", shown::coverage(w, indicator, coverage));
    }
    if let Some(doubles) = shown::possible_doubles(w, &answer.figure) {
        add("figure.doubles", doubles);
    }
    if let Some(unsettled) = shown::unsettled(w, &answer.figure) {
        add("figure.unsettled", unsettled);
    }
    add("figure.definition", w.fill("figure.version", &[("version", &indicator.version.to_string())]));
    facts
}
