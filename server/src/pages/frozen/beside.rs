//! Two frozen notes side by side.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::since::{GoalSince, goal, href, name, signed, value};
use super::{in_words, kept};
use crate::hall::note::Number;
use crate::note::Figured;
use crate::note::beside::{Beside, Pair};
use crate::pages::Pages;
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::shown::rendered;
use crate::pages::words::{Texts, Words};

#[derive(Template)]
#[template(path = "beside.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    heads: [Head; 2],
    figures: Vec<Row>,
    goals: Vec<GoalSince>,
    sections: Vec<Section>,
}

/// A note: where it is, its number, and what it is called.
struct Head {
    href: String,
    number: String,
    name: String,
}

struct Row {
    name: String,
    cells: [Option<(String, String)>; 2],
    difference: String,
    definitions: Option<String>,
}

struct Section {
    id: String,
    heading: String,
    texts: [Vec<String>; 2],
}

/// The page.
pub(in crate::pages) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let number = |name| asked.value(name).and_then(|text| text.parse::<Number>().ok()).ok_or(Failure::NoSuchNote);
    let (a, b) = (number("a")?, number("b")?);
    let (one, other) = (kept(&pages, a).await?, kept(&pages, b).await?);
    let beside = Beside::of(&one.content, &other.content, w.language);
    let lang = w.language.code();
    let head =
        |number: Number, name| Head { href: format!("/notes/{number}?lang={lang}"), number: number.to_string(), name };
    let positions = [one.content.position, other.content.position];
    let sections = beside.sections.into_iter().enumerate().map(|(place, (heading, pair))| Section {
        id: format!("section-{place}"),
        heading,
        texts: [pair.one.unwrap_or_default(), pair.other.unwrap_or_default()],
    });
    let page = Page {
        other_href: format!("/notes/compare?a={a}&b={b}&lang={}", w.language.other().code()),
        heads: [head(a, in_words(&w, &one.about)), head(b, in_words(&w, &other.about))],
        figures: beside.figures.iter().map(|pair| row(&w, pair, positions)).collect(),
        goals: beside.goals.iter().map(|changed| goal(&w, changed)).collect(),
        sections: sections.collect(),
        w,
    };
    Ok(rendered(&page)?.into_response())
}

fn row(w: &Words<'_>, pair: &Pair<Figured>, [a, b]: [i64; 2]) -> Row {
    let cell = |figured: &Option<Figured>, position| {
        let figured = figured.as_ref()?;
        let indicator = figured.asked.counts().unwrap_or_else(|| figured.asked.indicator.indicator());
        Some((value(w, indicator, &figured.figure), href(w, figured, Some(position))))
    };
    let either = pair.one.as_ref().or(pair.other.as_ref());
    let unit = either.map(|figured| figured.asked.indicator.indicator().unit);
    let dash = || "–".to_owned();
    Row {
        name: either.map(|figured| name(w, figured)).unwrap_or_default(),
        cells: [cell(&pair.one, a), cell(&pair.other, b)],
        difference: pair.difference().zip(unit).map_or_else(dash, |(by, unit)| signed(w, by, unit)),
        definitions: pair.versions().map(|(before, now)| {
            w.fill("since.version", &[("before", &before.to_string()), ("now", &now.to_string())])
        }),
    }
}
