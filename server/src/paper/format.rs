//! The formats that a paper leaves in.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use super::{Paper, csv, odt, pdf, xlsx};

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// To be read and printed by anybody; PDF/UA-1.
    Pdf,
    /// To be written on in a word processor; OpenDocument text.
    Odt,
    /// To be reckoned with; a workbook.
    Xlsx,
    /// The figures as one table.
    Csv,
    /// All of it, for programs.
    Json,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
#[error("the file cannot be written: {0}")]
pub struct NotWritten(String);

impl NotWritten {
    pub(super) fn because(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// A word that is not a format's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such format (there are pdf, odt, xlsx, csv, json)")]
pub struct NoSuchFormat;

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Odt, Self::Xlsx, Self::Csv, Self::Json];

    /// Its word in addresses, and the ending of its files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Odt => "odt",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// What a browser is told that it is.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Format {
    type Err = NoSuchFormat;

    fn from_str(word: &str) -> Result<Self, NoSuchFormat> {
        Self::ALL.into_iter().find(|format| format.word() == word).ok_or(NoSuchFormat)
    }
}

impl Paper {
    /// The paper in a format. The same paper gives the same bytes in the same version of this program.
    pub fn write(&self, format: Format) -> Result<Vec<u8>, NotWritten> {
        // Letters that are none, such as a pasted form feed, are no part of XML.
        let paper = &self.spelled(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter })?;
        match format {
            Format::Pdf => pdf::pdf(paper),
            Format::Odt => odt::odt(paper),
            Format::Xlsx => xlsx::xlsx(paper),
            Format::Csv => csv::csv(paper),
            Format::Json => serde_json::to_vec_pretty(paper).map_err(NotWritten::because),
        }
    }

    /// The paper with every letter of every text exchanged for another.
    pub(super) fn spelled(&self, letter: impl Fn(char) -> char) -> Result<Self, NotWritten> {
        let mut value = serde_json::to_value(self).map_err(NotWritten::because)?;
        spell(&mut value, &letter);
        serde_json::from_value(value).map_err(NotWritten::because)
    }
}

fn spell(value: &mut Value, letter: &impl Fn(char) -> char) {
    match value {
        Value::String(text) => *text = text.chars().map(letter).collect(),
        Value::Array(all) => all.iter_mut().for_each(|value| spell(value, letter)),
        Value::Object(all) => all.values_mut().for_each(|value| spell(value, letter)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The word that a value is written with.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
