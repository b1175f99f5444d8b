//! The first page: every figure for a period, whole and by area, month and group. And the same as JSON.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use figures::goals::{self, Aim};
use figures::moment::Moment;
use figures::overview::Part;
use figures::terms::Terms;
use figures::{Figure, IndicatorId, Names, Overview, schema};
use serde_json::{Value, json};

use super::Pages;
use super::agreement::{facts, in_address};
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::shown;
use super::to_look_at;
use super::told::{self, GoalRow, OtherGoal};
use super::words::{Texts, Words};

const BAR_WIDTH: i64 = 100;

/// What stands under an agreement's name: its partner, its period, its grant.
const FACTS_MAX: usize = 3;

/// A demo city that is being filled changes while one looks; the page has a link that holds it still.
const REFRESH: (HeaderName, HeaderValue) = (HeaderName::from_static("refresh"), HeaderValue::from_static("5"));

#[derive(Template)]
#[template(path = "overview.html")]
struct Page<'a> {
    w: Words<'a>,
    period: &'a Period,
    other_href: String,
    json_href: String,
    as_of: String,
    known_by: String,
    known: Option<(String, String)>,
    today: NaiveDate,
    notice: Option<String>,
    coverage_href: String,
    left_out: Option<(String, String)>,
    /// That something does not fit together, and the list of it.
    to_look_at: Option<(String, String)>,
    filling: Option<String>,
    still_href: Option<String>,
    agreements: Vec<Agreed<'a>>,
    headlines: Vec<Headline<'a>>,
    tables: Vec<Table<'a>>,
}

/// An agreement that is in force, with its goals.
struct Agreed<'a> {
    id: String,
    title: String,
    href: String,
    facts: String,
    goals: Vec<GoalRow<'a>>,
    other_goals: Vec<OtherGoal>,
}

struct Headline<'a> {
    name: &'a str,
    unsettled: Option<String>,
    value: String,
    basis: &'a str,
    basis_class: &'a str,
    coverage: String,
    href: String,
}

struct Table<'a> {
    id: &'a str,
    title: &'a str,
    head: &'a str,
    coverage_head: &'a str,
    heads: Vec<&'a str>,
    bar_head: &'a str,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    coverage: Option<String>,
    coverage_href: String,
    cells: Vec<Cell>,
    bar: i64,
}

struct Cell {
    text: String,
    is_missing: bool,
    href: String,
    label: String,
}

/// The page.
pub(super) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let period = pages.period(&asked).await?;
    // While a demo city fills there is always something newer; the page says where it stands.
    if !pages.is_filling() {
        pages.catch_up().await;
    }
    let (overview, in_force) = answer(&pages, &period).await?;
    let w = Texts::bundled().of(period.language);
    let newest = i64::try_from(*pages.0.newest.borrow()).unwrap_or(i64::MAX);
    let position = overview.question.position();
    let filling = pages.is_filling().then(|| {
        w.fill("overview.demo", &[("position", &w.number(position)), ("newest", &w.number(newest.max(position)))])
    });
    let coverage = &overview.coverage;
    let silent = coverage.groups_expected - coverage.groups_reported;
    let notice = (!coverage.is_complete()).then(|| {
        if silent > 0 {
            let expected = coverage.groups_expected;
            w.fill_for(expected, "overview.groups_missing", &[("of", &w.of(silent, expected))])
        } else {
            let expected = coverage.days_expected;
            let missing = expected - coverage.days_reported;
            w.fill_for(expected, "overview.days_missing", &[("of", &w.of(missing, expected))])
        }
    });
    let left_out = (overview.left_out > 0).then(|| {
        let said = w.fill_for(overview.left_out, "overview.left_out", &[("count", &w.number(overview.left_out))]);
        (said, period.href(to_look_at::LEFT_OUT_PATH))
    });
    let to_look_at = (overview.to_look_at > 0).then(|| {
        let said = w.fill_for(overview.to_look_at, "overview.to_look_at", &[("count", &w.number(overview.to_look_at))]);
        (said, period.href(to_look_at::PATH))
    });
    let refreshes = filling.is_some() && asked.value("refresh") != Some("off");
    let html = shown::rendered(&Page {
        w,
        period: &period,
        other_href: period.other_language("/"),
        json_href: period.href("/figures.json"),
        as_of: w.date(period.as_of),
        known_by: w.number(position),
        known: told::known_then(&w, &period, position, period.known_now().href("/")),
        today: pages.today(),
        notice,
        coverage_href: href(&period, IndicatorId::Coverage),
        left_out,
        to_look_at,
        filling,
        still_href: refreshes.then(|| format!("{}&refresh=off", period.href("/"))),
        agreements: in_force.iter().map(|(terms, aims)| agreed(&w, &period, terms, aims)).collect(),
        headlines: Overview::INDICATORS.map(|id| headline(&w, &period, &overview, id)).into(),
        tables: tables(&w, &period, &overview),
    })?;
    Ok(if refreshes { ([REFRESH], html).into_response() } else { html.into_response() })
}

/// The same as JSON.
pub(super) async fn json(State(pages): State<Pages>, asked: Asked) -> Response {
    let period = match pages.period(&asked).await {
        Ok(period) => period,
        Err(failure) => return failure.json(),
    };
    pages.catch_up().await;
    match answer(&pages, &period).await {
        Ok((overview, _)) => Json(as_json(&period, &overview)).into_response(),
        Err(failure) => failure.json(),
    }
}

/// The address of the page that shows what a figure counts.
pub(super) fn href(period: &Period, id: IndicatorId) -> String {
    period.href(&format!("/figures/{id}"))
}

type Answer = (Overview, Vec<(Terms, Vec<Aim>)>);

async fn answer(pages: &Pages, period: &Period) -> Result<Answer, Failure> {
    let asked = period.clone();
    pages
        .read(move |rows| {
            let newest = schema::position(rows)?;
            let Ok(question) = asked.question(newest) else { return Ok(None) };
            let names = Names::at(rows, question.position())?;
            let moment = Moment { as_of: asked.as_of, due: asked.due(), position: question.position() };
            Ok(Some((Overview::of(rows, &question, &names)?, goals::in_force(rows, &moment)?)))
        })
        .await?
        .ok_or(Failure::BadQuestion)
}

fn agreed<'a>(w: &Words<'a>, period: &Period, terms: &Terms, aims: &[Aim]) -> Agreed<'a> {
    let agreement = in_address(terms.agreement);
    let told: Vec<String> = facts(w, terms).into_iter().take(FACTS_MAX).map(|(_, fact)| fact).collect();
    Agreed {
        href: format!(
            "/partnership?agreement={agreement}&as-of={}{}&lang={}",
            period.as_of,
            period.known(),
            w.language.code()
        ),
        id: format!("goals-{agreement}"),
        title: terms.title.clone(),
        facts: told.join(", "),
        goals: told::goals(w, period, aims),
        other_goals: told::other_goals(w, aims),
    }
}

fn headline<'a>(w: &Words<'a>, period: &Period, overview: &Overview, id: IndicatorId) -> Headline<'a> {
    let indicator = id.indicator();
    let figure = overview.whole.get(&id).copied().unwrap_or_default();
    let (basis, basis_class) = shown::basis(w, indicator.basis);
    let coverage = match (id, &figure.coverage) {
        (IndicatorId::Coverage, Some(coverage)) => shown::days_reported(w, coverage),
        (_, Some(coverage)) => shown::groups_reported(w, coverage),
        (_, None) => w.t("shown.no_coverage").to_owned(),
    };
    Headline {
        name: w.choose(indicator.name),
        unsettled: shown::unsettled(w, &figure),
        value: shown::value(w, indicator, &figure),
        basis,
        basis_class,
        coverage,
        href: href(period, id),
    }
}

fn tables<'a>(w: &Words<'a>, period: &Period, overview: &Overview) -> Vec<Table<'a>> {
    let table = |id, title, head, parts: &[Part], has_activities: bool, narrow: &dyn Fn(&Part) -> (String, Period)| {
        let attended = |part: &Part| part.figures.get(&IndicatorId::Attendance).and_then(|figure| figure.value);
        let most = parts.iter().filter_map(attended).max().unwrap_or_default().max(1);
        Table {
            id,
            title: w.t(title),
            head: w.t(head),
            coverage_head: w.t(if has_activities { "table.groups" } else { "table.days" }),
            heads: columns(has_activities).map(|id| w.choose(id.indicator().name)).collect(),
            bar_head: w.choose(IndicatorId::Attendance.indicator().name),
            rows: parts
                .iter()
                .map(|part| {
                    let (name, period) = narrow(part);
                    let bar = attended(part).unwrap_or_default() * BAR_WIDTH / most;
                    row(w, &period, part, name, has_activities, bar)
                })
                .collect(),
        }
    };
    let area = |part: &Part| {
        let name = if part.name.is_empty() { w.t("table.no_area").to_owned() } else { part.name.clone() };
        (name, period.in_area(&part.key))
    };
    vec![
        table("by-area", "table.by_area", "table.area", &overview.areas, true, &area),
        table("by-month", "table.by_month", "table.month", &overview.months, true, &|part| {
            (w.month(&part.key), period.in_month(&part.key))
        }),
        table("by-group", "table.by_group", "table.group", &overview.groups, false, &|part| {
            (part.name.clone(), period.in_group(&part.key))
        }),
    ]
}

/// The columns of a table; hosts' activities belong to no group.
fn columns(has_activities: bool) -> impl Iterator<Item = IndicatorId> {
    [IndicatorId::MeetingsHeld, IndicatorId::Attendance, IndicatorId::Participants]
        .into_iter()
        .chain(has_activities.then_some(IndicatorId::HostActivities))
}

fn row(w: &Words<'_>, period: &Period, part: &Part, name: String, has_activities: bool, bar: i64) -> Row {
    let coverage = part.figures.get(&IndicatorId::Coverage).and_then(|figure| figure.coverage);
    let coverage = coverage.map(|coverage| {
        if has_activities {
            w.of(coverage.groups_reported, coverage.groups_expected)
        } else {
            w.of(coverage.days_reported, coverage.days_expected)
        }
    });
    let cells = columns(has_activities).map(|id| {
        let figure = part.figures.get(&id);
        Cell {
            text: shown::plain(w, figure),
            is_missing: figure.is_none_or(|figure| figure.value.is_none()),
            href: href(period, id),
            label: format!("{}, {name}", w.choose(id.indicator().name)),
        }
    });
    Row { coverage, coverage_href: href(period, IndicatorId::Coverage), cells: cells.collect(), bar, name }
}

/// The figures as JSON.
pub(super) fn as_json(period: &Period, overview: &Overview) -> Value {
    let figures = Overview::INDICATORS.map(|id| {
        let figure = overview.whole.get(&id).copied().unwrap_or_default();
        figure_json(id, &figure, &href(period, id))
    });
    json!({
        "question": overview.question,
        "coverage": overview.coverage,
        "figures": figures,
        "areas": overview.areas,
        "months": overview.months,
        "groups": overview.groups,
        "left_out": overview.left_out,
        "to_look_at": overview.to_look_at,
    })
}

/// A figure with all that must stand beside it.
pub(super) fn figure_json(id: IndicatorId, figure: &Figure, href: &str) -> Value {
    let indicator = id.indicator();
    let mut told = json!({
        "id": id,
        "version": indicator.version,
        "name": indicator.name,
        "definition": indicator.definition,
        "basis": indicator.basis,
        "unit": indicator.unit,
        "denominator": indicator.denominator,
        "value": figure.value,
        "of": figure.of,
        "share_tenths": figure.share_tenths(),
        "at_least": figure.is_at_least(),
        "unsettled": figure.unsettled,
        "possible_doubles": figure.possible_doubles,
        "coverage": figure.coverage,
        "href": href,
    });
    if let (Value::Object(told), Some(eligible)) = (&mut told, figure.eligible) {
        told.insert("eligible".to_owned(), eligible.into());
    }
    told
}
