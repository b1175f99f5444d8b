//! Recording an agreement as it was made.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use crdt_model::agreement::{Agreement, numbered};
use crdt_model::kind::Kind;

use super::{Known, PATH, Sent, address, known, record_new, see, tell};
use crate::journal::By;
use crate::pages::Pages;
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::form::{Asking, Filled, FormPage, Input, Part};
use crate::pages::sign_in::OwnForm;
use crate::pages::words::{Language, Texts, Words};

const AREA: &str = "area.";

/// The empty form.
pub(in crate::pages) async fn making(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    page(&known(&pages).await?, asked.language, &Filled::default())
}

/// Takes it in.
pub(in crate::pages) async fn make(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let known = known(&pages).await?;
    let mut filled = Filled::new(sent.0);
    let agreement = read(&mut filled, &known, &Texts::bundled().of(asked.language));
    if filled.is_wrong() {
        return page(&known, asked.language, &filled);
    }
    // The same form sent twice makes one agreement, as long as nothing stands upon it.
    if known.agreed.agreements.iter().any(|(id, standing)| *standing == agreement && known.is_bare(*id)) {
        return see(PATH, asked.language);
    }
    record_new(&pages, &by, (Kind::Agreement, PATH), &agreement.edits(), asked.language).await
}

fn read(filled: &mut Filled, known: &Known, w: &Words<'_>) -> Agreement {
    let agreement = Agreement {
        title: filled.value("title").to_owned(),
        partner: filled.chosen("partner"),
        starts: filled.date("starts"),
        ends: filled.date("ends"),
        grant_dkk: filled.number("grant"),
        decision: filled.text("decision"),
        case_number: filled.text("case_number"),
        document_number: filled.text("document_number"),
        evaluation_framework: filled.text("evaluation_framework"),
        areas_total: filled.number("areas_total"),
        areas: filled.with_prefix(AREA).into_iter().collect(),
        effects: numbered(filled.value("effects").lines()),
        clauses: numbered(filled.value("clauses").lines()),
        recipients: numbered(filled.value("recipients").lines()),
        cancelled: false,
    };
    let inputs = [("area/", "areas"), ("effect/", "effects"), ("clause/", "clauses"), ("recipient/", "recipients")];
    tell(filled, &agreement.check(&known.reference), w, &inputs);
    agreement
}

fn page(known: &Known, language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let organisations = known.glossary.organisations().map(|(id, name)| (id.to_owned(), name.to_owned()));
    let part = |title: &str, fields| Part { title: w.named(title), fields };
    FormPage {
        w,
        other_href: format!("/agreements/new?lang={}", language.other().code()),
        title: w.t("agreement.new").to_owned(),
        text: Some(w.t("agreement.new_text").to_owned()),
        action: address("/agreements/new", &w),
        back: address("/agreements", &w),
        button: w.t("agreement.record").to_owned(),
        more: None,
        parts: vec![
            part(
                "agreement.part_what",
                vec![
                    ask.required("title", Input::Line),
                    ask.field("partner", ask.choice("form.none", organisations)),
                    ask.required("starts", Input::Date),
                    ask.required("ends", Input::Date),
                    ask.field("grant", Input::Number),
                ],
            ),
            part(
                "agreement.part_where",
                vec![ask.field("areas_total", Input::Number), ask.field("areas", ask.ticks(AREA, known.areas()))],
            ),
            part("agreement.part_wants", vec![ask.field("effects", Input::Lines), ask.field("clauses", Input::Lines)]),
            part(
                "agreement.part_case",
                vec![
                    ask.field("recipients", Input::Lines),
                    ask.field("decision", Input::Line),
                    ask.field("case_number", Input::Line),
                    ask.field("document_number", Input::Line),
                    ask.field("evaluation_framework", Input::Line),
                ],
            ),
        ],
    }
    .answer()
}
