//! An agreement as of a date: its goals against what was reached, its groups, the nationwide table, and what contradicts
//! itself.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use crdt_model::kind::{DocumentId, Kind};
use figures::glossary::Glossary;
use figures::moment::Moment;
use figures::note::Note;
use figures::schema;

use super::Pages;
use super::agreement::{facts, in_address};
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::quarterly;
use super::shown;
use super::told::{self, AtStage, GoalRow, NationTable, OtherGoal, RemarkShown};
use super::words::{Texts, Words};

const PATH: &str = "/partnership";

#[derive(Template)]
#[template(path = "partnership.html")]
struct Page<'a> {
    w: Words<'a>,
    period: &'a Period,
    other_href: String,
    agreement: String,
    title: String,
    others: Vec<(String, String)>,
    as_of: chrono::NaiveDate,
    as_of_words: String,
    known_by: String,
    known: Option<(String, String)>,
    note_href: String,
    facts: Vec<(&'a str, String)>,
    troubles: Vec<String>,
    missing: Option<String>,
    goals: Vec<GoalRow<'a>>,
    other_goals: Vec<OtherGoal>,
    stages: Vec<AtStage>,
    nation: Option<NationTable>,
    remarks: Vec<RemarkShown>,
}

#[derive(Template)]
#[template(path = "no_agreement.html")]
struct Nothing<'a> {
    w: Words<'a>,
    other_href: String,
    known: Option<(String, String)>,
}

/// The page.
pub(super) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let period = pages.period(&asked).await?;
    let w = Texts::bundled().of(period.language);
    let other = w.language.other().code();
    let Some((note, titles)) = read(&pages, &asked, &period).await? else {
        let known = told::known_then(&w, &period, period.known_by.unwrap_or_default(), period.known_now().href(PATH));
        return Ok(shown::rendered(&Nothing { w, other_href: period.other_language(PATH), known })?.into_response());
    };
    let is_programme = is_host_programme(&pages, &note).await?;
    let (terms, as_of) = (&note.terms, note.moment.as_of);
    let agreement = in_address(terms.agreement);
    let (lang, known) = (w.language.code(), period.known());
    let address =
        |agreement: &str, known: &str, lang| format!("{PATH}?agreement={agreement}&as-of={as_of}{known}&lang={lang}");
    let others = titles.into_iter().filter(|(id, _)| *id != terms.agreement);
    let troubles = note.astray.iter().chain(&terms.troubles);
    let html = shown::rendered(&Page {
        period: &period,
        other_href: address(&agreement, &known, other),
        note_href: if is_programme {
            format!("{}?as-of={as_of}{known}&lang={lang}", quarterly::PATH)
        } else {
            format!("/notes/yearly?agreement={agreement}&as-of={as_of}{known}&lang={lang}")
        },
        others: others.map(|(id, title)| (address(&in_address(id), &known, lang), title)).collect(),
        as_of_words: w.date(as_of),
        as_of,
        known_by: w.number(note.moment.position),
        known: told::known_then(&w, &period, note.moment.position, address(&agreement, "", lang)),
        title: terms.title.clone(),
        facts: facts(&w, terms),
        troubles: troubles.map(|trouble| w.said(&trouble.said()).to_owned()).collect(),
        missing: told::missing(&w, &note),
        goals: told::goals(&w, &period, &note.goals),
        other_goals: told::other_goals(&w, &note.goals),
        stages: told::stages(&w, &told::between(&period, terms.starts, as_of), &note.groups),
        nation: told::nation(&w, &note.nationwide),
        remarks: told::remarks(&w, &period, &note.remarks),
        agreement,
        w,
    })?;
    Ok(html.into_response())
}

/// Whether a note is on the agreement that the host programme's own note is on.
pub(super) async fn is_host_programme(pages: &Pages, note: &Note) -> Result<bool, Failure> {
    let position = note.moment.position;
    let programme = pages.read(move |rows| Ok(Glossary::at(rows, position)?.host_programme())).await?;
    Ok(programme == Some(note.terms.agreement))
}

/// The note on the agreement that an address names, else on the one that is meant; with the titles of all.
pub(super) async fn read(
    pages: &Pages,
    asked: &Asked,
    period: &Period,
) -> Result<Option<(Note, Vec<(DocumentId, String)>)>, Failure> {
    let wanted = asked.value("agreement").map(|id| format!("{}/{id}", Kind::Agreement.word()).parse::<DocumentId>());
    let wanted = wanted.transpose().map_err(|_| Failure::NoSuchAgreement)?;
    if !pages.is_filling() {
        pages.catch_up().await;
    }
    let (as_of, due, known_by) = (period.as_of, period.due(), period.known_by);
    let found = pages
        .read(move |rows| {
            let newest = schema::position(rows)?;
            let position = known_by.unwrap_or(newest).min(newest);
            let titles = Note::agreements(rows, position)?;
            let meant = match wanted {
                Some(_) => wanted,
                None => Note::meant(rows, position, as_of)?,
            };
            let Some(id) = meant else { return Ok(None) };
            let note = Note::of(rows, id, Moment { as_of, due, position })?;
            Ok(Some(note.map(|note| (note, titles))))
        })
        .await?;
    match found {
        None => Ok(None),
        Some(None) => Err(Failure::NoSuchAgreement),
        Some(found) => Ok(found),
    }
}
