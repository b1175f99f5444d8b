//! The host programme's budget: where the money comes from, what it is for, and what a match costs by it. A line is put
//! right where it stands; the log keeps what it said before.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, Response};
use crdt_model::budget_line::{BudgetLine, BudgetSide};
use crdt_model::id::OrganisationId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::Reference;
use figures::IndicatorId;
use figures::quarterly::Quarterly;
use figures::said::Said;

use super::Pages;
use super::agreement::{Sent, Writers, address, in_address, record, record_new, see, tell};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part};
use super::records::{self, Kept, TakingBack};
use super::sign_in::OwnForm;
use super::words::{Language, Texts, Words};
use super::{programme, reference, shown};
use crate::journal::By;

pub(super) const PATH: &str = "/programme/budget";

#[derive(Template)]
#[template(path = "budget.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    is_empty: bool,
    sides: Vec<Side>,
    sums: Vec<(String, String)>,
    taking_back: Option<TakingBack>,
}

struct Side {
    word: &'static str,
    title: String,
    lines: Vec<Line>,
    sum_of: String,
    sum: String,
}

struct Line {
    record: String,
    href: String,
    name: String,
    partner: Option<String>,
    recorded: String,
    year: String,
    amount: String,
}

/// Every line by side, the sums, and what a match costs where the figures say it.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let (all, writers) = (lines(&pages).await?, Writers::read(&pages).await?);
    let reference = reference::read(&pages).await?;
    let period = pages.period(&asked).await?;
    let read = programme::read(&pages, &period).await?;
    let line = |(id, one): &Kept<BudgetLine>| Line {
        record: id.to_string(),
        href: address(&format!("{PATH}/{}", in_address(*id)), &w),
        name: name(&w, one).to_owned(),
        partner: one.organisation.and_then(|of| reference.organisations.get(&of.to_string()).cloned()),
        recorded: records::recorded(&w, &pages, &writers, *id, &one.logged),
        year: one.year.map_or_else(|| w.t("programme.whole_period").to_owned(), |year| year.to_string()),
        amount: one.amount_dkk.map_or_else(|| "–".to_owned(), |amount| w.number(amount)),
    };
    let on = |side| all.iter().filter(move |(_, one)| one.side == Some(side));
    let sum = |side| on(side).filter_map(|(_, one)| one.amount_dkk).fold(0_i64, i64::saturating_add);
    let (sources, purposes) = (sum(BudgetSide::Source), sum(BudgetSide::Purpose));
    let side = |(side, sum_of, sum): (BudgetSide, &'static str, i64)| Side {
        word: side.word(),
        title: w.named(&format!("budget_side.{side}")),
        lines: on(side).map(line).collect(),
        sum_of: w.t(sum_of).to_owned(),
        sum: w.number(sum),
    };
    let sides =
        [(BudgetSide::Source, "programme.sources", sources), (BudgetSide::Purpose, "programme.purposes", purposes)];
    shown::rendered(&List {
        w,
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        is_empty: all.is_empty(),
        sides: sides.into_iter().map(side).collect(),
        sums: sums(&w, sources.saturating_sub(purposes), read.as_ref()),
        taking_back: records::taking_back(&asked, &all, |one| name(&w, one).to_owned()),
    })
}

/// The empty form, or one that says what a line says.
pub(super) async fn writing(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let reference = reference::read(&pages).await?;
    page(&reference, None, asked.language, &Filled::default())
}

/// Takes a new line in.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let reference = reference::read(&pages).await?;
    let mut filled = Filled::new(sent.0);
    let mut line = read(&mut filled, &reference, &Texts::bundled().of(asked.language));
    if filled.is_wrong() {
        return page(&reference, None, asked.language, &filled);
    }
    line.logged = pages.0.officer.logged();
    record_new(&pages, &by, (Kind::BudgetLine, PATH), &line.edits(), asked.language).await
}

/// The form of a line that is there.
pub(super) async fn amending(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Failure> {
    let (id, line) = standing(&pages, &id).await?;
    page(&reference::read(&pages).await?, Some(id), asked.language, &filled(&line))
}

/// Puts it right.
pub(super) async fn amend(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let (id, _) = standing(&pages, &id).await?;
    let reference = reference::read(&pages).await?;
    let mut filled = Filled::new(sent.0);
    let mut line = read(&mut filled, &reference, &Texts::bundled().of(asked.language));
    if filled.is_wrong() {
        return page(&reference, Some(id), asked.language, &filled);
    }
    line.logged = pages.0.officer.logged();
    record(&pages, &by, id, &line.edits()).await?;
    see(PATH, asked.language)
}

/// By year, then the largest first.
async fn lines(pages: &Pages) -> Result<Vec<Kept<BudgetLine>>, Failure> {
    let mut all = records::all(pages, Kind::BudgetLine, BudgetLine::read, |one| &one.logged).await?;
    all.sort_by_key(|(id, one)| (one.year, std::cmp::Reverse(one.amount_dkk), *id));
    Ok(all)
}

async fn standing(pages: &Pages, id: &str) -> Result<Kept<BudgetLine>, Failure> {
    let id: DocumentId = format!("{}/{id}", Kind::BudgetLine.word()).parse().map_err(|_| Failure::NoSuchRecord)?;
    lines(pages).await?.into_iter().find(|(known, _)| *known == id).ok_or(Failure::NoSuchRecord)
}

fn read(filled: &mut Filled, reference: &Reference, w: &Words<'_>) -> BudgetLine {
    let line = BudgetLine {
        side: filled.chosen("budget_side"),
        danish: filled.line("line_danish"),
        english: Some(filled.line("line_english")).filter(|english| !english.is_empty()),
        amount_dkk: filled.number("line_amount"),
        year: filled.number("line_year"),
        organisation: filled.chosen::<OrganisationId>("line_organisation"),
        ..BudgetLine::default()
    };
    let inputs = [
        ("side", "budget_side"),
        ("danish", "line_danish"),
        ("english", "line_english"),
        ("amount_dkk", "line_amount"),
        ("year", "line_year"),
        ("organisation", "line_organisation"),
    ];
    tell(filled, &line.check(reference), w, &inputs);
    line
}

fn filled(line: &BudgetLine) -> Filled {
    let text = |said: Option<String>| said.unwrap_or_default();
    Filled::with(&[
        ("budget_side", text(line.side.map(|side| side.to_string()))),
        ("line_danish", line.danish.clone()),
        ("line_english", text(line.english.clone())),
        ("line_amount", text(line.amount_dkk.map(|amount| amount.to_string()))),
        ("line_year", text(line.year.map(|year| year.to_string()))),
        ("line_organisation", text(line.organisation.map(|organisation| organisation.to_string()))),
    ])
}

fn page(
    reference: &Reference,
    of: Option<DocumentId>,
    language: Language,
    filled: &Filled,
) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let path = of.map_or_else(|| format!("{PATH}/new"), |id| format!("{PATH}/{}", in_address(id)));
    let sides = BudgetSide::ALL.iter().map(|side| (side.word().to_owned(), w.named(&format!("budget_side.{side}"))));
    let organisations = reference.organisations.iter().map(|(id, name)| (id.clone(), name.clone()));
    let fields = vec![
        ask.required("budget_side", ask.choice("form.choose", sides)),
        ask.required("line_danish", Input::Line),
        ask.field("line_english", Input::Line).in_language("en"),
        ask.required("line_amount", Input::Number),
        ask.field("line_year", Input::Number),
        ask.field("line_organisation", ask.choice("form.none", organisations)),
    ];
    FormPage {
        w,
        other_href: format!("{path}?lang={}", language.other().code()),
        title: w.t(if of.is_some() { "budget.amend" } else { "budget.new" }).to_owned(),
        text: Some(w.t("budget.new_text").to_owned()),
        action: address(&path, &w),
        back: address(PATH, &w),
        button: w.t("reference.record").to_owned(),
        more: None,
        parts: vec![Part { title: w.t("programme.line").to_owned(), fields }],
    }
    .answer()
}

fn name<'l>(w: &Words<'_>, line: &'l BudgetLine) -> &'l str {
    match (w.language, &line.english) {
        (Language::English, Some(english)) => english,
        _ => &line.danish,
    }
}

/// What has not been given a purpose, and what a match costs: as planned and so far.
fn sums(w: &Words<'_>, left: i64, read: Option<&Quarterly>) -> Vec<(String, String)> {
    let mut sums = vec![(w.t("budget.left").to_owned(), w.fill("agreement.kroner", &[("amount", &w.number(left))]))];
    let Some(read) = read else { return sums };
    let planned = [
        ("programme.planned", read.budget.planned_per_match_oere),
        ("programme.planned_successful", read.budget.planned_per_successful_match_oere),
    ];
    let planned = planned
        .into_iter()
        .filter_map(|(key, oere)| Some((w.t(key).to_owned(), w.said(&Said::oere(oere?)).to_owned())));
    sums.extend(planned);
    for id in [IndicatorId::CostPerMatch, IndicatorId::CostPerSuccessfulMatch] {
        let told = read.figures.iter().find(|told| told.id == id && told.so_far.value.is_some());
        sums.extend(told.map(|told| {
            let so_far = shown::value(w, id.indicator(), &told.so_far);
            (w.fill("budget.so_far", &[("name", w.choose(told.name))]), so_far)
        }));
    }
    sums
}
