//! What does not fit together: where it stands, what is wrong with it, and the way to it where a page has one.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use crdt_model::kind::Kind;
use crdt_model::space::Space;
use figures::glossary::Glossary;
use figures::overview::{Odd, odd};
use figures::{IndicatorId, schema};

use super::Pages;
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::overview::href;
use super::shown;
use super::words::{Texts, Words};

pub(super) const PATH: &str = "/to-look-at";

#[derive(Template)]
#[template(path = "to_look_at.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    back: String,
    lines: Vec<Line>,
}

struct Line {
    place: String,
    document: String,
    problem: String,
    href: Option<String>,
}

/// The list.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let period = asked.period(pages.today())?;
    let w = Texts::bundled().of(period.language);
    if !pages.is_filling() {
        pages.catch_up().await;
    }
    let known_by = period.known_by;
    let read = pages.read(move |rows| {
        let newest = schema::position(rows)?;
        let position = known_by.unwrap_or(newest).min(newest);
        Ok((odd(rows, position)?, Glossary::at(rows, position)?))
    });
    let (found, glossary) = read.await?;
    shown::rendered(&Page {
        w,
        other_href: period.other_language(PATH),
        back: period.href("/"),
        lines: found.iter().map(|one| line(&w, &period, &glossary, one)).collect(),
    })
}

fn line(w: &Words<'_>, period: &Period, glossary: &Glossary, one: &Odd) -> Line {
    let lang = w.language.code();
    let (place, href) = match (one.document.kind(), one.space) {
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
    };
    Line { place, document: one.document.to_string(), problem: w.named(&format!("look.{}", one.problem)), href }
}
