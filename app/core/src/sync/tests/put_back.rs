//! A relay that was put back to an earlier day no longer lets a device hold what was granted since.

use crdt_model::document::Edit;
use crdt_model::id::{CommandId, GroupId, OrganisationId};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{CommandDone, Grant, Reason, Receipt, Refused, Snapshot, SpaceCommand, SyncAnswer};

use super::tablet::{GROUP, Tablet, answer, note};
use crate::api::view::What;
use crate::desk::{Act, Place, Write};
use crate::store;
use crate::sync::ask::Asked;
use crate::sync::take::start_over;

const MADE: GroupId = GroupId::from_bytes([8; 16]);
const COMMAND: SpaceCommand = SpaceCommand {
    id: CommandId::from_bytes([1; 16]),
    space: Space::Group(MADE),
    organisation: OrganisationId::from_bytes([5; 16]),
};

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
        assert!(!holds(&tablet, note(1)));
    }
}
