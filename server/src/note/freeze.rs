//! Freezing what was reviewed: its number, its bytes, its files, what its figures counted, and the edition that they are
//! published in.

use figures::counted::Counted;
use rusqlite::Connection;

use super::content::{Content, Deed};
use crate::hall::audit::{self, Act};
use crate::hall::note::{self, Frozen, NewNote, Number, Review};
use crate::hall::session::SignedIn;
use crate::hall::{Hall, HallError};
use crate::paper::{Format, NotWritten, Paper};
use crate::release::{NotReleased, Told};

/// How often it is tried again when somebody else took the number or published an edition meanwhile.
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
    /// What would be published with it is not what the review showed.
    #[error("what would be published is not what was reviewed")]
    ToldOtherwise,
    /// Its figures may not be published.
    #[error(transparent)]
    NotReleased(#[from] NotReleased),
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

/// Who freezes, and when.
#[derive(Debug, Clone, Copy)]
pub struct Freezing<'a> {
    /// Who.
    pub by: &'a SignedIn,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The year that the number is of.
    pub year: i32,
}

/// Freezes what was reviewed and publishes, in the same transaction, what the review showed of its edition; `released`
/// says on a paper of which edition it is.
pub fn freeze(
    hall: &Hall,
    rows: &Connection,
    review: i64,
    freezing: Freezing<'_>,
    released: impl Fn(Paper, i64) -> Paper,
) -> Result<Number, NotFrozen> {
    let Freezing { by, at, year } = freezing;
    let reviewed = hall.read(|hall| note::reviewed(hall, review))?.ok_or(NotFrozen::NotReviewed)?;
    let draft = Content::read(&reviewed.draft)?;
    let evidence = evidence(rows, &draft)?;
    let deed = Deed { by: by.name.clone(), at };
    let mut tries = 0;
    loop {
        let (number, taken, corrects) = hall.read(|hall| {
            let corrects = note::newest(hall, draft.kind, &draft.agreement, draft.as_of)?;
            Ok((note::next(hall, year)?, note::of_review(hall, review)?, corrects))
        })?;
        if let Some(taken) = taken {
            return Err(NotFrozen::Frozen(taken));
        }
        let told = told(hall, rows, &reviewed, &draft)?;
        let mut content = numbered(&draft, number, corrects, &deed);
        if let Some(told) = &told {
            content = of_edition(content, told.number(), &released);
        }
        let bytes = content.bytes()?;
        let files = written(&content.printed(&bytes))?;
        let new = NewNote {
            about: about(&content, number, &deed, &bytes),
            review,
            content: &bytes,
            files: &files,
            evidence: &evidence,
        };
        match hall.write(|hall| {
            if let Some(Told::Ready(ready)) = &told {
                ready.publish(hall, by, at)?;
            }
            note::freeze(hall, &new)?;
            audit::note(hall, at, &by.who(), Act::NoteFrozen, &number.to_string())?;
            Ok::<_, NotFrozen>(())
        }) {
            Ok(()) => return Ok(number),
            Err(error) if is_overtaken(&error) && tries < TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

/// What is public with the note: what its review showed. Nothing where an earlier version reviewed it, and published its
/// edition then.
fn told(hall: &Hall, rows: &Connection, reviewed: &Review, draft: &Content) -> Result<Option<Told>, NotFrozen> {
    let Some(shown) = reviewed.told else { return Ok(None) };
    let told = Told::of(rows, hall, draft.moment(draft.position))?;
    if told.digest()? == shown { Ok(Some(told)) } else { Err(NotFrozen::ToldOtherwise) }
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

fn of_edition(mut content: Content, number: i64, released: impl Fn(Paper, i64) -> Paper) -> Content {
    content.edition = Some(number);
    content.papers = content.papers.into_iter().map(|paper| released(paper, number)).collect();
    content
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

/// Whether somebody else took the number, or published an edition, meanwhile.
fn is_overtaken(error: &NotFrozen) -> bool {
    let is_taken =
        |error: &rusqlite::Error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation);
    matches!(error, NotFrozen::NotReleased(NotReleased::Overtaken))
        || matches!(error, NotFrozen::Sqlite(error) if is_taken(error))
}
