//! What an edition tells in parts of the figures of an agreement, as a section of the note on it. A note in a file is
//! outside: nothing is parted there in any other way.

use figures::Figure;

use super::{figure, table};
use crate::pages::editions::shown_edition::{counted, joined, names, parted_by, titled};
use crate::pages::words::Words;
use crate::paper::{self, Cell, Paper, Part, Row};
use crate::release::{Chapter, Sum, Table};

/// The paper as one of an edition, whose tables it has.
pub(in crate::pages) fn of_edition(w: &Words<'_>, mut paper: Paper, number: i64) -> Paper {
    paper.edition = Some(number.to_string());
    paper.remarks.push(w.fill("frozen.of_edition", &[("number", &w.number(number))]));
    paper
}

/// The paper with the tables of an edition that are about its agreement.
pub(in crate::pages) fn parted(w: &Words<'_>, mut paper: Paper, chapters: &[Chapter], agreement: &str) -> Paper {
    let chapters = chapters.iter().filter(|chapter| chapter.agreement.as_deref() == Some(agreement));
    let mut parts = Vec::new();
    for (chapter, one) in chapters.flat_map(|chapter| chapter.tables.iter().map(move |one| (chapter, one))) {
        let told = Told { w, chapter, one, within: String::new() };
        paper.figures.extend(told.figures());
        parts.extend(told.part());
    }
    if !parts.is_empty() {
        paper.sections.push(paper::Section { heading: w.named("frozen.parts"), parts });
    }
    paper
}

/// A table of an edition.
pub(super) struct Told<'a, 'w> {
    pub(super) w: &'a Words<'w>,
    pub(super) chapter: &'a Chapter,
    pub(super) one: &'a Table,
    /// What the keys of its figures begin with, where a paper has several chapters.
    pub(super) within: String,
}

impl Told<'_, '_> {
    fn key(&self, cell: usize) -> String {
        format!("{}{}.part_{}", self.within, self.one.id, cell + 1)
    }

    pub(super) fn figures(&self) -> Vec<paper::Figure> {
        (0..self.one.cells.len()).filter_map(|cell| self.figure(cell)).collect()
    }

    fn figure(&self, cell: usize) -> Option<paper::Figure> {
        let Self { w, chapter, one, .. } = self;
        let told = one.cells.get(cell)?;
        let part = one.dimensions.iter().zip(&told.at).filter_map(|(dimension, at)| {
            let class = dimension.classes.get(*at)?;
            Some(w.said(&class.name))
        });
        let counts = Figure { value: Some(told.sum.value), of: told.sum.of, ..Figure::default() };
        let plain = figure(w, self.key(cell), one.id, (chapter.from, chapter.to), counts, counted(w, &told.sum));
        Some(paper::Figure {
            part: Some(part.collect::<Vec<_>>().join(", ")),
            rounded_to: one.rounded.then_some(crate::release::STEP),
            ..plain
        })
    }

    pub(super) fn part(&self) -> Option<Part> {
        let Self { w, one, .. } = self;
        let columns = one.dimensions.get(1);
        let first = one.dimensions.first().map_or("", |dimension| parted_by(w, dimension)).to_owned();
        let heads = std::iter::once(first).chain(names(w, columns)).chain([w.named("editions.all")]);
        let heads: Vec<String> = heads.collect();
        let row = |(class, (name, sum)): (usize, (String, Sum))| {
            let own = one.cells.iter().enumerate().filter(|(_, cell)| cell.at.first() == Some(&class));
            let mut cells: Vec<Cell> =
                own.map(|(place, cell)| Cell::figure(self.key(place), counted(w, &cell.sum))).collect();
            if columns.is_some() {
                cells.push(self.sum(&sum));
            }
            std::iter::once(Cell::words(name)).chain(cells).collect()
        };
        let rows = names(w, one.dimensions.first()).into_iter().zip(one.sums(0)).enumerate().map(row);
        let Some(Part::Table(mut table)) = table(&titled(w, one), &heads, 1..heads.len(), rows.collect()) else {
            return None;
        };
        let below = columns.map(|_| one.sums(1)).unwrap_or_default();
        let sums = below.iter().chain([&one.total]).map(|sum| self.sum(sum));
        let cells = std::iter::once(Cell::words(w.t("editions.all"))).chain(sums).collect();
        table.rows.push(Row { cells, is_sum: true });
        table.remarks.extend(one.rounded.then(|| w.named("editions.rounded")));
        table.remarks.extend(joined(w, one));
        Some(Part::Table(table))
    }

    fn sum(&self, sum: &Sum) -> Cell {
        Cell::number(paper::Number::whole(sum.value), counted(self.w, sum))
    }
}
