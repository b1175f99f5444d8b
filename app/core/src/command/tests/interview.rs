//! The interview form of newcomers and hosts: filled in offline, corrected, put on the card when somebody says so.

use crdt_model::card::MeetingTime;
use crdt_model::id::PersonId;
use crdt_model::interview::{InterviewQuestion, told_id};
use crdt_model::kind::Kind;
use crdt_model::registration::{Purpose, Step};
use crdt_model::space::Space;
use crdt_model::wire::AccessAsk;
use serde_json::{Value, json};

use super::programme::{CITY, input, laptop, with_words};
use crate::api::{CardInput, InterviewAnswer, InterviewInput, ProgrammeRequest, RightsRequest};
use crate::error::ErrorCode;
use crate::store::access_command;
use crate::testing::{Device, date};

async fn registered(device: &Device) -> PersonId {
    let page = device.done(ProgrammeRequest::RegisterNewcomer { organisation: None, new: input("Rima") }).await;
    page["line"]["person"].as_str().unwrap().parse().unwrap()
}

fn answer(question: InterviewQuestion, text: &str) -> InterviewAnswer {
    InterviewAnswer { question, text: text.to_owned() }
}

fn said() -> CardInput {
    CardInput {
        area: Some("sundholm".to_owned()),
        languages: vec!["ar".to_owned(), "da".to_owned()],
        times: vec![MeetingTime::Saturday],
        purposes: vec![Purpose::Danish, Purpose::Job],
        children: vec![2019],
        wishes: Some("Undgå hunde og katte".to_owned()),
        ..CardInput::default()
    }
}

fn write(person: PersonId, onto_card: bool, answers: Vec<InterviewAnswer>) -> ProgrammeRequest {
    let interview = InterviewInput { on: date("2026-10-09"), answers, said: said(), onto_card };
    ProgrammeRequest::WriteInterview { person, interview }
}

fn answered(form: &Value, question: &str) -> Value {
    let answers = form["answers"].as_array().unwrap();
    answers.iter().find(|answer| answer["question"] == question).unwrap()["text"].clone()
}

#[tokio::test]
async fn an_interview_is_noted_with_its_form_and_the_card_learns_of_it_when_somebody_says_so() {
    let laptop = with_words(laptop(1, CITY)).await;
    let person = registered(&laptop).await;
    // What was asked at the registration is not asked again.
    let empty = laptop.done(ProgrammeRequest::Interview { person }).await;
    assert_eq!((&empty["form"], &empty["on"], &empty["side"]), (&Value::Null, &Value::Null, &json!("newcomer")));
    assert_eq!((&empty["said"]["languages"], &empty["said"]["children"]), (&json!(["ar"]), &json!([2019, 2022])));
    assert_eq!(
        (&empty["said"]["wishes"], answered(&empty, "network")),
        (&json!("Undgå hunde"), json!("")),
        "as on the card, and nothing in free words yet"
    );
    assert_eq!(empty["answers"].as_array().unwrap().len(), 4);

    let told = vec![answer(InterviewQuestion::Network, " Kun sin nabo "), answer(InterviewQuestion::NeedsHelp, "CV")];
    let page = laptop.done(write(person, false, told)).await;
    assert_eq!((&page["line"]["step"], &page["card"]["waits_since"]), (&json!("interviewed"), &json!("2026-10-09")));
    assert_eq!((&page["registration"]["interview_form"], &page["card"]["times"]), (&json!(1), &json!(["sunday"])));
    assert!(page["registration"]["interviewed_by"].is_string(), "who asked: {page}");
    let form = laptop.done(ProgrammeRequest::Interview { person }).await;
    assert_eq!(
        (&form["form"], &form["on"], &form["by"]),
        (&json!(1), &json!("2026-10-09"), &page["registration"]["interviewed_by"])
    );
    assert_eq!((&form["said"]["times"], answered(&form, "network")), (&json!(["saturday"]), json!("Kun sin nabo")));

    // Corrected: what is left out stays, what is emptied goes; and now it stands on the card.
    let page = laptop.done(write(person, true, vec![answer(InterviewQuestion::NeedsHelp, "")])).await;
    assert_eq!((&page["card"]["times"], &page["card"]["children"]), (&json!(["saturday"]), &json!([2019])));
    assert_eq!(
        (&page["card"]["own_wishes"], &page["card"]["purposes"]),
        (&json!("Undgå hunde og katte"), &json!(["danish", "job"]))
    );
    assert_eq!(page["card"]["waits_since"], "2026-10-09");
    let form = laptop.done(ProgrammeRequest::Interview { person }).await;
    assert_eq!((answered(&form, "network"), answered(&form, "needs_help")), (json!("Kun sin nabo"), json!("")));
}

#[tokio::test]
async fn free_words_of_an_interview_lie_in_the_register_alone_and_another_device_goes_on_with_them() {
    let (first, second) = (with_words(laptop(1, CITY)).await, laptop(2, CITY));
    let person = registered(&first).await;
    first.done(write(person, true, vec![answer(InterviewQuestion::Practical, "Arbejder om natten")])).await;
    let rows = first.waiting();
    let holds = rows.iter().filter(|row| String::from_utf8_lossy(&row.bytes).contains("Arbejder om natten"));
    let places: Vec<(Space, Kind)> = holds.map(|row| (row.space, row.document.kind())).collect();
    assert_eq!(places, [(Space::Organisation(CITY), Kind::Note)]);
    first.send_to(&[&second]);
    let form = second.done(ProgrammeRequest::Interview { person }).await;
    assert_eq!(answered(&form, "practical"), "Arbejder om natten");
    let page =
        second.done(write(person, true, vec![answer(InterviewQuestion::Practical, "Nyt job, kan om aftenen")])).await;
    // What the first device has put on the card is not said twice.
    assert_eq!(page["card"]["other_wishes"], json!(["Undgå hunde og katte"]));
    assert_eq!(page["card"]["own_wishes"], "");
    second.send_to(&[&first]);
    let form = first.done(ProgrammeRequest::Interview { person }).await;
    assert_eq!(answered(&form, "practical"), "Nyt job, kan om aftenen");
}

#[tokio::test]
async fn a_date_alone_is_an_interview_on_paper_and_what_cannot_be_is_refused() {
    let laptop = with_words(laptop(1, CITY)).await;
    let person = registered(&laptop).await;
    let on = Some(date("2026-10-09"));
    let page = laptop.done(ProgrammeRequest::TakeStep { person, step: Step::Interviewed, on }).await;
    assert_eq!((&page["line"]["step"], &page["registration"]["interview_form"]), (&json!("interviewed"), &Value::Null));

    let with = |change: &dyn Fn(&mut InterviewInput)| {
        let mut interview =
            InterviewInput { on: date("2026-10-09"), answers: Vec::new(), said: said(), onto_card: false };
        change(&mut interview);
        ProgrammeRequest::WriteInterview { person, interview }
    };
    assert_eq!(
        laptop.refused(with(&|one: &mut InterviewInput| one.on = date("2026-09-30"))).await,
        ErrorCode::StepsOutOfOrder
    );
    assert_eq!(
        laptop.refused(with(&|one: &mut InterviewInput| one.on = date("2026-12-01"))).await,
        ErrorCode::DateInFuture
    );
    let unknown = with(&|one: &mut InterviewInput| one.said.languages = vec!["xx".to_owned()]);
    assert_eq!(laptop.refused(unknown).await, ErrorCode::NotInReference);
    let long =
        with(&|one: &mut InterviewInput| one.answers = vec![answer(InterviewQuestion::Network, &"x".repeat(2_001))]);
    assert_eq!(laptop.refused(long).await, ErrorCode::TextTooLong);
    assert_eq!(laptop.done(ProgrammeRequest::Interview { person }).await["form"], Value::Null, "nothing was saved");
}

#[tokio::test]
async fn what_was_said_is_handed_out_and_erased_with_the_name() {
    let laptop = with_words(laptop(1, CITY)).await;
    let person = registered(&laptop).await;
    let before = laptop.done(RightsRequest::PersonRights { person }).await["notes"].as_u64().unwrap();
    laptop.done(write(person, false, vec![answer(InterviewQuestion::Network, "Kun sin nabo")])).await;
    let rights = laptop.done(RightsRequest::PersonRights { person }).await;
    assert_eq!(rights["notes"].as_u64().unwrap(), before + 1);

    let file = laptop.done(RightsRequest::HandOutPerson { person }).await;
    assert!(file.to_string().contains("Kun sin nabo"), "{file}");
    let worker = laptop.at_desk(|desk| Ok(desk.face().person));
    assert!(!file.to_string().contains(&worker.to_string()), "who asked is somebody else's: {file}");

    laptop.done(RightsRequest::ErasePerson { person }).await;
    let asked = laptop.at_desk(|desk| Ok(access_command::all(desk.connection())?));
    let erased: Vec<_> = asked
        .into_iter()
        .filter_map(|(command, _)| match command.ask {
            AccessAsk::Erase(details) => Some(details),
            _ => None,
        })
        .flatten()
        .collect();
    let told = told_id(person);
    assert!(erased.iter().any(|one| one.document == told && one.space == Space::Organisation(CITY)), "{erased:?}");
}
