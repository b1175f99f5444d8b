//! A relay that was put back to an earlier day no longer lets a device hold what was granted since.

use crdt_model::document::Edit;
use crdt_model::id::{CommandId, GroupId, MatchId, OrganisationId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    CommandDone, Grant, Needs, Reason, Receipt, Refused, Snapshot, SpaceCommand, SyncAnswer, VERSION,
};

use super::tablet::{GROUP, Tablet, answer, elsewhere, note};
use crate::api::view::{RefusedRecord, What};
use crate::desk::{Act, Place, Write};
use crate::store;
use crate::store::sending::WaitingRow;
use crate::sync::ask::{Asked, Progress};
use crate::sync::take::start_over;

const MADE: GroupId = GroupId::from_bytes([8; 16]);
const COMMAND: SpaceCommand = SpaceCommand {
    id: CommandId::from_bytes([1; 16]),
    space: Space::Group(MADE),
    organisation: OrganisationId::from_bytes([5; 16]),
    with: None,
};

const MATCH: MatchId = MatchId::from_bytes([7; 16]);

const fn made() -> Place {
    (Space::Group(MADE), DocumentId::group(MADE))
}

fn granted(space: Space, role: Role) -> Grant {
    Grant { space, role }
}

fn receipts(asked: &Asked) -> Vec<Receipt> {
    let rows = asked.expects.sent.iter().chain(&asked.expects.returned);
    rows.map(|row| Receipt { entry: row.entry, position: 1 }).collect()
}

fn done() -> Vec<CommandDone> {
    vec![CommandDone { id: COMMAND.id, refused: None }]
}

fn holds(tablet: &Tablet, (space, document): Place) -> bool {
    store::document::saved(tablet.desk.connection(), space, document).unwrap().is_some()
}

/// A device that has made a group, which the relay has made and received.
fn coordinator() -> Tablet {
    let mut tablet = Tablet::new();
    let write = Write { place: made(), edits: vec![Edit::put("name", "Pigeklubben")] };
    let act = Act { spaces: vec![COMMAND], ..Act::new(What::Group { name: "Pigeklubben".to_owned() }, vec![write]) };
    tablet.desk.record(&act).unwrap();
    let asked = tablet.asks(0);
    assert_eq!(asked.request.commands, [COMMAND]);
    let grants = vec![granted(GROUP, Role::Volunteer), granted(COMMAND.space, Role::Coordinator)];
    let receipts = receipts(&asked);
    tablet.hears(&asked.expects, SyncAnswer { commands: done(), receipts, grants: Some(grants), ..answer() });
    // All of it has come.
    let asked = tablet.asks(0);
    assert_eq!((asked.request.commands.len(), asked.request.push.len()), (0, 0));
    let bytes = tablet.desk.document(made()).unwrap().save();
    let snapshots = vec![Snapshot { space: COMMAND.space, document: made().1, bytes: bytes.into() }];
    tablet.hears(&asked.expects, SyncAnswer { snapshots, ..answer() });
    tablet
}

#[test]
fn a_group_that_was_made_since_is_made_again_and_goes_nowhere() {
    let mut tablet = coordinator();
    let tally = |tablet: &Tablet| store::space_command::tally(tablet.desk.connection()).unwrap().waiting;
    assert_eq!(tally(&tablet), 0);
    start_over(&mut tablet.desk, None, true).unwrap();
    assert_eq!(tally(&tablet), 1, "the relay may lack it");
    let asked = tablet.asks(0);
    assert_eq!(asked.request.commands, [COMMAND]);
    // Even a relay that does not get to it takes nothing away.
    let grants = Some(vec![granted(GROUP, Role::Volunteer)]);
    tablet.hears(&asked.expects, SyncAnswer { grants, ..answer() });
    tablet.reopens();
    assert_eq!(tablet.field(made(), "name"), Some("Pigeklubben".to_owned()));
    let asked = tablet.asks(0);
    assert_eq!((asked.request.commands.as_slice(), asked.request.returned.len()), ([COMMAND].as_slice(), 1));
    let grants = Some(vec![granted(GROUP, Role::Volunteer), granted(COMMAND.space, Role::Coordinator)]);
    let receipts = receipts(&asked);
    tablet.hears(&asked.expects, SyncAnswer { commands: done(), receipts, grants, ..answer() });
    tablet.reopens();
    assert_eq!(tally(&tablet), 0);
    assert_eq!(tablet.field(made(), "name"), Some("Pigeklubben".to_owned()));
    assert_eq!(tablet.desk.grants().get(&COMMAND.space), Some(&Role::Coordinator));
}

#[test]
fn a_group_that_was_taken_from_the_device_before_is_not_asked_for() {
    let mut tablet = coordinator();
    tablet.takes(SyncAnswer { grants: Some(vec![granted(GROUP, Role::Volunteer)]), ..answer() });
    assert!(!holds(&tablet, made()), "nothing was lost: it goes at once");
    start_over(&mut tablet.desk, None, true).unwrap();
    assert_eq!(tablet.asks(0).request.commands, []);
}

/// A device of the coordinator's organisation that another one shared a group with.
fn second_coordinator() -> Tablet {
    let mut tablet = Tablet::new();
    let grants = vec![
        granted(Space::Organisation(COMMAND.organisation), Role::Coordinator),
        granted(COMMAND.space, Role::Coordinator),
    ];
    let mut group = elsewhere();
    group.put("organisation", &COMMAND.organisation.to_string());
    tablet.takes(SyncAnswer { grants: Some(grants), ..answer() });
    let asked = tablet.asks(0);
    let snapshots = vec![Snapshot { space: COMMAND.space, document: made().1, bytes: group.saved().into() }];
    tablet.hears(&asked.expects, SyncAnswer { snapshots, ..answer() });
    start_over(&mut tablet.desk, None, true).unwrap();
    tablet
}

/// Its relay has forgotten the group. Gives what the device asks when it has been told so.
fn hears_that_it_is_unknown(tablet: &mut Tablet, still: Vec<Grant>) -> Asked {
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, SyncAnswer { grants: Some(still), ..answer() });
    let asked = tablet.asks(0);
    let [row] = asked.expects.returned.as_slice() else { panic!("{:?}", asked.expects.returned) };
    let refused = vec![Refused { entry: row.entry, reason: Reason::UnknownSpace }];
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    tablet.reopens();
    assert!(holds(tablet, made()));
    tablet.asks(0)
}

#[test]
fn a_group_whose_maker_is_gone_is_made_again_by_another_coordinator() {
    let mut tablet = second_coordinator();
    let organisation = granted(Space::Organisation(COMMAND.organisation), Role::Coordinator);
    let asked = hears_that_it_is_unknown(&mut tablet, vec![organisation]);
    let [command] = asked.request.commands[..] else { panic!("{:?}", asked.request.commands) };
    assert_eq!((command.space, command.organisation), (COMMAND.space, COMMAND.organisation));
    assert_eq!(asked.request.returned, [], "it is no use before");
    let commands = vec![CommandDone { id: command.id, refused: None }];
    let taken = tablet.hears(&asked.expects, SyncAnswer { commands, ..answer() });
    assert!(taken.again);
    let asked = tablet.asks_in(VERSION, taken.progress);
    assert_eq!(asked.request.returned.len(), 1);
    let receipts = receipts(&asked);
    tablet.hears(&asked.expects, SyncAnswer { receipts, ..answer() });
    tablet.reopens();
    assert!(holds(&tablet, made()));
    assert_eq!(tablet.desk.grants().get(&COMMAND.space), Some(&Role::Coordinator));
}

#[test]
fn a_relay_that_will_not_make_it_is_asked_once() {
    let mut tablet = second_coordinator();
    let organisation = granted(Space::Organisation(COMMAND.organisation), Role::Coordinator);
    let asked = hears_that_it_is_unknown(&mut tablet, vec![organisation]);
    let commands = vec![CommandDone { id: asked.request.commands[0].id, refused: Some(Reason::NotAllowed) }];
    tablet.hears(&asked.expects, SyncAnswer { commands, ..answer() });
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.returned[0].entry, reason: Reason::UnknownSpace }];
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    assert_eq!(tablet.asks(0).request.commands, []);
    assert!(holds(&tablet, made()));
}

#[test]
fn what_the_relay_knows_no_space_for_stays_until_it_does() {
    let mut tablet = second_coordinator();
    let asked = hears_that_it_is_unknown(&mut tablet, vec![]);
    assert_eq!(asked.request.commands, [], "it is nobody's to make");
    assert_eq!(asked.request.returned, []);
    let space = COMMAND.space;
    assert!(tablet.desk.dismiss(&RefusedRecord::GivenBack { space }).is_err(), "and nobody's to let go");
    assert_eq!(store::returned::kept(tablet.desk.connection()).unwrap().len(), 1, "but it is shown");

    // Another day, and when it is told of other rights, it is offered again.
    let yesterday = tablet.desk.today().pred_opt().unwrap();
    store::meta::set_offered_on(tablet.desk.connection(), yesterday).unwrap();
    assert_eq!(tablet.asks(0).request.returned.len(), 1);
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.returned[0].entry, reason: Reason::UnknownSpace }];
    let told = SyncAnswer { refused, grants: Some(vec![granted(COMMAND.space, Role::Coordinator)]), ..answer() };
    let taken = tablet.hears(&asked.expects, told);
    assert!(taken.again);
    assert_eq!(tablet.asks_in(VERSION, taken.progress).request.returned.len(), 1);
}

#[test]
fn what_the_relay_knows_no_space_for_is_counted_as_waiting() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::UnknownSpace }];
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    let tally = store::outbox::tally(tablet.desk.connection()).unwrap();
    assert_eq!((tally.waiting, tally.refused), (1, 1), "it waits, and it is shown why");
    assert_eq!(crate::session::waiting(&tablet.desk).unwrap(), 1, "on the lock screen too");
    let asked = tablet.asks(0);
    assert_eq!(asked.request.push, []);
    assert_eq!(asked.request.about.unwrap().waiting, 1, "and on the list of devices");
}

#[test]
fn what_waits_for_a_space_that_is_not_known_goes_when_it_is() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::UnknownSpace }];
    tablet.hears(&asked.expects, SyncAnswer { refused, grants: Some(vec![]), ..answer() });
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
    tablet.takes(SyncAnswer { grants: Some(vec![granted(GROUP, Role::Volunteer)]), ..answer() });
    assert_eq!(tablet.waiting(), [asked.expects.sent[0].entry], "as it was");
}

#[test]
fn what_was_not_allowed_goes_when_the_right_comes_back() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let first = asked.expects.sent[0].entry;
    let refused = vec![Refused { entry: first, reason: Reason::NotAllowed }];
    tablet.hears(&asked.expects, SyncAnswer { refused, grants: Some(vec![]), ..answer() });
    tablet.takes(SyncAnswer { grants: Some(vec![]), ..answer() });
    assert_eq!(tablet.waiting(), [], "not before");

    let taken = tablet.takes(SyncAnswer { grants: Some(vec![granted(GROUP, Role::Volunteer)]), ..answer() });
    assert!(taken.again);
    assert_eq!(tablet.waiting(), [first], "as it was");
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
}

#[test]
fn what_was_said_again_without_it_gets_it_back_with_the_right() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::NotAllowed }];
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    let write = Write { place: note(1), edits: vec![Edit::put("more", "later")] };
    assert!(tablet.desk.record(&Act::new(What::Note, vec![write])).unwrap());
    let first = tablet.hashes(note(1))[0];
    let asked = tablet.asks(0);
    let needs = vec![Needs { entry: asked.expects.sent[0].entry, missing: vec![first.into()] }];
    tablet.hears(&asked.expects, SyncAnswer { needs, grants: Some(vec![]), ..answer() });
    assert_eq!((tablet.text(note(1)), tablet.waiting().len()), (None, 1));

    tablet.takes(SyncAnswer { grants: Some(vec![granted(GROUP, Role::Volunteer)]), ..answer() });
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
    assert_eq!((tablet.field(note(1), "more"), tablet.waiting().len()), (Some("later".to_owned()), 2));
}

#[test]
fn what_goes_is_offered_first() {
    for accepted in [false, true] {
        let mut tablet = Tablet::new();
        tablet.writes(note(1), "mine");
        let asked = tablet.asks(0);
        let receipts = receipts(&asked);
        tablet.hears(&asked.expects, SyncAnswer { receipts, ..answer() });
        start_over(&mut tablet.desk, None, true).unwrap();
        let asked = tablet.asks(0);
        assert!(asked.expects.compare.contains(&GROUP));
        tablet.hears(&asked.expects, SyncAnswer { grants: Some(vec![]), ..answer() });
        tablet.reopens();
        assert!(holds(&tablet, note(1)), "not before the relay has been offered it");
        assert_eq!(tablet.desk.grants().len(), 0, "but nobody sees it");

        let asked = tablet.asks(0);
        let [row] = asked.expects.returned.as_slice() else { panic!("{:?}", asked.expects.returned) };
        tablet.hears(&asked.expects, answer());
        assert!(holds(&tablet, note(1)), "the relay said nothing of it");
        let answered = if accepted {
            SyncAnswer { receipts: vec![Receipt { entry: row.entry, position: 2 }], ..answer() }
        } else {
            SyncAnswer { refused: vec![Refused { entry: row.entry, reason: Reason::NotAllowed }], ..answer() }
        };
        tablet.hears(&asked.expects, answered);
        assert_eq!(holds(&tablet, note(1)), !accepted, "what only this device has left does not go");
        if !accepted {
            let space = GROUP;
            tablet.desk.dismiss(&RefusedRecord::GivenBack { space }).unwrap();
            assert!(!holds(&tablet, note(1)), "before somebody has seen it");
        }
    }
}

/// A coordinator of the newcomer's organisation, which holds both sides of a match.
fn holds_a_match() -> Tablet {
    let (municipality, partner) = (OrganisationId::from_bytes([6; 16]), COMMAND.organisation);
    let mut tablet = Tablet::new();
    let spaces = [Space::Organisation(municipality), Space::MatchShared(MATCH), Space::MatchStaff(MATCH)];
    let grants = spaces.map(|space| granted(space, Role::Coordinator)).to_vec();
    let mut matched = elsewhere();
    matched.put("organisation", &partner.to_string());
    matched.put("newcomer_organisation", &municipality.to_string());
    let mut follow_up = elsewhere();
    follow_up.put("side", "host");
    tablet.takes(SyncAnswer { grants: Some(grants), ..answer() });
    let asked = tablet.asks(0);
    let snapshot = |space, document, bytes: Vec<u8>| Snapshot { space, document, bytes: bytes.into() };
    let snapshots = vec![
        snapshot(Space::MatchShared(MATCH), DocumentId::of_match(MATCH), matched.saved()),
        snapshot(Space::MatchStaff(MATCH), DocumentId::new(Kind::FollowUp, [1; 16]), follow_up.saved()),
    ];
    tablet.hears(&asked.expects, SyncAnswer { snapshots, ..answer() });
    start_over(&mut tablet.desk, None, true).unwrap();
    tablet
}

#[test]
fn a_match_is_made_again_for_both_organisations_that_held_it() {
    let mut tablet = holds_a_match();
    let municipality = OrganisationId::from_bytes([6; 16]);
    let still = vec![granted(Space::Organisation(municipality), Role::Coordinator)];
    let asked = tablet.asks(0);
    tablet.hears(&asked.expects, SyncAnswer { grants: Some(still), ..answer() });
    let asked = tablet.asks(0);
    let unknown = |row: &WaitingRow| Refused { entry: row.entry, reason: Reason::UnknownSpace };
    let refused = asked.expects.returned.iter().map(unknown).collect();
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    let commands = tablet.asks(0).request.commands;
    let asked_for: Vec<_> = commands.iter().map(|made| (made.space, made.organisation, made.with)).collect();
    let spaces = [Space::MatchShared(MATCH), Space::MatchStaff(MATCH)];
    assert_eq!(asked_for, spaces.map(|space| (space, municipality, Some(COMMAND.organisation))));
}

#[test]
fn a_match_of_two_organisations_waits_for_a_relay_that_knows_such() {
    let mut tablet = Tablet::new();
    let command =
        SpaceCommand { space: Space::MatchShared(MATCH), with: Some(OrganisationId::from_bytes([6; 16])), ..COMMAND };
    let write = Write { place: (command.space, DocumentId::of_match(MATCH)), edits: vec![Edit::put("area", "amager")] };
    let act = Act { spaces: vec![command], ..Act::new(What::Match, vec![write]) };
    tablet.desk.record(&act).unwrap();
    let asked = tablet.asks_in(3, Progress::default());
    assert_eq!((asked.request.commands.len(), asked.request.push.len()), (0, 0));
    assert!(!tablet.hears(&asked.expects, answer()).again);
    let asked = tablet.asks_in(VERSION, Progress::default());
    assert_eq!((asked.request.commands.as_slice(), asked.request.push.len()), ([command].as_slice(), 1));
}
