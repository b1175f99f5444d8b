//! A paper's figures as a table for spreadsheets. A Danish one has semicolons and decimal commas, as Danish spreadsheets
//! expect; an English one commas and points. Both begin with the mark of UTF-8.

use super::{Cell, Figure, Language, NotWritten, Paper, word};

/// What tells a spreadsheet that the text is UTF-8.
const MARK: &str = "\u{feff}";

/// With these a spreadsheet takes a text for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

const HEAD: [&str; 25] = [
    "sort",
    "key",
    "id",
    "version",
    "name",
    "part",
    "column",
    "from",
    "as_of",
    "value",
    "unit",
    "numerator",
    "denominator",
    "at_least",
    "basis",
    "groups_reported",
    "groups_expected",
    "days_reported",
    "days_expected",
    "unsettled",
    "possible_doubles",
    "rounded_to",
    "target",
    "deadline",
    "definition",
];

/// The figures, then every number in a table that is no figure of its own.
pub(super) fn csv(paper: &Paper) -> Result<Vec<u8>, NotWritten> {
    let delimiter = match paper.language {
        Language::Danish => b';',
        Language::English => b',',
    };
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(MARK.as_bytes().to_vec());
    table.write_record(HEAD).map_err(NotWritten::because)?;
    let mut rows: Vec<Vec<String>> = paper.figures.iter().map(|figure| of_figure(paper, figure)).collect();
    for (_, shown) in paper.tables() {
        for row in &shown.rows {
            let name = row.cells.first().map(|cell| cell.text.as_str()).unwrap_or_default();
            for (column, cell) in shown.columns.iter().zip(&row.cells) {
                rows.extend(of_cell(paper, &shown.caption, name, &column.heading, cell));
            }
        }
    }
    for row in rows {
        table.write_record(&row).map_err(NotWritten::because)?;
    }
    table.into_inner().map_err(|error| NotWritten::because(error.error()))
}

fn of_figure(paper: &Paper, figure: &Figure) -> Vec<String> {
    let number = |number: Option<super::Number>| number.map(|number| decimal(paper, number)).unwrap_or_default();
    let whole = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let covered = |of: fn(&figures::Coverage) -> i64| whole(figure.coverage.as_ref().map(of));
    vec![
        "figure".to_owned(),
        text(&figure.key),
        text(&figure.id),
        figure.version.to_string(),
        text(&figure.name),
        text(figure.part.as_deref().unwrap_or_default()),
        String::new(),
        figure.from.to_string(),
        figure.as_of.to_string(),
        number(figure.value),
        word(&figure.unit),
        whole(figure.numerator),
        whole(figure.denominator),
        figure.is_at_least.to_string(),
        word(&figure.basis),
        covered(|coverage| coverage.groups_reported),
        covered(|coverage| coverage.groups_expected),
        covered(|coverage| coverage.days_reported),
        covered(|coverage| coverage.days_expected),
        figure.unsettled.to_string(),
        figure.possible_doubles.to_string(),
        whole(figure.rounded_to),
        number(figure.target),
        figure.deadline.map(|deadline| deadline.to_string()).unwrap_or_default(),
        text(&figure.definition),
    ]
}

/// A number in a table, where it is no figure of its own.
fn of_cell(paper: &Paper, caption: &str, name: &str, column: &str, cell: &Cell) -> Option<Vec<String>> {
    let number = cell.number?;
    let mut row = vec![String::new(); HEAD.len()];
    for (at, with) in [
        (0, "cell".to_owned()),
        (4, text(caption)),
        (5, text(name)),
        (6, text(column)),
        (8, paper.as_of.to_string()),
        (9, decimal(paper, number)),
    ] {
        if let Some(place) = row.get_mut(at) {
            *place = with;
        }
    }
    Some(row)
}

fn decimal(paper: &Paper, number: super::Number) -> String {
    match paper.language {
        Language::Danish => number.to_string().replace('.', ","),
        Language::English => number.to_string(),
    }
}

fn text(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}
