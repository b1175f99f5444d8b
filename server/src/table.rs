//! Tables on a command line.

use chrono::DateTime;

/// Rows with their columns below each other.
pub(crate) fn aligned<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; COLUMNS]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A moment, to the minute, as the clocks in Denmark show it.
pub(crate) fn minute(at: i64) -> String {
    let at = DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&chrono_tz::Europe::Copenhagen);
    at.format("%Y-%m-%d %H:%M").to_string()
}
