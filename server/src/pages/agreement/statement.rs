//! Recording a figure that is known only as somebody's statement.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::statement::{AGREEMENT_ENDS, Statement};
use figures::IndicatorId;
use figures::nationwide::Nation;

use super::{PATH, Sent, Stated, Writers, address, indicators, record_new, tell};
use crate::journal::By;
use crate::pages::Pages;
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::form::{Asking, Filled, FormPage, Input, Part};
use crate::pages::sign_in::OwnForm;
use crate::pages::words::{Language, Texts, Words};

/// The empty form.
pub(in crate::pages) async fn stating(asked: Asked) -> Result<Response, Failure> {
    page(asked.language, &Filled::default())
}

/// Takes it in.
pub(in crate::pages) async fn new_statement(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let mut filled = Filled::new(sent.0);
    let mut statement = read(&mut filled, pages.today(), &Texts::bundled().of(asked.language));
    if filled.is_wrong() {
        return page(asked.language, &filled);
    }
    statement.logged = pages.0.officer.logged();
    record_new(&pages, &by, (Kind::Statement, PATH), &statement.edits(), asked.language).await
}

fn read(filled: &mut Filled, today: NaiveDate, w: &Words<'_>) -> Statement {
    let statement = Statement {
        figure: filled.value("figure").to_owned(),
        year: filled.number("year"),
        as_of: filled.date("stated_as_of"),
        value: filled.number("value"),
        date: filled.date("stated_date"),
        source: filled.value("source").to_owned(),
        document: filled.text("stated_in"),
        ..Statement::default()
    };
    if !statement.figure.is_empty() && figures(w).iter().all(|(word, _)| *word != statement.figure) {
        filled.refuse("figure", "form.not_a_choice");
    }
    let inputs = [("as_of", "stated_as_of"), ("date", "stated_date"), ("document", "stated_in")];
    tell(filled, &statement.check(today), w, &inputs);
    statement
}

fn page(language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let part = |title: &str, fields| Part { title: w.named(title), fields };
    FormPage {
        w,
        other_href: format!("/statements/new?lang={}", language.other().code()),
        title: w.t("statement.new").to_owned(),
        text: Some(w.t("statement.text").to_owned()),
        action: address("/statements/new", &w),
        back: address("/agreements", &w),
        button: w.t("statement.record").to_owned(),
        more: None,
        parts: vec![
            part(
                "statement.part_what",
                vec![
                    ask.required("figure", ask.choice("form.choose", figures(&w))),
                    ask.field("value", Input::Number),
                    ask.field("year", Input::Number),
                    ask.field("stated_as_of", Input::Date),
                    ask.field("stated_date", Input::Date),
                ],
            ),
            part("statement.part_who", vec![ask.required("source", Input::Line), ask.field("stated_in", Input::Line)]),
        ],
    }
    .answer()
}

/// Everything that a statement can be of.
fn figures(w: &Words<'_>) -> Vec<(String, String)> {
    let others = Nation::ALL.iter().map(|nation| nation.word()).chain([AGREEMENT_ENDS]);
    others.map(|word| (word.to_owned(), figure(w, word))).chain(indicators(w)).collect()
}

/// What a statement is of.
fn figure(w: &Words<'_>, word: &str) -> String {
    if word == AGREEMENT_ENDS {
        return w.t("statement.agreement_ends").to_owned();
    }
    if let Some(nation) = Nation::ALL.iter().find(|nation| nation.word() == word) {
        return w.fill("statement.nationwide", &[("name", w.choose(nation.name()))]);
    }
    word.parse::<IndicatorId>().map_or_else(|_| word.to_owned(), |id| w.choose(id.indicator().name).to_owned())
}

/// A statement in words.
pub(super) fn line(w: &Words<'_>, writers: &Writers, id: DocumentId, statement: &Statement) -> Stated {
    let of = match (statement.as_of, statement.year) {
        (Some(as_of), _) => w.date(as_of),
        (None, Some(year)) => year.to_string(),
        (None, None) => "–".to_owned(),
    };
    let says = match (statement.value, statement.date) {
        (Some(value), _) => w.number(value),
        (None, Some(date)) => w.date(date),
        (None, None) => "–".to_owned(),
    };
    let source = match &statement.document {
        Some(document) => format!("{}, {document}", statement.source),
        None => statement.source.clone(),
    };
    Stated { record: id.to_string(), figure: figure(w, &statement.figure), of, says, source, by: writers.of(w, id) }
}
