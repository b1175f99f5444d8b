//! The host programme of 2011 and 2012, goal by goal: recorded by the laptops of the municipality and of its two partners
//! and by phones of hosts, sent to a real relay, and read from the relay's report and, as far as it holds it, from the
//! municipality's own laptop.

#![allow(clippy::print_stdout, reason = "the table is made to be read")]

mod frozen;
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use serde_json::{Value, json};
use stories::device::{Device, PIN};
use stories::program::Armed;
use stories::relay::{Relay, command_on};

/// The evening on which all of it is written down.
const WRITTEN: &str = "2012-12-30";

/// The programme's last day.
const ENDS: &str = "2012-12-31";

/// Its first year's last day.
const FIRST_YEAR_ENDS: &str = "2011-12-31";

/// How long the relay may take to count everything.
const COUNTED_MAX: Duration = Duration::from_secs(60);

const CITY: &str = "AQEBAQEBAQEBAQEBAQEBAQ";
const REFUGEES: &str = "AgICAgICAgICAgICAgICAg";
const NEW_DANES: &str = "AwMDAwMDAwMDAwMDAwMDAw";

const MEASURES: [&str; 5] = ["knowledge", "inclusion", "danish", "job", "staying"];

/// A line of a table, by its heads.
type Line = BTreeMap<&'static str, &'static str>;

fn table(text: &'static str) -> Vec<Line> {
    let mut lines = text.lines().map(|line| line.split(';').collect::<Vec<_>>());
    let heads = lines.next().expect("heads");
    lines.map(|cells| heads.iter().copied().zip(cells).collect()).collect()
}

async fn laptop(folder: &Path, relay: &Relay, organisation: &str, name: &str) -> Device {
    let link = relay.invite("coordinator", &[&format!("organisation/{organisation}"), "programme", "pool"]);
    let on = WRITTEN.parse().expect("a date");
    Device::enrol_on(on, &folder.join(name), &link, &format!("{name}s laptop"), name).await
}

/// The three laptops.
struct Programme {
    city: Device,
    refugees: Device,
    new_danes: Device,
    /// Goals by what they are called in the table.
    goals: BTreeMap<&'static str, String>,
    agreement: String,
}

impl Programme {
    async fn begun(folder: &Path, relay: &Relay) -> Self {
        let city = laptop(folder, relay, CITY, "Mette").await;
        let refugees = laptop(folder, relay, REFUGEES, "Jonas").await;
        let new_danes = laptop(folder, relay, NEW_DANES, "Lene").await;
        let mut programme = Self { city, refugees, new_danes, goals: BTreeMap::new(), agreement: String::new() };
        programme.agree().await;
        programme.sync().await;
        programme
    }

    fn partner(&self, letter: &str) -> &Device {
        if letter == "D" { &self.refugees } else { &self.new_danes }
    }

    async fn sync(&self) {
        for device in [&self.city, &self.refugees, &self.new_danes] {
            let status = device.sync().await;
            assert_eq!(status["waiting"], 0, "{status}");
        }
    }

    /// The agreement, its goals, the words and the questionnaire.
    async fn agree(&mut self) {
        let agreement = json!({"title": "Værtsprogrammet", "starts": "2011-01-01", "ends": ENDS});
        let made = self.city.call("write_agreement", json!({"agreement": agreement})).await;
        self.agreement = text(&made["id"]);
        let named =
            [(CITY, "Københavns Kommune"), (REFUGEES, "Dansk Flygtningehjælp"), (NEW_DANES, "Foreningen Nydansker")];
        let organisations: Vec<Value> = named.iter().map(|(key, name)| json!({"key": key, "name": name})).collect();
        let tiers: Vec<Value> =
            [REFUGEES, NEW_DANES].iter().map(|key| json!({"key": key, "tier": "primary"})).collect();
        let words = json!({
            "areas": [{"key": "vesterbro", "name": "Vesterbro", "in_agreement": false}], "kinds": [], "partners": [],
            "organisations": organisations, "follow_up_months": [1, 4],
            "host_programme": {
                "agreement": self.agreement, "tiers": tiers,
                "destinations": [{"key": "first_job", "name": "Første Job i Danmark"}],
            },
        });
        self.city.call("write_reference", words).await;
        for line in table(include_str!("host/goals.csv")) {
            let organisation = match line["partner"] {
                "" => None,
                "D" => Some(REFUGEES),
                _ => Some(NEW_DANES),
            };
            let goal = json!({
                "agreement": self.agreement, "kind": "quantitative", "danish": line["goal"], "indicator": line["indicator"],
                "target": line["target"].parse::<u32>().expect("a target"), "unit": line["unit"],
                "deadline": some(line["deadline"]), "organisation": organisation,
            });
            let made = self.city.call("write_goal", json!({"goal": goal})).await;
            self.goals.insert(line["goal"], text(&made["id"]));
        }
        for line in table(include_str!("host/deliverables.csv")) {
            let deliverable = json!({
                "agreement": self.agreement, "kind": "deliverable", "danish": line["danish"], "deadline": FIRST_YEAR_ENDS,
            });
            let made = self.city.call("write_goal", json!({"goal": deliverable})).await;
            if let Some(on) = some(line["done"]) {
                self.city.call("set_done", json!({"goal": made["id"], "on": on})).await;
            }
            self.goals.insert(line["goal"], text(&made["id"]));
        }
        let questions: Vec<Value> = MEASURES
            .iter()
            .map(|measures| json!({"measures": measures, "text": {"da": format!("Spørgsmål om {measures}")}}))
            .collect();
        self.city.call("write_questionnaire", json!({"side": "newcomer", "questions": questions})).await;
    }

    /// Everybody who is registered, then every match, what came of it, and what was answered. Gives the matches.
    async fn record(&self) -> Vec<String> {
        let lines = table(include_str!("host/matches.csv"));
        let mut pairs = Vec::new();
        for line in &lines {
            let newcomer = self.newcomer(line["registered"], line["segment"], line["job"] == "job").await;
            let host = self.host(line).await;
            pairs.push((newcomer, host));
        }
        for line in table(include_str!("host/waiting.csv")) {
            self.newcomer(line["registered"], "other", false).await;
        }
        self.sync().await;
        self.sync().await;
        let mut matches = Vec::new();
        for (line, (newcomer, host)) in lines.iter().zip(&pairs) {
            let made = json!({"newcomer": newcomer, "host": host, "matched": line["matched"], "area": "vesterbro"});
            let space = text(&self.city.call("create_match", made).await["space"]);
            let of = space.split('/').nth(1).expect("match/<id>/shared").to_owned();
            matches.push(of);
        }
        self.sync().await;
        self.sync().await;
        for (line, of) in lines.iter().zip(&matches) {
            self.follow(line, of).await;
        }
        for (line, of) in lines.iter().zip(&matches) {
            self.answer(line["answers"], of).await;
        }
        self.events(&pairs[0].0).await;
        self.sync().await;
        self.sync().await;
        matches
    }

    async fn newcomer(&self, registered: &str, segment: &str, job: bool) -> String {
        let purposes = if job { json!(["job", "danish"]) } else { json!(["danish"]) };
        let card = json!({"area": "vesterbro", "purposes": purposes});
        let new = json!({"first_name": "Olena", "registered": registered, "segment": segment, "card": card});
        let page = self.city.call("register_newcomer", json!({"new": new})).await;
        let person = text(&page["line"]["person"]);
        let interviewed = json!({"person": person, "step": "interviewed", "on": registered});
        self.city.call("take_step", interviewed).await;
        person
    }

    async fn host(&self, line: &Line) -> String {
        let (device, on) = (self.partner(line["partner"]), line["registered"]);
        let new = json!({"first_name": "Gitte", "registered": on, "card": {"area": "vesterbro"}});
        let page = device.call("register_host", json!({"new": new})).await;
        let person = text(&page["line"]["person"]);
        device.call("check_resident", json!({"person": person, "on": on})).await;
        device.call("take_step", json!({"person": person, "step": "interviewed", "on": on})).await;
        person
    }

    /// Each side by its own organisation; then the match ends, if it did.
    async fn follow(&self, line: &Line, of: &str) {
        for done in line["follow_ups"].split_whitespace() {
            let (what, on) = done.split_once(':').expect("a side, a month and a day");
            let (side, month) = what.split_at(1);
            let (side, device) =
                if side == "n" { ("newcomer", &self.city) } else { ("host", self.partner(line["partner"])) };
            let follow_up = json!({
                "match": of, "side": side, "month": month.parse::<u32>().expect("a month"), "date": on,
                "channel": "telephone", "outcome": "goes_well",
            });
            device.call("write_follow_up", json!({"follow_up": follow_up})).await;
        }
        if let Some(ended) = some(line["ended"]) {
            let ended = json!({"of": of, "date": ended, "reason": line["reason"]});
            self.city.call("end_match", ended).await;
        }
    }

    /// The newcomer answers on the municipality's tablet, which is given back with the PIN.
    async fn answer(&self, answers: &str, of: &str) {
        if answers.is_empty() {
            return;
        }
        let sheet = self.city.call("begin_answers", json!({"of": of, "side": "newcomer"})).await;
        // Only what a newcomer is asked has an answer; the others stand as 0 in the table.
        let asked: Vec<u64> =
            sheet["questions"].as_array().expect("questions").iter().filter_map(|one| one["number"].as_u64()).collect();
        for (number, answer) in (1_u64..).zip(answers.bytes().map(|digit| digit - b'0')) {
            if asked.contains(&number) {
                self.city.call("answer_question", json!({"number": number, "answer": answer})).await;
            }
        }
        self.city.call("complete_answers", json!({})).await;
        let session = self.city.call("session", json!({})).await;
        let opening = json!({"person": session["person"]["person"], "pin": PIN});
        self.city.call("unlock", opening).await;
    }

    async fn events(&self, newcomer: &str) {
        for (date, count) in [("2011-05-14", Some(60)), ("2011-11-05", None), ("2012-06-02", Some(45))] {
            let event = json!({"title": format!("Bland dig i byen {date}"), "date": date});
            let page = self.city.call("create_event", json!({"new": event})).await;
            if let Some(count) = count {
                let rows = page["rows"].as_array().expect("events");
                let made = rows.iter().find(|row| row["date"] == date).expect("the event");
                self.city.call("count_event", json!({"event": made["event"], "count": count})).await;
            }
        }
        let refer = json!({"person": newcomer, "destination": "first_job", "date": "2011-06-01"});
        self.city.call("refer", refer).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A number of the table; nothing where it says nothing.
fn number(text: &str) -> Option<i64> {
    some(text).map(|text| text.parse().expect("a number"))
}

fn is_among(aims: &Value, goal: &str) -> bool {
    aims.as_array().expect("goals").iter().any(|aim| aim["goal"] == goal)
}

/// The relay's report, as soon as it has counted everything.
fn report(relay: &Relay, name: &str, as_of: &str) -> Value {
    let begun = Instant::now();
    loop {
        let arguments = [name, "--as-of", as_of, "--format", "json"];
        let output = command_on(relay.data(), "report", &arguments, &Armed::default());
        if output.status.success() {
            return serde_json::from_slice(&output.stdout).expect("JSON");
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(begun.elapsed() < COUNTED_MAX && said.contains("try again"), "{said}");
    }
}

#[tokio::test]
async fn every_goal_of_the_host_programme_comes_out_with_what_it_is_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let relay = Relay::start(&folder.path().join("relay"));
    let programme = Programme::begun(folder.path(), &relay).await;
    programme.budget().await;
    let matches = programme.record().await;
    programme.support(folder.path(), &relay, &matches).await;

    let note = report(&relay, "quarterly", ENDS);
    let told: BTreeMap<String, &Value> = ["sub_goals", "criteria"]
        .iter()
        .flat_map(|part| note[part].as_array().expect("goals"))
        .map(|aim| (text(&aim["goal"]), aim))
        .collect();
    let as_of: NaiveDate = WRITTEN.parse().expect("a date");
    let goals = json!({"agreement": programme.agreement, "as_of": as_of});
    let laptop = programme.city.call("goals", goals).await;
    let laptop: BTreeMap<String, &Value> =
        laptop["goals"].as_array().expect("goals").iter().map(|goal| (text(&goal["goal"]), goal)).collect();

    println!("\n| mål | tal | af | kunne svare | målet |\n|---|---|---|---|---|");
    let mut wrong = Vec::new();
    for line in table(include_str!("host/goals.csv")) {
        let id = &programme.goals[line["goal"]];
        let [value, of, eligible] = ["value", "of", "eligible"].map(|head| number(line[head]));
        let read = |actual: &Value| ["value", "of", "eligible"].map(|key| actual[key].as_i64());
        let at_relay = read(&told[id]["actual"]);
        let shown = at_relay.map(|number| number.map_or_else(|| "–".to_owned(), |number| number.to_string()));
        println!(
            "| {} {} | {} | {} {} |",
            line["goal"],
            line["indicator"],
            shown.join(" | "),
            line["target"],
            line["unit"]
        );
        if at_relay != [value, of, eligible] {
            wrong.push(format!("{}: {at_relay:?}, not {value:?} of {of:?} of {eligible:?}", line["goal"]));
        }
        // A day before the end the municipality's laptop holds every match and every newcomer, and says whose they are.
        let actual = &laptop[id]["actual"];
        if read(actual)[0] != at_relay[0] {
            wrong.push(format!("{} at the laptop: {actual}", line["goal"]));
        }
        assert_eq!(actual["yours"], true, "the laptop does not hold what partners have");
    }
    assert_eq!(wrong, Vec::<String>::new());
    // What was to be there by the end of the first year; one thing is still to be made.
    for line in table(include_str!("host/deliverables.csv")) {
        let id = &programme.goals[line["goal"]];
        let done = some(line["done"]);
        println!("| {} {} | {} |", line["goal"], line["danish"], done.unwrap_or("–"));
        for aim in [told[id], laptop[id]] {
            assert_eq!((&aim["name"]["da"], &aim["done"]), (&json!(line["danish"]), &json!(done)), "{aim}");
            assert_eq!(
                (&aim["deadline"], &aim["is_reached"]),
                (&json!(FIRST_YEAR_ENDS), &json!(done.is_some())),
                "{aim}"
            );
        }
        assert!(is_among(&note["sub_goals"], id) && !is_among(&note["criteria"], id), "{}", line["goal"]);
    }

    programme.hold_support_against(&note).await;
    support::reckon(&note, &programme.goals);

    // Each partner against its quota, and both readings of the follow-up.
    let quotas: Vec<_> =
        note["partners"].as_array().expect("partners").iter().map(|one| (&one["quota"], &one["matches"])).collect();
    assert_eq!(quotas, [(&json!(75), &json!(76)), (&json!(75), &json!(76))]);
    let remarks = note["remarks"].as_array().expect("remarks");
    let readings = remarks.iter().find(|one| one["code"] == "follow_up_two_readings").expect("the remark");
    let says: Vec<_> = readings["compares"].as_array().expect("sides").iter().map(|side| &side["says"]["da"]).collect();
    assert_eq!(says, ["1 og 4: 503 af 564 gennemført", "1 og 3: 503 af 578 gennemført"]);

    let figure = |id: &str| {
        let all = note["figures"].as_array().expect("figures");
        all.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id}"))["so_far"].clone()
    };
    let attendance = figure("event_attendance");
    assert_eq!((&attendance["value"], &attendance["coverage"]["groups_reported"]), (&json!(105), &json!(2)));
    assert_eq!((&figure("events_held")["value"], &figure("referrals")["value"]), (&json!(3), &json!(1)));
    assert_eq!(figure("registered_hosts")["value"], 152);

    frozen::say_the_same_and_stay(&relay, &programme, &note).await;
}
