//! What a follow-up leads to, which one a call is, and what is taken back: on both organisations' laptops.

use crdt_model::card::MatchSide;
use crdt_model::follow_up::{FollowUp, FollowUpChannel, Outcome};
use crdt_model::id::DeviceId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::response::Response;
use crdt_model::space::Space;
use serde_json::{Value, json};

use super::coordinator::reference;
use super::matches::{MUNICIPALITY, laptop, step};
use crate::api::{AnswersRequest, FollowUpInput, GroupRequest, MatchRequest, SessionRequest};
use crate::error::ErrorCode;
use crate::surroundings::Surroundings as _;
use crate::testing::{Device, MATCH, ORGANISATION, PIN, child, date};

fn call(month: Option<u32>, on: &str, outcome: Outcome) -> MatchRequest {
    let channel = Some(FollowUpChannel::Telephone);
    let (of, side) = (MATCH, MatchSide::Host);
    let follow_up = FollowUpInput { of, side, month, date: date(on), channel, outcome, note: None };
    MatchRequest::WriteFollowUp { follow_up }
}

fn story() -> MatchRequest {
    MatchRequest::MatchStory { of: MATCH }
}

#[tokio::test]
async fn a_call_long_before_a_follow_up_is_due_is_one_in_between() {
    let partner = laptop(1, ORGANISATION);
    partner.done(reference()).await;
    let page = partner.done(story()).await;
    let fourth = step(&page, "host", &json!(4));
    assert_eq!((&fourth["on"], &fourth["from"]), (&json!("2026-09-12"), &json!("2026-08-29")));
    let early = call(Some(4), "2026-08-28", Outcome::GoesWell);
    assert_eq!(partner.refused(early).await, ErrorCode::FollowUpTooEarly);
    let page = partner.done(call(None, "2026-08-28", Outcome::GoesWell)).await;
    assert_eq!(step(&page, "host", &json!(4))["done"], Value::Null);
    let page = partner.done(call(Some(4), "2026-08-29", Outcome::GoesWell)).await;
    assert_eq!(step(&page, "host", &json!(4))["done"], "2026-08-29");
    let (fourth, between) = (&page["happened"][0], &page["happened"][1]);
    assert_eq!((&fourth["month"], &between["month"]), (&json!(4), &Value::Null));
    assert_eq!(fourth["organisation"], "Dansk Flygtningehjælp");
}

#[tokio::test]
async fn who_needs_help_or_wants_to_stop_stands_before_both_organisations_until_it_goes_well() {
    let (partner, municipality) = (laptop(1, ORGANISATION), laptop(2, MUNICIPALITY));
    // Six months are completed on 12 November: on the day before, the match still runs.
    for device in [&partner, &municipality] {
        device.clock.pass_days(-1);
    }
    let needs = async |device: &Device| {
        let (today, list) = (GroupRequest::CoordinatorToday {}, MatchRequest::Matches {});
        let (today, list) = (device.done(today).await["programme"].clone(), device.done(list).await);
        let needs = list["matches"][0]["needs"].clone();
        assert_eq!(today["needs"].as_array().unwrap().len(), needs.as_array().unwrap().len());
        needs
    };
    assert_eq!(needs(&partner).await, json!([]));
    partner.done(call(Some(1), "2026-06-12", Outcome::GoesWell)).await;
    partner.done(call(Some(4), "2026-09-14", Outcome::WantsToStop)).await;
    let expected = json!([{"side": "host", "name": "Gitte", "outcome": "wants_to_stop", "on": "2026-09-14"}]);
    assert_eq!(needs(&partner).await, expected);
    partner.send_to(&[&municipality]);
    assert_eq!(needs(&municipality).await, expected);
    partner.done(call(None, "2026-09-20", Outcome::DidNotHappen)).await;
    assert_eq!(needs(&partner).await, expected);
    partner.done(call(None, "2026-09-21", Outcome::GoesWell)).await;
    assert_eq!(needs(&partner).await, json!([]));
}

#[tokio::test]
async fn what_is_dated_ahead_of_its_recording_says_nothing_of_how_it_goes_now() {
    let partner = laptop(1, ORGANISATION);
    partner.clock.pass_days(-1);
    partner.done(call(Some(4), "2026-09-14", Outcome::NeedsHelp)).await;
    let now = partner.clock.now();
    let ahead = FollowUp {
        of: Some(MATCH),
        side: Some(MatchSide::Host),
        date: Some(date("2027-09-14")),
        channel: Some(FollowUpChannel::Telephone),
        outcome: Some(Outcome::GoesWell),
        logged: Logged::new(child(0), DeviceId::from_bytes([8; 8]), now),
        ..FollowUp::default()
    };
    let id = DocumentId::new(Kind::FollowUp, [1; 16]);
    partner.receive((Space::MatchStaff(MATCH), id), &ahead.edits());
    let needs = partner.done(MatchRequest::Matches {}).await["matches"][0]["needs"].clone();
    assert_eq!(needs, json!([{"side": "host", "name": "Gitte", "outcome": "needs_help", "on": "2026-09-14"}]));
}

#[tokio::test]
async fn no_day_is_set_for_the_first_meeting_after_all() {
    let partner = laptop(1, ORGANISATION);
    let set = |on: Option<&str>| MatchRequest::SetFirstMeeting { of: MATCH, date: on.map(date) };
    partner.done(set(Some("2026-05-20"))).await;
    assert_eq!(partner.done(set(None)).await["first_meeting"], Value::Null);
}

#[tokio::test]
async fn answers_that_somebody_else_gave_are_taken_back_and_asked_for_anew() {
    let (municipality, partner) = (laptop(2, MUNICIPALITY), laptop(1, ORGANISATION));
    let write = AnswersRequest::WriteQuestionnaire { side: MatchSide::Newcomer, questions: Vec::new(), from: None };
    municipality.done(write).await;
    let answer = async || {
        municipality.done(AnswersRequest::BeginAnswers { of: MATCH, side: MatchSide::Newcomer }).await;
        municipality.done(AnswersRequest::AnswerQuestion { number: 1, answer: 0 }).await;
        municipality.done(AnswersRequest::CompleteAnswers {}).await;
        let session = municipality.done(SessionRequest::Session {}).await;
        let person = session["person"]["person"].as_str().unwrap().parse().unwrap();
        municipality.done(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await;
        municipality.done(story()).await
    };
    let cancel = |page: &Value, cancelled| {
        let response = page["happened"].as_array().unwrap().iter().find(|one| one["happened"] == "response").unwrap();
        let response = response["response"].as_str().unwrap().parse().unwrap();
        MatchRequest::CancelResponse { of: MATCH, side: MatchSide::Newcomer, response, cancelled }
    };
    let first = answer().await;
    municipality.send_to(&[&partner]);
    assert_eq!(partner.refused(cancel(&first, true)).await, ErrorCode::OthersFollowUp);
    let page = municipality.done(cancel(&first, true)).await;
    assert_eq!(
        (&page["happened"][0]["cancelled"], &step(&page, "newcomer", &Value::Null)["done"]),
        (&json!(true), &Value::Null)
    );
    let second = answer().await;
    assert_ne!(step(&second, "newcomer", &Value::Null)["done"], Value::Null);
    assert_eq!(municipality.refused(cancel(&first, false)).await, ErrorCode::AlreadyAnswered);
}

#[tokio::test]
async fn a_questionnaire_is_in_use_from_its_first_day_which_has_not_passed() {
    let municipality = laptop(2, MUNICIPALITY);
    let write = |from: &str| AnswersRequest::WriteQuestionnaire {
        side: MatchSide::Host,
        questions: Vec::new(),
        from: Some(date(from)),
    };
    assert_eq!(municipality.refused(write("2026-11-11")).await, ErrorCode::DatePassed);
    municipality.done(write("2026-11-12")).await;
    municipality.done(write("2026-11-14")).await;
    let stands = async || {
        let lines = municipality.done(AnswersRequest::Questionnaires {}).await["lines"].clone();
        let line = |line: &Value| ["version", "in_use", "to_come"].map(|key| line[key].clone());
        lines.as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(stands().await, [[json!(2), no.clone(), yes.clone()], [json!(1), yes.clone(), no.clone()]]);
    municipality.clock.pass_days(2);
    assert_eq!(stands().await, [[json!(2), yes, no.clone()], [json!(1), no.clone(), no]]);
}

#[tokio::test]
async fn nobody_on_a_hosts_phone_answers_for_the_newcomer() {
    let municipality = laptop(2, MUNICIPALITY);
    let forged = Response {
        of: Some(MATCH),
        side: Some(MatchSide::Newcomer),
        completed: Some(date("2026-11-12")),
        ..Response::default()
    };
    let id = DocumentId::new(Kind::Response, [1; 16]);
    municipality.receive((Space::MatchShared(MATCH), id), &forged.edits());
    let page = municipality.done(story()).await;
    assert_eq!((&page["happened"], &step(&page, "newcomer", &Value::Null)["done"]), (&json!([]), &Value::Null));
    municipality.receive((Space::MatchStaff(MATCH), id), &forged.edits());
    assert_eq!(step(&municipality.done(story()).await, "newcomer", &Value::Null)["done"], "2026-11-12");
}
