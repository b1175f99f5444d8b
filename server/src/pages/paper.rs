//! A note or an edition as a paper: the same sentences, tables and words as on its page, with the figures behind them.

mod edition;
mod parts;
mod remarks;

use std::collections::BTreeMap;

use crdt_model::judgement::Section;
use figures::Figure;
use figures::figure::Coverage;
use figures::goals::Aim;
use figures::indicator::{IndicatorId, Unit};
use figures::note::{self, Note, Sentence, reached};
use figures::quarterly::{self, Quarterly};
use figures::terms::Terms;

use super::ask::Period;
use super::note::{background, footnote, partner};
use super::programme::Body;
use super::shown;
use super::told::{self, AtStage, GoalRow, NationTable, OtherGoal};
use super::words::{Language, Words};
use crate::paper::{self, Cell, Column, Number, Paper, PaperKind, Part, Row, Run, Table};

pub(super) use edition::edition;
pub(super) use parts::{of_edition, parted};

/// The officer's words by section.
type OwnWords = BTreeMap<Section, String>;

/// The yearly note.
pub(super) fn yearly(w: &Words<'_>, period: &Period, note: &Note, own: &OwnWords) -> Paper {
    let (terms, as_of) = (&note.terms, note.moment.as_of);
    let goals = Goals::of(w, period, &note.goals, "goal");
    let whole = told::between(period, terms.starts, as_of);
    let sections = Section::YEARLY.iter().filter_map(|section| {
        let mut parts = Vec::new();
        match section {
            Section::Background => parts.push(said(&background(w, terms).join(" "))),
            Section::Status => parts.extend(goals.parts(w, w.t("goal.all"))),
            _ => {}
        }
        parts.extend(drafted(w, &note.draft, *section));
        match section {
            Section::Groups => {
                parts.extend(told::stages(w, &whole, &note.groups).iter().flat_map(|stage| groups(w, stage)));
                parts.extend(told::nation(w, &note.nationwide).into_iter().flat_map(|table| nation(w, table)));
            }
            Section::Remarks => parts.push(remarks::part(w, period, &note.remarks, &remarks::known(note))),
            _ => {}
        }
        parts.extend(own_words(w, *section, own));
        section_of(w, *section, parts)
    });
    let figures = note.figures.iter().map(|told| figure_of(w, period, told)).chain(goals.figures.iter().cloned());
    Paper {
        title: w.fill("note.title", &[("title", &terms.title), ("partner", &partner(w, terms))]),
        sections: sections.collect(),
        figures: figures.collect(),
        ..empty(w, PaperKind::Yearly, terms, (as_of, note.moment.position))
    }
}

/// The quarterly note. What each partner brought stands where a goal asks for it.
pub(super) fn quarterly(w: &Words<'_>, period: &Period, read: &Quarterly, own: &OwnWords) -> Paper {
    let (terms, body) = (&read.terms, Body::of(w, period, read));
    let [sub_goals, criteria] = [(&read.sub_goals, "sub_goal"), (&read.criteria, "criterion")]
        .map(|(aims, key)| Goals::of(w, period, aims, key));
    let mut sections = Vec::new();
    for section in Section::QUARTERLY {
        let mut parts: Vec<Part> = drafted(w, &read.draft, section).into_iter().collect();
        match section {
            Section::Status => {
                parts.extend(sub_goals.headed(w, "programme.sub_goals"));
                parts.extend(criteria.headed(w, "programme.criteria"));
            }
            Section::Matches => parts.extend(partners(w, read)),
            Section::Economy => parts.extend(budget(w, &body)),
            Section::Remarks => parts.push(remarks::part(w, period, &read.remarks, &[])),
            _ => {}
        }
        parts.extend(figures_table(w, section, &read.figures));
        parts.extend(own_words(w, section, own));
        sections.extend(section_of(w, section, parts));
    }
    let told = read.figures.iter().flat_map(|told| both(w, period, read, told));
    Paper {
        title: w.fill("quarterly.heading", &[("title", &terms.title)]),
        lead: vec![format!("{} {}", body.period, body.quarter)],
        sections,
        figures: told.chain(sub_goals.figures.clone()).chain(criteria.figures.clone()).collect(),
        ..empty(w, PaperKind::Quarterly, terms, (read.moment.as_of, read.moment.position))
    }
}

fn empty(w: &Words<'_>, kind: PaperKind, terms: &Terms, (as_of, known_by): (chrono::NaiveDate, i64)) -> Paper {
    Paper {
        language: w.language,
        kind,
        title: String::new(),
        number: None,
        case_number: terms.case_number.clone(),
        document_number: terms.document_number.clone(),
        officer: None,
        recipients: terms.recipients.clone(),
        as_of,
        known_by,
        edition: None,
        frozen: None,
        lead: Vec::new(),
        sections: Vec::new(),
        figures: Vec::new(),
        remarks: vec![w.fill("note.known", &[("date", &w.date(as_of)), ("position", &w.number(known_by))])],
        checksum: None,
    }
}

/// Nothing where nothing stands in it.
fn section_of(w: &Words<'_>, section: Section, parts: Vec<Part>) -> Option<paper::Section> {
    (!parts.is_empty()).then(|| paper::Section { heading: w.named(&format!("section.{section}")), parts })
}

fn said(text: &str) -> Part {
    Part::Drafted { runs: vec![words(text)] }
}

fn words(text: &str) -> Run {
    Run::Words { text: text.to_owned() }
}

/// The sentences that figures make in a section, as one paragraph.
fn drafted(w: &Words<'_>, draft: &[Sentence], section: Section) -> Option<Part> {
    let mut runs = Vec::new();
    for one in draft.iter().filter(|one| one.section == section) {
        runs.push(Run::Words { text: format!("{} ", w.said(&one.before)) });
        runs.push(Run::Figure { key: one.id.word().to_owned(), text: w.said(&one.value).to_owned() });
        runs.push(Run::Words { text: format!(" {} ", w.said(&one.after)) });
    }
    if let Some(Run::Words { text }) = runs.last_mut() {
        text.truncate(text.trim_end().len());
    }
    (!runs.is_empty()).then_some(Part::Drafted { runs })
}

fn own_words(w: &Words<'_>, section: Section, own: &OwnWords) -> Option<Part> {
    let text = own.get(&section).map(String::as_str).unwrap_or_default();
    let paragraphs: Vec<String> =
        text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let heading = (section == Section::Status).then(|| w.t("note.judges").to_owned());
    (!paragraphs.is_empty()).then_some(Part::OwnWords { language: Language::Danish, heading, paragraphs })
}

/// Goals as a table and a list, and the figures in them.
struct Goals<'a> {
    rows: Vec<(GoalRow<'a>, String)>,
    others: Vec<OtherGoal>,
    figures: Vec<paper::Figure>,
}

impl<'a> Goals<'a> {
    fn of(w: &Words<'a>, period: &Period, aims: &[Aim], prefix: &str) -> Self {
        let measured = aims.iter().filter(|aim| aim.dropped.is_none() && aim.indicator.is_some());
        let key = |number: usize| format!("{prefix}_{number}");
        let figures = (1..).zip(measured).filter_map(|(number, aim)| aimed_at(w, key(number), aim));
        Self {
            figures: figures.collect(),
            rows: told::goals(w, period, aims).into_iter().zip((1..).map(key)).collect(),
            others: told::other_goals(w, aims),
        }
    }

    fn headed(&self, w: &Words<'_>, title: &'static str) -> Vec<Part> {
        let parts = self.parts(w, w.t(title));
        let heading = Part::Heading { text: w.t(title).to_owned() };
        if parts.is_empty() { parts } else { [vec![heading], parts].concat() }
    }

    fn parts(&self, w: &Words<'_>, caption: &str) -> Vec<Part> {
        let heads = ["goal.goal", "overview.now", "goal.target", "partnership.share", "overview.basis"];
        let rows = self.rows.iter().map(|(row, key)| {
            let small = std::iter::once(row.by_when.clone()).chain(row.earlier.iter().cloned()).collect();
            vec![
                Cell { small, ..Cell::words(row.name.clone()) },
                Cell::figure(key.clone(), row.value.clone()),
                Cell::words(row.target.clone()),
                Cell::words(row.share.clone()),
                Cell::words(row.basis),
            ]
        });
        let mut parts = Vec::new();
        parts.extend(table(caption, &heads.map(|head| w.named(head)), 1..4, rows.collect()));
        if !self.others.is_empty() {
            let items = self.others.iter().map(|other| vec![words(&format!("{}: {}", other.name, other.state))]);
            parts.push(Part::List { items: items.collect() });
        }
        parts
    }
}

/// A table with a heading for each column; those in `numeric` hold numbers. Nothing without rows.
fn table(caption: &str, heads: &[String], numeric: std::ops::Range<usize>, rows: Vec<Vec<Cell>>) -> Option<Part> {
    let columns = heads.iter().enumerate();
    let columns =
        columns.map(|(place, heading)| Column { heading: heading.clone(), is_numeric: numeric.contains(&place) });
    (!rows.is_empty()).then(|| {
        Part::Table(Table {
            caption: caption.to_owned(),
            columns: columns.collect(),
            rows: rows.into_iter().map(|cells| Row { cells, is_sum: false }).collect(),
            remarks: Vec::new(),
        })
    })
}

fn groups(w: &Words<'_>, stage: &AtStage) -> [Part; 2] {
    let items = stage.groups.iter().map(|group| {
        let mut said = format!("{}, {}, {}", group.name, group.kind, group.area);
        if group.is_outside {
            said = format!("{said} ({})", w.t("group.outside"));
        }
        let mut more = Vec::new();
        if !group.with.is_empty() {
            more.push(w.fill("group.together", &[("names", &group.with)]));
        }
        if stage.is_closed {
            more.push(w.fill("group.closed_on", &[("date", &group.since)]));
            more.extend(group.reason.clone());
        } else {
            more.push(w.fill("group.opens", &[("days", &group.open)]));
            more.extend(group.is_new.then(|| w.t("group.new").to_owned()));
            more.extend(group.is_silent.then(|| w.t("group.silent").to_owned()));
        }
        let sentences = std::iter::once(said).chain(more).map(|text| text.trim_end_matches('.').to_owned());
        vec![words(&format!("{}.", sentences.collect::<Vec<_>>().join(". ")))]
    });
    [Part::Heading { text: stage.title.clone() }, Part::List { items: items.collect() }]
}

fn nation(w: &Words<'_>, nation: NationTable) -> Vec<Part> {
    let heads: Vec<String> = std::iter::once(w.named("overview.figure")).chain(nation.heads).collect();
    let rows = nation.rows.into_iter().map(|(name, cells)| {
        let cells =
            cells.into_iter().map(|(text, small)| Cell { small: small.into_iter().collect(), ..Cell::words(text) });
        std::iter::once(Cell::words(name)).chain(cells).collect()
    });
    let title = w.t("nation.title");
    let mut parts = vec![Part::Heading { text: title.to_owned() }, said(w.t("nation.text"))];
    parts.extend(table(title, &heads, 1..heads.len(), rows.collect()));
    parts.push(said(&format!("{}: {}.", w.t("nation.sources"), nation.sources.join("; "))));
    parts
}

/// Partners with a quota: those figures are goals of the agreement.
fn partners(w: &Words<'_>, read: &Quarterly) -> Option<Part> {
    let with_quota = read.partners.iter().filter_map(|partner| Some((partner, partner.quota?)));
    let rows = with_quota.map(|(partner, quota)| {
        let share = figures::ratio::share(partner.matches, quota);
        let number = |number: i64| Cell::number(Number::whole(number), w.number(number));
        vec![
            Cell::words(partner.name.clone()),
            number(partner.matches),
            number(quota),
            Cell::words(share.map_or_else(|| "–".to_owned(), |share| w.percent(share))),
            number(partner.budget_dkk),
        ]
    });
    let heads = ["programme.partner", "programme.matches", "programme.quota", "partnership.share", "programme.gets"];
    table(w.t("programme.partners"), &heads.map(|head| w.named(head)), 1..5, rows.collect())
}

fn budget(w: &Words<'_>, body: &Body<'_>) -> Option<Part> {
    let lines = body.budget.iter().map(|line| {
        let name = Cell { small: vec![line.side.clone()], ..Cell::words(line.name.clone()) };
        vec![name, Cell::words(line.year.clone()), Cell::words(line.amount.clone())]
    });
    let sums = body.sums.iter().map(|(name, sum)| vec![Cell::words(name), Cell::words(""), Cell::words(sum)]);
    let (lines, sums): (Vec<_>, Vec<_>) = (lines.collect(), sums.collect());
    if lines.is_empty() {
        return None;
    }
    let heads = ["programme.line", "programme.year", "programme.amount"].map(|head| w.named(head));
    let is_line = lines.len();
    let mut part = table(w.t("programme.budget"), &heads, 2..3, [lines, sums].concat());
    if let Some(Part::Table(table)) = &mut part {
        table.rows.iter_mut().skip(is_line).for_each(|row| row.is_sum = true);
    }
    part
}

fn figures_table(w: &Words<'_>, section: Section, told: &[quarterly::Told]) -> Option<Part> {
    let own = told.iter().filter(|told| told.section == section);
    let rows = own.map(|told| {
        let small = told.in_quarter_definition.map(|said| w.choose(said).to_owned()).into_iter().collect();
        let in_quarter = told.id.in_quarter().map(|indicator| Cell {
            small,
            ..Cell::figure(quarter_key(told.id), shown::value(w, indicator, &told.in_quarter))
        });
        vec![
            Cell::words(w.choose(told.name)),
            Cell::figure(told.id.word(), shown::value(w, told.id.indicator(), &told.so_far)),
            in_quarter.unwrap_or_default(),
            Cell::words(shown::basis(w, told.basis).0),
            Cell::words(told::coverage(w, told.id, &told.so_far)),
        ]
    });
    let heads = ["programme.figure", "programme.so_far", "programme.in_quarter", "overview.basis", "overview.coverage"];
    table(&w.named(&format!("section.{section}")), &heads.map(|head| w.named(head)), 1..3, rows.collect())
}

fn quarter_key(id: IndicatorId) -> String {
    format!("{id}.quarter")
}

/// A figure of the yearly note with its footnote.
fn figure_of(w: &Words<'_>, period: &Period, told: &note::Told) -> paper::Figure {
    let behind = footnote(w, period, 0, told);
    let text = w.said(&note::value(told.id, told.basis, &told.figure)).to_owned();
    let footnote = format!("{}. {}.", behind.basis, behind.text);
    paper::Figure {
        footnote: Some(footnote),
        ..figure(w, told.id.word().to_owned(), told.id, (told.from, told.to), told.figure, text)
    }
}

/// A figure of the quarterly note: since the programme began, and in the quarter.
fn both(w: &Words<'_>, period: &Period, read: &Quarterly, told: &quarterly::Told) -> Vec<paper::Figure> {
    let whole = told::between(period, read.terms.starts, read.to);
    let text = w.said(&note::value(told.id, told.basis, &told.so_far)).to_owned();
    let so_far = figure(w, told.id.word().to_owned(), told.id, (whole.from, whole.to), told.so_far, text);
    let in_quarter = told.id.in_quarter().map(|indicator| {
        let text = shown::value(w, indicator, &told.in_quarter);
        let definition = told.in_quarter_definition.unwrap_or(told.definition);
        paper::Figure {
            definition: w.choose(definition).to_owned(),
            version: indicator.version,
            ..figure(w, quarter_key(told.id), told.id, (read.from, read.to), told.in_quarter, text)
        }
    });
    std::iter::once(so_far).chain(in_quarter).collect()
}

/// A goal's figure.
fn aimed_at(w: &Words<'_>, key: String, aim: &Aim) -> Option<paper::Figure> {
    let id = aim.indicator?;
    let text = w.said(&reached(aim)).to_owned();
    let figure = figure(w, key, id, (aim.from, aim.to), aim.actual.unwrap_or_default(), text);
    Some(paper::Figure {
        part: Some(w.said(&aim.name).to_owned()),
        target: aim.target.map(Number::whole),
        deadline: Some(aim.deadline),
        ..figure
    })
}

fn figure(
    w: &Words<'_>,
    key: String,
    id: IndicatorId,
    (from, as_of): (chrono::NaiveDate, chrono::NaiveDate),
    figure: Figure,
    text: String,
) -> paper::Figure {
    let indicator = id.indicator();
    let (unit, decimals) = match indicator.unit {
        Unit::Whole => (paper::Unit::Whole, 0),
        Unit::FteHundredths => (paper::Unit::FullTimeEquivalents, 2),
        Unit::Oere => (paper::Unit::Kroner, 2),
    };
    let coverage: Option<Coverage> = figure.coverage;
    paper::Figure {
        key,
        id: id.word().to_owned(),
        version: indicator.version,
        name: w.choose(indicator.name).to_owned(),
        definition: w.choose(indicator.definition).to_owned(),
        part: None,
        from,
        as_of,
        value: figure.value.map(|value| Number::decimal(value, decimals)),
        unit,
        numerator: figure.of.and(figure.value),
        denominator: figure.of,
        basis: indicator.basis,
        coverage,
        is_at_least: figure.is_at_least(),
        unsettled: figure.unsettled,
        possible_doubles: figure.possible_doubles,
        rounded_to: None,
        target: None,
        deadline: None,
        text,
        footnote: None,
    }
}
