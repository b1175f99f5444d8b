//! An edition as a paper of its own: what its page tells, chapter by chapter.

use chrono::DateTime;

use super::parts::Told;
use super::{figure, said, table};
use crate::pages::editions::shown_edition::{joined, title};
use crate::pages::words::Words;
use crate::pages::{shown, told};
use crate::paper::{self, Cell, Paper, PaperKind, Part, Section};
use crate::release::{Chapter, Edition, Headline};

/// An edition as a paper. Who published it is told inside only.
pub(in crate::pages) fn edition(w: &Words<'_>, edition: &Edition) -> Paper {
    let (as_of, known_by) = (edition.moment.as_of, edition.moment.position);
    let (mut sections, mut figures) = (Vec::new(), Vec::new());
    for (number, chapter) in (1..).zip(&edition.chapters) {
        let within = format!("{number}.");
        let headlines = headlines(w, &within, chapter);
        let mut parts =
            vec![said(&w.fill("programme.period", &[("from", &w.date(chapter.from)), ("to", &w.date(chapter.to))]))];
        parts.extend(headlines_table(w, chapter, &headlines));
        figures.extend(headlines);
        for one in &chapter.tables {
            let told = Told { w, chapter, one, within: within.clone() };
            figures.extend(told.figures());
            parts.extend(told.part());
        }
        sections.push(Section { heading: title(w, chapter), parts });
    }
    let has_joined = edition.chapters.iter().flat_map(|chapter| &chapter.tables).any(|one| !joined(w, one).is_empty());
    let known = w.fill("note.known", &[("date", &w.date(as_of)), ("position", &w.number(known_by))]);
    Paper {
        language: w.language,
        kind: PaperKind::Edition,
        title: w.fill("editions.edition", &[("number", &w.number(edition.number))]),
        number: None,
        case_number: None,
        document_number: None,
        officer: None,
        recipients: Vec::new(),
        as_of,
        known_by,
        edition: Some(edition.number.to_string()),
        frozen: DateTime::from_timestamp_millis(edition.at_ms),
        lead: Vec::new(),
        sections,
        figures,
        remarks: std::iter::once(known).chain(has_joined.then(|| w.named("editions.why_joined"))).collect(),
        checksum: None,
    }
}

fn headlines(w: &Words<'_>, within: &str, chapter: &Chapter) -> Vec<paper::Figure> {
    let each = (1..).zip(&chapter.headlines);
    each.map(|(place, one)| headline(w, format!("{within}{place}.{}", one.id), chapter, one)).collect()
}

/// A headline as it was published, whatever its definition is by now.
fn headline(w: &Words<'_>, key: String, chapter: &Chapter, one: &Headline) -> paper::Figure {
    let place = [&one.place.area, &one.place.kind, &one.place.organisation];
    let place: Vec<&str> = place.into_iter().flatten().map(|named| w.said(&named.name)).collect();
    let text = shown::value(w, chapter.counts(one.id), &one.figure);
    paper::Figure {
        version: one.version,
        name: w.said(&one.name).to_owned(),
        definition: w.said(&one.definition).to_owned(),
        part: (!place.is_empty()).then(|| place.join(", ")),
        basis: one.basis,
        ..figure(w, key, one.id, (one.from, one.to), one.figure, text)
    }
}

fn headlines_table(w: &Words<'_>, chapter: &Chapter, figures: &[paper::Figure]) -> Option<Part> {
    let rows = figures.iter().zip(&chapter.headlines).map(|(figure, one)| {
        let coverage = Some(told::coverage(w, one.id, &one.figure)).filter(|text| !text.is_empty());
        vec![
            Cell { small: figure.part.iter().cloned().collect(), ..Cell::words(figure.name.clone()) },
            Cell::figure(figure.key.clone(), figure.text.clone()),
            Cell { small: coverage.into_iter().collect(), ..Cell::words(shown::basis(w, one.basis).0) },
        ]
    });
    let heads = ["overview.figure", "editions.exactly", "overview.basis"].map(|head| w.named(head));
    table(w.t("editions.headlines"), &heads, 1..2, rows.collect())
}
