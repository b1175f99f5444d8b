//! The reference data, as officers keep it.

use crdt_model::goal::Goal;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::{KindRole, List, Reference, Tier};
use crdt_model::rights::Role;
use crdt_model::space::Space;

use super::{Officer, held};
use crate::world::{Device, World};

const AREA: &str = "/reference/entry?sort=area&lang=da";
const KIND: &str = "/reference/entry?sort=kind&lang=da";

fn reference(world: &World, by: &Device) -> Reference {
    let (reference, problems) = Reference::read(&held(world, by, DocumentId::reference()).unwrap());
    assert!(problems.is_empty(), "{problems:?}");
    reference
}

#[test]
fn an_area_reaches_devices_and_is_not_taken_twice() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let area = [("entry_name", "  Ydre  Nørrebro "), ("in_agreement", "1")];
    assert_eq!(officer.fill(AREA, &area).0, 303);
    let seen = reference(&world, &coordinator);
    let area = &seen.areas["ydre-noerrebro"];
    assert_eq!((area.name.as_str(), area.in_agreement), ("Ydre Nørrebro", true));
    assert!(officer.open("/reference?lang=da").1.contains("Ydre Nørrebro"));
    assert!(officer.open("/?lang=da").1.contains("href=\"/reference?lang=da\""), "every page leads there");

    let again = [("entry_name", "ydre nørre bro"), ("in_agreement", "1")];
    let (status, page) = officer.fill(AREA, &again);
    assert_eq!(status, 422);
    for said in
        ["Ydre Nørrebro står her allerede.", "value=\"ydre nørre bro\"", "name=\"in_agreement\" value=\"1\" checked"]
    {
        assert!(page.contains(said), "{said} in {page}");
    }
    let english = officer.fill("/reference/entry?sort=area&lang=en", &again).1;
    assert!(english.contains("Ydre Nørrebro stands here already."));
    for (name, said) in [("  ", "Skal udfyldes."), (&"x".repeat(121), "Der er ikke plads til så meget.")] {
        let (status, page) = officer.fill(AREA, &[("entry_name", name)]);
        assert!(status == 422 && page.contains(said), "{page}");
    }
    assert_eq!(world.count("entry"), 1);
}

#[test]
fn an_entry_keeps_its_key_and_loses_what_is_said_no_more() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let kind = [("entry_name", "Lektiecafé"), ("eu_category", "education"), ("focus", "education")];
    assert_eq!(officer.fill(KIND, &kind).0, 303);
    let seen = reference(&world, &coordinator).kinds.remove("lektiecaf").unwrap();
    assert_eq!((seen.english.as_str(), seen.eu_category.as_deref()), ("Lektiecafé", Some("education")));

    let path = "/reference/entry?sort=kind&key=lektiecaf&lang=da";
    assert!(officer.open(path).1.contains("value=\"education\""));
    let renamed = [("entry_name", "Lektiehjælp"), ("entry_english", "Homework help"), ("focus", "education")];
    assert_eq!(officer.fill(path, &renamed).0, 303);
    let kinds = reference(&world, &coordinator).kinds;
    let seen = &kinds["lektiecaf"];
    assert_eq!((kinds.len(), seen.danish.as_str(), seen.english.as_str()), (1, "Lektiehjælp", "Homework help"));
    assert_eq!((seen.eu_category.as_deref(), seen.focus.as_deref()), (None, Some("education")));

    for path in ["/reference/entry", "/reference/entry?sort=x", "/reference/entry?sort=kind&key=x"] {
        assert_eq!(officer.open(path).0, 404, "{path}");
    }
}

#[test]
fn a_kind_is_taken_for_what_was_chosen_whatever_it_is_called() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    assert_eq!(officer.fill(KIND, &[("entry_name", "Studiestøtte"), ("kind_role", "mentoring")]).0, 303);
    let role = || reference(&world, &coordinator).kinds["studiestoette"].role;
    assert_eq!(role(), Some(KindRole::Mentoring));
    assert!(officer.open("/reference?lang=da").1.contains("Regnes som Mentorskab"));

    let path = "/reference/entry?sort=kind&key=studiestoette&lang=da";
    assert!(officer.open(path).1.contains("value=\"mentoring\" selected"));
    assert_eq!(officer.fill(path, &[("entry_name", "Lektieven"), ("kind_role", "mentoring")]).0, 303);
    assert_eq!(role(), Some(KindRole::Mentoring), "under another name");
    let (status, page) = officer.fill(path, &[("entry_name", "Lektieven"), ("kind_role", "mentorer")]);
    assert!(status == 422 && page.contains("Vælg en af mulighederne."), "{page}");
    assert_eq!(officer.fill(path, &[("entry_name", "Lektieven"), ("kind_role", "")]).0, 303);
    assert_eq!(role(), None);
    assert!(!officer.open("/reference?lang=da").1.contains("Regnes som"));

    // What its name makes of it stands in its form too.
    assert_eq!(officer.fill(KIND, &[("entry_name", "Mentorcafeen")]).0, 303);
    assert_eq!(reference(&world, &coordinator).kinds["mentoring"].role, None);
    let named = "/reference/entry?sort=kind&key=mentoring&lang=da";
    assert!(officer.open(named).1.contains("value=\"mentoring\" selected"));
    assert_eq!(officer.fill(named, &[("entry_name", "Mentorcafeen"), ("kind_role", "other")]).0, 303);
    assert!(officer.open(named).1.contains("value=\"other\" selected"));
}

#[test]
fn a_new_city_takes_the_usual_kinds_into_use_once() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let (kinds, offers) = ("/reference/kinds?lang=da", "Brug de almindelige slags");
    assert!(officer.open("/reference?lang=da").1.contains(offers));
    assert_eq!(officer.fill_from("http://elsewhere", kinds, &[]).0, 403);
    assert_eq!(officer.fill(kinds, &[]).0, 303);
    let seen = reference(&world, &coordinator).kinds;
    assert_eq!((seen["mentoring"].danish.as_str(), seen["women"].role), ("Mentorskab", Some(KindRole::Other)));
    for role in KindRole::ALL {
        assert!(seen.values().any(|kind| kind.role == Some(*role)), "{role}");
    }
    assert!(!officer.open("/reference?lang=da").1.contains(offers));
    assert_eq!((officer.fill(kinds, &[]).0, world.count("entry")), (303, 1), "what is there stays as it is");
}

#[test]
fn every_sort_can_be_written() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    for sort in ["area", "kind", "partner", "channel", "referrer", "organisation"] {
        let path = format!("/reference/entry?sort={sort}");
        assert!(officer.open(&path).1.contains("name=\"entry_name\""), "{sort}");
        assert_eq!(officer.fill(&path, &[("entry_name", "Skolen")]).0, 303, "{sort}");
    }
    let months = "/reference/entry?sort=follow_up&lang=da";
    for wrong in ["0", "61", "aldrig", "1 og 999"] {
        let (status, page) = officer.fill(months, &[("months", wrong)]);
        assert!(status == 422 && page.contains("Skriv måneder som tal"), "{wrong}: {page}");
    }
    for (written, kept) in [("1 og 4", "1 4"), ("3, 1", "1 3")] {
        assert_eq!(officer.fill(months, &[("months", written)]).0, 303);
        assert_eq!(reference(&world, &coordinator).follow_up_months.as_deref(), Some(kept));
    }
    for sort in ["information", "interest", "destination"] {
        let path = format!("/reference/entry?sort={sort}");
        assert_eq!(officer.fill(&path, &[("entry_name", "Skolen"), ("entry_english", "The school")]).0, 303, "{sort}");
    }
    let seen = reference(&world, &coordinator);
    assert_eq!((seen.information["skolen"].english.as_str(), seen.interests.len()), ("The school", 1));
    assert_eq!(seen.destinations["skolen"], "Skolen");
    assert_eq!(seen.partners["skolen"], "Skolen");
    assert_eq!(seen.referrers["skolen"], "Skolen");
    assert_eq!(seen.channels["skolen"].english, "Skolen");
    assert_eq!((seen.areas.len(), seen.kinds.len(), seen.organisations.len()), (1, 1, 1));
    let id = seen.organisations.keys().next().unwrap();
    assert!(format!("organisation/{id}").parse::<Space>().is_ok(), "an invite can name it");
    assert!(officer.open("/reference").1.contains(&format!("organisation/{id}")));
}

#[test]
fn the_host_programme_is_chosen_and_a_partner_has_its_place_in_it() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let in_address = officer.agree();
    let agreement = format!("agreement/{in_address}");
    let path = "/reference/entry?sort=host_programme&lang=da";
    assert!(officer.open(path).1.contains("Partnerskabsaftalen"));
    for (wrong, said) in [("", "Skal udfyldes."), ("agreement/AAAA", "Vælg en af mulighederne.")] {
        let (status, page) = officer.fill(path, &[("host_programme", wrong)]);
        assert!(status == 422 && page.contains(said), "{page}");
    }
    assert_eq!(officer.fill(path, &[("host_programme", &agreement)]).0, 303);
    assert_eq!(reference(&world, &coordinator).host_programme.unwrap().to_string(), agreement);
    assert!(!officer.open("/programme?lang=da").1.contains("Ingen aftale er valgt"));

    let organisation = "/reference/entry?sort=organisation&lang=da";
    assert_eq!(officer.fill(organisation, &[("entry_name", "Dansk Flygtningehjælp"), ("tier", "primary")]).0, 303);
    let seen = reference(&world, &coordinator);
    let id = seen.organisations.keys().next().unwrap();
    assert_eq!(seen.tiers[id], Tier::Primary);

    let path = format!("/agreements/{in_address}/goal?lang=da");
    assert!(officer.open(&path).1.contains("Alle organisationer"));
    let quota = [("goal_kind", "quantitative"), ("danish", "Match fra partneren"), ("indicator", "matches")];
    let more = [("target", "75"), ("unit", "matches"), ("goal_organisation", id.as_str())];
    assert_eq!(officer.fill(&path, &[&quota[..], &more[..]].concat()).0, 303);
    let goal = super::id(Kind::Goal, &officer.newest(Kind::Goal));
    let goal = Goal::read(&held(&world, &coordinator, goal).unwrap()).0;
    assert_eq!(goal.organisation.map(|of| of.to_string()).as_ref(), Some(id));

    let path = format!("/reference/entry?sort=organisation&key={id}&lang=da");
    assert!(officer.open(&path).1.contains("value=\"primary\" selected"));
    assert_eq!(officer.fill(&path, &[("entry_name", "Dansk Flygtningehjælp"), ("tier", "")]).0, 303);
    assert!(reference(&world, &coordinator).tiers.is_empty());
}

#[test]
fn pages_are_about_the_partnership_though_the_host_programme_is_newer_and_has_a_note_of_its_own() {
    let world = World::new();
    let officer = Officer::signed_in(&world);
    let partnership = officer.agree();
    let fields = [("title", "Værtsaftalen"), ("starts", "2026-06-01"), ("ends", "2028-12-31")];
    assert_eq!(officer.fill("/agreements/new", &fields).0, 303);
    let programme = officer.newest(Kind::Agreement);
    let chosen = format!("agreement/{programme}");
    let path = "/reference/entry?sort=host_programme&lang=da";
    assert_eq!(officer.fill(path, &[("host_programme", &chosen)]).0, 303);

    let goals = officer.open("/partnership?lang=da").1;
    assert!(goals.contains(&format!("/notes/yearly?agreement={partnership}")), "{goals}");
    let notes = officer.open("/notes?lang=da").1;
    assert!(notes.contains(&partnership) && !notes.contains(&programme), "{notes}");
    let goals = officer.open(&format!("/partnership?agreement={programme}&lang=da")).1;
    assert!(goals.contains("/notes/quarterly?as-of="), "{goals}");
    let yearly = |of: &str| format!("/notes/yearly?agreement={of}&as-of=2026-09-30&lang=da");
    assert_eq!((officer.open(&yearly(&partnership)).0, officer.open(&yearly(&programme)).0), (200, 303));
    let review = |of: &str| format!("/notes/review?kind=yearly&agreement={of}&as-of=2026-09-30&lang=da");
    assert_eq!((officer.open(&review(&partnership)).0, officer.open(&review(&programme)).0), (200, 404));
}

#[test]
fn what_is_in_use_is_retired_and_keeps_its_name() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    let new = "/reference/entry?sort=language&lang=da";
    let (status, page) = officer.fill(new, &[("language_code", "arabisk"), ("entry_name", "Arabisk")]);
    assert!(status == 422 && page.contains("to eller tre bogstaver"), "{page}");
    let arabic = [("language_code", "ar"), ("entry_name", "Arabisk"), ("entry_english", "Arabic")];
    assert_eq!(officer.fill(new, &arabic).0, 303);
    let (status, page) = officer.fill(new, &[("language_code", "ar"), ("entry_name", "Syrisk")]);
    assert!(status == 422 && page.contains("Arabisk står her allerede."), "{page}");

    let path = "/reference/entry?sort=language&key=ar&lang=da";
    let retired = [("entry_name", "Arabisk"), ("entry_english", "Arabic"), ("retired", "1")];
    assert_eq!(officer.fill(path, &retired).0, 303);
    let seen = reference(&world, &coordinator);
    assert!(seen.is_retired(List::Language, "ar") && seen.languages["ar"].english == "Arabic");
    assert!(officer.open("/reference?lang=da").1.contains("Bruges ikke længere"));
    assert_eq!(officer.fill(path, &arabic[1..]).0, 303);
    assert!(reference(&world, &coordinator).retired.is_empty(), "and is back");

    let group = "/reference/entry?sort=legal_group&lang=da";
    for (law, number) in [("", "2.4"), ("2011", "2..4"), ("20/11", "2.4")] {
        let wrong = [("law", law), ("law_group", number), ("entry_name", "EU-borgere")];
        assert_eq!(officer.fill(group, &wrong).0, 422, "{law} {number}");
    }
    for law in ["2011", "2022"] {
        let of = [("law", law), ("law_group", "§ 2.4"), ("entry_name", "EU-borgere"), ("entry_english", "EU citizens")];
        assert_eq!(officer.fill(group, &of).0, 303, "each version of the act has its own");
    }
    let seen = reference(&world, &coordinator).legal_groups;
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["2011/2.4", "2022/2.4"]);
}
