//! What an edition tells: exact headlines, and tables whose cells are rounded wherever people are counted.

use chrono::NaiveDate;
use figures::indicator::{Basis, Denominator, Unit};
use figures::moment::Moment;
use figures::said::Said;
use figures::{By, Figure, Indicator, IndicatorId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was made public together. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Its number, from 1.
    pub number: i64,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who made it.
    pub by: String,
    /// As of which date, and as it was known at which position.
    pub moment: Moment,
    /// What it is about, one after the other.
    pub chapters: Vec<Chapter>,
}

/// What a chapter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The groups, this year so far.
    Year,
    /// An agreement, since its first day.
    Agreement,
    /// The host programme, since its first day.
    Programme,
    /// The host programme, in the quarter.
    Quarter,
}

/// A period's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// What it is about.
    pub about: About,
    /// The agreement, by its document's id.
    pub agreement: Option<String>,
    /// What the agreement is called.
    pub title: Option<String>,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub to: NaiveDate,
    /// The figures that are told exactly.
    pub headlines: Vec<Headline>,
    /// Some of them in parts.
    pub tables: Vec<Table>,
}

/// A figure that is told exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Headline {
    /// Which.
    pub id: IndicatorId,
    /// The version of its definition.
    pub version: u32,
    /// What it is called.
    pub name: Said,
    /// What it counts.
    pub definition: Said,
    /// Where it comes from.
    pub basis: Basis,
    /// What it is a number of.
    pub unit: Unit,
    /// What it is of.
    pub denominator: Option<Denominator>,
    /// The first date that counts.
    pub from: NaiveDate,
    /// The last date that counts.
    pub to: NaiveDate,
    /// The place that a goal is about; all of it where it is about none.
    pub place: Narrowed,
    /// The figure.
    pub figure: Figure,
}

/// What a goal asks about, where it does not ask about all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Narrowed {
    /// An area.
    pub area: Option<Named>,
    /// A kind of activity.
    pub kind: Option<Named>,
    /// An organisation.
    pub organisation: Option<Named>,
}

/// A key and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// The key.
    pub key: String,
    /// What it is called.
    pub name: Said,
}

/// A figure in parts. Everything that counts stands in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Which figure.
    pub id: IndicatorId,
    /// The version of its definition.
    pub version: u32,
    /// What it is called.
    pub name: Said,
    /// Whether people are counted, so that each cell is rounded to the nearest five.
    pub rounded: bool,
    /// What it is parted by.
    pub dimensions: Vec<Dimension>,
    /// The cells.
    pub cells: Vec<Cell>,
    /// The sum of the cells as they stand here.
    pub total: Sum,
}

/// What a table is parted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// How.
    pub by: By,
    /// Its classes, in order.
    pub classes: Vec<Class>,
}

/// One or several categories that are told together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Class {
    /// The keys of the categories; the empty key is several of them, or none that is known.
    pub keys: Vec<String>,
    /// What they are called, each of them.
    pub name: Said,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The place of its class in each dimension.
    pub at: Vec<usize>,
    /// How many.
    #[serde(flatten)]
    pub sum: Sum,
}

/// How many, and of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sum {
    /// How many.
    pub value: i64,
    /// Of how many, where the figure is a part of something.
    pub of: Option<i64>,
}

impl Edition {
    /// The whole figure in the first chapter about something.
    pub fn headline(&self, about: About, id: IndicatorId) -> Option<&Headline> {
        let whole = |one: &&Headline| one.id == id && one.place == Narrowed::default();
        self.chapters.iter().filter(|chapter| chapter.about == about).flat_map(|chapter| &chapter.headlines).find(whole)
    }

    /// Whether its figures are still defined as they were then.
    pub(crate) fn is_counted_as_now(&self) -> bool {
        self.chapters
            .iter()
            .all(|chapter| chapter.headlines.iter().all(|one| one.version == chapter.counts(one.id).version))
    }

    /// The first table of a figure.
    pub fn table(&self, id: IndicatorId) -> Option<&Table> {
        self.chapters.iter().flat_map(|chapter| &chapter.tables).find(|table| table.id == id)
    }
}

impl Chapter {
    /// What counts a figure of it.
    pub(crate) fn counts(&self, id: IndicatorId) -> &'static Indicator {
        let in_quarter = (self.about == About::Quarter).then(|| id.in_quarter()).flatten();
        in_quarter.unwrap_or_else(|| id.indicator())
    }
}

impl Table {
    /// The sums along a dimension, one for each of its classes.
    pub fn sums(&self, dimension: usize) -> Vec<Sum> {
        let classes = self.dimensions.get(dimension).map_or(0, |one| one.classes.len());
        let of = |class| self.cells.iter().filter(move |cell| cell.at.get(dimension) == Some(&class));
        (0..classes).map(|class| of(class).map(|cell| cell.sum).sum()).collect()
    }
}

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.reduce(|one, other| Self {
            value: one.value + other.value,
            of: one.of.zip(other.of).map(|(one, other)| one + other),
        })
        .unwrap_or_default()
    }
}
