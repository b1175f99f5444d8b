//! Following up a match, ending it, and answering the questionnaire: on the municipality's laptop, which looks after the
//! newcomer, and on the partner's, which looks after the host.

use crdt_model::card::MatchSide;
use crdt_model::ending::EndReason;
use crdt_model::follow_up::{FollowUpChannel, Outcome};
use crdt_model::host_match::{Activity, ActivityKind, Match};
use crdt_model::id::OrganisationId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use crate::api::{AnswersRequest, FollowUpInput, GroupRequest, HostRequest, MatchRequest, Request, SessionRequest};
use crate::error::ErrorCode;
use crate::testing::{Device, MATCH, ORGANISATION, PIN, THURSDAY, child, date};

pub(super) const MUNICIPALITY: OrganisationId = OrganisationId::from_bytes([4; 16]);

/// A laptop of one of the match's two organisations.
pub(super) fn laptop(seed: u64, organisation: OrganisationId) -> Device {
    let spaces = [
        Space::Programme,
        Space::Organisation(organisation),
        Space::MatchShared(MATCH),
        Space::MatchStaff(MATCH),
        Space::Pool,
    ];
    with_match(Device::enrolled(seed, &spaces.map(|space| (space, Role::Coordinator))))
}

/// With the match and its first names on it.
pub(super) fn with_match(device: Device) -> Device {
    let matched = Match {
        host: Some(child(100)),
        newcomer: Some(child(101)),
        organisation: Some(ORGANISATION),
        newcomer_organisation: Some(MUNICIPALITY),
        matched: Some(date("2026-05-12")),
        ..Match::default()
    };
    device.receive((Space::MatchShared(MATCH), DocumentId::of_match(MATCH)), &matched.edits());
    for (person, first) in [(child(100), "Gitte"), (child(101), "Hanan")] {
        let name = Name { first: first.to_owned(), ..Name::default() };
        device.receive((Space::MatchShared(MATCH), DocumentId::name(person)), &name.edits());
    }
    device
}

fn followed_up(side: MatchSide, month: u32, on: &str, outcome: Outcome) -> MatchRequest {
    let channel = outcome.is_done().then_some(FollowUpChannel::Telephone);
    let note = Some("Gitte vil gerne fortsætte.".to_owned());
    let follow_up = FollowUpInput { of: MATCH, side, month: Some(month), date: date(on), channel, outcome, note };
    MatchRequest::WriteFollowUp { follow_up }
}

pub(super) fn step<'a>(story: &'a Value, side: &str, month: &Value) -> &'a Value {
    let steps = story["steps"].as_array().unwrap();
    steps.iter().find(|step| step["side"] == side && step["month"] == *month).unwrap()
}

#[tokio::test]
async fn each_side_is_followed_up_by_its_own_organisation() {
    let partner = laptop(1, ORGANISATION);
    // Six months are completed on 12 November.
    partner.clock.pass_days(-1);
    let today = partner.done(GroupRequest::CoordinatorToday {}).await;
    let due = today["programme"]["due"].as_array().unwrap();
    let days: Vec<_> = due.iter().map(|line| (&line["side"], &line["month"], &line["on"])).collect();
    assert_eq!(days.len(), 5, "two follow-ups of both sides and the newcomer's evaluation: {days:?}");
    assert_eq!(days[0], (&json!("newcomer"), &json!(1), &json!("2026-06-12")));
    assert_eq!((&due[1]["name"], &due[1]["with"], &due[1]["ours"]), (&json!("Gitte"), &json!("Hanan"), &json!(true)));

    let story = partner.done(followed_up(MatchSide::Host, 1, "2026-06-19", Outcome::GoesWell)).await;
    assert_eq!(step(&story, "host", &json!(1))["done"], "2026-06-19");
    assert_eq!(story["happened"][0]["note"], "Gitte vil gerne fortsætte.");
    let refused = partner.refused(followed_up(MatchSide::Newcomer, 1, "2026-06-19", Outcome::GoesWell)).await;
    assert_eq!(refused, ErrorCode::OthersFollowUp);

    let ask = |side| MatchRequest::AskFollowUp { of: MATCH, side, month: Some(1) };
    let story = partner.done(ask(MatchSide::Newcomer)).await;
    let asked = step(&story, "newcomer", &json!(1));
    assert_eq!((&asked["asked"], &asked["done"]), (&json!("2026-11-11"), &Value::Null));
    assert_eq!(partner.refused(ask(MatchSide::Host)).await, ErrorCode::BadRequest);

    let municipality = laptop(2, MUNICIPALITY);
    municipality.clock.pass_days(-1);
    partner.send_to(&[&municipality]);
    let today = municipality.done(GroupRequest::CoordinatorToday {}).await;
    let theirs = &today["programme"]["due"][0];
    assert_eq!((&theirs["ours"], &theirs["asked"]), (&json!(true), &json!("2026-11-11")));
}

#[tokio::test]
async fn what_is_due_says_when_it_was_tried_and_is_gone_once_the_match_is_over() {
    let partner = laptop(1, ORGANISATION);
    partner.clock.pass_days(-1);
    partner.done(followed_up(MatchSide::Host, 1, "2026-06-19", Outcome::DidNotHappen)).await;
    let due = partner.done(GroupRequest::CoordinatorToday {}).await["programme"]["due"].clone();
    assert_eq!(
        (&due[1]["side"], &due[1]["month"], &due[1]["tried"]),
        (&json!("host"), &json!(1), &json!("2026-06-19"))
    );

    // Six months are completed: only what they came to is asked.
    partner.clock.pass_days(1);
    let programme = partner.done(GroupRequest::CoordinatorToday {}).await["programme"].clone();
    let left: Vec<_> = programme["due"].as_array().unwrap().iter().map(|line| line["month"].clone()).collect();
    assert_eq!((json!(left), &programme["due_count"]), (json!([null]), &json!(1)));

    let end = MatchRequest::EndMatch { of: MATCH, date: date("2026-08-01"), reason: EndReason::Moved };
    partner.done(end).await;
    let programme = partner.done(GroupRequest::CoordinatorToday {}).await["programme"].clone();
    assert_eq!((&programme["due"], &programme["due_count"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn what_did_not_happen_is_not_done_and_what_was_a_slip_is_taken_back() {
    let partner = laptop(1, ORGANISATION);
    let story = partner.done(followed_up(MatchSide::Host, 1, "2026-06-19", Outcome::DidNotHappen)).await;
    let first = step(&story, "host", &json!(1));
    assert_eq!((&first["tried"], &first["done"]), (&json!("2026-06-19"), &Value::Null));

    let story = partner.done(followed_up(MatchSide::Host, 4, "2026-09-18", Outcome::NeedsHelp)).await;
    let follow_up = story["happened"][0]["follow_up"].as_str().unwrap().parse().unwrap();
    assert_eq!(step(&story, "host", &json!(4))["done"], "2026-09-18");
    let story = partner.done(MatchRequest::CancelFollowUp { of: MATCH, follow_up, cancelled: true }).await;
    assert_eq!(step(&story, "host", &json!(4))["done"], Value::Null);

    let tomorrow = followed_up(MatchSide::Host, 4, "2026-11-13", Outcome::GoesWell);
    assert_eq!(partner.refused(tomorrow).await, ErrorCode::DateInFuture);
    let before = followed_up(MatchSide::Host, 1, "2026-05-11", Outcome::GoesWell);
    assert_eq!(partner.refused(before).await, ErrorCode::EndsBeforeItBegins);
}

#[tokio::test]
async fn a_match_that_ended_early_is_due_no_more_and_can_go_on_after_all() {
    let partner = laptop(1, ORGANISATION);
    let end = |on: &str| MatchRequest::EndMatch { of: MATCH, date: date(on), reason: EndReason::Moved };
    assert_eq!(partner.refused(end("2026-05-11")).await, ErrorCode::EndsBeforeItBegins);
    let story = partner.done(end("2026-08-01")).await;
    assert_eq!((&story["ended"], &story["end_reason"]), (&json!("2026-08-01"), &json!("moved")));
    assert_eq!((&story["completed"], story["steps"].as_array().unwrap().len()), (&json!(false), 2));
    let rows = partner.waiting();
    assert!(rows.iter().all(|row| row.space != Space::MatchShared(MATCH) || row.document.kind().word() == "match"));

    let story = partner.done(MatchRequest::ReopenMatch { of: MATCH }).await;
    assert_eq!((&story["ended"], &story["end_reason"]), (&Value::Null, &Value::Null));
    assert_eq!((&story["completed"], story["steps"].as_array().unwrap().len()), (&json!(true), 5));
    let lines = partner.done(MatchRequest::Matches {}).await;
    assert_eq!((&lines["matches"][0]["overdue"], &lines["matches"][0]["completed"]), (&json!(4), &json!(true)));
}

#[tokio::test]
async fn the_day_of_the_first_meeting_may_lie_ahead_and_is_missed_until_it_is_set() {
    let partner = laptop(1, ORGANISATION);
    // Six months are completed on 12 November.
    partner.clock.pass_days(-1);
    let unmet = partner.done(GroupRequest::CoordinatorToday {}).await["programme"]["unmet"].clone();
    assert_eq!(unmet[0]["host"], "Gitte");
    let story = partner.done(MatchRequest::SetFirstMeeting { of: MATCH, date: Some(date("2026-11-20")) }).await;
    assert_eq!(story["first_meeting"], "2026-11-20");
    assert_eq!(partner.done(GroupRequest::CoordinatorToday {}).await["programme"]["unmet"], json!([]));
}

#[tokio::test]
async fn once_the_day_of_the_first_meeting_has_passed_somebody_says_whether_they_met() {
    let partner = laptop(1, ORGANISATION);
    // Six months are completed on 12 November.
    partner.clock.pass_days(-1);
    let set = |on: Option<&str>| MatchRequest::SetFirstMeeting { of: MATCH, date: on.map(date) };
    let note = |on: &str| MatchRequest::NoteFirstMeeting { of: MATCH, date: date(on) };
    // How many matches are asked about, and how many have no day.
    let waits = async || {
        let programme = partner.done(GroupRequest::CoordinatorToday {}).await["programme"].clone();
        let [asked, unmet] = ["asks_whether_met", "unmet"].map(|list| programme[list].as_array().unwrap().len());
        let story = partner.done(MatchRequest::MatchStory { of: MATCH }).await;
        assert_eq!(story["asks_whether_met"], json!(asked == 1));
        (asked, unmet)
    };
    partner.done(set(Some("2026-11-11"))).await;
    assert_eq!(waits().await, (0, 0), "it is today");
    partner.done(set(Some("2026-11-10"))).await;
    assert_eq!(waits().await, (1, 0));

    assert_eq!(partner.refused(note("2026-11-12")).await, ErrorCode::DateInFuture);
    assert_eq!(partner.refused(note("2026-05-11")).await, ErrorCode::EndsBeforeItBegins);
    let story = partner.done(note("2026-11-09")).await;
    assert_eq!((&story["met"], &story["first_meeting"]), (&json!("2026-11-09"), &json!("2026-11-09")));
    assert_eq!(waits().await, (0, 0));

    // That was a slip: the day that was set stands again, and then there is none.
    let story = partner.done(set(Some("2026-11-10"))).await;
    assert_eq!((&story["met"], &story["first_meeting"]), (&Value::Null, &json!("2026-11-10")));
    assert_eq!(waits().await, (1, 0));
    partner.done(set(None)).await;
    assert_eq!(waits().await, (0, 1));
}

#[tokio::test]
async fn nobody_is_asked_whether_two_met_who_have_done_something_together() {
    let partner = laptop(1, ORGANISATION);
    partner.clock.pass_days(-1);
    partner.done(MatchRequest::SetFirstMeeting { of: MATCH, date: Some(date("2026-11-01")) }).await;
    let asked = async || {
        let programme = partner.done(GroupRequest::CoordinatorToday {}).await["programme"].clone();
        programme["asks_whether_met"].as_array().unwrap().len()
    };
    assert_eq!(asked().await, 1);
    let dinner = |on: &str| Activity {
        of: Some(MATCH),
        kind: Some(ActivityKind::PrivateDinner),
        date: Some(date(on)),
        ..Activity::default()
    };
    let place = |number| (Space::MatchShared(MATCH), DocumentId::new(Kind::Activity, [number; 16]));
    partner.receive(place(1), &dinner("2026-11-12").edits());
    assert_eq!(asked().await, 1, "dated ahead");
    partner.receive(place(2), &dinner("2026-11-08").edits());
    assert_eq!(asked().await, 0);
}

#[tokio::test]
async fn a_tablet_that_is_handed_over_shows_nothing_but_the_questionnaire() {
    let municipality = laptop(2, MUNICIPALITY);
    let begin = || AnswersRequest::BeginAnswers { of: MATCH, side: MatchSide::Newcomer };
    assert_eq!(municipality.refused(begin()).await, ErrorCode::NoQuestionnaire);
    let write = AnswersRequest::WriteQuestionnaire { side: MatchSide::Newcomer, questions: Vec::new(), from: None };
    assert_eq!(municipality.done(write).await["lines"][0]["in_use"], json!(true));

    let sheet = municipality.done(begin()).await;
    assert_eq!((&sheet["locked"], &sheet["languages"]), (&json!(true), &json!(["ar", "da", "en", "uk"])));
    let numbers: Vec<_> = sheet["questions"].as_array().unwrap().iter().map(|one| one["number"].clone()).collect();
    assert_eq!(json!(numbers), json!([1, 2, 3, 6, 7]), "work and staying are asked of those who they are about");
    for looked_at in [
        Request::from(GroupRequest::CoordinatorToday {}),
        MatchRequest::Matches {}.into(),
        MatchRequest::MatchStory { of: MATCH }.into(),
    ] {
        assert_eq!(municipality.refused(looked_at).await, ErrorCode::HandedOver);
    }
    assert_eq!(municipality.done(SessionRequest::Session {}).await["handed_over"], true);

    municipality.done(AnswersRequest::ChooseLanguage { language: "ar".to_owned() }).await;
    assert_eq!(municipality.refused(AnswersRequest::CompleteAnswers {}).await, ErrorCode::BadRequest);
    for (number, answer) in [(1, 5), (2, 4), (3, 0)] {
        municipality.done(AnswersRequest::AnswerQuestion { number, answer }).await;
    }
    assert_eq!(
        municipality.refused(AnswersRequest::AnswerQuestion { number: 6, answer: 6 }).await,
        ErrorCode::BadRequest
    );
    let sheet = municipality.done(AnswersRequest::CompleteAnswers {}).await;
    assert_eq!((&sheet["completed"], &sheet["questions"][1]["answer"]), (&json!(THURSDAY), &json!(4)));
    assert_eq!(
        municipality.refused(AnswersRequest::AnswerQuestion { number: 1, answer: 1 }).await,
        ErrorCode::AlreadyAnswered
    );

    let person =
        municipality.done(SessionRequest::Session {}).await["person"]["person"].as_str().unwrap().parse().unwrap();
    let unlock = |pin: &str| SessionRequest::Unlock { person, pin: pin.to_owned() };
    assert_eq!(municipality.refused(unlock("135790")).await, ErrorCode::WrongPin);
    assert_eq!(
        municipality.done(SessionRequest::Session {}).await["handed_over"],
        true,
        "a wrong PIN takes nothing away"
    );
    assert_eq!(municipality.refused(MatchRequest::Matches {}).await, ErrorCode::HandedOver);
    municipality.done(unlock(PIN)).await;
    let story = municipality.done(MatchRequest::MatchStory { of: MATCH }).await;
    assert_eq!(step(&story, "newcomer", &Value::Null)["done"], THURSDAY);
    assert_eq!(municipality.refused(begin()).await, ErrorCode::AlreadyAnswered);
    let rows = municipality.waiting();
    let responses: Vec<_> = rows.iter().filter(|row| row.document.kind().word() == "response").collect();
    assert!(!responses.is_empty() && responses.iter().all(|row| row.space == Space::MatchStaff(MATCH)));
}

#[tokio::test]
async fn a_host_answers_on_their_own_phone_without_locking_it() {
    let phone = Device::phone(3);
    let questions =
        crdt_model::questionnaire::standard(MatchSide::Host, date("2026-01-01"), crdt_model::logged::Logged::default());
    let id = DocumentId::new(Kind::Questionnaire, [1; 16]);
    phone.receive((Space::Programme, id), &questions.edits());
    let sheet = phone.done(AnswersRequest::BeginAnswers { of: MATCH, side: MatchSide::Host }).await;
    assert_eq!((&sheet["locked"], sheet["questions"].as_array().unwrap().len()), (&json!(false), 3));
    phone.done(AnswersRequest::AnswerQuestion { number: 1, answer: 5 }).await;
    phone.done(HostRequest::Match {}).await;
    assert_eq!(
        phone.refused(AnswersRequest::BeginAnswers { of: MATCH, side: MatchSide::Newcomer }).await,
        ErrorCode::NotAllowed
    );
}
