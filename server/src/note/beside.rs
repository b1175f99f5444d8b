//! Two frozen notes side by side: figure by figure, goal by goal, section by section.

use chrono::NaiveDate;
use figures::IndicatorId;

use super::content::{Content, Figured};
use super::since::{Retargeted, retargeted};
use crate::paper::{Language, Paper, Part, Run};

/// Two notes side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The figures of the first in its order, then those that only the second has.
    pub figures: Vec<Pair<Figured>>,
    /// The goals that differ.
    pub goals: Vec<Retargeted>,
    /// The sections of the first in its order, then those that only the second has.
    pub sections: Vec<(String, Pair<Vec<String>>)>,
}

/// What stands in each; none where it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<T> {
    /// In the first.
    pub one: Option<T>,
    /// In the second.
    pub other: Option<T>,
}

impl Pair<Figured> {
    /// By how much the second's value is more than the first's.
    pub fn difference(&self) -> Option<i64> {
        self.one.as_ref()?.figure.value.zip(self.other.as_ref()?.figure.value).map(|(one, other)| other - one)
    }

    /// The versions of the definition, where they differ.
    pub fn versions(&self) -> Option<(u32, u32)> {
        let (one, other) = (self.one.as_ref()?.version, self.other.as_ref()?.version);
        (one != other).then_some((one, other))
    }
}

impl Beside {
    /// Two notes in a language.
    pub fn of(one: &Content, other: &Content, language: Language) -> Self {
        let sections = |content: &Content| {
            let paper = content.papers.iter().find(|paper| paper.language == language);
            paper.or(content.papers.first()).map(texts).unwrap_or_default()
        };
        Self {
            figures: paired(placed(one), placed(other)).into_iter().map(|(_, pair)| pair).collect(),
            goals: retargeted(&one.goals, &other.goals),
            sections: paired(sections(one), sections(other)),
        }
    }
}

/// The figures with what tells them apart.
fn placed(content: &Content) -> Vec<(Place<'_>, Figured)> {
    content.figures.iter().map(|figured| (place(content, figured), figured.clone())).collect()
}

type Place<'a> = (IndicatorId, bool, [Option<&'a str>; 3], Option<NaiveDate>);

/// What tells a figure from the others of its note, whatever its date: that of the note, or a goal's own.
fn place<'a>(content: &Content, figured: &'a Figured) -> Place<'a> {
    let asked = &figured.asked;
    let narrowed = [asked.area.as_deref(), asked.kind.as_deref(), asked.organisation.as_deref()];
    (asked.indicator, asked.in_quarter, narrowed, (asked.to != content.as_of).then_some(asked.to))
}

fn paired<K: PartialEq, T>(one: Vec<(K, T)>, other: Vec<(K, T)>) -> Vec<(K, Pair<T>)> {
    let mut rest = other;
    let mut pairs: Vec<(K, Pair<T>)> = Vec::new();
    for (key, value) in one {
        let at = rest.iter().position(|(there, _)| *there == key);
        let other = at.map(|at| rest.remove(at).1);
        pairs.push((key, Pair { one: Some(value), other }));
    }
    pairs.extend(rest.into_iter().map(|(key, value)| (key, Pair { one: None, other: Some(value) })));
    pairs
}

/// The text of each section, paragraph by paragraph; tables are told by the figures.
fn texts(paper: &Paper) -> Vec<(String, Vec<String>)> {
    let sections = paper.sections.iter().map(|section| {
        let said = section.parts.iter().flat_map(|part| match part {
            Part::Heading { text } => vec![text.clone()],
            Part::Drafted { runs } => vec![joined(runs)],
            Part::OwnWords { paragraphs, .. } => paragraphs.clone(),
            Part::List { items } => items.iter().map(|runs| joined(runs)).collect(),
            Part::Table(_) => Vec::new(),
        });
        (section.heading.clone(), said.collect())
    });
    sections.collect()
}

fn joined(runs: &[Run]) -> String {
    let texts = runs.iter().map(|run| match run {
        Run::Words { text } | Run::Figure { text, .. } => text.as_str(),
    });
    texts.collect()
}
