//! A paper as a workbook: its figures, a sheet for each of its tables, and what the figures mean.

use chrono::NaiveTime;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Figure, NotWritten, Number, Paper, Part, Run, Table, Unit};
use crate::pages::shown;
use crate::pages::words::{Texts, Words};

/// The most letters of a sheet's name.
const NAME_LENGTH_MAX: usize = 31;
const WIDTH_MAX: u32 = 420;
const A4: u8 = 9;

/// The paper as a workbook.
pub(super) fn xlsx(paper: &Paper) -> Result<Vec<u8>, NotWritten> {
    let desk = Desk { w: Texts::bundled().of(paper.language), paper };
    desk.workbook().and_then(|mut workbook| workbook.save_to_buffer()).map_err(NotWritten::because)
}

struct Desk<'a> {
    w: Words<'a>,
    paper: &'a Paper,
}

impl Desk<'_> {
    fn workbook(&self) -> Result<Workbook, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties()?);
        self.figures(workbook.add_worksheet())?;
        for (number, (section, table)) in self.paper.tables().enumerate() {
            let name = sheet_name(&format!("{} {}", number + 1, table.caption));
            self.table(workbook.add_worksheet().set_name(name)?, section, table)?;
        }
        self.words(workbook.add_worksheet())?;
        Ok(workbook)
    }

    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let paper = self.paper;
        let made = paper.frozen.map_or_else(|| paper.as_of.and_time(NaiveTime::MIN), |frozen| frozen.naive_utc());
        let made = ExcelDateTime::from_timestamp(made.and_utc().timestamp())?;
        let ids = [&paper.number, &paper.case_number, &paper.document_number];
        Ok(DocProperties::new()
            .set_title(&paper.title)
            .set_subject(ids.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · "))
            .set_author(paper.officer.as_deref().unwrap_or("Bindeled"))
            .set_comment(self.w.fill("paper.about", &[("date", &self.w.date(paper.as_of))]))
            .set_creation_datetime(&made)
            .set_custom_property("Language", paper.language.code()))
    }

    fn figures(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.w.t("paper.figures"))?;
        let heads = [
            ("paper.key", false),
            ("overview.figure", false),
            ("paper.part", false),
            ("paper.from", false),
            ("paper.as_of", false),
            ("paper.value", true),
            ("paper.unit", false),
            ("paper.numerator", true),
            ("paper.denominator", true),
            ("paper.at_least", false),
            ("overview.basis", false),
            ("paper.groups_reported", true),
            ("paper.groups_expected", true),
            ("paper.possible_doubles", true),
            ("paper.rounded_to", true),
            ("goal.target", true),
            ("goal.by_when", false),
        ];
        let heads: Vec<(&str, bool)> = heads.iter().map(|(key, is_numeric)| (self.w.t(key), *is_numeric)).collect();
        head(sheet, 0, &heads)?;
        for (row, figure) in (1..).zip(&self.paper.figures) {
            self.figure(sheet, row, figure)?;
        }
        sheet.autofilter(0, 0, last(self.paper.figures.len()), column(heads.len() - 1))?;
        finished(sheet, 1)
    }

    fn figure(&self, sheet: &mut Worksheet, row: u32, figure: &Figure) -> Result<(), XlsxError> {
        let whole = |number: Option<i64>| number.map(Number::whole);
        let groups = |of: fn(&figures::Coverage) -> i64| whole(figure.coverage.as_ref().map(of));
        let yes = if figure.is_at_least { self.w.t("paper.yes") } else { "" };
        words_in(sheet, row, 0, &figure.key)?;
        words_in(sheet, row, 1, &figure.name)?;
        words_in(sheet, row, 2, figure.part.as_deref().unwrap_or_default())?;
        words_in(sheet, row, 3, &figure.from.to_string())?;
        words_in(sheet, row, 4, &figure.as_of.to_string())?;
        number_in(sheet, row, 5, figure.value, false)?;
        words_in(sheet, row, 6, self.unit(figure.unit))?;
        number_in(sheet, row, 7, whole(figure.numerator), false)?;
        number_in(sheet, row, 8, whole(figure.denominator), false)?;
        words_in(sheet, row, 9, yes)?;
        words_in(sheet, row, 10, shown::basis(&self.w, figure.basis).0)?;
        number_in(sheet, row, 11, groups(|coverage| coverage.groups_reported), false)?;
        number_in(sheet, row, 12, groups(|coverage| coverage.groups_expected), false)?;
        number_in(sheet, row, 13, Some(Number::whole(figure.possible_doubles)), false)?;
        number_in(sheet, row, 14, whole(figure.rounded_to), false)?;
        number_in(sheet, row, 15, figure.target, false)?;
        words_in(sheet, row, 16, &figure.deadline.map(|day| day.to_string()).unwrap_or_default())
    }

    fn unit(&self, unit: Unit) -> &str {
        self.w.t(match unit {
            Unit::Whole => "paper.unit_whole",
            Unit::Percent => "paper.unit_percent",
            Unit::FullTimeEquivalents => "paper.unit_full_time_equivalents",
            Unit::Kroner => "paper.unit_kroner",
        })
    }

    fn table(&self, sheet: &mut Worksheet, section: &str, table: &Table) -> Result<(), XlsxError> {
        let title = Format::new().set_bold().set_font_size(13);
        sheet.write_string_with_format(0, 0, &table.caption, &title)?;
        words_in(sheet, 1, 0, section)?;
        let heads: Vec<_> = table.columns.iter().map(|column| (column.heading.as_str(), column.is_numeric)).collect();
        head(sheet, 3, &heads)?;
        for (at, row) in (4..).zip(&table.rows) {
            for (place, cell) in (0..).zip(&row.cells) {
                match cell.value(self.paper) {
                    Some(number) => number_in(sheet, at, place, Some(number), row.is_sum)?,
                    None => words_in(sheet, at, place, &beside(&cell.text, &cell.small))?,
                }
            }
        }
        for (at, remark) in (last(table.rows.len()) + 5..).zip(&table.remarks) {
            words_in(sheet, at, 0, remark)?;
        }
        finished(sheet, 4)
    }

    /// What the figures mean, and the paper's own words.
    fn words(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let paper = self.paper;
        sheet.set_name(self.w.t("paper.meaning"))?;
        head(sheet, 0, &[(self.w.t("overview.figure"), false), (self.w.t("paper.meaning"), false)])?;
        let defined = paper.figures.iter().map(|figure| {
            let text = beside(&figure.definition, figure.footnote.as_slice());
            (format!("{} ({})", figure.name, figure.key), text)
        });
        let remarks = paper.lead.iter().chain(&paper.remarks).map(|text| (paper.title.clone(), text.clone()));
        let checksum =
            paper.checksum.iter().map(|sum| (paper.title.clone(), self.w.fill("paper.checksum", &[("checksum", sum)])));
        let said = paper
            .sections
            .iter()
            .flat_map(|section| section.parts.iter().flat_map(said_in).map(|text| (section.heading.clone(), text)));
        let all = defined.chain(remarks).chain(checksum).chain(said);
        for (row, (about, text)) in (1..).zip(all) {
            words_in(sheet, row, 0, &about)?;
            sheet.write_string_with_format(row, 1, text, &Format::new().set_text_wrap())?;
        }
        finished(sheet, 1)
    }
}

/// The paragraphs of a part.
fn said_in(part: &Part) -> Vec<String> {
    let run = |run: &Run| match run {
        Run::Words { text } | Run::Figure { text, .. } => text.clone(),
    };
    match part {
        Part::Drafted { runs } => vec![runs.iter().map(run).collect()],
        Part::OwnWords { paragraphs, .. } => paragraphs.clone(),
        Part::List { items } => items.iter().map(|runs| runs.iter().map(run).collect()).collect(),
        Part::Heading { .. } | Part::Table(_) => Vec::new(),
    }
}

fn beside(text: &str, small: &[String]) -> String {
    [text].into_iter().chain(small.iter().map(String::as_str)).collect::<Vec<_>>().join(" · ")
}

fn head(sheet: &mut Worksheet, row: u32, heads: &[(&str, bool)]) -> Result<(), XlsxError> {
    for (at, (heading, is_numeric)) in (0..).zip(heads) {
        let align = if *is_numeric { FormatAlign::Right } else { FormatAlign::Left };
        let format = Format::new().set_bold().set_align(align).set_border_bottom(FormatBorder::Thin);
        sheet.write_string_with_format(row, at, *heading, &format)?;
    }
    Ok(())
}

/// A text, never a formula.
fn words_in(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string(row, column, text)?;
    }
    Ok(())
}

fn number_in(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    number: Option<Number>,
    is_bold: bool,
) -> Result<(), XlsxError> {
    let Some(number) = number else { return Ok(()) };
    let decimals = match number.decimals() {
        0 => String::new(),
        decimals => format!(".{}", "0".repeat(decimals as usize)),
    };
    let format = Format::new().set_num_format(format!("#,##0{decimals}"));
    let format = if is_bold { format.set_bold() } else { format };
    sheet.write_number_with_format(row, column, number.as_f64(), &format)?;
    Ok(())
}

/// As it is read on screen and printed.
fn finished(sheet: &mut Worksheet, rows_of_head: u32) -> Result<(), XlsxError> {
    sheet.set_autofit_max_width(WIDTH_MAX).autofit();
    sheet.set_freeze_panes(rows_of_head, 0)?;
    sheet.set_repeat_rows(rows_of_head - 1, rows_of_head - 1)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A name that a sheet may have: not too long, none of the letters that stand in references.
fn sheet_name(text: &str) -> String {
    let allowed = text.chars().map(|letter| if "[]:*?/\\'".contains(letter) { ' ' } else { letter });
    allowed.take(NAME_LENGTH_MAX).collect::<String>().trim().to_owned()
}

fn last(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
