//! The host programme over a small city: who is on their way in, matches, follow-ups, answers, support, money.

mod decided;
mod due;
mod figures;
mod quarterly;

use crdt_model::budget_line::{BudgetLine, BudgetSide};
use crdt_model::card::MatchSide;
use crdt_model::claim::Claim;
use crdt_model::decision::{self, Decision, Ruling, Said};
use crdt_model::document::{Edit, UnixMillis};
use crdt_model::ending::{EndReason, Ending, ending_id};
use crdt_model::event::Event;
use crdt_model::follow_up::{FollowUp, Outcome};
use crdt_model::host_match::{ActivityKind, Match, set_ended};
use crdt_model::id::PictureHash;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::payout::{Payout, payout_id};
use crdt_model::person::PersonRole;
use crdt_model::questionnaire::{Measure, Question, Questionnaire};
use crdt_model::referral::Referral;
use crdt_model::registration::{Purpose, Registration, Segment, registration_id};
use crdt_model::response::Response;
use crdt_model::space::Space;

use super::city::{City, a_match, date, device, person};
use super::work::{document, organisation, register};

/// Whose newcomers they are, and the two partners on the hosts' side.
pub(super) const CITY: u8 = 2;
pub(super) const FIRST: u8 = 3;
pub(super) const SECOND: u8 = 4;

const MEASURES: [Measure; 5] =
    [Measure::Knowledge, Measure::Inclusion, Measure::Danish, Measure::Job, Measure::Staying];

pub(super) const fn shared(number: u8) -> Space {
    Space::MatchShared(a_match(number))
}

pub(super) const fn staff(number: u8) -> Space {
    Space::MatchStaff(a_match(number))
}

impl City {
    pub(super) fn register_as(&mut self, role: PersonRole, of: u8, who: u8, on: &str, more: Registration) {
        self.person(register(of), who, role, Some(on), None);
        let registration = Registration { registered: Some(date(on)), ..more };
        self.record(1, register(of), registration_id(person(who)), &registration.edits());
    }

    pub(super) fn newcomer(&mut self, who: u8, on: &str, purposes: &[Purpose], segment: Segment) {
        let more = Registration {
            purposes: purposes.iter().copied().collect(),
            segment: Some(segment),
            ..Registration::default()
        };
        self.register_as(PersonRole::Newcomer, CITY, who, on, more);
    }

    pub(super) fn host(&mut self, of: u8, who: u8, on: &str) {
        self.register_as(PersonRole::Host, of, who, on, Registration::default());
    }

    pub(super) fn make(&mut self, number: u8, of: u8, (host, newcomer): (u8, u8), on: &str) {
        let made = Match {
            host: Some(person(host)),
            newcomer: Some(person(newcomer)),
            organisation: Some(organisation(of)),
            newcomer_organisation: Some(organisation(CITY)),
            area: if number.is_multiple_of(2) { "husum" } else { "tingbjerg" }.to_owned(),
            matched: Some(date(on)),
            ..Match::default()
        };
        self.record(1, shared(number), DocumentId::of_match(a_match(number)), &made.edits());
    }

    pub(super) fn change(&mut self, number: u8, edit: Edit) {
        self.record(1, shared(number), DocumentId::of_match(a_match(number)), &[edit]);
    }

    pub(super) fn end(&mut self, number: u8, on: &str, reason: EndReason) {
        self.change(number, set_ended(Some(date(on))));
        let ending = Ending { reason: Some(reason), ..Ending::default() };
        self.record(1, staff(number), ending_id(a_match(number)), &ending.edits());
    }

    pub(super) fn follow_up(
        &mut self,
        id: DocumentId,
        of: u8,
        side: MatchSide,
        month: i64,
        on: &str,
        outcome: Outcome,
    ) {
        let follow_up = FollowUp {
            of: Some(a_match(of)),
            side: Some(side),
            month: Some(month),
            date: Some(date(on)),
            outcome: Some(outcome),
            ..FollowUp::default()
        };
        self.record(1, staff(of), id, &follow_up.edits());
    }

    /// A questionnaire with a question for each measure, two for the first.
    pub(super) fn ask(&mut self, number: u8, side: MatchSide, from: &str) {
        let measures = MEASURES.into_iter().chain([Measure::Knowledge]);
        let questions = (1..).zip(measures.map(|measures| Question { measures, text: Default::default() }));
        let asked = Questionnaire {
            side: Some(side),
            version: Some(1),
            valid_from: Some(date(from)),
            questions: questions.collect(),
            ..Questionnaire::default()
        };
        self.record(1, Space::Programme, document(Kind::Questionnaire, number), &asked.edits());
    }

    /// Answers to the first questionnaire, in the order of its questions; 0 is no answer.
    pub(super) fn answer(&mut self, number: u8, space: Space, side: MatchSide, on: Option<&str>, answers: &[i64]) {
        let response = Response {
            of: space.side_of_match(),
            side: Some(side),
            questionnaire: Some(document(Kind::Questionnaire, 1)),
            completed: on.map(date),
            answers: (1..).zip(answers.iter().copied()).collect(),
            ..Response::default()
        };
        self.record(1, space, document(Kind::Response, number), &response.edits());
    }

    pub(super) fn claim(&mut self, number: u8, of: u8, on: &str, oere: i64, receipt: Option<&[u8]>) {
        let claim = Claim {
            of: Some(a_match(of)),
            kind: Some(ActivityKind::PrivateDinner),
            date: Some(date(on)),
            amount_oere: Some(oere),
            receipt: receipt.map(PictureHash::of),
            logged: Logged::new(person(200), device(1), at(on)),
            ..Claim::default()
        };
        self.record(1, shared(of), document(Kind::Claim, number), &claim.edits());
    }

    pub(super) fn decide(&mut self, claim: u8, of: u8, on: &str, ruling: Ruling, oere: Option<i64>) {
        self.rule((1, &Decision::default()), claim, of, on, ruling, oere);
    }

    /// A device decides, knowing what was said, and gives what is said then.
    pub(super) fn rule(
        &mut self,
        (by, known): (u8, &Decision),
        claim: u8,
        of: u8,
        on: &str,
        ruling: Ruling,
        oere: Option<i64>,
    ) -> Decision {
        let (at, decider) = (at(on), person(200));
        let said = Said { ruling, amount_oere: oere, reason: None, at, by: decider, receipt: None, knows: Vec::new() };
        let said = known.answer(device(by), &said);
        let id = decision::decision_id(document(Kind::Claim, claim));
        self.record(by, shared(of), id, &[decision::say(device(by), &said)]);
        let mut known = known.clone();
        known.said.insert(device(by), said);
        known
    }

    pub(super) fn pay(&mut self, claim: u8, of: u8, on: &str, oere: i64) {
        let payout = Payout { paid: Some(date(on)), amount_oere: Some(oere), file: Some(1) };
        self.record(1, shared(of), payout_id(document(Kind::Claim, claim)), &payout.edits());
    }

    pub(super) fn hold(&mut self, number: u8, of: u8, on: &str, count: Option<i64>) {
        let title = "Bland dig i byen".to_owned();
        let event = Event { title, date: Some(date(on)), count, ..Event::default() };
        self.record(1, register(of), document(Kind::Event, number), &event.edits());
    }

    pub(super) fn refer(&mut self, number: u8, who: u8, on: &str) {
        let referral = Referral {
            person: Some(person(who)),
            destination: "study".to_owned(),
            date: Some(date(on)),
            ..Referral::default()
        };
        self.record(1, register(CITY), document(Kind::Referral, number), &referral.edits());
    }

    pub(super) fn budget(&mut self, number: u8, side: BudgetSide, dkk: i64, of: Option<u8>) {
        let line = BudgetLine {
            side: Some(side),
            danish: format!("Linje {number}"),
            amount_dkk: Some(dkk),
            organisation: of.map(organisation),
            ..BudgetLine::default()
        };
        self.record(1, Space::Programme, document(Kind::BudgetLine, number), &line.edits());
    }

    /// Some of all of it in 2026: a match of each partner, the first completed and evaluated.
    pub(super) fn matching(&mut self) {
        self.newcomer(80, "2026-01-10", &[Purpose::Job], Segment::Expat);
        self.newcomer(81, "2026-02-10", &[Purpose::Danish], Segment::Refugee);
        self.host(FIRST, 90, "2026-01-15");
        self.host(SECOND, 91, "2026-02-15");
        self.make(20, FIRST, (90, 80), "2026-02-01");
        self.make(21, SECOND, (91, 81), "2026-09-15");
        self.change(20, crdt_model::host_match::set_first_meeting(date("2026-02-05")));
        let [host, newcomer] = [MatchSide::Host, MatchSide::Newcomer];
        let done = |number| document(Kind::FollowUp, number);
        self.follow_up(done(1), 20, newcomer, 1, "2026-03-03", Outcome::GoesWell);
        self.follow_up(done(2), 20, host, 1, "2026-03-04", Outcome::NeedsHelp);
        self.follow_up(done(3), 20, host, 4, "2026-06-10", Outcome::GoesWell);
        self.follow_up(done(4), 21, host, 1, "2026-10-16", Outcome::DidNotHappen);
        self.ask(1, newcomer, "2026-01-01");
        self.ask(2, host, "2026-01-01");
        self.answer(1, staff(20), newcomer, Some("2026-08-10"), &[5, 2, 4, 4, 5, 4]);
        self.hold(1, FIRST, "2026-05-01", Some(40));
        self.hold(2, CITY, "2026-06-01", None);
        self.refer(1, 81, "2026-03-01");
        self.claim(1, 20, "2026-03-10", 36_050, Some(b"bon"));
        self.claim(2, 20, "2026-03-10", 36_050, Some(b"bon"));
        self.claim(3, 21, "2026-10-10", 9_650, None);
        self.decide(1, 20, "2026-03-20", Ruling::Approved, Some(30_000));
        self.pay(1, 20, "2026-04-01", 30_000);
        self.budget(1, BudgetSide::Source, 1_400_000, None);
        self.budget(2, BudgetSide::Source, 100_000, None);
        self.budget(3, BudgetSide::Purpose, 200_000, Some(FIRST));
    }
}

/// Noon of a day.
fn at(on: &str) -> UnixMillis {
    UnixMillis(date(on).and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis())
}
