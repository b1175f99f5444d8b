//! Freezing what was reviewed: its number, its bytes, its files, and what its figures counted.

use figures::counted::Counted;
use rusqlite::Connection;

use super::content::{Content, Deed};
use crate::hall::note::{self, Frozen, NewNote, Number};
use crate::hall::{Hall, HallError};
use crate::paper::{Format, NotWritten, Paper};

/// How often a number that somebody else took meanwhile is tried again.
const TRIES: u32 = 3;

/// Why a note was not frozen.
#[derive(Debug, thiserror::Error)]
pub enum NotFrozen {
    /// There is no such review.
    #[error("there is no such review")]
    NotReviewed,
    /// It was frozen already.
    #[error("the note was frozen already, as {0}")]
    Frozen(Number),
    /// The figures, as known then, are not those that were reviewed: the program that counts is another.
    #[error("the figures are not those that were reviewed")]
    CountsOtherwise,
    /// The city hall's file cannot be used.
    #[error(transparent)]
    Hall(#[from] HallError),
    /// The rows or the city hall's file cannot be used.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A file cannot be written.
    #[error(transparent)]
    File(#[from] NotWritten),
    /// The review, or what it becomes, is no JSON.
    #[error("the note cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// A file to keep.
pub type Written = (String, String, String, Vec<u8>);

/// Freezes what was reviewed, in a year; `noted` writes down in the same transaction that it was done.
pub fn freeze(
    hall: &Hall,
    rows: &Connection,
    review: i64,
    (by, year): (&Deed, i32),
    noted: impl Fn(&rusqlite::Transaction<'_>, Number) -> rusqlite::Result<()>,
) -> Result<Number, NotFrozen> {
    let reviewed = hall.read(|hall| note::reviewed(hall, review))?.ok_or(NotFrozen::NotReviewed)?;
    let draft = Content::read(&reviewed.draft)?;
    let evidence = evidence(rows, &draft)?;
    let mut tries = 0;
    loop {
        let (number, taken, corrects) = hall.read(|hall| {
            let corrects = note::newest(hall, draft.kind, &draft.agreement, draft.as_of)?;
            Ok((note::next(hall, year)?, note::of_review(hall, review)?, corrects))
        })?;
        if let Some(taken) = taken {
            return Err(NotFrozen::Frozen(taken));
        }
        let content = numbered(&draft, number, corrects, by);
        let bytes = content.bytes()?;
        let files = written(&content.printed(&bytes))?;
        let new = NewNote {
            about: about(&content, number, by, &bytes),
            review,
            content: &bytes,
            files: &files,
            evidence: &evidence,
        };
        match hall.write(|hall| {
            note::freeze(hall, &new)?;
            noted(hall, number)
        }) {
            Ok(()) => return Ok(number),
            Err(error) if is_taken(&error) && tries < TRIES => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// What each figure of a content counted; it must add up to what was reviewed.
fn evidence(rows: &Connection, content: &Content) -> Result<Vec<Vec<u8>>, NotFrozen> {
    let each = content.figures.iter().map(|figured| {
        let (figure, counted): (_, Counted) =
            figured.asked.answer(rows, content.position)?.ok_or(NotFrozen::CountsOtherwise)?;
        if figure != figured.figure {
            return Err(NotFrozen::CountsOtherwise);
        }
        Ok(serde_json::to_vec(&counted)?)
    });
    each.collect()
}

/// Every format in every language but the content's own.
fn written(papers: &[Paper]) -> Result<Vec<Written>, NotFrozen> {
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Json);
    let each = formats.flat_map(|format| papers.iter().map(move |paper| (format, paper)));
    let file = |(format, paper): (Format, &Paper)| {
        let (word, language) = (format.word().to_owned(), paper.language.code().to_owned());
        Ok((word, language, format.media_type().to_owned(), paper.write(format)?))
    };
    each.map(file).collect()
}

fn numbered(draft: &Content, number: Number, corrects: Option<Number>, by: &Deed) -> Content {
    let frozen = chrono::DateTime::from_timestamp_millis(by.at);
    let paper = |paper: &Paper| Paper { number: Some(number.to_string()), frozen, ..paper.clone() };
    Content {
        number: Some(number.to_string()),
        corrects: corrects.map(|number| number.to_string()),
        frozen: Some(by.clone()),
        papers: draft.papers.iter().map(paper).collect(),
        ..draft.clone()
    }
}

fn about(content: &Content, number: Number, by: &Deed, bytes: &[u8]) -> Frozen {
    Frozen {
        number,
        kind: content.kind,
        agreement: content.agreement.clone(),
        as_of: content.as_of,
        position: content.position,
        edition: content.edition,
        title: content.title.clone(),
        recipients: content.recipients.clone(),
        case_number: content.case_number.clone(),
        document_number: content.document_number.clone(),
        sha256: note::in_digits(&note::digest(bytes)),
        by: by.by.clone(),
        at: by.at,
    }
}

fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}
