//! The agreement once more, this time through the officer's forms: what is agreed is the same whoever writes it down, and
//! so are its goals and its figures, at the relay and on the laptop.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};
use stories::device::Device;
use stories::officer::Officer;

use super::coordinator::text;

/// An officer who writes down what the coordinator has written.
pub struct Forms<'a> {
    officer: &'a Officer,
    /// The agreement's id, as addresses name it.
    agreement: String,
    /// Ids of goals by key.
    goals: BTreeMap<String, String>,
}

impl<'a> Forms<'a> {
    /// Fills in a form for the agreement, one for each goal, for what was done, and for each amendment.
    pub async fn fill_in(officer: &'a Officer, file: &Value) -> Self {
        let before = agreements(officer).await;
        officer.fill_in("/agreements/new", &agreement(&file["agreement"])).await;
        let mut made = agreements(officer).await;
        made.retain(|id| !before.contains(id));
        let mut forms = Self { officer, agreement: made.pop().expect("a new one"), goals: BTreeMap::new() };
        assert!(made.is_empty(), "one agreement, not {made:?} too");
        for goal in list(&file["goals"]) {
            forms.set(goal).await;
        }
        for done in list(&file["done"]) {
            let goal = forms.goals[&text(&done["goal"])].clone();
            forms.send("done", vec![filled("deliverable", goal), filled("done", text(&done["on"]))]).await;
        }
        for amendment in list(&file["amendments"]) {
            forms.send("amend", forms.amendment(amendment)).await;
        }
        forms
    }

    async fn send(&self, form: &str, fields: Vec<(String, String)>) {
        self.officer.fill_in(&format!("/agreements/{}/{form}", self.agreement), &fields).await;
    }

    async fn set(&mut self, goal: &Value) {
        let names = [
            ("goal_kind", "kind"),
            ("danish", "danish"),
            ("english", "english"),
            ("indicator", "indicator"),
            ("target", "target"),
            ("unit", "unit"),
            ("activity_kind", "activity_kind"),
            ("deadline", "deadline"),
            ("goal_source", "source"),
        ];
        self.send("goal", named(goal, &names)).await;
        let note = self.note("2010-12-31".parse().expect("a date")).await;
        let found = list(&note["goals"]).iter().find(|found| found["name"]["da"] == goal["danish"]);
        self.goals.insert(text(&goal["key"]), text(&found.expect("just written")["goal"]));
    }

    fn amendment(&self, file: &Value) -> Vec<(String, String)> {
        let mut fields = named(file, &[("decided", "decided"), ("reason", "reason")]);
        let at = |prefix: &str, goal: &Value| {
            let (_, id) = self.goals[&text(goal)].split_once('/').expect("a kind and an id");
            format!("{prefix}{id}")
        };
        let targets = list(&file["targets"]).iter();
        fields.extend(targets.map(|change| (at("target.", &change["goal"]), change["target"].to_string())));
        fields.extend(list(&file["drops"]).iter().map(|goal| (at("drop.", goal), "1".to_owned())));
        fields.extend(ticked(&file["areas"]));
        fields
    }

    async fn note(&self, as_of: NaiveDate) -> Value {
        self.officer.json(&format!("/notes/yearly.json?agreement={}&as-of={as_of}", self.agreement)).await
    }

    /// The relay's note and the laptop's goals and figures of this agreement are those of the coordinator's, word for
    /// word, but for the ids of what is agreed.
    pub async fn say_the_same(
        &self,
        laptop: &Device,
        coordinators: (&str, &BTreeMap<String, String>),
        dates: &[NaiveDate],
    ) {
        let (agreement, goals) = coordinators;
        let (kind, in_address) = agreement.split_once('/').expect("a kind and an id");
        let own = format!("{kind}/{}", self.agreement);
        let mut ids: Vec<(&str, &str)> =
            self.goals.iter().map(|(key, id)| (id.as_str(), goals[key].as_str())).collect();
        ids.push((&own, agreement));
        for as_of in dates {
            let officers = self.note(*as_of).await;
            let theirs = format!("/notes/yearly.json?agreement={in_address}&as-of={as_of}");
            let theirs = self.officer.json(&theirs).await;
            let (here, there) = (list(&officers["terms"]["amendments"]), list(&theirs["terms"]["amendments"]));
            assert_eq!(here.len(), there.len(), "{as_of}: every amendment");
            let amendments: Vec<(String, String)> = here
                .iter()
                .zip(there)
                .map(|(one, other)| (text(&one["amendment"]), text(&other["amendment"])))
                .collect();
            let pairs = amendments.iter().map(|(one, other)| (one.as_str(), other.as_str()));
            let all: Vec<(&str, &str)> = ids.iter().copied().chain(pairs).collect();
            same(&renamed(&officers, &all), &theirs, &format!("the note of {as_of}"));

            for command in ["goals", "figures"] {
                let asked = |agreement: &str| match command {
                    "goals" => json!({"agreement": agreement, "as_of": as_of}),
                    _ => json!({"period": {"over": "agreement", "agreement": agreement, "as_of": as_of}}),
                };
                let officers = laptop.call(command, asked(&own)).await;
                let theirs = laptop.call(command, asked(agreement)).await;
                same(&renamed(&officers, &all), &theirs, &format!("{command} of {as_of} on the laptop"));
            }
        }
    }
}

/// The agreements that the officer's list shows, as addresses name them.
async fn agreements(officer: &Officer) -> Vec<String> {
    let page = officer.page("/agreements").await;
    let links = page.split("href=\"/agreements/").skip(1);
    links
        .filter_map(|rest| rest.split_once("/amend?").map(|(id, _)| id))
        .filter(|id| !id.contains('"'))
        .map(str::to_owned)
        .collect()
}

fn agreement(file: &Value) -> Vec<(String, String)> {
    let names = [
        ("title", "title"),
        ("partner", "partner"),
        ("starts", "starts"),
        ("ends", "ends"),
        ("grant", "grant_dkk"),
        ("decision", "decision"),
        ("case_number", "case_number"),
        ("document_number", "document_number"),
        ("evaluation_framework", "evaluation_framework"),
        ("areas_total", "areas_total"),
    ];
    let mut fields = named(file, &names);
    fields.extend(ticked(&file["areas"]));
    for name in ["effects", "clauses", "recipients"] {
        let lines: Vec<String> = list(&file[name]).iter().map(text).collect();
        fields.push(filled(name, lines.join("\r\n")));
    }
    fields
}

/// Fields of a form by the keys of a file, those that the file leaves open apart.
fn named(file: &Value, names: &[(&str, &str)]) -> Vec<(String, String)> {
    let value = |key: &str| match &file[key] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        number => Some(number.to_string()),
    };
    names.iter().filter_map(|(name, key)| Some(filled(name, value(key)?))).collect()
}

fn ticked(areas: &Value) -> Vec<(String, String)> {
    list(areas).iter().map(|key| (format!("area.{}", text(key)), "1".to_owned())).collect()
}

fn filled(name: &str, value: String) -> (String, String) {
    (name.to_owned(), value)
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}

/// The same with other ids.
fn renamed(value: &Value, ids: &[(&str, &str)]) -> Value {
    let text = ids.iter().fold(value.to_string(), |text, (one, other)| text.replace(one, other));
    serde_json::from_str(&text).expect("JSON still")
}

/// Both say the same; else where they do not.
fn same(one: &Value, other: &Value, what: &str) {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { panic!("{what} is no object") };
    assert!(one.keys().eq(other.keys()), "{what}");
    for (key, said) in one {
        assert_eq!(said, &other[key], "{what}: {key}");
    }
}
