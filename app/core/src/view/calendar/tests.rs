//! The file as another program reads it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use crdt_model::document::UnixMillis;
use crdt_model::group::{Group, Stage};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::meeting::Slot;
use crdt_model::training::{Training, TrainingKind};
use icalendar::{Calendar, Component as _};

use super::{Dated, Held, written};
use crate::testing::{GROUP, date, homework_cafe};

fn file(group: Group, closed: &[(u16, &str)]) -> String {
    let closed = closed.iter().map(|(slot, on)| (Slot(*slot), date(on))).collect();
    let dated = Dated { id: GROUP, group: Arc::new(group), area: "Sundholmsvej, kvarteret".to_owned(), closed };
    written(&[dated], &[], UnixMillis(1_794_497_400_000))
}

/// The file of what is held for volunteers, one after the other.
fn file_of(trainings: &[Training]) -> String {
    let kinds = BTreeMap::from([("course".to_owned(), "Kursus".to_owned()), ("none".to_owned(), "Møde".to_owned())]);
    let held = (1..)
        .zip(trainings)
        .filter_map(|(number, training)| Held::of(DocumentId::new(Kind::Training, [number; 16]), training, &kinds));
    written(&[], &held.collect::<Vec<_>>(), UnixMillis(1_794_497_400_000))
}

/// When an event of the file takes place, at most so many times, as another program works it out.
fn times(file: &str, event: usize, at_most: u16) -> Vec<DateTime<Utc>> {
    let calendar: Calendar = file.parse().unwrap();
    let events: Vec<_> = calendar.calendar_events().collect();
    let found = events[event].get_recurrence().unwrap().all(at_most);
    found.dates.into_iter().map(|at| at.to_utc()).collect()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn half_past_four_is_half_past_four_in_summer_and_in_winter() {
    let thursdays = times(&file(homework_cafe(), &[]), 0, 60);
    // Thursdays since 5 March: before, in and after Danish summer time.
    assert_eq!(thursdays[0], utc("2026-03-05T15:30:00Z"));
    assert!(thursdays.contains(&utc("2026-03-26T15:30:00Z")));
    assert!(thursdays.contains(&utc("2026-04-02T14:30:00Z")));
    assert!(thursdays.contains(&utc("2026-10-22T14:30:00Z")));
    assert!(thursdays.contains(&utc("2026-10-29T15:30:00Z")));
    assert_eq!(thursdays.len(), 60, "it has no end");
}

#[test]
fn days_it_was_not_open_are_left_out_and_the_last_day_is_the_last() {
    let mut group = homework_cafe();
    group.schedule.get_mut(&Slot(1)).unwrap().until = Some(date("2026-04-03"));
    let closed = [(1, "2026-03-19"), (2, "2026-03-26"), (1, "2026-03-20")];
    let expected = ["2026-03-05T15:30:00Z", "2026-03-12T15:30:00Z", "2026-03-26T15:30:00Z", "2026-04-02T14:30:00Z"];
    assert_eq!(times(&file(group, &closed), 0, 99), expected.map(utc));
}

#[test]
fn a_group_is_open_from_when_it_begins_until_it_closes() {
    let mut group = homework_cafe();
    group.stages = [
        (Stage::Planned, date("2026-01-01")),
        (Stage::Establishing, date("2026-03-18")),
        (Stage::Closed, date("2026-03-31")),
    ]
    .into();
    let file = file(group.clone(), &[]);
    assert_eq!(times(&file, 0, 99), ["2026-03-19T15:30:00Z", "2026-03-26T15:30:00Z"].map(utc));
    assert_eq!(times(&file, 1, 99), ["2026-03-24T15:30:00Z"].map(utc));
    // It opens again under the stage that it had.
    group.again = [(date("2026-05-05"), Stage::Establishing)].into();
    let opened = super::tests::file(group.clone(), &[]);
    assert!(times(&opened, 0, 2)[0] == utc("2026-05-07T14:30:00Z") && !opened.contains("UNTIL"), "{opened}");
    group.again = [].into();
    group.stages = [(Stage::Planned, date("2026-01-01"))].into();
    assert!(!super::tests::file(group, &[]).contains("VEVENT"));
}

#[test]
fn it_is_written_as_the_standard_wants_it() {
    let mut group = homework_cafe();
    group.name = "Æblehaven; på række, åbent hus for alle børn og unge i kvarteret \\ hver uge hele året".to_owned();
    let file = file(group, &[(1, "2026-11-12")]);
    assert!(file.split_inclusive("\r\n").all(|line| line.ends_with("\r\n") && line.trim_end().len() <= 75), "{file}");
    let whole = file.replace("\r\n ", "");
    for line in [
        "SUMMARY:Æblehaven\\; på række\\, åbent hus for alle børn og unge i kvarteret \\\\ hver uge hele året",
        "LOCATION:Sundholmsvej\\, kvarteret",
        "DTSTAMP:20261112T153000Z",
        "DTSTART;TZID=Europe/Copenhagen:20260305T163000",
        "DTEND;TZID=Europe/Copenhagen:20260305T183000",
        "EXDATE;TZID=Europe/Copenhagen:20261112T163000",
        "TZID:Europe/Copenhagen",
    ] {
        assert!(whole.lines().any(|found| found == line), "{line}\n{whole}");
    }
}

#[test]
fn what_is_held_for_volunteers_stands_on_its_whole_day() {
    let course = Training {
        kind: Some(TrainingKind::Course),
        title: Some("at lytte".to_owned()),
        date: Some(date("2026-11-19")),
        ..Training::default()
    };
    let called_off =
        Training { title: None, kind: None, logged: Logged { cancelled: true, ..Logged::default() }, ..course.clone() };
    let without_day = Training { date: None, ..course.clone() };
    let moved = Training { date: Some(date("2026-11-26")), ..course.clone() };
    let (file, later) = (file_of(&[course, called_off, without_day]), file_of(&[moved]));
    let calendar: Calendar = file.parse().unwrap();
    let events: Vec<_> = calendar.calendar_events().collect();
    assert_eq!(events.len(), 2, "{file}");
    let said = |event: usize, property| events[event].property_value(property);
    assert_eq!((said(0, "SUMMARY"), said(0, "STATUS")), (Some("Kursus: at lytte"), None));
    assert_eq!((said(1, "SUMMARY"), said(1, "STATUS")), (Some("Møde"), Some("CANCELLED")));
    assert!(file.contains("\r\nDTSTART;VALUE=DATE:20261119\r\n"), "{file}");
    let uid = |file: &str| file.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
    assert_eq!(uid(&file), uid(&later), "one that is moved stays the same event");
    assert!(later.contains("\r\nDTSTART;VALUE=DATE:20261126\r\n"), "{later}");
}
