//! What was agreed and what is stated, as the rows know it at a position: the documents' own shapes, read back from rows.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::goal::Goal;
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use crdt_model::logged::Logged;
use crdt_model::statement::Statement;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

/// Agreements, their amendments and goals, and statements. What was taken back is not among them, but goals apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Agreements as they were made.
    pub agreements: BTreeMap<DocumentId, Agreement>,
    /// Amendments, by the day from which they hold.
    pub amendments: Vec<(DocumentId, Amendment)>,
    /// Goals.
    pub goals: BTreeMap<DocumentId, Goal>,
    /// Goals that were taken back: only amendments that name them speak of them.
    pub taken_back: BTreeMap<DocumentId, Goal>,
    /// Statements, in the order in which they were recorded.
    pub statements: Vec<(DocumentId, Statement)>,
}

impl Agreed {
    /// All that was known at a position.
    pub fn at(connection: &Connection, position: i64) -> rusqlite::Result<Self> {
        let known = Known { connection, position };
        let (taken_back, goals) = goals(&known)?.into_iter().partition(|(_, goal)| goal.logged.cancelled);
        Ok(Self {
            agreements: agreements(&known)?,
            amendments: amendments(&known)?,
            goals,
            taken_back,
            statements: statements(&known)?,
        })
    }

    /// The same without what is stated of a later day, or of a year that was not over.
    #[must_use]
    pub fn stated_by(mut self, as_of: NaiveDate) -> Self {
        self.statements.retain(|(_, one)| one.as_of.or_else(|| last_day(one.year?)).is_none_or(|day| day <= as_of));
        self
    }

    /// The newest agreement that has begun by a date, the host programme's left out.
    pub fn begun(&self, programme: Option<DocumentId>, as_of: NaiveDate) -> Option<DocumentId> {
        let others = self.agreements.iter().filter(|(id, _)| Some(**id) != programme);
        let begun = others.filter(|(_, one)| one.starts.is_some_and(|starts| starts <= as_of));
        begun.max_by_key(|(id, one)| (one.starts, **id)).map(|(id, _)| *id)
    }

    /// The agreement that is meant where none is named: the newest that has begun; while none has, the first that will.
    /// The host programme's is meant only where there is no other.
    pub fn meant(&self, programme: Option<DocumentId>, as_of: NaiveDate) -> Option<DocumentId> {
        let others = self.agreements.iter().filter(|(id, _)| Some(**id) != programme);
        let first = others.min_by_key(|(id, one)| (one.starts.is_none(), one.starts, **id)).map(|(id, _)| *id);
        self.begun(programme, as_of).or(first).or_else(|| self.agreements.keys().next().copied())
    }

    /// A goal, even one that was taken back.
    pub(crate) fn ever(&self, goal: DocumentId) -> Option<&Goal> {
        self.goals.get(&goal).or_else(|| self.taken_back.get(&goal))
    }
}

struct Known<'a> {
    connection: &'a Connection,
    position: i64,
}

impl Known<'_> {
    fn all<T>(
        &self,
        columns: &str,
        table: &str,
        order: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut select = self.connection.prepare_cached(&format!(
            "select document, {columns} from {table}
             where known_from <= ?1 and (known_until is null or known_until > ?1) order by {order}"
        ))?;
        select.query_map(params![self.position], read)?.collect()
    }
}

fn agreements(known: &Known<'_>) -> rusqlite::Result<BTreeMap<DocumentId, Agreement>> {
    let columns = "title, partner, starts, ends, grant_dkk, decision, case_number, document_number, \
                   evaluation_framework, areas_total";
    let mut all: BTreeMap<_, _> = known
        .all(columns, "agreement", "document", |row| {
            let agreement = Agreement {
                title: row.get(1)?,
                partner: organisation(row, 2)?,
                starts: parsed(row, 3)?,
                ends: parsed(row, 4)?,
                grant_dkk: row.get(5)?,
                decision: row.get(6)?,
                case_number: row.get(7)?,
                document_number: row.get(8)?,
                evaluation_framework: row.get(9)?,
                areas_total: row.get(10)?,
                ..Agreement::default()
            };
            Ok((id(row, 0)?, agreement))
        })?
        .into_iter()
        .collect();
    for (of, area) in known.all("area", "agreement_area", "document, area", |row| Ok((id(row, 0)?, row.get(1)?)))? {
        all.entry(of).and_modify(|agreement| {
            agreement.areas.insert(area);
        });
    }
    let texts = known.all("sort, key, words", "agreement_text", "document, sort, key", |row| {
        Ok((id(row, 0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
    })?;
    for (of, sort, key, text) in texts {
        let Some(agreement) = all.get_mut(&of) else { continue };
        let texts = match sort.as_str() {
            "effect" => &mut agreement.effects,
            "clause" => &mut agreement.clauses,
            _ => &mut agreement.recipients,
        };
        texts.insert(key, text);
    }
    Ok(all)
}

fn amendments(known: &Known<'_>) -> rusqlite::Result<Vec<(DocumentId, Amendment)>> {
    let columns = "agreement, decided, reason, document_number, ends, grant_dkk";
    let mut all = known.all(columns, "amendment", "decided, logged, document", |row| {
        let amendment = Amendment {
            agreement: Some(id(row, 1)?),
            decided: parsed(row, 2)?,
            reason: row.get(3)?,
            document_number: row.get(4)?,
            ends: parsed(row, 5)?,
            grant_dkk: row.get(6)?,
            ..Amendment::default()
        };
        Ok((id(row, 0)?, amendment))
    })?;
    let targets = known
        .all("goal, target", "amendment_target", "document", |row| Ok((id(row, 0)?, (id(row, 1)?, row.get(2)?))))?;
    let drops = known.all("goal", "amendment_drop", "document", |row| Ok((id(row, 0)?, id(row, 1)?)))?;
    let areas =
        known.all("area", "amendment_area", "document, area", |row| Ok((id(row, 0)?, row.get::<_, String>(1)?)))?;
    for (document, amendment) in &mut all {
        amendment.targets = of(document, &targets).collect();
        amendment.drops = of(document, &drops).collect();
        amendment.areas = of(document, &areas).collect();
    }
    Ok(all)
}

fn goals(known: &Known<'_>) -> rusqlite::Result<Vec<(DocumentId, Goal)>> {
    let columns = "agreement, kind, danish, english, indicator, target, unit, deadline, area, activity_kind, \
                   organisation, source, done, cancelled";
    known.all(columns, "goal", "document", |row| {
        let goal = Goal {
            agreement: Some(id(row, 1)?),
            kind: parsed(row, 2)?,
            danish: row.get(3)?,
            english: row.get(4)?,
            indicator: row.get(5)?,
            target: row.get(6)?,
            unit: parsed(row, 7)?,
            deadline: parsed(row, 8)?,
            area: row.get(9)?,
            activity_kind: row.get(10)?,
            organisation: organisation(row, 11)?,
            source: row.get(12)?,
            done: parsed(row, 13)?,
            logged: Logged { cancelled: row.get(14)?, ..Logged::default() },
        };
        Ok((id(row, 0)?, goal))
    })
}

fn statements(known: &Known<'_>) -> rusqlite::Result<Vec<(DocumentId, Statement)>> {
    let columns = "figure, year, as_of, value, date, source, stated_in";
    known.all(columns, "statement", "logged, document", |row| {
        let statement = Statement {
            figure: row.get(1)?,
            year: row.get(2)?,
            as_of: parsed(row, 3)?,
            value: row.get(4)?,
            date: parsed(row, 5)?,
            source: row.get(6)?,
            document: row.get(7)?,
            ..Statement::default()
        };
        Ok((id(row, 0)?, statement))
    })
}

fn of<'a, T: Clone>(document: &'a DocumentId, all: &'a [(DocumentId, T)]) -> impl Iterator<Item = T> + 'a {
    all.iter().filter(move |(of, _)| of == document).map(|(_, one)| one.clone())
}

fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<DocumentId> {
    let wire = row.get_ref(column)?.as_blob()?;
    DocumentId::from_wire(wire).ok_or_else(|| unreadable(column, Type::Blob))
}

fn organisation(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<OrganisationId>> {
    let Some(bytes) = row.get_ref(column)?.as_blob_or_null()? else { return Ok(None) };
    OrganisationId::from_slice(bytes).map(Some).ok_or_else(|| unreadable(column, Type::Blob))
}

/// A date or a word.
fn parsed<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| unreadable(column, Type::Text))
}

fn unreadable(column: usize, kind: Type) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, "not a value that this version knows".into())
}

/// The last day of a year.
pub(crate) fn last_day(year: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 12, 31)
}

/// The first day of an agreement that rows hold; rows hold none without.
pub(crate) fn begins(agreement: &Agreement) -> NaiveDate {
    agreement.starts.unwrap_or_default()
}
