//! Notes that were reviewed and frozen, and the files made of them. Rows are only ever added: triggers refuse the rest.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

/// The number of a frozen note: the how-manieth of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The year in which it was frozen.
    pub year: i32,
    /// From one in each year.
    pub serial: u32,
}

/// A text that is no number of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no number of a note")]
pub struct NotANumber;

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.year, self.serial)
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (year, serial) = text.split_once('-').ok_or(NotANumber)?;
        let number =
            Self { year: year.parse().map_err(|_| NotANumber)?, serial: serial.parse().map_err(|_| NotANumber)? };
        // One number, one way to write it.
        if number.to_string() == text { Ok(number) } else { Err(NotANumber) }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Which note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// On an agreement, each year.
    Yearly,
    /// On the host programme, each quarter.
    Quarterly,
}

impl NoteKind {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yearly => "yearly",
            Self::Quarterly => "quarterly",
        }
    }

    /// The kind that a word stands for.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Yearly, Self::Quarterly].into_iter().find(|kind| kind.word() == word)
    }
}

/// A draft that somebody read through and stands by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Which review.
    pub id: i64,
    /// Which note.
    pub kind: NoteKind,
    /// The agreement's document.
    pub agreement: String,
    /// As of when.
    pub as_of: NaiveDate,
    /// As known at which position of the log.
    pub position: i64,
    /// What was reviewed.
    pub draft: Vec<u8>,
    /// The SHA-256 of what it showed to be published with the note; none where an earlier version published it then.
    pub told: Option<[u8; 32]>,
    /// Who reviewed it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// A frozen note, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frozen {
    /// Its number.
    pub number: Number,
    /// Which note.
    pub kind: NoteKind,
    /// The agreement's document.
    pub agreement: String,
    /// As of when.
    pub as_of: NaiveDate,
    /// As known at which position of the log.
    pub position: i64,
    /// The edition that its figures are of.
    pub edition: Option<i64>,
    /// What it is called.
    pub title: String,
    /// Whom it is for.
    pub recipients: Vec<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The checksum of its content, in hexadecimal.
    pub sha256: String,
    /// Who froze it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// A file of a frozen note, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoteFile {
    /// In which format: `pdf`, `xlsx`, …
    pub format: String,
    /// In which language.
    pub language: String,
    /// What a browser is told that it is.
    pub media_type: String,
    /// Its checksum, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A note to freeze.
#[derive(Debug, Clone)]
pub struct NewNote<'a> {
    /// Everything but the checksum, which follows from the content.
    pub about: Frozen,
    /// The review that it rests on.
    pub review: i64,
    /// The content.
    pub content: &'a [u8],
    /// Its files: format, language, media type, bytes.
    pub files: &'a [(String, String, String, Vec<u8>)],
    /// What each figure of the content counted, in its order.
    pub evidence: &'a [Vec<u8>],
}

/// The SHA-256 of bytes.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A checksum as it is printed.
pub fn in_digits(sha256: &[u8]) -> String {
    sha256.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps a review; tells its id.
pub fn review(hall: &Connection, review: &Review) -> rusqlite::Result<i64> {
    hall.execute(
        "insert into note_review (kind, agreement, as_of, position, draft, by, at, told)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            review.kind.word(),
            review.agreement,
            review.as_of.to_string(),
            review.position,
            review.draft,
            review.by,
            review.at,
            review.told
        ],
    )?;
    Ok(hall.last_insert_rowid())
}

/// A review.
pub fn reviewed(hall: &Connection, id: i64) -> rusqlite::Result<Option<Review>> {
    let sql = "select id, kind, agreement, as_of, position, draft, by, at, told from note_review where id = ?1";
    hall.prepare_cached(sql)?.query_row([id], review_of).optional()
}

/// The newest reviews that no frozen note rests on, of each note and date only the last, without what was reviewed.
pub fn waiting(hall: &Connection, limit: u32) -> rusqlite::Result<Vec<Review>> {
    let mut select = hall.prepare_cached(
        "select max(id), kind, agreement, as_of, position, x'', by, at, null from note_review
         group by kind, agreement, as_of
         having max(id) > coalesce((
           select max(n.review) from note n
           where n.kind = note_review.kind and n.agreement = note_review.agreement and n.as_of = note_review.as_of), 0)
         order by 1 desc limit ?1",
    )?;
    select.query_map([limit], review_of)?.collect()
}

/// The number of the note that rests on a review.
pub fn of_review(hall: &Connection, id: i64) -> rusqlite::Result<Option<Number>> {
    hall.prepare_cached("select year, serial from note where review = ?1")?
        .query_row([id], |row| Ok(Number { year: row.get(0)?, serial: row.get(1)? }))
        .optional()
}

/// The next number of a year.
pub fn next(hall: &Connection, year: i32) -> rusqlite::Result<Number> {
    let sql = "select coalesce(max(serial), 0) + 1 from note where year = ?1";
    Ok(Number { year, serial: hall.prepare_cached(sql)?.query_row([year], |row| row.get(0))? })
}

/// Freezes a note with its files and evidence. Fails when its number or its review has been used.
pub fn freeze(hall: &Connection, note: &NewNote<'_>) -> rusqlite::Result<()> {
    let (about, Number { year, serial }) = (&note.about, note.about.number);
    hall.execute(
        "insert into note (year, serial, review, kind, agreement, as_of, position, edition, title, recipients,
           case_number, document_number, content, sha256, by, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            year,
            serial,
            note.review,
            about.kind.word(),
            about.agreement,
            about.as_of.to_string(),
            about.position,
            about.edition,
            about.title,
            about.recipients.join("\n"),
            about.case_number,
            about.document_number,
            note.content,
            digest(note.content),
            about.by,
            about.at
        ],
    )?;
    for (format, language, media_type, bytes) in note.files {
        hall.execute(
            "insert into note_file (year, serial, format, language, media_type, bytes, sha256)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![year, serial, format, language, media_type, bytes, digest(bytes)],
        )?;
    }
    for (place, counted) in note.evidence.iter().enumerate() {
        hall.execute(
            "insert into note_evidence (year, serial, place, counted, sha256) values (?1, ?2, ?3, ?4, ?5)",
            params![year, serial, place, counted, digest(counted)],
        )?;
    }
    Ok(())
}

const FROZEN: &str = "select year, serial, kind, agreement, as_of, position, edition, title, recipients, case_number,
     document_number, sha256, by, at from note";

/// The frozen notes, the newest first, from below a number on.
pub fn list(hall: &Connection, below: Option<Number>, limit: u32) -> rusqlite::Result<Vec<Frozen>> {
    let below = below.unwrap_or(Number { year: i32::MAX, serial: 0 });
    let mut select = hall.prepare_cached(&format!(
        "{FROZEN} where (year, serial) < (?1, ?2) order by year desc, serial desc limit ?3"
    ))?;
    select.query_map(params![below.year, below.serial, limit], frozen_of)?.collect()
}

/// The newest frozen note of a kind on an agreement as of a date.
pub fn newest(
    hall: &Connection,
    kind: NoteKind,
    agreement: &str,
    as_of: NaiveDate,
) -> rusqlite::Result<Option<Number>> {
    let sql = "select year, serial from note where kind = ?1 and agreement = ?2 and as_of = ?3
               order by year desc, serial desc limit 1";
    let number = |row: &Row<'_>| Ok(Number { year: row.get(0)?, serial: row.get(1)? });
    hall.prepare_cached(sql)?.query_row(params![kind.word(), agreement, as_of.to_string()], number).optional()
}

/// A frozen note.
pub fn one(hall: &Connection, number: Number) -> rusqlite::Result<Option<Frozen>> {
    let mut select = hall.prepare_cached(&format!("{FROZEN} where year = ?1 and serial = ?2"))?;
    select.query_row(params![number.year, number.serial], frozen_of).optional()
}

/// The bytes that were frozen.
pub fn content(hall: &Connection, number: Number) -> rusqlite::Result<Option<Vec<u8>>> {
    hall.prepare_cached("select content from note where year = ?1 and serial = ?2")?
        .query_row(params![number.year, number.serial], |row| row.get(0))
        .optional()
}

/// The files of a frozen note.
pub fn files(hall: &Connection, number: Number) -> rusqlite::Result<Vec<NoteFile>> {
    let mut select = hall.prepare_cached(
        "select format, language, media_type, sha256, length(bytes) from note_file
         where year = ?1 and serial = ?2 order by language, rowid",
    )?;
    let files = select.query_map(params![number.year, number.serial], |row| {
        Ok(NoteFile {
            format: row.get(0)?,
            language: row.get(1)?,
            media_type: row.get(2)?,
            sha256: in_digits(row.get_ref(3)?.as_blob()?),
            bytes: row.get(4)?,
        })
    })?;
    files.collect()
}

/// A file of a frozen note, byte for byte as it was made then, with its media type.
pub fn file(
    hall: &Connection,
    number: Number,
    format: &str,
    language: &str,
) -> rusqlite::Result<Option<(String, Vec<u8>)>> {
    hall.prepare_cached(
        "select media_type, bytes from note_file where year = ?1 and serial = ?2 and format = ?3 and language = ?4",
    )?
    .query_row(params![number.year, number.serial, format, language], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()
}

/// What each figure of a frozen note counted, in the order of its figures.
pub fn evidence(hall: &Connection, number: Number) -> rusqlite::Result<Vec<Vec<u8>>> {
    let sql = "select counted from note_evidence where year = ?1 and serial = ?2 order by place";
    hall.prepare_cached(sql)?.query_map(params![number.year, number.serial], |row| row.get(0))?.collect()
}

/// How many notes are frozen; or the first of which something is not what was frozen.
pub(crate) fn check(hall: &Connection) -> rusqlite::Result<Result<u64, Number>> {
    let mut select = hall.prepare(
        "select year, serial, content, sha256 from note
         union all select year, serial, bytes, sha256 from note_file
         union all select year, serial, counted, sha256 from note_evidence",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        if digest(row.get_ref(2)?.as_blob()?).as_slice() != row.get_ref(3)?.as_blob()? {
            return Ok(Err(Number { year: row.get(0)?, serial: row.get(1)? }));
        }
    }
    Ok(Ok(hall.query_row("select count(*) from note", [], |row| row.get(0))?))
}

fn review_of(row: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        id: row.get(0)?,
        kind: kind_in(row, 1)?,
        agreement: row.get(2)?,
        as_of: date_in(row, 3)?,
        position: row.get(4)?,
        draft: row.get(5)?,
        by: row.get(6)?,
        at: row.get(7)?,
        told: row.get(8)?,
    })
}

fn frozen_of(row: &Row<'_>) -> rusqlite::Result<Frozen> {
    Ok(Frozen {
        number: Number { year: row.get(0)?, serial: row.get(1)? },
        kind: kind_in(row, 2)?,
        agreement: row.get(3)?,
        as_of: date_in(row, 4)?,
        position: row.get(5)?,
        edition: row.get(6)?,
        title: row.get(7)?,
        recipients: row.get_ref(8)?.as_str()?.split('\n').filter(|one| !one.is_empty()).map(str::to_owned).collect(),
        case_number: row.get(9)?,
        document_number: row.get(10)?,
        sha256: in_digits(row.get_ref(11)?.as_blob()?),
        by: row.get(12)?,
        at: row.get(13)?,
    })
}

fn kind_in(row: &Row<'_>, column: usize) -> rusqlite::Result<NoteKind> {
    NoteKind::of_word(row.get_ref(column)?.as_str()?).ok_or_else(|| unreadable(column, NotANumber))
}

fn date_in(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    row.get_ref(column)?.as_str()?.parse().map_err(|error| unreadable(column, error))
}

fn unreadable(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}
