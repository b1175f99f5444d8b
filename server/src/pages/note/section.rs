//! What both notes share: a section as the reader sees it, the officer's words in it, and what stands beside the paper.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use crdt_model::document::Document;
use crdt_model::judgement::{Judgement, Section, judgement_id};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use serde::Deserialize;

use crate::journal::By;
use crate::pages::Pages;
use crate::pages::agreement::record;
use crate::pages::failure::Failure;
use crate::pages::words::Words;
use crate::store::{StoreError, document};

/// The most bytes of a section's text.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// A section as the reader sees it.
pub(in crate::pages) struct SectionShown {
    pub(in crate::pages) section: Section,
    pub(in crate::pages) word: &'static str,
    /// None where nothing stands in it yet: then it is not printed.
    pub(in crate::pages) number: Option<usize>,
    pub(in crate::pages) title: String,
    pub(in crate::pages) sentences: Vec<SentenceShown>,
    pub(in crate::pages) paragraphs: Vec<String>,
    pub(in crate::pages) text: String,
    pub(in crate::pages) is_open: bool,
}

/// A sentence that a figure makes.
pub(in crate::pages) struct SentenceShown {
    pub(in crate::pages) before: String,
    pub(in crate::pages) value: String,
    pub(in crate::pages) after: String,
    pub(in crate::pages) href: String,
    pub(in crate::pages) footnote: Option<usize>,
}

/// What stands beside the paper.
pub(in crate::pages) struct Side {
    pub(in crate::pages) path: &'static str,
    pub(in crate::pages) agreement: Option<String>,
    pub(in crate::pages) as_of: NaiveDate,
    /// The position that was asked for, if one was; then that it was, and the address of what is known now.
    pub(in crate::pages) known_by: Option<i64>,
    pub(in crate::pages) known: Option<(String, String)>,
    pub(in crate::pages) too_long: bool,
    pub(in crate::pages) missing: Option<String>,
    pub(in crate::pages) json_href: String,
    /// Nothing while its date is to come.
    pub(in crate::pages) review_href: Option<String>,
    /// The page that shows the same figures: its address and what the link says.
    pub(in crate::pages) page: (String, String),
}

/// A section's words, as the form sends them.
#[derive(Deserialize)]
pub(in crate::pages) struct Written {
    pub(in crate::pages) section: Section,
    text: String,
}

impl Written {
    /// The text as it is kept; or, when it is too long, as it was written.
    pub(in crate::pages) fn text(&self) -> Result<String, String> {
        let text = self.text.replace("\r\n", "\n").trim().to_owned();
        if text.len() > TEXT_BYTES_MAX { Err(text) } else { Ok(text) }
    }
}

/// The officer's words in the sections of a note.
pub(in crate::pages) struct OwnWords {
    texts: BTreeMap<Section, String>,
    refused: Option<Section>,
}

impl OwnWords {
    /// As they are kept; those that were refused as they were written.
    pub(in crate::pages) async fn read(
        pages: &Pages,
        agreement: DocumentId,
        as_of: NaiveDate,
        refused: Option<(Section, String)>,
    ) -> Result<Self, Failure> {
        let read = pages.0.store.read(move |connection| {
            let mut texts = BTreeMap::new();
            for section in Section::ALL {
                let id = judgement_id(agreement, as_of, *section);
                let saved = document::read(connection, Space::Programme, id)?;
                let judgement = saved.and_then(|saved| judgement(&saved.bytes));
                texts.extend(judgement.map(|judgement| (*section, judgement.text)));
            }
            Ok(texts)
        });
        let mut texts = read.await.map_err(|error| unavailable(&error))?;
        let refused_in = refused.as_ref().map(|(section, _)| *section);
        texts.extend(refused);
        Ok(Self { texts, refused: refused_in })
    }

    /// By section.
    pub(in crate::pages) const fn texts(&self) -> &BTreeMap<Section, String> {
        &self.texts
    }

    /// Whether words were too long to be kept.
    pub(in crate::pages) const fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// The sections of a note, with the sentences that figures make in each. `has_own` says in which something stands
    /// whatever the figures and the officer say; where nothing does a section has no number.
    pub(in crate::pages) fn sections(
        &self,
        w: &Words<'_>,
        all: &[Section],
        has_own: impl Fn(Section) -> bool,
        sentences: impl Fn(Section) -> Vec<SentenceShown>,
    ) -> Vec<SectionShown> {
        let mut number = 0;
        let shown = all.iter().map(|section| {
            let text = self.texts.get(section).cloned().unwrap_or_default();
            let paragraphs = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
            let paragraphs: Vec<String> = paragraphs.map(str::to_owned).collect();
            let sentences = sentences(*section);
            let is_there = has_own(*section) || !sentences.is_empty() || !paragraphs.is_empty();
            number += usize::from(is_there);
            SectionShown {
                section: *section,
                word: section.word(),
                number: is_there.then_some(number),
                title: w.named(&format!("section.{section}")),
                sentences,
                paragraphs,
                is_open: self.refused == Some(*section),
                text,
            }
        });
        shown.collect()
    }
}

/// Keeps the officer's words in a section of the note on an agreement as of a date.
pub(in crate::pages) async fn keep(
    pages: &Pages,
    by: &By,
    (agreement, as_of): (DocumentId, NaiveDate),
    section: Section,
    text: String,
) -> Result<(), Failure> {
    let judgement = Judgement {
        agreement: Some(agreement),
        as_of: Some(as_of),
        section: Some(section),
        text,
        logged: pages.0.officer.logged(),
    };
    record(pages, by, judgement_id(agreement, as_of, section), &judgement.edits()).await
}

/// Goes to an address.
pub(in crate::pages) fn to(location: &str) -> Result<Response, Failure> {
    let location = HeaderValue::try_from(location).map_err(|_| Failure::Unavailable)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

pub(super) fn judgement(saved: &[u8]) -> Option<Judgement> {
    Document::load(saved).ok().map(|document| Judgement::read(&document).0)
}

pub(super) fn unavailable(error: &StoreError) -> Failure {
    tracing::error!(%error, "the notes cannot be read");
    Failure::Unavailable
}
