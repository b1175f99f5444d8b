//! What hosts spent and what was paid of it, by phones of hosts of both partners, laptops of all three organisations and
//! the relay's own command; and the money that the programme has, with the arithmetic that its description does.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{GrayImage, ImageFormat, Luma};
use serde_json::{Value, json};
use stories::device::Device;
use stories::relay::Relay;

use super::{COUNTED_MAX, ENDS, Line, NEW_DANES, Programme, REFUGEES, WRITTEN, number, some, table};

/// A receipt that no other number has.
fn receipt(number: u8) -> String {
    let mut png = Cursor::new(Vec::new());
    GrayImage::from_pixel(8, 8, Luma([number * 20])).write_to(&mut png, ImageFormat::Png).expect("a picture");
    STANDARD.encode(png.into_inner())
}

impl Programme {
    /// Each organisation writes down what it gets or gives.
    pub(super) async fn budget(&self) {
        for line in table(include_str!("budget.csv")) {
            let (device, organisation) = match line["partner"] {
                "" => (&self.city, None),
                "D" => (&self.refugees, Some(REFUGEES)),
                _ => (&self.new_danes, Some(NEW_DANES)),
            };
            let written = json!({
                "side": line["side"], "danish": line["danish"], "amount_dkk": number(line["amount_dkk"]),
                "year": number(line["year"]), "organisation": organisation,
            });
            device.call("write_budget_line", json!({"line": written})).await;
        }
    }

    /// Hosts of both partners write down what they spent; then it is decided, and paid as far as it is.
    pub(super) async fn support(&self, folder: &Path, relay: &Relay, matches: &[String]) {
        let lines = table(include_str!("claims.csv"));
        let of = |line: &Line| &matches[line["match"].parse::<usize>().expect("a number") - 1];
        let mut phones: BTreeMap<&str, Device> = BTreeMap::new();
        for line in &lines {
            if !phones.contains_key(line["match"]) {
                let phone = phone(folder, relay, line["match"], of(line)).await;
                phones.insert(line["match"], phone);
            }
            spend(&phones[line["match"]], line).await;
        }
        for phone in phones.values() {
            phone.sync().await;
        }
        self.sync().await;
        for line in lines.iter().filter(|line| line["when"].is_empty()) {
            self.decide(line, of(line)).await;
        }
        self.sync().await;
        relay.command("payout", &["--as-of", WRITTEN]);
        for line in lines.iter().filter(|line| !line["when"].is_empty()) {
            self.decide(line, of(line)).await;
        }
        self.sync().await;
        let paid = lines.iter().filter(|line| line["ruling"] == "approved" && line["when"].is_empty()).count();
        self.is_told_of(paid).await;
    }

    async fn decide(&self, line: &Line, of: &str) {
        let device = match line["decided_by"] {
            "" => return,
            "C" => &self.city,
            partner => self.partner(partner),
        };
        let claims = device.call("claims", json!({})).await;
        let mut waiting = claims["waiting"].as_array().expect("claims").iter();
        // Which of two with one receipt stands, their clocks decide: it is known by the receipt's amount alone.
        let claimed = waiting
            .find(|one| {
                one["amount_oere"] == json!(number(line["oere"])) && (one["of"] == *of || one["again"] != json!([]))
            })
            .unwrap_or_else(|| panic!("{line:?} is not in {claims}"));
        let reason = (line["ruling"] == "refused").then_some("not_covered");
        let decision = json!({"ruling": line["ruling"], "amount_oere": number(line["approved"]), "reason": reason});
        let decided = json!({"of": claimed["of"], "claim": claimed["claim"], "decision": decision});
        device.call("decide_claim", decided).await;
    }

    /// The relay tells of payouts by documents of its own, soon after the file.
    async fn is_told_of(&self, paid: usize) {
        let begun = Instant::now();
        loop {
            self.city.sync().await;
            let claims = self.city.call("claims", json!({})).await;
            let decided = claims["decided"].as_array().expect("claims");
            if decided.iter().filter(|one| one["state"]["state"] == "paid").count() == paid {
                return;
            }
            assert!(begun.elapsed() < COUNTED_MAX, "{claims}");
        }
    }

    /// The figures of support at the relay, with the claims behind each on the municipality's laptop, which holds all of
    /// them; and what a match cost.
    pub(super) async fn hold_support_against(&self, note: &Value) {
        println!("\n| støtte | øre | udlæg | DFH | Nydansker | i kvartalet |\n|---|---|---|---|---|---|");
        for line in table(include_str!("support.csv")) {
            let told = told(note, line["indicator"]);
            let by = |organisation: &str| &told["by_organisation"][organisation]["value"];
            let figure = json!({"indicator": line["indicator"], "from": "2011-01-01", "to": ENDS});
            let evidence = self.city.call("figure_evidence", json!({"figure": figure, "offset": 0})).await;
            let heads = ["value", "lines", "refugees", "new_danes", "in_quarter"];
            let found = [
                &told["so_far"]["value"],
                &evidence["lines_total"],
                by(REFUGEES),
                by(NEW_DANES),
                &told["in_quarter"]["value"],
            ];
            println!("| {} | {} |", line["indicator"], found.map(Value::to_string).join(" | "));
            assert_eq!(found, heads.map(|head| json!(number(line[head]))).each_ref(), "{}", line["indicator"]);
            assert_eq!(evidence["figure"]["value"], told["so_far"]["value"], "the laptop says the same");
        }

        // 1.500.000 kroner among 152 matches, 108 of them successful.
        let sources = note["budget"]["sources_dkk"].as_i64().expect("kroner");
        for (each, among) in [("cost_per_match", "matches"), ("cost_per_successful_match", "successful_matches")] {
            let among = told(note, among)["so_far"]["value"].as_i64().expect("matches");
            let oere = told(note, each)["so_far"]["value"].as_i64().expect("øre");
            println!("| {each} | {oere} | {sources} kr. / {among} | | | |");
            assert!((oere * among - sources * 100).abs() <= among / 2 + 1, "{each}: {oere} × {among}");
        }
    }
}

/// The host's own phone, which holds the match and no more.
async fn phone(folder: &Path, relay: &Relay, number: &str, of: &str) -> Device {
    let link = relay.invite("host", &[&format!("match/{of}/shared")]);
    let on = WRITTEN.parse().expect("a date");
    let phone = Device::enrol_on(on, &folder.join(format!("phone-{number}")), &link, "Værtens telefon", "Gitte").await;
    phone.sync().await;
    phone
}

async fn spend(phone: &Device, line: &Line) {
    let people = phone.call("match", json!({})).await["people"].clone();
    let with: Vec<_> = people.as_array().expect("two").iter().map(|one| one["person"].clone()).collect();
    let receipt = some(line["receipt"]).map(|number| receipt(number.parse().expect("a number")));
    let did = json!({
        "kind": line["kind"], "date": line["date"], "with": with, "children": 0,
        "expense": {"amount_oere": number(line["oere"]), "receipt": receipt},
    });
    let page = phone.call("log_activity", did).await;
    if !line["withdrawn"].is_empty() {
        let activities = page["activities"].as_array().expect("activities");
        let logged = activities.iter().find(|one| one["date"] == line["date"]).expect("what was logged");
        phone.call("withdraw_claim", json!({"claim": logged["claim"]["claim"], "withdrawn": true})).await;
    }
}

fn told<'a>(note: &'a Value, id: &str) -> &'a Value {
    let all = note["figures"].as_array().expect("figures");
    all.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id}"))
}

/// What the project description reckons, from the lines and goals that the devices recorded:
/// 0,1 + 1,4 = 1,5; 0,7 × 2 = 1,4; 1,0 + 0,2 + 0,2 = 1,4; 75 + 75 = 150; 1.500.000 / 150 = 10.000 and / 100 = 15.000;
/// 80 % of 150 = 120; 60 of 100 = 60 %.
pub(super) fn reckon(note: &Value, goals: &BTreeMap<&str, String>) {
    let lines = note["budget"]["lines"].as_array().expect("lines");
    let amounts = |side: &str, is: &dyn Fn(&Value) -> bool| -> Vec<i64> {
        let of_it = lines.iter().filter(|line| line["side"] == side && is(line));
        of_it.map(|line| line["amount_dkk"].as_i64().expect("kroner")).collect()
    };
    let pool = amounts("source", &|line| !line["year"].is_null());
    assert_eq!((&pool[..], pool.iter().sum::<i64>()), (&[700_000, 700_000][..], 1_400_000));
    let jobcenter = amounts("source", &|line| line["year"].is_null());
    assert_eq!(jobcenter, [100_000]);
    let sources = note["budget"]["sources_dkk"].as_i64().expect("kroner");
    assert_eq!((sources, jobcenter[0] + pool.iter().sum::<i64>()), (1_500_000, 1_500_000));
    let uses = amounts("purpose", &|_| true);
    assert_eq!((&uses[..], uses.iter().sum::<i64>()), (&[1_000_000, 200_000, 200_000][..], 1_400_000));
    assert_eq!(note["budget"]["purposes_dkk"], 1_400_000);
    let partners = note["partners"].as_array().expect("partners");
    assert!(partners.iter().all(|one| one["budget_dkk"] == 200_000), "{partners:?}");

    let target = |goal: &str| {
        let aims = ["sub_goals", "criteria"].into_iter().flat_map(|part| note[part].as_array().expect("goals"));
        let mut aims = aims.filter(|aim| aim["goal"] == goals[goal]);
        aims.next().and_then(|aim| aim["target"].as_i64()).unwrap_or_else(|| panic!("{goal}"))
    };
    assert_eq!((target("G16a") + target("G16b"), target("G12")), (150, 150));
    assert_eq!((sources / target("G12"), target("G23")), (10_000, 10_000));
    assert_eq!(note["budget"]["planned_per_match_oere"], 1_000_000);
    assert_eq!(sources / target("G13"), 15_000);
    assert_eq!(note["budget"]["planned_per_successful_match_oere"], 1_500_000);
    assert_eq!(target("G14") * target("G12") / 100, 120);
    assert_eq!(target("G11") * 100 / target("G10"), 60);
}
