//! What officers keep of the host programme: it is what a coordinator's device reads.

use crdt_model::budget_line::{BudgetLine, BudgetSide};
use crdt_model::card::MatchSide;
use crdt_model::document::Document;
use crdt_model::guideline::Guideline;
use crdt_model::host_match::ActivityKind;
use crdt_model::kind::Kind;
use crdt_model::questionnaire::{Measure, Questionnaire, standard};
use crdt_model::rights::Role;
use crdt_model::space::Space;

use super::{Officer, held, id, relays_device};
use crate::world::{Device, World};

const GUIDELINE: &str = "/programme/guidelines/new?lang=da";
const BUDGET: &str = "/programme/budget/new?lang=da";

fn coordinator(world: &World) -> Device {
    world.device(Role::Coordinator, &[Space::Programme])
}

/// The newest document of a kind, as a coordinator's device has it.
fn newest(world: &World, by: &Device, officer: &Officer<'_>, kind: Kind) -> Document {
    held(world, by, id(kind, &officer.newest(kind))).unwrap()
}

#[test]
fn guidelines_are_versions_and_each_says_what_it_changed() {
    let world = World::new();
    let (device, officer) = (coordinator(&world), Officer::signed_in(&world));
    let said = [
        ("valid_from", "2026-03-01"),
        ("published", "https://kommunen.example/vaerter"),
        ("answer_days", "10"),
        ("limit.private_dinner", "400"),
        ("covers_da.private_dinner", "Mad  og drikke"),
        ("covers_en.private_dinner", "Food and drink"),
    ];
    assert_eq!(officer.fill(GUIDELINE, &said).0, 303);
    let (read, problems) = Guideline::read(&newest(&world, &device, &officer, Kind::Guideline));
    assert!(problems.is_empty() && read.check().is_empty(), "{problems:?}");
    let dinner = &read.covers[&ActivityKind::PrivateDinner];
    assert_eq!((dinner.limit_oere, dinner.danish.as_str()), (40_000, "Mad og drikke"));
    assert_eq!((read.covers.len(), read.answer_days), (1, Some(10)));
    assert_eq!(read.logged.device, Some(relays_device(&world)));
    assert!(read.logged.at.is_some());

    let form = officer.open(GUIDELINE).1;
    assert!(form.contains("value=\"Food and drink\"") && form.contains("value=\"400\""), "begins with what holds");
    let later = [
        ("valid_from", "2026-09-01"),
        ("published", "https://kommunen.example/vaerter"),
        ("limit.private_dinner", "96,50"),
        ("covers_da.private_dinner", "Mad og drikke"),
        ("covers_en.private_dinner", "Food and drink"),
    ];
    assert_eq!(officer.fill(GUIDELINE, &later).0, 303);
    let list = officer.open("/programme/guidelines?lang=da").1;
    for words in ["400 kr. → 96,50 kr.", "10 → –", "De første, der er skrevet op.", "Op til 96,50 kr. hver gang"]
    {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert!(list.find("1. september 2026") < list.find("1. marts 2026"), "the newest first");

    let record = format!("guideline/{}", officer.newest(Kind::Guideline));
    assert!(officer.open(&format!("/programme/guidelines?take-back={record}&lang=da")).1.contains("Tag det tilbage?"));
    let back = "/programme/take-back?lang=da";
    assert_eq!(officer.fill_from("http://elsewhere", back, &[("record", &record)]).0, 403);
    assert_eq!(officer.fill(back, &[("record", &record)]).0, 303);
    assert!(!officer.open("/programme/guidelines?lang=da").1.contains("96,50"));
    assert!(Guideline::read(&newest(&world, &device, &officer, Kind::Guideline)).0.logged.cancelled);
    for unknown in ["guideline/AAAAAAAAAAAAAAAAAAAAAA", "questionnaire/AAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(officer.fill(back, &[("record", unknown)]).0, 404);
    }
}

#[test]
fn a_guideline_that_cannot_stand_comes_back_as_it_was_written() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let said = [
        ("valid_from", ""),
        ("published", "kommunen"),
        ("answer_days", "0"),
        ("limit.small_outing", "mange penge"),
        ("covers_da.small_outing", "Billet & transport"),
    ];
    let (status, page) = officer.fill(GUIDELINE, &said);
    assert_eq!(status, 422);
    for words in [
        "Skal udfyldes.",
        "Den begynder med https://.",
        "Skriv et antal dage",
        "Skriv et beløb i kroner",
        "value=\"kommunen\"",
        "value=\"mange penge\"",
        "Billet &#38; transport",
        "id=\"covers_en.small_outing-wrong\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(officer.fill("/programme/guidelines/new?lang=en", &said).1.contains("It begins with https://."));
    let (_, empty) = officer.fill(GUIDELINE, &[("valid_from", "2026-03-01"), ("published", "https://a.example")]);
    assert!(empty.contains("Skriv mindst én slags, der bliver dækket"), "{empty}");
    assert_eq!(world.count("entry"), 0);
}

#[test]
fn a_budget_line_is_written_put_right_and_taken_back() {
    let world = World::new();
    let (device, officer) = (coordinator(&world), Officer::signed_in(&world));
    let line = |world: &World| BudgetLine::read(&newest(world, &device, &officer, Kind::BudgetLine)).0;
    let (status, page) = officer.fill(BUDGET, &[("budget_side", "source"), ("line_amount", "0"), ("line_year", "11")]);
    assert!(status == 422 && page.contains("Skriv et årstal") && page.contains("value=\"11\""), "{page}");
    let said = [
        ("budget_side", "source"),
        ("line_danish", "Integrationspuljen"),
        ("line_english", "The fund"),
        ("line_amount", "1,4 mio."),
        ("line_year", "2026"),
    ];
    assert_eq!(officer.fill(BUDGET, &said).0, 303);
    let written = line(&world);
    assert_eq!((written.side, written.amount_dkk), (Some(BudgetSide::Source), Some(1_400_000)));
    assert_eq!((written.year, written.english.as_deref()), (Some(2026), Some("The fund")));

    let path = format!("/programme/budget/{}?lang=da", officer.newest(Kind::BudgetLine));
    assert!(officer.open(&path).1.contains("value=\"1400000\""));
    let right = [("budget_side", "source"), ("line_danish", "Integrationspuljen"), ("line_amount", "1.500.000")];
    assert_eq!(officer.fill(&path, &right).0, 303);
    let written = line(&world);
    assert_eq!((written.amount_dkk, written.year, written.english), (Some(1_500_000), None, None));
    let list = officer.open("/programme/budget?lang=da").1;
    assert!(list.contains("1.500.000") && list.contains("Hele perioden"), "{list}");

    let record = format!("budget_line/{}", officer.newest(Kind::BudgetLine));
    assert_eq!(officer.fill("/programme/take-back", &[("record", &record)]).0, 303);
    assert!(line(&world).logged.cancelled);
    assert!(!officer.open("/programme/budget?lang=da").1.contains("Integrationspuljen"));
    assert_eq!(officer.open(&path).0, 404);
}

#[test]
fn a_questionnaire_is_begun_with_the_standard_and_gets_versions() {
    let world = World::new();
    let (device, officer) = (coordinator(&world), Officer::signed_in(&world));
    let read = || Questionnaire::read(&newest(&world, &device, &officer, Kind::Questionnaire));
    assert_eq!(officer.fill("/programme/questionnaires/standard?lang=da", &[("side", "host")]).0, 303);
    let (first, problems) = read();
    let expected = standard(MatchSide::Host, first.valid_from.unwrap(), first.logged);
    assert!(first == expected && problems.is_empty(), "{first:?}");
    let first_page = format!("/programme/questionnaires/{}?lang=da", officer.newest(Kind::Questionnaire));

    let path = "/programme/questionnaires/new?side=host&lang=da";
    let form = officer.open(path).1;
    assert!(form.contains("Jeg vil gerne være vært igen.") && form.contains("lang=\"ar\" dir=\"rtl\""), "{form}");
    let said = [
        ("asked.1.da", "Jeg vil være vært igen."),
        ("asked.1.ar", "أرغب في أن أكون مضيفًا"),
        ("measures.1", "other"),
        ("measures.2", "other"),
        ("asked.3.en", "I felt at home."),
        ("measures.3", "inclusion"),
    ];
    let (status, page) = officer.fill(path, &said);
    assert!(status == 422 && page.contains("id=\"asked.3.da-wrong\"") && page.contains("I felt at home."), "{page}");
    let more = [&said[..], &[("more", "1")]].concat();
    let (status, page) = officer.fill(path, &more);
    assert!(status == 200 && page.contains("name=\"asked.5.da\"") && page.contains("أرغب"), "{page}");
    assert_eq!(officer.fill(path, &[("measures.1", "other")]).0, 422, "nothing is asked");
    assert_eq!(world.count("entry"), 1);

    let whole = [&said[..], &[("asked.3.da", "Jeg følte mig hjemme.")]].concat();
    assert_eq!(officer.fill(path, &whole).0, 303);
    let (second, problems) = read();
    assert!(problems.is_empty() && second.check().is_empty(), "{problems:?}");
    assert_eq!((second.side, second.version, second.questions.len()), (Some(MatchSide::Host), Some(2), 2));
    assert_eq!(second.questions[&2].measures, Measure::Inclusion, "what was left empty is left out");
    assert_eq!(second.questions[&1].text["ar"], "أرغب في أن أكون مضيفًا");

    let list = officer.open("/programme/questionnaires?lang=da").1;
    for words in ["Version 2", "Version 1", "Bruges nu", "Afløst af en nyere"] {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert!(officer.open(&first_page).1.contains("Min kontaktperson hjalp mig"), "an older version stays readable");
    for path in ["/programme/questionnaires/AAAA", "/programme/questionnaires/new", "/programme/budget/AAAA"] {
        assert_eq!(officer.open(path).0, 404, "{path}");
    }
}
