//! The notes' figures beside ours, and every contradiction of the notes beside the remark that shows it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::files::{Line, table};
use super::reading::{AtLaptop, AtRelay, Reached, Read, goals_of};

/// Both readers, and what ids stand for.
pub struct Sides<'a> {
    pub relay: AtRelay<'a>,
    pub laptop: AtLaptop<'a>,
    /// Ids of groups by name.
    pub groups: &'a BTreeMap<String, String>,
    /// Ids of goals by key.
    pub goals: &'a BTreeMap<String, String>,
    /// The relay's yearly notes.
    pub notes: BTreeMap<NaiveDate, Value>,
}

/// What is not as it should be, as it is met; the whole table is printed first.
#[derive(Default)]
pub struct Wrong(Vec<String>);

impl Wrong {
    fn unless(&mut self, is_right: bool, what: impl FnOnce() -> String) {
        if !is_right {
            self.0.push(what());
        }
    }

    pub fn none(&self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

impl Sides<'_> {
    /// Prints every figure of the notes beside what the relay and the laptop say.
    pub async fn figures(&self, wrong: &mut Wrong) {
        println!(
            "\n| kilde | tal | notatet | relæ | bærbar | af | grundlag | mål | procent |\n|---|---|---|---|---|---|---|---|---|"
        );
        for line in table(include_str!("figures.csv")) {
            self.figure(&line, wrong).await;
        }
    }

    async fn figure(&self, line: &Line, wrong: &mut Wrong) {
        let (id, from, as_of) = (line.text("indicator"), line.read("from"), line.read("as_of"));
        let group = line.maybe::<String>("where");
        let relay = self.relay.figure(id, from, as_of, group.as_ref().map(|name| self.groups[name].as_str())).await;
        let laptop = match &group {
            None => self.laptop.figure(id, from, as_of).await,
            Some(name) => self.laptop.figure_of(name, id, from, as_of).await,
        };
        let noted = self.notes.get(&as_of).map(goals_of).unwrap_or_default();
        let at_relay = self.percent(line, &relay, &noted);
        let at_laptop = self.percent(line, &laptop, &self.laptop.goals(as_of).await);
        let figure = line.text("figure");
        println!(
            "| {} | {figure} | {} | {} | {} | {} | {} | {} | {} |",
            line.text("source"),
            line.text("says"),
            shown(id, relay.value),
            shown(id, laptop.value),
            number(relay.of),
            basis(&relay.basis),
            target(&at_relay),
            at_relay.share.map(tenths).unwrap_or_default(),
        );
        let is_right = |read: &Read| {
            (read.value, read.basis.as_str()) == (line.maybe("value"), line.text("basis"))
                && line.maybe::<i64>("af").is_none_or(|of| read.of == Some(of))
        };
        wrong.unless(is_right(&relay), || format!("{figure}: the relay says {relay:?}"));
        wrong.unless(is_right(&laptop), || format!("{figure}: the laptop says {laptop:?}"));
        wrong.unless(laptop == relay, || format!("{figure}: the laptop says {laptop:?}, the relay {relay:?}"));
        let percent = at_relay.share.map(tenths).unwrap_or_default();
        wrong.unless(percent == line.text("percent"), || format!("{figure}: {percent:?} %"));
        wrong.unless(at_laptop == at_relay, || {
            format!("{figure}: {at_laptop:?} at the laptop, {at_relay:?} at the relay")
        });
    }

    /// The percentage that a line is about: of a goal, of a goal before it was changed, or of what the figure is of.
    fn percent(&self, line: &Line, read: &Read, goals: &BTreeMap<String, Reached>) -> Reached {
        let of_goal = |key: &str| goals[&self.goals[key]].clone();
        match line.text("goal") {
            "" => Reached::default(),
            "of" => Reached { share: read.share, ..Reached::default() },
            goal => match goal.strip_suffix(" før") {
                None => of_goal(goal),
                Some(goal) => {
                    let goal = of_goal(goal);
                    Reached { share: goal.share_before, ..goal }
                }
            },
        }
    }

    /// Goals that are about one kind of group: what was reached of them, and which was given up for another.
    pub async fn goals(&self, wrong: &mut Wrong) {
        println!(
            "\n| kilde | mål for en slags | notatet | relæ | bærbar | mål | procent | af målet før | opgivet |\n|---|---|---|---|---|---|---|---|---|"
        );
        for line in table(include_str!("goals.csv")) {
            let (as_of, id): (NaiveDate, _) = (line.read("as_of"), &self.goals[line.text("goal")]);
            let relay = goals_of(&self.notes[&as_of])[id].clone();
            let at_laptop = self.laptop.goals(as_of).await;
            let laptop = &at_laptop[id];
            let share = |heading: &str| line.text(heading).replace(',', "").parse::<i64>().ok();
            let right = Reached {
                actual: line.maybe("actual"),
                target: line.maybe("target"),
                unit: Some("groups".to_owned()),
                share: share("percent"),
                share_before: share("before"),
                dropped: line.maybe("dropped"),
            };
            let figure = line.text("figure");
            println!(
                "| {} | {figure} | {} | {} | {} | {} | {} | {} | {} |",
                line.text("source"),
                line.text("says"),
                number(relay.actual),
                number(laptop.actual),
                target(&relay),
                relay.share.map(tenths).unwrap_or_default(),
                relay.share_before.map(tenths).unwrap_or_default(),
                relay.dropped.as_deref().unwrap_or_default(),
            );
            wrong.unless(relay == right, || format!("{figure} as of {as_of}: the relay says {relay:?}"));
            wrong.unless(*laptop == right, || format!("{figure} as of {as_of}: the laptop says {laptop:?}"));
        }
    }

    /// On how many days a week groups are open, and on how many they plan to be.
    pub async fn plans(&self, wrong: &mut Wrong) {
        println!("\n| kilde | gruppe | notatet | relæ | bærbar |\n|---|---|---|---|---|");
        let planned = self.laptop.plans().await;
        for line in table(include_str!("plans.csv")) {
            let (name, from, as_of) = (line.text("group"), line.read("from"), line.read("as_of"));
            let groups = self.notes[&as_of]["groups"].as_array().expect("groups");
            let group = groups.iter().find(|group| group["name"] == name).expect("the group");
            let relay = (group["opening_days"].as_i64(), group["planned_days"].as_i64());
            let days = self.laptop.figure_of(name, "opening_days", from, as_of).await.value;
            let laptop = (days, planned[name]);
            let shown = |(days, plan): (Option<i64>, Option<i64>)| match plan {
                Some(plan) => format!("{}, plan {plan}", number(days)),
                None => number(days),
            };
            println!(
                "| {} | {name} | {} | {} | {} |",
                line.text("source"),
                line.text("says"),
                shown(relay),
                shown(laptop)
            );
            let right = (line.maybe("days"), line.maybe("planned"));
            wrong.unless(relay == right, || format!("{name}: the relay says {relay:?}"));
            wrong.unless(laptop == right, || format!("{name}: the laptop says {laptop:?}"));
        }
    }

    /// Consultants as persons, by full time and part time, and as full-time equivalents.
    pub async fn hours(&self, wrong: &mut Wrong) {
        println!("\n| kilde | konsulenter | notatet | fuld tid | deltid | årsværk |\n|---|---|---|---|---|---|");
        for line in table(include_str!("hours.csv")) {
            let (from, as_of) = (line.read("from"), line.read("as_of"));
            let split = |lines: Vec<Value>, percent: &str| {
                let hours: Vec<i64> = lines.iter().map(|line| line[percent].as_i64().expect("hours")).collect();
                let full = hours.iter().filter(|hours| **hours == 100).count();
                (full, hours.len() - full, decimal(hours.iter().sum(), 2))
            };
            let relay = split(self.relay.evidence("consultants", from, as_of).await, "percent");
            let laptop = split(self.laptop.evidence("consultants", from, as_of).await, "count");
            let right = (line.read("full_time"), line.read("part_time"), line.text("years").to_owned());
            let (full, part, years) = &relay;
            println!(
                "| {} | {} | {} | {full} | {part} | {years} |",
                line.text("source"),
                full + part,
                line.text("says")
            );
            wrong.unless(relay == right, || format!("consultants as of {as_of}: the relay says {relay:?}"));
            wrong.unless(laptop == right, || format!("consultants as of {as_of}: the laptop says {laptop:?}"));
        }
    }

    /// How many groups of each kind were new, anchored, planned, closed or running.
    pub fn kinds(&self, wrong: &mut Wrong) {
        println!("\n| kilde | grupper | notatet | relæ |\n|---|---|---|---|");
        for line in table(include_str!("kinds.csv")) {
            let groups = self.notes[&line.read("as_of")]["groups"].as_array().expect("groups");
            let counts = |group: &&Value| match line.text("counted") {
                "new" => group["is_new"] == true,
                "running" => ["established", "taken_over", "anchored"].iter().any(|stage| group["stage"] == *stage),
                stage => group["stage"] == stage,
            };
            let ours = groups.iter().filter(|group| group["kind_key"] == line.text("kind")).filter(counts).count();
            let figure = line.text("figure");
            println!("| {} | {figure} | {} | {ours} |", line.text("source"), line.text("says"));
            wrong.unless(ours == line.read::<usize>("value"), || format!("{figure}: {ours}"));
        }
    }

    /// The nationwide table as it was stated, and what is derived from it.
    pub fn nationwide(&self, as_of: NaiveDate, wrong: &mut Wrong) {
        let ours = &self.notes[&as_of]["nationwide"];
        println!(
            "\n| landsplan (indberettet) | 2007 | 2008 | 2009 | 07-08 | 08-09 | 07-09 | |\n|---|---|---|---|---|---|---|---|"
        );
        for line in table(include_str!("nationwide.csv")) {
            let figure = line.text("figure");
            let stated = ours["lines"].as_array().expect("lines").iter().find(|stated| stated["figure"] == figure);
            let shown = match stated {
                Some(stated) => nation(stated),
                None => ratio(figure, &ours[figure]),
            };
            println!("| {figure} | {} |", shown.join(" | "));
            let headings = ["2007", "2008", "2009", "07-08", "08-09", "07-09", "more"];
            let right = headings.map(|heading| line.text(heading).to_owned());
            wrong.unless(shown == right, || format!("{figure}: {shown:?}, not {right:?}"));
        }
    }

    /// Every contradiction has its remark, with both sides in it, and every remark of a note is one of them.
    pub fn contradictions(&self, wrong: &mut Wrong) {
        println!("\n| notat | modsigelse | bemærkning |\n|---|---|---|");
        let lines = table(include_str!("contradictions.csv"));
        for (as_of, note) in &self.notes {
            let mut remarks: Vec<(&str, &str)> =
                note["remarks"].as_array().expect("remarks").iter().map(coded).collect();
            for line in lines.iter().filter(|line| line.read::<NaiveDate>("as_of") == *as_of) {
                let is_it = |(code, said): &(&str, &str)| {
                    *code == line.text("code")
                        && said.contains(line.text("says"))
                        && said.contains(line.text("against"))
                };
                let found = remarks.iter().position(is_it).map(|place| remarks.remove(place).1);
                println!("| {as_of} | {} | {} |", line.text("which"), found.unwrap_or("–"));
                wrong.unless(found.is_some(), || format!("{} has no remark {}", line.text("which"), line.text("code")));
            }
            for (code, said) in remarks {
                println!("| {as_of} | – | {code}: {said} |");
                wrong.unless(false, || format!("{as_of}: nobody expects {code}: {said}"));
            }
        }
    }
}

impl Sides<'_> {
    /// The coordinator's laptop remarks what the note does.
    pub async fn remarks(&self, wrong: &mut Wrong) {
        for (as_of, note) in &self.notes {
            let said = |remark: &Value| remark["said"].clone();
            let theirs: Vec<Value> = note["remarks"].as_array().expect("remarks").iter().map(said).collect();
            let ours = self.laptop.remarks(*as_of).await;
            wrong.unless(ours == theirs, || format!("{as_of}: the laptop remarks {ours:?}"));
        }
    }
}

fn coded(remark: &Value) -> (&str, &str) {
    (remark["code"].as_str().expect("a code"), remark["said"]["da"].as_str().expect("Danish"))
}

fn nation(stated: &Value) -> [String; 7] {
    let year = |year: &str| number(stated["stated"][year]["value"].as_i64());
    let growth = |growth: &Value| growth["share"].as_i64().map(tenths).unwrap_or_default();
    let over_all = &stated["over_all"];
    let [first, second] = [&stated["growth"][0], &stated["growth"][1]];
    let more = number(over_all["by"].as_i64());
    [year("2007"), year("2008"), year("2009"), growth(first), growth(second), growth(over_all), more]
}

fn ratio(figure: &str, years: &Value) -> [String; 7] {
    let decimals = if figure == "persons_per_volunteer" { 2 } else { 1 };
    let year = |year: &str| years[year].as_i64().map(|value| decimal(value, decimals)).unwrap_or_default();
    let none = String::new;
    [year("2007"), year("2008"), year("2009"), none(), none(), none(), none()]
}

fn shown(id: &str, value: Option<i64>) -> String {
    match value {
        Some(hundredths) if id == "consultant_fte" => decimal(hundredths, 2),
        value => number(value),
    }
}

fn target(reached: &Reached) -> String {
    let percent = if reached.unit.as_deref() == Some("percent") { " %" } else { "" };
    reached.target.map(|target| format!("{}{percent}", number(Some(target)))).unwrap_or_default()
}

fn tenths(value: i64) -> String {
    decimal(value, 1)
}

/// A number with its last digits after a comma.
fn decimal(value: i64, decimals: u32) -> String {
    let unit = 10_i64.pow(decimals);
    format!("{},{:0width$}", number(Some(value / unit)), value % unit, width = decimals as usize)
}

/// A number with a point between thousands, as the notes write it.
fn number(value: Option<i64>) -> String {
    let digits = value.map(|value| value.to_string()).unwrap_or_default();
    let mut parts: Vec<&str> = digits.as_bytes().rchunks(3).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.reverse();
    parts.join(".")
}

fn basis(basis: &str) -> &str {
    match basis {
        "registered" => "registreret",
        "counted" => "optalt",
        "estimated" => "skønnet",
        other => other,
    }
}
