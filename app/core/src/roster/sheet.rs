//! XLSX: the first sheet, cell by cell, so that neither a far cell nor a packed gigabyte takes the app's memory.

use std::io::{self, Cursor, Read as _};
use std::panic::catch_unwind;

use calamine::{DataRef, Reader as _, Xlsx};
use zip::ZipArchive;

use crate::api::view::RosterFault;

use super::table::{CELL_CHARS_MAX, COLUMNS_MAX, LINES_MAX, Line};

/// The most bytes that a workbook may have when it is unpacked.
const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Reads the lines of the first sheet that are not empty.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Line>, RosterFault> {
    if !unpacks_within_bounds(bytes) {
        return Err(RosterFault::Unreadable);
    }
    // The workbook is a stranger's; whatever it makes the reader do, the app goes on.
    catch_unwind(|| first_sheet(bytes)).unwrap_or(Err(RosterFault::Unreadable))
}

/// Unpacks every part into nothing. What a part says of its own size may be a lie.
fn unpacks_within_bounds(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = UNPACKED_BYTES_MAX;
    for part in 0..archive.len() {
        let Ok(part) = archive.by_index(part) else { return false };
        let Ok(unpacked) = io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink()) else { return false };
        match left.checked_sub(unpacked) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

fn first_sheet(bytes: &[u8]) -> Result<Vec<Line>, RosterFault> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| RosterFault::Unreadable)?;
    let name = workbook.sheet_names().into_iter().next().ok_or(RosterFault::Unreadable)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| RosterFault::Unreadable)?;
    let mut lines: Vec<Line> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| RosterFault::Unreadable)? {
        let (row, column) = cell.get_position();
        let text = shown(cell.get_value());
        let Some(column) = usize::try_from(column).ok().filter(|column| *column < COLUMNS_MAX) else { continue };
        if text.is_empty() {
            continue;
        }
        if text.chars().count() > CELL_CHARS_MAX {
            return Err(RosterFault::Unreadable);
        }
        let number = row.saturating_add(1);
        if lines.last().is_none_or(|line| line.number != number) {
            lines.push(Line { number, cells: Vec::new() });
        }
        if lines.len() > LINES_MAX {
            return Err(RosterFault::TooManyRows);
        }
        if let Some(line) = lines.last_mut() {
            line.cells.resize(line.cells.len().max(column.saturating_add(1)), String::new());
            if let Some(place) = line.cells.get_mut(column) {
                *place = text;
            }
        }
    }
    Ok(lines)
}

/// A cell as people see it: 2014, not 2014.0; a date as year, month, day.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // Rust writes a whole f64 without a fraction.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.trim().to_owned(),
        DataRef::DateTime(_) | DataRef::DurationIso(_) | DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => {
            String::new()
        }
    }
}
