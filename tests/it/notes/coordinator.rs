//! The coordinator's laptop: everything but the evenings and the guidances, in the order in which it happened.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde_json::{Value, json};
use stories::device::Device;

use super::files::{Files, Line, date};

/// The day on which the laptop is set up: the agreement begins.
pub const BEGINS: &str = "2008-08-01";

/// The day on which the groups' lists of participants are taken in; who is on them was there before.
const LISTS: &str = "2010-12-21";

/// The group of the mentors.
const MENTORING: &str = "Mentorskabet";

/// What happens on a day.
enum Step<'a> {
    Create(&'a Value),
    Reach { group: &'a Value, stage: &'a Value },
    List(&'a str),
    Register(&'a Line),
    Roster(&'a Line),
    Leave(&'a Line),
    Train(&'a Line),
    Count(NaiveDate),
    Estimate(&'a Line),
    Match(&'a Line),
    Course(&'a Line),
    Complete(&'a Line),
    End(&'a Line),
    Done(&'a Value),
    Amend(&'a Value),
    State(Value),
}

/// The laptop and what has been made on it.
pub struct Coordinator {
    pub device: Device,
    pub organisation: String,
    pub agreement: String,
    /// Ids of groups by name.
    pub groups: BTreeMap<String, String>,
    /// Ids of goals by key.
    pub goals: BTreeMap<String, String>,
    /// Ids of volunteers and consultants by name.
    pub people: BTreeMap<String, String>,
    /// Ids of mentorings by the mentor's name.
    mentorings: BTreeMap<String, String>,
    /// Whose turn it is to take a course.
    turn: usize,
}

impl Coordinator {
    pub fn new(device: Device, organisation: &str) -> Self {
        Self {
            device,
            organisation: organisation.to_owned(),
            agreement: String::new(),
            groups: BTreeMap::new(),
            goals: BTreeMap::new(),
            people: BTreeMap::new(),
            mentorings: BTreeMap::new(),
            turn: 0,
        }
    }

    /// Records everything after the reference data.
    pub async fn record(&mut self, files: &Files) {
        self.write_agreement(&files.agreement).await;
        for line in &files.consultants {
            self.employ(line).await;
        }
        let mut on = BEGINS.parse().expect("a date");
        for (day, step) in steps(files) {
            if day != on {
                on = day;
                self.device.live_until(on).await;
            }
            self.act(files, on, step).await;
        }
        let status = self.device.sync().await;
        assert_eq!(status["waiting"], 0, "{status}");
    }

    /// Of the people who may be one, those whose names are quite the same are.
    pub async fn say_who_is_the_same(&self, files: &Files) {
        let page = self.device.call("duplicates", json!({})).await;
        let alike =
            page["open"].as_array().expect("pairs").iter().filter(|pair| pair["one"]["name"] == pair["other"]["name"]);
        let pairs: Vec<[&Value; 2]> = alike.map(|pair| [&pair["one"]["person"], &pair["other"]["person"]]).collect();
        let twice = files.lists.iter().map(|line| line.text("name")).collect::<Vec<_>>();
        let listed_twice = twice.len() - twice.iter().collect::<BTreeSet<_>>().len();
        assert_eq!(pairs.len(), listed_twice + files.tablets.len(), "every pair is found");
        for [one, other] in pairs {
            self.device.call("say_sameness", json!({"one": one, "other": other, "sameness": "same"})).await;
        }
    }

    async fn make(&self, command: &str, arguments: Value) -> String {
        text(&self.device.call(command, arguments).await["id"])
    }

    async fn write_agreement(&mut self, file: &Value) {
        let agreement = json!({"agreement": file["agreement"]});
        self.agreement = self.make("write_agreement", agreement).await;
        for goal in file["goals"].as_array().expect("goals") {
            let mut written = goal.clone();
            written["agreement"] = json!(self.agreement);
            let id = self.make("write_goal", json!({"goal": written})).await;
            self.goals.insert(goal["key"].as_str().expect("a key").to_owned(), id);
        }
    }

    async fn act(&mut self, files: &Files, on: NaiveDate, step: Step<'_>) {
        match step {
            Step::Create(group) => self.create(group, on).await,
            Step::Reach { group, stage } => {
                let reason = if stage["stage"] == "closed" { group["closed_reason"].clone() } else { Value::Null };
                let arguments = json!({"group": self.of(group), "stage": stage["stage"], "since": stage["since"], "reason": reason});
                self.device.call("reach_stage", arguments).await;
            }
            Step::List(name) => self.list(files, name).await,
            Step::Register(line) => self.register(line).await,
            Step::Roster(line) => {
                let group = &self.groups[line.text("group")];
                let person = &self.people[line.text("name")];
                let since = line.text("on_list");
                let arguments = json!({"person": person, "group": group, "role": line.text("role"), "since": since});
                self.device.call("roster_volunteer", arguments).await;
            }
            Step::Leave(line) => {
                let person = &self.people[line.text("name")];
                self.device.call("leave_volunteer", json!({"person": person, "until": on})).await;
            }
            Step::Train(line) => self.train(files, on, line).await,
            Step::Count(day) => self.count(files, day).await,
            Step::Estimate(line) => self.estimate(line).await,
            Step::Match(line) => self.matched(line).await,
            Step::Course(line) => self.mentoring("begin_course", line, json!({"on": on})).await,
            Step::Complete(line) => self.mentoring("complete_course", line, json!({"on": on})).await,
            Step::End(line) => {
                let ended = json!({"on": on, "reason": line.text("end_reason")});
                self.mentoring("end_mentoring", line, ended).await;
            }
            Step::Done(done) => {
                let goal = &self.goals[done["goal"].as_str().expect("a goal")];
                self.device.call("set_done", json!({"goal": goal, "on": done["on"]})).await;
            }
            Step::Amend(amendment) => self.amend(amendment).await,
            Step::State(statement) => {
                self.device.call("write_statement", json!({"statement": statement})).await;
            }
        }
    }

    fn of(&self, group: &Value) -> &str {
        &self.groups[group["name"].as_str().expect("a name")]
    }

    /// A group is created with the stages that it has reached by then.
    async fn create(&mut self, group: &Value, on: NaiveDate) {
        let mut created = group.clone();
        created["organisation"] = json!(self.organisation);
        let reached = group["stages"].as_array().expect("stages").iter().filter(|stage| date(&stage["since"]) <= on);
        created["stages"] = reached.cloned().collect();
        let id = self.make("create_group", created).await;
        self.groups.insert(group["name"].as_str().expect("a name").to_owned(), id);
    }

    /// A group's list of participants, as a file.
    async fn list(&self, files: &Files, name: &str) {
        let listed = files.lists.iter().filter(|line| line.text("group") == name);
        let lines: String = listed.map(|line| format!("{};{}\r\n", line.text("name"), line.text("born"))).collect();
        let file = STANDARD.encode(format!("Fornavn;Fødselsår\r\n{lines}"));
        let asked = json!({"group": self.groups[name], "file_name": "liste.csv", "base64": file});
        let preview = self.device.call("preview_roster", asked).await;
        self.device.call("import_roster", json!({"preview": preview["preview"]})).await;
    }

    async fn register(&mut self, line: &Line) {
        let input = json!({
            "first_name": line.text("name"),
            "since": line.text("recruited"),
            "channel": line.maybe::<String>("channel"),
            "birth_year": line.read::<u16>("born"),
        });
        let page = self.device.call("register_volunteer", json!({"input": input})).await;
        let person = text(&page["line"]["person"]);
        if let Some(on) = line.maybe::<NaiveDate>("certificate") {
            let certificate = json!({"person": person, "status": "cleared", "on": on});
            self.device.call("set_certificate", certificate).await;
        }
        self.people.insert(line.text("name").to_owned(), person);
    }

    async fn employ(&self, line: &Line) {
        let percent: u8 = line.read("percent");
        let new = json!({"first_name": line.text("name"), "percent": percent, "from": line.text("from")});
        self.device.call("employ", json!({"new": new})).await;
    }

    /// Who takes part in an introduction meeting stands with the volunteers; courses are taken in turn.
    async fn train(&mut self, files: &Files, on: NaiveDate, line: &Line) {
        let (kind, title) = (line.text("kind"), line.text("title"));
        let new = json!({"kind": kind, "title": title, "date": on});
        let page = self.device.call("create_training", json!({"new": new})).await;
        let training = &page["line"]["training"];
        let day = on.to_string();
        if kind == "intro_meeting" {
            for line in files.volunteers.iter().filter(|line| line.text("intro") == day) {
                let person = &self.people[line.text("name")];
                let mark = json!({"training": training, "person": person, "present": true});
                self.device.call("mark_trained", mark).await;
            }
        } else {
            let is_there = |line: &&Line| {
                line.read::<NaiveDate>("recruited") <= on
                    && line.maybe::<NaiveDate>("left").is_none_or(|left| on <= left)
            };
            let there: Vec<&Line> = files.volunteers.iter().filter(is_there).collect();
            let turns = self.turn..self.turn + line.read::<usize>("named");
            self.turn = turns.end;
            let came: Vec<&str> =
                turns.map(|turn| self.people[there[turn % there.len()].text("name")].as_str()).collect();
            self.device.call("everyone_trained", json!({"training": training, "people": came})).await;
        }
        let unnamed = line.read::<i32>("unnamed");
        if unnamed > 0 {
            self.device.call("count_trained_unnamed", json!({"training": training, "by": unnamed})).await;
        }
    }

    /// All groups on one day.
    async fn count(&self, files: &Files, on: NaiveDate) {
        let counted = files.headcounts.iter().filter_map(|line| {
            let count = line.maybe::<u32>(&on.to_string())?;
            Some(json!({"group": self.groups[line.text("group")], "count": count}))
        });
        let counts: Vec<Value> = counted.collect();
        self.device.call("write_headcounts", json!({"date": on, "method": "on_the_day", "counts": counts})).await;
    }

    async fn estimate(&self, line: &Line) {
        let group = line.maybe::<String>("group").map(|name| &self.groups[&name]);
        let mut new = json!({"group": group, "date": line.text("date"), "count": line.read::<u32>("count")});
        for key in ["sort", "among", "estimator", "method"] {
            new[key] = json!(line.text(key));
        }
        self.device.call("write_estimate", json!({"new": new})).await;
    }

    /// The young person comes on the list and gets the mentor.
    async fn matched(&mut self, line: &Line) {
        let group = &self.groups[MENTORING];
        let (young, on) = (line.text("young"), line.text("matched"));
        let new = json!({"group": group, "first_name": young, "birth_year": line.read::<i64>("born"), "since": on});
        let page = self.device.call("add_mentee", new).await;
        let mentee =
            page["mentees"].as_array().expect("the young").iter().find(|mentee| mentee["who"]["name"] == young);
        let mentor = &self.people[line.text("mentor")];
        let new = json!({
            "group": group, "mentor": mentor, "mentee": mentee.expect("just added")["who"]["person"], "matched": on,
            "referrer": line.maybe::<String>("referrer"),
        });
        let page = self.device.call("create_mentoring", new).await;
        let mut lines = page["lines"].as_array().expect("mentorings").iter();
        let made = lines.rfind(|line| line["mentor"]["person"] == **mentor).expect("just made");
        self.mentorings.insert(line.text("mentor").to_owned(), text(&made["mentoring"]));
    }

    async fn mentoring(&self, command: &str, line: &Line, mut arguments: Value) {
        arguments["mentoring"] = json!(self.mentorings[line.text("mentor")]);
        arguments["group"] = json!(self.groups[MENTORING]);
        self.device.call(command, arguments).await;
    }

    async fn amend(&self, file: &Value) {
        let mut amendment = file.clone();
        amendment["agreement"] = json!(self.agreement);
        let id = |goal: &Value| json!(self.goals[goal.as_str().expect("a goal")]);
        for target in amendment["targets"].as_array_mut().expect("targets") {
            target["goal"] = id(&target["goal"]);
        }
        for dropped in amendment["drops"].as_array_mut().expect("goals") {
            *dropped = id(dropped);
        }
        self.make("amend", json!({"amendment": amendment})).await;
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

/// Everything in the order in which it happened; what stood before the agreement is recorded on its first day.
fn steps(files: &Files) -> Vec<(NaiveDate, Step<'_>)> {
    let begins: NaiveDate = BEGINS.parse().expect("a date");
    let lists: NaiveDate = LISTS.parse().expect("a date");
    let mut steps = Vec::new();
    for group in &files.groups {
        let stages = group["stages"].as_array().expect("stages");
        let created = stages.iter().map(|stage| date(&stage["since"])).min().expect("a stage").max(begins);
        steps.push((created, Step::Create(group)));
        let later = stages.iter().filter(|stage| date(&stage["since"]) > created);
        steps.extend(later.map(|stage| (date(&stage["since"]), Step::Reach { group, stage })));
        let name = group["name"].as_str().expect("a name");
        if files.lists.iter().any(|line| line.text("group") == name) {
            steps.push((lists, Step::List(name)));
        }
    }
    for line in &files.volunteers {
        let recruited = line.read::<NaiveDate>("recruited").max(begins);
        steps.push((recruited, Step::Register(line)));
        steps.extend(line.maybe::<NaiveDate>("on_list").map(|on| (on.max(begins), Step::Roster(line))));
        steps.extend(line.maybe("left").map(|on| (on, Step::Leave(line))));
    }
    steps.extend(files.trainings.iter().map(|line| (line.read("date"), Step::Train(line))));
    steps.extend(Files::counted_on().into_iter().map(|on| (on, Step::Count(on))));
    steps.extend(files.estimates.iter().map(|line| (line.read("date"), Step::Estimate(line))));
    for line in &files.mentoring {
        steps.push((line.read("matched"), Step::Match(line)));
        steps.extend(line.maybe("course").map(|on| (on, Step::Course(line))));
        steps.extend(line.maybe("completed").map(|on| (on, Step::Complete(line))));
        steps.extend(line.maybe("ended").map(|on| (on, Step::End(line))));
    }
    let agreed = &files.agreement;
    steps.extend(agreed["done"].as_array().expect("a list").iter().map(|done| (date(&done["on"]), Step::Done(done))));
    let amendments = agreed["amendments"].as_array().expect("amendments");
    steps.extend(amendments.iter().map(|amendment| (date(&amendment["decided"]), Step::Amend(amendment))));
    steps.extend(statements(agreed).map(|statement| (date(&statement["said"]), Step::State(statement))));
    // What happens on one day happens in the order above.
    steps.sort_by_key(|(on, _)| *on);
    steps
}

/// What others stated, the nationwide table line by line.
fn statements(agreed: &Value) -> impl Iterator<Item = Value> {
    let nationwide = &agreed["nationwide"];
    let years = nationwide["years"].as_array().expect("years");
    let table = nationwide["figures"].as_array().expect("figures").iter().flat_map(move |figure| {
        years.iter().zip(figure["values"].as_array().expect("values")).map(move |(year, value)| {
            json!({
                "said": nationwide["said"], "figure": figure["figure"], "year": year, "value": value,
                "source": nationwide["source"], "document": nationwide["document"],
            })
        })
    });
    agreed["statements"].as_array().expect("statements").iter().cloned().chain(table)
}
