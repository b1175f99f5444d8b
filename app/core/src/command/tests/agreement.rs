//! What a coordinator writes of an agreement, offline.

use crdt_model::agreement::Amendment;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use crate::api::{AgreementRequest, Request};
use crate::error::ErrorCode;
use crate::testing::{Device, ORGANISATION, date};

async fn laptop() -> Device {
    let laptop = Device::enrolled(
        1,
        &[(Space::Programme, Role::Coordinator), (Space::Organisation(ORGANISATION), Role::Coordinator)],
    );
    let areas = [("valby", "Valby"), ("tingbjerg", "Tingbjerg"), ("sundholm", "Sundholmsvej kvarteret")];
    laptop.done(reference(&areas)).await;
    laptop
}

fn request(command: &str, arguments: Value) -> Request {
    let mut request = arguments;
    request["command"] = json!(command);
    serde_json::from_value(request).unwrap()
}

fn reference(areas: &[(&str, &str)]) -> Request {
    let area = |(key, name): &(&str, &str)| json!({"key": key, "name": name, "in_agreement": true});
    let areas: Vec<_> = areas.iter().map(area).collect();
    let kinds = json!([{
        "key": "homework_cafe", "danish": "Lektiecafé", "english": "Homework café",
        "eu_category": "Uddannelseshjælp", "focus": "Uddannelse",
    }]);
    let organisations = json!([{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}]);
    request(
        "write_reference",
        json!({
            "areas": areas, "kinds": kinds, "partners": [], "organisations": organisations,
            "channels": [{"key": "poster", "danish": "Opslag", "english": "Poster"}],
            "referrers": [{"key": "jobcenter", "name": "Jobcenteret"}],
            "follow_up_months": [1, 4],
        }),
    )
}

fn agreement(change: Value) -> Request {
    let mut agreement = json!({
        "title": "Partnerskabsaftalen",
        "partner": ORGANISATION,
        "starts": "2025-08-01",
        "ends": "2027-12-31",
        "grant_dkk": 3_150_000,
        "decision": "BR 371/07",
        "areas_total": 3,
        "areas": ["valby", "tingbjerg"],
        "effects": ["Mere tryghed", "Lavere kriminalitet"],
    });
    merge(&mut agreement, change);
    request("write_agreement", json!({"agreement": agreement}))
}

fn merge(into: &mut Value, change: Value) {
    let Value::Object(change) = change else { panic!("not an object") };
    into.as_object_mut().unwrap().extend(change);
}

async fn made(device: &Device, request: impl Into<Request>) -> String {
    device.done(request).await["id"].as_str().unwrap().to_owned()
}

fn goal(of: &str, change: Value) -> Request {
    let mut goal = json!({
        "agreement": of, "kind": "quantitative", "danish": "Nye frivillige", "english": "New volunteers",
        "indicator": "new_volunteers", "target": 120, "unit": "persons", "deadline": "2026-12-31",
    });
    merge(&mut goal, change);
    request("write_goal", json!({"goal": goal}))
}

fn amendment(of: &str, change: Value) -> Request {
    let mut amendment = json!({"agreement": of, "decided": "2026-03-01", "reason": "Karrierebiblioteket kommer med"});
    merge(&mut amendment, change);
    request("amend", json!({"amendment": amendment}))
}

fn statement(change: Value) -> Request {
    let mut statement = json!({"figure": "nationwide_volunteers", "year": 2025, "value": 4600, "source": "DFH"});
    merge(&mut statement, change);
    request("write_statement", json!({"statement": statement}))
}

#[tokio::test]
async fn an_agreement_is_written_once_and_amended_with_dates() {
    let laptop = laptop().await;
    let agreement = made(&laptop, agreement(json!({}))).await;
    let mentors = made(&laptop, goal(&agreement, json!({}))).await;
    let plan = json!({"kind": "deliverable", "danish": "En plan", "english": null, "target": null, "indicator": null,
        "deadline": null});
    let plan = goal(&agreement, plan);
    let plan = made(&laptop, plan).await;
    let change = json!({
        "ends": "2028-04-30", "targets": [{"goal": mentors, "target": 100}], "drops": [plan], "areas": ["sundholm"],
    });
    laptop.done(amendment(&agreement, change)).await;
    made(&laptop, statement(json!({}))).await;
    let done = laptop.done(request("set_done", json!({"goal": plan, "on": "2026-06-01"}))).await;

    assert_eq!(done, laptop.done(AgreementRequest::Agreements {}).await);
    let page = &done["agreements"][0];
    // What it said at first still stands there, beside what changed it.
    assert_eq!((&page["ends"], &page["grant_dkk"]), (&json!("2027-12-31"), &json!(3_150_000)));
    assert_eq!((&page["partner"], &page["areas"]), (&json!("Dansk Flygtningehjælp"), &json!(["Tingbjerg", "Valby"])));
    assert_eq!(page["effects"], json!(["Mere tryghed", "Lavere kriminalitet"]));
    let change = &page["amendments"][0];
    assert_eq!(
        (&change["ends"], &change["areas"], &change["drops"]),
        (&json!("2028-04-30"), &json!(["Sundholmsvej kvarteret"]), &json!([{"da": "En plan", "en": "En plan"}]))
    );
    assert_eq!(change["targets"][0]["target"], 100);
    assert_eq!((&page["goals"][0]["target"], &page["goals"][1]["done"]), (&json!(120), &json!("2026-06-01")));
    let undone = laptop.done(request("set_done", json!({"goal": plan, "on": null}))).await;
    assert_eq!(undone["agreements"][0]["goals"][1]["done"], Value::Null);
    assert_eq!((&done["statements"][0]["value"], &done["may_write"]), (&json!(4600), &json!(true)));
}

#[tokio::test]
async fn what_two_laptops_amended_alike_stands_above_the_goals() {
    let laptop = laptop().await;
    let of: DocumentId = made(&laptop, agreement(json!({}))).await.parse().unwrap();
    laptop.done(amendment(&of.to_string(), json!({"areas": ["sundholm"]}))).await;
    let goals = || AgreementRequest::Goals { agreement: of, as_of: None };
    assert_eq!(laptop.done(goals()).await["troubles"], json!([]));
    let elsewhere = Amendment {
        agreement: Some(of),
        decided: Some(date("2026-03-02")),
        reason: "Sundholm kommer med".to_owned(),
        areas: ["sundholm".to_owned()].into(),
        ..Amendment::default()
    };
    laptop.receive((Space::Programme, DocumentId::new(Kind::Amendment, [70; 16])), &elsewhere.edits());
    let page = laptop.done(goals()).await;
    let again = "En ændring nævner Sundholmsvej kvarteret, der allerede er et af aftalens områder. Det tæller én gang.";
    assert_eq!((&page["troubles"][0]["da"], &page["areas_named"]), (&json!(again), &json!(3)));
}

#[tokio::test]
async fn what_was_written_by_mistake_is_taken_back() {
    let laptop = laptop().await;
    let agreement = made(&laptop, agreement(json!({}))).await;
    let slip = made(&laptop, amendment(&agreement, json!({"areas": ["sundholm"]}))).await;
    let cancel =
        |record: &str, cancelled: bool| request("cancel_agreed", json!({"record": record, "cancelled": cancelled}));
    let page = laptop.done(cancel(&slip, true)).await;
    assert_eq!(page["agreements"][0]["amendments"][0]["cancelled"], true);
    // The area may be named by another one now.
    laptop.done(amendment(&agreement, json!({"areas": ["sundholm"]}))).await;
    assert_eq!(laptop.refused(cancel(&slip, false)).await, ErrorCode::AreaNamedTwice);
    assert_eq!(
        laptop.refused(cancel(&agreement, true)).await,
        ErrorCode::AgreementBuiltUpon,
        "an amendment stands upon it"
    );
}

#[tokio::test]
async fn an_agreement_that_was_written_twice_is_taken_back_once() {
    let laptop = laptop().await;
    let (first, again) = (made(&laptop, agreement(json!({}))).await, made(&laptop, agreement(json!({}))).await);
    let slip = made(&laptop, goal(&again, json!({}))).await;
    let cancel =
        |record: &str, cancelled: bool| request("cancel_agreed", json!({"record": record, "cancelled": cancelled}));
    assert_eq!(laptop.refused(cancel(&again, true)).await, ErrorCode::AgreementBuiltUpon, "its goal stands");
    laptop.done(cancel(&slip, true)).await;
    let page = laptop.done(cancel(&again, true)).await;
    assert_eq!(page["agreements"].as_array().unwrap().len(), 1);
    assert_eq!(page["taken_back"], json!([{"agreement": again, "title": "Partnerskabsaftalen"}]));
    assert_eq!((&page["agreements"][0]["agreement"], &page["opens"]), (&json!(first), &json!(first)));
    assert_eq!(laptop.refused(goal(&again, json!({}))).await, ErrorCode::NotFound);
    let page = laptop.done(cancel(&again, false)).await;
    assert_eq!((page["agreements"].as_array().unwrap().len(), &page["taken_back"]), (2, &json!([])));
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_leaves_nothing() {
    let laptop = laptop().await;
    let of = made(&laptop, agreement(json!({}))).await;
    let (aim, other) = (made(&laptop, goal(&of, json!({}))).await, made(&laptop, agreement(json!({}))).await);
    let narrow = made(&laptop, agreement(json!({"areas_total": 2}))).await;
    let gone = made(&laptop, goal(&of, json!({}))).await;
    laptop.done(request("cancel_agreed", json!({"record": gone, "cancelled": true}))).await;
    let before = laptop.done(AgreementRequest::Agreements {}).await;
    let unknown = "agreement/AAAAAAAAAAAAAAAAAAAAAA";
    for (request, code) in [
        (agreement(json!({"ends": "2025-07-31"})), ErrorCode::EndsBeforeItBegins),
        (agreement(json!({"title": "  "})), ErrorCode::TextMissing),
        (agreement(json!({"areas": ["valby", "valby"]})), ErrorCode::AreaNamedTwice),
        (agreement(json!({"areas": ["atlantis"]})), ErrorCode::NotInReference),
        (agreement(json!({"areas_total": 1})), ErrorCode::MoreAreasThanTotal),
        (amendment(&of, json!({"decided": "2025-07-31"})), ErrorCode::BeforeAgreement),
        (amendment(&of, json!({"decided": "2026-11-13"})), ErrorCode::DateInFuture),
        (amendment(&of, json!({"ends": "2025-07-31"})), ErrorCode::EndsBeforeItBegins),
        (amendment(&of, json!({"reason": ""})), ErrorCode::TextMissing),
        (amendment(&of, json!({})), ErrorCode::ChangesNothing),
        (amendment(&of, json!({"areas": ["valby"]})), ErrorCode::AreaNamedTwice),
        (amendment(&narrow, json!({"areas": ["sundholm"]})), ErrorCode::MoreAreasThanTotal),
        (amendment(&of, json!({"drops": [gone]})), ErrorCode::NotFound),
        (amendment(&other, json!({"drops": [aim]})), ErrorCode::NotFound),
        (amendment(unknown, json!({})), ErrorCode::NotFound),
        (goal(unknown, json!({})), ErrorCode::NotFound),
        (goal(&of, json!({"target": null})), ErrorCode::NumberMissing),
        (goal(&of, json!({"indicator": "happiness"})), ErrorCode::IndicatorUnknown),
        (goal(&of, json!({"unit": null})), ErrorCode::UnitMissing),
        (goal(&of, json!({"deadline": "2025-07-31"})), ErrorCode::BeforeAgreement),
        (goal(&of, json!({"area": "atlantis"})), ErrorCode::NotInReference),
        (goal(&of, json!({"danish": ""})), ErrorCode::TextMissing),
        (request("set_done", json!({"goal": aim, "on": "2026-11-12"})), ErrorCode::BadRequest),
        (statement(json!({"value": null})), ErrorCode::NumberMissing),
        (statement(json!({"year": null})), ErrorCode::DateMissing),
        (statement(json!({"year": null, "as_of": "2025-12-31"})), ErrorCode::DateMissing),
        (statement(json!({"year": 2027})), ErrorCode::DateInFuture),
        (statement(json!({"figure": "agreement_ends"})), ErrorCode::NumberMissing),
        (statement(json!({"source": ""})), ErrorCode::TextMissing),
        (statement(json!({"figure": "så mange"})), ErrorCode::BadRequest),
    ] {
        let said = format!("{request:?}");
        assert_eq!(laptop.refused(request).await, code, "{said}");
    }
    assert_eq!(laptop.done(AgreementRequest::Agreements {}).await, before);
    let tablet = Device::tablet(2, &[]);
    assert_eq!(tablet.refused(AgreementRequest::Agreements {}).await, ErrorCode::NotAllowed);
    assert_eq!(tablet.refused(agreement(json!({}))).await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn an_area_has_one_name_and_a_name_one_area() {
    let laptop = laptop().await;
    assert_eq!(
        laptop.refused(reference(&[("sundholmsvej", "sundholmsvejKVARTERET")])).await,
        ErrorCode::AreaNamedTwice
    );
    let twice = [("akacie", "Akacieparken"), ("akacieparken", "Akacieparken ")];
    assert_eq!(laptop.refused(reference(&twice)).await, ErrorCode::AreaNamedTwice);
    let twice = [("akacie", "Akacieparken"), ("akacie", "Akacievænget")];
    assert_eq!(laptop.refused(reference(&twice)).await, ErrorCode::AreaNamedTwice);
    // The same area again, or by another name, is no second one; and names may change places.
    laptop.done(reference(&[("valby", "Valby")])).await;
    laptop.done(reference(&[("valby", "Tingbjerg"), ("tingbjerg", "Valby")])).await;
}

#[tokio::test]
async fn an_amendment_from_before_the_agreement_is_kept_shown_and_changes_nothing() {
    let laptop = laptop().await;
    let of = made(&laptop, agreement(json!({}))).await;
    laptop.done(amendment(&of, json!({"grant_dkk": 3_200_000}))).await;
    let early = Amendment {
        agreement: Some(of.parse().unwrap()),
        decided: Some(date("2025-07-31")),
        reason: "Skrevet med en forkert dato".to_owned(),
        areas: ["sundholm".to_owned()].into(),
        ..Amendment::default()
    };
    laptop.receive((Space::Programme, DocumentId::new(Kind::Amendment, [6; 16])), &early.edits());
    let page = laptop.done(AgreementRequest::Agreements {}).await["agreements"][0].clone();
    let told = |index: usize| (&page["amendments"][index]["decided"], &page["amendments"][index]["holds"]);
    assert_eq!((told(0), told(1)), ((&json!("2025-07-31"), &json!(false)), (&json!("2026-03-01"), &json!(true))));
}
