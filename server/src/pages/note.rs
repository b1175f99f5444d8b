//! The yearly note (*efterretningsnotat*) on an agreement: figures make its sentences, the officer adds words to each
//! section, and it prints on A4.

mod section;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::{Extension, Form};
use chrono::NaiveDate;
use crdt_model::judgement::Section;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use figures::glossary::Glossary;
use figures::note::{Note, Sentence, Told};
use figures::schema;
use figures::terms::Terms;

use super::Pages;
use super::agreement::{areas, in_address};
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::frozen;
use super::overview::href;
use super::partnership;
use super::quarterly;
use super::shown;
use super::sign_in::OwnForm;
use super::told::{self, AtStage, GoalRow, NationTable, OtherGoal, RemarkShown};
use super::words::{Texts, Words};
use crate::journal::By;
use crate::store::document;
use section::{judgement, unavailable};

pub(super) use section::{OwnWords, SectionShown, SentenceShown, Side, Written, keep, to};

#[derive(Template)]
#[template(path = "note.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    action: String,
    as_of: NaiveDate,
    as_of_words: String,
    known_by: String,
    title: String,
    to: String,
    case_number: Option<String>,
    document_number: Option<String>,
    sections: Vec<SectionShown>,
    background: Vec<String>,
    goals: Vec<GoalRow<'a>>,
    other_goals: Vec<OtherGoal>,
    stages: Vec<AtStage>,
    nation: Option<NationTable>,
    remarks: Vec<RemarkShown>,
    footnotes: Vec<Footnote<'a>>,
    side: Side,
}

/// What stands behind a figure.
pub(super) struct Footnote<'a> {
    number: usize,
    name: &'a str,
    pub(super) basis: &'a str,
    pub(super) text: String,
    href: String,
}

/// The note.
pub(super) async fn yearly(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    show(&pages, &asked, None).await
}

/// Keeps the officer's words in a section.
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
    let period = period(&pages, &asked).await?;
    let (note, _) = partnership::read(&pages, &asked, &period).await?.ok_or(Failure::NoSuchAgreement)?;
    let (agreement, as_of) = (note.terms.agreement, note.moment.as_of);
    let (section, lang) = (written.section, asked.language.code());
    keep(&pages, &by, (agreement, as_of), section, text).await?;
    to(&format!("{}{}&lang={lang}#{section}", address(agreement, as_of), period.known()))
}

fn address(agreement: DocumentId, as_of: NaiveDate) -> String {
    format!("/notes/yearly?agreement={}&as-of={as_of}", in_address(agreement))
}

/// An address may name the as-of date with a hyphen, as all do, or with an underscore.
async fn period(pages: &Pages, asked: &Asked) -> Result<Period, Failure> {
    pages.period(&asked.also("as_of", "as-of")).await
}

/// The page; with a text that was too long, as it was written.
async fn show(pages: &Pages, asked: &Asked, refused: Option<(Section, String)>) -> Result<Response, Failure> {
    let period = period(pages, asked).await?;
    let w = Texts::bundled().of(period.language);
    let (note, _) = partnership::read(pages, asked, &period).await?.ok_or(Failure::NoSuchAgreement)?;
    if partnership::is_host_programme(pages, &note).await? {
        let (as_of, known, lang) = (note.moment.as_of, period.known(), w.language.code());
        return to(&format!("{}?as-of={as_of}{known}&lang={lang}", quarterly::PATH));
    }
    let (terms, as_of) = (&note.terms, note.moment.as_of);
    let words = OwnWords::read(pages, terms.agreement, as_of, refused).await?;
    let own = format!("{}{}", address(terms.agreement, as_of), period.known());
    let lang = w.language.code();
    let footnotes = footnotes(&w, &period, &note);
    let sentences = |section| {
        let own = note.draft.iter().filter(|one| one.section == section);
        own.filter_map(|one| sentence(&w, one, &note, &footnotes)).collect()
    };
    let page = Page {
        other_href: format!("{own}&lang={}", w.language.other().code()),
        action: format!("{own}&lang={lang}"),
        as_of,
        as_of_words: w.date(as_of),
        known_by: w.number(note.moment.position),
        title: w.fill("note.title", &[("title", &terms.title), ("partner", &partner(&w, terms))]),
        to: terms.recipients.join(w.t("note.and")),
        case_number: terms.case_number.clone(),
        document_number: terms.document_number.clone(),
        sections: words.sections(&w, &Section::YEARLY, has_own, sentences),
        background: background(&w, terms),
        goals: told::goals(&w, &period, &note.goals),
        other_goals: told::other_goals(&w, &note.goals),
        stages: told::stages(&w, &told::between(&period, terms.starts, as_of), &note.groups),
        nation: told::nation(&w, &note.nationwide),
        remarks: told::remarks(&w, &period, &note.remarks),
        footnotes,
        side: Side {
            path: "/notes/yearly",
            agreement: Some(in_address(terms.agreement)),
            as_of,
            known_by: period.known_by,
            known: told::known_then(
                &w,
                &period,
                note.moment.position,
                format!("{}&lang={lang}", address(terms.agreement, as_of)),
            ),
            too_long: words.is_refused(),
            missing: told::missing(&w, &note),
            json_href: format!("{}&lang={lang}", own.replace("/notes/yearly", "/notes/yearly.json")),
            review_href: (as_of <= pages.today())
                .then(|| format!("{}&kind=yearly&lang={lang}", own.replace("/notes/yearly", "/notes/review"))),
            page: (
                format!("{}&lang={lang}", own.replace("/notes/yearly", "/partnership")),
                w.t("agreement.to_goals").to_owned(),
            ),
        },
        w,
    };
    Ok(shown::rendered(&page)?.into_response())
}

/// The note as data, without the officer's words.
pub(super) async fn yearly_json(State(pages): State<Pages>, asked: Asked) -> Response {
    let note = async {
        let period = period(&pages, &asked).await?;
        partnership::read(&pages, &asked, &period).await?.ok_or(Failure::NoSuchAgreement)
    };
    match note.await {
        Ok((note, _)) => axum::Json(note).into_response(),
        Err(failure) => failure.json(),
    }
}

pub(super) fn partner(w: &Words<'_>, terms: &Terms) -> String {
    terms.partner_name.clone().unwrap_or_else(|| w.t("note.the_partner").to_owned())
}

/// What the agreement is, in sentences.
pub(super) fn background(w: &Words<'_>, terms: &Terms) -> Vec<String> {
    let (from, to) = (w.date(terms.starts), w.date(terms.ends));
    let partner = partner(w, terms);
    let mut said =
        vec![w.fill("note.made", &[("title", &terms.title), ("partner", &partner), ("from", &from), ("to", &to)])];
    let decision = terms.decision.as_ref().map(|decision| w.fill("note.decision", &[("decision", decision)]));
    said.extend(decision);
    let grant = terms.grant_dkk.map(|grant| w.number(grant));
    said.extend(grant.map(|grant| w.fill("note.grant", &[("partner", &partner), ("grant", &grant)])));
    said.extend(areas(w, terms).map(|areas| w.fill("note.areas", &[("areas", &areas)])));
    if !terms.effects.is_empty() {
        let effects: Vec<String> = terms.effects.iter().map(|effect| lowered(effect)).collect();
        said.push(w.fill("note.effects", &[("effects", &effects.join(", "))]));
    }
    for change in terms.amendments.iter().filter(|change| change.holds) {
        said.push(w.fill("note.amended", &[("date", &w.date(change.decided)), ("reason", &change.reason)]));
    }
    said
}

/// A text within a sentence.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Whether something stands in a section whatever the figures and the officer say.
const fn has_own(section: Section) -> bool {
    matches!(section, Section::Background | Section::Status | Section::Groups | Section::Remarks)
}

fn sentence(w: &Words<'_>, one: &Sentence, note: &Note, footnotes: &[Footnote<'_>]) -> Option<SentenceShown> {
    let place = note.figures.iter().position(|told| told.id == one.id)?;
    let footnote = footnotes.get(place)?;
    Some(SentenceShown {
        before: w.said(&one.before).to_owned(),
        value: w.said(&one.value).to_owned(),
        after: w.said(&one.after).to_owned(),
        href: footnote.href.clone(),
        footnote: Some(footnote.number),
    })
}

/// What stands behind each figure, in the order of the figures.
fn footnotes<'a>(w: &Words<'a>, period: &Period, note: &Note) -> Vec<Footnote<'a>> {
    let each = note.figures.iter().enumerate();
    each.map(|(place, told)| footnote(w, period, place + 1, told)).collect()
}

pub(super) fn footnote<'a>(w: &Words<'a>, period: &Period, number: usize, told: &Told) -> Footnote<'a> {
    let (basis, _) = shown::basis(w, told.basis);
    let mut parts = vec![w.fill("note.between", &[("from", &w.date(told.from)), ("to", &w.date(told.to))])];
    parts.push(told::coverage(w, told.id, &told.figure));
    parts.extend(shown::unsettled(w, &told.figure));
    parts.extend(shown::possible_doubles(w, &told.figure));
    parts.push(w.fill("figure.version", &[("version", &told.version.to_string())]));
    Footnote {
        number,
        name: w.choose(told.name),
        basis,
        text: parts.iter().map(|part| part.trim_end_matches('.')).collect::<Vec<_>>().join(". "),
        href: href(&told::between(period, told.from, told.to), told.id),
    }
}

#[derive(Template)]
#[template(path = "notes.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    today: NaiveDate,
    agreements: Vec<(String, String)>,
    written: Vec<(String, String)>,
    frozen: Vec<frozen::Listed>,
    waiting: Vec<frozen::Waiting>,
}

/// Every note that was frozen, that waits to be, or that words were written in, and a way to begin another.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    pages.catch_up().await;
    let known = pages.read(|rows| {
        let position = schema::position(rows)?;
        Ok((Note::agreements(rows, position)?, Glossary::at(rows, position)?.host_programme()))
    });
    let (titles, programme) = known.await?;
    let saved = pages
        .0
        .store
        .read(|connection| document::of_kind(connection, Space::Programme, Kind::Judgement))
        .await
        .map_err(|error| unavailable(&error))?;
    let written: BTreeSet<(NaiveDate, DocumentId)> = saved
        .iter()
        .filter_map(|saved| judgement(saved))
        .filter(|judgement| !judgement.text.is_empty())
        .filter_map(|judgement| judgement.as_of.zip(judgement.agreement))
        .collect();
    let lang = w.language.code();
    let title = |id: &DocumentId| titles.iter().find(|(known, _)| known == id).map(|(_, title)| title.clone());
    let written = written.iter().rev().filter_map(|(as_of, id)| {
        let words = w.fill("notes.of", &[("title", &title(id)?), ("date", &w.date(*as_of))]);
        let address = match programme {
            Some(programme) if programme == *id => format!("{}?as-of={as_of}", quarterly::PATH),
            _ => address(*id, *as_of),
        };
        Some((format!("{address}&lang={lang}"), words))
    });
    let (frozen, waiting) = frozen::listed(&pages, &w).await?;
    // The host programme has a note of its own.
    let of_its_own = titles.iter().filter(|(id, _)| Some(*id) != programme);
    shown::rendered(&List {
        frozen,
        waiting,
        w,
        other_href: format!("/notes?lang={}", w.language.other().code()),
        today: pages.today(),
        written: written.collect(),
        agreements: of_its_own.map(|(id, title)| (in_address(*id), title.clone())).collect(),
    })
}
