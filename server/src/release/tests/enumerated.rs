//! Every small table, against an attacker who tries every other one.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Every way in which no more than so many people stand in so many cells.
fn tables(cells: usize, most: i64) -> Vec<Vec<i64>> {
    (0..cells).fold(vec![Vec::new()], |tables, _| {
        let longer = |table: &Vec<i64>| {
            let left = most - table.iter().sum::<i64>();
            (0..=left).map(|count| [table.as_slice(), &[count]].concat()).collect::<Vec<_>>()
        };
        tables.iter().flat_map(longer).collect()
    })
}

/// What a reader sees: the exact total, the classes and what is told of each.
type Seen = (i64, Vec<Vec<usize>>, Vec<i64>);

fn seen(counts: &Counts) -> Seen {
    let told = counts.told().iter().map(|(_, cells)| counts.sum(cells).value).collect();
    let classes: Vec<Vec<usize>> = counts.axes.iter().map(|axis| axis.classes.clone()).collect();
    (counts.total(SIDES[0]), classes, if counts.is_told() { told } else { Vec::new() })
}

/// The share of the tables in which some cell has fewer than four values in the tables that look the same; those whose
/// total alone says so are not asked.
fn found_out(all: &[(Vec<i64>, Seen)]) -> (usize, usize) {
    let mut same = BTreeMap::<&Seen, Vec<&Vec<i64>>>::new();
    for (table, seen) in all {
        same.entry(seen).or_default().push(table);
    }
    let asked = same.iter().filter(|(seen, _)| seen.0 >= 3);
    asked.fold((0, 0), |(told, all), (_, tables)| {
        let values = |cell: usize| tables.iter().map(|table| table[cell]).collect::<BTreeSet<_>>().len();
        let is_told = (0..tables[0].len()).any(|cell| values(cell) < 4);
        (told + if is_told { tables.len() } else { 0 }, all + tables.len())
    })
}

#[test]
fn no_table_of_one_by_three_is_found_out() {
    const MOST: i64 = 26;
    let all = |joined: fn(Counts) -> Counts| -> Vec<(Vec<i64>, Seen)> {
        let table = |table: Vec<i64>| (table.clone(), seen(&joined(by_area("2009-09-30", &table))));
        tables(3, MOST).into_iter().map(table).collect()
    };
    let (told, of) = found_out(&all(|plain| plain));
    println!("1 x 3 without the gate: {told} of {of}");
    assert!(told * 10 > of, "without the gate {told} of {of} are found out");
    let (told, of) = found_out(&all(gated));
    println!("1 x 3 with the gate: {told} of {of}");
    assert_eq!(told, 0, "of {of}");
}

#[test]
fn no_table_of_two_by_two_is_found_out() {
    const MOST: i64 = 14;
    let all = |joined: fn(Counts) -> Counts| -> Vec<(Vec<i64>, Seen)> {
        let table = |table: Vec<i64>| (table.clone(), seen(&joined(crossed(&[&table[..2], &table[2..]]))));
        tables(4, MOST).into_iter().map(table).collect()
    };
    let (told, of) = found_out(&all(|plain| plain));
    println!("2 x 2 without the gate: {told} of {of}");
    assert!(told * 10 > of, "without the gate {told} of {of} are found out");
    let (told, of) = found_out(&all(gated));
    println!("2 x 2 with the gate: {told} of {of}");
    assert_eq!(told, 0, "of {of}");
}

fn gated(counts: Counts) -> Counts {
    gate::join(&[], vec![counts]).unwrap().remove(0)
}
