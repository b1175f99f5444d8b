//! Editions: what has been made public, what would be, and making it so.

pub(super) mod shown_edition;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::{Extension, Form};
use chrono::NaiveDate;
use figures::moment::Moment;
use figures::schema;
use serde::Deserialize;

use super::Pages;
use super::agreement::see;
use super::ask::Asked;
use super::failure::Failure;
use super::shown;
use super::sign_in::{OwnForm, in_hall};
use super::words::{Texts, Words};
use crate::hall::release;
use crate::hall::session::SignedIn;
use crate::release::{self as editions, Draft, NotReleased};
use shown_edition::{ChapterShown, chapters};

pub(super) const PATH: &str = "/editions";

/// The most that are listed at once.
const LISTED_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "editions.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    today: NaiveDate,
    editions: Vec<Row>,
}

struct Row {
    number: i64,
    name: String,
    as_of: String,
    position: String,
    made: String,
    by: String,
}

#[derive(Template)]
#[template(path = "edition.html")]
struct One<'a> {
    w: Words<'a>,
    other_href: String,
    title: String,
    lead: String,
    /// Why it cannot be published.
    refused: Option<String>,
    /// Whether the page that was pressed on showed something else.
    is_otherwise: bool,
    /// What is published when the button is pressed, with its checksum; nothing on a page of what has been.
    offered: Option<(NaiveDate, i64, String)>,
    has_joined: bool,
    chapters: Vec<ChapterShown>,
}

/// What is to be published, as the preview's form sends it.
#[derive(Deserialize)]
pub(super) struct Wanted {
    as_of: NaiveDate,
    position: i64,
    /// The checksum of what was shown.
    told: String,
}

/// Every edition, and a way to a new one.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let now = pages.now_ms();
    let listed = in_hall(&pages, |hall| hall.read(|hall| release::list(hall, None, LISTED_MAX))).await?;
    let row = |one: release::Listed| Row {
        number: one.number,
        name: w.fill("editions.edition", &[("number", &w.number(one.number))]),
        as_of: w.date(one.as_of),
        position: w.number(one.position),
        made: w.moment(one.at_ms, now),
        by: one.by,
    };
    shown::rendered(&List {
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        today: pages.today(),
        editions: listed.into_iter().map(row).collect(),
        w,
    })
}

/// What would be published as of a date, as it is known at a position.
pub(super) async fn drafting(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    pages.catch_up().await;
    let period = pages.period(&asked).await?;
    let newest = pages.read(schema::position).await?;
    let moment = moment(&pages, period.as_of, period.known_by.unwrap_or(newest).min(newest))?;
    draft_page(&pages, &asked, moment, false).await
}

/// Publishes what the preview showed, and nothing else: where it would be told otherwise by now, it is shown again.
pub(super) async fn publish(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let newest = pages.read(schema::position).await?;
    let moment = moment(&pages, wanted.as_of, wanted.position.min(newest))?;
    let (hall, at_ms) = (pages.0.hall.clone(), pages.now_ms());
    let published =
        pages.read(move |rows| Ok(editions::publish(rows, &hall, moment, &wanted.told, &by, at_ms))).await?;
    match published {
        Ok(edition) => see(&format!("{PATH}/{}", edition.number), asked.language),
        // Shown anew, against what is public by now.
        Err(NotReleased::Overtaken | NotReleased::Otherwise) => draft_page(&pages, &asked, moment, true).await,
        Err(NotReleased::Told(_) | NotReleased::TooMuch(_)) => draft_page(&pages, &asked, moment, false).await,
        Err(error) => Err(unavailable(&error)),
    }
}

/// An edition as it was published.
pub(super) async fn one(
    State(pages): State<Pages>,
    Path(number): Path<i64>,
    asked: Asked,
) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let found = in_hall(&pages, move |hall| hall.read(|hall| release::one(hall, number))).await?;
    let edition = found.ok_or(Failure::NoSuchEdition)?;
    let chapters = chapters(&w, &edition.moment, &edition.chapters);
    let made = w.fill("editions.made", &[("moment", &w.moment(edition.at_ms, pages.now_ms())), ("name", &edition.by)]);
    shown::rendered(&One {
        other_href: format!("{PATH}/{number}?lang={}", w.language.other().code()),
        title: w.fill("editions.edition", &[("number", &w.number(number))]),
        lead: format!("{} {made}", known(&w, &edition.moment)),
        refused: None,
        is_otherwise: false,
        offered: None,
        has_joined: chapters.iter().any(ChapterShown::has_joined),
        chapters,
        w,
    })
}

async fn draft_page(pages: &Pages, asked: &Asked, moment: Moment, is_otherwise: bool) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let hall = pages.0.hall.clone();
    let drafted = pages.read(move |rows| Ok(editions::draft(rows, &hall, moment))).await?;
    let (draft, refused) = match drafted {
        Ok(draft) => (draft, None),
        Err(error) => (Draft::empty(moment), Some(refusal(&w, &error)?)),
    };
    let status = if refused.is_some() || is_otherwise { StatusCode::CONFLICT } else { StatusCode::OK };
    let told = draft.checksum().map_err(|error| {
        tracing::error!(%error, "an edition cannot be written");
        Failure::Unavailable
    })?;
    let chapters = chapters(&w, &moment, &draft.chapters);
    let Moment { as_of, position, .. } = moment;
    let page = shown::rendered(&One {
        other_href: format!("{PATH}/new?as-of={as_of}&known-by={position}&lang={}", w.language.other().code()),
        title: w.t("editions.new").to_owned(),
        lead: format!("{} {}", known(&w, &moment), w.t("editions.look")),
        is_otherwise: is_otherwise && refused.is_none(),
        offered: refused.is_none().then_some((as_of, position, told)),
        refused,
        has_joined: chapters.iter().any(ChapterShown::has_joined),
        chapters,
        w,
    })?;
    Ok((status, page).into_response())
}

/// Why the gate lets nothing through, in words.
pub(super) fn refusal(w: &Words<'_>, error: &NotReleased) -> Result<String, Failure> {
    let (key, id) = match error {
        NotReleased::Told(id) => ("editions.told", id),
        NotReleased::TooMuch(id) => ("editions.too_much", id),
        NotReleased::Overtaken
        | NotReleased::Otherwise
        | NotReleased::BadDate
        | NotReleased::Sqlite(_)
        | NotReleased::Hall(_) => return Err(unavailable(error)),
    };
    Ok(w.fill(key, &[("name", w.choose(id.indicator().name))]))
}

/// No edition is about days to come.
fn moment(pages: &Pages, as_of: NaiveDate, position: i64) -> Result<Moment, Failure> {
    let today = pages.today();
    if as_of > today || position < 0 {
        return Err(Failure::BadQuestion);
    }
    let yesterday = today.pred_opt().unwrap_or(today);
    Ok(Moment { as_of, due: as_of.min(yesterday), position })
}

fn known(w: &Words<'_>, moment: &Moment) -> String {
    w.fill("overview.as_of", &[("date", &w.date(moment.as_of)), ("position", &w.number(moment.position))])
}

fn unavailable(error: &NotReleased) -> Failure {
    tracing::error!(%error, "an edition cannot be made");
    Failure::Unavailable
}
