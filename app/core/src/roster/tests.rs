#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may fail loudly")]

mod import;

use encoding_rs::WINDOWS_1252;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::*;

const YEAR: i32 = 2026;

/// Rows as `line name year`, then errors as `line fault text`.
fn told(file: &RosterFile) -> Vec<String> {
    let rows = file.rows.iter().map(|row| {
        let year = row.birth_year.map_or_else(|| "-".to_owned(), |year| year.to_string());
        format!("{} {} {year}", row.line, row.first_name)
    });
    let errors = file.errors.iter().map(|error| {
        let line = error.line.map_or_else(|| "file".to_owned(), |line| line.to_string());
        format!("! {line} {:?} {}", error.error, error.text).trim_end().to_owned()
    });
    rows.chain(errors).collect()
}

fn check(bytes: impl AsRef<[u8]>, expected: &[&str]) {
    assert_eq!(told(&read("liste.csv", bytes.as_ref(), YEAR)), expected);
}

fn check_workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet), expected: &[&str]) {
    assert_eq!(told(&read("liste.xlsx", &workbook(fill), YEAR)), expected);
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

#[test]
fn semicolons_tabs_and_commas_are_told_apart() {
    check("Fornavn;Fødselsår\nSofie;2014\nÅse;2013\n", &["2 Sofie 2014", "3 Åse 2013"]);
    check("Fornavn\tFødselsår\nSofie\t2014\n", &["2 Sofie 2014"]);
    check("First name,Birth year\nSofie,2014\n", &["2 Sofie 2014"]);
    check("Navn;Født\n\"Hansen, Sofie\";2014\n\"Holm, Bo\";2012\n", &["2 Sofie H. 2014", "3 Bo H. 2012"]);
    check("Fornavn\nSofie\nBo\n", &["2 Sofie -", "3 Bo -"]);
}

#[test]
fn danish_letters_come_through_every_encoding() {
    let text = "Fornavn;Fødselsår\r\nBjørn;2014\r\nÆgir;2013\r\n";
    let expected = ["2 Bjørn 2014", "3 Ægir 2013"];
    check(text, &expected);
    check(format!("\u{feff}{text}"), &expected);
    check(WINDOWS_1252.encode(text).0, &expected);
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    check(utf16, &expected);
}

#[test]
fn headings_are_read_in_danish_and_english_in_any_case() {
    for heading in ["FORNAVN;FØDT", "fornavn ; fødsels år", "First_Name;Year of birth", "Given name:;BIRTH YEAR"] {
        check(format!("{heading}\nSofie;2014\n"), &["2 Sofie 2014"]);
    }
}

#[test]
fn a_title_may_stand_above_the_heading() {
    check("Lektiecafeen, efterår\n\nNr;Fornavn\n1;Sofie\n", &["4 Sofie -"]);
}

#[test]
fn of_a_last_name_only_the_initial_is_kept() {
    check(
        "Navn\nSofie Hansen\nAnne Marie Østergaard\nBo\nAli ben Omar\nIda h\n",
        &["2 Sofie H. -", "3 Anne Ø. -", "4 Bo -", "5 Ali O. -", "6 Ida H. -"],
    );
    check("Fornavn;Efternavn\nAnne Marie;Hansen\nBo;\n", &["2 Anne Marie H. -", "3 Bo -"]);
    let file = read("a.csv", "Navn;Telefon\nSofie Hansen;20304050\n".as_bytes(), YEAR);
    assert!(!format!("{file:?}").contains("ansen"), "{file:?}");
    assert!(!format!("{file:?}").contains("20304050"), "{file:?}");
}

#[test]
fn of_a_date_only_the_year_is_kept() {
    check(
        "Fornavn;Fødselsdato\nA;24-12-2014\nB;1.2.2013\nC;2012-03-04\nD;3/4/2011\nE;\n",
        &["2 A 2014", "3 B 2013", "4 C 2012", "5 D 2011", "6 E -"],
    );
}

#[test]
fn errors_name_the_files_own_lines() {
    check(
        "Fornavn;Født\r\n\r\nSofie;2014\r\n;2013\r\nBo;14\r\nIda;2027\r\nAage;1850\r\nEva;to tusind\r\n",
        &[
            "3 Sofie 2014",
            "! 4 NameMissing",
            "! 5 BadYear 14",
            "! 6 BadYear 2027",
            "! 7 BadYear 1850",
            "! 8 BadYear to tusind",
        ],
    );
    check("Fornavn;Note\nSofie;\"to\nlinjer\"\nBo;\n;x\n", &["2 Sofie -", "4 Bo -", "! 5 NameMissing"]);
    check(format!("Fornavn\n{}\n", "a".repeat(41)), &[&format!("! 2 NameTooLong {}", "a".repeat(41))]);
}

#[test]
fn the_same_person_twice_is_told_unless_years_differ() {
    check("Fornavn;Født\nAli;2012\nAli;2014\n", &["2 Ali 2012", "3 Ali 2014"]);
    check("Fornavn;Født\nAli;2012\nALI ;2012\n", &["2 Ali 2012", "3 ALI 2012", "! 3 Twice ALI"]);
    check("Fornavn;Født\nAli;2012\nAli;\n", &["2 Ali 2012", "3 Ali -", "! 3 Twice Ali"]);
}

#[test]
fn a_column_that_must_not_be_kept_refuses_the_whole_file() {
    for heading in [
        "CPR",
        "CPR-nr.",
        "Cpr nummer",
        "Personnummer",
        "Adresse",
        "Home address",
        "Etnicitet",
        "Etnisk baggrund",
        "Oprindelse",
        "Oprindelsesland",
        "Nationalitet",
        "Religion",
        "Statsborgerskab",
        "Landebaggrund",
        "Land",
    ] {
        check(format!("Fornavn;{heading}\nSofie;x\n"), &[&format!("! 1 ForbiddenColumn {heading}")]);
        check(format!("{heading};Tlf\nx;Sofie\n"), &[&format!("! 1 ForbiddenColumn {heading}")]);
    }
    check("Fornavn;E-mailadresse;Tlf\nSofie;a@b.dk;20304050\n", &["2 Sofie -"]);
}

#[test]
fn a_cpr_number_is_known_without_its_heading_and_never_repeated() {
    for number in ["241214-1234", "2412141234", "841214-1234", "102141234"] {
        check(format!("Fornavn;Nr\nBo;1\nSofie;{number}\n"), &["! 3 ForbiddenColumn"]);
    }
    check("Fornavn;Tlf\nSofie;4520304050\nBo;20304050\n", &["2 Sofie -", "3 Bo -"]);
}

#[test]
fn what_is_no_roster_is_said_in_one_error() {
    check("", &["! file Empty"]);
    check("\n\n \n", &["! file Empty"]);
    check("Fornavn;Født\n", &["! file Empty"]);
    check("Dato;Antal\n1;2\n", &["! file NoNameColumn"]);
    check([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0], &["! file Unreadable"]);
    check(format!("Fornavn\n{}", "x".repeat(2_000)), &["! file Unreadable"]);
}

#[test]
fn a_file_has_no_more_people_than_a_group() {
    let names = |count: u32| (0..count).fold("Fornavn\n".to_owned(), |text, number| format!("{text}A{number}\n"));
    assert_eq!(read("a.csv", names(500).as_bytes(), YEAR).rows.len(), 500);
    check(names(501), &["! file TooManyRows"]);
    check(names(90_000), &["! file TooManyRows"]);
    check(vec![b'a'; FILE_BYTES_MAX + 1], &["! file TooManyRows"]);
}

#[test]
fn a_workbook_reads_like_the_same_list_as_text() {
    check_workbook(
        |sheet| {
            let day = Format::new().set_num_format("dd-mm-yyyy");
            sheet.write(0, 0, "Lektiecafeen").unwrap();
            sheet.write(2, 1, "Navn").unwrap();
            sheet.write(2, 2, "Født").unwrap();
            sheet.write(3, 1, "Sofie Hansen").unwrap();
            sheet.write(3, 2, 2014).unwrap();
            sheet.write(4, 1, "Åse").unwrap();
            sheet.write(4, 2, "2013").unwrap();
            sheet.write(6, 1, "Bo").unwrap();
            sheet.write_with_format(6, 2, ExcelDateTime::from_ymd(2012, 5, 6).unwrap(), &day).unwrap();
            sheet.write(7, 1, "Ida").unwrap();
            sheet.write(7, 2, 12.5).unwrap();
        },
        &["4 Sofie H. 2014", "5 Åse 2013", "7 Bo 2012", "! 8 BadYear 12.5"],
    );
}

#[test]
fn a_workbook_with_a_cpr_column_is_refused() {
    check_workbook(
        |sheet| {
            sheet.write(0, 0, "Fornavn").unwrap();
            sheet.write(0, 1, "CPR").unwrap();
        },
        &["! 1 ForbiddenColumn CPR"],
    );
    check_workbook(
        |sheet| {
            sheet.write(0, 0, "Fornavn").unwrap();
            sheet.write(1, 0, "Sofie").unwrap();
            sheet.write(1, 1, 2_412_141_234_u32).unwrap();
        },
        &["! 2 ForbiddenColumn"],
    );
}

#[test]
fn a_far_cell_costs_no_memory() {
    check_workbook(
        |sheet| {
            sheet.write(0, 0, "Fornavn").unwrap();
            sheet.write(1, 0, "Sofie").unwrap();
            sheet.write(1_048_575, 16_383, "x").unwrap();
        },
        &["2 Sofie -"],
    );
}

#[test]
fn a_broken_workbook_is_an_error_and_nothing_else() {
    let whole = workbook(|sheet| {
        sheet.write(0, 0, "Fornavn").unwrap();
        for row in 1..60 {
            sheet.write(row, 0, format!("A{row}")).unwrap();
        }
    });
    assert_eq!(read("a.xlsx", &whole, YEAR).rows.len(), 59);
    for length in (1..whole.len()).step_by(61) {
        assert_eq!(told(&read("a.xlsx", &whole[..length], YEAR)), ["! file Unreadable"], "cut at {length}");
    }
    for place in (0..whole.len()).step_by(13) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x41;
        let file = read("a.xlsx", &flipped, YEAR);
        assert!(file.rows.len() <= 59, "flipped at {place}");
    }
    assert_eq!(told(&read("a.xlsx", b"Fornavn\nSofie\n", YEAR)), ["! file Unreadable"]);
}

#[test]
fn names_compare_without_case_and_spacing() {
    assert!(may_be_same(("Sofie  H.", None), ("sofie h.", Some(2014))));
    assert!(may_be_same(("ÅSE", Some(2014)), ("åse", Some(2014))));
    assert!(!may_be_same(("Åse", Some(2014)), ("Åse", Some(2015))));
    assert!(!may_be_same(("Sofie", None), ("Sofie H.", None)));
}
