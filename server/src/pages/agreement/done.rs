//! Recording that a deliverable was done.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use crdt_model::goal::set_done;
use crdt_model::kind::DocumentId;
use figures::goals;

use super::{Known, Sent, address, agreement_of, in_address, is_to_do, known, record, said, see, tell};
use crate::journal::By;
use crate::pages::Pages;
use crate::pages::ask::Asked;
use crate::pages::failure::Failure;
use crate::pages::form::{Asking, Filled, FormPage, Input, Part};
use crate::pages::sign_in::OwnForm;
use crate::pages::words::{Language, Texts};

/// The empty form.
pub(in crate::pages) async fn saying_done(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    let known = known(&pages).await?;
    let today = Filled::with(&[("done", known.moment.as_of.to_string())]);
    page(&known, agreement_of(&id)?, asked.language, &today)
}

/// Takes it in.
pub(in crate::pages) async fn done(
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
    let goal: Option<DocumentId> = filled.chosen("deliverable");
    let on = filled.date("done");
    let found = goal.and_then(|goal| known.agreed.goals.get(&goal)).filter(|goal| goal.agreement == Some(of));
    match found {
        Some(found) => {
            let w = Texts::bundled().of(asked.language);
            tell(&mut filled, &found.check_done(on, known.moment.as_of), &w, &[("kind", "deliverable")]);
        }
        None => filled.refuse("deliverable", "form.missing"),
    }
    let (Some(goal), Some(on), false) = (goal, on, filled.is_wrong()) else {
        return page(&known, of, asked.language, &filled);
    };
    record(&pages, &by, goal, &[set_done(on)]).await?;
    see("/agreements", asked.language)
}

fn page(known: &Known, of: DocumentId, language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let terms = known.terms(of)?;
    let aims = goals::unmeasured(&known.agreed, &terms, known.moment.as_of);
    let to_do = aims.iter().filter(|aim| is_to_do(aim)).map(|aim| (aim.goal.to_string(), said(&aim.name, &w)));
    let path = format!("/agreements/{}/done", in_address(of));
    FormPage {
        w,
        other_href: format!("{path}?lang={}", language.other().code()),
        title: w.t("done.new").to_owned(),
        text: None,
        action: address(&path, &w),
        back: address("/agreements", &w),
        button: w.t("done.record").to_owned(),
        more: None,
        parts: vec![Part {
            title: w.t("done.part").to_owned(),
            fields: vec![
                ask.required("deliverable", Input::Choice(to_do.collect())),
                ask.required("done", Input::Date),
            ],
        }],
    }
    .answer()
}
