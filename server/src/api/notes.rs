//! Frozen notes and their files. Their bytes never change.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Api;
use super::answer::{Answer, Keep, List};
use super::asked::{Asked, At, Nothing, limit};
use super::problem::{Code, Problem};
use crate::hall::note::{self, Frozen, NoteFile, NoteKind, Number};
use crate::pages::words::Language;

/// A frozen note.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Note {
    /// Its number: the year, and the how-manieth of it.
    #[schema(value_type = String, pattern = "^[1-9][0-9]{3}-[1-9][0-9]{0,8}$")]
    number: Number,
    /// Which note.
    kind: NoteKind,
    /// The agreement, by its document's id.
    agreement: String,
    /// As of which date.
    as_of: NaiveDate,
    /// As it was known at which position of the log.
    position: i64,
    /// The edition that its figures are of.
    edition: Option<i64>,
    /// What it is called.
    title: String,
    /// *Sagsnr.*
    case_number: Option<String>,
    /// *Dokumentnr.*
    document_number: Option<String>,
    /// The checksum of its content, in hexadecimal.
    sha256: String,
    /// When it was frozen.
    frozen: DateTime<Utc>,
}

/// A frozen note with its files.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WithFiles {
    #[serde(flatten)]
    note: Note,
    /// Its files, in each language.
    files: Vec<NoteFile>,
}

impl From<Frozen> for Note {
    fn from(frozen: Frozen) -> Self {
        // Who froze it and whom it was sent to are people: they stay in the house.
        let Frozen { number, kind, agreement, as_of, position, edition, title, .. } = frozen;
        let Frozen { case_number, document_number, sha256, at, .. } = frozen;
        let frozen = DateTime::from_timestamp_millis(at).unwrap_or_default();
        Self { number, kind, agreement, as_of, position, edition, title, case_number, document_number, sha256, frozen }
    }
}

/// A part of the list of notes.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PartOfNotes {
    /// How many entries at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u16>,
    /// Only what comes after this note; `next` of an answer has it.
    #[param(pattern = "^[1-9][0-9]{3}-[1-9][0-9]{0,8}$")]
    after: Option<String>,
}

/// Which of a format's files.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InLanguage {
    /// In which language; Danish if nothing is said.
    #[param(inline)]
    language: Option<Language>,
}

/// The frozen notes, the newest first.
#[utoipa::path(get, operation_id = "list_notes", path = "/notes", tag = "notes", params(PartOfNotes),
    responses((status = OK, description = "A part of the list", body = List<Note>)))]
pub(super) async fn list(State(api): State<Api>, Asked(part): Asked<PartOfNotes>) -> Result<Answer, Problem> {
    let limit = limit(part.limit)?;
    let after = part.after.as_deref().map(str::parse::<Number>).transpose();
    let after = after.map_err(|error| Problem::bad_query(format!("after: {error}")))?;
    let most = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let listed = api.read(move |hall| note::list(hall, after, most)).await?;
    let notes = listed.into_iter().map(Note::from).collect();
    List::of(notes, limit, "/notes", |last| last.number.to_string()).answer(Keep::Asking)
}

/// One frozen note with its files.
#[utoipa::path(get, operation_id = "one_note", path = "/notes/{number}", tag = "notes",
    params(("number" = String, Path, description = "Which note", example = "2026-1")),
    responses((status = OK, description = "The note", body = WithFiles)))]
pub(super) async fn one(
    State(api): State<Api>,
    At(number): At<String>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Answer, Problem> {
    let number = parsed(&number)?;
    let found = api.read(move |hall| Ok(note::one(hall, number)?.zip(Some(note::files(hall, number)?)))).await?;
    let (frozen, files) = found.ok_or(Code::NotFound)?;
    Answer::json(&WithFiles { note: frozen.into(), files }, Keep::Forever)
}

/// A file of a frozen note, byte for byte.
#[utoipa::path(get, operation_id = "file_of_note", path = "/notes/{number}/files/{format}", tag = "notes",
    params(
        ("number" = String, Path, description = "Which note", example = "2026-1"),
        ("format" = String, Path, description = "Which format, as the note's `files` name it", example = "csv"),
        InLanguage,
    ),
    responses((status = OK, description = "The file; `media_type` of the note's `files` says what it is", body = Vec<u8>, content_type = "*/*")))]
pub(super) async fn file(
    State(api): State<Api>,
    At((number, format)): At<(String, String)>,
    Asked(InLanguage { language }): Asked<InLanguage>,
) -> Result<Response, Problem> {
    let (number, language) = (parsed(&number)?, language.unwrap_or(Language::Danish).code());
    let kept = format.clone();
    let file = api.read(move |hall| note::file(hall, number, &kept, language)).await?;
    let (media_type, bytes) = file.ok_or(Code::NotFound)?;
    let media_type = HeaderValue::try_from(media_type).map_err(|_| Code::Unavailable)?;
    let mut response = Answer::file(bytes.into(), media_type, Keep::Forever).into_response();
    // A format that has a file is one of a few words.
    let name = format!("attachment; filename=\"notat-{number}-{language}.{format}\"");
    if let Ok(name) = HeaderValue::try_from(name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn parsed(number: &str) -> Result<Number, Problem> {
    number.parse().map_err(|_| Code::NotFound.into())
}
