//! The review of a draft: what stands above it is written here, and what will be frozen is shown first, word for word.
//! Whoever reviewed it stands by it; freezing takes exactly that, and publishes what was shown of its edition.

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Datelike as _};
use chrono_tz::Europe::Copenhagen;
use figures::moment::Moment;

use super::super::agreement::Sent;
use super::super::editions::refusal;
use super::super::editions::shown_edition::title;
use super::super::form::{Asking, Field, Filled, Input};
use super::super::note::{OwnWords, to};
use super::super::sign_in::OwnForm;
use super::super::words::Language;
use super::{PaperShown, PartShown, in_hall, unavailable};
use crate::hall::audit::{self, Act};
use crate::hall::note::{self, NoteKind, Review};
use crate::hall::session::SignedIn;
use crate::note::content::{Drafted, Heading};
use crate::note::freeze::{Freezing, NotFrozen, freeze as freeze_reviewed};
use crate::note::{Content, Deed, Target};
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::paper as papers;
use crate::pages::shown::rendered;
use crate::pages::words::{Texts, Words};
use crate::pages::{Pages, partnership, programme};
use crate::paper::Paper;
use crate::projection;
use crate::release::{self, Chapter, NotReleased, Told};

/// The most letters of what stands above a note, on a line.
const LINE_MAX: usize = 300;

/// The most recipients.
const RECIPIENTS_MAX: usize = 12;

#[derive(Template)]
#[template(path = "review.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    back: String,
    action: String,
    fields: Vec<Field>,
    wrong: Vec<(String, String, String)>,
    /// Why its figures may not be made public.
    refused: Option<String>,
    /// What is published with it, in a sentence, and what each chapter of that is about.
    publishes: String,
    chapters: Vec<String>,
    edition_href: String,
    paper: PaperShown,
}

#[derive(Template)]
#[template(path = "reviewed.html")]
struct Waiting<'a> {
    w: Words<'a>,
    other_href: String,
    action: String,
    back: String,
    by: String,
    at: String,
    /// Why it must be reviewed again.
    refused: Option<String>,
    /// What is published with it, in a sentence, and where that is seen.
    publishes: Option<(String, String)>,
    paper: PaperShown,
}

/// A draft with its papers in both languages.
struct Draft {
    drafted: Drafted,
    heading: Heading,
    papers: Vec<Paper>,
}

/// What is made public with a note.
struct Public {
    /// The edition that tells it already.
    edition: Option<i64>,
    chapters: Vec<Chapter>,
    /// Why it may not be told.
    refused: Option<String>,
}

impl Public {
    async fn of(pages: &Pages, asked: &Asked, draft: &Draft) -> Result<Self, Failure> {
        let (hall, moment) = (pages.0.hall.clone(), draft.drafted.moment);
        match pages.read(move |rows| Ok(Told::of(rows, &hall, moment))).await? {
            Ok(Told::There(edition)) => {
                Ok(Self { edition: Some(edition.number), chapters: edition.chapters, refused: None })
            }
            Ok(told @ Told::Ready(_)) => Ok(Self { edition: None, chapters: told.chapters().to_vec(), refused: None }),
            Err(error) => Self::none(asked, &error),
        }
    }

    fn none(asked: &Asked, error: &NotReleased) -> Result<Self, Failure> {
        let refused = Some(refusal(&Texts::bundled().of(asked.language), error)?);
        Ok(Self { edition: None, chapters: Vec::new(), refused })
    }
}

/// The form, with the draft as it is now, or as it was known at a position.
pub(in crate::pages) async fn writing(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let draft = draft(&pages, &asked).await?;
    let filled = Filled::with(&[
        ("note_title", draft.heading.title.clone()),
        ("recipients_of_note", draft.heading.recipients.join("\n")),
        ("case_number", draft.heading.case_number.clone().unwrap_or_default()),
        ("document_number", draft.heading.document_number.clone().unwrap_or_default()),
    ]);
    let public = Public::of(&pages, &asked, &draft).await?;
    show(&asked, &draft, &filled, public)
}

/// Keeps the review, with what it shows of the edition that freezing publishes. The form's own address says what was
/// read.
pub(in crate::pages) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let draft = draft(&pages, &asked).await?;
    let mut filled = Filled::new(sent.0);
    let heading = heading(&mut filled);
    if filled.is_wrong() {
        let public = Public::of(&pages, &asked, &draft).await?;
        return show(&asked, &draft, &filled, public);
    }
    let moment = draft.drafted.moment;
    let hall = pages.0.hall.clone();
    let told = match pages.read(move |rows| Ok(Told::of(rows, &hall, moment))).await? {
        Ok(told) => told,
        Err(error) => return show(&asked, &draft, &filled, Public::none(&asked, &error)?),
    };
    let who = by.who();
    let by = Deed { by: by.name, at: pages.now_ms() };
    let papers = draft.papers.into_iter().map(|paper| {
        let w = Texts::bundled().of(paper.language);
        papers::parted(&w, headed(paper, &draft.heading, &heading), told.chapters(), &draft.drafted.agreement)
    });
    let papers = papers.collect();
    let content = Content::reviewed(draft.drafted, heading, papers, by.clone());
    let review = Review {
        id: 0,
        kind: content.kind,
        agreement: content.agreement.clone(),
        as_of: content.as_of,
        position: content.position,
        draft: content.bytes().map_err(|error| unavailable(&error))?,
        told: Some(told.digest().map_err(|error| unavailable(&error))?),
        by: by.by,
        at: by.at,
    };
    let hall = pages.0.hall.clone();
    let kept = tokio::task::spawn_blocking(move || {
        hall.write(|hall| {
            let id = note::review(hall, &review)?;
            audit::note(hall, review.at, &who, Act::NoteReviewed, &id.to_string())?;
            Ok::<_, rusqlite::Error>(id)
        })
    });
    let id = kept.await.map_err(|error| unavailable(&error))?.map_err(|error| unavailable(&error))?;
    to(&format!("/notes/reviewed/{id}?lang={}", asked.language.code()))
}

/// What was reviewed, and the way to freeze it.
pub(in crate::pages) async fn reviewed(
    State(pages): State<Pages>,
    Path(id): Path<i64>,
    asked: Asked,
) -> Result<Response, Failure> {
    let (found, frozen) =
        in_hall(&pages, move |hall| Ok((note::reviewed(hall, id)?, note::of_review(hall, id)?))).await?;
    if let Some(number) = frozen {
        return to(&format!("/notes/{number}?lang={}", asked.language.code()));
    }
    waiting(&pages, &asked, found.ok_or(Failure::NoSuchNote)?, None).await
}

/// Freezes what was reviewed.
pub(in crate::pages) async fn freeze(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    Path(id): Path<i64>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let at = pages.now_ms();
    let year = DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&Copenhagen).year();
    let (hall, data) = (pages.0.hall.clone(), pages.0.data.clone());
    let frozen = tokio::task::spawn_blocking(move || {
        let mut connection = projection::open_to_read(&data)?;
        let rows = connection.transaction()?;
        let released = |paper: Paper, number| papers::of_edition(&Texts::bundled().of(paper.language), paper, number);
        freeze_reviewed(&hall, &rows, id, Freezing { by: &by, at, year }, released)
    });
    let number = match frozen.await.map_err(|error| unavailable(&error))? {
        Ok(number) | Err(NotFrozen::Frozen(number)) => number,
        Err(NotFrozen::NotReviewed) => return Err(Failure::NoSuchNote),
        Err(error) => {
            let why = sent_back(&asked, &error)?;
            let found = in_hall(&pages, move |hall| note::reviewed(hall, id)).await?;
            return waiting(&pages, &asked, found.ok_or(Failure::NoSuchNote)?, Some(why)).await;
        }
    };
    to(&format!("/notes/{number}?lang={}", asked.language.code()))
}

/// Why what was reviewed must be reviewed again.
fn sent_back(asked: &Asked, error: &NotFrozen) -> Result<String, Failure> {
    let w = Texts::bundled().of(asked.language);
    match error {
        NotFrozen::CountsOtherwise => Ok(w.named("frozen.counts_otherwise")),
        NotFrozen::ToldOtherwise => Ok(w.named("frozen.told_otherwise")),
        NotFrozen::NotReleased(error) => refusal(&w, error),
        error => Err(unavailable(error)),
    }
}

fn show(asked: &Asked, draft: &Draft, filled: &Filled, public: Public) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let ask = Asking { w, filled };
    let fields = vec![
        ask.required("note_title", Input::Line).in_language("da"),
        ask.required("recipients_of_note", Input::Lines).in_language("da"),
        ask.required("case_number", Input::Line),
        ask.field("document_number", Input::Line),
        ask.field("officer", Input::Line),
    ];
    let wrong = fields.iter().filter_map(Field::trouble).collect::<Vec<_>>();
    let status = match (wrong.is_empty(), &public.refused) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, Some(_)) => StatusCode::CONFLICT,
        (true, None) => StatusCode::OK,
    };
    let Drafted { kind, agreement, moment, .. } = &draft.drafted;
    let (as_of, lang) = (moment.as_of, w.language.code());
    let here = read_at(*kind, agreement, as_of, moment.position);
    let (publishes, edition_href) = published(&w, public.edition, moment);
    let paper = in_words(&w, &draft.papers)?.clone();
    let page = Page {
        other_href: format!("/notes/review?{here}&lang={}", w.language.other().code()),
        back: format!("/notes/{}?{}&lang={lang}", kind.word(), of(*kind, agreement, as_of)),
        action: format!("/notes/review?{here}&lang={lang}"),
        wrong,
        refused: public.refused,
        publishes,
        chapters: public.chapters.iter().map(|chapter| title(&w, chapter)).collect(),
        edition_href,
        paper: PaperShown::of(&w, &papers::parted(&w, paper, &public.chapters, agreement)),
        fields,
        w,
    };
    Ok((status, rendered(&page)?).into_response())
}

/// What is published with a note, and where it is seen: an edition that there is, or what is known at a moment.
fn published(w: &Words<'_>, edition: Option<i64>, moment: &Moment) -> (String, String) {
    let (Moment { as_of, position, .. }, lang) = (moment, w.language.code());
    match edition {
        Some(number) => {
            (w.fill("frozen.is_published", &[("number", &w.number(number))]), format!("/editions/{number}?lang={lang}"))
        }
        None => (
            w.fill("frozen.publishes", &[("position", &w.number(*position))]),
            format!("/editions/new?as-of={as_of}&known-by={position}&lang={lang}"),
        ),
    }
}

async fn waiting(pages: &Pages, asked: &Asked, review: Review, refused: Option<String>) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let content = Content::read(&review.draft).map_err(|error| unavailable(&error))?;
    let moment = content.moment(content.position);
    let publishes = if review.told.is_some() {
        let there = in_hall(pages, move |hall| release::there(hall, &moment)).await?;
        Some(published(&w, there.map(|edition| edition.number), &moment))
    } else {
        content.edition.map(|number| published(&w, Some(number), &moment))
    };
    let status = if refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let (lang, id) = (w.language.code(), review.id);
    let page = Waiting {
        other_href: format!("/notes/reviewed/{id}?lang={}", w.language.other().code()),
        action: format!("/notes/reviewed/{id}?lang={lang}"),
        back: format!(
            "/notes/review?{}&lang={lang}",
            read_at(content.kind, &content.agreement, content.as_of, content.position)
        ),
        by: review.by,
        at: w.moment(review.at, pages.now_ms()),
        refused,
        publishes,
        paper: PaperShown::of(&w, in_words(&w, &content.papers)?),
        w,
    };
    Ok((status, rendered(&page)?).into_response())
}

/// The paper in the language of the page.
fn in_words<'p>(w: &Words<'_>, papers: &'p [Paper]) -> Result<&'p Paper, Failure> {
    let paper = papers.iter().find(|paper| paper.language == w.language).or(papers.first());
    paper.ok_or(Failure::Unavailable)
}

/// The query that asks for a draft as it was known at a position.
fn read_at(kind: NoteKind, agreement: &str, as_of: chrono::NaiveDate, position: i64) -> String {
    format!("{}&known-by={position}", of(kind, agreement, as_of))
}

/// The query that asks for a draft.
fn of(kind: NoteKind, agreement: &str, as_of: chrono::NaiveDate) -> String {
    let agreement = agreement.rsplit('/').next().unwrap_or_default();
    format!("kind={}&agreement={agreement}&as-of={as_of}", kind.word())
}

/// The draft that an address asks for, with all that was known there or is known now. No note is about days to come.
async fn draft(pages: &Pages, asked: &Asked) -> Result<Draft, Failure> {
    let kind = asked.value("kind").and_then(NoteKind::of_word).ok_or(Failure::BadQuestion)?;
    let period = pages.period(asked).await?;
    if period.as_of > pages.today() || period.known_by.is_some_and(|position| position < 0) {
        return Err(Failure::BadQuestion);
    }
    let texts = Texts::bundled();
    let both = [Language::Danish, Language::English].map(|language| texts.of(language));
    match kind {
        NoteKind::Yearly => {
            let (note, _) = partnership::read(pages, asked, &period).await?.ok_or(Failure::NoSuchAgreement)?;
            // Its figures are published by its own note, rounded and joined; a yearly one would tell them exactly.
            if partnership::is_host_programme(pages, &note).await? {
                return Err(Failure::NoSuchAgreement);
            }
            let own = OwnWords::read(pages, note.terms.agreement, note.moment.as_of, None).await?;
            let papers: Vec<Paper> =
                both.iter().map(|w| papers::yearly(w, &period.in_language(w.language), &note, own.texts())).collect();
            let goals = note.goals.iter().map(Target::from).collect();
            let (agreement, moment, figures) = (note.terms.agreement.to_string(), note.moment, note.asked());
            Ok(Draft::of(Drafted { kind, agreement, moment, figures, goals }, papers))
        }
        NoteKind::Quarterly => {
            let note = programme::read(pages, &period).await?.ok_or(Failure::NoSuchAgreement)?;
            let own = OwnWords::read(pages, note.terms.agreement, note.moment.as_of, None).await?;
            let papers: Vec<Paper> = both
                .iter()
                .map(|w| papers::quarterly(w, &period.in_language(w.language), &note, own.texts()))
                .collect();
            let goals = note.sub_goals.iter().chain(&note.criteria).map(Target::from).collect();
            let (agreement, moment, figures) = (note.terms.agreement.to_string(), note.moment, note.asked());
            Ok(Draft::of(Drafted { kind, agreement, moment, figures, goals }, papers))
        }
    }
}

impl Draft {
    fn of(drafted: Drafted, papers: Vec<Paper>) -> Self {
        let heading = papers.first().map(|paper| Heading {
            title: paper.title.clone(),
            recipients: paper.recipients.clone(),
            case_number: paper.case_number.clone(),
            document_number: paper.document_number.clone(),
            officer: None,
        });
        Self { drafted, heading: heading.unwrap_or_default(), papers }
    }
}

/// A paper with what the officer wrote above it; a title that was left as it was stays in both languages.
fn headed(paper: Paper, drafted: &Heading, written: &Heading) -> Paper {
    Paper {
        title: if written.title == drafted.title { paper.title } else { written.title.clone() },
        recipients: written.recipients.clone(),
        case_number: written.case_number.clone(),
        document_number: written.document_number.clone(),
        officer: written.officer.clone(),
        ..paper
    }
}

fn heading(filled: &mut Filled) -> Heading {
    let title = filled.line("note_title");
    let recipients = filled.value("recipients_of_note").lines().map(str::trim).filter(|line| !line.is_empty());
    let recipients: Vec<String> = recipients.map(str::to_owned).collect();
    let line = |filled: &Filled, name| Some(filled.line(name)).filter(|text| !text.is_empty());
    let (case_number, document_number) = (line(filled, "case_number"), line(filled, "document_number"));
    let officer = line(filled, "officer");
    let missing = BTreeMap::from([
        ("note_title", title.is_empty()),
        ("recipients_of_note", recipients.is_empty()),
        ("case_number", case_number.is_none()),
    ]);
    for (name, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
        filled.refuse(name, "form.missing");
    }
    if recipients.len() > RECIPIENTS_MAX || recipients.iter().any(|one| one.chars().count() > LINE_MAX) {
        filled.refuse("recipients_of_note", "frozen.too_many_recipients");
    }
    for name in ["note_title", "case_number", "document_number", "officer"] {
        if filled.line(name).chars().count() > LINE_MAX {
            filled.refuse(name, "frozen.too_long");
        }
    }
    Heading { title, recipients, case_number, document_number, officer }
}
