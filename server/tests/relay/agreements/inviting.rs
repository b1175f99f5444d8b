//! Officers invite devices: a link that works once, to what was chosen and nothing else. What a closed one still sent they
//! can take in.

use crdt_model::id::{MatchId, OrganisationId};
use crdt_model::invite::Invite;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::Reference;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;

use super::{Officer, held};
use crate::world::{Device, World, entry, fresh_key};

const PATH: &str = "/devices/invite?lang=da";

/// The invite that a page shows.
fn shown(page: &str) -> Invite {
    let link = page.split_once("<code class=\"link\">").unwrap().1.split_once('<').unwrap().0;
    link.replace("&#38;", "&").parse().unwrap()
}

/// What the journal says of what happened last.
fn told(world: &World) -> String {
    let newest = "select line from access_event order by number desc limit 1";
    world.sql().query_row(newest, [], |row| row.get::<_, String>(0)).unwrap()
}

#[test]
fn a_coordinator_is_let_into_what_was_chosen() {
    let world = World::new();
    let reader = world.device(Role::Coordinator, &[Space::Programme]);
    let officer = Officer::signed_in(&world);
    assert_eq!(officer.fill("/reference/entry?sort=organisation", &[("entry_name", "Nydansker")]).0, 303);
    let document = held(&world, &reader, DocumentId::reference()).unwrap();
    let id = Reference::read(&document).0.organisations.into_keys().next().unwrap();
    let said = [("invite_role", "coordinator"), ("invite_organisation", id.as_str()), ("pool", "1")];
    let (status, page) = officer.fill(PATH, &said);
    assert!(status == 200 && page.contains("<svg"), "{page}");
    let device = Device::enrol(&world, fresh_key(), &shown(&page)).unwrap();
    let organisation: OrganisationId = id.parse().unwrap();
    // Every device may read the programme; it is not to write there.
    let is_given = |grant: &Grant, space| grant.space == space && grant.role == Role::Coordinator;
    let given = |space| device.grants.borrow().iter().any(|grant| is_given(grant, space));
    assert!(given(Space::Organisation(organisation)) && given(Space::Pool) && !given(Space::Programme));
    assert!(Device::enrol(&world, fresh_key(), &shown(&page)).is_err(), "it works once");
}

#[test]
fn a_hosts_phone_is_let_into_the_match_of_that_number() {
    let world = World::new();
    let matched = MatchId::from_bytes([6; 16]);
    world.device(Role::Host, &[Space::MatchShared(matched)]);
    let officer = Officer::signed_in(&world);
    let unknown = MatchId::from_bytes([7; 16]).to_string();
    for (number, said) in [(unknown.as_str(), "kendes ikke her"), ("", "kendes ikke her")] {
        let (status, page) = officer.fill(PATH, &[("invite_role", "host"), ("invite_match", number)]);
        assert!(status == 422 && page.contains(said), "{page}");
    }
    let number = matched.to_string();
    let said = [("invite_role", "host"), ("invite_match", number.as_str()), ("confirm", "1")];
    let (status, page) = officer.fill(PATH, &said);
    assert!(status == 200 && page.contains("fire ord er sammenlignet"), "{page}");
    let told = told(&world);
    assert!(told.contains("\"invited\"") && told.contains("\"officer\""), "who made it is written down: {told}");
    assert_eq!(officer.fill_from("http://elsewhere", PATH, &said).0, 403);
    Device::enrol(&world, fresh_key(), &shown(&page)).unwrap();
    for wrong in [&[("invite_role", "reader")][..], &[("invite_role", "volunteer")], &[("invite_role", "coordinator")]]
    {
        assert_eq!(officer.fill(PATH, wrong).0, 422, "{wrong:?}");
    }
}

#[test]
fn what_a_closed_tablet_still_sent_is_taken_in_by_an_officer() {
    let world = World::new();
    let (tablet, other) = (world.volunteer(), world.volunteer());
    other.pull(&world);
    world.revoke(tablet.id);
    let evening = [tablet.begin(Kind::Meeting), tablet.begin(Kind::Meeting)];
    assert_eq!(tablet.push(&world, evening.to_vec()).refused.len(), 2);

    let officer = Officer::signed_in(&world);
    let (path, first) = (format!("/devices/{}", tablet.id), entry(&evening[0]).to_string());
    let (status, page) = officer.open(&path);
    assert!(status == 200 && page.contains(&first), "{page}");
    let accept = format!("{path}/accept");
    assert_eq!(officer.fill_from("http://elsewhere", &accept, &[]).0, 403);
    assert_eq!(officer.fill(&accept, &[("entry", first.as_str())]).0, 303);
    assert_eq!((world.count("entry"), world.count("quarantine")), (1, 1));
    assert_eq!(officer.fill(&accept, &[]).0, 303);
    assert_eq!((world.count("entry"), world.count("quarantine")), (2, 0));
    let told = told(&world);
    assert!(told.contains("\"taken_in\"") && told.contains("\"officer\""), "who did it is written down: {told}");
    assert_eq!(other.pull(&world).records.len(), 2);
    assert_eq!(officer.fill(&accept, &[]).0, 404, "there is nothing left");
}
