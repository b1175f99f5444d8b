//! Editions: what was made public together, and never changes.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use figures::IndicatorId;
use figures::question::By;
use figures::said::Said;
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use super::answer::{Answer, Keep, List};
use super::asked::{Asked, At, Nothing, Part, limit};
use super::problem::{Code, Problem};
use crate::hall::release::{self, Listed};
use crate::release::{About, Chapter, Class, Dimension, Edition, Headline, Sum, Table};

/// An edition in the list of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Issue {
    /// Its number, from 1.
    number: i64,
    /// When it was made public.
    released: DateTime<Utc>,
    /// As of which date.
    as_of: NaiveDate,
    /// As it was known at which position of the log.
    position: i64,
}

/// An edition, and what can be asked of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Contents {
    #[serde(flatten)]
    issue: Issue,
    /// What it is about, one after the other.
    chapters: Vec<Heading>,
}

/// What a chapter of an edition is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Heading {
    /// Its place in the edition, from 1.
    chapter: usize,
    /// What it is about.
    about: About,
    /// The agreement, by its document's id.
    agreement: Option<String>,
    /// What the agreement is called.
    title: Option<String>,
    /// The first date.
    from: NaiveDate,
    /// The last date.
    to: NaiveDate,
    /// How many figures it has.
    figures: usize,
    /// Which of them are also told in parts.
    tables: Vec<IndicatorId>,
}

/// A figure of an edition. It is exact.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// Its place among the edition's figures, from 1.
    place_in_edition: usize,
    /// The place of its chapter, from 1.
    chapter: usize,
    #[serde(flatten)]
    headline: Headline,
}

/// A figure in parts. Everything that counts stands in one cell.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Parted {
    /// Which figure.
    id: IndicatorId,
    /// The version of its definition.
    version: u32,
    /// What it is called.
    name: Said,
    /// Whether people are counted, so that each cell is rounded to the nearest five.
    rounded: bool,
    /// What it is parted by.
    dimensions: Vec<Edge>,
    /// How many cells it has.
    cells: usize,
    /// The sum of the cells as they are published.
    total: Sum,
}

/// What a table is parted by.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Edge {
    /// How.
    by: By,
    /// Its classes, in order.
    classes: Vec<Summed>,
}

/// A class of a table with the sum of its cells.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Summed {
    #[serde(flatten)]
    class: Class,
    #[serde(flatten)]
    sum: Sum,
}

/// A cell of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Square {
    /// Its place in the table, from 1.
    place: usize,
    /// Its class in each of the table's dimensions.
    at: Vec<Within>,
    #[serde(flatten)]
    sum: Sum,
}

/// A class of one of the table's dimensions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Within {
    /// How the dimension parts.
    by: By,
    #[serde(flatten)]
    class: Class,
}

impl Issue {
    fn of(number: i64, at_ms: i64, as_of: NaiveDate, position: i64) -> Self {
        Self { number, released: DateTime::from_timestamp_millis(at_ms).unwrap_or_default(), as_of, position }
    }
}

impl From<Listed> for Issue {
    fn from(listed: Listed) -> Self {
        Self::of(listed.number, listed.at_ms, listed.as_of, listed.position)
    }
}

impl From<Edition> for Contents {
    fn from(edition: Edition) -> Self {
        let Edition { number, at_ms, moment, chapters, .. } = edition;
        let heading = |(place, chapter): (usize, Chapter)| {
            let Chapter { about, agreement, title, from, to, headlines, tables } = chapter;
            let tables = tables.iter().map(|table| table.id).collect();
            Heading { chapter: place, about, agreement, title, from, to, figures: headlines.len(), tables }
        };
        let issue = Issue::of(number, at_ms, moment.as_of, moment.position);
        Self { issue, chapters: (1..).zip(chapters).map(heading).collect() }
    }
}

impl From<&Table> for Parted {
    fn from(table: &Table) -> Self {
        let edge = |(at, dimension): (usize, &Dimension)| {
            let sums = table.sums(at);
            let classes = dimension.classes.iter().cloned().zip(sums);
            Edge { by: dimension.by, classes: classes.map(|(class, sum)| Summed { class, sum }).collect() }
        };
        Self {
            id: table.id,
            version: table.version,
            name: table.name.clone(),
            rounded: table.rounded,
            dimensions: table.dimensions.iter().enumerate().map(edge).collect(),
            cells: table.cells.len(),
            total: table.total,
        }
    }
}

/// The editions, the newest first.
#[utoipa::path(get, operation_id = "list_editions", path = "/editions", tag = "figures", params(Part),
    responses((status = OK, description = "A part of the list", body = List<Issue>)))]
pub(super) async fn list(State(api): State<Api>, Asked(part): Asked<Part>) -> Result<Answer, Problem> {
    let limit = limit(part.limit)?;
    let after = part.after;
    // One more than wanted tells whether the list goes on.
    let most = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let listed = api.read(move |hall| release::list(hall, after, most)).await?;
    let issues = listed.into_iter().map(Issue::from).collect();
    List::of(issues, limit, "/editions", |last| last.number.to_string()).answer(Keep::Asking)
}

/// One edition, and what can be asked of it.
#[utoipa::path(get, operation_id = "one_edition", path = "/editions/{number}", tag = "figures",
    params(("number" = u32, Path, description = "Which edition")),
    responses((status = OK, description = "The edition", body = Contents)))]
pub(super) async fn one(
    State(api): State<Api>,
    At(number): At<u32>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Answer, Problem> {
    Answer::json(&Contents::from(edition(&api, number).await?), Keep::Forever)
}

/// The figures of an edition, chapter by chapter. They are exact.
#[utoipa::path(get, operation_id = "figures_of_edition", path = "/editions/{number}/figures", tag = "figures",
    params(("number" = u32, Path, description = "Which edition"), Part),
    responses((status = OK, description = "A part of the list", body = List<Told>)))]
pub(super) async fn figures(
    State(api): State<Api>,
    At(number): At<u32>,
    Asked(part): Asked<Part>,
) -> Result<Answer, Problem> {
    let limit = limit(part.limit)?;
    let edition = edition(&api, number).await?;
    let all = (1..).zip(edition.chapters).flat_map(|(chapter, told)| std::iter::repeat(chapter).zip(told.headlines));
    let told =
        (1..).zip(all).map(|(place_in_edition, (chapter, headline))| Told { place_in_edition, chapter, headline });
    let told = told.skip(passed(part)).take(limit + 1).collect();
    let path = format!("/editions/{number}/figures");
    List::of(told, limit, &path, |last| last.place_in_edition.to_string()).answer(Keep::Forever)
}

/// A figure of an edition in parts: what it is parted by, and its sums.
#[utoipa::path(get, operation_id = "table_of_edition",
    path = "/editions/{number}/chapters/{chapter}/tables/{id}", tag = "figures",
    params(
        ("number" = u32, Path, description = "Which edition"),
        ("chapter" = u32, Path, description = "Which of its chapters"),
        ("id" = IndicatorId, Path, description = "Which figure"),
    ),
    responses((status = OK, description = "The table without its cells", body = Parted)))]
pub(super) async fn table(
    State(api): State<Api>,
    At((number, chapter, id)): At<(u32, u32, String)>,
    Asked(Nothing {}): Asked<Nothing>,
) -> Result<Answer, Problem> {
    let edition = edition(&api, number).await?;
    Answer::json(&Parted::from(table_of(&edition, chapter, &id)?), Keep::Forever)
}

/// The cells of a table.
#[utoipa::path(get, operation_id = "cells_of_edition",
    path = "/editions/{number}/chapters/{chapter}/tables/{id}/cells", tag = "figures",
    params(
        ("number" = u32, Path, description = "Which edition"),
        ("chapter" = u32, Path, description = "Which of its chapters"),
        ("id" = IndicatorId, Path, description = "Which figure"),
        Part,
    ),
    responses((status = OK, description = "A part of the list", body = List<Square>)))]
pub(super) async fn cells(
    State(api): State<Api>,
    At((number, chapter, id)): At<(u32, u32, String)>,
    Asked(part): Asked<Part>,
) -> Result<Answer, Problem> {
    let limit = limit(part.limit)?;
    let edition = edition(&api, number).await?;
    let table = table_of(&edition, chapter, &id)?;
    let squares = table.cells.iter().enumerate().skip(passed(part)).take(limit + 1).map(|(at, cell)| {
        let classes = table.dimensions.iter().zip(&cell.at);
        let within = classes.filter_map(|(dimension, class)| {
            Some(Within { by: dimension.by, class: dimension.classes.get(*class)?.clone() })
        });
        Square { place: at + 1, at: within.collect(), sum: cell.sum }
    });
    let path = format!("/editions/{number}/chapters/{chapter}/tables/{id}/cells");
    List::of(squares.collect(), limit, &path, |last| last.place.to_string()).answer(Keep::Forever)
}

async fn edition(api: &Api, number: u32) -> Result<Edition, Problem> {
    let edition = api.read(move |hall| release::one(hall, number.into())).await?;
    edition.ok_or_else(|| Code::NotFound.into())
}

fn table_of<'a>(edition: &'a Edition, chapter: u32, id: &str) -> Result<&'a Table, Problem> {
    let id: IndicatorId = id.parse().map_err(|_| Code::NotFound)?;
    let place = usize::try_from(chapter).ok().and_then(|chapter| chapter.checked_sub(1));
    let chapter = place.and_then(|place| edition.chapters.get(place)).ok_or(Code::NotFound)?;
    chapter.tables.iter().find(|table| table.id == id).ok_or_else(|| Code::NotFound.into())
}

/// How many entries stand before the part that is asked for.
fn passed(part: Part) -> usize {
    part.after.map_or(0, |after| usize::try_from(after).unwrap_or_default())
}
