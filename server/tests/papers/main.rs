//! One paper in every format, read back by other programs: every figure is the same in each.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    unreachable_pub,
    missing_docs,
    reason = "tests say what went wrong by failing, and are nobody's library"
)]

mod edition;
mod sample;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use sample::paper;
use schemars::schema_for;
use serde_json::Value;
use server::paper::{Cell, Format, Language, Number, Paper, Part, Run};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The paper's files as the other programs read them. They stay in `target/papers`, to be looked at.
fn read_back(paper: &Paper, name: &str) -> Value {
    let folder = Path::new(ROOT).join("target/papers").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for format in Format::ALL {
        std::fs::write(folder.join(format!("paper.{format}")), paper.write(format).unwrap()).unwrap();
    }
    std::fs::write(folder.join("schema.json"), serde_json::to_vec(&schema_for!(Paper)).unwrap()).unwrap();
    let python = Path::new(ROOT).join("target/tools/python/bin/python");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/papers/read.py");
    let output = Command::new(&python).arg(script).arg(&folder).output();
    let output = output.unwrap_or_else(|error| panic!("{}: {error}; scripts/setup installs it", python.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Figures as they stand in sentences and tables, in reading order.
fn shown(paper: &Paper) -> Vec<&str> {
    let in_runs = |runs: &'_ [Run]| {
        let figures = runs.iter().filter_map(|run| match run {
            Run::Figure { key, .. } => Some(key.clone()),
            Run::Words { .. } => None,
        });
        figures.collect::<Vec<_>>()
    };
    let keys: Vec<String> = paper
        .sections
        .iter()
        .flat_map(|section| &section.parts)
        .flat_map(|part| match part {
            Part::Drafted { runs } => in_runs(runs),
            Part::List { items } => items.iter().flat_map(|runs| in_runs(runs)).collect(),
            Part::Table(table) => {
                table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.figure.clone()).collect()
            }
            Part::Heading { .. } | Part::OwnWords { .. } => Vec::new(),
        })
        .collect();
    keys.iter().map(|key| paper.figure(key).unwrap().text.as_str()).collect()
}

fn cells(paper: &Paper) -> Vec<&Cell> {
    paper.tables().flat_map(|(_, table)| table.rows.iter().flat_map(|row| &row.cells)).collect()
}

/// What a program in Python makes of a number.
fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.parse().unwrap()),
        other => Some(serde_json::from_value(other.clone()).unwrap()),
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Every place where a file says something else than the paper.
fn differences(paper: &Paper, read: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |place: &str, said: &dyn std::fmt::Debug, is: bool| {
        if !is {
            found.push(format!("{place}: {said:?}"));
        }
    };
    let (pdf, odt) = (&read["pdf"], &read["odt"]);
    let figures = shown(paper);
    // A note's number stands in a span as a figure does, and headings of tables: the figures come in order among them.
    let mut marked = texts(&pdf["marked"]).into_iter();
    for figure in &figures {
        hold("pdf figure", figure, marked.any(|text| text == *figure));
    }
    let printed = texts(&pdf["cells"]);
    let heads: usize = paper.tables().map(|(_, table)| table.columns.len()).sum();
    let filled = cells(paper).into_iter().filter(|cell| !cell.text.is_empty());
    let expected: Vec<&str> = filled.map(|cell| cell.text.as_str()).collect();
    let mut rest = printed.iter();
    for text in &expected {
        hold("pdf cell", text, rest.any(|printed| printed == text));
    }
    hold("pdf cells", &printed.len(), printed.len() == heads + cells(paper).len());
    let emphasised = texts(&odt["marked"]);
    let mut emphasised = emphasised.into_iter();
    for figure in &figures {
        hold("odt figure", figure, emphasised.any(|text| text == *figure));
    }
    let read_cells = odt["cells"].as_array().unwrap();
    let valued: Vec<Number> = read_cells.iter().filter_map(|cell| number(&cell["value"])).collect();
    let values: Vec<Number> = cells(paper).into_iter().filter_map(|cell| cell.value(paper)).collect();
    hold("odt values", &valued, valued == values);

    let sheets = &read["xlsx"]["sheets"];
    let names = texts(&read["xlsx"]["names"]);
    for figure in &paper.figures {
        let row = sheets[names[0]].as_array().unwrap().iter().find(|row| row[0] == figure.key.as_str());
        let row = row.unwrap();
        hold("xlsx value", &figure.key, number(&row[5]) == figure.value);
        hold("xlsx numerator", &figure.key, number(&row[7]) == figure.numerator.map(Number::whole));
        hold("xlsx denominator", &figure.key, number(&row[8]) == figure.denominator.map(Number::whole));
        hold("xlsx target", &figure.key, number(&row[15]) == figure.target);
        let row = read["csv"]["rows"].as_array().unwrap().iter().find(|row| row["key"] == figure.key.as_str());
        let row = row.unwrap();
        hold("csv value", &figure.key, number(&row["value"]) == figure.value);
        hold("csv denominator", &figure.key, number(&row["denominator"]) == figure.denominator.map(Number::whole));
        hold("csv target", &figure.key, number(&row["target"]) == figure.target);
        hold("json value", &figure.key, number(&read["json"]["figures"][&figure.key]) == figure.value);
    }
    for (sheet, (_, table)) in names[1..].iter().zip(paper.tables()) {
        for (row, read) in table.rows.iter().zip(&sheets[*sheet].as_array().unwrap()[4..]) {
            for (at, cell) in row.cells.iter().enumerate() {
                let value = cell.value(paper);
                hold("xlsx cell", &cell.text, value.is_none() || number(&read[at]) == value);
            }
        }
    }
    let loose = cells(paper).into_iter().filter_map(|cell| cell.number).collect::<Vec<_>>();
    let rows = read["csv"]["rows"].as_array().unwrap().iter().filter(|row| row["sort"] == "cell");
    let loose_read: Vec<Number> = rows.filter_map(|row| number(&row["value"])).collect();
    hold("csv cells", &loose_read, loose_read == loose);
    found
}

fn check(language: Language) {
    let paper = paper(language);
    let read = read_back(&paper, language.code());
    assert_eq!(differences(&paper, &read), Vec::<String>::new());

    let pdf = &read["pdf"];
    assert_eq!(texts(&pdf["failures"]), Vec::<&str>::new());
    assert!(pdf["rules"].as_u64().unwrap() > 100, "{}", pdf["rules"]);
    assert_eq!(pdf["told"]["Title"], paper.title.as_str());
    assert_eq!(pdf["told"]["Tagged"], "yes");
    assert!(pdf["told"]["Page size"].as_str().unwrap().contains("A4"), "{}", pdf["told"]);
    assert_eq!(pdf["language"], true);
    let tags = texts(&pdf["tags"]);
    for tag in ["H1", "H2", "Table", "Caption", "TH", "TD", "L", "LI", "Note"] {
        assert!(tags.contains(&tag), "{tag}");
    }
    let printed = pdf["text"].as_str().unwrap();
    let checksum = paper.checksum.clone().unwrap();
    assert!(printed.replace(' ', "").contains(&checksum), "the checksum stands at the end");
    assert!(printed.contains(paper.number.as_deref().unwrap()));

    let odt = &read["odt"];
    let mimetype = serde_json::json!(["mimetype", 0, 0, Format::Odt.media_type()]);
    assert_eq!(odt["mimetype"], mimetype, "first, stored, without an extra field");
    let named = texts(&odt["names"]).into_iter().filter(|name| !["mimetype", "META-INF/manifest.xml"].contains(name));
    assert_eq!(texts(&odt["listed"]), ["/"].into_iter().chain(named).collect::<Vec<_>>());
    assert_eq!(odt["title"], paper.title.as_str());
    assert_eq!(odt["header_rows"], paper.tables().count());
    assert_eq!(odt["footnotes"], 6, "once for each figure that has one");
    assert_eq!(texts(&odt["headings"])[0], paper.sections[0].heading);

    let xlsx = &read["xlsx"];
    assert_eq!(xlsx["title"], paper.title.as_str());
    assert_eq!(xlsx["formulas"].as_array().unwrap().len(), 0);
    assert_eq!(read["csv"]["marked"], true);
    let formula = read["csv"]["rows"].as_array().unwrap().iter().find(|row| row["sort"] == "cell").unwrap();
    assert_eq!(formula["part"], "'=HYPERLINK(\"http://x\")");
    assert_eq!(texts(&read["json"]["errors"]), Vec::<&str>::new());

    // The control: another figure is noticed in every format.
    let mut other = paper.clone();
    other.figures[0].value = Some(Number::whole(1_141));
    "1,141".clone_into(&mut other.figures[0].text);
    let found = differences(&other, &read);
    for format in ["pdf figure", "odt figure", "xlsx value", "csv value", "json value"] {
        assert!(found.iter().any(|difference| difference.starts_with(format)), "{format} of {found:?}");
    }
}

#[test]
fn every_figure_is_the_same_in_every_danish_file() {
    check(Language::Danish);
}

#[test]
fn every_figure_is_the_same_in_every_english_file() {
    check(Language::English);
}

#[test]
fn every_figure_of_an_edition_is_the_same_in_every_file() {
    for language in [Language::Danish, Language::English] {
        let paper = edition::paper(language);
        let keys: BTreeSet<&str> = paper.figures.iter().map(|figure| figure.key.as_str()).collect();
        assert_eq!((paper.figures.len(), keys.len()), (3 + 8, 3 + 8), "each has a key of its own");
        let read = read_back(&paper, &format!("edition-{}", language.code()));
        assert_eq!(differences(&paper, &read), Vec::<String>::new());
        assert_eq!(texts(&read["pdf"]["failures"]), Vec::<&str>::new());
        assert_eq!(texts(&read["json"]["errors"]), Vec::<&str>::new());
        let printed = read["pdf"]["text"].as_str().unwrap();
        assert!(printed.contains(&paper.title) && printed.contains("Partnerskabsaftalen"), "{printed}");
        assert!(!printed.contains("Maja") && !printed.contains("Udkast"), "who published it is told inside only");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_a_draft_says_that_it_is_one() {
    let frozen = paper(Language::Danish);
    for format in Format::ALL {
        assert_eq!(frozen.write(format).unwrap(), frozen.write(format).unwrap(), "{format}");
        assert_eq!(format.word().parse(), Ok(format));
    }
    assert_eq!(serde_json::from_slice::<Paper>(&frozen.write(Format::Json).unwrap()).unwrap().figures, frozen.figures);
    let draft = Paper { frozen: None, number: None, checksum: None, ..frozen.clone() };
    assert!(read_back(&draft, "draft")["pdf"]["text"].as_str().unwrap().starts_with("Udkast"));
    assert!(!read_back(&frozen, "frozen")["pdf"]["text"].as_str().unwrap().contains("Udkast"));
}
