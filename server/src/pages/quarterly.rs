//! The quarterly note (*statusnotat*) that the host programme's project workers give the steering group: figures make its
//! sentences, the officer adds words to each section, and it prints on A4.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Form};
use crdt_model::judgement::Section;
use figures::note::Sentence;

use super::Pages;
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::note::{OwnWords, SectionShown, SentenceShown, Side, Written, keep, to};
use super::overview::href;
use super::programme::{self, Body, nothing, read};
use super::shown;
use super::sign_in::OwnForm;
use super::told;
use super::words::{Texts, Words};
use crate::journal::By;

pub(super) const PATH: &str = "/notes/quarterly";

#[derive(Template)]
#[template(path = "quarterly.html")]
struct Paper<'a> {
    w: Words<'a>,
    other_href: String,
    action: String,
    title: String,
    to: String,
    case_number: Option<String>,
    document_number: Option<String>,
    sections: Vec<SectionShown>,
    body: Body<'a>,
    side: Side,
}

/// The note.
pub(super) async fn note(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    show(&pages, &asked, None).await
}

/// The note as data, without the officer's words.
pub(super) async fn note_json(State(pages): State<Pages>, asked: Asked) -> Response {
    let read = async {
        let period = pages.period(&asked).await?;
        read(&pages, &period).await?.ok_or(Failure::NoSuchAgreement)
    };
    match read.await {
        Ok(read) => axum::Json(read).into_response(),
        Err(failure) => failure.json(),
    }
}

/// Keeps the officer's words in a section of the note.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let text = match written.text() {
        Ok(text) => text,
        Err(text) => {
            let mut page = show(&pages, &asked, Some((written.section, text))).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
    };
    let period = pages.period(&asked).await?;
    let read = read(&pages, &period).await?.ok_or(Failure::NoSuchAgreement)?;
    let (as_of, section, lang) = (read.moment.as_of, written.section, asked.language.code());
    keep(&pages, &by, (read.terms.agreement, as_of), section, text).await?;
    to(&format!("{PATH}?as-of={as_of}{}&lang={lang}#{section}", period.known()))
}

/// The note's page; with a text that was too long, as it was written.
async fn show(pages: &Pages, asked: &Asked, refused: Option<(Section, String)>) -> Result<Response, Failure> {
    let period = pages.period(asked).await?;
    let w = Texts::bundled().of(period.language);
    let Some(read) = read(pages, &period).await? else { return nothing(w, &period) };
    let (terms, as_of, lang) = (&read.terms, read.moment.as_of, w.language.code());
    let at = format!("as-of={as_of}{}", period.known());
    let own = OwnWords::read(pages, terms.agreement, as_of, refused).await?;
    let whole = told::between(&period, terms.starts, read.to);
    let sentences = |section| {
        let own = read.draft.iter().filter(|one| one.section == section);
        own.map(|one| sentence(&w, &whole, one)).collect()
    };
    let page = Paper {
        other_href: format!("{PATH}?{at}&lang={}", w.language.other().code()),
        action: format!("{PATH}?{at}&lang={lang}"),
        title: w.fill("quarterly.heading", &[("title", &terms.title)]),
        to: terms.recipients.join(w.t("note.and")),
        case_number: terms.case_number.clone(),
        document_number: terms.document_number.clone(),
        sections: own.sections(&w, &Section::QUARTERLY, has_own, sentences),
        body: Body::of(&w, &period, &read),
        side: Side {
            path: PATH,
            agreement: None,
            as_of,
            known_by: period.known_by,
            known: told::known_then(&w, &period, read.moment.position, format!("{PATH}?as-of={as_of}&lang={lang}")),
            too_long: own.is_refused(),
            missing: None,
            json_href: format!("{PATH}.json?{at}"),
            review_href: (as_of <= pages.today()).then(|| format!("/notes/review?kind=quarterly&{at}&lang={lang}")),
            page: (format!("{}?{at}&lang={lang}", programme::PATH), w.t("programme.to_page").to_owned()),
        },
        w,
    };
    Ok(shown::rendered(&page)?.into_response())
}

/// Figures or goals stand in all but two, whatever they say.
const fn has_own(section: Section) -> bool {
    !matches!(section, Section::Background | Section::Outlook)
}

/// A sentence; what stands behind its figure stands in the section's table.
fn sentence(w: &Words<'_>, whole: &Period, one: &Sentence) -> SentenceShown {
    SentenceShown {
        before: w.said(&one.before).to_owned(),
        value: w.said(&one.value).to_owned(),
        after: w.said(&one.after).to_owned(),
        href: href(whole, one.id),
        footnote: None,
    }
}
