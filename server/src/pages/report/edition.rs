//! An edition as a file, for programs and for people.

use std::path::Path;

use figures::said::Said;
use serde_json::Value;

use super::{FIGURE_HEAD, ReportError, Wanted, figure, plain, table, text};
use crate::hall::{Hall, release};
use crate::pages::paper as papers;
use crate::pages::words::Texts;
use crate::paper::{Format, Language, Paper};
use crate::release::Edition;
use crate::release::edition::{Chapter, Headline, Table};

/// An edition in the format that is wanted.
pub(super) fn report(data: &Path, wanted: &Wanted) -> Result<Vec<u8>, ReportError> {
    let edition = found(data, wanted)?;
    match wanted.format {
        Format::Json | Format::Csv => plain(wanted.format, || without_who(&edition), || edition_table(&edition)),
        Format::Pdf | Format::Odt | Format::Xlsx => Ok(paper(&edition, wanted.language).write(wanted.format)?),
    }
}

/// The edition of a number, or the newest that is about no later day than is asked for.
pub(super) fn found(data: &Path, wanted: &Wanted) -> Result<Edition, ReportError> {
    let hall = Hall::open(data)?;
    if let Some(number) = wanted.edition {
        return hall.read(|hall| release::one(hall, number))?.ok_or(ReportError::NoSuchEdition);
    }
    let found = hall.read(|hall| match release::newest_by(hall, wanted.as_of)? {
        Some(number) => release::one(hall, number),
        None => Ok(None),
    })?;
    found.ok_or(ReportError::NoEdition)
}

/// An edition for people.
pub(super) fn paper(edition: &Edition, language: Language) -> Paper {
    papers::edition(&Texts::bundled().of(language), edition)
}

/// What an edition tells. The file may leave the house; who published it is told inside only.
fn without_who(edition: &Edition) -> Value {
    let mut told = serde_json::to_value(edition).unwrap_or_default();
    if let Some(told) = told.as_object_mut() {
        told.remove("by");
    }
    told
}

const HEAD: [&str; 9] = ["edition", "chapter", "agreement", "from", "to", "figure", "by", "keys", "name_da"];

/// A row for each headline, and one for each cell of each table.
fn edition_table(edition: &Edition) -> Result<String, ReportError> {
    let rows = edition.chapters.iter().flat_map(|chapter| {
        let headlines = chapter.headlines.iter().map(move |one| headline_row(edition, chapter, one));
        headlines.chain(chapter.tables.iter().flat_map(move |one| cell_rows(edition, chapter, one)))
    });
    table(&[&HEAD[..], &FIGURE_HEAD[..]].concat(), rows)
}

fn headline_row(edition: &Edition, chapter: &Chapter, one: &Headline) -> Vec<String> {
    let places = [("area", &one.place.area), ("kind", &one.place.kind), ("organisation", &one.place.organisation)];
    let places = places.into_iter().filter_map(|(by, named)| Some((by, named.as_ref()?)));
    let (by, keys): (Vec<&str>, Vec<&str>) = places.map(|(by, named)| (by, named.key.as_str())).unzip();
    let head = head(edition, chapter, [one.from.to_string(), one.to.to_string()]);
    let what = [one.id.word().to_owned(), by.join(" "), keys.join(" "), one.name.da.clone()];
    head.into_iter().chain(what).chain(figure(one.id, &one.figure)).collect()
}

fn cell_rows(edition: &Edition, chapter: &Chapter, one: &Table) -> Vec<Vec<String>> {
    let by: Vec<String> = one
        .dimensions
        .iter()
        .map(|dimension| text(serde_json::to_value(dimension.by).ok().as_ref().and_then(|by| by.as_str())))
        .collect();
    let row = |cell: &crate::release::edition::Cell| {
        let classes = one.dimensions.iter().zip(&cell.at).filter_map(|(dimension, at)| dimension.classes.get(*at));
        let (keys, names): (Vec<String>, Vec<Said>) =
            classes.map(|class| (class.keys.join("+"), class.name.clone())).unzip();
        let names: Vec<&str> = names.iter().map(|name| name.da.as_str()).collect();
        let head = head(edition, chapter, [chapter.from.to_string(), chapter.to.to_string()]);
        let what = [one.id.word().to_owned(), by.join(" "), keys.join(" "), names.join(", ")];
        let mut beside = <[String; 8]>::default();
        let [value, of, ..] = &mut beside;
        (*value, *of) = (cell.sum.value.to_string(), text(cell.sum.of));
        head.into_iter().chain(what).chain(beside).collect()
    };
    one.cells.iter().map(row).collect()
}

fn head(edition: &Edition, chapter: &Chapter, [from, to]: [String; 2]) -> [String; 5] {
    let about = serde_json::to_value(chapter.about).unwrap_or_default();
    [edition.number.to_string(), text(about.as_str()), text(chapter.agreement.as_ref()), from, to]
}
