//! What a person may ask for, on a coordinator's laptop.

use std::collections::BTreeMap;

use crdt_model::card::MatchSide;
use crdt_model::interview::InterviewQuestion;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::person::{Person, PersonRole};
use crdt_model::questionnaire::{Measure, Question, Questionnaire};
use crdt_model::registration::{Segment, WithdrawnReason};
use crdt_model::response::Response;
use crdt_model::space::Space;
use serde_json::{Value, json};

use super::programme::{self, CITY, input, newcomer, with_words};
use super::support::{approve, decide, dinner, laptop, paid};
use crate::api::{InterviewAnswer, InterviewInput, ProgrammeRequest, RegistrationInput, RightsRequest, SupportRequest};
use crate::error::ErrorCode;
use crate::testing::{Device, MATCH, ORGANISATION, THURSDAY, child, date};

const SPACE: Space = Space::MatchShared(MATCH);

/// Fields that people write as they like, or that are the same in every language.
const FREE: [&str; 8] = ["first", "last", "phone", "text", "title", "association", "law", "interview"];

/// What would stand in the sheet as a word of the program's own.
fn wordless(file: &Value) -> Vec<String> {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let labels = read(include_str!("../../../../ui/src/lib/rights/labels.json"));
    let danish = read(include_str!("../../../../ui/messages/da.json"));
    let english = read(include_str!("../../../../ui/messages/en.json"));
    let mut wordless = Vec::new();
    for piece in file["pieces"].as_array().unwrap() {
        let kind = piece["kind"].as_str().unwrap();
        assert!(labels["kinds"].get(kind).is_some(), "{kind} has no heading");
        for field in piece["fields"].as_array().unwrap() {
            let (key, value) = (field["key"].as_str().unwrap(), field["value"].as_str().unwrap());
            let mut parts = key.split('/');
            let (sort, part) = (parts.next().unwrap(), parts.next());
            if labels["machines"].as_array().unwrap().contains(&json!(sort)) {
                continue;
            }
            if field["question"].is_null() && labels["fields"].get(sort).is_none() {
                wordless.push(format!("{kind}: {key} has no label"));
            }
            let is_plain =
                value.is_empty() || value.parse::<i64>().is_ok() || value.parse::<chrono::NaiveDate>().is_ok();
            if !field["words"].is_null() || is_plain || FREE.contains(&sort) || sort == "receipt" {
                continue;
            }
            let list = labels["words"].get(format!("{kind}.{sort}")).or_else(|| labels["words"].get(sort));
            let word = part.unwrap_or(value).split(' ').next().unwrap();
            let message = list.map(|list| format!("{}.{word}", list.as_str().unwrap()));
            let is_said = message.is_some_and(|message| {
                danish[&message].is_string() && english[&message].is_string() || labels["values"].get(word).is_some()
            });
            if !is_said {
                wordless.push(format!("{kind}: {key} = {value}"));
            }
        }
    }
    wordless
}

#[tokio::test]
async fn a_newcomer_is_handed_words_and_no_codes() {
    let laptop = with_words(programme::laptop(1, CITY)).await;
    let new = RegistrationInput {
        legal_group: Some("2011/2.4".to_owned()),
        segment: Some(Segment::Reunified),
        ..input("Olena")
    };
    let person = newcomer(&laptop, new.clone()).await;
    let answers = vec![InterviewAnswer { question: InterviewQuestion::Network, text: "Kun sin nabo".to_owned() }];
    let interview = InterviewInput { on: date("2026-10-09"), answers, said: new.card, onto_card: false };
    laptop.done(ProgrammeRequest::WriteInterview { person, interview }).await;
    let on = date("2026-11-01");
    laptop.done(ProgrammeRequest::Withdraw { person, on, reason: WithdrawnReason::ChangedMind }).await;
    let file = laptop.done(RightsRequest::HandOutPerson { person }).await;
    assert_eq!(wordless(&file), Vec::<String>::new());
    let registration = file["pieces"].as_array().unwrap().iter().find(|piece| piece["kind"] == "registration").unwrap();
    let fields = registration["fields"].as_array().unwrap();
    let group = fields.iter().find(|field| field["key"] == "legal_group").unwrap();
    assert_eq!(group["words"], json!({ "da": "Arbejdstager", "en": "Worker" }));
}

#[tokio::test]
async fn a_host_is_handed_words_and_nobody_elses_id() {
    let (phone, laptop, host) = (Device::phone(1), laptop(2).await, child(100));
    let facts = Person { role: Some(PersonRole::Host), ..Person::default() };
    laptop.receive((Space::Organisation(ORGANISATION), DocumentId::person(host)), &facts.edits());
    let text = BTreeMap::from([("da".to_owned(), "Har I det godt?".to_owned())]);
    let asked = Questionnaire {
        side: Some(MatchSide::Host),
        version: Some(1),
        valid_from: Some(date("2026-01-01")),
        questions: BTreeMap::from([(1, Question { measures: Measure::Other, text })]),
        ..Questionnaire::default()
    };
    let questionnaire = DocumentId::new(Kind::Questionnaire, [8; 16]);
    laptop.receive((Space::Programme, questionnaire), &asked.edits());
    let response = Response {
        of: Some(MATCH),
        side: Some(MatchSide::Host),
        questionnaire: Some(questionnaire),
        answers: BTreeMap::from([(1, 4)]),
        ..Response::default()
    };
    laptop.receive((SPACE, DocumentId::new(Kind::Response, [7; 16])), &response.edits());
    phone.done(dinner(THURSDAY, 360, Some(1))).await;
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    laptop.done(decide(&claims["waiting"][0], approve(None))).await;

    let file = laptop.done(RightsRequest::HandOutPerson { person: host }).await;
    assert_eq!(wordless(&file), Vec::<String>::new());
    let of_kind = |kind: &str| {
        let piece = file["pieces"].as_array().unwrap().iter().find(|piece| piece["kind"] == kind);
        piece.unwrap_or(&Value::Null)["fields"].to_string()
    };
    for said in ["approved", "36000", THURSDAY] {
        assert!(of_kind("decision").contains(said), "{said}: {file}");
    }
    assert!(of_kind("response").contains("Har I det godt?"), "{file}");
    let decider = laptop.at_desk(|desk| Ok(desk.face().person));
    for other in [decider, child(101)] {
        assert!(!file.to_string().contains(&other.to_string()), "{other} is somebody else's: {file}");
    }
}

#[tokio::test]
async fn a_host_is_erased_once_no_claim_needs_its_receipt() {
    let (phone, laptop, host) = (Device::phone(1), laptop(2).await, child(100));
    let facts = Person { role: Some(PersonRole::Host), ..Person::default() };
    laptop.receive((Space::Organisation(ORGANISATION), DocumentId::person(host)), &facts.edits());
    phone.done(dinner(THURSDAY, 360, Some(1))).await;
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let claim = &claims["waiting"][0];
    let erase = RightsRequest::ErasePerson { person: host };
    assert_eq!(laptop.done(RightsRequest::PersonRights { person: host }).await["receipts"], 1);
    assert_eq!(laptop.refused(erase.clone()).await, ErrorCode::ClaimsOpen, "nobody has decided");
    laptop.done(decide(claim, approve(None))).await;
    assert_eq!(laptop.refused(erase.clone()).await, ErrorCode::ClaimsOpen, "approved, and not paid");
    paid(&laptop, claim["claim"].as_str().unwrap(), 360);
    assert_eq!(laptop.done(erase).await["erasing"], json!({ "erasing": "waiting" }));
}
