//! A paper as the reader of a page sees it: its sections numbered, its figures opened by links and footnoted once.

use std::collections::BTreeMap;

use super::super::ask::escaped;
use super::super::words::Words;
use crate::paper::{Paper, Part, Run, Table};

/// A section.
pub(in crate::pages) struct SectionShown {
    pub(in crate::pages) number: usize,
    pub(in crate::pages) heading: String,
    pub(in crate::pages) parts: Vec<PartShown>,
}

/// A part of a section.
pub(in crate::pages) enum PartShown {
    Heading(String),
    Said(Vec<RunShown>),
    OwnWords { lang: &'static str, heading: Option<String>, paragraphs: Vec<String> },
    List(Vec<Vec<RunShown>>),
    Table(TableShown),
}

/// Words, or a figure with where it opens and its footnote.
pub(in crate::pages) struct RunShown {
    pub(in crate::pages) text: String,
    pub(in crate::pages) href: Option<String>,
    pub(in crate::pages) footnote: Option<usize>,
}

/// A table.
pub(in crate::pages) struct TableShown {
    pub(in crate::pages) caption: String,
    pub(in crate::pages) heads: Vec<(String, bool)>,
    pub(in crate::pages) rows: Vec<RowShown>,
    pub(in crate::pages) remarks: Vec<String>,
}

/// A row of a table.
pub(in crate::pages) struct RowShown {
    pub(in crate::pages) cells: Vec<CellShown>,
    pub(in crate::pages) is_sum: bool,
}

/// A cell of a table.
pub(in crate::pages) struct CellShown {
    pub(in crate::pages) text: String,
    pub(in crate::pages) small: Vec<String>,
    pub(in crate::pages) href: Option<String>,
    pub(in crate::pages) is_number: bool,
}

/// A footnote.
pub(in crate::pages) struct FootnoteShown {
    pub(in crate::pages) number: usize,
    pub(in crate::pages) name: String,
    pub(in crate::pages) href: Option<String>,
    pub(in crate::pages) text: String,
}

/// A paper.
pub(in crate::pages) struct PaperShown {
    pub(in crate::pages) title: String,
    pub(in crate::pages) lang: &'static str,
    pub(in crate::pages) to: String,
    pub(in crate::pages) as_of: String,
    pub(in crate::pages) as_of_words: String,
    pub(in crate::pages) case: Vec<(String, String)>,
    pub(in crate::pages) lead: Vec<String>,
    pub(in crate::pages) sections: Vec<SectionShown>,
    pub(in crate::pages) footnotes: Vec<FootnoteShown>,
    pub(in crate::pages) remarks: Vec<String>,
    pub(in crate::pages) checksum: Option<String>,
}

impl PaperShown {
    /// A paper on a page; its words are in the language of `w`.
    pub(in crate::pages) fn of(w: &Words<'_>, paper: &Paper) -> Self {
        let mut desk = Desk { w, paper, numbered: BTreeMap::new(), footnotes: Vec::new() };
        let sections = (1..).zip(&paper.sections);
        let sections = sections.map(|(number, section)| SectionShown {
            number,
            heading: section.heading.clone(),
            parts: section.parts.iter().map(|part| desk.part(part)).collect(),
        });
        let sections = sections.collect();
        let case = [
            ("frozen.number", paper.number.clone()),
            ("agreement.case_number", paper.case_number.clone()),
            ("agreement.document_number", paper.document_number.clone()),
            ("frozen.officer", paper.officer.clone()),
        ];
        Self {
            title: paper.title.clone(),
            lang: paper.language.code(),
            to: paper.recipients.join(w.t("note.and")),
            as_of: paper.as_of.to_string(),
            as_of_words: w.date(paper.as_of),
            case: case.into_iter().filter_map(|(term, text)| Some((w.t(term).to_owned(), text?))).collect(),
            lead: paper.lead.clone(),
            sections,
            footnotes: desk.footnotes,
            remarks: paper.remarks.clone(),
            checksum: paper.checksum.clone(),
        }
    }
}

struct Desk<'w, 'a> {
    w: &'w Words<'a>,
    paper: &'w Paper,
    numbered: BTreeMap<String, usize>,
    footnotes: Vec<FootnoteShown>,
}

impl Desk<'_, '_> {
    fn part(&mut self, part: &Part) -> PartShown {
        match part {
            Part::Heading { text } => PartShown::Heading(text.clone()),
            Part::Drafted { runs } => PartShown::Said(self.runs(runs)),
            Part::OwnWords { language, heading, paragraphs } => {
                PartShown::OwnWords { lang: language.code(), heading: heading.clone(), paragraphs: paragraphs.clone() }
            }
            Part::List { items } => PartShown::List(items.iter().map(|runs| self.runs(runs)).collect()),
            Part::Table(table) => PartShown::Table(self.table(table)),
        }
    }

    fn runs(&mut self, runs: &[Run]) -> Vec<RunShown> {
        let each = runs.iter().map(|run| match run {
            Run::Words { text } => RunShown { text: text.clone(), href: None, footnote: None },
            Run::Figure { key, text } => {
                RunShown { text: text.clone(), href: self.href(key), footnote: self.footnote(key) }
            }
        });
        each.collect()
    }

    fn table(&self, table: &Table) -> TableShown {
        let rows = table.rows.iter().map(|row| RowShown {
            cells: row
                .cells
                .iter()
                .zip(&table.columns)
                .map(|(cell, column)| CellShown {
                    text: cell.text.clone(),
                    small: cell.small.clone(),
                    href: cell.figure.as_deref().and_then(|key| self.href(key)),
                    is_number: column.is_numeric,
                })
                .collect(),
            is_sum: row.is_sum,
        });
        TableShown {
            caption: table.caption.clone(),
            heads: table.columns.iter().map(|column| (column.heading.clone(), column.is_numeric)).collect(),
            rows: rows.collect(),
            remarks: table.remarks.clone(),
        }
    }

    /// The number of a figure's footnote, which it gets the first time.
    fn footnote(&mut self, key: &str) -> Option<usize> {
        if let Some(number) = self.numbered.get(key) {
            return Some(*number);
        }
        let figure = self.paper.figure(key)?;
        let text = figure.footnote.clone()?;
        let number = self.footnotes.len() + 1;
        self.numbered.insert(key.to_owned(), number);
        self.footnotes.push(FootnoteShown { number, name: figure.name.clone(), href: self.href(key), text });
        Some(number)
    }

    /// What the figure counts, as it was known; a part of a figure opens nowhere of its own.
    fn href(&self, key: &str) -> Option<String> {
        let figure = self.paper.figure(key).filter(|figure| figure.part.is_none())?;
        let (from, to, known, lang) = (figure.from, figure.as_of, self.paper.known_by, self.w.language.code());
        let id = escaped(&figure.id);
        Some(format!("/figures/{id}?from={from}&to={to}&as-of={to}&known-by={known}&lang={lang}"))
    }
}
