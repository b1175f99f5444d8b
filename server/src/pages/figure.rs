//! What a figure counts: its definition, basis and coverage, and the list of it. And the same as JSON.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use figures::evidence::Line;
use figures::{Evidence, Figure, IndicatorId, Names, Question, schema};
use serde_json::{Value, json};

use super::Pages;
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::overview::{figure_json, href};
use super::shown;
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
    facts: Vec<Fact<'a>>,
    basis: &'a str,
    basis_class: &'a str,
    silent: Option<String>,
    coverage_href: String,
    counted: String,
    list: List<'a>,
    previous: Option<String>,
    next: Option<String>,
}

struct Fact<'a> {
    term: &'a str,
    text: String,
}

struct List<'a> {
    heads: Vec<Head<'a>>,
    rows: Vec<Vec<Cell>>,
}

struct Head<'a> {
    text: &'a str,
    is_number: bool,
}

#[derive(Default)]
struct Cell {
    text: String,
    href: Option<String>,
    is_number: bool,
    is_id: bool,
}

struct Answer {
    question: Question,
    figure: Figure,
    evidence: Evidence,
    silent: Vec<String>,
    names: Names,
}

/// The page, or its JSON when the address ends with `.json`.
pub(super) async fn page_or_json(State(pages): State<Pages>, Path(name): Path<String>, asked: Asked) -> Response {
    let (word, as_json) = match name.strip_suffix(".json") {
        Some(word) => (word, true),
        None => (name.as_str(), false),
    };
    let page = async {
        let id: IndicatorId = word.parse().map_err(|_| Failure::NoSuchFigure)?;
        let period = asked.period(pages.today())?;
        if as_json || !pages.is_filling() {
            pages.catch_up().await;
        }
        let answer = answer(&pages, id, &period, asked.page()).await?;
        if as_json {
            Ok::<_, Failure>(Json(to_json(id, &period, &answer, asked.page())).into_response())
        } else {
            Ok(to_page(id, &period, &answer, asked.page())?.into_response())
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
            let silent = if indicator.is_reported_by_groups {
                let coverage = IndicatorId::Coverage.indicator();
                // Those that reported nothing come first.
                let groups = coverage.evidence(rows, &question, LINES_PER_PAGE, 0)?.lines;
                groups.into_iter().filter_map(silent_group).collect()
            } else {
                Vec::new()
            };
            Ok(Some(Answer {
                figure: indicator.figure(rows, &question)?,
                evidence: indicator.evidence(rows, &question, LINES_PER_PAGE, page.saturating_mul(LINES_PER_PAGE))?,
                silent,
                names: Names::at(rows, question.position())?,
                question,
            }))
        })
        .await?
        .ok_or(Failure::BadQuestion)
}

fn silent_group(line: Line) -> Option<String> {
    match line {
        Line::Group { group, reported: false, .. } => Some(group),
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
) -> Result<axum::response::Html<String>, Failure> {
    let w = Texts::bundled().of(period.language);
    let indicator = id.indicator();
    let value = match (id, &answer.figure.coverage) {
        (IndicatorId::Coverage, Some(coverage)) => w.of(coverage.groups_reported, coverage.groups_expected),
        _ => shown::value(&w, &answer.figure),
    };
    let (basis, basis_class) = shown::basis(&w, indicator.basis);
    let path = format!("/figures/{id}");
    let at = |page: u32| format!("{}&page={}", period.href(&path), page + 1);
    let seen = (i64::from(page) + 1) * i64::from(LINES_PER_PAGE);
    let named: Vec<&str> = answer.silent.iter().take(SILENT_NAMED_MAX).map(|group| answer.names.group(group)).collect();
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
        facts: facts(&w, id, period, answer),
        basis,
        basis_class,
        silent,
        coverage_href: href(period, IndicatorId::Coverage),
        counted: w.fill("figure.lines", &[("count", &w.number(answer.evidence.lines_total))]),
        list: list(&w, id, period, answer),
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
        add("table.group", answer.names.group(&group.to_string()).to_owned());
    }
    if let Some(area) = &period.area {
        let name = answer.names.area(area);
        add("table.area", if name.is_empty() { w.t("table.no_area") } else { name }.to_owned());
    }
    add("figure.period", w.fill("figure.from_to", &[("from", &w.date(period.from)), ("to", &w.date(period.to))]));
    add("figure.as_of", w.date(period.as_of));
    add("figure.known_by", w.fill("figure.entry", &[("position", &w.number(answer.question.position()))]));
    if let Some(coverage) = &answer.figure.coverage {
        let (groups, days) = (shown::groups_reported(w, coverage), shown::days_reported(w, coverage));
        add("figure.coverage", format!("{groups}. {days}."));
    }
    if let Some(unsettled) = shown::unsettled(w, &answer.figure) {
        add("figure.unsettled", unsettled);
    }
    add("figure.definition", w.fill("figure.version", &[("version", &indicator.version.to_string())]));
    facts
}

fn list<'a>(w: &Words<'a>, id: IndicatorId, period: &Period, answer: &Answer) -> List<'a> {
    let one_meeting = period.group.is_some() && period.from == period.to;
    let heads: &[(&str, bool)] = match id {
        IndicatorId::Attendance if one_meeting => {
            &[("list.person", false), ("list.standing", false), ("list.count", true)]
        }
        IndicatorId::MeetingsHeld | IndicatorId::Attendance => &[
            ("list.date", false),
            ("table.group", false),
            ("list.named", true),
            ("list.unnamed", true),
            ("list.unsettled", true),
        ],
        IndicatorId::Participants => &[
            ("list.person", false),
            ("table.group", false),
            ("list.times", true),
            ("list.first", false),
            ("list.last", false),
        ],
        IndicatorId::HostActivities => &[
            ("list.date", false),
            ("list.kind", false),
            ("table.area", false),
            ("list.match", false),
            ("list.persons", true),
            ("list.children", true),
        ],
        IndicatorId::Coverage => &[
            ("table.group", false),
            ("table.area", false),
            ("list.reported", false),
            ("list.days_reported", true),
            ("list.days_expected", true),
        ],
    };
    List {
        heads: heads.iter().map(|(key, is_number)| Head { text: w.t(key), is_number: *is_number }).collect(),
        rows: answer.evidence.lines.iter().map(|line| cells(w, period, &answer.names, line)).collect(),
    }
}

fn cells(w: &Words<'_>, period: &Period, names: &Names, line: &Line) -> Vec<Cell> {
    let text = |text: String| Cell { text, ..Cell::default() };
    let number = |number: i64| Cell { text: w.number(number), is_number: true, ..Cell::default() };
    let id = |id: &str| Cell { text: id.to_owned(), is_id: true, ..Cell::default() };
    let group = |group: &str| text(names.group(group).to_owned());
    match line {
        Line::Meeting { group: of, date, named, unnamed, unsettled, .. } => {
            let evening = period.in_group(of).on(*date);
            let open =
                Cell { text: w.date(*date), href: Some(href(&evening, IndicatorId::Attendance)), ..Cell::default() };
            vec![open, group(of), number(*named), number(*unnamed), number(*unsettled)]
        }
        Line::Mark { person, standing, .. } => {
            vec![id(person), text(w.named(&format!("standing.{standing}"))), number(1)]
        }
        Line::Unnamed { count, .. } => {
            vec![text(w.t("list.without_name").to_owned()), text(w.t("standing.came").to_owned()), number(*count)]
        }
        Line::Person { group: of, person, times, first, last } => {
            vec![id(person), group(of), number(*times), text(w.date(*first)), text(w.date(*last))]
        }
        Line::Activity { of, area, date, kind, persons, children } => vec![
            text(w.date(*date)),
            text(w.named(&format!("activity.{kind}"))),
            text(names.area(area).to_owned()),
            id(of),
            number(*persons),
            number(*children),
        ],
        Line::Group { group: of, area, days_expected, days_reported, reported } => {
            let open = Cell {
                text: names.group(of).to_owned(),
                href: Some(href(&period.in_group(of), IndicatorId::MeetingsHeld)),
                ..Cell::default()
            };
            let said = w.t(if *reported { "list.has_reported" } else { "list.has_not_reported" });
            let area = text(names.area(area).to_owned());
            vec![open, area, text(said.to_owned()), number(*days_reported), number(*days_expected)]
        }
    }
}
