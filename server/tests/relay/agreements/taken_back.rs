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

#[test]
fn an_amendment_and_a_statement_are_put_in_again_where_they_still_fit() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let agreement = officer.agree();
    let goal = officer.set_goal(&agreement);
    let target = format!("target.{goal}");
    let amended = [("decided", "2026-03-01"), ("reason", "Andet er vigtigere"), (target.as_str(), "100")];
    assert_eq!(officer.fill(&format!("/agreements/{agreement}/amend"), &amended).0, 303);
    let slip = format!("amendment/{}", officer.newest(Kind::Amendment));
    let stated = [("figure", "nationwide_volunteers"), ("year", "2009"), ("value", "4.600"), ("source", "DFH")];
    assert_eq!(officer.fill("/statements/new", &stated).0, 303);
    let statement = format!("statement/{}", officer.newest(Kind::Statement));
    let does =
        |record: &str, act: &str| officer.fill("/agreements/take-back?lang=da", &[("record", record), ("act", act)]).0;
    let page = || officer.open("/agreements?lang=da").1;

    assert_eq!((does(&slip, ""), does(&statement, "")), (303, 303));
    let gone = page();
    assert!(gone.contains("Ændringer, der er taget tilbage"), "{gone}");
    assert!(gone.contains("1. marts 2026: Andet er vigtigere"), "{gone}");
    assert!(gone.contains("Indberettede tal, der er taget tilbage") && gone.contains("4.600 (DFH)"), "{gone}");
    assert_eq!((does(&slip, "put_back"), does(&statement, "put_back")), (303, 303));
    assert_eq!((does(&slip, "put_back"), does(&statement, "put_back")), (404, 404), "they are there again");
    assert!(!page().contains("der er taget tilbage"));

    let goal = format!("goal/{goal}");
    assert_eq!((does(&slip, ""), does(&goal, "")), (303, 303));
    assert_eq!(does(&slip, "put_back"), 303);
    assert!(page().contains("Ændringer, der er taget tilbage"), "its goal does not stand");
    let asked = officer.open(&format!("/agreements?put-back={slip}&lang=da")).1;
    assert!(asked.contains("Ændringen kan ikke sættes ind igen"), "{asked}");
    assert_eq!((does(&goal, "put_back"), does(&slip, "put_back")), (303, 303));
    assert!(!page().contains("der er taget tilbage"));
}
