//! An edition as it is kept, of which two chapters tell the same figure and one tells it in parts.

use chrono::NaiveDate;
use figures::moment::Moment;
use figures::said::Said;
use figures::{By, Figure, IndicatorId};
use server::hall::Hall;
use server::pages::report::{Report, Wanted, paper_of_edition};
use server::paper::{Format, Language, Paper};
use server::release::edition::{Cell, Narrowed};
use server::release::{About, Chapter, Class, Dimension, Edition, Headline, Sum, Table};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn headline(id: IndicatorId, value: i64) -> Headline {
    let indicator = id.indicator();
    Headline {
        id,
        version: indicator.version,
        name: indicator.name.into(),
        definition: indicator.definition.into(),
        basis: indicator.basis,
        unit: indicator.unit,
        denominator: indicator.denominator,
        from: date("2026-01-01"),
        to: date("2026-09-30"),
        place: Narrowed::default(),
        figure: Figure { value: Some(value), ..Figure::default() },
    }
}

/// New volunteers by area and month; two areas are told together.
fn in_parts() -> Table {
    let class = |keys: &[&str], name: &str| Class {
        name: Said::same(name),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
    };
    let areas = vec![class(&["north", "west"], "Nord, Vest"), class(&["south"], "Syd")];
    let months = vec![class(&["2026-01"], "Januar"), class(&["2026-02"], "Februar")];
    let cell = |area: usize, month: usize, value| Cell { at: vec![area, month], sum: Sum { value, of: None } };
    let cells = vec![cell(0, 0, 5), cell(0, 1, 15), cell(1, 0, 0), cell(1, 1, 10)];
    let indicator = IndicatorId::NewVolunteers.indicator();
    Table {
        id: indicator.id,
        version: indicator.version,
        name: indicator.name.into(),
        rounded: true,
        dimensions: vec![Dimension { by: By::Area, classes: areas }, Dimension { by: By::Month, classes: months }],
        total: cells.iter().map(|cell| cell.sum).sum(),
        cells,
    }
}

/// The paper of it, as the shell writes it.
pub fn paper(language: Language) -> Paper {
    let (from, to) = (date("2026-01-01"), date("2026-09-30"));
    let chapter = |about, title: Option<&str>, headlines, tables| Chapter {
        about,
        agreement: title.map(|_| "agreement/AAAAAAAAAAAAAAAAAAAAAA".to_owned()),
        title: title.map(str::to_owned),
        from,
        to,
        headlines,
        tables,
    };
    let year = vec![headline(IndicatorId::Attendance, 1_234), headline(IndicatorId::NewVolunteers, 31)];
    let agreed = vec![headline(IndicatorId::NewVolunteers, 31)];
    let chapters = vec![
        chapter(About::Year, None, year, vec![in_parts()]),
        chapter(About::Agreement, Some("Partnerskabsaftalen"), agreed, vec![in_parts()]),
    ];
    let moment = Moment { as_of: to, due: to, position: 48_112 };
    let edition = Edition { number: 7, at_ms: 1_790_000_000_000, by: "Maja Holm".to_owned(), moment, chapters };

    let folder = tempfile::tempdir().unwrap();
    let keep = "insert into edition (number, at_ms, by, as_of, position, told, counts)
                values (7, 1790000000000, 'Maja Holm', '2026-09-30', 48112, ?1, '[]')";
    let told = serde_json::to_string(&edition).unwrap();
    Hall::open(folder.path()).unwrap().write(|hall| hall.execute(keep, [told])).unwrap();
    let report = Report::Edition;
    let wanted =
        Wanted { report, format: Format::Pdf, as_of: to, today: to, agreement: None, edition: Some(7), language };
    paper_of_edition(folder.path(), &wanted).unwrap()
}
