//! The host programme: people on their way in, matches, support, answers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use crdt_model::budget_line::{BudgetLine, BudgetSide};
use crdt_model::card::{Card, MatchSide, MeetingTime, OnCard, set_match};
use crdt_model::claim::Claim;
use crdt_model::decision::{self, Decision, Ruling, Said};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::ending::{EndReason, Ending};
use crdt_model::event::Event;
use crdt_model::follow_up::{self, FollowUp, FollowUpChannel, Outcome};
use crdt_model::guideline::{self, Cover, Fault, Guideline};
use crdt_model::host_match::{ActivityKind, Match, clear_met, set_first_meeting, set_met};
use crdt_model::id::{Actor, MatchId, OrganisationId, PictureHash};
use crdt_model::interview::{self, Interview, InterviewQuestion, told_id};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::note::{Note, set_answer};
use crdt_model::own_key;
use crdt_model::payout::Payout;
use crdt_model::problem::Problem;
use crdt_model::questionnaire::{self, Measure, Question, Questionnaire};
use crdt_model::reference::Reference;
use crdt_model::referral::Referral;
use crdt_model::registration::{Purpose, Registration, Segment, Step, WithdrawnReason, registration_id};
use crdt_model::response::Response;
use crdt_model::rights::{Right, Role, allows};
use crdt_model::space::Space;

use super::{AMINA, LAPTOP, METTE, NOW, TABLET, date, logged, written};

const MATCH: MatchId = MatchId::from_bytes([6; 16]);
const OTHER_MATCH: MatchId = MatchId::from_bytes([7; 16]);
const PARTNER: OrganisationId = OrganisationId::from_bytes([8; 16]);

fn card() -> Card {
    Card {
        side: Some(MatchSide::Newcomer),
        organisation: Some(PARTNER),
        area: "amager".to_owned(),
        waits_since: Some(date("2026-10-09")),
        withdrawn: None,
        languages: ["ar".to_owned(), "en".to_owned()].into(),
        times: [MeetingTime::Monday, MeetingTime::Thursday, MeetingTime::Sunday, MeetingTime::WeekdayEvening].into(),
        interests: ["cooking".to_owned()].into(),
        purposes: [Purpose::Danish].into(),
        children: [(1, 2022), (2, 2019)].into(),
        matches: BTreeMap::new(),
    }
}

#[test]
fn records_read_back() {
    reads_back!(
        Registration {
            informed: Some(date("2026-09-01")),
            registered: Some(date("2026-09-20")),
            interviewed: Some(date("2026-10-09")),
            introduced: Some(date("2026-10-20")),
            withdrawn: Some(date("2026-11-01")),
            withdrawn_reason: Some(WithdrawnReason::Moved),
            channel: Some("school".to_owned()),
            legal_group: Some("2.4".to_owned()),
            law: Some("2011".to_owned()),
            segment: Some(Segment::Expat),
            purposes: [Purpose::Danish, Purpose::Job].into(),
            resident: Some(date("2026-09-20")),
            resident_by: Some(METTE),
            interview: Some(Interview::of(card(), METTE)),
            logged: logged(),
        },
        Registration
    );
    reads_back!(
        Note {
            subject: Some(registration_id(AMINA)),
            author: Some(METTE),
            written: Some(NOW),
            text: String::new(),
            answers: [(InterviewQuestion::Network, "Kun sin nabo".to_owned())].into(),
        },
        Note
    );
    reads_back!(card(), Card);
    reads_back!(
        Match {
            host: Some(METTE),
            newcomer: Some(AMINA),
            organisation: Some(PARTNER),
            area: "amager".to_owned(),
            matched: Some(date("2026-05-17")),
            children: 2,
            newcomer_organisation: Some(OrganisationId::from_bytes([9; 16])),
            contact: Some(METTE),
            first_meeting: Some(date("2026-05-20")),
            met: Some(date("2026-05-20")),
            ended: Some(date("2026-08-01")),
            endings: Vec::new(),
        },
        Match
    );
    reads_back!(
        FollowUp {
            of: Some(MATCH),
            side: Some(MatchSide::Host),
            month: Some(1),
            date: Some(date("2026-06-19")),
            channel: Some(FollowUpChannel::Telephone),
            outcome: Some(Outcome::GoesWell),
            organisation: Some(PARTNER),
            logged: logged(),
        },
        FollowUp
    );
    reads_back!(Ending { reason: Some(EndReason::NotAFit), reasons: Vec::new(), logged: logged() }, Ending);
    reads_back!(
        Referral {
            person: Some(AMINA),
            destination: "study".to_owned(),
            date: Some(date("2026-10-01")),
            logged: logged()
        },
        Referral
    );
    reads_back!(
        Event {
            title: "Fælles fest".to_owned(),
            date: Some(date("2026-10-01")),
            partner: Some("library".to_owned()),
            count: Some(0),
            logged: logged(),
        },
        Event
    );
    reads_back!(
        BudgetLine {
            side: Some(BudgetSide::Purpose),
            danish: "Projektmedarbejder".to_owned(),
            english: Some("Project worker".to_owned()),
            amount_dkk: Some(1_000_000),
            year: Some(2011),
            organisation: Some(PARTNER),
            logged: logged(),
        },
        BudgetLine
    );
}

#[test]
fn support_and_answers_read_back() {
    reads_back!(
        Claim {
            of: Some(MATCH),
            activity: Some(DocumentId::new(Kind::Activity, [1; 16])),
            kind: Some(ActivityKind::PrivateDinner),
            date: Some(date("2026-11-08")),
            amount_oere: Some(36_050),
            receipt: Some(PictureHash::of(b"a picture")),
            receipt_after: Some(UnixMillis(1_794_000_000_000)),
            logged: logged(),
        },
        Claim
    );
    reads_back!(Payout { paid: Some(date("2026-11-10")), amount_oere: Some(36_050), file: Some(3) }, Payout);
    let cover = Cover { limit_oere: 40_000, danish: "Mad hjemme".to_owned(), english: "Food at home".to_owned() };
    reads_back!(
        Guideline {
            valid_from: Some(date("2026-03-01")),
            published: "https://www.kk.dk/vaertsprogram".to_owned(),
            answer_days: Some(10),
            covers: [(ActivityKind::PrivateDinner, cover)].into(),
            logged: logged(),
        },
        Guideline
    );
    let text = [("da".to_owned(), "Jeg kender byen bedre.".to_owned()), ("ar".to_owned(), "أعرف المدينة".to_owned())];
    reads_back!(
        Questionnaire {
            side: Some(MatchSide::Newcomer),
            version: Some(1),
            valid_from: Some(date("2026-01-01")),
            questions: [(1, Question { measures: Measure::Knowledge, text: text.into() })].into(),
            logged: logged(),
        },
        Questionnaire
    );
    reads_back!(
        Response {
            of: Some(MATCH),
            side: Some(MatchSide::Newcomer),
            questionnaire: Some(DocumentId::new(Kind::Questionnaire, [1; 16])),
            language: Some("ar".to_owned()),
            completed: Some(date("2026-11-12")),
            answers: [(1, 5), (2, 0)].into(),
            logged: logged(),
        },
        Response
    );
}

#[test]
fn steps_out_of_order_are_a_problem() {
    let registration = Registration {
        registered: Some(date("2026-09-20")),
        interviewed: Some(date("2026-09-01")),
        ..Registration::default()
    };
    assert_eq!(Registration::read(&written(TABLET, &registration.edits())).1, [Problem::EndsBeforeItBegins]);
    assert_eq!(registration.step(), Some(Step::Interviewed));
}

#[test]
fn an_interview_becomes_what_it_is_told_and_says_nothing_else_of_the_registration() {
    let first = Interview::of(card(), METTE);
    let registration = Registration {
        registered: Some(date("2026-09-20")),
        interview: Some(first.clone()),
        ..Registration::default()
    };
    let mut document = written(TABLET, &registration.edits());
    let said =
        Card { languages: ["uk".to_owned()].into(), area: String::new(), children: [(1, 2020)].into(), ..card() };
    let second = Interview::of(said, METTE);
    document.edit(Actor::new(TABLET, [1; 8]), NOW, &second.edits_from(&first)).unwrap();
    let (read, problems) = Registration::read(&document);
    assert_eq!((read, problems), (Registration { interview: Some(second), ..registration.clone() }, Vec::new()));
    // What an earlier version wrote has no form: the interview was on paper.
    let paper = Registration { interview: None, interviewed: Some(date("2026-10-09")), ..registration };
    assert_eq!(Registration::read(&written(TABLET, &paper.edits())), (paper, Vec::new()));
}

#[test]
fn two_who_go_on_with_an_interview_offline_keep_each_others_answers() {
    let note = |question: InterviewQuestion, answer: &str| Note {
        subject: Some(registration_id(AMINA)),
        answers: [(question, answer.to_owned())].into(),
        ..Note::default()
    };
    let mut mine = written(TABLET, &note(InterviewQuestion::Network, "Kun sin nabo").edits());
    let mut theirs = mine.clone();
    mine.edit(Actor::new(TABLET, [1; 8]), NOW, &note(InterviewQuestion::Practical, "Arbejder om aftenen").edits());
    theirs.edit(Actor::new(LAPTOP, [1; 8]), NOW, &[set_answer(InterviewQuestion::Network, None)]);
    mine.merge(&theirs).unwrap();
    let answers = Note::read(&mine).0.answers;
    assert_eq!(answers, BTreeMap::from([(InterviewQuestion::Practical, "Arbejder om aftenen".to_owned())]));
}

#[test]
fn what_is_said_at_an_interview_reaches_no_host_and_no_pool() {
    assert!(told_id(AMINA).kind().is_details());
    for kind in [Kind::Registration, told_id(AMINA).kind()] {
        let register = Space::Organisation(PARTNER);
        assert!(allows(Role::Coordinator, Right::Write, register, kind) && !Role::Host.fits(&register));
    }
    assert!(!allows(Role::Coordinator, Right::Write, Space::Pool, Kind::Registration));
    for side in [MatchSide::Newcomer, MatchSide::Host] {
        let asked = interview::asks(side);
        assert!(!asked.is_empty() && !asked.contains(&InterviewQuestion::Wishes), "wishes come with the card");
    }
}

#[test]
fn two_who_match_the_same_newcomer_offline_leave_two_matches() {
    let mut mine = written(TABLET, &card().edits());
    let mut theirs = mine.clone();
    let on = |day: &str| OnCard { organisation: PARTNER, matched: date(day), ended: None };
    mine.edit(Actor::new(TABLET, [1; 8]), NOW, &[set_match(MATCH, &on("2026-11-10"))]);
    theirs.edit(Actor::new(LAPTOP, [1; 8]), NOW, &[set_match(OTHER_MATCH, &on("2026-11-11"))]);
    mine.merge(&theirs).unwrap();

    let (both, problems) = Card::read(&mine);
    assert_eq!((both.matches_on(date("2026-11-12")).count(), problems.len()), (2, 0));
    assert!(both.waits_on(date("2026-11-12")).is_none() && card().waits_on(date("2026-11-12")).is_some());

    let settled = OnCard { ended: Some(date("2026-11-12")), ..on("2026-11-11") };
    mine.edit(Actor::new(TABLET, [2; 8]), NOW, &[set_match(OTHER_MATCH, &settled)]);
    let left = Card::read(&mine).0;
    assert_eq!(left.matches_on(date("2026-11-12")).map(|(id, _)| id).collect::<Vec<_>>(), [MATCH]);
}

#[test]
fn a_card_becomes_what_it_is_told_and_keeps_its_matches() {
    let mut before = card();
    before.matches.insert(MATCH, OnCard { organisation: PARTNER, matched: date("2026-11-10"), ended: None });
    before.withdrawn = Some(date("2026-11-11"));
    let mut document = written(TABLET, &before.edits());
    let now = Card { languages: ["uk".to_owned()].into(), children: [(1, 2020)].into(), ..card() };
    document.edit(Actor::new(TABLET, [1; 8]), NOW, &now.edits_from(&before));
    assert_eq!(Card::read(&document), (Card { matches: before.matches, ..now }, Vec::new()));
}

#[test]
fn a_card_of_an_app_without_weekdays_is_read_and_that_app_leaves_weekdays_alone() {
    let old = [Edit::put("side", "host"), Edit::put("time/weekday_evening", true), Edit::put("time/sunday", true)];
    let mut document = written(TABLET, &old);
    let before = Card::read(&document).0;
    assert_eq!(before.times, BTreeSet::from([MeetingTime::Sunday, MeetingTime::WeekdayEvening]));
    let now = Card { times: [MeetingTime::Monday, MeetingTime::WeekdayEvening].into(), ..before.clone() };
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &now.edits_from(&before));
    assert_eq!(Card::read(&document).0, now);
    // The earlier app knows the evening only, and takes it away.
    document.edit(Actor::new(TABLET, [1; 8]), NOW, &[Edit::put("time/weekday_evening", false)]);
    assert_eq!(Card::read(&document).0.times, BTreeSet::from([MeetingTime::Monday]));
    let unknown = [Edit::put("time/midsummer", true)];
    document.edit(Actor::new(TABLET, [2; 8]), NOW, &unknown);
    assert_eq!(Card::read(&document).0.times, BTreeSet::from([MeetingTime::Monday]));
}

#[test]
fn who_have_met_are_not_asked_and_a_new_day_that_did_not_know_of_it_undoes_nothing() {
    let made = Match { matched: Some(date("2026-05-12")), first_meeting: Some(date("2026-05-20")), ..Match::default() };
    let mut document = written(TABLET, &made.edits());
    let asks = |document: &Document, on: &str| Match::read(document).0.asks_whether_met_on(date(on));
    assert!(!asks(&document, "2026-05-20") && asks(&document, "2026-05-21"));
    assert!(!asks(&document, "2026-11-12"), "six months are completed");
    let mut other = document.clone();
    document.edit(
        Actor::new(TABLET, [1; 8]),
        NOW,
        &[set_first_meeting(date("2026-05-20")), set_met(date("2026-05-20"))],
    );
    other.edit(Actor::new(LAPTOP, [1; 8]), NOW, &[set_first_meeting(date("2026-06-01")), clear_met()]);
    document.merge(&other).unwrap();
    let both = Match::read(&document).0;
    assert_eq!((both.met, both.first_meeting), (Some(date("2026-05-20")), Some(date("2026-05-20"))));
    document.edit(Actor::new(LAPTOP, [2; 8]), NOW, &[set_first_meeting(date("2026-06-01")), clear_met()]);
    assert!(asks(&document, "2026-06-02"));
}

#[test]
fn a_word_replaces_what_it_knows_and_nothing_holds_of_two_that_did_not() {
    let said = |ruling, at| {
        let (at, by) = (UnixMillis(at), METTE);
        Said { ruling, amount_oere: None, reason: None, at, by, receipt: None, knows: Vec::new() }
    };
    let refused = said(Ruling::Refused, 5);
    let mut document = written(TABLET, &[decision::say(TABLET, &refused)]);
    let known = Decision::read(&document).0;
    // A change of mind on another device, whose clock is behind.
    let approved = known.answer(LAPTOP, &said(Ruling::Approved, 1));
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &[decision::say(LAPTOP, &approved)]);
    let (read, problems) = Decision::read(&document);
    assert_eq!((read.holds(), read.disagrees(), problems.len()), (Some(&approved), false, 0));
    assert_eq!((approved.at, &approved.knows[..]), (UnixMillis(6), &[(TABLET, refused.at)][..]));

    // The tablet says something once more and has not heard of it.
    let again = known.answer(TABLET, &said(Ruling::Refused, 7));
    document.edit(Actor::new(TABLET, [1; 8]), NOW, &[decision::say(TABLET, &again)]);
    let (read, _) = Decision::read(&document);
    assert_eq!((read.holds(), read.disagrees()), (None, true));
    let settled = read.answer(LAPTOP, &said(Ruling::Approved, 8));
    document.edit(Actor::new(LAPTOP, [1; 8]), NOW, &[decision::say(LAPTOP, &settled)]);
    let (read, _) = Decision::read(&document);
    assert_eq!((read.holds(), read.disagrees()), (Some(&settled), false));
    assert_eq!(Decision::together([&read, &known]), read, "the newest word of each device");

    let open = read.answer(TABLET, &said(Ruling::Open, 9));
    document.edit(Actor::new(TABLET, [2; 8]), NOW, &[decision::say(TABLET, &open)]);
    let (read, _) = Decision::read(&document);
    assert_eq!((read.holds(), read.disagrees()), (None, false));
    assert!(!own_key::may_write(Kind::Decision, TABLET, &format!("d/{LAPTOP}")));
}

#[test]
fn an_approval_says_nothing_of_another_picture_and_an_earlier_apps_names_none() {
    let (looked_at, other) = (PictureHash::of(b"looked at"), PictureHash::of(b"another"));
    let (ruling, at, by) = (Ruling::Refused, UnixMillis(5), METTE);
    let refused = Said { ruling, amount_oere: None, reason: None, at, by, receipt: None, knows: Vec::new() };
    let mut document = written(TABLET, &[decision::say(TABLET, &refused)]);
    let approval = Said { ruling: Ruling::Approved, receipt: Some(looked_at), ..refused };
    let approved = Decision::read(&document).0.answer(LAPTOP, &approval);
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &[decision::say(LAPTOP, &approved)]);
    let (read, problems) = Decision::read(&document);
    assert_eq!((read.about(Some(looked_at)).holds(), problems.len()), (Some(&approved), 0));
    assert_eq!(read.about(Some(other)), Decision::default(), "what it replaced stays replaced");
    assert_eq!(read.about(None), Decision::default());

    let earlier = format!("approved 9000 - 7 {METTE} {TABLET}@5");
    let said: Said = earlier.parse().unwrap();
    assert!(said.receipt.is_none() && said.is_about(Some(other)) && said.knows.len() == 1);
    assert_eq!(said.to_string(), earlier);
    assert!(format!("approved 9000 - 7 {METTE} picture").parse::<Said>().is_err());
}

#[test]
fn on_a_day_the_guideline_counts_that_was_in_force() {
    let from = |day: &str, cancelled| Guideline {
        valid_from: Some(date(day)),
        logged: crdt_model::logged::Logged { cancelled, ..logged() },
        ..Guideline::default()
    };
    let (old, new, mistake) = (from("2026-03-01", false), from("2026-09-01", false), from("2026-05-01", true));
    let on = |day: &str| guideline::in_force([("old", &old), ("new", &new), ("mistake", &mistake)], date(day));
    let days = ["2026-02-28", "2026-03-01", "2026-06-01", "2026-09-01"];
    assert_eq!(days.map(on), [None, Some("old"), Some("old"), Some("new")]);
}

#[test]
fn follow_ups_fall_due_by_calendar_months() {
    let due = |matched: &str, months: &[u32]| -> Vec<NaiveDate> {
        follow_up::due(date(matched), None, months).into_iter().map(|(_, on)| on).collect()
    };
    assert_eq!(due("2026-01-31", &[1, 4]), [date("2026-02-28"), date("2026-05-31")]);
    assert_eq!(due("2028-01-31", &[1, 3]), [date("2028-02-29"), date("2028-04-30")]);
    assert_eq!(follow_up::due(date("2026-05-17"), Some(date("2026-06-17")), &[1, 4]), []);
    assert_eq!(follow_up::months(Some("4 1 1 x 900")), [1, 4]);
    assert_eq!(follow_up::months(Some("")), follow_up::MONTHS);
    assert_eq!(follow_up::completes(date("2026-08-31")), date("2027-02-28"));
}

#[test]
fn a_match_is_completed_by_lasting_six_months() {
    let lasting = |ended| {
        Match { matched: Some(date("2026-05-17")), ended, ..Match::default() }.is_completed_by(date("2026-11-17"))
    };
    assert!(lasting(None) && lasting(Some(date("2026-11-17"))));
    assert!(!lasting(Some(date("2026-11-16"))));
}

#[test]
fn a_guideline_says_all_that_is_wrong_with_it() {
    assert_eq!(Guideline::default().check(), [Fault::DateMissing, Fault::NotPublished, Fault::NothingCovered]);
    let dinner = Cover { limit_oere: 0, danish: "Mad".to_owned(), english: String::new() };
    let mut guideline = Guideline {
        valid_from: Some(date("2026-05-01")),
        published: "https://kommunen.example/stoette".to_owned(),
        answer_days: Some(0),
        covers: [(ActivityKind::PrivateDinner, dinner)].into(),
        ..Guideline::default()
    };
    let of_dinner =
        [Fault::LimitOutOfRange(ActivityKind::PrivateDinner), Fault::TextMissing(ActivityKind::PrivateDinner)];
    assert_eq!(guideline.check(), [&of_dinner[..], &[Fault::AnswerDaysOutOfRange]].concat());
    let dinner = Cover { limit_oere: 40_000, danish: "Mad".to_owned(), english: "Food".to_owned() };
    guideline.covers.insert(ActivityKind::PrivateDinner, dinner);
    guideline.answer_days = None;
    assert_eq!(guideline.check(), []);
}

#[test]
fn a_budget_line_loses_what_it_says_no_more() {
    let line = BudgetLine {
        side: Some(BudgetSide::Source),
        danish: "Puljen".to_owned(),
        english: Some("The fund".to_owned()),
        amount_dkk: Some(700_000),
        year: Some(2011),
        organisation: Some(PARTNER),
        logged: logged(),
    };
    let fields = |line: &BudgetLine, reference: &Reference| -> Vec<&'static str> {
        line.check(reference).iter().map(|fault| fault.field).collect()
    };
    let mut reference = Reference::default();
    assert_eq!(fields(&line, &reference), ["organisation"]);
    reference.organisations.insert(PARTNER.to_string(), "Dansk Flygtningehjælp".to_owned());
    assert_eq!(line.check(&reference), []);
    assert_eq!(fields(&BudgetLine::default(), &reference), ["side", "danish", "amount_dkk"]);
    let bad = BudgetLine { amount_dkk: Some(0), year: Some(11), ..line.clone() };
    assert_eq!(fields(&bad, &reference), ["amount_dkk", "year"]);

    let mut document = written(LAPTOP, &line.edits());
    let shorter = BudgetLine { english: None, year: None, organisation: None, ..line };
    document.edit(Actor::new(TABLET, [3; 8]), NOW, &shorter.edits()).unwrap();
    assert_eq!(BudgetLine::read(&document).0, shorter);
}

#[test]
fn a_questionnaire_asks_in_danish_and_counts_its_versions() {
    let standard = |side| questionnaire::standard(side, date("2026-05-01"), logged());
    let (newcomers, hosts) = (standard(MatchSide::Newcomer), standard(MatchSide::Host));
    assert_eq!((newcomers.check(), hosts.check()), (Vec::new(), Vec::new()));
    assert_eq!(questionnaire::next_version([&newcomers, &hosts], MatchSide::Host), 2);
    assert_eq!(questionnaire::next_version([&newcomers], MatchSide::Host), 1);
    assert_eq!(Questionnaire::default().check(), [questionnaire::Fault::NothingAsked]);
    let mut wrong = hosts;
    wrong.questions.get_mut(&2).unwrap().text.remove("da");
    wrong.questions.get_mut(&3).unwrap().text.insert("ar".to_owned(), "م".repeat(600));
    let faults = [questionnaire::Fault::DanishMissing(2), questionnaire::Fault::TextTooLong(3)];
    assert_eq!(wrong.check(), faults);
}
