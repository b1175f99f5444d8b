//! What the page of an agreement and its yearly note both show: goals against what was reached, groups by their life, the
//! nationwide table, contradictions.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::goal::GoalKind;
use crdt_model::group::Stage;
use figures::goals::Aim;
use figures::groups::GroupLine;
use figures::indicator::{Basis, Denominator};
use figures::nationwide::{Growth, Line, Nationwide};
use figures::note::{Note, reached};
use figures::remarks::{Compared, Remark};
use figures::said::Said;
use figures::{Figure, IndicatorId};

use super::ask::Period;
use super::overview::href;
use super::shown;
use super::words::Words;

/// Where the target stands on a goal's bar, of a hundred.
const TARGET_AT: i64 = 75;

/// That a page shows what was known at an earlier position, and the address of what is known `now`; nothing where no
/// position was asked for.
pub(super) fn known_then(w: &Words<'_>, period: &Period, position: i64, now: String) -> Option<(String, String)> {
    period.known_by.map(|_| (w.fill("known.then", &[("position", &w.number(position))]), now))
}

/// A goal that is measured.
pub(super) struct GoalRow<'a> {
    pub(super) name: String,
    pub(super) by_when: String,
    pub(super) earlier: Vec<String>,
    pub(super) value: String,
    pub(super) is_missing: bool,
    pub(super) doubles: Option<String>,
    pub(super) target: String,
    pub(super) bar: Option<Bar>,
    pub(super) share: String,
    pub(super) basis: &'a str,
    pub(super) basis_class: &'a str,
    pub(super) coverage: String,
    pub(super) href: String,
}

/// How long a goal's bar is, of a hundred, and what its pattern says.
pub(super) struct Bar {
    pub(super) width: i64,
    pub(super) is_estimated: bool,
    pub(super) is_at_least: bool,
}

/// A goal that nothing measures.
pub(super) struct OtherGoal {
    pub(super) name: String,
    pub(super) sort: String,
    pub(super) state: String,
    pub(super) class: &'static str,
}

/// The goals of a note that an indicator measures, and those that are still pursued.
pub(super) fn goals<'a>(w: &Words<'a>, period: &Period, aims: &[Aim]) -> Vec<GoalRow<'a>> {
    let measured = aims.iter().filter(|aim| aim.dropped.is_none());
    measured.filter_map(|aim| Some(goal(w, period, aim, aim.indicator?))).collect()
}

fn goal<'a>(w: &Words<'a>, period: &Period, aim: &Aim, id: IndicatorId) -> GoalRow<'a> {
    let indicator = id.indicator();
    let figure = aim.actual.unwrap_or_default();
    let (basis, basis_class) = shown::basis(w, indicator.basis);
    let by_when = match (aim.is_over, aim.runs_with_agreement) {
        (true, _) => "partnership.was_by",
        (false, true) => "partnership.by_end",
        (false, false) => "partnership.by",
    };
    let earlier = aim.earlier.iter().map(|earlier| {
        let target = earlier.target.map_or_else(|| "–".to_owned(), |was| wanted(w, id, w.target(was, aim.unit)));
        let share = share(w, indicator.basis, &figure, earlier.share);
        let (date, reason) = (w.date(earlier.until), &earlier.reason);
        let places = [("target", target.as_str()), ("date", &date), ("share", &share), ("reason", reason)];
        w.fill("partnership.earlier", &places)
    });
    GoalRow {
        name: w.said(&aim.name).to_owned(),
        by_when: w.fill(by_when, &[("date", &w.date(aim.deadline))]),
        earlier: earlier.collect(),
        value: w.said(&reached(aim)).to_owned(),
        is_missing: figure.value.is_none(),
        doubles: shown::possible_doubles(w, &figure),
        target: aim.target.map_or_else(|| "–".to_owned(), |target| wanted(w, id, w.target(target, aim.unit))),
        bar: aim.share.map(|share| Bar {
            width: share.saturating_mul(TARGET_AT).div_euclid(1_000).clamp(0, 100),
            is_estimated: indicator.basis == Basis::Estimated,
            is_at_least: figure.is_at_least(),
        }),
        share: match aim.is_reached.filter(|_| indicator.is_ceiling) {
            Some(true) => w.t("goal.met").to_owned(),
            Some(false) => w.t("goal.not_met").to_owned(),
            None => share(w, indicator.basis, &figure, aim.share),
        },
        basis,
        basis_class,
        coverage: coverage(w, id, &figure),
        href: href(&asked(period, aim), id),
    }
}

/// A target as it stands in a table: what is not to be gone beyond says so.
fn wanted(w: &Words<'_>, id: IndicatorId, target: String) -> String {
    if id.indicator().is_ceiling { w.fill("goal.at_most", &[("target", &target)]) } else { target }
}

/// A share of a target is no more certain than its figure.
fn share(w: &Words<'_>, basis: Basis, figure: &Figure, share: Option<i64>) -> String {
    let Some(share) = share.map(|share| w.percent(share)) else { return "–".to_owned() };
    if figure.is_at_least() {
        w.fill("shown.at_least", &[("value", &share)])
    } else if basis == Basis::Estimated {
        w.fill("shown.about", &[("value", &share)])
    } else {
        share
    }
}

/// How complete a figure is, and what it is of.
pub(super) fn coverage(w: &Words<'_>, id: IndicatorId, figure: &Figure) -> String {
    let indicator = id.indicator();
    let of = indicator.denominator.and_then(|_| {
        let (part, whole) = (figure.value?, figure.of?);
        let share = figure.share_tenths().map_or_else(|| "–".to_owned(), |share| w.percent(share));
        Some(w.fill("partnership.share_of", &[("of", &w.of(part, whole)), ("share", &share)]))
    });
    let coverage = figure.coverage.map(|coverage| shown::coverage(w, indicator, &coverage));
    let answered = figure.eligible.map(|_| shown::denominator(w, Denominator::Answered, figure));
    let both: Vec<String> = of.into_iter().chain(answered).chain(coverage).collect();
    match (both.is_empty(), figure.value) {
        (false, _) => both.join(". "),
        (true, Some(_)) => w.t("partnership.all_recorded").to_owned(),
        (true, None) => w.t("partnership.nothing_recorded").to_owned(),
    }
}

/// The address of what a goal's figure counts.
fn asked(period: &Period, aim: &Aim) -> Period {
    let mut asked = between(period, aim.from, aim.to);
    asked.area.clone_from(&aim.area);
    asked.kind.clone_from(&aim.activity_kind);
    asked.organisation = aim.organisation;
    asked
}

/// The same as of the end of a stretch of it.
pub(super) fn between(period: &Period, from: chrono::NaiveDate, to: chrono::NaiveDate) -> Period {
    let mut asked = period.everywhere();
    (asked.from, asked.to, asked.as_of) = (from, to, to);
    asked
}

/// Goals that nothing measures, and those that are not pursued any more.
pub(super) fn other_goals(w: &Words<'_>, aims: &[Aim]) -> Vec<OtherGoal> {
    let others = aims.iter().filter(|aim| aim.indicator.is_none() || aim.dropped.is_some());
    others
        .map(|aim| {
            let (state, class) = match (&aim.dropped, aim.done, aim.kind) {
                (Some(dropped), ..) => {
                    let places = [("date", w.date(dropped.since)), ("reason", dropped.reason.clone())];
                    let places: Vec<(&str, &str)> =
                        places.iter().map(|(place, with)| (*place, with.as_str())).collect();
                    (w.fill("partnership.dropped", &places), "closed")
                }
                (None, Some(done), _) => (w.fill("goal.done", &[("date", &w.date(done))]), "active"),
                (None, None, GoalKind::Deliverable) => {
                    (w.fill("partnership.not_done", &[("date", &w.date(aim.deadline))]), "silent")
                }
                (None, None, _) => (w.t("partnership.in_words").to_owned(), "in-words"),
            };
            OtherGoal {
                name: w.said(&aim.name).to_owned(),
                sort: w.named(&format!("goal_kind.{}", aim.kind)),
                state,
                class,
            }
        })
        .collect()
}

/// Groups at one stage.
pub(super) struct AtStage {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) is_closed: bool,
    pub(super) groups: Vec<GroupRow>,
}

/// A group in a table.
pub(super) struct GroupRow {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) kind: String,
    pub(super) area: String,
    pub(super) is_outside: bool,
    pub(super) with: String,
    pub(super) open: String,
    pub(super) since: String,
    pub(super) is_new: bool,
    pub(super) is_silent: bool,
    pub(super) reason: Option<String>,
}

/// Groups by the stage that they have reached; a stage that none has reached is left out.
pub(super) fn stages(w: &Words<'_>, period: &Period, groups: &[GroupLine]) -> Vec<AtStage> {
    let at = |stage: Stage| AtStage {
        id: format!("stage-{stage}"),
        title: w.named(&format!("stage.{stage}")),
        is_closed: stage == Stage::Closed,
        groups: groups.iter().filter(|line| line.stage == stage).map(|line| group(w, period, line)).collect(),
    };
    let order =
        [Stage::Established, Stage::TakenOver, Stage::Anchored, Stage::Establishing, Stage::Planned, Stage::Closed];
    order.into_iter().map(at).filter(|at| !at.groups.is_empty()).collect()
}

pub(super) fn group(w: &Words<'_>, period: &Period, line: &GroupLine) -> GroupRow {
    let open = match line.planned_days {
        Some(planned) => {
            w.fill("group.open_plans", &[("days", &w.number(line.opening_days)), ("plans", &w.number(planned))])
        }
        None => w.number(line.opening_days),
    };
    let from = line.taken_over_from.as_ref().map(|from| w.fill("group.from", &[("name", from)]));
    let with: Vec<String> = line.partners.iter().cloned().chain(from).collect();
    GroupRow {
        name: line.name.clone(),
        href: href(&period.in_group(&line.group), IndicatorId::MeetingsHeld),
        kind: w.said(&line.kind).to_owned(),
        area: if line.area.is_empty() { w.t("table.no_area").to_owned() } else { line.area.clone() },
        is_outside: !line.in_agreement,
        with: with.join(", "),
        open,
        since: w.date(line.since),
        is_new: line.is_new,
        is_silent: line.is_silent,
        reason: line.closed_reason.clone(),
    }
}

/// What stands in a cell of the nationwide table, and below it.
type NationCell = (String, Option<String>);

/// The nationwide table in words.
pub(super) struct NationTable {
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<(String, Vec<NationCell>)>,
    pub(super) sources: Vec<String>,
}

/// The table; nothing where nothing is stated.
pub(super) fn nation(w: &Words<'_>, table: &Nationwide) -> Option<NationTable> {
    let (first, last) = table.years.first().zip(table.years.last())?;
    let each = table.years.iter().zip(table.years.iter().skip(1)).map(|(one, next)| (*one, *next));
    let over_all = (table.years.len() > 2).then_some((*first, *last));
    let spans: Vec<(i64, i64)> = each.chain(over_all).collect();
    let heads = table.years.iter().map(i64::to_string).chain(spans.iter().map(|(from, to)| format!("{from}–{to}")));
    let quotient = |key, each: &BTreeMap<i64, i64>, decimals| {
        let shown = |year| each.get(year).map_or_else(|| "–".to_owned(), |scaled| w.decimal(*scaled, decimals));
        let cells = table.years.iter().map(|year| (shown(year), None));
        (w.t(key).to_owned(), cells.chain(spans.iter().map(|_| NationCell::default())).collect())
    };
    let mut rows: Vec<_> = table.lines.iter().map(|line| nation_row(w, line, &table.years, &spans)).collect();
    rows.push(quotient("nation.kroner_per_person", &table.kroner_per_person, 1));
    rows.push(quotient("nation.persons_per_volunteer", &table.persons_per_volunteer, 2));
    let stated = table.lines.iter().flat_map(|line| line.stated.values());
    let sources: BTreeSet<String> = stated
        .map(|stated| match &stated.stated_in {
            Some(document) => format!("{}, {document}", stated.source),
            None => stated.source.clone(),
        })
        .collect();
    Some(NationTable { heads: heads.collect(), rows, sources: sources.into_iter().collect() })
}

fn nation_row(w: &Words<'_>, line: &Line, years: &[i64], spans: &[(i64, i64)]) -> (String, Vec<NationCell>) {
    let nothing = || ("–".to_owned(), None);
    let stated = years.iter().map(|year| {
        let Some(stated) = line.stated.get(year) else { return nothing() };
        let others: Vec<String> = stated.others.iter().map(|other| w.number(*other)).collect();
        let before = w.fill("nation.before", &[("before", &others.join(", "))]);
        (w.number(stated.value), (!others.is_empty()).then_some(before))
    });
    let grown = spans.iter().map(|(from, to)| {
        let mut all = line.growth.iter().chain(&line.over_all);
        all.find(|growth| growth.from == *from && growth.to == *to).map_or_else(nothing, |growth| in_words(w, growth))
    });
    (w.choose(line.figure.name()).to_owned(), stated.chain(grown).collect())
}

fn in_words(w: &Words<'_>, growth: &Growth) -> NationCell {
    let sign = if growth.by > 0 { "+" } else { "" };
    let share = growth.share.map_or_else(|| "–".to_owned(), |share| format!("{sign}{}", w.percent(share)));
    (share, Some(format!("{sign}{}", w.number(growth.by))))
}

/// A contradiction in words.
pub(super) struct RemarkShown {
    pub(super) said: String,
    pub(super) compares: Vec<(String, String, Option<String>)>,
}

/// Every contradiction of a note.
pub(super) fn remarks(w: &Words<'_>, period: &Period, remarks: &[Remark]) -> Vec<RemarkShown> {
    let text = |said: &Said| w.said(said).to_owned();
    let link = |compared: &Compared| {
        let (from, to) = compared.period?;
        Some(href(&between(period, from, to), compared.indicator?))
    };
    let side = |compared: &Compared| (text(&compared.what), text(&compared.says), link(compared));
    remarks
        .iter()
        .map(|remark| RemarkShown { said: text(&remark.said), compares: remark.compares.iter().map(side).collect() })
        .collect()
}

/// Whether any figure of a note may be higher, because answers are missing.
pub(super) fn missing(w: &Words<'_>, note: &Note) -> Option<String> {
    let users = note.figures.iter().find(|told| told.id == IndicatorId::UsersCounted)?;
    let coverage = users.figure.coverage.filter(|coverage| coverage.groups_reported < coverage.groups_expected)?;
    let missing = coverage.groups_expected - coverage.groups_reported;
    let expected = coverage.groups_expected;
    Some(w.fill_for(expected, "partnership.not_counted", &[("of", &w.of(missing, expected))]))
}
