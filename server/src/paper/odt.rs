//! A paper as a text document (OpenDocument 1.3) in which the officer goes on writing: real headings, real tables, real
//! footnotes, and styles that can be changed in one place.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};

use askama::Template;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{NotWritten, Paper, Part, Run, Table};
use crate::pages::words::{Texts, Words};

const MEDIA_TYPE: &str = super::Format::Odt.media_type();
const MANIFEST: &str = include_str!("../../templates/odt/manifest.xml");

#[derive(Template)]
#[template(path = "odt/content.xml")]
struct Content<'a> {
    w: Words<'a>,
    paper: &'a Paper,
    as_of: String,
    case: Vec<(&'a str, &'a str)>,
    notes: Notes<'a>,
}

#[derive(Template)]
#[template(path = "odt/styles.xml")]
struct Styles<'a> {
    w: Words<'a>,
    paper: &'a Paper,
    ids: String,
    is_draft: bool,
}

#[derive(Template)]
#[template(path = "odt/meta.xml")]
struct Meta<'a> {
    w: Words<'a>,
    paper: &'a Paper,
    about: String,
    made: String,
}

/// Which footnote stands behind each figure: it is written where the figure stands first, and referred to after that.
struct Notes<'a> {
    texts: BTreeMap<&'a str, (usize, &'a str)>,
    written: RefCell<BTreeSet<usize>>,
}

impl<'a> Notes<'a> {
    fn of(paper: &'a Paper) -> Self {
        let mut texts = BTreeMap::new();
        for key in keys(paper) {
            let number = texts.len() + 1;
            if let Some(text) = paper.figure(key).and_then(|figure| figure.footnote.as_deref()) {
                texts.entry(key).or_insert((number, text));
            }
        }
        Self { texts, written: RefCell::default() }
    }

    /// The number of a figure's footnote, and its text where it is not written yet.
    fn behind(&self, key: &str) -> Option<(usize, Option<&'a str>)> {
        let (number, text) = *self.texts.get(key)?;
        let is_first = self.written.borrow_mut().insert(number);
        Some((number, is_first.then_some(text)))
    }
}

/// The keys of figures in the order in which they stand, some more than once.
fn keys(paper: &Paper) -> impl Iterator<Item = &str> {
    paper.sections.iter().flat_map(|section| &section.parts).flat_map(|part| match part {
        Part::Drafted { runs } => in_runs(runs),
        Part::List { items } => items.iter().flat_map(|runs| in_runs(runs)).collect(),
        Part::Table(Table { rows, .. }) => {
            rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.figure.as_deref()).collect()
        }
        Part::Heading { .. } | Part::OwnWords { .. } => Vec::new(),
    })
}

fn in_runs(runs: &[Run]) -> Vec<&str> {
    let keys = runs.iter().filter_map(|run| match run {
        Run::Figure { key, .. } => Some(key.as_str()),
        Run::Words { .. } => None,
    });
    keys.collect()
}

/// The paper as a text document.
pub(super) fn odt(paper: &Paper) -> Result<Vec<u8>, NotWritten> {
    let w = Texts::bundled().of(paper.language);
    let made = match paper.frozen {
        Some(frozen) => frozen.format("%Y-%m-%dT%H:%M:%S").to_string(),
        None => format!("{}T00:00:00", paper.as_of),
    };
    let ids = [&paper.number, &paper.case_number, &paper.document_number];
    let ids = ids.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
    let case = [
        (w.t("agreement.case_number"), &paper.case_number),
        (w.t("agreement.document_number"), &paper.document_number),
        (w.t("paper.number"), &paper.number),
        (w.t("paper.officer"), &paper.officer),
    ];
    let case = case.into_iter().filter_map(|(word, said)| Some((word, said.as_deref()?))).collect();
    let is_draft = paper.is_draft();
    let as_of = w.date(paper.as_of);
    let about = w.fill("paper.about", &[("date", &as_of)]);
    let content = Content { w, paper, as_of, case, notes: Notes::of(paper) }.render();
    let styles = Styles { w, paper, ids, is_draft }.render();
    let meta = Meta { w, paper, about, made }.render();
    packed(&[
        ("content.xml", &content.map_err(NotWritten::because)?),
        ("styles.xml", &styles.map_err(NotWritten::because)?),
        ("meta.xml", &meta.map_err(NotWritten::because)?),
        ("META-INF/manifest.xml", MANIFEST),
    ])
    .map_err(NotWritten::because)
}

/// The parts in one file: its media type first and not compressed, so that it can be told from its first bytes.
fn packed(parts: &[(&str, &str)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    file.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    file.write_all(MEDIA_TYPE.as_bytes())?;
    for (name, text) in parts {
        file.start_file(*name, options.compression_method(CompressionMethod::Deflated))?;
        file.write_all(text.as_bytes())?;
    }
    Ok(file.finish()?.into_inner())
}
