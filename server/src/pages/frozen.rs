//! Frozen notes: the page of each with what has come since, its files, and two of them side by side. And on the way there
//! the review, which shows word for word what will be frozen.

mod beside;
mod review;
mod shown;
mod since;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use figures::glossary::Glossary;
use figures::schema;

use super::Pages;
use super::ask::Asked;
use super::failure::Failure;
use super::shown::rendered;
use super::words::{Texts, Words};
use crate::hall::note::{self, Frozen, NoteFile, NoteKind, Number};
use crate::note::Content;
use crate::note::since::Since;

pub(super) use beside::page as compare;
pub(super) use review::{freeze, reviewed, write as write_review, writing as review};
pub(super) use shown::{PaperShown, PartShown};
use since::{FigureSince, GoalSince};

/// The most notes that a list shows.
const LISTED_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "frozen.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    paper: PaperShown,
    frozen_on: String,
    by: String,
    corrects: Option<String>,
    /// The edition that its figures are of: its number, and what it is called.
    edition: Option<(i64, String)>,
    figures: Vec<FigureSince>,
    goals: Vec<GoalSince>,
    known_now: String,
    draft_href: String,
    files: Vec<FileRow>,
    content_href: String,
    others: Vec<(String, String)>,
    number: String,
}

/// A file to fetch.
struct FileRow {
    href: String,
    name: String,
}

/// A frozen note with all that was kept of it.
struct Kept {
    about: Frozen,
    content: Content,
    bytes: Vec<u8>,
}

/// The page of a frozen note.
pub(super) async fn page(
    State(pages): State<Pages>,
    Path(number): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let number = number.parse().map_err(|_| Failure::NoSuchNote)?;
    let kept = kept(&pages, number).await?;
    let (files, evidence, others) = in_hall(&pages, move |hall| {
        Ok((note::files(hall, number)?, note::evidence(hall, number)?, note::list(hall, None, LISTED_MAX)?))
    })
    .await?;
    pages.catch_up().await;
    let content = kept.content.clone();
    let (since, glossary) = pages
        .read(move |rows| {
            let glossary = Glossary::at(rows, schema::position(rows)?)?;
            Ok(Since::of(rows, &content, &evidence).map(|since| (since, glossary)))
        })
        .await?
        .map_err(|error| unavailable(&error))?;
    let lang = w.language.code();
    let others = others.iter().filter(|other| other.number != number);
    let page = Page {
        other_href: format!("/notes/{number}?lang={}", w.language.other().code()),
        paper: paper(&w, &kept)?,
        frozen_on: w.moment(kept.about.at, pages.now_ms()),
        by: kept.about.by.clone(),
        corrects: kept.content.corrects.clone(),
        edition: kept
            .about
            .edition
            .map(|number| (number, w.fill("editions.edition", &[("number", &w.number(number))]))),
        figures: since.figures.iter().map(|changed| since::figure(&w, &kept.content, &glossary, changed)).collect(),
        goals: since.goals.iter().map(|goal| since::goal(&w, goal)).collect(),
        known_now: w.number(since.position),
        draft_href: draft_href(&kept.about, lang),
        files: files.iter().map(|file| file_row(&w, number, file)).collect(),
        content_href: format!("/notes/{number}/content.json"),
        others: others.map(|other| (other.number.to_string(), in_words(&w, other))).collect(),
        number: number.to_string(),
        w,
    };
    Ok(rendered(&page)?.into_response())
}

/// A file of a frozen note, byte for byte as it was frozen; `content.json` is the content itself.
pub(super) async fn file(
    State(pages): State<Pages>,
    Path((number, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let number: Number = number.parse().map_err(|_| Failure::NoSuchNote)?;
    let (media_type, bytes, name) = if name == "content.json" {
        let kept = kept(&pages, number).await?;
        ("application/json".to_owned(), kept.bytes, format!("notat-{number}.json"))
    } else {
        let (language, format) = name.split_once('.').ok_or(Failure::NoSuchNote)?;
        let (language, format) = (language.to_owned(), format.to_owned());
        let called = format!("notat-{number}-{language}.{format}");
        let found = in_hall(&pages, move |hall| note::file(hall, number, &format, &language)).await?;
        let (media_type, bytes) = found.ok_or(Failure::NoSuchNote)?;
        (media_type, bytes, called)
    };
    let as_file = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, as_file)], bytes).into_response())
}

/// A note in the list of all.
pub(super) struct Listed {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) as_of: String,
    pub(super) frozen_on: String,
    pub(super) checksum: String,
}

/// A review in the list of all.
pub(super) struct Waiting {
    pub(super) href: String,
    pub(super) words: String,
}

/// What was frozen, and what was reviewed and waits to be.
pub(super) async fn listed(pages: &Pages, w: &Words<'_>) -> Result<(Vec<Listed>, Vec<Waiting>), Failure> {
    let read =
        |hall: &rusqlite::Connection| Ok((note::list(hall, None, LISTED_MAX)?, note::waiting(hall, LISTED_MAX)?));
    let (frozen, waiting) = in_hall(pages, read).await?;
    let lang = w.language.code();
    let row = |one: &Frozen| Listed {
        href: format!("/notes/{}?lang={lang}", one.number),
        number: one.number.to_string(),
        title: one.title.clone(),
        as_of: w.date(one.as_of),
        frozen_on: w.moment(one.at, pages.now_ms()),
        checksum: one.sha256.chars().take(12).collect(),
    };
    let waits = |one: &note::Review| {
        let (date, by) = (w.date(one.as_of), one.by.as_str());
        let at = w.moment(one.at, pages.now_ms());
        let kind = w.named(&format!("frozen.kind_{}", one.kind.word()));
        Waiting {
            href: format!("/notes/reviewed/{}?lang={lang}", one.id),
            words: w.fill("notes.waits", &[("kind", &kind), ("date", &date), ("by", by), ("at", &at)]),
        }
    };
    Ok((frozen.iter().map(row).collect(), waiting.iter().map(waits).collect()))
}

async fn kept(pages: &Pages, number: Number) -> Result<Kept, Failure> {
    let found = in_hall(pages, move |hall| Ok(note::one(hall, number)?.zip(note::content(hall, number)?))).await?;
    let (about, bytes) = found.ok_or(Failure::NoSuchNote)?;
    let content = Content::read(&bytes).map_err(|error| unavailable(&error))?;
    Ok(Kept { about, content, bytes })
}

fn paper(w: &Words<'_>, kept: &Kept) -> Result<PaperShown, Failure> {
    let papers = kept.content.printed(&kept.bytes);
    let wanted = papers.iter().find(|paper| paper.language == w.language).or(papers.first());
    Ok(PaperShown::of(w, wanted.ok_or(Failure::Unavailable)?))
}

fn file_row(w: &Words<'_>, number: Number, file: &NoteFile) -> FileRow {
    let (format, language) = (file.format.as_str(), file.language.as_str());
    let name = w.fill(
        "frozen.file",
        &[("format", &w.named(&format!("format.{format}"))), ("language", &w.named(&format!("language.{language}")))],
    );
    FileRow { href: format!("/notes/{number}/{language}.{format}"), name }
}

fn in_words(w: &Words<'_>, one: &Frozen) -> String {
    let (number, date) = (one.number.to_string(), w.date(one.as_of));
    w.fill("frozen.in_list", &[("number", &number), ("title", &one.title), ("date", &date)])
}

/// The draft as of the same date, with what is known now.
fn draft_href(one: &Frozen, lang: &str) -> String {
    match one.kind {
        NoteKind::Yearly => {
            let id = one.agreement.rsplit('/').next().unwrap_or_default();
            format!("/notes/yearly?agreement={id}&as-of={}&lang={lang}", one.as_of)
        }
        NoteKind::Quarterly => format!("/notes/quarterly?as-of={}&lang={lang}", one.as_of),
    }
}

/// Reads the city hall's file where waiting for a disk hurts nobody.
pub(super) async fn in_hall<T: Send + 'static>(
    pages: &Pages,
    query: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let hall = pages.0.hall.clone();
    match tokio::task::spawn_blocking(move || hall.read(query)).await {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) => Err(unavailable(&error)),
        Err(error) => Err(unavailable(&error)),
    }
}

fn unavailable(error: &dyn std::error::Error) -> Failure {
    tracing::error!(%error, "the frozen notes cannot be read");
    Failure::Unavailable
}
