//! What becomes of the host programme's people once they are matched: free again after six months or an end, and what the
//! host's phone is told of the newcomer.

use crdt_model::ending::EndReason;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::registration::{Step, WithdrawnReason};
use serde_json::{Value, json};

use super::programme::{CITY, host, input, laptop, matched, newcomer, with_words};
use crate::api::{GroupRequest, MatchRequest, MatchingRequest, ProgrammeRequest, RegistrationInput};
use crate::error::ErrorCode;
use crate::testing::{Device, THURSDAY, date};

/// Makes a match as of a day.
async fn make(device: &Device, newcomer: PersonId, host: PersonId, on: &str) -> MatchId {
    let new = MatchingRequest::CreateMatch { newcomer, host, matched: Some(date(on)), first_meeting: None };
    device.done(new).await["id"].as_str().unwrap().parse().unwrap()
}

/// Days pass, in touch with the relay.
fn pass(device: &Device, days: i64) {
    device.clock.pass_days(days);
    device.is_answered();
}

async fn proposed(device: &Device, person: PersonId) -> (Vec<Value>, Value) {
    let view = device.done(MatchingRequest::Proposals { person }).await;
    let names = view["proposals"].as_array().unwrap().iter().map(|line| line["who"]["name"].clone()).collect();
    (names, view["others"].clone())
}

#[tokio::test]
async fn six_months_free_both_for_others() {
    let city = with_words(laptop(1, CITY)).await;
    let rima = newcomer(&city, input("Rima")).await;
    let (mona, jette) = (host(&city, input("Mona")).await, host(&city, input("Jette")).await);
    make(&city, rima, mona, "2026-10-10").await;
    pass(&city, 148);
    assert_eq!(city.refused(matched(rima, jette)).await, ErrorCode::HasMatch);
    let unmet = async || city.done(GroupRequest::CoordinatorToday {}).await["programme"]["unmet"].clone();
    assert_eq!(unmet().await.as_array().unwrap().len(), 1);
    let page = async || city.done(ProgrammeRequest::ProgrammePerson { person: rima }).await;
    assert_eq!(page().await["matches"][0]["completed"], false);

    pass(&city, 1);
    assert_eq!(unmet().await, json!([]), "who met for six months need not meet first");
    let page = page().await;
    assert_eq!((&page["line"]["step"], &page["matches"][0]["completed"]), (&json!("interviewed"), &json!(true)));
    let waiting = city.done(MatchingRequest::Pool {}).await["newcomers"].clone();
    assert_eq!((&waiting[0]["name"], &waiting[0]["days"]), (&json!("Rima"), &json!(0)));
    let (names, others) = proposed(&city, rima).await;
    assert_eq!(names, ["Jette"]);
    assert_eq!(others, json!([{"why": "matched_before", "count": 1, "names": ["Mona"]}]));
    city.done(matched(rima, jette)).await;
    assert_eq!(city.done(MatchingRequest::Pool {}).await["conflicts"], json!([]));
}

#[tokio::test]
async fn whose_match_ended_early_stand_last_in_the_line_and_not_for_each_other() {
    let city = with_words(laptop(1, CITY)).await;
    let (rima, mona) = (newcomer(&city, input("Rima")).await, host(&city, input("Mona")).await);
    let of = make(&city, rima, mona, "2026-10-10").await;
    let end = MatchRequest::EndMatch { of, date: date("2026-11-02"), reason: EndReason::NotAFit };
    city.done(end).await;
    let pool = city.done(MatchingRequest::Pool {}).await;
    assert_eq!((&pool["hosts"][0]["days"], &pool["newcomers"][0]["days"]), (&json!(10), &json!(10)));
    for (person, other) in [(rima, "Mona"), (mona, "Rima")] {
        let (names, others) = proposed(&city, person).await;
        assert_eq!((names, others), (vec![], json!([{"why": "matched_before", "count": 1, "names": [other]}])));
    }
}

#[tokio::test]
async fn nobody_leaves_out_of_a_match() {
    let city = with_words(laptop(1, CITY)).await;
    let (rima, mona) = (newcomer(&city, input("Rima")).await, host(&city, input("Mona")).await);
    let of = make(&city, rima, mona, "2026-10-10").await;
    let leave = |on: &str| ProgrammeRequest::Withdraw { person: mona, on: date(on), reason: WithdrawnReason::Moved };
    assert_eq!(city.refused(leave(THURSDAY)).await, ErrorCode::StillMatched);
    city.done(MatchRequest::EndMatch { of, date: date("2026-11-02"), reason: EndReason::Moved }).await;
    assert_eq!(city.refused(leave("2026-11-01")).await, ErrorCode::StillMatched);
    assert_eq!(city.done(leave("2026-11-02")).await["line"]["step"], "withdrawn");
}

#[tokio::test]
async fn the_hosts_phone_is_not_told_where_the_newcomer_lives() {
    let city = with_words(laptop(1, CITY)).await;
    let nowhere = |name| RegistrationInput { card: Default::default(), ..input(name) };
    for (new, old, told) in [(input("Rima"), nowhere("Mona"), ""), (nowhere("Ali"), input("Jette"), "sundholm")] {
        let (newcomer, host) = (newcomer(&city, new).await, host(&city, old).await);
        let of = make(&city, newcomer, host, "2026-10-10").await;
        assert_eq!(city.at_desk(|desk| desk.match_of(of)).record.area, told);
    }
}

#[tokio::test]
async fn a_slip_in_the_way_in_is_taken_back() {
    let city = with_words(laptop(1, CITY)).await;
    let person = host(&city, input("Mona")).await;
    let page = city.done(ProgrammeRequest::CheckResident { person, on: None }).await;
    assert_eq!((&page["registration"]["resident"], &page["card"]["waits_since"]), (&Value::Null, &Value::Null));
    let page = city.done(ProgrammeRequest::CheckResident { person, on: Some(date("2026-10-08")) }).await;
    assert_eq!(page["card"]["waits_since"], "2026-10-08");
    assert_eq!(page["registration"]["resident_by"], "Sofie");
    let page = city.done(ProgrammeRequest::TakeStep { person, step: Step::Interviewed, on: None }).await;
    assert_eq!((&page["line"]["step"], &page["card"]["waits_since"]), (&json!("registered"), &Value::Null));
}
