//! One recorded fact is changed on the laptop, and exactly the figures and goals that it should be are others: there, and
//! at the relay after the next contact.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::coordinator::{BEGINS, Coordinator, text};
use super::files::{Files, Line};
use super::reading::{AtLaptop, AtRelay, changed, goals_of};

/// The day on which the changes are made, and the last day of the agreement, as of which they are read.
pub const TODAY: &str = "2011-01-10";
pub const AS_OF: &str = "2010-12-31";

/// Everything that is read: values, what they are of, and goals by their keys.
type Reading = BTreeMap<String, String>;

/// Somebody with a laptop, and both places where figures are read.
pub struct Bench<'a> {
    pub mette: &'a Coordinator,
    pub laptop: AtLaptop<'a>,
    pub relay: AtRelay<'a>,
    /// The volunteer who was registered last.
    pub newest: OnceCell<String>,
}

impl Bench<'_> {
    async fn call(&self, command: &str, arguments: Value) -> Value {
        self.mette.device.call(command, arguments).await
    }

    fn group(&self, name: &str) -> &str {
        &self.mette.groups[name]
    }

    async fn at_laptop(&self) -> Reading {
        let as_of = as_of();
        let goals = self.laptop.goals(as_of).await;
        reading(self.laptop.figures(as_of).await, |id| format!("{:?}", goals[id]), &self.mette.goals)
    }

    async fn at_relay(&self) -> Reading {
        let note = self.relay.note(as_of()).await;
        let (goals, from) = (goals_of(&note), BEGINS.parse().expect("a date"));
        let figures = self.relay.figures(&note, from, as_of()).await;
        reading(figures, |id| format!("{:?}", goals[id]), &self.mette.goals)
    }

    /// Makes a change and says what it should change.
    pub async fn change(&self, step: Step, should: &[&str]) {
        let before = self.at_laptop().await;
        let name = format!("{step:?}");
        self.make(step).await;
        let after = self.at_laptop().await;
        let others = changed(&before, &after);
        println!("| {name} | {} |", others.iter().cloned().collect::<Vec<_>>().join(", "));
        assert_eq!(others, should.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), "{name}");
        self.mette.device.sync().await;
        assert_eq!(
            changed(&after, &self.at_relay().await),
            BTreeSet::new(),
            "{name}: the relay says the same of everything"
        );
    }
}

fn as_of() -> NaiveDate {
    AS_OF.parse().expect("a date")
}

fn reading(
    figures: BTreeMap<String, (Option<i64>, Option<i64>)>,
    goal: impl Fn(&str) -> String,
    goals: &BTreeMap<String, String>,
) -> Reading {
    let values = figures
        .into_iter()
        .flat_map(|(id, (value, of))| [(id.clone(), format!("{value:?}")), (format!("{id} (af)"), format!("{of:?}"))]);
    values.chain(goals.iter().map(|(key, id)| (key.clone(), goal(id)))).collect()
}

/// A change.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    RegisterAVolunteer,
    TheSameTwice,
    NotTheSame,
    AVolunteerOfLongAgoLeaves,
    AVolunteerOfLastYearLeaves,
    AVolunteerLeavesWithinAYear,
    AVolunteerOfThisYearLeaves,
    AMentorMore,
    AYoungPersonGetsAMentor,
    ACourseBegins,
    ACourseIsCompleted,
    AHeadcountIsCorrected,
    TheCareerLibraryIsCountedAgain,
    AChildIsGuided,
    AGuidanceIsTakenBack,
    AnEstimate,
    OneAtAnIntroductionMeeting,
    OneMoreAtACourse,
    AConsultantMore,
    AGroupIsEstablished,
    AGroupCloses,
    AnOpeningDayMore,
    AChildComes,
    ATargetChanges,
}

impl Bench<'_> {
    async fn make(&self, step: Step) {
        match step {
            Step::RegisterAVolunteer => self.register("Ny Frivillig").await,
            Step::TheSameTwice => self.say("same").await,
            Step::NotTheSame => self.say("different").await,
            Step::AVolunteerOfLongAgoLeaves => self.leave(("2007-01-01", "2008-07-31"), "2010-12-20").await,
            Step::AVolunteerOfLastYearLeaves => self.leave(("2009-10-01", "2009-11-30"), "2010-12-20").await,
            Step::AVolunteerLeavesWithinAYear => self.leave(("2009-12-01", "2009-12-24"), "2010-10-31").await,
            Step::AVolunteerOfThisYearLeaves => self.leave(("2010-02-01", "2010-06-30"), "2010-10-31").await,
            Step::AMentorMore => {
                let person = self.helper("2010-01-01", "2010-02-28");
                let group = self.group("Mentorskabet");
                let mentor = json!({"person": person, "group": group, "role": "mentor", "since": "2010-12-16"});
                self.call("roster_volunteer", mentor).await;
            }
            Step::AYoungPersonGetsAMentor => self.matched().await,
            Step::ACourseBegins => self.course("begin_course", "2010-12-20").await,
            Step::ACourseIsCompleted => self.course("complete_course", "2010-12-30").await,
            Step::AHeadcountIsCorrected => self.count("Lektiecafé Tagensbo", 33).await,
            Step::TheCareerLibraryIsCountedAgain => self.count("Karrierebiblioteket, Solvang Bibliotek", 26).await,
            Step::AChildIsGuided => {
                let group = self.group("Foreningsguiderne Valby");
                let guided =
                    json!({"group": group, "child": null, "association": "Valby Boldklub", "date": "2010-12-15"});
                self.call("guide_child", guided).await;
            }
            Step::AGuidanceIsTakenBack => {
                let group = self.group("Foreningsguiderne Valby");
                let page = self.call("guidances", json!({"group": group})).await;
                let line = page["lines"]
                    .as_array()
                    .expect("lines")
                    .iter()
                    .find(|line| line["association"] == "Valby Boldklub");
                let guidance = &line.expect("just written")["guidance"];
                let back = json!({"group": group, "guidance": guidance, "cancelled": true});
                self.call("cancel_guidance", back).await;
            }
            Step::AnEstimate => {
                let new = json!({
                    "group": self.group("Talk Club Nørrebro"), "sort": "minority_background", "among": "new_volunteers",
                    "date": "2010-12-15", "count": 7, "estimator": "contact", "method": "asked",
                });
                self.call("write_estimate", json!({"new": new})).await;
            }
            Step::OneAtAnIntroductionMeeting => {
                let training = self.training("intro_meeting").await;
                let person = self.newest();
                let mark = json!({"training": training, "person": person, "present": true});
                self.call("mark_trained", mark).await;
            }
            Step::OneMoreAtACourse => {
                let training = self.training("course").await;
                self.call("count_trained_unnamed", json!({"training": training, "by": 1})).await;
            }
            Step::AConsultantMore => {
                let new = json!({"first_name": "Lone", "percent": 40, "from": "2010-12-01"});
                self.call("employ", json!({"new": new})).await;
            }
            Step::AGroupIsEstablished => self.reach("Pigeklub Ehlersvej", "established", None).await,
            Step::AGroupCloses => self.reach("Mentorskabet", "closed", Some("Prøve")).await,
            Step::AnOpeningDayMore => {
                let opening = json!({
                    "slot": null, "weekday": 1, "starts": "16:00:00", "ends": "18:00:00", "from": "2010-12-27", "until": null,
                });
                let new = json!({"group": self.group("Lektiecafé Gadelandet"), "openings": [opening]});
                self.call("set_openings", new).await;
            }
            Step::AChildComes => {
                let occasion = json!({"group": self.group("Lektiecafé Tagensbo"), "date": "2010-12-07", "slot": 1});
                let new = json!({"occasion": occasion, "first_name": "Nykommer"});
                self.call("add_participant", new).await;
            }
            Step::ATargetChanges => {
                let targets = json!([{"goal": self.mette.goals["G2"], "target": 250}]);
                let amendment = json!({
                    "agreement": self.mette.agreement, "decided": "2010-12-30", "reason": "Prøve", "targets": targets,
                });
                self.call("amend", json!({"amendment": amendment})).await;
            }
        }
    }

    async fn register(&self, name: &str) {
        let input = json!({"first_name": name, "since": "2010-12-15"});
        let page = self.call("register_volunteer", json!({"input": input})).await;
        self.newest.set(text(&page["line"]["person"])).expect("the first one");
    }

    fn newest(&self) -> &str {
        self.newest.get().expect("registered before")
    }

    /// Says something of the newest volunteer and another who is new too.
    async fn say(&self, sameness: &str) {
        let one = self.newest();
        let other = self.helper("2010-12-02", "2010-12-14");
        self.call("say_sameness", json!({"one": one, "other": other, "sameness": sameness})).await;
    }

    /// Some volunteer who was recruited between two days and has not left.
    fn helper(&self, from: &str, to: &str) -> &str {
        let files = Files::read();
        let fits = |line: &&Line| {
            (from..=to).contains(&line.text("recruited"))
                && line.text("left").is_empty()
                && line.text("role") == "volunteer"
        };
        let line = files.volunteers.iter().find(fits);
        &self.mette.people[line.unwrap_or_else(|| panic!("nobody was recruited from {from} to {to}")).text("name")]
    }

    /// Somebody who was recruited between two days leaves.
    async fn leave(&self, (from, to): (&str, &str), until: &str) {
        let person = self.helper(from, to);
        self.call("leave_volunteer", json!({"person": person, "until": until})).await;
    }

    async fn matched(&self) {
        let group = self.group("Mentorskabet");
        let new = json!({"group": group, "first_name": "Ung Prøve", "birth_year": 1991, "since": "2010-12-17"});
        let page = self.call("add_mentee", new).await;
        let young =
            page["mentees"].as_array().expect("the young").iter().find(|young| young["who"]["name"] == "Ung Prøve");
        let mentor = &page["mentors"][0]["person"];
        let mentee = &young.expect("just added")["who"]["person"];
        let new =
            json!({"group": group, "mentor": mentor, "mentee": mentee, "matched": "2010-12-17", "referrer": null});
        self.call("create_mentoring", new).await;
    }

    async fn course(&self, command: &str, on: &str) {
        let group = self.group("Mentorskabet");
        let page = self.call("mentorings", json!({"group": group})).await;
        let line = page["lines"].as_array().expect("lines").iter().find(|line| line["mentee"]["name"] == "Ung Prøve");
        let mentoring = text(&line.expect("matched before")["mentoring"]);
        self.call(command, json!({"group": group, "mentoring": mentoring, "on": on})).await;
    }

    async fn count(&self, group: &str, count: u32) {
        let counts = json!([{"group": self.group(group), "count": count}]);
        self.call("write_headcounts", json!({"date": "2010-11-10", "method": "on_the_day", "counts": counts})).await;
    }

    async fn training(&self, kind: &str) -> Value {
        let page = self.call("trainings", json!({})).await;
        let past = page["past"].as_array().expect("trainings").iter();
        past.clone().find(|line| line["kind"] == kind).expect("one of that kind")["training"].clone()
    }

    async fn reach(&self, group: &str, stage: &str, reason: Option<&str>) {
        let group = self.group(group);
        let reached = json!({"group": group, "stage": stage, "since": "2010-12-27", "reason": reason});
        self.call("reach_stage", reached).await;
    }
}

/// Every change with all that it should change, and nothing else.
pub const CHANGES: [(Step, &[&str]); 24] = [
    (Step::RegisterAVolunteer, &["new_volunteers", "volunteers", "minority_volunteers (af)", "G2"]),
    (Step::TheSameTwice, &["new_volunteers", "volunteers", "minority_volunteers (af)", "G2"]),
    (Step::NotTheSame, &["new_volunteers", "volunteers", "minority_volunteers (af)", "G2"]),
    (Step::AVolunteerOfLongAgoLeaves, &["volunteers"]),
    (Step::AVolunteerOfLastYearLeaves, &["volunteers", "volunteers_retained", "R1"]),
    (Step::AVolunteerLeavesWithinAYear, &["volunteers", "volunteers_retained", "R1"]),
    (Step::AVolunteerOfThisYearLeaves, &["volunteers"]),
    (Step::AMentorMore, &["mentors_recruited", "mentees_matched (af)"]),
    (Step::AYoungPersonGetsAMentor, &["mentees_matched"]),
    (Step::ACourseBegins, &["mentor_courses", "G9"]),
    (Step::ACourseIsCompleted, &["mentor_courses_completed"]),
    (Step::AHeadcountIsCorrected, &["users_counted", "children_guided (af)", "G5"]),
    (Step::TheCareerLibraryIsCountedAgain, &["users_counted", "career_library_users", "children_guided (af)", "G5"]),
    (Step::AChildIsGuided, &["children_guided"]),
    (Step::AGuidanceIsTakenBack, &["children_guided"]),
    (Step::AnEstimate, &["minority_volunteers", "G7"]),
    (Step::OneAtAnIntroductionMeeting, &["intro_participants", "intro_from_municipality (af)"]),
    (Step::OneMoreAtACourse, &["training_attendances"]),
    (Step::AConsultantMore, &["consultants", "consultant_fte"]),
    (Step::AGroupIsEstablished, &["new_groups", "groups_running", "groups_planned", "girls_clubs"]),
    (Step::AGroupCloses, &["groups_running", "groups_closed"]),
    (Step::AnOpeningDayMore, &["opening_days"]),
    (Step::AChildComes, &["attendance", "distinct_participants"]),
    (Step::ATargetChanges, &["G2"]),
];
