//! An edition says the same wherever it is read: as a file, through the API, on the pages, and in a note of it.

use std::process::Command;

use serde_json::Value;
use stories::http::client;
use stories::officer::Officer;
use stories::program::path;
use stories::relay::Relay;

/// Freezes a note, whose figures become an edition only then, and holds everything that says them against the edition.
pub async fn say_the_same(relay: &Relay, officer: &Officer, agreement: &str, as_of: &str) {
    let review = format!("/notes/review?kind=yearly&agreement={agreement}&as-of={as_of}&lang=da");
    let heading = [("note_title", "Status"), ("recipients_of_note", "Socialudvalget"), ("case_number", "2010-1")];
    let heading = heading.map(|(name, value)| (name.to_owned(), value.to_owned()));
    officer.fill_in(&review, &heading).await;
    let api = Api::with_a_key(relay);
    assert!(api.list("/editions").await.is_empty(), "a review publishes nothing");
    officer.fill_in("/notes/reviewed/1?lang=da", &[]).await;
    let note = api.list("/notes").await.remove(0);
    let note = note["number"].as_str().expect("a number").to_owned();

    let report = |format| relay.command("report", &["edition", "--as-of", as_of, "--format", format]);
    let edition: Value = serde_json::from_slice(&report("json")).expect("JSON");
    assert!(edition["number"] == 1 && edition.get("by").is_none(), "it says who published it");
    let chapters = edition["chapters"].as_array().expect("chapters");
    let tables = chapters.iter().flat_map(|chapter| chapter["tables"].as_array().expect("tables"));
    assert!(tables.clone().count() >= 4 && tables.clone().any(|table| table["rounded"] == true), "{chapters:?}");
    for sum in tables.clone().filter(|table| table["rounded"] == true).flat_map(cells).filter_map(|cell| cell.0) {
        assert_eq!(sum % 5, 0);
    }

    let every: Vec<Sum> = chapters.iter().flat_map(|one| headlines(one).chain(all_cells(one))).collect();
    assert_eq!(in_table(&report("csv")), every, "the file");
    let told = api.list("/editions/1/figures").await;
    let told: Vec<Sum> = told.iter().map(|one| sum(&one["figure"])).collect();
    assert_eq!(told, chapters.iter().flat_map(headlines).collect::<Vec<_>>(), "the API's figures");
    for (number, chapter) in (1..).zip(chapters) {
        for table in chapter["tables"].as_array().expect("tables") {
            let id = table["id"].as_str().expect("an id");
            let squares = api.list(&format!("/editions/1/chapters/{number}/tables/{id}/cells")).await;
            assert_eq!(squares.iter().map(sum).collect::<Vec<_>>(), cells(table), "the API's cells of {id}");
        }
    }

    let content = officer.json(&format!("/notes/{note}/content.json")).await;
    assert_eq!(content["edition"], 1);
    let about = chapters.iter().find(|one| one["agreement"] == content["agreement"]).expect("a chapter");
    for figured in content["figures"].as_array().expect("figures") {
        let asked = &figured["asked"];
        let place = |one: &Value, by| one["place"][by]["key"].as_str() == asked[by].as_str();
        let same = |one: &&Value| {
            (&one["id"], &one["from"], &one["to"]) == (&asked["indicator"], &asked["from"], &asked["to"])
                && ["area", "kind", "organisation"].iter().all(|by| place(one, *by))
        };
        let headline = about["headlines"].as_array().expect("headlines").iter().find(same);
        assert_eq!(figured["figure"], headline.expect("in the edition")["figure"], "{asked}");
    }
    let draft = format!("/notes/yearly.json?agreement={agreement}&as-of={as_of}&known-by={}", content["position"]);
    remark_nothing_else(&officer.json(&draft).await, &content);

    let parted: Vec<Sum> = all_cells(about).collect();
    assert!(!parted.is_empty(), "the note has figures in parts");
    for language in ["da", "en"] {
        let file = api.read(&format!("/notes/{note}/files/csv?language={language}")).await;
        let rows = table(&file, if language == "da" { b';' } else { b',' });
        let parts = rows.iter().filter(|row| row["key"].contains(".part_")).map(|row| {
            let number = |column: &str| row[column].parse().ok();
            (number("value"), number("denominator"))
        });
        assert_eq!(parts.collect::<Vec<_>>(), parted, "the note's {language} file");
    }

    for headline in chapters.iter().take(1).flat_map(|one| one["headlines"].as_array().expect("headlines")) {
        let text = |name: &str| headline[name].as_str().expect("text").to_owned();
        let (id, from, to) = (text("id"), text("from"), text("to"));
        let known = &edition["moment"]["position"];
        let path = format!("/figures/{id}.json?from={from}&to={to}&as-of={to}&known-by={known}");
        assert_eq!(sum(&officer.json(&path).await), sum(&headline["figure"]), "the page of {id}");
    }
}

/// Counts that are no figures of the note stand in the remarks on its page, and not in its papers.
fn remark_nothing_else(page: &Value, content: &Value) {
    let papers = content["papers"].to_string();
    let everywhere = |asked: &Value| ["area", "kind", "organisation"].iter().all(|by| asked[by].is_null());
    let figures = content["figures"].as_array().expect("figures").iter().map(|figured| &figured["asked"]);
    let known: Vec<[&Value; 3]> = figures
        .filter(|asked| everywhere(asked))
        .map(|asked| [&asked["indicator"], &asked["from"], &asked["to"]])
        .collect();
    let remarks = page["remarks"].as_array().expect("remarks");
    assert!(!remarks.is_empty(), "the note has remarks");
    for remark in remarks {
        let sides = remark["compares"].as_array().expect("sides").iter().filter(|side| !side["indicator"].is_null());
        let mut sides = sides.map(|side| [&side["indicator"], &side["period"][0], &side["period"][1]]);
        let said = remark["said"]["da"].to_string();
        let is_printed = papers.contains(said.trim_matches('"'));
        assert_eq!(is_printed, sides.all(|side| known.contains(&side)), "{said}");
    }
}

/// A value, and what it is of.
pub type Sum = (Option<i64>, Option<i64>);

pub fn sum(of: &Value) -> Sum {
    (of["value"].as_i64(), of["of"].as_i64())
}

pub fn headlines(chapter: &Value) -> impl Iterator<Item = Sum> {
    chapter["headlines"].as_array().expect("headlines").iter().map(|one| sum(&one["figure"]))
}

fn cells(table: &Value) -> Vec<Sum> {
    table["cells"].as_array().expect("cells").iter().map(sum).collect()
}

pub fn all_cells(chapter: &Value) -> impl Iterator<Item = Sum> {
    chapter["tables"].as_array().expect("tables").iter().flat_map(cells)
}

fn in_table(bytes: &[u8]) -> Vec<Sum> {
    table(bytes, b',').iter().map(|row| (row["value"].parse().ok(), row["of"].parse().ok())).collect()
}

/// The rows of a file by the names of its columns.
pub fn table(bytes: &[u8], delimiter: u8) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The municipality's own program.
pub struct Api {
    address: String,
    secret: String,
    http: reqwest::Client,
}

impl Api {
    pub fn with_a_key(relay: &Relay) -> Self {
        let mut make = Command::new(path("bindeled-relay"));
        make.args(["key", "new", "--name", "BI", "--scope", "figures:read", "--scope", "notes:read", "--days", "2"]);
        let made = make.arg("--data").arg(relay.data()).output().expect("the program runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let secret = String::from_utf8(made.stdout).expect("text").trim_end().to_owned();
        Self { address: relay.address(), secret, http: client() }
    }

    pub async fn read(&self, path: &str) -> Vec<u8> {
        let asked = self.http.get(format!("{}/api/v1{path}", self.address)).bearer_auth(&self.secret);
        let answer = asked.send().await.expect("the relay answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.bytes().await.expect("all of it").to_vec()
    }

    pub async fn list(&self, path: &str) -> Vec<Value> {
        let mut list: Value = serde_json::from_slice(&self.read(&format!("{path}?limit=500")).await).expect("JSON");
        assert_eq!(list["next"], Value::Null, "{path} is one part");
        list["items"].as_array_mut().map(std::mem::take).expect("a list")
    }
}
