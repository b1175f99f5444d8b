//! Courses and meetings for volunteers, and whose words are whose.

use crdt_model::id::Actor;
use crdt_model::kind::Kind;
use crdt_model::mark::{Answer, Mark};
use crdt_model::own_key;
use crdt_model::training::{self, Training, TrainingKind};

use super::{AMINA, LAPTOP, METTE, NOW, TABLET, date, logged, written};

#[test]
fn a_training_counts_those_who_came() {
    let training = Training {
        kind: Some(TrainingKind::IntroMeeting),
        title: Some("Velkommen".to_owned()),
        date: Some(date("2026-11-05")),
        logged: logged(),
        ..Training::default()
    };
    let mut document = written(TABLET, &training.edits());
    let came = Mark::new(Answer::Came, NOW, METTE);
    let edits = [training::mark(AMINA, LAPTOP, &came), training::count_unnamed(LAPTOP, 4)];
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &edits);
    let (read, problems) = Training::read(&document);
    assert_eq!((read.present().collect::<Vec<_>>(), read.unnamed_total()), (vec![AMINA], 4));
    assert_eq!((read.title.as_deref(), problems), (Some("Velkommen"), Vec::new()));
}

#[test]
fn a_training_loses_its_title_and_moves_to_another_day() {
    let training = Training { title: Some("Velkommen".to_owned()), ..Training::default() };
    let mut document = written(TABLET, &training.edits());
    let edits = training::change(TrainingKind::Course, None, date("2026-11-06"));
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &edits);
    let (read, problems) = Training::read(&document);
    assert_eq!((read.kind, read.title, read.date), (Some(TrainingKind::Course), None, Some(date("2026-11-06"))));
    assert_eq!(problems, Vec::new());
}

#[test]
fn nobody_writes_over_what_another_device_said() {
    let mine = |prefix: &str| format!("{prefix}{TABLET}");
    for (kind, prefix) in [
        (Kind::Meeting, "t/x/"),
        (Kind::Meeting, "s/"),
        (Kind::Training, "v/x/"),
        (Kind::Training, "n/"),
        (Kind::Link, "l/"),
    ] {
        assert!(own_key::may_write(kind, TABLET, &mine(prefix)), "{kind:?} {prefix}");
        assert!(!own_key::may_write(kind, LAPTOP, &mine(prefix)), "{kind:?} {prefix}");
    }
    assert!(own_key::may_write(Kind::Training, TABLET, "title"));
}
