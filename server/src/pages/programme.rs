//! The host programme's page: goals, partners, figures and money. Its quarterly note shows the same.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use crdt_model::judgement::Section;
use figures::IndicatorId;
use figures::goals::Aim;
use figures::moment::Moment;
use figures::quarterly::{Partner, Quarterly, SECTIONS, Told};
use figures::said::Said;
use figures::{ratio, schema};

use super::Pages;
use super::ask::{Asked, Period};
use super::failure::Failure;
use super::overview::href;
use super::quarterly;
use super::shown;
use super::told::{self, GoalRow, OtherGoal, RemarkShown};
use super::words::{Texts, Words};

pub(super) const PATH: &str = "/programme";

#[derive(Template)]
#[template(path = "programme.html")]
struct Page<'a> {
    w: Words<'a>,
    period: &'a Period,
    other_href: String,
    note_href: String,
    known: Option<(String, String)>,
    body: Body<'a>,
}

#[derive(Template)]
#[template(path = "no_programme.html")]
struct Nothing<'a> {
    w: Words<'a>,
    other_href: String,
    known: Option<(String, String)>,
}

/// What page and note show.
pub(super) struct Body<'a> {
    pub(super) as_of: NaiveDate,
    pub(super) as_of_words: String,
    pub(super) known_by: String,
    pub(super) period: String,
    pub(super) quarter: String,
    pub(super) criteria: Vec<GoalRow<'a>>,
    pub(super) other_criteria: Vec<OtherGoal>,
    pub(super) sub_goals: Vec<GoalRow<'a>>,
    pub(super) other_sub_goals: Vec<OtherGoal>,
    pub(super) partners: Vec<PartnerRow>,
    pub(super) parts: Vec<PartShown<'a>>,
    pub(super) budget: Vec<BudgetRow>,
    pub(super) sums: Vec<(String, String)>,
    pub(super) remarks: Vec<RemarkShown>,
}

pub(super) struct PartnerRow {
    pub(super) name: String,
    pub(super) tier: Option<String>,
    pub(super) href: String,
    pub(super) matches: String,
    pub(super) quota: String,
    pub(super) share: String,
    pub(super) successful: String,
    pub(super) hosts: String,
    /// Of its hosts, done of due.
    pub(super) follow_ups: String,
    pub(super) evaluations: String,
    pub(super) gets: String,
}

pub(super) struct PartShown<'a> {
    pub(super) section: Section,
    pub(super) title: String,
    pub(super) figures: Vec<FigureRow<'a>>,
}

pub(super) struct FigureRow<'a> {
    pub(super) name: &'a str,
    pub(super) href: String,
    pub(super) so_far: String,
    pub(super) in_quarter: String,
    /// What counts in the quarter, where that is something else.
    pub(super) in_quarter_means: Option<&'a str>,
    pub(super) basis: &'a str,
    pub(super) basis_class: &'a str,
    pub(super) coverage: String,
}

pub(super) struct BudgetRow {
    pub(super) name: String,
    pub(super) side: String,
    pub(super) year: String,
    pub(super) amount: String,
}

/// The page.
pub(super) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let period = pages.period(&asked).await?;
    let w = Texts::bundled().of(period.language);
    let Some(read) = read(&pages, &period).await? else { return nothing(w, &period) };
    let Moment { as_of, position, .. } = read.moment;
    let address = |path, known: &str, lang| format!("{path}?as-of={as_of}{known}&lang={lang}");
    let (lang, known) = (w.language.code(), period.known());
    let page = Page {
        period: &period,
        other_href: address(PATH, &known, w.language.other().code()),
        note_href: address(quarterly::PATH, &known, lang),
        known: told::known_then(&w, &period, position, address(PATH, "", lang)),
        body: Body::of(&w, &period, &read),
        w,
    };
    Ok(shown::rendered(&page)?.into_response())
}

/// What the page and the note say while no agreement is chosen.
pub(super) fn nothing(w: Words<'_>, period: &Period) -> Result<Response, Failure> {
    let known = told::known_then(&w, period, period.known_by.unwrap_or_default(), period.known_now().href(PATH));
    Ok(shown::rendered(&Nothing { w, other_href: period.other_language(PATH), known })?.into_response())
}

/// The host programme as of the date asked for; nothing while no agreement is chosen as its own.
pub(super) async fn read(pages: &Pages, period: &Period) -> Result<Option<Quarterly>, Failure> {
    if !pages.is_filling() {
        pages.catch_up().await;
    }
    let (as_of, due, known_by) = (period.as_of, period.due(), period.known_by);
    pages
        .read(move |rows| {
            let newest = schema::position(rows)?;
            let position = known_by.unwrap_or(newest).min(newest);
            Quarterly::of(rows, Moment { as_of, due, position })
        })
        .await
}

impl<'a> Body<'a> {
    /// The host programme in words.
    pub(super) fn of(w: &Words<'a>, period: &Period, read: &Quarterly) -> Self {
        let between = |key, from, to| w.fill(key, &[("from", &w.date(from)), ("to", &w.date(to))]);
        let goals = |aims: &[Aim]| (told::goals(w, period, aims), told::other_goals(w, aims));
        let ((criteria, other_criteria), (sub_goals, other_sub_goals)) =
            (goals(&read.criteria), goals(&read.sub_goals));
        let whole = told::between(period, read.terms.starts, read.to);
        Self {
            as_of: read.moment.as_of,
            as_of_words: w.date(read.moment.as_of),
            known_by: w.number(read.moment.position),
            period: between("programme.period", read.terms.starts, read.terms.ends),
            quarter: between("programme.quarter", read.from, read.to),
            criteria,
            other_criteria,
            sub_goals,
            other_sub_goals,
            partners: read.partners.iter().map(|partner| partner_row(w, &whole, &read.figures, partner)).collect(),
            parts: SECTIONS.iter().map(|(section, _)| part_shown(w, &whole, *section, &read.figures)).collect(),
            budget: budget(w, read),
            sums: sums(w, read),
            remarks: told::remarks(w, period, &read.remarks),
        }
    }
}

fn partner_row(w: &Words<'_>, whole: &Period, figures: &[Told], partner: &Partner) -> PartnerRow {
    let key = partner.organisation.to_string();
    let of_it = |id: IndicatorId| {
        let told = figures.iter().find(|told| told.id == id)?;
        Some(shown::value(w, id.indicator(), told.by_organisation.get(&key)?))
    };
    let told = |id| of_it(id).unwrap_or_else(|| "–".to_owned());
    let share = partner.quota.and_then(|quota| ratio::share(partner.matches, quota));
    PartnerRow {
        name: partner.name.clone(),
        tier: partner.tier.map(|tier| w.named(&format!("tier.{tier}"))),
        href: href(&whole.in_organisation(partner.organisation), IndicatorId::Matches),
        matches: w.number(partner.matches),
        quota: partner.quota.map_or_else(|| "–".to_owned(), |quota| w.number(quota)),
        share: share.map_or_else(|| "–".to_owned(), |share| w.percent(share)),
        successful: w.number(partner.successful),
        hosts: told(IndicatorId::RegisteredHosts),
        follow_ups: told(IndicatorId::HostFollowUps),
        evaluations: told(IndicatorId::HostEvaluations),
        gets: if partner.budget_dkk == 0 { "–".to_owned() } else { w.number(partner.budget_dkk) },
    }
}

fn part_shown<'a>(w: &Words<'a>, whole: &Period, section: Section, figures: &[Told]) -> PartShown<'a> {
    PartShown {
        section,
        title: w.named(&format!("section.{section}")),
        figures: figures.iter().filter(|told| told.section == section).map(|told| figure_row(w, whole, told)).collect(),
    }
}

fn figure_row<'a>(w: &Words<'a>, whole: &Period, told: &Told) -> FigureRow<'a> {
    let (basis, basis_class) = shown::basis(w, told.basis);
    FigureRow {
        name: w.choose(told.name),
        href: href(whole, told.id),
        so_far: shown::value(w, told.id.indicator(), &told.so_far),
        in_quarter: told.id.in_quarter().map(|one| shown::value(w, one, &told.in_quarter)).unwrap_or_default(),
        in_quarter_means: told.in_quarter_definition.map(|words| w.choose(words)),
        basis,
        basis_class,
        coverage: told::coverage(w, told.id, &told.so_far),
    }
}

fn budget(w: &Words<'_>, read: &Quarterly) -> Vec<BudgetRow> {
    let lines = read.budget.lines.iter();
    let row = |line: &figures::quarterly::Money| BudgetRow {
        name: w.said(&line.name).to_owned(),
        side: w.named(&format!("budget_side.{}", line.side)),
        year: line.year.map_or_else(|| w.t("programme.whole_period").to_owned(), |year| year.to_string()),
        amount: w.number(line.amount_dkk),
    };
    lines.map(row).collect()
}

fn sums(w: &Words<'_>, read: &Quarterly) -> Vec<(String, String)> {
    let budget = &read.budget;
    let kroner = |oere| w.said(&Said::oere(oere)).to_owned();
    [
        ("programme.sources", Some(w.number(budget.sources_dkk))),
        ("programme.purposes", Some(w.number(budget.purposes_dkk))),
        ("programme.planned", budget.planned_per_match_oere.map(kroner)),
        ("programme.planned_successful", budget.planned_per_successful_match_oere.map(kroner)),
    ]
    .into_iter()
    .filter_map(|(key, amount)| Some((w.t(key).to_owned(), amount?)))
    .collect()
}
