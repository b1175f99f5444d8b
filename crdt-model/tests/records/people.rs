//! People: their times, who is one with whom, mentors, consultants.

use crdt_model::document::{Edit, UnixMillis};
use crdt_model::employment::{Employment, Position};
use crdt_model::id::Actor;
use crdt_model::link::{self, Link, Said, Sameness, link_id};
use crdt_model::mentoring::{Mentoring, MentoringEnd, is_mentee_age};
use crdt_model::person::{Certificate, CertificateStatus, Person, PersonRole, Tenure};
use crdt_model::problem::Problem;

use super::{AMINA, LAPTOP, METTE, NOW, TABLET, date, logged, written};

#[test]
fn people_read_back() {
    reads_back!(
        Person {
            role: Some(PersonRole::Volunteer),
            since: Some(date("2026-01-01")),
            until: Some(date("2026-06-30")),
            birth_year: Some(1990),
            channel: Some("friend".to_owned()),
            certificate: Some(Certificate { status: CertificateStatus::Cleared, on: date("2026-01-05") }),
            further: vec![Tenure { role: PersonRole::Mentor, since: Some(date("2026-07-01")), until: None }],
        },
        Person
    );
    reads_back!(
        Mentoring {
            mentor: Some(METTE),
            mentee: Some(AMINA),
            matched: Some(date("2026-02-01")),
            course: Some(date("2026-02-10")),
            completed: Some(date("2026-09-01")),
            ended: Some(date("2026-09-02")),
            end_reason: Some(MentoringEnd::MovedOn),
            referrer: Some("jobcenter".to_owned()),
            logged: logged(),
        },
        Mentoring
    );
    reads_back!(
        Employment {
            person: Some(METTE),
            position: Some(Position::VolunteerConsultant),
            percent: Some(50),
            from: Some(date("2026-01-01")),
            until: Some(date("2026-12-31")),
            logged: logged(),
        },
        Employment
    );
}

#[test]
fn nobody_helps_and_is_helped_on_one_list_on_the_same_day() {
    let person = |since: &str| Person {
        role: Some(PersonRole::Participant),
        since: Some(date("2026-01-01")),
        until: Some(date("2026-06-30")),
        further: vec![Tenure { role: PersonRole::Volunteer, since: Some(date(since)), until: None }],
        ..Person::default()
    };
    assert!(person("2026-06-30").roles_overlap());
    assert!(!person("2026-07-01").roles_overlap());
}

#[test]
fn a_link_is_one_document_for_both_orders_and_can_be_taken_back() {
    assert_eq!(link_id(METTE, AMINA), link_id(AMINA, METTE));
    let said = |sameness| Said { sameness, at: NOW, by: METTE, settles: Vec::new() };
    let mut link = written(TABLET, &link::say(METTE, AMINA, TABLET, &said(Sameness::Same)));
    assert_eq!(Link::read(&link).0.sameness(), Sameness::Same);

    link.edit(Actor::new(LAPTOP, [0; 8]), NOW, &link::say(AMINA, METTE, LAPTOP, &said(Sameness::Different)));
    let (two_answers, problems) = Link::read(&link);
    assert_eq!(two_answers.sameness(), Sameness::Open);
    assert_eq!(problems, [Problem::TwoStates]);

    link.edit(Actor::new(TABLET, [0; 8]), NOW, &link::say(METTE, AMINA, TABLET, &said(Sameness::Open)));
    assert_eq!(Link::read(&link).0.sameness(), Sameness::Different);

    // Whoever has seen the other's word settles it, whichever device it was said on, and for good: it speaks again only when
    // it is said again, not when whoever settled it says something more.
    let settled = [
        (TABLET, Sameness::Same),
        (LAPTOP, Sameness::Open),
        (LAPTOP, Sameness::Different),
        (TABLET, Sameness::Different),
    ];
    for ((device, sameness), later) in settled.into_iter().zip(1..) {
        let answer = Link::read(&link).0.answer(device, sameness, UnixMillis(NOW.0 + later), METTE);
        link.edit(Actor::new(device, [0; 8]), NOW, &link::say(METTE, AMINA, device, &answer));
        let (read, problems) = Link::read(&link);
        assert_eq!((read.sameness(), problems), (sameness, Vec::new()));
    }
}

#[test]
fn who_comes_back_and_leaves_again_keeps_every_time() {
    let mut facts = written(TABLET, &Person::default().begin(PersonRole::Volunteer, date("2024-01-01")));
    let mut then = |edits: &dyn Fn(&Person) -> Vec<Edit>| {
        let edits = edits(&Person::read(&facts).0);
        facts.edit(Actor::new(TABLET, [0; 8]), NOW, &edits);
        Person::read(&facts).0
    };
    then(&|person| person.end(PersonRole::Volunteer, date("2024-06-30")));
    then(&|person| person.begin(PersonRole::Volunteer, date("2025-01-01")));
    then(&|person| person.end(PersonRole::Volunteer, date("2025-06-30")));
    let person = then(&|person| person.begin(PersonRole::Volunteer, date("2026-01-01")));
    assert_eq!(person.tenures().count(), 3);
    for (day, there) in [("2024-06-30", true), ("2024-07-01", false), ("2025-03-01", true), ("2026-05-05", true)] {
        assert_eq!(person.is_on(date(day), PersonRole::Volunteer), there, "{day}");
    }
    assert!(person.was_ever(PersonRole::Volunteer) && !person.was_ever(PersonRole::Mentor));
}

#[test]
fn a_young_person_is_from_sixteen_to_twenty_five_by_the_year_of_birth() {
    let on = date("2026-11-12");
    let ages: Vec<i64> = (1995..2015).filter(|year| is_mentee_age(*year, on)).map(|year| 2026 - year).collect();
    assert_eq!(ages, (16..=25).rev().collect::<Vec<_>>());
}
