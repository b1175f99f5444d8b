//! What coordinators record beside meetings, and one question to it all.

use crdt_model::document::{Edit, UnixMillis};
use crdt_model::employment::{Employment, Position};
use crdt_model::estimate::{Estimate, EstimateAmong, EstimateMethod, EstimateSort, Estimator};
use crdt_model::guidance::Guidance;
use crdt_model::headcount::{CountMethod, Headcount, headcount_id};
use crdt_model::id::OrganisationId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::{self, Said, Sameness, link_id};
use crdt_model::mark::{Answer, Mark};
use crdt_model::mentoring::Mentoring;
use crdt_model::person::{Person, PersonRole};
use crdt_model::space::Space;
use crdt_model::training::{self, Training, TrainingKind};
use rusqlite::Connection;

use super::city::{City, date, device, group, person, replay};
use crate::{Figure, IndicatorId, Question, schema};

pub(super) const fn organisation(number: u8) -> OrganisationId {
    OrganisationId::from_bytes([number; 16])
}

pub(super) const fn register(number: u8) -> Space {
    Space::Organisation(organisation(number))
}

pub(super) const fn list(number: u8) -> Space {
    Space::Group(group(number))
}

pub(super) const fn document(kind: Kind, number: u8) -> DocumentId {
    DocumentId::new(kind, [number; 16])
}

/// The year 2026 as of its last November day.
pub(super) fn year(rows: &Connection) -> Question {
    let last = date("2026-11-30");
    Question::new(date("2026-01-01"), last, last, last, schema::position(rows).unwrap()).unwrap()
}

pub(super) fn figure(rows: &Connection, question: &Question, id: IndicatorId) -> Figure {
    id.indicator().figure(rows, question).unwrap()
}

impl City {
    /// Both groups of [`City::founded`] are run by the first organisation.
    pub(super) fn organised() -> Self {
        let mut city = Self::founded();
        for number in [1, 2] {
            let runs = Edit::put("organisation", organisation(1).to_string());
            city.record(1, list(number), DocumentId::group(group(number)), &[runs]);
        }
        city
    }

    pub(super) fn value(&self, id: IndicatorId) -> Option<i64> {
        let rows = replay(&self.log);
        figure(&rows, &year(&rows), id).value
    }

    pub(super) fn person(&mut self, space: Space, who: u8, role: PersonRole, since: Option<&str>, until: Option<&str>) {
        let (since, until) = (since.map(date), until.map(date));
        let facts = Person { role: Some(role), since, until, ..Person::default() };
        self.record(1, space, DocumentId::person(person(who)), &facts.edits());
    }

    pub(super) fn volunteer(&mut self, space: Space, who: u8, since: &str) {
        self.person(space, who, PersonRole::Volunteer, Some(since), None);
    }

    pub(super) fn link(&mut self, by: u8, one: u8, other: u8, sameness: Sameness) {
        let said = Said { sameness, at: UnixMillis(0), by: person(200), settles: Vec::new() };
        let (one, other) = (person(one), person(other));
        self.record(by, register(1), link_id(one, other), &link::say(one, other, device(by), &said));
    }

    pub(super) fn headcount(&mut self, of: u8, on: &str, count: i64) {
        let (group, date) = (group(of), date(on));
        let method = Some(CountMethod::OnTheDay);
        let counted =
            Headcount { group: Some(group), date: Some(date), count: Some(count), method, ..Headcount::default() };
        self.record(1, list(of), headcount_id(group, date), &counted.edits());
    }

    pub(super) fn estimate(&mut self, number: u8, space: Space, sort: EstimateSort, on: &str, count: i64) {
        let among = match sort {
            EstimateSort::MinorityBackground => EstimateAmong::NewVolunteers,
            EstimateSort::FromMunicipality => EstimateAmong::AtIntroMeetings,
        };
        let estimate = Estimate {
            group: space.as_group(),
            sort: Some(sort),
            among: Some(among),
            date: Some(date(on)),
            count: Some(count),
            estimator: Some(Estimator::Consultant),
            method: Some(EstimateMethod::Acquaintance),
            ..Estimate::default()
        };
        self.record(1, space, document(Kind::Estimate, number), &estimate.edits());
    }

    pub(super) fn training(&mut self, number: u8, kind: TrainingKind, on: &str, came: &[u8], unnamed: i64) {
        let training = Training { kind: Some(kind), date: Some(date(on)), ..Training::default() };
        let mut edits = training.edits();
        let mark = Mark::new(Answer::Came, UnixMillis(0), person(200));
        edits.extend(came.iter().map(|who| training::mark(person(*who), device(1), &mark)));
        edits.push(training::count_unnamed(device(1), unnamed));
        self.record(1, register(1), document(Kind::Training, number), &edits);
    }

    pub(super) fn guide(&mut self, number: u8, of: u8, on: &str, child: Option<u8>) {
        let guidance = Guidance {
            group: Some(group(of)),
            child: child.map(person),
            association: "Håndbold".to_owned(),
            date: Some(date(on)),
            ..Guidance::default()
        };
        self.record(1, list(of), document(Kind::Guidance, number), &guidance.edits());
    }

    pub(super) fn mentor(&mut self, number: u8, (mentor, mentee): (u8, u8), matched: &str, course: Option<&str>) {
        let mentoring = Mentoring {
            mentor: Some(person(mentor)),
            mentee: Some(person(mentee)),
            matched: Some(date(matched)),
            course: course.map(date),
            ..Mentoring::default()
        };
        self.record(1, list(1), document(Kind::Mentoring, number), &mentoring.edits());
    }

    pub(super) fn employ(&mut self, number: u8, who: u8, percent: i64, from: &str, until: Option<&str>) {
        let employment = Employment {
            person: Some(person(who)),
            position: Some(Position::VolunteerConsultant),
            percent: Some(percent),
            from: Some(date(from)),
            until: until.map(date),
            ..Employment::default()
        };
        self.record(1, register(1), document(Kind::Employment, number), &employment.edits());
    }

    /// Some of everything, all of it in 2026 or still so.
    pub(super) fn at_work() -> Self {
        let mut city = Self::organised();
        city.volunteer(register(1), 60, "2026-02-01");
        city.volunteer(list(1), 60, "2026-02-10");
        city.volunteer(list(2), 61, "2026-03-01");
        city.volunteer(register(1), 62, "2025-03-01");
        city.person(list(1), 63, PersonRole::Mentor, Some("2026-04-01"), None);
        city.person(list(1), 64, PersonRole::Mentee, Some("2026-04-01"), None);
        for (who, of, on) in
            [(10, 1, "2026-11-03"), (11, 1, "2026-11-03"), (10, 1, "2026-11-10"), (12, 2, "2026-11-05")]
        {
            city.mark(2, group(of), on, who, Answer::Came);
        }
        city.headcount(1, "2026-11-12", 31);
        city.headcount(2, "2026-11-12", 12);
        city.estimate(1, list(1), EstimateSort::MinorityBackground, "2026-10-01", 1);
        city.estimate(2, register(1), EstimateSort::FromMunicipality, "2026-10-01", 2);
        city.training(1, TrainingKind::IntroMeeting, "2026-02-03", &[60, 61], 3);
        city.training(2, TrainingKind::Course, "2026-05-03", &[60, 61], 0);
        city.training(3, TrainingKind::ThemeEvening, "2026-06-03", &[60], 2);
        city.guide(1, 1, "2026-05-01", Some(10));
        city.guide(2, 1, "2026-06-01", None);
        city.mentor(1, (63, 64), "2026-04-10", Some("2026-05-01"));
        city.employ(1, 70, 100, "2026-01-01", None);
        city.employ(2, 71, 50, "2026-01-01", None);
        city.dine(1, "2026-11-06");
        city.matching();
        city
    }
}
