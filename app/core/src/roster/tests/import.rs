//! From a preview to people on the list of a real store.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::person::PersonRole;

use crate::api::view::{RosterFault, RosterPreview};
use crate::error::ErrorCode;
use crate::roster::{import, preview};
use crate::store;
use crate::store::sending::Room;
use crate::sync::tests::tablet::{GROUP, Tablet};

fn shown(tablet: &mut Tablet, text: &str) -> RosterPreview {
    preview(&mut tablet.desk, group(), "liste.csv", &STANDARD.encode(text)).unwrap()
}

fn group() -> GroupId {
    GROUP.as_group().unwrap()
}

fn names(tablet: &Tablet) -> Vec<String> {
    let people = store::person_row::of_space(tablet.desk.connection(), GROUP).unwrap();
    assert!(people.iter().all(|row| row.facts.role == Some(PersonRole::Participant)));
    people.into_iter().filter_map(|row| Some(row.name?.first)).collect()
}

#[test]
fn nothing_is_written_before_it_is_confirmed() {
    let mut tablet = Tablet::new();
    let preview = shown(&mut tablet, "Navn;Født\nSofie Hansen;2014\nBo;\n");
    assert_eq!(tablet.waiting(), []);
    assert_eq!(import(&mut tablet.desk, &preview.preview).unwrap().added, 2);
    assert_eq!(names(&tablet), ["Sofie H.", "Bo"]);
    assert_eq!(tablet.waiting().len(), 4, "facts and name of each");
    let tally = store::outbox::tally(tablet.desk.connection()).unwrap();
    assert_eq!(tally.waiting, 1, "one thing that a person did");
    let rows = store::outbox::waiting(tablet.desk.connection(), 0, Room::ALL).unwrap();
    let named = rows.iter().filter(|row| row.document.kind() == Kind::Person).filter(|row| has(&row.bytes, b"Sofie"));
    assert_eq!(named.count(), 0, "no name in the facts");
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn whoever_is_on_the_list_already_is_passed_over() {
    let mut tablet = Tablet::new();
    let first = shown(&mut tablet, "Fornavn\nSofie\nBo\n");
    import(&mut tablet.desk, &first.preview).unwrap();
    let second = shown(&mut tablet, "Fornavn\nsofie\nIda\n");
    assert_eq!(second.rows.iter().map(|row| row.on_list).collect::<Vec<_>>(), [true, false]);
    assert_eq!(import(&mut tablet.desk, &second.preview).unwrap().added, 1);
    assert_eq!(names(&tablet), ["Sofie", "Bo", "Ida"]);
    let third = shown(&mut tablet, "Fornavn\nSofie\n");
    assert_eq!(import(&mut tablet.desk, &third.preview).unwrap().added, 0);
}

#[test]
fn another_child_of_the_same_name_is_taken_in() {
    let mut tablet = Tablet::new();
    let first = shown(&mut tablet, "Fornavn;Født\nAli;2014\nBo;\n");
    import(&mut tablet.desk, &first.preview).unwrap();
    let second = shown(&mut tablet, "Fornavn;Født\nAli;2014\nali;2016\nBo;2015\n");
    assert_eq!(second.rows.iter().map(|row| row.on_list).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(import(&mut tablet.desk, &second.preview).unwrap().added, 1);
    assert_eq!(names(&tablet), ["Ali", "Bo", "ali"]);
}

#[test]
fn a_preview_is_taken_in_once_and_only_if_it_is_there() {
    let mut tablet = Tablet::new();
    let preview = shown(&mut tablet, "Fornavn\nSofie\n");
    import(&mut tablet.desk, &preview.preview).unwrap();
    assert_eq!(import(&mut tablet.desk, &preview.preview).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(import(&mut tablet.desk, "").unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn a_preview_with_errors_is_not_taken_in_at_all() {
    let mut tablet = Tablet::new();
    let preview = shown(&mut tablet, "Fornavn;Født\nSofie;2014\nBo;14\n");
    assert_eq!(preview.rows.len(), 1);
    assert_eq!(preview.errors.iter().map(|error| error.error).collect::<Vec<_>>(), [RosterFault::BadYear]);
    assert_eq!(import(&mut tablet.desk, &preview.preview).unwrap_err().code, ErrorCode::RosterHasErrors);
    assert_eq!(names(&tablet), Vec::<String>::new());
    assert_eq!(tablet.waiting(), []);
}

#[test]
fn the_largest_list_comes_in_as_a_whole_or_not_at_all() {
    let mut tablet = Tablet::new();
    let text = (0..500).fold("Fornavn\n".to_owned(), |text, number| format!("{text}A{number}\n"));
    let full = shown(&mut tablet, &text);
    tablet.fill_disk();
    assert_eq!(import(&mut tablet.desk, &full.preview).unwrap_err().code, ErrorCode::DiskFull);
    assert_eq!(names(&tablet), Vec::<String>::new());
    tablet.reopens();
    let again = shown(&mut tablet, &text);
    assert_eq!(import(&mut tablet.desk, &again.preview).unwrap().added, 500);
    assert_eq!(names(&tablet).len(), 500);
    assert_eq!(store::outbox::tally(tablet.desk.connection()).unwrap().waiting, 1);
}

#[test]
fn another_groups_list_is_not_this_devices() {
    let mut tablet = Tablet::new();
    let other = GroupId::from_bytes([9; 16]);
    let denied = preview(&mut tablet.desk, other, "liste.csv", &STANDARD.encode("Fornavn\nSofie\n"));
    assert_eq!(denied.unwrap_err().code, ErrorCode::NotAllowed);
    let unreadable = preview(&mut tablet.desk, group(), "liste.csv", "no base64!");
    assert_eq!(unreadable.unwrap_err().code, ErrorCode::BadRequest);
}
