//! What leaves the city hall in a file: one content, of which every format is written. Whatever is to be rounded or joined
//! is so before, and no writer can do it differently.

mod csv;
mod format;
mod number;
mod odt;
mod pdf;
mod xlsx;

use chrono::{DateTime, NaiveDate, Utc};
use figures::Coverage;
use figures::indicator::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::pages::words::Language;
use format::word;
pub use format::{Format, NoSuchFormat, NotWritten};
pub use number::{NotANumber, Number};

/// A note or a report, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// In which language everything but the officer's own words is.
    pub language: Language,
    /// What sort of paper it is.
    pub kind: PaperKind,
    /// What it is called.
    pub title: String,
    /// Its own number, once it has one.
    pub number: Option<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// Who answers for it.
    pub officer: Option<String>,
    /// Whom it is for.
    pub recipients: Vec<String>,
    /// As of when.
    pub as_of: NaiveDate,
    /// The position of the log at which all of it was known.
    pub known_by: i64,
    /// The edition that its figures are of, where there is one.
    pub edition: Option<String>,
    /// When it was frozen or published; none of a draft.
    pub frozen: Option<DateTime<Utc>>,
    /// What stands between the title and the first section.
    pub lead: Vec<String>,
    /// The sections that are printed, in order; they are numbered from one.
    pub sections: Vec<Section>,
    /// Every figure in it, each once.
    pub figures: Vec<Figure>,
    /// What holds of all figures: how they are rounded, as of when they were known.
    pub remarks: Vec<String>,
    /// SHA-256 of what was frozen, in hexadecimal; printed at the end.
    pub checksum: Option<String>,
}

/// What sort of paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// The yearly note (*efterretningsnotat*).
    Yearly,
    /// The quarterly note (*statusnotat*).
    Quarterly,
    /// The year's figures.
    Overview,
    /// The host programme's figures.
    Programme,
    /// What others state of the whole country.
    Nationwide,
    /// An edition.
    Edition,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading, without its number.
    pub heading: String,
    /// What stands in it.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    /// A heading below the section's.
    Heading {
        /// The heading.
        text: String,
    },
    /// A paragraph that is drafted.
    Drafted {
        /// Words and figures.
        runs: Vec<Run>,
    },
    /// What the officer wrote.
    OwnWords {
        /// In which language.
        language: Language,
        /// What stands above it.
        heading: Option<String>,
        /// Paragraph by paragraph.
        paragraphs: Vec<String>,
    },
    /// A list.
    List {
        /// Each with its words and figures.
        items: Vec<Vec<Run>>,
    },
    /// A table.
    Table(Table),
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "run", rename_all = "snake_case")]
pub enum Run {
    /// Words.
    Words {
        /// With the space that stands before or after them.
        text: String,
    },
    /// A figure. What stands behind it is footnoted the first time.
    Figure {
        /// Its key among [`Paper::figures`].
        key: String,
        /// As it stands in the sentence.
        text: String,
    },
}

/// A table. Its first column says what each row is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns, the first included.
    pub columns: Vec<Column>,
    /// Its rows; each has as many cells as there are columns.
    pub rows: Vec<Row>,
    /// What holds of the table as a whole.
    pub remarks: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Whether numbers stand in it, aligned on the right.
    pub is_numeric: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Whether it adds up the rows above it.
    pub is_sum: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// As it is printed.
    pub text: String,
    /// What stands below it in small letters.
    pub small: Vec<String>,
    /// The figure that it shows: its key among [`Paper::figures`].
    pub figure: Option<String>,
    /// The number that it shows, where it is no figure of its own.
    pub number: Option<Number>,
}

/// A figure with all that must stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Tells it apart in this paper.
    pub key: String,
    /// Its indicator, by its word.
    pub id: String,
    /// The version of the indicator's definition.
    pub version: u32,
    /// What it is called.
    pub name: String,
    /// What it counts, in one sentence.
    pub definition: String,
    /// The part that it is about: an organisation, an area, a month. None of the whole.
    pub part: Option<String>,
    /// The first date that counts.
    pub from: NaiveDate,
    /// The last date that counts; it is as of then.
    pub as_of: NaiveDate,
    /// The value; none where nothing was reported. Silence is not zero.
    pub value: Option<Number>,
    /// What the value is a number of.
    pub unit: Unit,
    /// Of a share: how many it counts.
    pub numerator: Option<i64>,
    /// Of a share: of how many.
    pub denominator: Option<i64>,
    /// Where it comes from.
    #[schemars(with = "String")]
    pub basis: Basis,
    /// How many of the answers that were expected have come.
    #[schemars(with = "Option<std::collections::BTreeMap<String, i64>>")]
    pub coverage: Option<Coverage>,
    /// Whether the true value may be higher, because answers are missing.
    pub is_at_least: bool,
    /// How much of the value has two answers that nobody has settled.
    pub unsettled: i64,
    /// How many fewer people it would be, were all those one who may be.
    pub possible_doubles: i64,
    /// To what it is rounded; none where it is exact.
    pub rounded_to: Option<i64>,
    /// What is aimed at.
    pub target: Option<Number>,
    /// By when.
    pub deadline: Option<NaiveDate>,
    /// As it is printed.
    pub text: String,
    /// What stands behind it, as its footnote says; none where the table around it says so.
    pub footnote: Option<String>,
}

/// What a value is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Whole ones.
    Whole,
    /// Percent, with one decimal.
    Percent,
    /// Full-time equivalents.
    FullTimeEquivalents,
    /// Danish kroner.
    Kroner,
}

impl Paper {
    /// Whether it is a note that is still written on.
    pub fn is_draft(&self) -> bool {
        self.frozen.is_none() && matches!(self.kind, PaperKind::Yearly | PaperKind::Quarterly)
    }

    /// A figure by its key.
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.key == key)
    }

    /// Every table, in order, with the heading of its section.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.sections.iter().flat_map(|section| {
            section.parts.iter().filter_map(|part| match part {
                Part::Table(table) => Some((section.heading.as_str(), table)),
                Part::Heading { .. } | Part::Drafted { .. } | Part::OwnWords { .. } | Part::List { .. } => None,
            })
        })
    }
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A number as it is printed.
    pub fn number(number: Number, text: impl Into<String>) -> Self {
        Self { number: Some(number), ..Self::words(text) }
    }

    /// A figure as it is printed.
    pub fn figure(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { figure: Some(key.into()), ..Self::words(text) }
    }

    /// The number in it, its own or its figure's.
    pub fn value(&self, paper: &Paper) -> Option<Number> {
        self.number.or_else(|| paper.figure(self.figure.as_ref()?)?.value)
    }
}
