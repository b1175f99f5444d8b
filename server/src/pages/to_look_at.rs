//! What does not fit together, and what no figure counts: where it stands, what is wrong with it, and the way to it
//! where a page has one.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use figures::glossary::Glossary;
use figures::overview::{self, LeftOut, Odd};
use figures::{IndicatorId, schema};
use rusqlite::Connection;

use super::Pages;
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::overview::href;
use super::shown;
use super::told;
use super::words::{Texts, Words};

pub(super) const PATH: &str = "/to-look-at";
pub(super) const LEFT_OUT_PATH: &str = "/left-out";

#[derive(Template)]
#[template(path = "to_look_at.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    back: String,
    title: &'a str,
    text: &'a str,
    none: &'a str,
    known: Option<(String, String)>,
    lines: Vec<Line>,
}

struct Line {
    place: String,
    document: String,
    problem: String,
    href: Option<String>,
}

/// What does not fit together.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let (found, glossary, period, position) = read(&pages, &asked, overview::odd).await?;
    let w = Texts::bundled().of(period.language);
    shown::rendered(&Page {
        other_href: period.other_language(PATH),
        back: period.href("/"),
        title: w.t("look.title"),
        text: w.t("look.text"),
        none: w.t("look.none"),
        known: told::known_then(&w, &period, position, period.known_now().href(PATH)),
        lines: found.iter().map(|one| odd(&w, &period, &glossary, one)).collect(),
        w,
    })
}

/// What no figure counts.
pub(super) async fn left_out(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let (found, glossary, period, position) = read(&pages, &asked, overview::left_out).await?;
    let w = Texts::bundled().of(period.language);
    shown::rendered(&Page {
        other_href: period.other_language(LEFT_OUT_PATH),
        back: period.href("/"),
        title: w.t("look.left_out_title"),
        text: w.t("look.left_out_text"),
        none: w.t("look.left_out_none"),
        known: told::known_then(&w, &period, position, period.known_now().href(LEFT_OUT_PATH)),
        lines: found.iter().map(|one| not_counted(&w, &period, &glossary, one)).collect(),
        w,
    })
}

/// A list as it was known at the position that an address asks for, and that position.
async fn read<T: Send + 'static>(
    pages: &Pages,
    asked: &Asked,
    list: fn(&Connection, i64) -> rusqlite::Result<Vec<T>>,
) -> Result<(Vec<T>, Glossary, Period, i64), Failure> {
    let period = pages.period(asked).await?;
    if !pages.is_filling() {
        pages.catch_up().await;
    }
    let known_by = period.known_by;
    let read = pages.read(move |rows| {
        let newest = schema::position(rows)?;
        let position = known_by.unwrap_or(newest).min(newest);
        Ok((list(rows, position)?, Glossary::at(rows, position)?, position))
    });
    let (found, glossary, position) = read.await?;
    Ok((found, glossary, period, position))
}

fn odd(w: &Words<'_>, period: &Period, glossary: &Glossary, one: &Odd) -> Line {
    let (place, href) = place(w, period, glossary, (one.space, one.document));
    Line { place, document: one.document.to_string(), problem: problem(w, &one.problem), href }
}

fn not_counted(w: &Words<'_>, period: &Period, glossary: &Glossary, one: &LeftOut) -> Line {
    let stands = one.space.zip(one.document);
    let (place, href) = stands.map_or_else(|| ("–".to_owned(), None), |stands| place(w, period, glossary, stands));
    let entry = one.entry.map(|position| w.fill("look.entry", &[("position", &w.number(position))]));
    let document = one.document.map(|document| document.to_string());
    let document = document.into_iter().chain(entry).collect::<Vec<_>>().join(", ");
    Line { place, document, problem: problem(w, &one.problem), href }
}

fn problem(w: &Words<'_>, word: &str) -> String {
    w.named(&format!("look.{word}"))
}

/// What the place of a document is called, and its page.
fn place(
    w: &Words<'_>,
    period: &Period,
    glossary: &Glossary,
    (space, document): (Space, DocumentId),
) -> (String, Option<String>) {
    let lang = w.language.code();
    match (document.kind(), space) {
        (Kind::Reference, _) => (w.t("reference.title").to_owned(), Some(format!("/reference?lang={lang}"))),
        (Kind::Agreement | Kind::Amendment | Kind::Goal | Kind::Statement, _) => {
            (w.t("agreement.all").to_owned(), Some(format!("/agreements?lang={lang}")))
        }
        (_, Space::Group(id)) => {
            let id = id.to_string();
            (glossary.names.group(&id).to_owned(), Some(href(&period.in_group(&id), IndicatorId::MeetingsHeld)))
        }
        (_, Space::Organisation(id)) => (glossary.organisation(id).unwrap_or_else(|| id.to_string()), None),
        (_, Space::Programme | Space::MatchShared(_) | Space::MatchStaff(_) | Space::Pool) => {
            (w.t("programme.menu").to_owned(), None)
        }
    }
}
