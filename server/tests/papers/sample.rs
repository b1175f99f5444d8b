//! A paper that holds every shape that a paper can hold.

use chrono::NaiveDate;
use figures::Coverage;
use figures::indicator::Basis;
use server::paper::{Cell, Column, Figure, Language, Number, Paper, PaperKind, Part, Row, Run, Section, Table, Unit};

/// The paper in a language; frozen unless it is a draft.
pub fn paper(language: Language) -> Paper {
    let say = |danish: &str, english: &str| match language {
        Language::Danish => danish.to_owned(),
        Language::English => english.to_owned(),
    };
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    let figure = |key: &str, name: String, value: Option<Number>, unit: Unit, text: String| Figure {
        key: key.to_owned(),
        id: key.split('.').next().unwrap().to_owned(),
        version: 1,
        definition: say("Tæller hver, der er skrevet op i perioden.", "Counts each that is recorded in the period."),
        part: None,
        from: date("2025-08-01"),
        as_of: date("2026-09-30"),
        numerator: None,
        denominator: None,
        basis: Basis::Registered,
        coverage: None,
        is_at_least: false,
        unsettled: 0,
        possible_doubles: 0,
        rounded_to: None,
        target: None,
        deadline: None,
        footnote: Some(format!(
            "{}. {}",
            name,
            say("Registreret. 1. august 2025 til 30. september 2026", "Registered. 1 August 2025 to 30 September 2026")
        )),
        name,
        value,
        unit,
        text,
    };
    let volunteers = Figure {
        target: Some(Number::whole(120)),
        deadline: Some(date("2026-12-31")),
        ..figure(
            "new_volunteers",
            say("Nye frivillige", "New volunteers"),
            Some(Number::whole(1_140)),
            Unit::Whole,
            say("1.140", "1,140"),
        )
    };
    let users = Figure {
        basis: Basis::Counted,
        is_at_least: true,
        possible_doubles: 12,
        coverage: Some(Coverage { groups_expected: 40, groups_reported: 36, ..Coverage::default() }),
        ..figure(
            "users_counted",
            say("Brugere ved optælling", "Users counted"),
            Some(Number::whole(670)),
            Unit::Whole,
            say("mindst 670", "at least 670"),
        )
    };
    let answered = Figure {
        numerator: Some(6),
        denominator: Some(10),
        target: Some(Number::whole(80)),
        ..figure(
            "danish_progress",
            say("Fremgang i dansk", "Progress in Danish"),
            Some(Number::whole(60)),
            Unit::Percent,
            say("60,0 %", "60.0%"),
        )
    };
    let hours = Figure {
        unsettled: 2,
        ..figure(
            "consultant_fte",
            say("Konsulenternes årsværk", "The consultants' full-time equivalents"),
            Some(Number::decimal(175, 2)),
            Unit::FullTimeEquivalents,
            say("1,75", "1.75"),
        )
    };
    let support = figure(
        "support_paid",
        say("Udbetalt støtte", "Support paid"),
        Some(Number::decimal(-9_650, 2)),
        Unit::Kroner,
        say("−96,50 kr.", "DKK −96.50"),
    );
    let silent = Figure {
        basis: Basis::Estimated,
        ..figure(
            "minority_volunteers",
            say("Frivillige med minoritetsbaggrund", "Volunteers of minority background"),
            None,
            Unit::Whole,
            say("ikke meldt ind", "not reported"),
        )
    };
    let areas: Vec<Figure> = (1..=45)
        .map(|number| Figure {
            part: Some(format!("{} {number}", say("Område", "Area"))),
            rounded_to: Some(5),
            footnote: None,
            ..figure(
                &format!("attendance.area_{number}"),
                say("Fremmøde", "Attendance"),
                Some(Number::whole(number * 105)),
                Unit::Whole,
                match language {
                    Language::Danish => grouped(number * 105, '.'),
                    Language::English => grouped(number * 105, ','),
                },
            )
        })
        .collect();
    let said = |text: String| Run::Words { text };
    let shown = |figure: &Figure| Run::Figure { key: figure.key.clone(), text: figure.text.clone() };
    let in_cell = |figure: &Figure| Cell::figure(figure.key.clone(), figure.text.clone());
    let column = |heading: String, is_numeric| Column { heading, is_numeric };
    let plain = |cells| Row { cells, is_sum: false };
    let goal = |figure: &Figure, target: &str, by: &str| {
        plain(vec![
            Cell { small: vec![by.to_owned()], ..Cell::words(figure.name.clone()) },
            in_cell(figure),
            Cell::words(target),
            Cell::words(say("Registreret", "Registered")),
        ])
    };
    let status = Section {
        heading: say("Status for aftalen", "Status of the agreement"),
        parts: vec![
            Part::Table(Table {
                caption: say("Mål", "Goals"),
                columns: vec![
                    column(say("Mål", "Goal"), false),
                    column(say("Nu", "Now"), true),
                    column(say("Mål", "Target"), true),
                    column(say("Grundlag", "Basis"), false),
                ],
                rows: vec![
                    goal(&volunteers, "120", &say("senest 31. december 2026", "by 31 December 2026")),
                    goal(&answered, &say("80 %", "80%"), &say("ved aftalens udløb", "when the agreement ends")),
                    goal(&silent, "18", &say("senest 31. december 2026", "by 31 December 2026")),
                ],
                remarks: vec![say("Andele er af dem, der har svaret.", "Shares are of those that answered.")],
            }),
            Part::OwnWords {
                language: Language::Danish,
                heading: Some(say("Forvaltningen vurderer", "The administration judges")),
                paragraphs: vec![
                    "Partneren lever op til aftalen. Mentorforløbene er undtaget: målet blev sat ned fra 125 til 100, \
                     mod at Karrierebiblioteket indgår."
                        .to_owned(),
                    "Gruppen »سلام« og et \u{1f600} kan ikke trykkes som de er, et sideskift\u{c}heller ikke."
                        .to_owned(),
                ],
            },
        ],
    };
    let people = Section {
        heading: say("Frivillige og brugere", "Volunteers and users"),
        parts: vec![
            Part::Drafted {
                runs: vec![
                    said(say("Siden 1. august 2025 er der kommet ", "Since 1 August 2025, ")),
                    shown(&volunteers),
                    said(say(
                        " nye frivillige. Ved gruppernes seneste optælling blev der talt ",
                        " new volunteers have joined. At the groups' latest headcount ",
                    )),
                    shown(&users),
                    said(say(" brugere.", " users were there.")),
                ],
            },
            Part::Heading { text: say("Konsulentstøtte", "Consultants") },
            Part::List {
                items: vec![
                    vec![
                        said(say("Ansatte i alt: ", "Employed in all: ")),
                        shown(&hours),
                        said(say(" årsværk", " full-time equivalents")),
                    ],
                    vec![said(say("Støtte: ", "Support: ")), shown(&support)],
                    vec![said(say("Uden tal: <intet> & intet", "Without a figure: <nothing> & nothing"))],
                ],
            },
            Part::Table(Table {
                caption: say("Fremmøde efter område", "Attendance by area"),
                columns: vec![column(say("Område", "Area"), false), column(say("Fremmøde", "Attendance"), true)],
                rows: areas
                    .iter()
                    .map(|area| plain(vec![Cell::words(area.part.clone().unwrap()), in_cell(area)]))
                    .collect(),
                remarks: vec![say(
                    "Tallene er afrundet til nærmeste 5; summer er af de afrundede.",
                    "Figures are rounded to the nearest 5; sums are of the rounded.",
                )],
            }),
        ],
    };
    let money = Section {
        heading: say("Økonomi", "Economy"),
        parts: vec![Part::Table(Table {
            caption: "Budget [2025/26]: hvor pengene kommer fra".to_owned(),
            columns: vec![
                column(say("Post", "Line"), false),
                column(say("År", "Year"), false),
                column(say("Kr.", "DKK"), true),
            ],
            rows: vec![
                plain(vec![
                    Cell { small: vec![say("midler", "source")], ..Cell::words("=HYPERLINK(\"http://x\")") },
                    Cell::words("2026"),
                    Cell::number(Number::whole(1_250_000), say("1.250.000", "1,250,000")),
                ]),
                plain(vec![
                    Cell::words(say("Løn", "Wages")),
                    Cell::words("2026"),
                    Cell::number(Number::decimal(-25, 1), say("−2,5", "−2.5")),
                ]),
                Row {
                    cells: vec![
                        Cell::words(say("I alt", "In all")),
                        Cell::words(""),
                        Cell::number(Number::decimal(12_499_975, 1), say("1.249.997,5", "1,249,997.5")),
                    ],
                    is_sum: true,
                },
            ],
            remarks: Vec::new(),
        })],
    };
    Paper {
        language,
        kind: PaperKind::Yearly,
        title: say(
            "Efterretningsnotat vedrørende status på Partnerskabsaftalen om frivilligt integrationsarbejde",
            "Note on the status of the Partnership agreement on voluntary integration work",
        ),
        number: Some("2026-3".to_owned()),
        case_number: Some("2026-30870".to_owned()),
        document_number: Some("2026-578891".to_owned()),
        officer: Some("Maja Holm".to_owned()),
        recipients: vec![
            say("Socialudvalget", "the Social Committee"),
            say("Beskæftigelses- og Integrationsudvalget", "the Employment and Integration Committee"),
        ],
        as_of: date("2026-09-30"),
        known_by: 48_112,
        edition: Some("7".to_owned()),
        frozen: Some("2026-10-02T09:14:33Z".parse().unwrap()),
        lead: vec![say("Fra 1. august 2025 til 31. december 2026.", "From 1 August 2025 to 31 December 2026.")],
        sections: vec![status, people, money],
        figures: [volunteers, users, answered, hours, support, silent].into_iter().chain(areas).collect(),
        remarks: vec![say(
            "Opgjort pr. 30. september 2026, som det var kendt ved indføring 48.112.",
            "As of 30 September 2026, as known at entry 48,112.",
        )],
        checksum: Some("7f3a91c4".repeat(8)),
    }
}

fn grouped(number: i64, between: char) -> String {
    match number {
        1_000.. => format!("{}{between}{:03}", number / 1_000, number % 1_000),
        _ => number.to_string(),
    }
}
