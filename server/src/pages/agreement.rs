//! What an officer records of agreements: the list of it, and the forms. The relay writes each as one change of one
//! document.

mod amend;
mod done;
mod goal;
mod made;
mod statement;
mod taken_back;
mod writers;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::{Extension, Form};
use crdt_model::agreement::Agreement;
use crdt_model::agreement::fault::{Fault, Why};
use crdt_model::document::Edit;
use crdt_model::goal::{GoalKind, set_not_done};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::set_cancelled;
use crdt_model::reference::Reference;
use figures::agreed::Agreed;
use figures::glossary::Glossary;
use figures::goals::{self, Aim};
use figures::moment::Moment;
use figures::said::Said;
use figures::terms::{NamedArea, Terms, astray};
use figures::{IndicatorId, schema};
use serde::Deserialize;

use super::Pages;
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Filled, Wrong};
use super::records::TakingBack;
use super::sign_in::OwnForm;
use super::words::{Language, Texts, Words};
use super::{reference, shown};
use crate::journal::By;
use crate::officer::Officer;

pub(super) use amend::{amend, amending};
pub(super) use done::{done, saying_done};
pub(super) use goal::{new_goal, setting_goal};
pub(super) use made::{make, making};
pub(super) use statement::{new_statement, stating};
use taken_back::TakenBack;
pub(super) use writers::Writers;

/// What a form sends.
pub(super) type Sent = Form<BTreeMap<String, String>>;

/// What is known of agreements while a form is filled in.
struct Known {
    agreed: Agreed,
    glossary: Glossary,
    moment: Moment,
    /// As it stands in the document itself: the rows may be behind.
    reference: Reference,
}

impl Known {
    /// The terms of the agreement that an address names, as of the last amendment.
    fn terms(&self, id: DocumentId) -> Result<Terms, Failure> {
        let newest = self.agreed.amendments.iter().filter_map(|(_, amendment)| amendment.decided).max();
        let as_of = newest.map_or(self.moment.as_of, |newest| newest.max(self.moment.as_of));
        Terms::of(&self.agreed, &self.glossary, id, as_of).ok_or(Failure::NoSuchAgreement)
    }

    /// The agreement that an address names, with all areas that are named by now.
    fn agreement(&self, id: DocumentId) -> Result<Agreement, Failure> {
        let agreement = self.agreed.agreements.get(&id).cloned().ok_or(Failure::NoSuchAgreement)?;
        let amendments = self.agreed.amendments.iter().map(|(_, amendment)| amendment);
        Ok(agreement.naming(amendments.filter(|amendment| amendment.agreement == Some(id))))
    }

    /// Its goals.
    fn goals(&self, of: DocumentId) -> BTreeSet<DocumentId> {
        let its = self.agreed.goals.iter().filter(|(_, goal)| goal.agreement == Some(of));
        its.map(|(id, _)| *id).collect()
    }

    /// Whether it is an agreement upon which nothing stands any more.
    fn is_bare(&self, id: DocumentId) -> bool {
        let agreed = &self.agreed;
        let amended = agreed.amendments.iter().any(|(_, amendment)| amendment.agreement == Some(id));
        agreed.agreements.contains_key(&id) && !amended && self.goals(id).is_empty()
    }

    /// Whether it can be taken back: a goal, an amendment or a statement that has not been, or a bare agreement.
    fn has(&self, id: DocumentId) -> bool {
        let agreed = &self.agreed;
        self.is_bare(id)
            || agreed.goals.contains_key(&id)
            || agreed.amendments.iter().any(|(known, _)| *known == id)
            || agreed.statements.iter().any(|(known, _)| *known == id)
    }

    /// Every area of the reference data, by name.
    fn areas(&self) -> Vec<(String, String)> {
        let areas = self.reference.areas.iter();
        let mut areas: Vec<_> = areas.map(|(key, area)| (key.clone(), area.name.clone())).collect();
        areas.sort_by(|one, other| one.1.cmp(&other.1));
        areas
    }
}

async fn known(pages: &Pages) -> Result<Known, Failure> {
    pages.catch_up().await;
    let (as_of, due) = (pages.today(), pages.today());
    let reference = reference::read(pages).await?;
    pages
        .read(move |rows| {
            let position = schema::position(rows)?;
            let (agreed, glossary) = (Agreed::at(rows, position)?, Glossary::at(rows, position)?);
            Ok(Known { agreed, glossary, moment: Moment { as_of, due, position }, reference })
        })
        .await
}

/// The agreement that an address names by the second half of its id.
fn agreement_of(id: &str) -> Result<DocumentId, Failure> {
    format!("{}/{id}", Kind::Agreement.word()).parse().map_err(|_| Failure::NoSuchAgreement)
}

/// How addresses name an agreement.
pub(super) fn in_address(id: DocumentId) -> String {
    let text = id.to_string();
    text.split_once('/').map_or_else(String::new, |(_, id)| id.to_owned())
}

const PATH: &str = "/agreements";

/// Records a new document, and goes on to the list of its kind.
pub(super) async fn record_new(
    pages: &Pages,
    by: &By,
    (kind, list): (Kind, &str),
    edits: &[Edit],
    language: Language,
) -> Result<Response, Failure> {
    let id = Officer::new_document(kind).map_err(|_| Failure::Unavailable)?;
    record(pages, by, id, edits).await?;
    see(list, language)
}

pub(super) async fn record(pages: &Pages, by: &By, id: DocumentId, edits: &[Edit]) -> Result<(), Failure> {
    match pages.0.officer.write(id, edits).await {
        Ok(()) => {
            tracing::info!(?by, document = %id, "an officer recorded something");
            Ok(())
        }
        Err(error) => {
            tracing::error!(%error, document = %id, "what an officer recorded could not be written");
            Err(Failure::NotRecorded)
        }
    }
}

pub(super) fn see(path: &str, language: Language) -> Result<Response, Failure> {
    let between = if path.contains('?') { '&' } else { '?' };
    let location = format!("{path}{between}lang={}", language.code());
    let location = HeaderValue::try_from(location).map_err(|_| Failure::Unavailable)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

pub(super) fn address(path: &str, w: &Words<'_>) -> String {
    format!("{path}?lang={}", w.language.code())
}

/// Says at each field what cannot stand. `inputs` are the fields that are not called as their keys in the document.
pub(super) fn tell(filled: &mut Filled, faults: &[Fault], w: &Words<'_>, inputs: &[(&str, &str)]) {
    for Fault { field, why } in faults {
        let input = inputs.iter().find(|(key, _)| key == field).map_or(*field, |(_, input)| input);
        filled.refuse(input, wrong(*why, w));
    }
}

fn wrong(why: Why, w: &Words<'_>) -> Wrong {
    match why {
        Why::TextMissing | Why::KindMissing | Why::NumberMissing | Why::DateMissing | Why::YearMissing => {
            "form.missing".into()
        }
        Why::TextTooLong | Why::TooMany => "form.text_too_long".into(),
        Why::TargetMissing => "form.target_missing".into(),
        Why::UnitMissing => "form.unit_missing".into(),
        Why::YearOrDayMissing => "form.year_or_day_missing".into(),
        Why::NotAYear => "form.not_a_year".into(),
        Why::YearInTheFuture => "form.year_in_the_future".into(),
        Why::InTheFuture => "form.in_the_future".into(),
        Why::EndsBeforeItBegins => "form.ends_before_it_begins".into(),
        Why::BeforeAgreement(starts) => Wrong::naming("form.before_agreement", "date", w.date(starts)),
        Why::NotInReference => "form.not_in_reference".into(),
        Why::AreaNamedAlready => "form.area_named_already".into(),
        Why::MoreAreasThanTotal(named) => Wrong::naming("form.more_areas_than_total", "named", w.number(named)),
        Why::NotItsGoal | Why::NotADeliverable => "form.not_a_choice".into(),
        Why::ChangesNothing => "form.changes_nothing".into(),
    }
}

/// Every indicator that a goal or a statement can be about.
fn indicators(w: &Words<'_>) -> Vec<(String, String)> {
    IndicatorId::ALL.iter().map(|id| (id.word().to_owned(), w.choose(id.indicator().name).to_owned())).collect()
}

#[derive(Template)]
#[template(path = "agreements.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    agreements: Vec<Shown<'a>>,
    statements: Vec<Stated>,
    astray: Vec<String>,
    taking_back: Option<TakingBack>,
    /// Statements that were taken back, with their records.
    statements_taken_back: Vec<(String, String)>,
    /// Whether something was to be put in again that cannot stand beside what was written since.
    not_put_back: bool,
}

/// An agreement in words.
struct Shown<'a> {
    id: String,
    /// Its record, where it can be taken back.
    bare: Option<String>,
    title: String,
    by: Option<String>,
    facts: Vec<(&'a str, String)>,
    effects: Vec<String>,
    amendments: Vec<Amended>,
    goals: Vec<GoalLine>,
    /// Goals that were taken back, with their records.
    taken_back: Vec<(String, String)>,
    /// Amendments that were taken back, with their records.
    amendments_taken_back: Vec<(String, String)>,
    troubles: Vec<String>,
    has_deliverables: bool,
}

struct Amended {
    record: String,
    decided: String,
    reason: String,
    by: Option<String>,
    changes: Vec<String>,
}

struct GoalLine {
    record: String,
    name: String,
    by: Option<String>,
    sort: String,
    target: String,
    deadline: String,
    state: String,
    is_done: bool,
}

struct Stated {
    record: String,
    figure: String,
    of: String,
    says: String,
    source: String,
    by: Option<String>,
}

/// Everything that is recorded of agreements.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let (known, writers) = (known(&pages).await?, Writers::read(&pages).await?);
    let back = TakenBack::read(&pages).await?;
    let w = Texts::bundled().of(asked.language);
    let mut newest: Vec<_> = known.agreed.agreements.iter().map(|(id, made)| (made.starts, *id)).collect();
    newest.sort_by(|one, other| other.cmp(one));
    let shown = newest.into_iter().map(|(_, id)| shown_as(&w, &known, &writers, &back, id));
    let agreements = shown.collect::<Result<_, _>>()?;
    shown::rendered(&List {
        w,
        other_href: format!("/agreements?lang={}", w.language.other().code()),
        agreements,
        statements: known.agreed.statements.iter().map(|(id, one)| statement::line(&w, &writers, *id, one)).collect(),
        astray: astray(&known.agreed).iter().map(|trouble| w.said(&trouble.said()).to_owned()).collect(),
        taking_back: asked
            .value("take-back")
            .filter(|id| id.parse().is_ok_and(|id| known.has(id)))
            .map(|id| TakingBack { record: id.to_owned(), name: None }),
        statements_taken_back: back.statements(&w, &writers),
        not_put_back: asked.value("put-back").is_some_and(|id| id.parse().is_ok_and(|id| !back.fits(&known, id))),
    })
}

/// What is recorded by mistake is taken back: it stays in the log and counts no more.
#[derive(Deserialize)]
pub(super) struct Back {
    pub(super) record: DocumentId,
}

/// What else is done with it: what was taken back is put in again, or a deliverable was not done after all.
const PUT_BACK: &str = "put_back";
const NOT_DONE: &str = "not_done";

/// What is to be taken back, or put in again.
#[derive(Deserialize)]
pub(super) struct Change {
    record: DocumentId,
    #[serde(default)]
    act: String,
}

/// Takes an agreement, an amendment, a goal or a statement back; puts one of the latter three in again; or takes a goal's
/// being done back.
pub(super) async fn take_back(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    Form(Change { record: id, act }): Form<Change>,
) -> Result<Response, Failure> {
    let known = known(&pages).await?;
    let (is_there, edit) = match act.as_str() {
        PUT_BACK => {
            let back = TakenBack::read(&pages).await?;
            if !back.fits(&known, id) {
                return see(&format!("{PATH}?put-back={id}"), asked.language);
            }
            (known.agreed.taken_back.contains_key(&id) || back.has(id), set_cancelled(false))
        }
        NOT_DONE => (known.agreed.goals.get(&id).is_some_and(|goal| goal.done.is_some()), set_not_done()),
        _ => (known.has(id), set_cancelled(true)),
    };
    if !is_there {
        return Err(Failure::NoSuchAgreement);
    }
    record(&pages, &by, id, &[edit]).await?;
    see("/agreements", asked.language)
}

fn shown_as<'a>(
    w: &Words<'a>,
    known: &Known,
    writers: &Writers,
    back: &TakenBack,
    id: DocumentId,
) -> Result<Shown<'a>, Failure> {
    let terms = known.terms(id)?;
    let aims = goals::unmeasured(&known.agreed, &terms, known.moment.as_of);
    let taken_back = known.agreed.taken_back.iter().filter(|(_, goal)| goal.agreement == Some(id));
    Ok(Shown {
        id: in_address(id),
        bare: known.is_bare(id).then(|| id.to_string()),
        title: terms.title.clone(),
        by: writers.of(w, id),
        facts: facts(w, &terms),
        effects: terms.effects.clone(),
        amendments: terms.amendments.iter().map(|change| amend::in_words(w, writers, change)).collect(),
        goals: aims.iter().map(|aim| goal::line(w, writers, aim)).collect(),
        taken_back: taken_back.map(|(goal, written)| (goal.to_string(), goal::named(w, written))).collect(),
        amendments_taken_back: back.amendments(w, id),
        troubles: terms.troubles.iter().map(|trouble| w.said(&trouble.said()).to_owned()).collect(),
        has_deliverables: aims.iter().any(is_to_do),
    })
}

/// A deliverable that is yet to be done.
fn is_to_do(aim: &Aim) -> bool {
    aim.kind == GoalKind::Deliverable && aim.done.is_none() && aim.dropped.is_none()
}

/// An agreement's terms, a line for each that it has.
pub(super) fn facts<'a>(w: &Words<'a>, terms: &Terms) -> Vec<(&'a str, String)> {
    let mut facts = Vec::new();
    let mut add =
        |key, text: Option<String>| facts.extend(text.filter(|text| !text.is_empty()).map(|text| (w.t(key), text)));
    let changed = |now: String, before: Option<String>| match before {
        Some(before) => w.fill("agreement.changed_from", &[("now", &now), ("before", &before)]),
        None => now,
    };
    add("agreement.partner", terms.partner_name.clone());
    let ends_before = (terms.ends != terms.ends_at_first).then(|| w.date(terms.ends_at_first));
    let period = w.fill("agreement.from_to", &[("from", &w.date(terms.starts)), ("to", &w.date(terms.ends))]);
    add("agreement.period", Some(changed(period, ends_before)));
    let kroner = |amount: i64| w.fill("agreement.kroner", &[("amount", &w.number(amount))]);
    let grant_before = terms.grant_at_first_dkk.filter(|first| Some(*first) != terms.grant_dkk).map(kroner);
    add("agreement.grant", terms.grant_dkk.map(|grant| changed(kroner(grant), grant_before)));
    add("agreement.decision", terms.decision.clone());
    add("agreement.case_number", terms.case_number.clone());
    add("agreement.document_number", terms.document_number.clone());
    add("agreement.evaluation_framework", terms.evaluation_framework.clone());
    add("agreement.areas", areas(w, terms));
    add("agreement.clauses", Some(terms.clauses.join("; ")));
    add("agreement.recipients", Some(terms.recipients.join("; ")));
    facts
}

/// The areas that are named, of all.
pub(super) fn areas(w: &Words<'_>, terms: &Terms) -> Option<String> {
    let names: Vec<&str> = terms.areas.iter().map(|NamedArea { name, .. }| name.as_str()).collect();
    match terms.areas_total {
        Some(total) => Some(
            w.fill("agreement.areas_named", &[("of", &w.of(terms.areas_named(), total)), ("names", &names.join(", "))]),
        ),
        None => (!names.is_empty()).then(|| names.join(", ")),
    }
}

fn said(name: &Said, w: &Words<'_>) -> String {
    w.said(name).to_owned()
}
