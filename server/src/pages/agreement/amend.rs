//! Recording a change of an agreement, from the day on which it was decided.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use crdt_model::agreement::Amendment;
use crdt_model::kind::{DocumentId, Kind};
use figures::goals::{self, Aim};
use figures::terms::{Change, Terms};

use super::{Amended, Known, PATH, Sent, Writers, address, agreement_of, in_address, known, record_new, said, tell};
use crate::journal::By;
use crate::pages::Pages;
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::form::{Asking, Filled, FormPage, Input, Part};
use crate::pages::sign_in::OwnForm;
use crate::pages::words::{Language, Texts, Words};

const TARGET: &str = "target.";
const DROP: &str = "drop.";
const AREA: &str = "area.";

/// The empty form.
pub(in crate::pages) async fn amending(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    page(&known(&pages).await?, agreement_of(&id)?, asked.language, &Filled::default())
}

/// Takes it in.
pub(in crate::pages) async fn amend(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let known = known(&pages).await?;
    let of = agreement_of(&id)?;
    let w = Texts::bundled().of(asked.language);
    let mut filled = Filled::new(sent.0);
    let mut amendment = read(&mut filled, &known, of, &w)?;
    if filled.is_wrong() {
        return page(&known, of, asked.language, &filled);
    }
    amendment.logged = pages.0.officer.logged();
    record_new(&pages, &by, (Kind::Amendment, PATH), &amendment.edits(), asked.language).await
}

fn read(filled: &mut Filled, known: &Known, of: DocumentId, w: &Words<'_>) -> Result<Amendment, Failure> {
    let terms = known.terms(of)?;
    let mut amendment = Amendment {
        agreement: Some(of),
        decided: filled.date("decided"),
        reason: filled.value("reason").to_owned(),
        document_number: filled.text("document_number"),
        ends: filled.date("new_ends"),
        grant_dkk: filled.number("new_grant"),
        areas: filled.with_prefix(AREA).into_iter().collect(),
        ..Amendment::default()
    };
    for aim in aims(known, &terms) {
        let (target, drop) = (field(TARGET, &aim), field(DROP, &aim));
        amendment.targets.extend(filled.number(&target).map(|target| (aim.goal, target)));
        if !filled.value(&drop).is_empty() {
            amendment.drops.insert(aim.goal);
        }
    }
    let faults = amendment.check(&known.agreement(of)?, &known.goals(of), &known.reference, known.moment.as_of);
    let inputs = [("ends", "new_ends"), ("area/", "areas"), ("target/", "drops"), ("drops/", "drops")];
    tell(filled, &faults, w, &inputs);
    Ok(amendment)
}

fn page(known: &Known, of: DocumentId, language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let terms = known.terms(of)?;
    let aims = aims(known, &terms);
    let targets = aims.iter().filter(|aim| aim.target.is_some() || aim.indicator.is_some()).map(|aim| {
        let now = aim.target.map_or_else(|| "–".to_owned(), |target| w.target(target, aim.unit));
        let label = w.fill("amendment.target_now", &[("name", w.said(&aim.name)), ("now", &now)]);
        ask.labelled(&field(TARGET, aim), label, Input::Number)
    });
    let drops = aims.iter().map(|aim| (in_address(aim.goal), said(&aim.name, &w)));
    let unnamed = known.areas().into_iter().filter(|(key, _)| terms.areas.iter().all(|area| area.key != *key));
    let part = |title: &str, fields| Part { title: w.named(title), fields };
    let path = format!("/agreements/{}/amend", in_address(of));
    FormPage {
        w,
        other_href: format!("{path}?lang={}", language.other().code()),
        title: w.t("amendment.new").to_owned(),
        text: Some(w.fill("amendment.text", &[("title", &terms.title)])),
        action: address(&path, &w),
        back: address("/agreements", &w),
        button: w.t("amendment.record").to_owned(),
        more: None,
        parts: vec![
            part(
                "amendment.part_why",
                vec![
                    ask.required("decided", Input::Date),
                    ask.required("reason", Input::Lines),
                    ask.field("document_number", Input::Line),
                ],
            ),
            part(
                "amendment.part_terms",
                vec![ask.field("new_ends", Input::Date), ask.field("new_grant", Input::Number)],
            ),
            part("amendment.part_targets", targets.collect()),
            part(
                "amendment.part_goals",
                if aims.is_empty() { Vec::new() } else { vec![ask.field("drops", ask.ticks(DROP, drops))] },
            ),
            part("amendment.part_areas", vec![ask.field("areas", ask.ticks(AREA, unnamed))]),
        ],
    }
    .answer()
}

/// The agreement's goals that are still pursued.
fn aims(known: &Known, terms: &Terms) -> Vec<Aim> {
    let mut aims = goals::unmeasured(&known.agreed, terms, known.moment.as_of);
    aims.retain(|aim| aim.dropped.is_none());
    aims
}

fn field(prefix: &str, aim: &Aim) -> String {
    format!("{prefix}{}", in_address(aim.goal))
}

/// An amendment in words.
pub(super) fn in_words(w: &Words<'_>, writers: &Writers, change: &Change) -> Amended {
    let mut changes = Vec::new();
    changes.extend(change.ends.map(|ends| w.fill("amendment.ends", &[("date", &w.date(ends))])));
    changes.extend(change.grant_dkk.map(|grant| w.fill("amendment.grant", &[("amount", &w.number(grant))])));
    for target in &change.targets {
        let before = target.before.map_or_else(|| "–".to_owned(), |before| w.target(before, target.unit));
        let now = w.target(target.target, target.unit);
        let places = [("name", w.said(&target.name)), ("before", &before), ("now", &now)];
        changes.push(w.fill("amendment.target", &places));
    }
    changes.extend(change.drops.iter().map(|goal| w.fill("amendment.drop", &[("name", w.said(goal))])));
    changes.extend(change.areas.iter().map(|area| w.fill("amendment.area", &[("name", area)])));
    Amended {
        record: change.amendment.to_string(),
        decided: w.date(change.decided),
        reason: change.reason.clone(),
        by: writers.of(w, change.amendment),
        changes,
    }
}
