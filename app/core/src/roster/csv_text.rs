//! CSV: which encoding, which separator, which line.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::api::view::RosterFault;

use super::table::{CELL_CHARS_MAX, COLUMNS_MAX, LINES_MAX, Line};

/// The separators that are in use, the usual Danish one first.
const SEPARATORS: [char; 3] = [';', '\t', ','];

/// How many lines are looked at to tell the separator.
const LINES_SAMPLED: usize = 20;

/// Reads the lines that are not empty.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Line>, RosterFault> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator(&text)).unwrap_or(b';'))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut counted = LineCount::default();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| RosterFault::Unreadable)? {
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        let line = Line {
            number: counted.at(text.as_bytes(), start),
            cells: record.iter().take(COLUMNS_MAX).map(|cell| cell.trim().to_owned()).collect(),
        };
        if line.cells.iter().any(|cell| cell.chars().count() > CELL_CHARS_MAX) {
            return Err(RosterFault::Unreadable);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > LINES_MAX {
            return Err(RosterFault::TooManyRows);
        }
    }
    Ok(lines)
}

/// UTF-8 or UTF-16 by its mark, UTF-8 if it is that, else what Danish Windows writes; every line ends with `\n`.
fn decoded(bytes: &[u8]) -> Result<String, RosterFault> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    if text.chars().any(|character| character.is_control() && !character.is_whitespace()) {
        return Err(RosterFault::Unreadable);
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The separator that most of the first lines have, outside quotes.
fn separator(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES_SAMPLED).collect();
    let having = |separator: char| lines.iter().filter(|line| outside_quotes(line).any(|c| c == separator)).count();
    // The first of equals wins, so the order of the list breaks a tie.
    SEPARATORS.into_iter().rev().max_by_key(|separator| having(*separator)).unwrap_or(';')
}

fn outside_quotes(line: &str) -> impl Iterator<Item = char> {
    let mut quoted = false;
    line.chars().filter(move |character| {
        quoted ^= *character == '"';
        !quoted
    })
}

/// Counts lines while records are read: the CSV reader counts records, and blank lines and lines within quotes differ.
#[derive(Default)]
struct LineCount {
    bytes: usize,
    newlines: u32,
}

impl LineCount {
    /// The line on which the first byte after blank lines from `start` on stands.
    fn at(&mut self, text: &[u8], start: usize) -> u32 {
        let rest = text.get(start..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
        let passed = text.get(self.bytes..start.saturating_add(blank)).unwrap_or_default();
        let newlines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.newlines = self.newlines.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        self.bytes = self.bytes.saturating_add(passed.len());
        self.newlines.saturating_add(1)
    }
}
