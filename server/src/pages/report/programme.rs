//! The host programme's figures and its quarterly note as files.

use std::collections::BTreeMap;

use figures::goals::Aim;
use figures::quarterly::{Quarterly, SECTIONS, Told};
use figures::said::Said;
use figures::{By, Figure, IndicatorId, Question};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{FIGURE_HEAD, ReportError, decimal, figure, table, text};

/// The ways in which the figures are parted; each has its word in the table.
const PARTED: [(&str, By); 4] =
    [("whole", By::Whole), ("organisation", By::Organisation), ("area", By::Area), ("month", By::Month)];

/// The host programme's figures for a period, whole and in parts.
pub(super) struct Programme {
    question: Question,
    figures: Vec<(IndicatorId, &'static str, BTreeMap<String, Figure>)>,
}

impl Programme {
    /// Every figure that the quarterly note has.
    pub(super) fn of(rows: &Connection, question: Question) -> rusqlite::Result<Self> {
        let mut figures = Vec::new();
        for id in SECTIONS.iter().flat_map(|(_, ids)| ids.iter()) {
            for (word, by) in PARTED {
                figures.push((*id, word, id.indicator().figures(rows, &question, by)?));
            }
        }
        Ok(Self { question, figures })
    }

    /// The whole of it for programs.
    pub(super) fn json(&self) -> Value {
        let mut figures = serde_json::Map::new();
        for (id, by, parts) in &self.figures {
            let of = figures.entry(id.word()).or_insert_with(|| json!({}));
            if let Value::Object(of) = of {
                of.insert((*by).to_owned(), json!(parts));
            }
        }
        json!({ "question": self.question, "figures": figures })
    }

    /// A row for each part of each figure.
    pub(super) fn table(&self) -> Result<String, ReportError> {
        let rows = self.figures.iter().flat_map(|(id, by, parts)| {
            parts.iter().map(move |(key, one)| {
                let head = [(*by).to_owned(), key.clone(), id.word().to_owned(), text(one.eligible)];
                head.into_iter().chain(figure(*id, one)).collect()
            })
        });
        table(&[&["by", "key", "figure", "eligible"], &FIGURE_HEAD[..]].concat(), rows)
    }
}

/// The quarterly note: goals, figures since the programme began, in the quarter and by organisation, quotas and money.
pub(super) fn quarterly_table(note: &Quarterly) -> Result<String, ReportError> {
    let head = ["sort", "id", "name_da", "name_en", "from", "to", "organisation", "target", "percent", "eligible"];
    let goals = [("sub_goal", &note.sub_goals), ("criterion", &note.criteria)];
    let goals = goals.into_iter().flat_map(|(sort, aims)| aims.iter().map(move |aim| goal(sort, aim)));
    let figures = note.figures.iter().flat_map(|told| told_rows(note, told));
    let quotas = note.partners.iter().map(|partner| {
        let name = Said::same(&partner.name);
        let of = partner.organisation.to_string();
        let row = Row { name, organisation: of, target: text(partner.quota), ..Row::new("quota", "matches", note) };
        row.beside(IndicatorId::Matches, &Figure { value: Some(partner.matches), ..Figure::default() })
    });
    let money = note.budget.lines.iter().map(|line| {
        let organisation = text(line.organisation);
        let row = Row { name: line.name.clone(), organisation, ..Row::new(line.side.word(), "budget_dkk", note) };
        row.without_figure(&line.amount_dkk.to_string())
    });
    table(&[&head[..], &FIGURE_HEAD[..]].concat(), goals.chain(figures).chain(quotas).chain(money))
}

/// What stands in a row before the figure.
struct Row {
    sort: &'static str,
    id: String,
    name: Said,
    from: String,
    to: String,
    organisation: String,
    target: String,
    percent: String,
}

impl Row {
    fn new(sort: &'static str, id: &str, note: &Quarterly) -> Self {
        Self {
            sort,
            id: id.to_owned(),
            name: Said::default(),
            from: note.terms.starts.to_string(),
            to: note.to.to_string(),
            organisation: String::new(),
            target: String::new(),
            percent: String::new(),
        }
    }

    fn cells(self, eligible: Option<i64>) -> [String; 10] {
        let Self { sort, id, name, from, to, organisation, target, percent } = self;
        [sort.to_owned(), id, name.da, name.en, from, to, organisation, target, percent, text(eligible)]
    }

    fn beside(self, id: IndicatorId, one: &Figure) -> Vec<String> {
        self.cells(one.eligible).into_iter().chain(figure(id, one)).collect()
    }

    /// Kroner of the budget, or when a deliverable was done, stand as the value.
    fn without_figure(self, value: &str) -> Vec<String> {
        let mut beside = <[String; 8]>::default();
        let [first, ..] = &mut beside;
        value.clone_into(first);
        self.cells(None).into_iter().chain(beside).collect()
    }
}

fn goal(sort: &'static str, aim: &Aim) -> Vec<String> {
    let row = Row {
        sort,
        id: aim.goal.to_string(),
        name: aim.name.clone(),
        from: aim.from.to_string(),
        to: aim.deadline.to_string(),
        organisation: text(aim.organisation),
        target: text(aim.target),
        percent: decimal(aim.share, 1),
    };
    match aim.indicator {
        Some(id) => row.beside(id, &aim.actual.unwrap_or_default()),
        None => row.without_figure(&text(aim.done)),
    }
}

fn told_rows(note: &Quarterly, told: &Told) -> Vec<Vec<String>> {
    let name: Said = told.name.into();
    let row = |sort, figure: &Figure| Row {
        name: name.clone(),
        percent: decimal(figure.share_tenths(), 1),
        ..Row::new(sort, told.id.word(), note)
    };
    let so_far = row("so_far", &told.so_far).beside(told.id, &told.so_far);
    let in_quarter = told.id.in_quarter().map_or(told.name, |one| one.name);
    let quarter = Row { from: note.from.to_string(), name: in_quarter.into(), ..row("quarter", &told.in_quarter) };
    let parts = told.by_organisation.iter().map(|(organisation, one)| {
        Row { organisation: organisation.clone(), ..row("organisation", one) }.beside(told.id, one)
    });
    [so_far, quarter.beside(told.id, &told.in_quarter)].into_iter().chain(parts).collect()
}
