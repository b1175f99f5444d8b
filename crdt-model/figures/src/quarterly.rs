//! The host programme's quarterly note (*statusnotat*) as data: every figure since the programme began and in the quarter,
//! for each partner too, the sentences that they make, the partners' quotas, the sub-goals of the first year and the final criteria, the budget, and what
//! can be read in two ways.

mod draft;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use crdt_model::budget_line::BudgetSide;
use crdt_model::id::OrganisationId;
use crdt_model::judgement::Section;
use crdt_model::kind::DocumentId;
use crdt_model::reference::Tier;
use rusqlite::{Connection, params};
use serde::Serialize;

use crate::agreed::Agreed;
use crate::figure::Figure;
use crate::glossary::Glossary;
use crate::goals::{self, Aim};
use crate::indicator::{Basis, Denominator, IndicatorId, Unit, Words};
use crate::moment::Moment;
use crate::note::Sentence;
use crate::question::{By, Question};
use crate::ratio;
use crate::remarks::{self, Ground, Remark};
use crate::said::Said;
use crate::terms::Terms;

/// Which figures stand in which section.
pub const SECTIONS: [(Section, &[IndicatorId]); 7] = [
    (Section::Registered, &[IndicatorId::RegisteredNewcomers, IndicatorId::RegisteredHosts]),
    (
        Section::Matches,
        &[
            IndicatorId::Matches,
            IndicatorId::MatchesRunning,
            IndicatorId::FirstMeetingsMissing,
            IndicatorId::MatchesOverThreeMonths,
            IndicatorId::SuccessfulMatches,
        ],
    ),
    (
        Section::FollowUps,
        &[
            IndicatorId::FollowUpsDone,
            IndicatorId::NewcomerFollowUps,
            IndicatorId::HostFollowUps,
            IndicatorId::FinalEvaluations,
            IndicatorId::HostEvaluations,
        ],
    ),
    (
        Section::Answers,
        &[
            IndicatorId::KnowsServices,
            IndicatorId::FeelsIncluded,
            IndicatorId::DanishProgress,
            IndicatorId::JobEffect,
            IndicatorId::StayingEffect,
        ],
    ),
    (
        Section::Activities,
        &[IndicatorId::EventsHeld, IndicatorId::EventAttendance, IndicatorId::HostActivities, IndicatorId::Referrals],
    ),
    (Section::Support, &[IndicatorId::SupportClaimed, IndicatorId::SupportApproved, IndicatorId::SupportPaid]),
    (Section::Economy, &[IndicatorId::CostPerMatch, IndicatorId::CostPerSuccessfulMatch]),
];

/// The note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarterly {
    /// As of when, and as known when.
    pub moment: Moment,
    /// The host programme's agreement as of then.
    pub terms: Terms,
    /// The first date of the quarter.
    pub from: NaiveDate,
    /// The last date that counts.
    pub to: NaiveDate,
    /// Every figure, in the order of [`SECTIONS`].
    pub figures: Vec<Told>,
    /// The sentences that the figures make, by section.
    pub draft: Vec<Sentence>,
    /// The partners and their quotas, by name.
    pub partners: Vec<Partner>,
    /// Goals with a deadline before the programme's last day, and what is to be done by then.
    pub sub_goals: Vec<Aim>,
    /// Goals for the programme's end.
    pub criteria: Vec<Aim>,
    /// Where the money comes from and what it is for.
    pub budget: Budget,
    /// Contradictions.
    pub remarks: Vec<Remark>,
}

/// A figure with all that must stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Which.
    pub id: IndicatorId,
    /// The version of its definition.
    pub version: u32,
    /// In which section it stands.
    pub section: Section,
    /// What it is called.
    pub name: Words,
    /// What it counts.
    pub definition: Words,
    /// Where it comes from.
    pub basis: Basis,
    /// What it is a number of.
    pub unit: Unit,
    /// What it is a part of.
    pub denominator: Option<Denominator>,
    /// Since the programme began.
    pub so_far: Figure,
    /// How much that is of what it is of, in tenths of a percent.
    pub share: Option<i64>,
    /// In the quarter; nothing of what makes sense only since the programme began.
    pub in_quarter: Figure,
    /// What counts in the quarter, where that is something else than since the programme began.
    pub in_quarter_definition: Option<Words>,
    /// Since the programme began, by the organisation that is responsible; empty where it has no such parts.
    pub by_organisation: BTreeMap<String, Figure>,
}

/// A partner of the host programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// What it is called; its id where the reference data does not say.
    pub name: String,
    /// How close it is to the programme.
    pub tier: Option<Tier>,
    /// How many matches it is to bring.
    pub quota: Option<i64>,
    /// How many it has brought.
    pub matches: i64,
    /// Those of them of which six months are completed.
    pub successful: i64,
    /// What it gets of the budget, in whole kroner.
    pub budget_dkk: i64,
}

/// The budget.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Where the money comes from, then what it is for.
    pub lines: Vec<Money>,
    /// All that comes in, in whole kroner.
    pub sources_dkk: i64,
    /// All that it is for.
    pub purposes_dkk: i64,
    /// What a match costs, in øre, when the programme's goal is just reached.
    pub planned_per_match_oere: Option<i64>,
    /// What a successful match costs then.
    pub planned_per_successful_match_oere: Option<i64>,
}

/// A line of the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Its document.
    pub line: DocumentId,
    /// On which side.
    pub side: BudgetSide,
    /// What it is.
    pub name: Said,
    /// How much, in whole kroner.
    pub amount_dkk: i64,
    /// In which year; none for the whole period.
    pub year: Option<i64>,
    /// The partner that gets it.
    pub organisation: Option<OrganisationId>,
}

impl Quarterly {
    /// The note as of a moment; nothing while the reference data names no agreement of the host programme that is known, or
    /// before it begins.
    pub fn of(connection: &Connection, moment: Moment) -> rusqlite::Result<Option<Self>> {
        let agreed = Agreed::at(connection, moment.position)?.stated_by(moment.as_of);
        let glossary = Glossary::at(connection, moment.position)?;
        let terms = glossary.host_programme().and_then(|id| Terms::of(&agreed, &glossary, id, moment.as_of));
        let Some(terms) = terms else { return Ok(None) };
        let Ok(so_far) = moment.question(terms.starts, terms.ends) else { return Ok(None) };
        let Ok(quarter) = moment.question(begins(so_far.last()).max(terms.starts), so_far.last()) else {
            return Ok(None);
        };
        let mut figures = Vec::new();
        for (section, ids) in SECTIONS {
            for id in ids {
                figures.push(told(connection, &so_far, &quarter, section, *id)?);
            }
        }
        let goals = goals::of(connection, &agreed, &terms, &moment)?;
        let budget = budget(connection, &moment, &goals)?;
        let partners = partners(&glossary, &goals, &figures, &budget);
        let ground = Ground {
            connection,
            agreed: &agreed,
            glossary: &glossary,
            terms: &terms,
            goals: &goals,
            groups: &[],
            moment: &moment,
        };
        let remarks = remarks::of_agreement(&ground)?;
        let draft = draft::sentences(&figures, (terms.starts, so_far.last()), &goals);
        let (sub_goals, criteria) = goals.into_iter().partition(|aim| aim.deadline < terms.ends);
        let (from, to) = (quarter.from(), quarter.last());
        Ok(Some(Self { moment, terms, from, to, figures, draft, partners, sub_goals, criteria, budget, remarks }))
    }
}

/// The first day of a date's quarter.
fn begins(date: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1).unwrap_or(date)
}

fn told(
    connection: &Connection,
    so_far: &Question,
    quarter: &Question,
    section: Section,
    id: IndicatorId,
) -> rusqlite::Result<Told> {
    let (indicator, in_quarter) = (id.indicator(), id.in_quarter());
    let figure = indicator.figure(connection, so_far)?;
    Ok(Told {
        id,
        version: indicator.version,
        section,
        name: indicator.name,
        definition: indicator.definition,
        basis: indicator.basis,
        unit: indicator.unit,
        denominator: indicator.denominator,
        share: figure.share_tenths(),
        so_far: figure,
        in_quarter: match in_quarter {
            Some(indicator) => indicator.figure(connection, quarter)?,
            None => Figure::default(),
        },
        in_quarter_definition: in_quarter.map(|one| one.definition).filter(|one| *one != indicator.definition),
        by_organisation: indicator.figures(connection, so_far, By::Organisation)?,
    })
}

/// Whoever has a quota, is a primary partner or has a match.
fn partners(glossary: &Glossary, goals: &[Aim], figures: &[Told], budget: &Budget) -> Vec<Partner> {
    let by_organisation = |id| figures.iter().find(|told| told.id == id).map(|told| &told.by_organisation);
    let brought = by_organisation(IndicatorId::Matches);
    let quotas = goals::quotas(goals);
    let named = glossary.organisations().filter_map(|(key, _)| key.parse().ok());
    let primary = named.filter(|id| glossary.tier(*id) == Some(Tier::Primary));
    let matching = brought.into_iter().flat_map(BTreeMap::keys).filter_map(|key| key.parse().ok());
    let all: BTreeSet<OrganisationId> = quotas.keys().copied().chain(primary).chain(matching).collect();
    let count = |id, of: OrganisationId| {
        let figure = by_organisation(id).and_then(|figures| figures.get(&of.to_string()));
        figure.and_then(|figure| figure.value).unwrap_or_default()
    };
    let gets = |of| budget.lines.iter().filter(move |line| line.organisation == Some(of)).map(|line| line.amount_dkk);
    let mut partners: Vec<Partner> = all
        .into_iter()
        .map(|organisation| Partner {
            organisation,
            name: glossary.organisation(organisation).unwrap_or_else(|| organisation.to_string()),
            tier: glossary.tier(organisation),
            quota: quotas.get(&organisation).copied(),
            matches: count(IndicatorId::Matches, organisation),
            successful: count(IndicatorId::SuccessfulMatches, organisation),
            budget_dkk: gets(organisation).sum(),
        })
        .collect();
    partners.sort_by(|one, other| (&one.name, one.organisation).cmp(&(&other.name, other.organisation)));
    partners
}

fn budget(connection: &Connection, moment: &Moment, goals: &[Aim]) -> rusqlite::Result<Budget> {
    let mut select = connection.prepare_cached(
        "select document, side, danish, coalesce(english, danish), amount_dkk, year, organisation from budget_line
         where known_from <= ?1 and (known_until is null or known_until > ?1)
         order by side = 'purpose', year, amount_dkk desc, document",
    )?;
    let mut rows = select.query(params![moment.position])?;
    let mut budget = Budget::default();
    while let Some(row) = rows.next()? {
        let (side, line) = (row.get::<_, String>(1)?.parse(), DocumentId::from_wire(row.get_ref(0)?.as_blob()?));
        let (Ok(side), Some(line)) = (side, line) else { continue };
        let amount_dkk: i64 = row.get(4)?;
        match side {
            BudgetSide::Source => budget.sources_dkk = budget.sources_dkk.saturating_add(amount_dkk),
            BudgetSide::Purpose => budget.purposes_dkk = budget.purposes_dkk.saturating_add(amount_dkk),
        }
        budget.lines.push(Money {
            line,
            side,
            name: Said { da: row.get(2)?, en: row.get(3)? },
            amount_dkk,
            year: row.get(5)?,
            organisation: row.get_ref(6)?.as_blob_or_null()?.and_then(OrganisationId::from_slice),
        });
    }
    let planned = |id| {
        let whole = goals.iter().filter(|aim| aim.indicator == Some(id) && aim.is_about_all());
        let target = whole.filter_map(|aim| aim.target).max()?;
        ratio::whole(budget.sources_dkk.saturating_mul(100), target)
    };
    budget.planned_per_match_oere = planned(IndicatorId::Matches).filter(|_| budget.sources_dkk > 0);
    budget.planned_per_successful_match_oere =
        planned(IndicatorId::SuccessfulMatches).filter(|_| budget.sources_dkk > 0);
    Ok(budget)
}
