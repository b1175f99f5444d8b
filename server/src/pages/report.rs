//! The same figures as the pages, as files for programs and spreadsheets.

mod edition;
mod programme;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use chrono::NaiveDate;
use crdt_model::kind::Kind;
use figures::moment::Moment;
use figures::nationwide::Nationwide;
use figures::note::Note;
use figures::overview::Part;
use figures::quarterly::Quarterly;
use figures::said::Said;
use figures::{Figure, IndicatorId, Names, Overview, schema};
use rusqlite::Connection;
use serde_json::Value;

use self::programme::{Programme, quarterly_table};
use super::ask::{Asked, Period};
use super::overview;
use crate::hall::HallError;
use crate::paper::{Format, Language, NotWritten, Paper};
use crate::projection::{self, Projection, ProjectionError};
use crate::store::{self, StoreError};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// The first page: the year's figures, whole and by area, month and group.
    Overview,
    /// The yearly note on an agreement, without the officer's words.
    Partnership,
    /// What others state of the whole country.
    Nationwide,
    /// The host programme's figures of the year, whole and by organisation, area and month.
    Programme,
    /// The host programme's quarterly note.
    Quarterly,
    /// An edition that was published.
    Edition,
}

/// A word that is not one of those that are known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such report: {word} (there are {known})")]
pub struct NoSuch {
    word: String,
    known: &'static str,
}

impl FromStr for Report {
    type Err = NoSuch;

    fn from_str(word: &str) -> Result<Self, NoSuch> {
        match word {
            "overview" => Ok(Self::Overview),
            "partnership" => Ok(Self::Partnership),
            "nationwide" => Ok(Self::Nationwide),
            "programme" => Ok(Self::Programme),
            "quarterly" => Ok(Self::Quarterly),
            "edition" => Ok(Self::Edition),
            _ => {
                let known = "edition, overview, partnership, nationwide, programme, quarterly";
                Err(NoSuch { word: word.to_owned(), known })
            }
        }
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The figures cannot be brought up to the log.
    #[error(transparent)]
    Figures(#[from] ProjectionError),
    /// The figures cannot be read.
    #[error("the figures cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The relay that serves keeps figures of another shape.
    #[error("the relay that serves this folder is of another version; ask it, or stop it first")]
    OtherVersion,
    /// The relay that serves has not counted everything yet.
    #[error("the relay that serves this folder has counted {reached} of {newest} entries; try again in a moment")]
    Behind {
        /// Where the figures stand.
        reached: i64,
        /// Where the log stands.
        newest: u64,
    },
    /// There is no such agreement, or none at all.
    #[error("there is no such agreement")]
    NoAgreement,
    /// No edition has been published that is about so early a day.
    #[error("no edition has been published that is about that day or an earlier one")]
    NoEdition,
    /// There is no edition of that number.
    #[error("there is no edition of that number")]
    NoSuchEdition,
    /// A number, or a format to be read by people, of something else than an edition.
    #[error("only an edition has a number, and only an edition is written as pdf, odt or xlsx")]
    OfEditionsOnly,
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] NotWritten),
    /// The city hall's file cannot be used.
    #[error(transparent)]
    Hall(#[from] HallError),
    /// The dates make no sense.
    #[error("there are no figures for that date")]
    BadDate,
    /// The table cannot be written.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which report.
    pub report: Report,
    /// How.
    pub format: Format,
    /// As of when.
    pub as_of: NaiveDate,
    /// What day it is.
    pub today: NaiveDate,
    /// On which agreement; the newest that has begun, but the host programme's, where nothing is said.
    pub agreement: Option<String>,
    /// Which edition; the newest that is about no later day, where nothing is said.
    pub edition: Option<i64>,
    /// In which language a file is that people read; programs get both.
    pub language: Language,
}

/// The report of a data folder, also while a relay serves it: JSON as the pages' own, a table with commas, or the file of
/// an edition.
pub fn report(data: &Path, wanted: &Wanted) -> Result<Vec<u8>, ReportError> {
    if wanted.edition.is_some() && wanted.report != Report::Edition {
        return Err(ReportError::OfEditionsOnly);
    }
    let mut connection = rows(data)?;
    let rows = connection.transaction()?;
    let period = Asked::as_of(wanted.as_of).period(wanted.today).map_err(|_| ReportError::BadDate)?;
    let position = schema::position(&rows)?;
    let written = match wanted.report {
        Report::Edition => return edition::report(data, wanted),
        Report::Overview => {
            let question = period.question(position).map_err(|_| ReportError::BadDate)?;
            let answer = Overview::of(&rows, &question, &Names::at(&rows, position)?)?;
            plain(wanted.format, || overview::as_json(&period, &answer), || overview_table(&answer))?
        }
        Report::Partnership => {
            let note = note(&rows, wanted, &period, position)?;
            plain(wanted.format, || serde_json::to_value(&note).unwrap_or_default(), || partnership_table(&note))?
        }
        Report::Programme => {
            let question = period.question(position).map_err(|_| ReportError::BadDate)?;
            let answer = Programme::of(&rows, question)?;
            plain(wanted.format, || answer.json(), || answer.table())?
        }
        Report::Quarterly => {
            let moment = Moment { as_of: period.as_of, due: period.due(), position };
            let note = Quarterly::of(&rows, moment)?.ok_or(ReportError::NoAgreement)?;
            plain(wanted.format, || serde_json::to_value(&note).unwrap_or_default(), || quarterly_table(&note))?
        }
        Report::Nationwide => {
            let table = Nationwide::of(&figures::agreed::Agreed::at(&rows, position)?.stated_by(period.as_of));
            plain(wanted.format, || serde_json::to_value(&table).unwrap_or_default(), || nationwide_table(&table))?
        }
    };
    Ok(written)
}

/// The paper that the files of an edition are written of.
pub fn paper_of_edition(data: &Path, wanted: &Wanted) -> Result<Paper, ReportError> {
    Ok(edition::paper(&edition::found(data, wanted)?, wanted.language))
}

/// As programs read it.
fn plain(
    format: Format,
    json: impl FnOnce() -> Value,
    csv: impl FnOnce() -> Result<String, ReportError>,
) -> Result<Vec<u8>, ReportError> {
    let text = match format {
        Format::Json => lines(&json()),
        Format::Csv => csv()?,
        Format::Pdf | Format::Odt | Format::Xlsx => return Err(ReportError::OfEditionsOnly),
    };
    Ok(format!("{text}\n").into_bytes())
}

/// The figures' rows, as far as the log goes. Beside a relay that serves they are its own; else they are brought up here.
fn rows(data: &Path) -> Result<Connection, ReportError> {
    let newest = store::meta::read(&store::open_to_read(&data.join(store::FILE_NAME))?)?.position;
    match store::hold(data) {
        Ok(_held) => {
            Projection::open(data)?.catch_up()?;
            Ok(projection::open_to_read(data)?)
        }
        Err(StoreError::Held(_)) => {
            let rows = projection::open_to_read(data)?;
            if !schema::is_current(&rows)? {
                return Err(ReportError::OtherVersion);
            }
            let reached = schema::position(&rows)?;
            let is_behind = u64::try_from(reached).unwrap_or_default() < newest;
            if is_behind { Err(ReportError::Behind { reached, newest }) } else { Ok(rows) }
        }
        Err(error) => Err(error.into()),
    }
}

fn note(rows: &Connection, wanted: &Wanted, period: &Period, position: i64) -> Result<Note, ReportError> {
    let id = match &wanted.agreement {
        Some(id) => format!("{}/{id}", Kind::Agreement.word()).parse().ok(),
        None => Note::meant(rows, position, period.as_of)?,
    };
    let moment = Moment { as_of: period.as_of, due: period.due(), position };
    Note::of(rows, id.ok_or(ReportError::NoAgreement)?, moment)?.ok_or(ReportError::NoAgreement)
}

fn lines(json: &Value) -> String {
    format!("{json:#}")
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<String, ReportError> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(head)?;
    for row in rows {
        table.write_record(&row)?;
    }
    let bytes = table.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

const FIGURE_HEAD: [&str; 8] =
    ["value", "of", "at_least", "unsettled", "possible_doubles", "groups_reported", "groups_expected", "basis"];

/// What stands beside a value in every table; an empty cell is not reported.
fn figure(id: IndicatorId, figure: &Figure) -> [String; 8] {
    let groups = |of: fn(&figures::Coverage) -> i64| text(figure.coverage.as_ref().map(of));
    [
        text(figure.value),
        text(figure.of),
        figure.is_at_least().to_string(),
        figure.unsettled.to_string(),
        figure.possible_doubles.to_string(),
        groups(|coverage| coverage.groups_reported),
        groups(|coverage| coverage.groups_expected),
        word(&id.indicator().basis),
    ]
}

fn overview_table(answer: &Overview) -> Result<String, ReportError> {
    let whole = Part { key: String::new(), name: String::new(), figures: answer.whole.clone() };
    let parts = [
        ("whole", vec![whole]),
        ("area", answer.areas.clone()),
        ("month", answer.months.clone()),
        ("group", answer.groups.clone()),
    ];
    let rows = parts.iter().flat_map(|(by, parts)| {
        parts.iter().flat_map(move |part| {
            part.figures.iter().map(move |(id, one)| {
                let head = [(*by).to_owned(), part.key.clone(), part.name.clone(), id.word().to_owned()];
                head.into_iter().chain(figure(*id, one)).collect()
            })
        })
    });
    table(&[&["by", "key", "name", "figure"], &FIGURE_HEAD[..]].concat(), rows)
}

fn partnership_table(note: &Note) -> Result<String, ReportError> {
    let head = ["sort", "id", "name_da", "name_en", "from", "to", "target", "deadline", "percent"];
    let goals = note.goals.iter().map(|aim| {
        let row = [
            "goal".to_owned(),
            aim.goal.to_string(),
            aim.name.da.clone(),
            aim.name.en.clone(),
            aim.from.to_string(),
            aim.to.to_string(),
            text(aim.target),
            aim.deadline.to_string(),
            decimal(aim.share, 1),
        ];
        let beside = match aim.indicator {
            Some(id) => figure(id, &aim.actual.unwrap_or_default()),
            None => <[String; 8]>::default(),
        };
        row.into_iter().chain(beside).collect()
    });
    let figures = note.figures.iter().map(|told| {
        let name = Said::from(told.name);
        let row = [
            "figure".to_owned(),
            told.id.word().to_owned(),
            name.da,
            name.en,
            told.from.to_string(),
            told.to.to_string(),
            String::new(),
            String::new(),
            decimal(told.share, 1),
        ];
        row.into_iter().chain(figure(told.id, &told.figure)).collect()
    });
    table(&[&head[..], &FIGURE_HEAD[..]].concat(), goals.chain(figures))
}

fn nationwide_table(nation: &Nationwide) -> Result<String, ReportError> {
    let stated = nation.lines.iter().flat_map(|line| {
        line.stated.iter().map(|(year, stated)| {
            let growth = line.growth.iter().find(|growth| growth.to == *year);
            [
                line.figure.word().to_owned(),
                year.to_string(),
                stated.value.to_string(),
                decimal(growth.and_then(|growth| growth.share), 1),
                stated.source.clone(),
                stated.stated_in.clone().unwrap_or_default(),
            ]
            .into()
        })
    });
    let over_all = nation.lines.iter().filter_map(|line| {
        let all = line.over_all?;
        let years = format!("{}-{}", all.from, all.to);
        let (word, by, share) = (line.figure.word().to_owned(), all.by.to_string(), decimal(all.share, 1));
        Some([word, years, by, share, String::new(), String::new()].into())
    });
    let quotient = |name: &'static str, each: &std::collections::BTreeMap<i64, i64>, decimals| {
        let row = |(year, scaled): (&i64, &i64)| {
            let value = decimal(Some(*scaled), decimals);
            [name.to_owned(), year.to_string(), value, String::new(), String::new(), String::new()].into()
        };
        each.iter().map(row).collect::<Vec<Vec<String>>>()
    };
    let head = ["figure", "year", "value", "growth_percent", "source", "stated_in"];
    let derived = [
        quotient("kroner_per_person", &nation.kroner_per_person, 1),
        quotient("persons_per_volunteer", &nation.persons_per_volunteer, 2),
    ];
    table(&head, stated.chain(over_all).chain(derived.concat()))
}

fn text(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// With a point, as programs read it.
fn decimal(scaled: Option<i64>, decimals: u32) -> String {
    scaled.map_or_else(String::new, |scaled| Said::decimal(scaled, decimals).en.replace(',', "").replace('−', "-"))
}

fn word(basis: &figures::indicator::Basis) -> String {
    serde_json::to_value(basis).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
