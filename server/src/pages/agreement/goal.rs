//! Recording a goal of an agreement.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::kind::{DocumentId, Kind};
use figures::IndicatorId;
use figures::goals::Aim;

use super::{
    GoalLine, Known, PATH, Sent, Writers, address, agreement_of, in_address, indicators, known, record_new, said, tell,
};
use crate::journal::By;
use crate::pages::Pages;
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::form::{Asking, Filled, FormPage, Input, Part};
use crate::pages::sign_in::OwnForm;
use crate::pages::words::{Language, Texts, Words};

/// The empty form.
pub(in crate::pages) async fn setting_goal(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    let quantitative = Filled::with(&[("goal_kind", GoalKind::Quantitative.word().to_owned())]);
    page(&known(&pages).await?, agreement_of(&id)?, asked.language, &quantitative)
}

/// Takes it in.
pub(in crate::pages) async fn new_goal(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let known = known(&pages).await?;
    let of = agreement_of(&id)?;
    let mut filled = Filled::new(sent.0);
    let mut goal = read(&mut filled, &known, of, &Texts::bundled().of(asked.language))?;
    if filled.is_wrong() {
        return page(&known, of, asked.language, &filled);
    }
    goal.logged = pages.0.officer.logged();
    record_new(&pages, &by, (Kind::Goal, PATH), &goal.edits(), asked.language).await
}

fn read(filled: &mut Filled, known: &Known, of: DocumentId, w: &Words<'_>) -> Result<Goal, Failure> {
    let indicator: Option<IndicatorId> = filled.chosen("indicator");
    let goal = Goal {
        agreement: Some(of),
        kind: filled.chosen("goal_kind"),
        danish: filled.value("danish").to_owned(),
        english: filled.text("english"),
        indicator: indicator.map(|id| id.word().to_owned()),
        target: filled.number("target"),
        unit: filled.chosen("unit"),
        deadline: filled.date("deadline"),
        area: filled.text("goal_area"),
        activity_kind: filled.text("activity_kind"),
        organisation: filled.chosen("goal_organisation"),
        source: filled.text("goal_source"),
        ..Goal::default()
    };
    let inputs = [
        ("kind", "goal_kind"),
        ("area", "goal_area"),
        ("organisation", "goal_organisation"),
        ("source", "goal_source"),
    ];
    tell(filled, &goal.check(&known.agreement(of)?, &known.reference), w, &inputs);
    Ok(goal)
}

fn page(known: &Known, of: DocumentId, language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let terms = known.terms(of)?;
    let kinds = GoalKind::ALL.iter().map(|kind| (kind.word().to_owned(), w.named(&format!("goal_kind.{kind}"))));
    let units = Unit::ALL.iter().map(|unit| (unit.word().to_owned(), w.named(&format!("unit.{unit}"))));
    let activities = known.glossary.kinds.iter().map(|(key, name)| (key.clone(), said(name, &w)));
    let organisations = known.glossary.organisations().map(|(id, name)| (id.to_owned(), name.to_owned()));
    let part = |title: &str, fields| Part { title: w.named(title), fields };
    let path = format!("/agreements/{}/goal", in_address(of));
    FormPage {
        w,
        other_href: format!("{path}?lang={}", language.other().code()),
        title: w.t("goal.new").to_owned(),
        text: Some(w.fill("goal.text", &[("title", &terms.title)])),
        action: address(&path, &w),
        back: address("/agreements", &w),
        button: w.t("goal.record").to_owned(),
        more: None,
        parts: vec![
            part(
                "goal.part_what",
                vec![
                    ask.required("goal_kind", Input::Choice(kinds.collect())),
                    ask.required("danish", Input::Line),
                    ask.field("english", Input::Line),
                ],
            ),
            part(
                "goal.part_measure",
                vec![
                    ask.field("indicator", ask.choice("form.nothing_measures", indicators(&w))),
                    ask.field("target", Input::Number),
                    ask.field("unit", ask.choice("form.none", units)),
                    ask.field("deadline", Input::Date),
                ],
            ),
            part(
                "goal.part_where",
                vec![
                    ask.field("goal_area", ask.choice("form.everywhere", known.areas())),
                    ask.field("activity_kind", ask.choice("form.every_kind", activities)),
                    ask.field("goal_organisation", ask.choice("form.every_organisation", organisations)),
                    ask.field("goal_source", Input::Line),
                ],
            ),
        ],
    }
    .answer()
}

/// A goal in words.
pub(super) fn line(w: &Words<'_>, writers: &Writers, aim: &Aim) -> GoalLine {
    let state = match (&aim.dropped, aim.done) {
        (Some(dropped), _) => w.fill("goal.dropped", &[("date", &w.date(dropped.since))]),
        (None, Some(done)) => w.fill("goal.done", &[("date", &w.date(done))]),
        (None, None) => String::new(),
    };
    GoalLine {
        record: aim.goal.to_string(),
        name: said(&aim.name, w),
        by: writers.of(w, aim.goal),
        sort: w.named(&format!("goal_kind.{}", aim.kind)),
        target: aim.target.map_or_else(|| "–".to_owned(), |target| w.target(target, aim.unit)),
        deadline: w.date(aim.deadline),
        state,
        is_done: aim.done.is_some(),
    }
}

/// What a goal is called, as it was written.
pub(super) fn named(w: &Words<'_>, goal: &Goal) -> String {
    match (&goal.english, w.language) {
        (Some(english), Language::English) => english.clone(),
        _ => goal.danish.clone(),
    }
}
