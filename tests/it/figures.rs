//! A coordinator's laptop and the relay are asked the same: after sync they say the same of every indicator and goal, to
//! the last digit; and once another organisation runs groups, the laptop says that it counts only its own.

use chrono::NaiveDate;
use figures::agreed::Agreed;
use figures::glossary::Glossary;
use figures::moment::Moment;
use figures::terms::Terms;
use figures::{Figure, IndicatorId, goals, schema};
use serde_json::{Value, json};
use server::projection::{Projection, open_to_read};
use stories::city::City;
use stories::device::Device;
use tempfile::TempDir;

const FROM: &str = "2026-01-01";
const TODAY: &str = "2026-11-12";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Everything that a figure can be made of, once or more.
async fn record(city: &City, folder: &TempDir) -> String {
    let laptop = &city.coordinator;
    let kinds = json!([
        {"key": "career_library", "danish": "Karrierebibliotek", "english": "Career library"},
        {"key": "mentoring", "danish": "Mentorskab", "english": "Mentoring"},
    ]);
    let nothing = json!([]);
    let reference = json!({"areas": nothing, "kinds": kinds, "partners": nothing, "organisations": nothing});
    laptop.call("write_reference", reference).await;
    let organisation = laptop.call("reference", json!({})).await["organisations"][0]["organisation"].clone();
    let group = |name: &str, kind: &str, stages: Value| {
        json!({
            "name": name, "kind": kind, "area": "sundholmsvej", "organisation": organisation, "partners": [],
            "stages": stages, "openings": [],
        })
    };
    let running = json!([{"stage": "established", "since": "2026-03-01"}]);
    let library = laptop.call("create_group", group("Karrierebiblioteket", "career_library", running.clone())).await;
    let mentoring = laptop.call("create_group", group("Mentorskabet", "mentoring", running)).await;
    let planned = json!([{"stage": "planned", "since": "2026-10-01"}]);
    laptop.call("create_group", group("Pigeklub Ehlersvej", "homework_cafe", planned)).await;

    let (mut people, training) = (Vec::new(), json!({"kind": "intro_meeting", "date": "2026-10-01"}));
    for (name, since) in [("Sofie", "2025-02-01"), ("Jonas", "2026-02-01"), ("Karin", "2026-09-01")] {
        let page = laptop.call("register_volunteer", json!({"input": {"first_name": name, "since": since}})).await;
        people.push(page["line"]["person"].clone());
    }
    let rostered = json!({"person": people[1], "group": city.group, "role": "volunteer", "since": "2026-03-01"});
    laptop.call("roster_volunteer", rostered).await;
    let mentor = json!({"person": people[2], "group": mentoring["id"], "role": "mentor", "since": "2026-09-01"});
    laptop.call("roster_volunteer", mentor).await;
    let mentee = json!({"group": mentoring["id"], "first_name": "Ali", "birth_year": 2006, "since": "2026-09-01"});
    let mentee = laptop.call("add_mentee", mentee).await["mentees"][0]["who"]["person"].clone();
    let matched = json!({"group": mentoring["id"], "mentor": people[2], "mentee": mentee, "matched": "2026-09-15"});
    laptop.call("create_mentoring", matched).await;

    let intro = laptop.call("create_training", json!({"new": training})).await["line"]["training"].clone();
    laptop.call("mark_trained", json!({"training": intro, "person": people[2], "present": true})).await;
    let counts = json!([{"group": city.group, "count": 31}, {"group": library["id"], "count": 12}]);
    laptop.call("write_headcounts", json!({"date": TODAY, "method": "on_the_day", "counts": counts})).await;
    let estimate = json!({
        "group": city.group, "sort": "minority_background", "among": "new_volunteers", "date": TODAY, "count": 1,
        "estimator": "contact", "method": "asked",
    });
    laptop.call("write_estimate", json!({"new": estimate})).await;
    let guided = json!({"group": city.group, "child": null, "association": "B 1908", "date": "2026-11-05"});
    laptop.call("guide_child", guided).await;
    laptop.call("employ", json!({"new": {"first_name": "Anne", "percent": 60, "from": "2026-01-01"}})).await;

    // Two devices answer differently for one child, and agree on another.
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 3", "Sofie").await;
    let children = laptop.call("attendance", city.at(json!({}))).await["windows"].clone();
    for (device, answers) in [(laptop, ["came", "came"]), (&tablet, ["said_no", "came"])] {
        for (child, answer) in children.as_array().unwrap().iter().zip(answers) {
            device.call("mark", city.at(json!({"person": child["person"], "answer": answer}))).await;
        }
    }
    tablet.call("count_unnamed", city.at(json!({"by": 3}))).await;
    tablet.sync().await;

    let agreement = json!({
        "title": "Partnerskabsaftalen", "starts": FROM, "ends": "2027-12-31", "areas_total": 12,
        "areas": ["sundholmsvej"],
    });
    let agreement = laptop.call("write_agreement", json!({"agreement": agreement})).await["id"].clone();
    for (indicator, target) in [("new_volunteers", 3), ("users_counted", 40), ("mentors_recruited", 2)] {
        let goal = json!({
            "agreement": agreement, "kind": "quantitative", "danish": indicator, "indicator": indicator,
            "target": target, "unit": "persons",
        });
        let goal = laptop.call("write_goal", json!({"goal": goal})).await["id"].clone();
        if indicator == "users_counted" {
            let change = json!({
                "agreement": agreement, "decided": "2026-06-01", "reason": "Flere grupper",
                "targets": [{"goal": goal, "target": 60}],
            });
            laptop.call("amend", json!({"amendment": change})).await;
        }
    }
    let status = laptop.sync().await;
    assert_eq!(status["waiting"], 0, "{status}");
    agreement.as_str().unwrap().to_owned()
}

/// A figure as the relay has it, in the words of the device.
fn told(figure: &Figure) -> Value {
    json!({
        "value": figure.value,
        "of": figure.of,
        "unsettled": figure.unsettled,
        "possible_doubles": figure.possible_doubles,
        "coverage": figure.coverage.map(|coverage| json!({
            "groups_expected": coverage.groups_expected,
            "groups_reported": coverage.groups_reported,
            "is_complete": coverage.is_complete(),
        })),
    })
}

/// The same of a figure as the device has it.
fn said(figure: &Value) -> Value {
    let keys = ["value", "of", "unsettled", "possible_doubles", "coverage"];
    keys.into_iter().map(|key| (key.to_owned(), figure[key].clone())).collect::<serde_json::Map<_, _>>().into()
}

async fn figures_of(laptop: &Device) -> Vec<Value> {
    let period = json!({"over": "dates", "from": FROM, "to": TODAY});
    laptop.call("figures", json!({"period": period})).await["figures"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_laptop_and_the_city_hall_say_the_same() {
    let folder = TempDir::new().unwrap();
    let mut city = City::found(folder.path()).await;
    let agreement = record(&city, &folder).await;
    city.relay.stop();
    Projection::open(city.relay.data()).unwrap().catch_up().unwrap();
    let rows = open_to_read(city.relay.data()).unwrap();
    let position = schema::position(&rows).unwrap();
    let moment = Moment { as_of: date(TODAY), due: date("2026-11-11"), position };

    let question = moment.question(date(FROM), date(TODAY)).unwrap();
    let (mine, mut counted) = (figures_of(&city.coordinator).await, 0);
    assert_eq!(mine.len(), IndicatorId::ALL.len());
    for (mine, id) in mine.iter().zip(IndicatorId::ALL) {
        assert_eq!(mine["indicator"], id.word());
        let theirs = id.indicator().figure(&rows, &question).unwrap();
        assert_eq!(said(mine), told(&theirs), "{id}");
        assert_eq!(mine["yours"], false, "{id}: the laptop holds all that there is");
        counted += usize::from(theirs.value.is_some_and(|value| value > 0));
        let scope = json!({"indicator": id.word(), "from": FROM, "to": TODAY, "area": null, "activity_kind": null});
        let opened = city.coordinator.call("figure_evidence", json!({"figure": scope, "offset": 0})).await;
        let lines = id.indicator().evidence(&rows, &question, 1, 0).unwrap();
        assert_eq!(opened["lines_total"], lines.lines_total, "{id}");
    }
    assert!(counted >= 16, "most figures should have something to count, not {counted}");
    let unsettled = mine.iter().filter(|figure| figure["unsettled"] != 0).count();
    assert!(unsettled > 0, "one child has two answers");

    let (agreed, glossary) = (Agreed::at(&rows, position).unwrap(), Glossary::at(&rows, position).unwrap());
    let terms = Terms::of(&agreed, &glossary, agreement.parse().unwrap(), moment.as_of).unwrap();
    let theirs = goals::of(&rows, &agreed, &terms, &moment).unwrap();
    let page = city.coordinator.call("goals", json!({"agreement": agreement})).await;
    assert_eq!(page["goals"].as_array().unwrap().len(), theirs.len());
    for (mine, theirs) in page["goals"].as_array().unwrap().iter().zip(&theirs) {
        assert_eq!(mine["goal"], theirs.goal.to_string());
        assert_eq!((&mine["target"], &mine["share_tenths"]), (&json!(theirs.target), &json!(theirs.share)));
        let shares = |was: &Value| was["share_tenths"].clone();
        let earlier: Vec<_> = mine["earlier"].as_array().unwrap().iter().map(shares).collect();
        assert_eq!(earlier, theirs.earlier.iter().map(|was| json!(was.share)).collect::<Vec<_>>());
        assert_eq!(said(&mine["actual"]), told(&theirs.actual.unwrap()));
    }

    // Somebody else runs groups, too: what the laptop counts is its own organisation's.
    let other = json!([{"key": "CAgICAgICAgICAgICAgICA", "name": "Foreningen Nydansker"}]);
    let nothing = json!([]);
    let reference = json!({"areas": nothing, "kinds": nothing, "partners": nothing, "organisations": other});
    city.coordinator.call("write_reference", reference).await;
    assert!(figures_of(&city.coordinator).await.iter().all(|figure| figure["yours"] == true));
}
