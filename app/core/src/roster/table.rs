//! A roster file as numbered lines of cells, whatever it was written by.

use crate::api::view::{RosterError, RosterFault};

use super::{FILE_BYTES_MAX, ROWS_MAX, csv_text, sheet, whole};

/// The most columns that are looked at.
pub(super) const COLUMNS_MAX: usize = 64;

/// The most characters that a cell may have.
pub(super) const CELL_CHARS_MAX: usize = 1_000;

/// The most lines that are taken from a file: the people, and what stands above them.
pub(super) const LINES_MAX: usize = ROWS_MAX + 50;

/// A line that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// Its cells, trimmed.
    pub(super) cells: Vec<String>,
}

impl Line {
    /// The cell of a column; empty where the line is shorter.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Reads the lines that are not empty.
pub(super) fn read(file_name: &str, bytes: &[u8]) -> Result<Vec<Line>, RosterError> {
    if bytes.is_empty() {
        return Err(whole(RosterFault::Empty));
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(whole(RosterFault::TooManyRows));
    }
    let named_as_workbook = [".xlsx", ".xlsm", ".xls"].iter().any(|end| file_name.to_lowercase().ends_with(end));
    let lines = if bytes.starts_with(b"PK\x03\x04") || named_as_workbook {
        sheet::lines(bytes)
    } else {
        csv_text::lines(bytes)
    };
    lines.map_err(whole)
}
