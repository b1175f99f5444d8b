//! Pictures of receipts: they wait with what they belong to, go after it, and come when somebody wants them.

use crdt_model::claim::PICTURE_BYTES_MAX;
use crdt_model::document::Edit;
use crdt_model::id::PictureHash;
use crdt_model::wire::{PICTURES_MAX, Picture, PictureDone, Reason, Receipt, SyncAnswer, VERSION, WantedPicture};

use super::tablet::{GROUP, Tablet, answer, note};
use crate::api::view::{RefusedRecord, What};
use crate::desk::{Act, Write};
use crate::store::{self, meta, outbox, picture};
use crate::sync::ask::{Asked, Progress};
use crate::sync::take::{Taken, start_over};

/// Records something with a picture.
fn takes_a_picture(tablet: &mut Tablet, number: u8) -> PictureHash {
    let write = Write { place: note(number), edits: vec![Edit::put("text", "receipt")] };
    let act = Act { pictures: vec![(GROUP, vec![number; 100])], ..Act::new(What::Note, vec![write]) };
    assert!(tablet.desk.record(&act).unwrap());
    PictureHash::of(&[number; 100])
}

/// What was recorded is received.
fn receives_records(tablet: &mut Tablet) -> Taken {
    let asked = tablet.asks(0);
    assert_eq!(asked.request.pictures, [], "what was recorded goes first");
    let receipts = asked.expects.sent.iter().map(|row| Receipt { entry: row.entry, position: 1 }).collect();
    tablet.hears(&asked.expects, SyncAnswer { receipts, ..answer() })
}

fn done(asked: &Asked, refused: Option<Reason>) -> SyncAnswer {
    let hashes = asked.request.pictures.iter().map(|picture| PictureHash::of(&picture.bytes));
    SyncAnswer { pictures_done: hashes.map(|picture| PictureDone { picture, refused }).collect(), ..answer() }
}

/// How many things wait, were refused, and were received.
fn counts(tablet: &Tablet) -> (u32, u32, u32) {
    let tally = outbox::tally(tablet.desk.connection()).unwrap();
    (tally.waiting, tally.refused, meta::received(tablet.desk.connection()).unwrap())
}

fn is_here(tablet: &Tablet, hash: PictureHash) -> bool {
    picture::read(tablet.desk.connection(), GROUP, hash).unwrap().is_some()
}

#[test]
fn it_waits_with_its_record_until_the_relay_has_it() {
    let mut tablet = Tablet::new();
    let hash = takes_a_picture(&mut tablet, 1);
    assert_eq!(counts(&tablet), (1, 0, 0), "one record with its picture is one thing");
    let taken = receives_records(&mut tablet);
    assert!(taken.again);
    assert_eq!(counts(&tablet), (1, 0, 0));
    tablet.reopens();
    let asked = tablet.asks_in(VERSION, taken.progress);
    assert_eq!(asked.request.pictures, [Picture { space: GROUP, bytes: vec![1; 100].into() }]);
    assert_eq!(asked.request.about.as_ref().map(|about| about.waiting), Some(0), "once this is received");

    let taken = tablet.hears(&asked.expects, answer());
    assert!(!taken.again, "a relay that says nothing of it is asked another time");
    assert_eq!(counts(&tablet), (1, 0, 0));
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, done(&asked, None));
    assert_eq!(counts(&tablet), (0, 0, 1));
    assert!(is_here(&tablet, hash));
    assert_eq!(tablet.asks(0).request.pictures, []);
}

#[test]
fn they_go_a_few_at_a_time() {
    let mut tablet = Tablet::new();
    for number in 1..=10 {
        takes_a_picture(&mut tablet, number);
    }
    let taken = receives_records(&mut tablet);
    let asked = tablet.asks_in(VERSION, taken.progress);
    assert_eq!(asked.request.pictures.len(), PICTURES_MAX);
    let taken = tablet.hears(&asked.expects, done(&asked, None));
    assert!(taken.again);
    assert_eq!(tablet.asks_in(VERSION, taken.progress).request.pictures.len(), 2);
    assert_eq!(counts(&tablet), (2, 0, 8));
}

#[test]
fn an_older_relay_gets_none() {
    let mut tablet = Tablet::new();
    takes_a_picture(&mut tablet, 1);
    receives_records(&mut tablet);
    picture::want(tablet.desk.connection(), GROUP, PictureHash::of(b"far"), tablet.desk.now()).unwrap();
    let asked = tablet.asks_in(3, Progress::default());
    assert_eq!((asked.request.pictures, asked.request.wants), (vec![], vec![]));
    assert_eq!(counts(&tablet).0, 1);
}

#[test]
fn a_refused_one_is_shown_until_somebody_lets_it_go() {
    let mut tablet = Tablet::new();
    let hash = takes_a_picture(&mut tablet, 1);
    receives_records(&mut tablet);
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, done(&asked, Some(Reason::TooLarge)));
    assert_eq!(counts(&tablet), (0, 1, 0));
    assert_eq!(tablet.asks(0).request.pictures, []);
    let [act] = &outbox::acts(tablet.desk.connection(), 9).unwrap()[..] else { panic!("one act") };
    assert_eq!((act.refused, &act.what), (Some(Reason::TooLarge), &What::Note));
    tablet.desk.dismiss(&RefusedRecord::Act { act: act.act }).unwrap();
    assert_eq!(counts(&tablet), (0, 0, 0));
    assert!(!is_here(&tablet, hash));
}

#[test]
fn what_the_relay_may_take_later_is_offered_again() {
    let mut tablet = Tablet::new();
    takes_a_picture(&mut tablet, 1);
    receives_records(&mut tablet);
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, done(&asked, Some(Reason::UnknownSpace)));
    assert_eq!(tablet.asks(0).request.pictures, []);
    tablet.hears_of_other_rights();
    assert_eq!(tablet.asks(0).request.pictures.len(), 1);
}

#[test]
fn a_restored_relay_is_offered_all_that_is_here() {
    let mut tablet = Tablet::new();
    takes_a_picture(&mut tablet, 1);
    receives_records(&mut tablet);
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, done(&asked, None));
    fetches(&mut tablet, b"far");
    assert_eq!(counts(&tablet), (0, 0, 1));

    start_over(&mut tablet.desk, None, true).unwrap();
    tablet.reopens();
    let asked = tablet.asks(0);
    let sent: Vec<_> = asked.request.pictures.iter().map(|picture| PictureHash::of(&picture.bytes)).collect();
    assert_eq!(sent, [PictureHash::of(&[1; 100]), PictureHash::of(b"far")], "whoever took it");
    assert_eq!(counts(&tablet), (1, 0, 1));
    tablet.hears(&asked.expects, done(&asked, None));
    assert_eq!(counts(&tablet), (0, 0, 1), "it is received once");
}

#[test]
fn a_refused_picture_that_is_taken_again_waits_again() {
    let mut tablet = Tablet::new();
    takes_a_picture(&mut tablet, 1);
    receives_records(&mut tablet);
    let refuse = |tablet: &mut Tablet| {
        let asked = tablet.asks(0);
        assert_eq!(asked.request.pictures.len(), 1);
        tablet.hears(&asked.expects, done(&asked, Some(Reason::Undecodable)));
        assert_eq!((counts(tablet), tablet.asks(0).request.pictures.len()), ((0, 1, 0), 0));
    };
    let again = |tablet: &mut Tablet| {
        takes_a_picture(tablet, 1);
        assert_eq!(counts(tablet), (1, 0, 0));
    };
    refuse(&mut tablet);
    again(&mut tablet);
    refuse(&mut tablet);
    let act = outbox::acts(tablet.desk.connection(), 9).unwrap()[0].act;
    tablet.desk.dismiss(&RefusedRecord::Act { act }).unwrap();
    assert_eq!(counts(&tablet), (0, 0, 0));
    again(&mut tablet);

    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, done(&asked, None));
    assert_eq!(counts(&tablet), (0, 0, 1));
    let write = Write { place: note(1), edits: vec![Edit::put("text", "receipt")] };
    let act = Act { pictures: vec![(GROUP, vec![1; 100])], ..Act::new(What::Note, vec![write]) };
    assert!(!tablet.desk.record(&act).unwrap(), "the relay has it");
    assert_eq!(counts(&tablet), (0, 0, 1));
}

fn fetches(tablet: &mut Tablet, bytes: &[u8]) {
    picture::want(tablet.desk.connection(), GROUP, PictureHash::of(bytes), tablet.desk.now()).unwrap();
    let asked = tablet.asks(0);
    let pictures = vec![Picture { space: GROUP, bytes: bytes.to_vec().into() }];
    assert!(tablet.hears(&asked.expects, SyncAnswer { pictures, ..answer() }).documents);
}

#[test]
fn a_picture_that_is_wanted_comes_and_nothing_else() {
    let mut tablet = Tablet::new();
    let hash = PictureHash::of(b"far");
    for _ in 0..2 {
        picture::want(tablet.desk.connection(), GROUP, hash, tablet.desk.now()).unwrap();
    }
    let asked = tablet.asks(0);
    assert_eq!(asked.request.wants, [WantedPicture { space: GROUP, picture: hash }]);
    let other = [b"another".to_vec(), vec![0; PICTURE_BYTES_MAX + 1]];
    let pictures = other.map(|bytes| Picture { space: GROUP, bytes: bytes.into() }).to_vec();
    let taken = tablet.hears(&asked.expects, SyncAnswer { pictures, ..answer() });
    assert!(!taken.again && !is_here(&tablet, hash) && !is_here(&tablet, PictureHash::of(b"another")));

    fetches(&mut tablet, b"far");
    assert!(is_here(&tablet, hash));
    assert_eq!(tablet.asks(0).request.wants, []);
    assert_eq!(counts(&tablet), (0, 0, 0));
}

#[test]
fn a_space_that_is_taken_away_goes_when_its_pictures_are_safe() {
    let mut tablet = Tablet::new();
    let hash = takes_a_picture(&mut tablet, 1);
    receives_records(&mut tablet);
    tablet.takes(SyncAnswer { grants: Some(vec![]), ..answer() });
    assert!(is_here(&tablet, hash));
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, done(&asked, None));
    assert!(!is_here(&tablet, hash));
    assert_eq!(store::document::spaces(tablet.desk.connection()).unwrap(), []);
}
