//! What belongs to one side of a match: whom the host can call, what a newcomer joins for, and whether a side is evaluated.

use crdt_model::card::MatchSide;
use crdt_model::document::Edit;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::questionnaire::standard;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use super::matches::{MUNICIPALITY, laptop, with_match};
use super::programme;
use crate::api::Request;
use crate::error::ErrorCode;
use crate::testing::{Device, MATCH, ORGANISATION, date};

fn request(command: &str, mut arguments: Value) -> Request {
    arguments["command"] = json!(command);
    serde_json::from_value(arguments).unwrap()
}

fn contact(name: &str, phone: &str) -> Request {
    request("set_match_contact", json!({"of": MATCH, "name": name, "phone": phone}))
}

fn story() -> Request {
    request("match_story", json!({"of": MATCH}))
}

/// A questionnaire for hosts, in use from a date.
fn asks_hosts(device: &Device, from: &str, more: &[Edit]) {
    let mut edits = standard(MatchSide::Host, date(from), Logged::default()).edits();
    edits.extend_from_slice(more);
    device.receive((Space::Programme, DocumentId::new(Kind::Questionnaire, [1; 16])), &edits);
}

#[tokio::test]
async fn the_hosts_organisation_says_whom_the_host_can_call() {
    // The municipality made the match: there is nobody yet.
    let (municipality, partner) = (laptop(1, MUNICIPALITY), laptop(2, ORGANISATION));
    let spaces = [(Space::Programme, Role::Reader), (Space::MatchShared(MATCH), Role::Host)];
    let phone = with_match(Device::enrolled(3, &spaces));
    let page = municipality.done(story()).await;
    assert_eq!((&page["contact"], &page["contact_missing"]), (&Value::Null, &json!(true)));
    assert_eq!(municipality.refused(contact("Mette", "")).await, ErrorCode::NotAllowed);

    assert_eq!(partner.refused(contact(" ", "")).await, ErrorCode::NameMissing);
    assert_eq!(partner.refused(contact("Lene", "ring til mig")).await, ErrorCode::BadPhone);
    let page = partner.done(contact("Lene", "42 11 00 00")).await;
    assert_eq!((&page["contact"]["name"], &page["contact"]["phone"]), (&json!("Lene"), &json!("42 11 00 00")));
    assert_eq!(page["contact_missing"], false);
    let ids = |device: &Device| {
        let rows = device.waiting().into_iter();
        rows.filter(|row| row.document.kind() == Kind::Name).map(|row| row.document).collect::<Vec<_>>()
    };
    let lene = ids(&partner);
    partner.send_to(&[&phone, &municipality]);
    assert_eq!(phone.done(request("match", json!({}))).await["contact"]["phone"], "42 11 00 00");

    // Another number is the same person's; another name is another person.
    partner.done(contact("Lene", "")).await;
    let page = partner.done(contact("Jonas", "33 00 00 00")).await;
    let names = ids(&partner);
    assert_eq!((names[0] == lene[0], names[1] == lene[0], names.len()), (true, false, 2));
    assert_eq!(page["contact"]["name"], "Jonas");
    partner.send_to(&[&phone, &municipality]);
    let shown = phone.done(request("match", json!({}))).await["contact"].clone();
    assert_eq!((&shown["name"], &shown["phone"]), (&json!("Jonas"), &json!("33 00 00 00")));
    assert_eq!(municipality.done(story()).await["contact"]["name"], "Jonas");
    assert_eq!(phone.refused(contact("Henrik", "")).await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn a_host_is_evaluated_where_there_are_questions_for_hosts() {
    // Six months are completed on 12 November.
    let check = async |from: Option<&str>, more: &[Edit], expected: bool| {
        let partner = laptop(1, ORGANISATION);
        if let Some(from) = from {
            asks_hosts(&partner, from, more);
        }
        let page = partner.done(story()).await;
        let steps = page["steps"].as_array().unwrap().iter();
        let sides: Vec<_> = steps.filter(|step| step["month"].is_null()).map(|step| step["side"].clone()).collect();
        let newcomer = std::iter::once("newcomer");
        let sides_expected: Vec<_> = newcomer.chain(expected.then_some("host")).map(|side| json!(side)).collect();
        assert_eq!(sides, sides_expected, "{from:?}");
        let due = partner.done(request("coordinator_today", json!({}))).await["programme"]["due_count"].clone();
        assert_eq!(due, 1 + u32::from(expected));
    };
    check(None, &[], false).await;
    check(Some("2026-11-13"), &[], false).await;
    check(Some("2026-11-12"), &[], true).await;
    check(Some("2026-11-12"), &[set_cancelled(true)], false).await;
}

#[tokio::test]
async fn what_a_host_would_like_is_not_what_a_newcomer_joins_for() {
    let city = programme::laptop(1, ORGANISATION);
    let card = json!({"purposes": ["job"]});
    for (side, expected) in [("host", 0), ("newcomer", 1)] {
        let new = json!({"first_name": "Gitte", "card": card});
        let page = city.done(request(&format!("register_{side}"), json!({"new": new}))).await;
        let person = page["line"]["person"].as_str().unwrap().parse().unwrap();
        let page =
            city.done(request("write_card", json!({"person": person, "card": {"purposes": ["job", "danish"]}}))).await;
        assert_eq!(page["card"]["purposes"].as_array().unwrap().len(), 2, "{page}");
        let registration = city.at_desk(|desk| desk.registration(person)).1;
        assert_eq!(registration.purposes.len(), expected * 2, "{side}");
    }
}

#[tokio::test]
async fn two_who_end_a_match_without_knowing_of_each_other_are_both_heard() {
    let end = |date: &str, reason: &str| request("end_match", json!({"of": MATCH, "date": date, "reason": reason}));
    let said = json!([
        {"date": "2026-10-01", "reason": "moved"},
        {"date": "2026-11-02", "reason": "host_stopped"},
    ]);
    for in_turn in [false, true] {
        let (municipality, partner) = (laptop(1, MUNICIPALITY), laptop(2, ORGANISATION));
        municipality.done(end("2026-11-02", "host_stopped")).await;
        partner.done(end("2026-10-01", "moved")).await;
        if in_turn {
            partner.send_to(&[&municipality]);
            municipality.send_to(&[&partner]);
        } else {
            municipality.send_to(&[&partner]);
            partner.send_to(&[&municipality]);
        }
        for device in [&municipality, &partner] {
            let page = device.done(story()).await;
            assert_eq!((&page["endings"], &page["ended"]), (&said, &json!("2026-10-01")));
            let today = device.done(request("coordinator_today", json!({}))).await;
            assert_eq!(today["programme"]["ended_twice"][0]["match"], json!(MATCH));
        }
        // Somebody chooses.
        let page = partner.done(end("2026-11-02", "host_stopped")).await;
        assert_eq!((&page["endings"], &page["ended"]), (&json!([]), &json!("2026-11-02")));
        partner.send_to(&[&municipality]);
        let page = municipality.done(story()).await;
        assert_eq!((&page["endings"], &page["end_reason"]), (&json!([]), &json!("host_stopped")));
        let today = municipality.done(request("coordinator_today", json!({}))).await;
        assert_eq!(today["programme"]["ended_twice"], json!([]));
    }
}

#[tokio::test]
async fn two_who_end_a_match_alike_agree() {
    let (municipality, partner) = (laptop(1, MUNICIPALITY), laptop(2, ORGANISATION));
    let end = |reason: &str| request("end_match", json!({"of": MATCH, "date": "2026-11-02", "reason": reason}));
    municipality.done(end("moved")).await;
    partner.done(end("moved")).await;
    municipality.send_to(&[&partner]);
    assert_eq!(partner.done(story()).await["endings"], json!([]));
    // One day and two reasons are two endings.
    let (municipality, partner) = (laptop(1, MUNICIPALITY), laptop(2, ORGANISATION));
    municipality.done(end("moved")).await;
    partner.done(end("lost_contact")).await;
    municipality.send_to(&[&partner]);
    assert_eq!(partner.done(story()).await["endings"].as_array().unwrap().len(), 2);
}
