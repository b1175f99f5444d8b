//! What an officer recorded by mistake is taken back.

use crdt_model::kind::Kind;

use super::Officer;
use crate::world::World;

#[test]
fn an_agreement_that_was_recorded_twice_goes_when_nothing_stands_upon_it() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let first = officer.agree();
    assert_eq!(
        (officer.agree(), world.count("entry")),
        (first.clone(), 1),
        "the same form sent twice is one agreement"
    );
    let fields = [("title", "Partnerskabsaftalen 2"), ("starts", "2026-01-01"), ("ends", "2028-12-31")];
    assert_eq!(officer.fill("/agreements/new", &fields).0, 303);
    let again = officer.newest(Kind::Agreement);
    let goal = officer.set_goal(&again);
    let record = format!("agreement/{again}");
    let take = |record: &str| officer.fill("/agreements/take-back?lang=da", &[("record", record)]).0;
    let page = officer.open("/agreements?lang=da").1;
    assert!(page.contains(&format!("take-back=agreement/{first}")), "{page}");
    assert!(!page.contains(&format!("take-back={record}")) && page.contains("tag først dens mål"), "{page}");
    assert_eq!(take(&record), 404, "its goal stands");
    assert_eq!((take(&format!("goal/{goal}")), take(&record), take(&record)), (303, 303, 404));
    let page = officer.open("/agreements?lang=da").1;
    assert!(page.contains(&first) && !page.contains(&again), "{page}");
    assert_eq!(officer.open(&format!("/agreements/{again}/goal?lang=da")).0, 404);
}

#[test]
fn what_was_said_to_be_done_can_be_undone_and_said_of_another_day() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let plan = [("goal_kind", "deliverable"), ("danish", "En plan")];
    assert_eq!(officer.fill(&format!("/agreements/{agreement}/goal"), &plan).0, 303);
    let plan = format!("goal/{}", officer.newest(Kind::Goal));
    let done = |on: &str| {
        let fields = [("deliverable", plan.as_str()), ("done", on)];
        officer.fill(&format!("/agreements/{agreement}/done"), &fields).0
    };
    assert_eq!(done("2026-06-01"), 303);
    assert!(officer.open("/agreements?lang=da").1.contains("Gjort 1. juni 2026"));
    let undo = [("record", plan.as_str()), ("act", "not_done")];
    let undo = || officer.fill("/agreements/take-back", &undo).0;
    assert_eq!((undo(), undo()), (303, 404));
    assert!(!officer.open("/agreements?lang=da").1.contains("Gjort 1. juni 2026"));
    assert_eq!(done("2026-07-01"), 303);
    assert!(officer.open("/agreements?lang=da").1.contains("Gjort 1. juli 2026"));
}
