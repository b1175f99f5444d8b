//! The groups' tablets: evening by evening, child by child.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Value, json};
use stories::device::Device;
use stories::relay::Relay;

use super::files::{Files, Line, slot};

/// The day on which the first of them is enrolled.
const ENROLLED: &str = "2008-10-01";

/// Enrols a tablet of several groups.
async fn enrol(folder: &Path, relay: &Relay, line: &Line, groups: &[&str]) -> Device {
    let number = line.text("number");
    let spaces: Vec<String> = groups.iter().map(|group| format!("group/{group}")).collect();
    let spaces: Vec<&str> = spaces.iter().map(String::as_str).collect();
    let link = relay.invite("volunteer", &spaces);
    let on = ENROLLED.parse().expect("a date");
    let folder = folder.join(format!("tablet-{number}"));
    Device::enrol_on(on, &folder, &link, &format!("Tablet {number}"), line.text("name")).await
}

/// Enrols the tablets and plays every evening and every guidance on them.
pub async fn record(folder: &Path, relay: &Relay, files: &Files, groups: &BTreeMap<String, String>) {
    for line in &files.tablets {
        let number: u64 = line.read("number");
        let own: Vec<&Value> = files.groups.iter().filter(|group| group["tablet"] == number).collect();
        let ids: Vec<&str> = own.iter().map(|group| groups[group["name"].as_str().expect("a name")].as_str()).collect();
        let tablet = enrol(folder, relay, line, &ids).await;
        let is_own = |line: &&Line| own.iter().any(|group| group["name"] == line.text("group"));
        let evenings = files.evenings.iter().filter(is_own).map(|line| (line.read("date"), line, true));
        let guided = files.guided.iter().filter(is_own).map(|line| (line.read("date"), line, false));
        let mut steps: Vec<(NaiveDate, &Line, bool)> = evenings.chain(guided).collect();
        steps.sort_by_key(|(on, ..)| *on);
        let mut guides = Guides::default();
        for (on, line, is_evening) in steps {
            tablet.live_until(on).await;
            let group = files.group(line.text("group"));
            let id = &groups[line.text("group")];
            if is_evening {
                let occasion = json!({"group": id, "date": on, "slot": slot(group, on)});
                evening(&tablet, &occasion, line).await;
            } else {
                guides.guide(&tablet, id, on, line).await;
            }
        }
        let status = tablet.sync().await;
        assert_eq!(status["waiting"], 0, "tablet {number}: {status}");
    }
}

/// One evening, as it was.
async fn evening(tablet: &Device, occasion: &Value, line: &Line) {
    if line.text("came") == "closed" {
        let arguments = json!({"occasion": occasion, "state": "held_closed"});
        tablet.call("set_meeting_state", arguments).await;
        return;
    }
    let shown = tablet.call("attendance", json!({"occasion": occasion})).await;
    let listed: Vec<&Value> =
        shown["windows"].as_array().expect("windows").iter().map(|window| &window["person"]).collect();
    let mark = async |person: &Value, answer: &str| {
        tablet.call("mark", json!({"occasion": occasion, "person": person, "answer": answer})).await;
    };
    // Those who said no are the last on the list; who came on an ordinary evening moves along it.
    let said_no = line.read::<usize>("said_no");
    for person in listed.iter().rev().take(said_no) {
        mark(person, "said_no").await;
    }
    if line.text("came") == "all" {
        tablet.call("everyone_came", json!({"occasion": occasion})).await;
    } else {
        let count = line.read::<usize>("came");
        let candidates = listed.len().saturating_sub(1).max(1);
        let first = line.read::<NaiveDate>("date").format("%j").to_string().parse::<usize>().expect("a day");
        for place in 0..count.min(candidates) {
            mark(listed[(first + place) % candidates], "came").await;
        }
    }
    let unnamed = line.read::<i32>("unnamed");
    if unnamed > 0 {
        tablet.call("count_unnamed", json!({"occasion": occasion, "by": unnamed})).await;
    }
}

/// Which children of a group have been guided.
#[derive(Default)]
struct Guides {
    guided: BTreeMap<String, Vec<Value>>,
}

impl Guides {
    /// Some children begin in an association: the next of the list, some without a name, some who have been guided before.
    async fn guide(&mut self, tablet: &Device, group: &str, on: NaiveDate, line: &Line) {
        let shown = tablet.call("guidances", json!({"group": group})).await;
        let listed = shown["children"].as_array().expect("the group's list");
        let before = self.guided.entry(group.to_owned()).or_default();
        let again: Vec<Value> = before.iter().take(line.read("guided_again")).cloned().collect();
        let next = listed.iter().map(|child| child["person"].clone()).filter(|child| !before.contains(child));
        let new: Vec<Value> = next.take(line.read("children")).collect();
        assert_eq!(new.len(), line.read::<usize>("children"), "the list of {} is too short", line.text("group"));
        let unnamed = std::iter::repeat_n(Value::Null, line.read("without_name"));
        for child in again.into_iter().chain(new.iter().cloned()).chain(unnamed) {
            let guidance = json!({"group": group, "child": child, "association": line.text("association"), "date": on});
            tablet.call("guide_child", guidance).await;
        }
        before.extend(new);
    }
}
