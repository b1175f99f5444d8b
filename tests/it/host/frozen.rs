//! The quarterly note, frozen: it says what its edition says, its files stay as they were, what comes later is told beside
//! it, and the note that corrects it stands beside it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stories::officer::Officer;
use stories::relay::Relay;

use super::{ENDS, Programme, report};
use crate::notes::editions::{Api, Sum, all_cells, headlines, sum, table};

const LANGUAGES: [&str; 2] = ["da", "en"];

/// Freezes the note, holds it against its edition, and freezes it again after something came later.
pub(super) async fn say_the_same_and_stay(relay: &Relay, programme: &Programme, note: &Value) {
    let officer = Officer::sign_in(relay).await;
    let api = Api::with_a_key(relay);
    freeze(&officer, 1).await;
    let number = api.list("/notes").await[0]["number"].as_str().expect("a number").to_owned();
    let content = officer.json(&format!("/notes/{number}/content.json")).await;
    assert_eq!((&content["kind"], &content["edition"]), (&json!("quarterly"), &json!(1)));
    assert_eq!(content["agreement"], programme.agreement);

    let edition = relay.command("report", &["edition", "--as-of", ENDS, "--format", "json"]);
    let edition: Value = serde_json::from_slice(&edition).expect("JSON");
    let chapters = edition["chapters"].as_array().expect("chapters").iter();
    let about: Vec<&Value> = chapters.filter(|one| one["agreement"] == content["agreement"]).collect();
    assert_eq!(about.len(), 2, "since the programme began, and in the quarter");
    figures_are_the_editions(&content, &about);
    partners_are_the_editions(&content, note, about[0]);
    parts_are_the_editions(&api, &number, &about).await;
    pages_say_the_same(&officer, &edition, about[0]).await;

    let page = format!("/notes/{number}?lang=da");
    assert!(officer.page(&page).await.contains("Intet. Alle tal er i dag"), "nothing has come since");
    let before = files(&api, &number).await;
    come_later(programme).await;
    report(relay, "quarterly", ENDS);
    let since = officer.page(&page).await;
    // An event that was held in the quarter, and something to be done.
    for said in ["<strong>3 er i dag 4</strong>", "<strong>Evaluering</strong>", "Var: ikke med."] {
        assert!(since.contains(said), "{said} in {since}");
    }

    freeze(&officer, 2).await;
    let all = api.list("/notes").await;
    let other = all.iter().filter_map(|one| one["number"].as_str()).find(|other| *other != number);
    let other = other.expect("the note that corrects it").to_owned();
    let corrected = officer.json(&format!("/notes/{other}/content.json")).await;
    assert_eq!((&corrected["corrects"], &corrected["edition"]), (&json!(number), &json!(2)));
    let beside = officer.page(&format!("/notes/compare?a={number}&b={other}&lang=da")).await;
    assert!(beside.contains("+1") && beside.contains("Evaluering"), "{beside}");
    assert!(files(&api, &number).await == before, "a file of {number} is another");
}

/// Reviews the note as it is known now, and freezes it.
async fn freeze(officer: &Officer, review: u32) {
    let heading = [("note_title", "Status"), ("recipients_of_note", "Styregruppen"), ("case_number", "2011-1")];
    let heading = heading.map(|(name, value)| (name.to_owned(), value.to_owned()));
    officer.fill_in(&format!("/notes/review?kind=quarterly&as-of={ENDS}&lang=da"), &heading).await;
    officer.fill_in(&format!("/notes/reviewed/{review}?lang=da"), &[]).await;
}

async fn files(api: &Api, number: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for format in ["pdf", "odt", "xlsx", "csv"] {
        for language in LANGUAGES {
            files.push(api.read(&format!("/notes/{number}/files/{format}?language={language}")).await);
        }
    }
    files
}

/// Every figure of the note is a headline of one of its chapters.
fn figures_are_the_editions(content: &Value, about: &[&Value]) {
    for figured in content["figures"].as_array().expect("figures") {
        let asked = &figured["asked"];
        let place = |one: &Value, by| one["place"][by]["key"].as_str() == asked[by].as_str();
        let same = |one: &&Value| {
            (&one["id"], &one["from"], &one["to"]) == (&asked["indicator"], &asked["from"], &asked["to"])
                && ["area", "kind", "organisation"].iter().all(|by| place(one, *by))
        };
        let mut all = about.iter().flat_map(|one| one["headlines"].as_array().expect("headlines"));
        assert_eq!(figured["figure"], all.find(same).expect("in the edition")["figure"], "{asked}");
    }
}

/// What each partner brought stands in the note's table as in the edition, against its quota.
fn partners_are_the_editions(content: &Value, note: &Value, since_it_began: &Value) {
    let brought = since_it_began["headlines"].as_array().expect("headlines").iter().filter(|one| {
        one["id"] == "matches" && one["to"] == since_it_began["to"] && !one["place"]["organisation"].is_null()
    });
    let name = |one: &Value| one["place"]["organisation"]["name"]["da"].as_str().expect("a name").to_owned();
    let brought: BTreeMap<String, String> =
        brought.map(|one| (name(one), one["figure"]["value"].to_string())).collect();
    let text = |cell: &Value| cell["text"].as_str().expect("text").to_owned();
    // The first is in Danish.
    let sections = content["papers"][0]["sections"].as_array().expect("sections");
    let mut parts = sections.iter().flat_map(|section| section["parts"].as_array().expect("parts"));
    let partners = parts.find(|part| part["caption"] == "Partnerne").expect("the partners' table");
    let rows: Vec<_> = partners["rows"].as_array().expect("rows").iter().map(|row| &row["cells"]).collect();
    let told: BTreeMap<String, String> = rows.iter().map(|cells| (text(&cells[0]), text(&cells[1]))).collect();
    assert!(told.len() == 2 && told == brought, "{told:?}, not {brought:?}");
    let quotas: Vec<String> = rows.iter().map(|cells| text(&cells[2])).collect();
    let agreed = note["partners"].as_array().expect("partners").iter().map(|one| one["quota"].to_string());
    assert_eq!(quotas, agreed.collect::<Vec<_>>());
}

/// Figures in parts are the tables of the edition, in both languages' files.
async fn parts_are_the_editions(api: &Api, number: &str, about: &[&Value]) {
    let parted: Vec<Sum> = about.iter().flat_map(|one| all_cells(one)).collect();
    for language in LANGUAGES {
        let file = api.read(&format!("/notes/{number}/files/csv?language={language}")).await;
        let rows = table(&file, if language == "da" { b';' } else { b',' });
        let parts = rows.iter().filter(|row| row["key"].contains(".part_"));
        let parts: Vec<Sum> = parts.map(|row| (row["value"].parse().ok(), row["denominator"].parse().ok())).collect();
        assert_eq!(parts, parted, "the note's {language} file");
    }
}

/// A headline of the whole time opens to a page that says the same, as it was known then.
async fn pages_say_the_same(officer: &Officer, edition: &Value, since_it_began: &Value) {
    let known = &edition["moment"]["position"];
    assert!(headlines(since_it_began).any(|(value, _)| value == Some(152)), "every match");
    for headline in since_it_began["headlines"].as_array().expect("headlines") {
        let text = |name: &str| headline[name].as_str().expect("text").to_owned();
        let (id, from, to) = (text("id"), text("from"), text("to"));
        let of = headline["place"]["organisation"]["key"].as_str();
        let of = of.map(|key| format!("&organisation={key}")).unwrap_or_default();
        let path = format!("/figures/{id}.json?from={from}&to={to}&as-of={to}&known-by={known}{of}");
        assert_eq!(sum(&officer.json(&path).await), sum(&headline["figure"]), "the page of {id}");
    }
}

/// An event and a goal that nobody had recorded.
async fn come_later(programme: &Programme) {
    let event = json!({"title": "Fællesspisning", "date": "2012-11-10"});
    programme.city.call("create_event", json!({"new": event})).await;
    let goal = json!({
        "agreement": programme.agreement, "kind": "deliverable", "danish": "Evaluering", "deadline": "2012-06-30",
    });
    programme.city.call("write_goal", json!({"goal": goal})).await;
    programme.sync().await;
}
