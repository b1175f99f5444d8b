//! What is held for the host programme's participants: written, put right, counted, called off.

use crdt_model::kind::DocumentId;
use serde_json::{Value, json};

use super::programme::{CITY, laptop, with_words};
use crate::api::{EventInput, ProgrammeRequest};
use crate::error::ErrorCode;
use crate::testing::date;

#[tokio::test]
async fn an_event_is_kept_by_the_organisation_and_can_be_put_right() {
    let laptop = with_words(laptop(1, CITY)).await;
    let event = |on: &str| ProgrammeRequest::CreateEvent {
        new: EventInput { title: "Bland dig i byen".to_owned(), date: date(on), partner: None },
    };
    laptop.done(event("2026-11-20")).await;
    let events = laptop.done(event("2026-11-01")).await;
    let ids: Vec<DocumentId> =
        events["rows"].as_array().unwrap().iter().map(|row| row["event"].as_str().unwrap().parse().unwrap()).collect();
    let edited = |on: &str, partner: Option<&str>| ProgrammeRequest::EditEvent {
        event: ids[1],
        input: EventInput { title: "Byvandring".to_owned(), date: date(on), partner: partner.map(str::to_owned) },
    };
    let row = laptop.done(edited("2026-11-02", Some("helhedsplan"))).await["rows"][1].clone();
    assert_eq!((&row["title"], &row["date"]), (&json!("Byvandring"), &json!("2026-11-02")));
    assert_eq!((&row["partner"], &row["partner_key"]), (&json!("Helhedsplanen"), &json!("helhedsplan")));
    assert_eq!(laptop.done(edited("2026-11-01", None)).await["rows"][1]["partner"], Value::Null);
    assert_eq!(laptop.refused(edited("2026-11-01", Some("nobody"))).await, ErrorCode::NotInReference);
    let count = |event, count| ProgrammeRequest::CountEvent { event, count };
    assert_eq!(laptop.refused(count(ids[0], Some(3))).await, ErrorCode::DateInFuture);
    let events = laptop.done(count(ids[1], Some(24))).await;
    assert_eq!((&events["rows"][1]["count"], &events["rows"][0]["count"]), (&json!(24), &Value::Null));
    assert_eq!(laptop.refused(edited("2026-11-20", None)).await, ErrorCode::DateInFuture);
    assert_eq!(laptop.done(count(ids[1], None)).await["rows"][1]["count"], Value::Null);
    assert_eq!(
        laptop.done(ProgrammeRequest::CallOffEvent { event: ids[0], called_off: true }).await["rows"][0]["called_off"],
        true
    );
}
