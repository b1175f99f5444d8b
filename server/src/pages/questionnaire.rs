//! The questionnaires of the host programme: what each side has been asked, version by version, and the form for a new one.
//! A version that was written stays as it is, and answers stay with the version that they were given to.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, Response};
use axum::{Extension, Form};
use crdt_model::card::MatchSide;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::questionnaire::{
    Fault, LANGUAGES, Measure, QUESTIONS_MAX, Question, Questionnaire, in_use, next_version, standard,
};
use serde::Deserialize;

use super::Pages;
use super::agreement::{Sent, in_address, record_new};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part, direction};
use super::records::{self, Kept};
use super::shown;
use super::sign_in::OwnForm;
use super::words::{Language, Texts, Words};
use crate::journal::By;

const PATH: &str = "/programme/questionnaires";

const MEASURES: &str = "measures.";

/// So many more questions are offered than there are, and at each press of the button for more.
const MORE: usize = 2;

#[derive(Template)]
#[template(path = "questionnaires.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    sides: Vec<Side>,
}

struct Side {
    word: &'static str,
    title: String,
    versions: Vec<Version>,
}

struct Version {
    href: String,
    name: String,
    from: String,
    questions: String,
    state: String,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "questionnaire.html")]
struct One<'a> {
    w: Words<'a>,
    other_href: String,
    title: String,
    from: String,
    questions: Vec<Asks>,
}

/// A question in words.
struct Asks {
    measures: String,
    texts: Vec<Spoken>,
}

struct Spoken {
    code: String,
    direction: &'static str,
    language: String,
    words: String,
}

/// Every version by side, the newest first.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let all = all(&pages).await?;
    let side = |side: &MatchSide| {
        let used = in_use(all.iter().map(|(id, one)| (*id, one)), *side, pages.today());
        let own = all.iter().rev().filter(|(_, one)| one.side == Some(*side));
        let version = |(id, one): &Kept<Questionnaire>| {
            let is_to_come = one.valid_from.is_none_or(|from| from > pages.today());
            let (state, class) = match (used == Some(*id), is_to_come) {
                (true, _) => ("questionnaire.in_use", ""),
                (false, true) => ("guideline.to_come", "silent"),
                (false, false) => ("guideline.replaced", "closed"),
            };
            Version {
                href: format!("{PATH}/{}?lang={}", in_address(*id), w.language.code()),
                name: version(&w, one),
                from: since(&w, one),
                questions: w.fill_for(
                    one.questions.len(),
                    "questionnaire.questions",
                    &[("count", &one.questions.len().to_string())],
                ),
                state: w.t(state).to_owned(),
                class,
            }
        };
        Side { word: side.word(), title: of_side(&w, *side).to_owned(), versions: own.map(version).collect() }
    };
    shown::rendered(&List {
        w,
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        sides: MatchSide::ALL.iter().map(side).collect(),
    })
}

/// A version as it was written.
pub(super) async fn one(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let id: DocumentId = format!("{}/{id}", Kind::Questionnaire.word()).parse().map_err(|_| Failure::NoSuchRecord)?;
    let (_, read) = all(&pages).await?.into_iter().find(|(known, _)| *known == id).ok_or(Failure::NoSuchRecord)?;
    let side = read.side.map(|side| of_side(&w, side)).unwrap_or_default();
    let spoken = |(code, words): (&String, &String)| Spoken {
        code: code.clone(),
        direction: direction(code),
        language: w.fill("questionnaire.asked_in", &[("language", &w.named(&format!("tongue.{code}")))]),
        words: words.clone(),
    };
    let in_order = |question: &Question| {
        let known = LANGUAGES.iter().filter_map(|code| question.text.get_key_value(*code));
        let others = question.text.iter().filter(|(code, _)| !LANGUAGES.contains(&code.as_str()));
        known.chain(others).map(spoken).collect()
    };
    let asks = |question: &Question| Asks { measures: measures(&w, question.measures), texts: in_order(question) };
    shown::rendered(&One {
        w,
        other_href: format!("{PATH}/{}?lang={}", in_address(id), w.language.other().code()),
        title: w.fill("questionnaire.of", &[("side", side), ("version", &version(&w, &read).to_lowercase())]),
        from: since(&w, &read),
        questions: read.questions.values().map(asks).collect(),
    })
}

/// Which side is to be asked.
#[derive(Deserialize)]
pub(super) struct AskedSide {
    side: MatchSide,
}

/// Takes the questions into use that the programme comes with.
pub(super) async fn begin(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    Form(wanted): Form<AskedSide>,
) -> Result<Response, Failure> {
    let there = all(&pages).await?;
    let mut new = standard(wanted.side, pages.today(), pages.0.officer.logged());
    new.version = Some(next_version(there.iter().map(|(_, one)| one), wanted.side));
    record_new(&pages, &by, (Kind::Questionnaire, PATH), &new.edits(), asked.language).await
}

/// The form, filled in with what the side is asked now, or with what the programme comes with.
pub(super) async fn writing(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let side = side(&asked)?;
    let there = all(&pages).await?;
    let newest = there.iter().rev().find(|(_, one)| one.side == Some(side)).map(|(_, one)| one);
    let filled = newest.map_or_else(Filled::default, filled);
    let questions = newest.map_or(0, |newest| newest.questions.len());
    page(side, asked.language, &filled, questions + MORE)
}

/// Takes it in, as a new version from today; or offers more questions.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let side = side(&asked)?;
    let mut filled = Filled::new(sent.0);
    let offered = filled.with_prefix(MEASURES).len();
    if !filled.value("more").is_empty() {
        return page(side, asked.language, &filled, offered + MORE);
    }
    let there = all(&pages).await?;
    let questionnaire = Questionnaire {
        side: Some(side),
        version: Some(next_version(there.iter().map(|(_, one)| one), side)),
        valid_from: Some(pages.today()),
        questions: read(&mut filled, offered),
        logged: pages.0.officer.logged(),
    };
    if filled.is_wrong() {
        return page(side, asked.language, &filled, offered);
    }
    record_new(&pages, &by, (Kind::Questionnaire, PATH), &questionnaire.edits(), asked.language).await
}

/// By version, the first first.
async fn all(pages: &Pages) -> Result<Vec<Kept<Questionnaire>>, Failure> {
    let mut all = records::all(pages, Kind::Questionnaire, Questionnaire::read, |one| &one.logged).await?;
    all.sort_by_key(|(id, one)| (one.version, one.valid_from, *id));
    Ok(all)
}

fn side(asked: &Asked) -> Result<MatchSide, Failure> {
    asked.value("side").and_then(|side| side.parse().ok()).ok_or(Failure::NoSuchRecord)
}

/// The questions that are filled in, without gaps; what is wrong with one is said where it was written.
fn read(filled: &mut Filled, offered: usize) -> BTreeMap<u8, Question> {
    let mut questions = BTreeMap::new();
    let mut places = Vec::new();
    for place in 1..=offered.min(QUESTIONS_MAX) {
        let words = LANGUAGES.map(|language| (language.to_owned(), filled.line(&text_of(place, language))));
        let text: BTreeMap<String, String> = words.into_iter().filter(|(_, words)| !words.is_empty()).collect();
        let measures: Option<Measure> = filled.chosen(&format!("{MEASURES}{place}"));
        if let (false, Ok(number)) = (text.is_empty(), u8::try_from(places.len() + 1)) {
            places.push(place);
            questions.insert(number, Question { measures: measures.unwrap_or(Measure::Other), text });
        }
    }
    let asked = Questionnaire { questions, ..Questionnaire::default() };
    let place_of = |number: u8| places.get(usize::from(number).saturating_sub(1)).copied().unwrap_or(1);
    for fault in asked.check() {
        match fault {
            Fault::NothingAsked => filled.refuse(&text_of(1, "da"), "form.nothing_asked"),
            Fault::TooMany => filled.refuse(&text_of(QUESTIONS_MAX, "da"), "form.text_too_long"),
            Fault::DanishMissing(number) => filled.refuse(&text_of(place_of(number), "da"), "form.missing"),
            Fault::TextTooLong(number) => {
                let own = LANGUAGES.map(|language| text_of(place_of(number), language));
                let longest = own.into_iter().max_by_key(|field| filled.value(field).len());
                longest.into_iter().for_each(|field| filled.refuse(&field, "form.text_too_long"));
            }
        }
    }
    asked.questions
}

/// The form as it would be filled in to ask the same.
fn filled(questionnaire: &Questionnaire) -> Filled {
    let each = (1..).zip(questionnaire.questions.values());
    let values = each.flat_map(|(place, question)| {
        let texts = question.text.iter().map(move |(language, words)| (text_of(place, language), words.clone()));
        texts.chain([(format!("{MEASURES}{place}"), question.measures.word().to_owned())])
    });
    Filled::new(values.collect())
}

fn text_of(place: usize, language: &str) -> String {
    format!("asked.{place}.{language}")
}

fn page(side: MatchSide, language: Language, filled: &Filled, offered: usize) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let offered = offered.min(QUESTIONS_MAX);
    let part = |place: usize| {
        let criteria = Measure::ALL.iter().filter(|measure| **measure != Measure::Other);
        let kinds = [Measure::Other].iter().chain(criteria);
        let kinds = kinds.map(|measure| (measure.word().to_owned(), measures(&w, *measure)));
        let texts = LANGUAGES.map(|code| {
            let asked_in = w.fill("questionnaire.asked_in", &[("language", &w.named(&format!("tongue.{code}")))]);
            let label = format!("{place}. {asked_in}");
            ask.labelled(&text_of(place, code), label, Input::Lines).in_language(code)
        });
        let label = w.t("questionnaire.measures").to_owned();
        let measures = ask.labelled(&format!("{MEASURES}{place}"), label, Input::Choice(kinds.collect()));
        let title = w.fill("questionnaire.question", &[("number", &place.to_string())]);
        Part { title, fields: texts.into_iter().chain([measures]).collect() }
    };
    let path = format!("{PATH}/new?side={side}");
    FormPage {
        w,
        other_href: format!("{path}&lang={}", language.other().code()),
        title: w.fill("questionnaire.new_for", &[("side", of_side(&w, side))]),
        text: Some(w.t("questionnaire.new_text").to_owned()),
        action: format!("{path}&lang={}", language.code()),
        back: format!("{PATH}?lang={}", language.code()),
        button: w.t("questionnaire.record").to_owned(),
        more: (offered < QUESTIONS_MAX).then(|| w.t("questionnaire.more").to_owned()),
        parts: (1..=offered).map(part).collect(),
    }
    .answer()
}

fn version(w: &Words<'_>, questionnaire: &Questionnaire) -> String {
    let number = questionnaire.version.map_or_else(|| "–".to_owned(), |version| version.to_string());
    w.fill("questionnaire.version", &[("number", &number)])
}

/// Since when it is used.
fn since(w: &Words<'_>, questionnaire: &Questionnaire) -> String {
    let from = questionnaire.valid_from;
    from.map_or_else(String::new, |from| w.fill("questionnaire.used_from", &[("date", &w.date(from))]))
}

/// Who answers.
fn of_side<'a>(w: &Words<'a>, side: MatchSide) -> &'a str {
    match side {
        MatchSide::Newcomer => w.t("questionnaire.newcomer"),
        MatchSide::Host => w.t("questionnaire.host"),
    }
}

/// What a question measures.
fn measures(w: &Words<'_>, measure: Measure) -> String {
    w.named(&format!("measure.{measure}"))
}
