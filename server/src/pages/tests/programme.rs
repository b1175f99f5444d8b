//! The host programme's page and note, over a programme of three matches, and the files of payouts.

use crdt_model::agreement::Agreement;
use crdt_model::budget_line::{BudgetLine, BudgetSide};
use crdt_model::follow_up::{FollowUp, FollowUpChannel, Outcome};
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::host_match::Match;
use crdt_model::id::{MatchId, OrganisationId};
use crdt_model::kind::Kind;
use crdt_model::reference::Tier;

use super::*;

const AGREEMENT: DocumentId = DocumentId::new(Kind::Agreement, [20; 16]);
const PARTNER: OrganisationId = OrganisationId::from_bytes([21; 16]);
const MUNICIPALITY: OrganisationId = OrganisationId::from_bytes([22; 16]);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Three matches by one partner, who is to bring four: one completed, one that runs, one that ended early.
fn programme(desk: &Desk) {
    let rows = desk.rows();
    let mut position = schema::position(&rows).unwrap();
    let mut record = |space, id: DocumentId, edits: &[Edit]| {
        let mut document = Document::empty();
        document.edit(Actor::new(DeviceId::from_bytes([2; 8]), [9; 8]), UnixMillis(0), edits).unwrap();
        position += 1;
        figures::project(&rows, position, space, id, &document).unwrap();
    };
    let reference = Reference {
        host_programme: Some(AGREEMENT),
        organisations: [(PARTNER.to_string(), "Dansk Flygtningehjælp".to_owned())].into(),
        tiers: [(PARTNER.to_string(), Tier::Primary)].into(),
        ..Reference::default()
    };
    record(Space::Programme, DocumentId::reference(), &reference.edits());
    let agreement = Agreement {
        title: "værtsprogrammet".to_owned(),
        starts: Some(date("2026-01-01")),
        ends: Some(date("2027-12-31")),
        ..Agreement::default()
    };
    record(Space::Programme, AGREEMENT, &agreement.edits());
    let quota = Goal {
        agreement: Some(AGREEMENT),
        kind: Some(GoalKind::Quantitative),
        danish: "Match fra partneren".to_owned(),
        indicator: Some("matches".to_owned()),
        target: Some(4),
        unit: Some(Unit::Matches),
        organisation: Some(PARTNER),
        ..Goal::default()
    };
    record(Space::Programme, DocumentId::new(Kind::Goal, [1; 16]), &quota.edits());
    let money = |side, danish: &str| BudgetLine {
        side: Some(side),
        danish: danish.to_owned(),
        amount_dkk: Some(40_000),
        ..BudgetLine::default()
    };
    for (number, line) in
        [money(BudgetSide::Source, "Puljen"), money(BudgetSide::Purpose, "Projektmedarbejder")].into_iter().enumerate()
    {
        let number = u8::try_from(number + 1).unwrap();
        record(Space::Programme, DocumentId::new(Kind::BudgetLine, [number; 16]), &line.edits());
    }
    for (number, (matched, ended)) in
        [("2026-03-01", None), ("2026-09-01", None), ("2026-04-01", Some("2026-05-01"))].into_iter().enumerate()
    {
        let number = u8::try_from(number + 1).unwrap();
        let id = MatchId::from_bytes([number; 16]);
        let matched = Match {
            host: Some(PersonId::from_bytes([number + 40; 16])),
            newcomer: Some(PersonId::from_bytes([number + 60; 16])),
            organisation: Some(PARTNER),
            newcomer_organisation: Some(MUNICIPALITY),
            matched: Some(date(matched)),
            ended: ended.map(date),
            ..Match::default()
        };
        record(Space::MatchShared(id), DocumentId::of_match(id), &matched.edits());
        let follow_up = FollowUp {
            of: Some(id),
            side: Some(crdt_model::card::MatchSide::Host),
            month: Some(1),
            date: Some(date("2026-10-01")),
            channel: Some(FollowUpChannel::Telephone),
            outcome: Some(Outcome::GoesWell),
            organisation: Some(PARTNER),
            ..FollowUp::default()
        };
        record(Space::MatchStaff(id), DocumentId::new(Kind::FollowUp, [number; 16]), &follow_up.edits());
    }
}

#[tokio::test]
async fn the_overview_begins_with_the_goals_of_what_is_in_force() {
    let desk = Desk::new(false);
    programme(&desk);
    let cookie = desk.sign_in().await;
    let page = desk.open("/", &cookie).await.body;
    let goals = page.find("Match fra partneren").unwrap();
    assert!(goals < page.find("id=\"headlines\"").unwrap());
    assert_eq!(page.matches("id=\"estimate\"").count(), 1, "the pattern of estimates is there once");
    let before = desk.open("/?as-of=2025-12-31", &cookie).await.body;
    assert!(!before.contains("Match fra partneren"), "the agreement was yet to begin");
}

/// The addresses on a page that begin so.
fn links(page: &str, start: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    all.filter(|href| href.starts_with(start)).map(|href| href.replace("&#38;", "&")).collect()
}

#[tokio::test]
async fn what_was_known_is_asked_for_from_page_to_page() {
    let desk = Desk::new(false);
    // Before the first match was received.
    let budgeted = schema::position(&desk.rows()).unwrap() + 5;
    programme(&desk);
    let cookie = desk.sign_in().await;
    let known_by = format!("&known-by={budgeted}");
    let overview = desk.open(&format!("/?lang=da{known_by}"), &cookie).await.body;
    let to_agreement = links(&overview, "/partnership?agreement=").remove(0);
    assert!(to_agreement.contains(&known_by), "{to_agreement}");
    let agreement = desk.open(&to_agreement, &cookie).await.body;
    let note = links(&agreement, "/notes/quarterly?").remove(0);
    let to_programme = links(&desk.open(&note, &cookie).await.body, "/programme?as-of").remove(0);
    let to_look_at = format!("/to-look-at?lang=da{known_by}");
    for (path, has_form) in [(to_agreement, true), (to_programme, true), (note, true), (to_look_at, false)] {
        let page = desk.open(&path, &cookie).await.body;
        let said = format!("Du ser, hvad der var kendt til og med indføring {budgeted}.");
        assert_eq!(page.matches(&said).count(), 1, "{path}: {page}");
        let asks = format!("name=\"known-by\" value=\"{budgeted}\"");
        assert_eq!(page.contains(&asks), has_form, "{path}: {page}");
        let bare = path.split('?').next().unwrap();
        // The other language, and the one that asks for what is known now.
        let own = links(&page, &format!("{bare}?")).into_iter().filter(|href| href.contains("as-of="));
        let (then, now): (Vec<_>, Vec<_>) = own.partition(|href| href.contains(&known_by));
        assert!(then.iter().any(|href| href.ends_with("lang=en")) && now.len() == 1, "{then:?} {now:?}");
        assert!(!desk.open(&now[0], &cookie).await.body.contains("Du ser, hvad der var kendt"), "{now:?}");
    }
    let json = desk.json(&format!("/notes/quarterly.json?lang=da{known_by}"), &cookie).await;
    assert_eq!((&json["partners"][0]["matches"], &json["moment"]["position"]), (&0.into(), &budgeted.into()));
}

#[tokio::test]
async fn every_page_can_be_asked_as_it_was_known_on_a_day() {
    let desk = Desk::new(false);
    programme(&desk);
    let cookie = desk.sign_in().await;
    // On that day the log was empty.
    let asked = "known-on=2026-11-01&lang=da";
    let figures = desk.json(&format!("/figures.json?{asked}"), &cookie).await;
    assert_eq!(figures["question"]["position"], 0);
    assert!(desk.json("/figures.json", &cookie).await["question"]["position"].as_i64() > Some(0));
    for path in ["/", "/partnership", "/programme", "/notes/quarterly", "/to-look-at", "/left-out"] {
        let page = desk.open(&format!("{path}?{asked}"), &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("Du ser, hvad der var kendt til og med indføring 0."), "{path}: {}", page.body);
        let english = links(&page.body, "/").into_iter().find(|href| href.ends_with("lang=en")).unwrap();
        assert!(english.contains("known-by=0"), "{english}");
    }
    for path in ["/notes/quarterly.json?", "/notes/yearly?", "/notes/yearly.json?", "/notes/review?kind=quarterly&"] {
        assert_eq!(desk.open(&format!("{path}{asked}"), &cookie).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/figures.json", "/partnership", "/programme", "/notes/quarterly", "/to-look-at"] {
        let odd = desk.open(&format!("{path}?known-on=never"), &cookie).await.status;
        assert_eq!(odd, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn without_a_chosen_agreement_the_page_says_what_to_do() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    for path in ["/programme", "/notes/quarterly"] {
        let got = desk.open(path, &cookie).await;
        assert!(got.status == StatusCode::OK && got.body.contains("Ingen aftale er valgt"), "{path}: {}", got.body);
    }
    assert_eq!(desk.open("/notes/quarterly.json", &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn page_note_and_json_tell_the_same_figures() {
    let desk = Desk::new(false);
    programme(&desk);
    let cookie = desk.sign_in().await;
    let json = desk.json("/notes/quarterly.json", &cookie).await;
    let figure = |id: &str| {
        let figures = json["figures"].as_array().unwrap();
        figures.iter().find(|told| told["id"] == id).unwrap()["so_far"].clone()
    };
    assert_eq!(figure("matches")["value"], 3);
    assert_eq!(figure("successful_matches")["value"], 1);
    assert_eq!(figure("matches_running")["value"], 1);
    assert_eq!((&json["from"], &json["to"]), (&Value::from("2026-10-01"), &Value::from("2026-11-12")));
    assert_eq!((&json["partners"][0]["quota"], &json["partners"][0]["matches"]), (&4.into(), &3.into()));

    let page = desk.open("/programme", &cookie).await.body;
    let paper = desk.open("/notes/quarterly", &cookie).await.body;
    for shown in [&page, &paper] {
        // Of the months 1 and 4 that came due for hosts, two of three are done.
        let row = shown.split("<th scope=\"row\">Dansk Flygtningehjælp").nth(1).unwrap();
        let row = row.split("</tr>").next().unwrap();
        assert!(row.contains("2 af 3") && row.contains("66,7"), "{row}");
        for words in ["Dansk Flygtningehjælp", "Primær partner", "75,0 %", "Projektmedarbejder", "40.000"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }
    assert!(page.contains("/figures/matches?"), "a figure opens to what it counts");
    let said = "Siden 1. januar 2026 er der begyndt <a class=\"said\" href=\"/figures/matches?";
    assert!(paper.contains(said) && paper.contains("match, heraf 0 i kvartalet."), "figures make sentences: {paper}");
    assert!(json["draft"].as_array().unwrap().iter().any(|one| one["section"] == "matches"), "{json}");
    for section in ["background", "registered", "matches", "economy", "outlook"] {
        assert!(paper.contains(&format!("id=\"text-{section}\"")), "the officer can write in {section}");
    }
    for path in ["guidelines", "budget", "questionnaires"] {
        assert!(page.contains(&format!("href=\"/programme/{path}?lang=da\"")), "{path}");
        assert_eq!(desk.open(&format!("/programme/{path}"), &cookie).await.status, StatusCode::OK, "{path}");
    }
    let english = desk.open("/programme?lang=en", &cookie).await.body;
    assert!(english.contains("Six months completed") && !english.contains("Primær"), "{english}");
}

#[tokio::test]
async fn before_anything_is_paid_there_is_no_file() {
    let desk = Desk::new(false);
    let cookie = desk.sign_in().await;
    let page = desk.open("/payouts", &cookie).await;
    assert!(page.status == StatusCode::OK && page.body.contains("ikke udbetalt noget endnu"), "{}", page.body);
    assert!(desk.open("/payouts?ask=yes", &cookie).await.body.contains("Lav filen"));
    let pressed = desk.press("/payouts", "http://relay.test", &cookie, "").await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    assert!(pressed.headers["location"].to_str().unwrap().contains("nothing=yes"));
    assert_eq!(desk.press("/payouts", "http://elsewhere.test", &cookie, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.open("/payouts/1", &cookie).await.status, StatusCode::NOT_FOUND);
}
