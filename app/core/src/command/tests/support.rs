//! What hosts spend and what is decided about it.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::card::MatchSide;
use crdt_model::decision::{RefusalReason, Ruling, decision_id};
use crdt_model::document::Edit;
use crdt_model::host_match::{ActivityKind, Match};
use crdt_model::id::{DeviceId, MatchId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::name::Name;
use crdt_model::payout::{Payout, payout_id};
use crdt_model::questionnaire::standard;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::api::{CoverInput, DecisionInput, DeviceRequest, ExpenseInput, GuidelineInput, HostRequest, SupportRequest};
use crate::error::{AppError, ErrorCode};
use crate::store::{document, picture};
use crate::testing::{Device, MATCH, ORGANISATION, THURSDAY, child, date};

const SPACE: Space = Space::MatchShared(MATCH);

/// A receipt that no other number has.
fn photo(number: u8) -> String {
    let paper =
        RgbImage::from_fn(60, 90, |x, y| if (x / 6 + y / 6) % 2 == 0 { Rgb([number; 3]) } else { Rgb([250; 3]) });
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(paper).write_to(&mut png, ImageFormat::Png).unwrap();
    STANDARD.encode(png.into_inner())
}

pub(super) fn dinner(on: &str, kroner: i64, receipt: Option<u8>) -> HostRequest {
    HostRequest::LogActivity {
        kind: ActivityKind::PrivateDinner,
        date: date(on),
        with: vec![child(101), child(100)],
        children: 2,
        line: Some("Vi lavede frikadeller".to_owned()),
        expense: Some(ExpenseInput { amount_oere: kroner * 100, receipt: receipt.map(photo) }),
    }
}

fn covering(kroner: i64) -> GuidelineInput {
    GuidelineInput {
        valid_from: date("2026-03-01"),
        published: "https://kommunen.example/stoette".to_owned(),
        answer_days: Some(10),
        covers: vec![CoverInput {
            kind: ActivityKind::PrivateDinner,
            limit_oere: kroner * 100,
            danish: "Mad og drikke hjemme hos jer".to_owned(),
            english: "Food and drink at your home".to_owned(),
        }],
    }
}

/// A coordinator's device with the host's match on it, and a guideline that covers dinners up to 400 kroner.
pub(super) async fn laptop(seed: u64) -> Device {
    let spaces = [Space::Programme, Space::Organisation(ORGANISATION), SPACE];
    let device = Device::enrolled(seed, &spaces.map(|space| (space, Role::Coordinator)));
    let matched = Match { host: Some(child(100)), newcomer: Some(child(101)), ..Match::default() };
    device.receive((SPACE, DocumentId::of_match(MATCH)), &matched.edits());
    let host = Name { first: "Henrik".to_owned(), ..Name::default() };
    device.receive((SPACE, DocumentId::name(child(100))), &host.edits());
    device.done(SupportRequest::WriteGuideline { guideline: covering(400) }).await;
    device
}

pub(super) fn decide(claim: &Value, decision: DecisionInput) -> SupportRequest {
    SupportRequest::DecideClaim { of: MATCH, claim: claim["claim"].as_str().unwrap().parse().unwrap(), decision }
}

pub(super) fn approve(kroner: Option<i64>) -> DecisionInput {
    let amount_oere = kroner.map(|kroner| kroner * 100);
    DecisionInput { ruling: Ruling::Approved, amount_oere, reason: None, line: None }
}

fn refuse(reason: RefusalReason, line: &str) -> DecisionInput {
    DecisionInput { ruling: Ruling::Refused, amount_oere: None, reason: Some(reason), line: Some(line.to_owned()) }
}

/// A claim was paid.
pub(super) fn paid(device: &Device, claim: &str, kroner: i64) {
    let payout = Payout { paid: Some(date(THURSDAY)), amount_oere: Some(kroner * 100), file: Some(1) };
    device.receive((SPACE, payout_id(claim.parse().unwrap())), &payout.edits());
}

fn kept(device: &Device, kind: Kind) -> usize {
    device.at_desk(|desk| Ok(document::of_kind(desk.connection(), SPACE, kind)?.len()))
}

fn pictures(device: &Device) -> usize {
    device.at_desk(|desk| Ok(picture::waiting(desk.connection(), 0, 100)?.len()))
}

#[tokio::test]
async fn a_dinner_its_claim_and_its_receipt_are_saved_in_one_go() {
    let phone = Device::phone(1);
    let page = phone.done(dinner(THURSDAY, 360, Some(1))).await;
    let line = &page["activities"][0];
    assert_eq!((&line["claim"]["amount_oere"], &line["claim"]["has_receipt"]), (&json!(36_000), &json!(true)));
    assert_eq!((&line["claim"]["state"], &line["standing"]), (&json!({"state": "being_looked_at"}), &json!("waiting")));
    assert_eq!(phone.done(DeviceRequest::SyncStatus {}).await["waiting"], 1);
    assert_eq!((kept(&phone, Kind::Activity), kept(&phone, Kind::Claim), pictures(&phone)), (1, 1, 1));

    let again = phone.crashed(2);
    again.unlock().await;
    assert_eq!((kept(&again, Kind::Activity), kept(&again, Kind::Claim), pictures(&again)), (1, 1, 1));
}

#[tokio::test]
async fn where_there_is_no_room_for_the_receipt_nothing_of_the_dinner_is_saved() {
    let phone = Device::phone(1);
    // Room for the dinner and its claim, and not for the picture.
    let mut noise = 7_u32;
    let restless = RgbImage::from_fn(900, 900, |_, _| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = noise.to_be_bytes();
        Rgb([red, green, blue])
    });
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(restless).write_to(&mut png, ImageFormat::Png).unwrap();
    let large = HostRequest::LogActivity {
        kind: ActivityKind::PrivateDinner,
        date: date(THURSDAY),
        with: vec![child(101)],
        children: 0,
        line: None,
        expense: Some(ExpenseInput { amount_oere: 100, receipt: Some(STANDARD.encode(png.into_inner())) }),
    };
    phone.at_desk(|desk| {
        desk.fill_disk(30);
        Ok(())
    });
    assert_eq!(phone.refused(large).await, ErrorCode::DiskFull);
    assert_eq!((kept(&phone, Kind::Activity), kept(&phone, Kind::Claim), pictures(&phone)), (0, 0, 0));
    assert_eq!(phone.done(HostRequest::Match {}).await["activities"], json!([]));
    let again = phone.crashed(2);
    again.unlock().await;
    assert_eq!((kept(&again, Kind::Activity), kept(&again, Kind::Claim), pictures(&again)), (0, 0, 0));
}

#[tokio::test]
async fn what_is_approved_refused_and_paid_reaches_the_host() {
    let (phone, laptop) = (Device::phone(1), laptop(2).await);
    for (day, kroner, receipt) in [("2026-11-01", 360, Some(1)), ("2026-11-05", 460, Some(2)), (THURSDAY, 90, None)] {
        phone.done(dinner(day, kroner, receipt)).await;
        phone.clock.pass_minutes(1);
    }
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let amounts: Vec<_> = claims["waiting"].as_array().unwrap().iter().map(|line| &line["amount_oere"]).collect();
    assert_eq!(amounts, [36_000, 46_000, 9_000]);
    assert_eq!(claims["waiting_oere"], 91_000);
    let over = &claims["waiting"][1];
    assert_eq!((&over["cover"]["over_oere"], &over["line"]), (&json!(6_000), &json!("Vi lavede frikadeller")));
    assert_eq!(claims["waiting"][2]["state"]["state"], "receipt_missing");

    assert_eq!(laptop.refused(decide(&claims["waiting"][2], approve(None))).await, ErrorCode::ReceiptMissing);
    assert_eq!(laptop.refused(decide(over, approve(Some(461)))).await, ErrorCode::AmountOutOfRange);
    let other = decide(over, refuse(RefusalReason::Other, " "));
    assert_eq!(laptop.refused(other).await, ErrorCode::TextMissing);
    laptop.done(decide(&claims["waiting"][0], approve(None))).await;
    laptop.done(decide(over, approve(Some(400)))).await;
    let decided = laptop.done(decide(&claims["waiting"][2], refuse(RefusalReason::NoReceipt, "Tag et nyt"))).await;
    assert_eq!(decided["waiting"], json!([]));
    laptop.send_to(&[&phone]);

    let page = phone.done(HostRequest::Match {}).await;
    let states: Vec<_> = page["activities"].as_array().unwrap().iter().map(|line| &line["claim"]["state"]).collect();
    let refused = json!({"state": "refused", "reason": "no_receipt", "line": "Tag et nyt"});
    let approved = |oere| json!({"state": "approved", "amount_oere": oere});
    assert_eq!(states, [&refused, &approved(40_000), &approved(36_000)]);
    assert_eq!(page["support"], json!({"year": 2026, "claimed_oere": 91_000, "covered_oere": 76_000}));

    // An approved claim keeps its receipt; a paid one stays as it is for good.
    let claim = page["activities"][2]["claim"]["claim"].as_str().unwrap();
    let attach = |claim: &str| HostRequest::AttachReceipt { claim: claim.parse().unwrap(), base64: photo(9) };
    assert_eq!(phone.refused(attach(claim)).await, ErrorCode::ClaimDecided);
    paid(&phone, claim, 360);
    paid(&laptop, claim, 360);
    let page = phone.done(HostRequest::Match {}).await;
    let state = &page["activities"][2]["claim"]["state"];
    assert_eq!(state, &json!({"state": "paid", "amount_oere": 36_000, "on": THURSDAY}));
    let withdraw = HostRequest::WithdrawClaim { claim: claim.parse().unwrap(), withdrawn: true };
    assert_eq!(phone.refused(withdraw).await, ErrorCode::ClaimPaid);
    let activity = page["activities"][2]["activity"].as_str().unwrap().parse().unwrap();
    assert_eq!(phone.refused(HostRequest::CancelActivity { activity, cancelled: true }).await, ErrorCode::ClaimPaid);
    assert_eq!(laptop.refused(decide(&claims["waiting"][0], approve(None))).await, ErrorCode::ClaimPaid);

    // A refusal is opened again.
    let open = DecisionInput { ruling: Ruling::Open, amount_oere: None, reason: None, line: None };
    let claims = laptop.done(decide(&claims["waiting"][2], open)).await;
    assert_eq!(claims["waiting"][0]["state"]["state"], "receipt_missing");
}

#[tokio::test]
async fn a_claim_that_lacked_a_receipt_waits_again_once_one_has_come() {
    let (phone, laptop) = (Device::phone(1), laptop(2).await);
    phone.done(dinner("2026-11-08", 90, Some(1))).await;
    phone.send_to(&[&laptop]);
    let line = laptop.done(SupportRequest::Claims {}).await["waiting"][0].clone();
    let claim = line["claim"].as_str().unwrap().parse().unwrap();
    let better = |number| HostRequest::AttachReceipt { claim, base64: photo(number) };
    let state = |page: &Value| page["activities"][0]["claim"]["state"]["state"].clone();
    laptop.done(decide(&line, refuse(RefusalReason::NoReceipt, "Den er sløret"))).await;
    laptop.send_to(&[&phone]);
    assert_eq!(state(&phone.done(HostRequest::Match {}).await), "refused");
    // Whatever the host's clock says.
    phone.clock.pass_days(-1);
    assert_eq!(state(&phone.done(better(2)).await), "being_looked_at");
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    assert_eq!((&claims["waiting"][0]["claim"], &claims["decided"]), (&line["claim"], &json!([])));
    assert_eq!(claims["waiting_oere"], 9_000);
    // Refused once more it does not wait, and no receipt helps against another reason.
    let claims = laptop.done(decide(&line, refuse(RefusalReason::NoReceipt, "Stadig sløret"))).await;
    assert_eq!((&claims["waiting"], &claims["decided"][0]["state"]["state"]), (&json!([]), &json!("refused")));
    laptop.done(decide(&line, refuse(RefusalReason::NotCovered, "Nej"))).await;
    laptop.send_to(&[&phone]);
    assert_eq!(state(&phone.done(better(3)).await), "refused");
}

#[tokio::test]
async fn the_guideline_of_the_day_counts_not_todays() {
    let (phone, laptop) = (Device::phone(1), laptop(2).await);
    let later = GuidelineInput { valid_from: date("2026-11-10"), ..covering(300) };
    laptop.done(SupportRequest::WriteGuideline { guideline: later }).await;
    for on in ["2026-02-28", "2026-11-09", "2026-11-10"] {
        phone.done(dinner(on, 350, Some(on.as_bytes()[9]))).await;
        phone.clock.pass_minutes(1);
    }
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let covers: Vec<_> = claims["waiting"].as_array().unwrap().iter().map(|line| &line["cover"]).collect();
    assert_eq!((&covers[0]["valid_from"], &covers[0]["over_oere"]), (&Value::Null, &json!(35_000)));
    assert_eq!((&covers[1]["valid_from"], &covers[1]["over_oere"]), (&json!("2026-03-01"), &json!(0)));
    assert_eq!((&covers[2]["valid_from"], &covers[2]["over_oere"]), (&json!("2026-11-10"), &json!(5_000)));

    laptop.send_to(&[&phone]);
    let support = phone.done(HostRequest::Support { on: Some(date("2026-11-09")) }).await;
    assert_eq!(support["guideline"]["covers"][0]["limit_oere"], 40_000);
    assert_eq!(phone.done(HostRequest::Support { on: None }).await["guideline"]["covers"][0]["limit_oere"], 30_000);
    assert_eq!(phone.done(HostRequest::Support { on: Some(date("2026-02-28")) }).await["guideline"], Value::Null);
}

#[tokio::test]
async fn the_same_receipt_is_one_claim_and_the_same_day_and_amount_only_a_hint() {
    let (phone, other, laptop) = (Device::phone(1), Device::phone(3), laptop(2).await);
    phone.done(dinner("2026-11-08", 360, Some(1))).await;
    other.clock.pass_minutes(5);
    other.done(dinner("2026-11-08", 360, Some(1))).await;
    other.clock.pass_minutes(5);
    other.done(dinner("2026-11-08", 360, Some(2))).await;
    other.send_to(&[&laptop, &phone]);
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    assert_eq!(claims["waiting"].as_array().unwrap().len(), 2);
    let one = &claims["waiting"][0];
    assert_eq!((one["again"].as_array().unwrap().len(), one["alike"].as_array().unwrap().len()), (1, 1));
    assert_eq!(claims["waiting_oere"], 72_000);

    laptop.done(decide(one, approve(None))).await;
    laptop.send_to(&[&phone]);
    let page = phone.done(HostRequest::Match {}).await;
    let states: Vec<_> =
        page["activities"].as_array().unwrap().iter().map(|line| &line["claim"]["state"]["state"]).collect();
    assert_eq!(states, ["being_looked_at", "claimed_before", "approved"]);
    assert_eq!(page["support"], json!({"year": 2026, "claimed_oere": 72_000, "covered_oere": 36_000}));

    // The first is taken back: the other one stands for the receipt, and is approved as it was.
    let claim = one["claim"].as_str().unwrap().parse().unwrap();
    phone.done(HostRequest::WithdrawClaim { claim, withdrawn: true }).await;
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    assert_eq!(claims["waiting"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_dinner_that_is_taken_back_takes_its_claim_with_it() {
    let phone = Device::phone(1);
    let page = phone.done(dinner(THURSDAY, 360, None)).await;
    let activity = page["activities"][0]["activity"].as_str().unwrap().parse().unwrap();
    let page = phone.done(HostRequest::CancelActivity { activity, cancelled: true }).await;
    assert_eq!(page["activities"][0]["claim"]["state"]["state"], "withdrawn");
    assert_eq!(page["support"]["claimed_oere"], 0);
    let page = phone.done(HostRequest::CancelActivity { activity, cancelled: false }).await;
    assert_eq!(page["activities"][0]["claim"]["state"]["state"], "receipt_missing");
}

#[tokio::test]
async fn a_receipt_that_is_not_here_is_asked_for_and_shown_when_it_has_come() {
    let (phone, laptop) = (Device::phone(1), laptop(2).await);
    phone.done(dinner(THURSDAY, 360, Some(1))).await;
    let sent = phone.at_desk(|desk| Ok(picture::waiting(desk.connection(), 0, 1)?.remove(0)));
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let claim = claims["waiting"][0]["claim"].as_str().unwrap().parse().unwrap();
    let look = || SupportRequest::ClaimPicture { of: MATCH, claim };
    assert_eq!(laptop.done(look()).await, json!({"jpeg": null, "erased": false}));
    let wanted = laptop.at_desk(|desk| Ok(picture::wanted(desk.connection(), 0, 9)?));
    assert_eq!(wanted.iter().map(|(_, wanted)| wanted.picture).collect::<Vec<_>>(), [sent.hash]);
    laptop.at_desk(|desk| {
        let came = desk.store().transaction(|connection| picture::take(connection, SPACE, &sent.bytes))?;
        assert!(came);
        Ok::<(), AppError>(())
    });
    let shown = laptop.done(look()).await;
    let shown = STANDARD.decode(shown["jpeg"].as_str().unwrap()).unwrap();
    assert_eq!(PictureHash::of(&shown), sent.hash);
}

#[tokio::test]
async fn what_cannot_be_claimed_or_decided_is_refused() {
    let (phone, laptop) = (Device::phone(1), laptop(2).await);
    for kroner in [0, -5, 10_001] {
        assert_eq!(phone.refused(dinner(THURSDAY, kroner, None)).await, ErrorCode::AmountOutOfRange);
    }
    assert_eq!(phone.refused(SupportRequest::WriteGuideline { guideline: covering(400) }).await, ErrorCode::NotAllowed);
    assert_eq!(phone.refused(SupportRequest::Claims {}).await, ErrorCode::NotAllowed);
    phone.done(dinner(THURSDAY, 360, Some(1))).await;
    let claim = phone.done(HostRequest::Match {}).await["activities"][0]["claim"].clone();
    assert_eq!(phone.refused(decide(&claim, approve(None))).await, ErrorCode::NotAllowed);
    assert_eq!(laptop.refused(decide(&claim, approve(None))).await, ErrorCode::NotFound);
    let elsewhere = SupportRequest::ClaimPicture {
        of: MatchId::from_bytes([8; 16]),
        claim: claim["claim"].as_str().unwrap().parse().unwrap(),
    };
    assert_eq!(laptop.refused(elsewhere).await, ErrorCode::NotAllowed);

    for published in ["", "http://kommunen.example", "https://", "https://kommunen", "kommunen.example"] {
        let guideline = GuidelineInput { published: published.to_owned(), ..covering(400) };
        assert_eq!(
            laptop.refused(SupportRequest::WriteGuideline { guideline }).await,
            ErrorCode::NotPublished,
            "{published}"
        );
    }
    let nothing = GuidelineInput { covers: Vec::new(), ..covering(400) };
    assert_eq!(laptop.refused(SupportRequest::WriteGuideline { guideline: nothing }).await, ErrorCode::NumberMissing);
    assert_eq!(
        laptop.refused(SupportRequest::WriteGuideline { guideline: covering(0) }).await,
        ErrorCode::AmountOutOfRange
    );
}

#[tokio::test]
async fn the_months_together_stand_on_the_hosts_page() {
    let phone = Device::phone(1);
    let steps = phone.done(HostRequest::Match {}).await["steps"].clone();
    // Matched on 17 May; nobody has said when they met.
    let expected = json!([
        {"step": {"sort": "first_meeting"}, "on": null, "standing": "next"},
        {"step": {"sort": "follow_up", "number": 1}, "on": "2026-06-17", "standing": "past"},
        {"step": {"sort": "follow_up", "number": 2}, "on": "2026-09-17", "standing": "past"},
    ]);
    assert_eq!(steps, expected);
    // There are questions for hosts.
    let questions = standard(MatchSide::Host, date("2026-01-01"), Logged::default());
    let questionnaire = (Space::Programme, DocumentId::new(Kind::Questionnaire, [1; 16]));
    phone.receive(questionnaire, &questions.edits());
    let steps = phone.done(HostRequest::Match {}).await["steps"].clone();
    assert_eq!(steps[3], json!({"step": {"sort": "evaluation"}, "on": "2026-11-17", "standing": "ahead"}));
}

#[tokio::test]
async fn what_two_decided_offline_waits_for_who_knows_both() {
    let (phone, laptop, other) = (Device::phone(1), laptop(2).await, laptop(4).await);
    phone.done(dinner("2026-11-08", 360, Some(1))).await;
    phone.send_to(&[&laptop, &other]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let one = &claims["waiting"][0];
    laptop.done(decide(one, approve(None))).await;
    other.clock.pass_minutes(5);
    other.done(decide(one, refuse(RefusalReason::NotCovered, "Nej"))).await;
    laptop.send_to(&[&other, &phone]);
    other.send_to(&[&laptop, &phone]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let differs = &claims["waiting"][0];
    assert_eq!((&differs["rulings_differ"], &differs["state"]["state"]), (&json!(true), &json!("being_looked_at")));
    assert_eq!(claims["waiting_oere"], 36_000);
    let page = phone.done(HostRequest::Match {}).await;
    assert_eq!(page["activities"][0]["claim"]["state"]["state"], "being_looked_at");

    let settled = laptop.done(decide(one, approve(Some(300)))).await;
    assert_eq!(settled["waiting"], json!([]));
    let decided = &settled["decided"][0];
    let approved = json!({"state": "approved", "amount_oere": 30_000});
    assert_eq!((&decided["rulings_differ"], &decided["state"]), (&json!(false), &approved));
    // Whoever has read that may change it.
    laptop.send_to(&[&other]);
    let decided = other.done(decide(one, refuse(RefusalReason::NotCovered, "Nej"))).await;
    assert_eq!((&decided["waiting"], &decided["decided"][0]["rulings_differ"]), (&json!([]), &json!(false)));
}

#[tokio::test]
async fn an_approved_claim_waits_again_where_its_picture_was_changed_offline() {
    let (phone, other, laptop) = (Device::phone(1), Device::phone(3), laptop(2).await);
    phone.done(dinner("2026-11-08", 360, Some(1))).await;
    other.clock.pass_minutes(5);
    other.done(dinner("2026-11-08", 360, Some(1))).await;
    phone.send_to(&[&laptop]);
    other.send_to(&[&laptop]);
    let first = laptop.done(SupportRequest::Claims {}).await["waiting"][0].clone();
    let copy = first["again"][0]["claim"].clone();
    laptop.done(decide(&first, approve(None))).await;
    let attach = |claim: &Value, number| HostRequest::AttachReceipt {
        claim: claim.as_str().unwrap().parse().unwrap(),
        base64: photo(number),
    };

    // The two were approved as one, and only the first of them shows what was looked at.
    other.done(attach(&copy, 2)).await;
    other.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    let (waiting, decided) = (&claims["waiting"], &claims["decided"]);
    assert_eq!((waiting.as_array().unwrap().len(), decided.as_array().unwrap().len()), (1, 1), "{claims}");
    assert_eq!((&waiting[0]["claim"], &waiting[0]["receipt_changed"]), (&copy, &json!(true)));
    assert_eq!((&decided[0]["claim"], &decided[0]["receipt_changed"]), (&first["claim"], &json!(false)));
    assert_eq!(decided[0]["state"], json!({"state": "approved", "amount_oere": 36_000}));

    // Now neither does.
    phone.done(attach(&first["claim"], 3)).await;
    phone.send_to(&[&laptop]);
    let claims = laptop.done(SupportRequest::Claims {}).await;
    assert_eq!((&claims["waiting_oere"], &claims["decided"]), (&json!(72_000), &json!([])));
    let waiting = claims["waiting"][0].clone();
    assert_eq!((&waiting["claim"], &waiting["receipt_changed"]), (&first["claim"], &json!(true)));

    // Looked at once more it is approved, and the host who has heard of it changes it no more.
    let decided = laptop.done(decide(&waiting, approve(None))).await["decided"][0].clone();
    assert_eq!((&decided["claim"], &decided["receipt_changed"]), (&first["claim"], &json!(false)));
    laptop.send_to(&[&phone]);
    let page = phone.done(HostRequest::Match {}).await;
    assert_eq!(page["activities"][0]["claim"]["state"]["state"], "approved");
    assert_eq!(phone.refused(attach(&first["claim"], 4)).await, ErrorCode::ClaimDecided);
}

#[tokio::test]
async fn what_an_earlier_app_approved_without_naming_its_picture_stays_approved() {
    let (phone, laptop) = (Device::phone(1), laptop(2).await);
    phone.done(dinner(THURSDAY, 360, Some(1))).await;
    phone.send_to(&[&laptop]);
    let claim = laptop.done(SupportRequest::Claims {}).await["waiting"][0]["claim"].clone();
    let place = (SPACE, decision_id(claim.as_str().unwrap().parse().unwrap()));
    let key = format!("d/{}", DeviceId::from_bytes([7; 8]));
    laptop.receive(place, &[Edit::put(key, format!("approved 30000 - 1 {}", child(101)))]);
    let decided = laptop.done(SupportRequest::Claims {}).await["decided"][0].clone();
    assert_eq!((&decided["claim"], &decided["receipt_changed"]), (&claim, &json!(false)));
    assert_eq!(decided["state"], json!({"state": "approved", "amount_oere": 30_000}));
}

#[tokio::test]
async fn a_refusal_is_told_in_the_words_of_whoever_refused_last() {
    let (phone, laptop, other) = (Device::phone(1), laptop(2).await, laptop(4).await);
    phone.done(dinner("2026-11-08", 360, Some(1))).await;
    phone.send_to(&[&laptop, &other]);
    let one = laptop.done(SupportRequest::Claims {}).await["waiting"][0].clone();
    for (says, hears, line) in [
        (&laptop, &other, json!("Det er ikke dækket")),
        (&other, &laptop, json!("Kun mad hjemme")),
        (&laptop, &other, json!("Ring til mig")),
        (&other, &laptop, Value::Null),
    ] {
        says.done(decide(&one, refuse(RefusalReason::NotCovered, line.as_str().unwrap_or_default()))).await;
        says.send_to(&[hears, &phone]);
        let page = phone.done(HostRequest::Match {}).await;
        assert_eq!(page["activities"][0]["claim"]["state"]["line"], line);
        assert_eq!(hears.done(SupportRequest::Claims {}).await["decided"][0]["state"]["line"], line);
    }
}
