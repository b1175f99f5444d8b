//! The host programme's people, and the matches that are made of them: laptops of several organisations, offline.

use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::card::{Card, MatchSide, MeetingTime, OnCard, card_id};
use crdt_model::goal::{Goal, Unit};
use crdt_model::id::{MatchId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::registration::{Purpose, Segment, Step, WithdrawnReason};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use super::coordinator::reference;
use crate::api::{
    CardInput, HostRequest, MatchingRequest, ProgrammeFilter, ProgrammeRequest, ProgrammeStanding, RegistrationInput,
    Request,
};
use crate::error::ErrorCode;
use crate::testing::{Device, ORGANISATION, THURSDAY, date};

/// The municipality's own.
pub(super) const CITY: OrganisationId = OrganisationId::from_bytes([5; 16]);

pub(super) fn laptop(seed: u64, organisation: OrganisationId) -> Device {
    let spaces = [Space::Programme, Space::Organisation(organisation), Space::Pool];
    Device::enrolled(seed, &spaces.map(|space| (space, Role::Coordinator)))
}

pub(super) async fn with_words(device: Device) -> Device {
    device.done(reference()).await;
    let more = json!({
        "command": "write_reference", "areas": [], "kinds": [], "partners": [],
        "organisations": [{"key": CITY, "name": "Københavns Kommune"}],
        "host_programme": {
            "information": [{"key": "school", "danish": "Sprogskole", "english": "Language school"}],
            "languages": [
                {"key": "ar", "danish": "Arabisk", "english": "Arabic"},
                {"key": "da", "danish": "Dansk", "english": "Danish"},
            ],
            "legal_groups": [
                {"law": "2011", "group": "2.2", "danish": "Flygtning", "english": "Refugee"},
                {"law": "2011", "group": "2.4", "danish": "Arbejdstager", "english": "Worker"},
            ],
            "destinations": [{"key": "first_job", "name": "Første Job i Danmark"}],
            "tiers": [{"key": ORGANISATION, "tier": "primary"}],
        },
    });
    device.done(serde_json::from_value::<Request>(more).unwrap()).await;
    device
}

pub(super) fn input(first: &str) -> RegistrationInput {
    RegistrationInput {
        first_name: first.to_owned(),
        last_name: None,
        phone: None,
        channel: Some("school".to_owned()),
        legal_group: None,
        segment: None,
        registered: Some(date("2026-10-01")),
        card: CardInput {
            area: Some("sundholm".to_owned()),
            languages: vec!["ar".to_owned()],
            times: vec![MeetingTime::Sunday],
            purposes: vec![Purpose::Danish],
            children: vec![2019, 2022],
            wishes: Some("Undgå hunde".to_owned()),
            ..CardInput::default()
        },
    }
}

fn id(page: &Value) -> PersonId {
    page["line"]["person"].as_str().unwrap().parse().unwrap()
}

pub(super) async fn newcomer(device: &Device, new: RegistrationInput) -> PersonId {
    let person = id(&device.done(ProgrammeRequest::RegisterNewcomer { organisation: None, new }).await);
    let on = Some(date("2026-10-09"));
    device.done(ProgrammeRequest::TakeStep { person, step: Step::Interviewed, on }).await;
    person
}

pub(super) async fn host(device: &Device, new: RegistrationInput) -> PersonId {
    let person = id(&device.done(ProgrammeRequest::RegisterHost { organisation: None, new }).await);
    device.done(ProgrammeRequest::CheckResident { person, on: Some(date("2026-10-02")) }).await;
    device.done(ProgrammeRequest::TakeStep { person, step: Step::Interviewed, on: Some(date("2026-10-05")) }).await;
    person
}

pub(super) fn matched(newcomer: PersonId, host: PersonId) -> MatchingRequest {
    MatchingRequest::CreateMatch { newcomer, host, matched: None, first_meeting: None }
}

#[tokio::test]
async fn a_newcomer_comes_in_step_by_step_and_only_then_waits() {
    let laptop = with_words(laptop(1, CITY)).await;
    let new = RegistrationInput {
        legal_group: Some("2011/2.4".to_owned()),
        segment: Some(Segment::Expat),
        phone: Some("42 11 00 00".to_owned()),
        ..input("Olena")
    };
    let page = laptop.done(ProgrammeRequest::RegisterNewcomer { organisation: None, new: new.clone() }).await;
    let person = id(&page);
    assert_eq!((&page["line"]["step"], &page["organisation"]), (&json!("registered"), &json!("Københavns Kommune")));
    assert_eq!(
        page["registration"]["legal_group"],
        json!({"key": "2011/2.4", "name": {"da": "Arbejdstager", "en": "Worker"}})
    );
    assert_eq!((&page["card"]["children"], &page["card"]["own_wishes"]), (&json!([2019, 2022]), &json!("Undgå hunde")));
    assert_eq!(laptop.done(MatchingRequest::Pool {}).await["newcomers"], json!([]));

    let step = |step, on: Option<&str>| ProgrammeRequest::TakeStep { person, step, on: on.map(date) };
    assert_eq!(laptop.refused(step(Step::Interviewed, Some("2026-09-30"))).await, ErrorCode::StepsOutOfOrder);
    assert_eq!(laptop.refused(step(Step::Interviewed, Some("2026-12-01"))).await, ErrorCode::DateInFuture);
    let page = laptop.done(step(Step::Interviewed, Some("2026-10-09"))).await;
    assert_eq!((&page["line"]["step"], &page["card"]["waits_since"]), (&json!("interviewed"), &json!("2026-10-09")));
    let waiting = laptop.done(MatchingRequest::Pool {}).await["newcomers"].clone();
    assert_eq!(
        (&waiting[0]["name"], &waiting[0]["days"], &waiting[0]["children"]),
        (&json!("Olena"), &json!(34), &json!(2))
    );

    let on = date("2026-11-01");
    laptop.done(ProgrammeRequest::Withdraw { person, on, reason: WithdrawnReason::NoTime }).await;
    assert_eq!(laptop.done(MatchingRequest::Pool {}).await["newcomers"], json!([]));
    let page = laptop.done(ProgrammeRequest::Rejoin { person }).await;
    assert_eq!(page["line"]["step"], "interviewed");
    let page = laptop.done(step(Step::Interviewed, None)).await;
    assert_eq!(page["card"]["waits_since"], Value::Null);

    let edited = RegistrationInput { legal_group: None, first_name: "Olenka".to_owned(), registered: None, ..new };
    let page = laptop.done(ProgrammeRequest::EditRegistration { person, input: edited }).await;
    assert_eq!((&page["first"], &page["registration"]["legal_group"]), (&json!("Olenka"), &Value::Null));
    assert_eq!(page["registration"]["registered"], "2026-10-01");
}

#[tokio::test]
async fn the_legal_group_stands_in_the_register_alone_and_the_pool_has_first_names_only() {
    let laptop = with_words(laptop(1, CITY)).await;
    let new = RegistrationInput {
        legal_group: Some("2011/2.2".to_owned()),
        last_name: Some("Bondarenko".to_owned()),
        phone: Some("42 11 00 00".to_owned()),
        ..input("Olena")
    };
    newcomer(&laptop, new).await;
    for row in laptop.waiting().into_iter().filter(|row| row.space == Space::Pool) {
        let text = String::from_utf8_lossy(&row.bytes).into_owned();
        assert!(!["2.2", "2011", "Bondarenko", "42 11"].iter().any(|word| text.contains(word)), "{}", row.document);
    }
}

#[tokio::test]
async fn proposals_explain_themselves_and_say_why_others_are_not_there() {
    let laptop = with_words(laptop(1, CITY)).await;
    let rima = newcomer(&laptop, input("Rima")).await;
    let mut jette = input("Jette");
    jette.card.languages = vec!["da".to_owned()];
    jette.card.children = vec![2018];
    let jette = host(&laptop, jette).await;
    let on = Some(date("2026-10-08"));
    laptop.done(ProgrammeRequest::TakeStep { person: jette, step: Step::Introduced, on }).await;
    laptop.done(ProgrammeRequest::RegisterHost { organisation: None, new: input("Ny") }).await;
    let view = laptop.done(MatchingRequest::Proposals { person: rima }).await;
    let line = &view["proposals"][0];
    assert_eq!((&line["fits"], line["reasons"].as_array().unwrap().len()), (&json!(4), 5));
    assert_eq!(
        line["reasons"][4],
        json!({"criterion": "languages", "fit": "not", "rests_on": [{"said": "named", "words": {"da": "Dansk", "en": "Danish"}}]})
    );
    assert_eq!(line["reasons"][3]["rests_on"], json!([{"said": "child", "age": 8}]));
    assert_eq!((&view["unintroduced"], &line["unintroduced"]), (&json!(true), &json!(false)));
    assert_eq!(view["others"], json!([{"why": "not_ready", "count": 1, "names": ["Ny"]}]));
}

#[tokio::test]
async fn a_proposal_says_which_weekdays_suit_both() {
    use MeetingTime::{Monday, Thursday, Tuesday, WeekdayEvening};
    let laptop = with_words(laptop(1, CITY)).await;
    let on = |name: &str, times: &[MeetingTime]| {
        let mut new = input(name);
        new.card.times = times.to_vec();
        new
    };
    let rima = newcomer(&laptop, on("Rima", &[Thursday, Monday, WeekdayEvening])).await;
    host(&laptop, on("Jette", &[Monday, Tuesday, Thursday, WeekdayEvening])).await;
    let view = laptop.done(MatchingRequest::Proposals { person: rima }).await;
    let shared = ["monday", "thursday", "weekday_evening"];
    assert_eq!(view["card"]["times"], json!(shared));
    let rests_on = shared.map(|time| json!({"said": "time", "time": time}));
    let expected = json!({"criterion": "times", "fit": "fits", "rests_on": rests_on});
    assert_eq!(view["proposals"][0]["reasons"][0], expected);
}

#[tokio::test]
async fn a_match_is_made_of_two_cards_in_two_spaces_that_both_organisations_hold() {
    let (city, partner) = (with_words(laptop(1, CITY)).await, laptop(2, ORGANISATION));
    let rima = newcomer(&city, input("Rima")).await;
    city.send_to(&[&partner]);
    let unchecked = id(&partner.done(ProgrammeRequest::RegisterHost { organisation: None, new: input("Bo") }).await);
    let on = Some(date("2026-10-05"));
    partner.done(ProgrammeRequest::TakeStep { person: unchecked, step: Step::Interviewed, on }).await;
    assert_eq!(partner.refused(matched(rima, unchecked)).await, ErrorCode::NotResident);
    let jette = host(&partner, input("Jette")).await;
    assert_eq!(partner.refused(matched(jette, rima)).await, ErrorCode::BadRequest);
    let made = partner.done(matched(rima, jette)).await;
    let of: MatchId = made["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(made["space"], Space::MatchShared(of).to_string());
    let written: Vec<Kind> = partner
        .waiting()
        .iter()
        .filter(|row| row.space == Space::MatchShared(of))
        .map(|row| row.document.kind())
        .collect();
    assert_eq!(written, [Kind::Match, Kind::Name, Kind::Name, Kind::Name]);
    let page = partner.done(HostRequest::Match {}).await;
    assert_eq!((&page["people"][0]["name"], &page["children"]), (&json!("Rima"), &json!(2)));
    let page = partner.done(ProgrammeRequest::ProgrammePerson { person: jette }).await;
    assert_eq!((&page["line"]["step"], &page["matches"][0]["with"]), (&json!("matched"), &json!("Rima")));
    // Whoever does not know what the register says sees that on the card.
    let page = partner.done(ProgrammeRequest::ProgrammePerson { person: rima }).await;
    assert_eq!((&page["registration"], &page["line"]["step"]), (&Value::Null, &json!("matched")));
    assert_eq!(partner.refused(matched(rima, jette)).await, ErrorCode::HasMatch);
}

#[tokio::test]
async fn quotas_count_live_and_a_card_that_is_not_ready_is_refused() {
    let city = with_words(laptop(1, CITY)).await;
    let agreement = DocumentId::new(Kind::Agreement, [1; 16]);
    let agreed = |kind, number| (Space::Programme, DocumentId::new(kind, [number; 16]));
    let terms = Agreement {
        title: "Værtsprogrammet".to_owned(),
        starts: Some(date("2026-01-01")),
        ends: Some(date("2027-12-31")),
        ..Agreement::default()
    };
    city.receive((Space::Programme, agreement), &terms.edits());
    let programme = json!({
        "command": "write_reference", "areas": [], "kinds": [], "partners": [], "organisations": [],
        "host_programme": {"agreement": agreement},
    });
    city.done(serde_json::from_value::<Request>(programme).unwrap()).await;
    for (number, target) in [(1, 75), (2, 99)] {
        let goal = Goal {
            agreement: Some(agreement),
            indicator: Some("matches".to_owned()),
            target: Some(target),
            unit: Some(Unit::Matches),
            organisation: Some(ORGANISATION),
            ..Goal::default()
        };
        city.receive(agreed(Kind::Goal, number), &goal.edits());
    }
    let drops = |goal| Amendment {
        agreement: Some(agreement),
        decided: Some(date("2026-06-01")),
        reason: "Byrådet besluttede det.".to_owned(),
        drops: [goal].into(),
        ..Amendment::default()
    };
    city.receive(agreed(Kind::Amendment, 1), &drops(agreed(Kind::Goal, 2).1).edits());
    let quota = |at_least| json!([{"organisation": ORGANISATION, "name": "Dansk Flygtningehjælp", "matches": 0, "at_least": at_least}]);
    let pool = city.done(MatchingRequest::Pool {}).await;
    assert_eq!((&pool["quotas"], &pool["years"]), (&quota(75), &json!([2026, 2027])));
    let amended = Amendment {
        targets: [(agreed(Kind::Goal, 1).1, 60)].into(),
        ends: Some(date("2028-06-30")),
        drops: Default::default(),
        ..drops(agreement)
    };
    city.receive(agreed(Kind::Amendment, 2), &amended.edits());
    let pool = city.done(MatchingRequest::Pool {}).await;
    assert_eq!((&pool["quotas"], &pool["years"]), (&quota(60), &json!([2026, 2028])));
    let partner = laptop(2, ORGANISATION);
    city.send_to(&[&partner]);
    let jette = host(&partner, input("Jette")).await;
    partner.send_to(&[&city]);
    let rima = id(&city.done(ProgrammeRequest::RegisterNewcomer { organisation: None, new: input("Rima") }).await);
    assert_eq!(city.refused(matched(rima, jette)).await, ErrorCode::NotReady);
    city.done(ProgrammeRequest::TakeStep { person: rima, step: Step::Interviewed, on: Some(date("2026-10-09")) }).await;
    city.done(matched(rima, jette)).await;
    // A match from before the agreement is none of its.
    let old = OnCard { organisation: ORGANISATION, matched: date("2025-12-31"), ended: Some(date("2026-06-30")) };
    let matches = [(MatchId::from_bytes([8; 16]), old)].into();
    let card = Card { side: Some(MatchSide::Host), matches, ..Card::default() };
    city.receive((Space::Pool, card_id(PersonId::from_bytes([42; 16]))), &card.edits());
    assert_eq!(city.done(MatchingRequest::Pool {}).await["quotas"][0]["matches"], 1);
}

#[tokio::test]
async fn a_partner_registers_hosts_and_no_newcomers() {
    let (city, dfh) = (with_words(laptop(1, CITY)).await, laptop(2, ORGANISATION));
    city.send_to(&[&dfh]);
    let newcomer = ProgrammeRequest::RegisterNewcomer { organisation: None, new: input("Rima") };
    assert_eq!(dfh.refused(newcomer.clone()).await, ErrorCode::PartnersRegisterHosts);
    for (laptop, registers) in [(&city, true), (&dfh, false)] {
        let choices = serde_json::from_value::<Request>(json!({"command": "reference"})).unwrap();
        assert_eq!(laptop.done(choices).await["registers_newcomers"], registers);
    }
    dfh.done(ProgrammeRequest::RegisterHost { organisation: None, new: input("Jette") }).await;
    city.done(newcomer).await;
}

#[tokio::test]
async fn two_who_match_the_same_newcomer_offline_both_keep_it_until_somebody_settles() {
    let (city, dfh) = (with_words(laptop(1, CITY)).await, laptop(2, ORGANISATION));
    let rima = newcomer(&city, input("Rima")).await;
    let mona = host(&city, input("Mona")).await;
    city.send_to(&[&dfh]);
    let jette = host(&dfh, input("Jette")).await;
    dfh.send_to(&[&city]);
    dfh.done(matched(rima, jette)).await;
    let made = city.done(matched(rima, mona)).await;
    let of: MatchId = made["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(city.refused(MatchingRequest::SettleMatch { of }).await, ErrorCode::NotFound);
    dfh.send_to(&[&city]);
    let pool = city.done(MatchingRequest::Pool {}).await;
    let conflict = &pool["conflicts"][0];
    assert_eq!((&conflict["name"], conflict["matches"].as_array().unwrap().len()), (&json!("Rima"), 2));
    let with: Vec<&str> =
        conflict["matches"].as_array().unwrap().iter().map(|one| one["with"].as_str().unwrap()).collect();
    assert!(with.contains(&"Jette") && with.contains(&"Mona"));
    city.send_to(&[&dfh]);
    let theirs = dfh.done(MatchingRequest::Pool {}).await["conflicts"][0].clone();
    assert_eq!(theirs["settled_by"], "Københavns Kommune");
    assert!(theirs["matches"].as_array().unwrap().iter().all(|one| one["may_end"] == false));
    assert_eq!(dfh.refused(MatchingRequest::SettleMatch { of }).await, ErrorCode::SettledElsewhere);
    assert_eq!(conflict["settled_by"], json!(null));
    let pool = city.done(MatchingRequest::SettleMatch { of }).await;
    assert_eq!(pool["conflicts"], json!([]));
    // Ended on the day it was made, it never was one; its host waits again.
    let counted: Vec<_> = pool["quotas"].as_array().unwrap().iter().map(|quota| &quota["matches"]).collect();
    assert_eq!(counted, [1]);
    assert_eq!(pool["hosts"][0]["name"], "Mona");
}

#[tokio::test]
async fn somebody_who_is_there_already_is_named_before_they_are_saved() {
    let laptop = with_words(laptop(1, CITY)).await;
    let known = |first: &str, phone: Option<&str>| ProgrammeRequest::KnownAlready {
        first_name: first.to_owned(),
        last_name: None,
        phone: phone.map(str::to_owned),
    };
    newcomer(&laptop, RegistrationInput { phone: Some("+45 42 11 00 00".to_owned()), ..input("Olena") }).await;
    let found = laptop.done(known("Olena", Some("42110000"))).await;
    assert_eq!((&found[0]["same_phone"], &found[0]["registered"]), (&json!(true), &json!("2026-10-01")));
    assert_eq!(laptop.done(known("Olena", None)).await[0]["same_phone"], false);
    assert_eq!(laptop.done(known("Bob", Some("20 20 20 20"))).await, json!([]));
}

#[tokio::test]
async fn lists_and_referrals_are_kept_by_the_organisation() {
    let laptop = with_words(laptop(1, CITY)).await;
    let rima = newcomer(&laptop, input("Rima")).await;
    laptop.done(ProgrammeRequest::RegisterNewcomer { organisation: None, new: input("Olena") }).await;
    let list = |standing, search: &str| ProgrammeRequest::ProgrammePeople {
        filter: ProgrammeFilter { side: MatchSide::Newcomer, standing, search: search.to_owned() },
    };
    for (standing, expected) in [
        (ProgrammeStanding::Here, 2),
        (ProgrammeStanding::Waiting, 1),
        (ProgrammeStanding::Preparing, 1),
        (ProgrammeStanding::Matched, 0),
    ] {
        assert_eq!(laptop.done(list(standing, "")).await["found"], expected, "{standing:?}");
    }
    assert_eq!(laptop.done(list(ProgrammeStanding::Here, "ol")).await["rows"][0]["name"], "Olena");

    let refer = |destination: &str| ProgrammeRequest::Refer {
        person: rima,
        destination: destination.to_owned(),
        date: date(THURSDAY),
    };
    assert_eq!(laptop.refused(refer("moon")).await, ErrorCode::NotInReference);
    let page = laptop.done(refer("first_job")).await;
    assert_eq!(page["referrals"][0]["destination"], "Første Job i Danmark");
    let referral = page["referrals"][0]["referral"].as_str().unwrap().parse().unwrap();
    let page = laptop.done(ProgrammeRequest::CancelReferral { person: rima, referral, cancelled: true }).await;
    assert_eq!(page["referrals"][0]["cancelled"], true);
}
