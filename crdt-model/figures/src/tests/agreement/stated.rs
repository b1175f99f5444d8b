//! What others state: of the whole country, and of figures of ours.

use crdt_model::document::UnixMillis;
use crdt_model::logged::Logged;
use crdt_model::statement::Statement;

use super::super::city::{City, date};
use super::{agreed, known, note, state};
use crate::nationwide::{Nation, Nationwide};
use crate::remarks::RemarkCode;

/// The years and values that are stated of the whole country.
const NATION: [(&str, [i64; 3]); 4] = [
    ("nationwide_volunteers", [4_000, 4_200, 4_600]),
    ("nationwide_groups", [241, 250, 256]),
    ("nationwide_persons", [13_400, 14_900, 15_200]),
    ("nationwide_economy_dkk", [20_789_000, 21_256_000, 21_434_000]),
];

#[test]
fn the_nationwide_table_comes_out() {
    let mut city = City::default();
    let mut number = 0;
    for (figure, values) in NATION {
        for (year, value) in (2007..).zip(values) {
            number += 1;
            let stated =
                Statement { figure: figure.into(), year: Some(year), value: Some(value), ..Statement::default() };
            state(&mut city, number, stated);
        }
    }
    let table = Nationwide::of(&known(&city).1);
    assert_eq!(table.years, [2007, 2008, 2009]);
    let growth: Vec<Vec<i64>> = table
        .lines
        .iter()
        .map(|line| line.growth.iter().chain(&line.over_all).filter_map(|growth| growth.share).collect())
        .collect();
    assert_eq!(growth, [[50, 95, 150], [37, 24, 62], [112, 20, 134], [22, 8, 31]]);
    let more: Vec<i64> = table.lines.iter().filter_map(|line| Some(line.over_all?.by)).collect();
    assert_eq!(more, [600, 15, 1_800, 645_000]);
    assert_eq!(table.kroner_per_person.into_values().collect::<Vec<_>>(), [15_514, 14_266, 14_101]);
    assert_eq!(table.persons_per_volunteer.into_values().collect::<Vec<_>>(), [335, 355, 330]);
}

#[test]
fn the_newest_statement_of_a_year_stands_and_the_others_are_shown() {
    let mut city = City::default();
    let stated = |value| Statement {
        figure: "nationwide_groups".into(),
        year: Some(2009),
        value: Some(value),
        ..Statement::default()
    };
    for (number, value) in [(1, 250), (2, 256), (3, 256)] {
        state(&mut city, number, stated(value));
    }
    let table = Nationwide::of(&known(&city).1);
    let line = &table.lines[0];
    assert_eq!((line.figure, line.stated[&2009].value), (Nation::Groups, 256));
    assert_eq!((line.stated[&2009].others.as_slice(), line.growth.len(), line.over_all), ([250].as_slice(), 0, None));

    let recorded = |at| Logged { at: Some(UnixMillis(at)), ..Logged::default() };
    for order in [[0, 1], [1, 0]] {
        let mut city = City::default();
        for place in order {
            let (number, value, logged) = [(5, 250, recorded(1)), (4, 256, recorded(2))][place];
            state(&mut city, number, Statement { logged, ..stated(value) });
        }
        assert_eq!(Nationwide::of(&known(&city).1).lines[0].stated[&2009].value, 256, "recorded last");
    }
}

#[test]
fn what_is_stated_of_a_later_day_is_not_in_the_note() {
    let mut city = agreed();
    let ends = Statement { figure: "agreement_ends".into(), date: Some(date("2028-04-30")), ..Statement::default() };
    state(&mut city, 1, Statement { as_of: Some(date("2026-12-01")), ..ends });
    let nation = Statement { figure: "nationwide_groups".into(), value: Some(250), ..Statement::default() };
    state(&mut city, 2, Statement { year: Some(2026), ..nation.clone() });
    state(&mut city, 3, Statement { year: Some(2025), ..nation });
    let in_note = |as_of| {
        let told = note(&city, as_of);
        let ends = told.remarks.iter().filter(|remark| remark.code == RemarkCode::AgreementEndDiffers).count();
        (ends, told.nationwide.years)
    };
    assert_eq!(in_note("2026-11-30"), (0, vec![2025]));
    assert_eq!(in_note("2026-12-01"), (1, vec![2025]));
    assert_eq!(in_note("2026-12-31"), (1, vec![2025, 2026]));
}
