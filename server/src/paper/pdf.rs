//! A paper as an accessible PDF (PDF/UA-1), set by typst. The same paper gives the same bytes.

use std::sync::LazyLock;

use serde::Serialize;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart, Value};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt as _, World};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{NotWritten, Paper};
use crate::pages::words::{Table, Texts};

const TEMPLATE: &str = include_str!("../../templates/paper.typ");

/// Stands for a character that no font has; PDF/UA allows none without a glyph.
const NO_GLYPH: char = char::REPLACEMENT_CHARACTER;

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&[u8]; 3] = [
        include_bytes!("../../assets/paper/IBMPlexSans-Regular.ttf"),
        include_bytes!("../../assets/paper/IBMPlexSans-Bold.ttf"),
        include_bytes!("../../assets/paper/IBMPlexSans-Italic.ttf"),
    ];
    files.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0)).collect()
});

/// What the template is filled with.
#[derive(Serialize)]
struct Content<'a> {
    paper: &'a Paper,
    /// What stands around the paper's own words, by key.
    words: &'a Table,
}

/// The paper as a PDF.
pub(super) fn pdf(paper: &Paper) -> Result<Vec<u8>, NotWritten> {
    let paper = &paper.spelled(|letter| if has_glyph(letter) { letter } else { NO_GLYPH })?;
    let words = Texts::bundled().table(paper.language);
    let content = serde_json::to_string(&Content { paper, words }).map_err(NotWritten::because)?;
    let desk = Desk::with(&content);
    let set = typst::compile(&desk);
    let options = PdfOptions {
        ident: Smart::Custom(ident(paper)),
        creator: Smart::Custom(Some("Bindeled".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| NotWritten::because(error.message()))?,
        ..PdfOptions::default()
    };
    let written = set.output.and_then(|document| typst_pdf::pdf(&document, &options));
    // Its memory of earlier papers would grow for as long as the relay runs.
    comemo::evict(0);
    written.map_err(|errors| NotWritten::because(said(&errors)))
}

fn has_glyph(letter: char) -> bool {
    letter == '\n' || FONTS.iter().all(|font| font.info().coverage.contains(u32::from(letter)))
}

fn said(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// Names the document for as long as it is the same.
fn ident(paper: &Paper) -> String {
    let number = paper.number.as_deref().unwrap_or_default();
    let checksum = paper.checksum.as_deref().unwrap_or_default();
    format!("{number} {} {} {} {checksum}", paper.title, paper.as_of, paper.language.code())
}

/// What typst may see: the template, the content and the fonts. No files, no clock.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    template: Source,
}

impl Desk {
    fn with(content: &str) -> Self {
        let inputs = [("content".into(), Value::Str(content.into()))].into_iter().collect();
        // Row headers are behind this feature for as long as typst may rename them.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(FONTS.iter())),
            template: Source::detached(TEMPLATE),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
