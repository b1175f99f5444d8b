//! Every indicator at once: the whole, by area, by month and by group.

use std::collections::BTreeMap;

use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::Connection;
use serde::Serialize;

use crate::figure::{Coverage, Figure};
use crate::indicator::IndicatorId;
use crate::place::Names;
use crate::question::{By, Question};
use crate::tally::Cube;

/// One part of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The key of the area, the id of the group, or the month as `YYYY-MM`.
    pub key: String,
    /// What the area or the group is called; a month keeps its key.
    pub name: String,
    /// The figures of this part. One that is not here was never expected and never came.
    pub figures: BTreeMap<IndicatorId, Figure>,
}

/// What the first page and its file show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// What was asked.
    pub question: Question,
    /// How complete the groups' reports are.
    pub coverage: Coverage,
    /// The figures of the whole.
    pub whole: BTreeMap<IndicatorId, Figure>,
    /// By area, by name.
    pub areas: Vec<Part>,
    /// By month, in order, none left out.
    pub months: Vec<Part>,
    /// By group, by name.
    pub groups: Vec<Part>,
    /// Documents that were left out of the figures because what they say makes no sense, and entries that cannot be read.
    pub left_out: i64,
    /// Documents that say something that does not fit together, beside those that were left out.
    pub to_look_at: i64,
}

impl Overview {
    /// The indicators that it shows, in order: what is reported as it happens.
    pub const INDICATORS: [IndicatorId; 5] = [
        IndicatorId::MeetingsHeld,
        IndicatorId::Attendance,
        IndicatorId::Participants,
        IndicatorId::HostActivities,
        IndicatorId::Coverage,
    ];

    /// Answers a question.
    pub fn of(connection: &Connection, question: &Question, names: &Names) -> rusqlite::Result<Self> {
        let cube = Cube::of(connection, question)?;
        let parted = |by| parted(connection, question, by, &cube);
        let whole = parted(By::Whole)?.remove("").unwrap_or_default();
        let mut areas = parts(parted(By::Area)?, |key| names.area(key).to_owned());
        let mut groups = parts(parted(By::Group)?, |key| names.group(key).to_owned());
        areas.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
        groups.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
        let mut by_month = parted(By::Month)?;
        for month in question.months() {
            by_month.entry(month.format("%Y-%m").to_string()).or_default();
        }
        Ok(Self {
            coverage: whole.get(&IndicatorId::Coverage).and_then(|figure| figure.coverage).unwrap_or_default(),
            whole,
            areas,
            months: parts(by_month, str::to_owned),
            groups,
            left_out: count(connection, LEFT_OUT, question.position())?,
            to_look_at: count(connection, &to_look_at(), question.position())?,
            question: question.clone(),
        })
    }
}

type Parted = BTreeMap<String, BTreeMap<IndicatorId, Figure>>;

fn parted(connection: &Connection, question: &Question, by: By, cube: &Cube) -> rusqlite::Result<Parted> {
    let tallies = cube.by(by);
    let mut parted = Parted::new();
    for id in Overview::INDICATORS {
        for (key, figure) in id.indicator().figures_beside(connection, question, by, &tallies)? {
            parted.entry(key).or_default().insert(id, figure);
        }
    }
    Ok(parted)
}

fn parts(parted: Parted, name: impl Fn(&str) -> String) -> Vec<Part> {
    parted.into_iter().map(|(key, figures)| Part { name: name(&key), key, figures }).collect()
}

/// What no figure counts: documents, each with one word for why, and entries that could not be read at all.
const LEFT_OUT: &str = "select space, document, max(problem) as problem, null as entry from problem
     where problem in ('misplaced', 'missing', 'left_out')
       and known_from <= ?1 and (known_until is null or known_until > ?1)
     group by space, document
   union all
   select space, document, 'skipped', position from skipped where position <= ?1";

/// What does not fit together, a line for each sort of it in a document: in the document by itself, or beside another.
const ODD: &str = "select space, document, problem from problem
     where problem in
         ('closed_before_opened', 'ends_before_it_begins', 'in_the_future', 'roles_overlap', 'named_twice', 'two_values',
          'two_states')
       and known_from <= ?1 and (known_until is null or known_until > ?1)
   union
   select one.space, one.document, 'twice_at_once' from employment one
     join employment other on other.space = one.space and other.person = one.person and other.document <> one.document
     where (other.until_date is null or one.from_date <= other.until_date)
       and (one.until_date is null or other.from_date <= one.until_date)
       and one.known_from <= ?1 and (one.known_until is null or one.known_until > ?1)
       and other.known_from <= ?1 and (other.known_until is null or other.known_until > ?1)
   union
   select one.space, one.document, 'twice_at_once' from mentoring one
     join mentoring other on other.space = one.space and other.mentee = one.mentee and other.document <> one.document
     where coalesce(one.completed, one.ended, other.completed, other.ended) is null
       and one.known_from <= ?1 and (one.known_until is null or one.known_until > ?1)
       and other.known_from <= ?1 and (other.known_until is null or other.known_until > ?1)";

/// Documents that say something that does not fit together, beside those that were left out.
fn to_look_at() -> String {
    format!(
        "select space, document from ({ODD})
         except
         select space, document from problem
           where problem in ('misplaced', 'missing', 'left_out')
             and known_from <= ?1 and (known_until is null or known_until > ?1)"
    )
}

fn count(connection: &Connection, of: &str, position: i64) -> rusqlite::Result<i64> {
    let mut count = connection.prepare_cached(&format!("select count(*) from ({of})"))?;
    count.query_row([position], |row| row.get(0))
}

/// Something that no figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// In which space; none where an entry does not say so.
    pub space: Option<Space>,
    /// Which document; none where an entry does not say so.
    pub document: Option<DocumentId>,
    /// The word for why.
    pub problem: String,
    /// The position of the entry that cannot be read; none where a document makes no sense.
    pub entry: Option<i64>,
}

/// Everything that [`Overview::left_out`] counts, a line for each.
pub fn left_out(connection: &Connection, position: i64) -> rusqlite::Result<Vec<LeftOut>> {
    let mut select = connection.prepare_cached(&format!(
        "select space, document, problem, entry from ({LEFT_OUT}) order by entry, space, document"
    ))?;
    let found = select.query_map([position], |row| {
        Ok(LeftOut {
            space: Space::from_wire(row.get_ref(0)?.as_blob()?),
            document: DocumentId::from_wire(row.get_ref(1)?.as_blob()?),
            problem: row.get(2)?,
            entry: row.get(3)?,
        })
    })?;
    found.collect()
}

/// Something that does not fit together, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// In which space.
    pub space: Space,
    /// In which document.
    pub document: DocumentId,
    /// The word for what it is.
    pub problem: String,
}

/// Everything that [`Overview::to_look_at`] counts, a line for each sort of oddity in a document.
pub fn odd(connection: &Connection, position: i64) -> rusqlite::Result<Vec<Odd>> {
    let mut select = connection.prepare_cached(&format!(
        "select space, document, problem from ({ODD}) where (space, document) in ({})
         order by space, document, problem",
        to_look_at()
    ))?;
    let found = select.query_map([position], |row| {
        let space = Space::from_wire(row.get_ref(0)?.as_blob()?);
        let document = DocumentId::from_wire(row.get_ref(1)?.as_blob()?);
        let problem: String = row.get(2)?;
        Ok(space.zip(document).map(|(space, document)| Odd { space, document, problem }))
    })?;
    let found: Vec<Option<Odd>> = found.collect::<rusqlite::Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}
