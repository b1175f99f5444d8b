//! Reading rosters as people have them: CSV as Excel, Numbers or a register writes it, and XLSX.
//!
//! Pure: bytes in; rows and a line-by-line list of errors out. It takes a first name with at most the initial of a last
//! name, and a year of birth. Whatever else stands in the file is not kept; a file with a column that must never be
//! kept (CPR number, origin, address) is refused whole. Bytes come from `preview_roster` and rows go to `import_roster`.

mod cell;
mod csv_text;
mod heading;
mod import;
mod sheet;
mod table;
pub(crate) mod volunteers;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::api::view::{RosterError, RosterFault};

use heading::Columns;
pub(crate) use import::{Previews, import, preview};
use table::Line;

/// The most bytes that a roster file may have.
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;

/// The most people that a roster file may have: more than any group.
pub const ROWS_MAX: usize = 500;

/// The most characters of a first name.
pub const NAME_CHARS_MAX: usize = 40;

/// The most errors that are listed; a file with more of them is not a roster.
pub const ERRORS_MAX: usize = 100;

/// The most characters of a cell that an error repeats.
const ERROR_CHARS_MAX: usize = 60;

/// A roster file, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterFile {
    /// The rows that can be read, in the file's order.
    pub rows: Vec<Row>,
    /// What is wrong, by line.
    pub errors: Vec<RosterError>,
}

/// Somebody in a roster file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line in the file, from 1, the heading included.
    pub line: u32,
    /// First name; ends with the initial of the last name where the file had one.
    pub first_name: String,
    /// Year of birth.
    pub birth_year: Option<u16>,
}

/// Reads a roster file. `today_year` bounds the years that somebody can be born in.
pub fn read(file_name: &str, bytes: &[u8], today_year: i32) -> RosterFile {
    match table::read(file_name, bytes).and_then(|lines| people(&lines, today_year)) {
        Ok(file) => file,
        Err(error) => RosterFile { rows: Vec::new(), errors: vec![error] },
    }
}

/// Whether nothing tells two people apart: the same name, without regard to case and to how it is spaced, and not two
/// different years of birth.
fn may_be_same(one: (&str, Option<u16>), other: (&str, Option<u16>)) -> bool {
    folded(one.0) == folded(other.0) && years_may_agree(one.1, other.1)
}

fn years_may_agree(one: Option<u16>, other: Option<u16>) -> bool {
    one.is_none() || other.is_none() || one == other
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn people(lines: &[Line], today_year: i32) -> Result<RosterFile, RosterError> {
    if lines.is_empty() {
        return Err(whole(RosterFault::Empty));
    }
    let (columns, rest) = heading::find(lines)?;
    refuse_personal_numbers(lines)?;
    if rest.is_empty() {
        return Err(whole(RosterFault::Empty));
    }
    if rest.len() > ROWS_MAX {
        return Err(whole(RosterFault::TooManyRows));
    }
    let mut file = RosterFile::default();
    for line in rest {
        match person(&columns, line, today_year) {
            Ok(row) => file.rows.push(row),
            Err(error) => file.errors.push(error),
        }
    }
    file.errors.extend(twice(&file.rows));
    file.errors.sort_by_key(|error| error.line);
    file.errors.truncate(ERRORS_MAX);
    Ok(file)
}

fn person(columns: &Columns, line: &Line, today_year: i32) -> Result<Row, RosterError> {
    let first_name = cell::first_name(columns, line)
        .map_err(|fault| at(line.number, fault, columns.name.map_or("", |column| line.cell(column))))?;
    let year = columns.birth_year.map_or("", |column| line.cell(column));
    let birth_year = cell::birth_year(year, today_year).map_err(|fault| at(line.number, fault, year))?;
    Ok(Row { line: line.number, first_name, birth_year })
}

/// A CPR number under whatever heading refuses the file, and is not repeated in the error.
fn refuse_personal_numbers(lines: &[Line]) -> Result<(), RosterError> {
    match lines.iter().find(|line| line.cells.iter().any(|text| cell::is_personal_number(text))) {
        Some(line) => Err(at(line.number, RosterFault::ForbiddenColumn, "")),
        None => Ok(()),
    }
}

/// The same name twice with nothing that tells the two apart.
fn twice(rows: &[Row]) -> Vec<RosterError> {
    let mut seen: BTreeMap<String, Vec<Option<u16>>> = BTreeMap::new();
    let mut errors = Vec::new();
    for row in rows {
        let years = seen.entry(folded(&row.first_name)).or_default();
        if years.iter().any(|year| years_may_agree(*year, row.birth_year)) {
            errors.push(at(row.line, RosterFault::Twice, &row.first_name));
        }
        years.push(row.birth_year);
    }
    errors
}

fn whole(error: RosterFault) -> RosterError {
    RosterError { line: None, error, text: String::new() }
}

fn at(line: u32, error: RosterFault, text: &str) -> RosterError {
    RosterError { line: Some(line), error, text: text.chars().take(ERROR_CHARS_MAX).collect() }
}
