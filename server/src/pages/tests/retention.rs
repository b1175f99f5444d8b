//! The page of how long details are kept: what is due, that it is asked for twice, and what is written down of a run.

use crdt_model::kind::Kind;
use crdt_model::wire::{Push, Reason};

use super::*;
use crate::journal::{By, Event, record};
use crate::store::StoreError;
use crate::store::device::Status;
use crate::store::quarantine::Room;

const CLOSED: DeviceId = DeviceId::from_bytes([9; 8]);
const HERE: &str = "http://relay.test";
const LONG_MS: i64 = 400 * 24 * 60 * 60 * 1000;

/// Something that a device sent that was closed more than a year ago.
async fn with_something_due() -> Desk {
    let desk = Desk::new(false);
    let then = desk.pages.now_ms() - LONG_MS;
    let write = desk.pages.0.store.write(1, move |connection| {
        let event =
            Event::Enrolled { device: CLOSED, key: [9; 32], label: "Tablet 9".to_owned(), status: Status::Active };
        record(connection, &By::Relay, then, event)?;
        let space = Space::Group(GroupId::from_bytes([1; 16]));
        let document = DocumentId::new(Kind::Meeting, [3; 16]);
        let push = Push { space, document, bytes: vec![1, 2, 3].into() };
        Room::of(connection, CLOSED)?.keep(connection, &push, Reason::Revoked, then)?;
        record(connection, &By::Relay, then, Event::Revoked { device: CLOSED })?;
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
    desk
}

#[tokio::test]
async fn what_is_due_is_shown_asked_for_taken_and_written_down() {
    let desk = with_something_due().await;
    let cookie = desk.sign_in().await;
    let id = CLOSED.to_string();
    let due = desk.open("/retention", &cookie).await.body;
    assert!(due.contains(&format!("<td class=\"id\">{id}</td>")), "what is due stands there by its id: {due}");
    assert!(due.contains("/retention?ask=yes") && !due.contains("Skal det slettes nu?"), "{due}");
    let asking = desk.open("/retention?ask=yes", &cookie).await.body;
    assert!(asking.contains("Skal det slettes nu?") && asking.contains("1 oplysning bliver slettet"), "{asking}");
    assert_eq!(desk.press("/retention", "http://elsewhere.test", &cookie, "").await.status, StatusCode::FORBIDDEN);
    assert!(desk.open("/retention", &cookie).await.body.contains(&id), "nobody else's page has it taken");

    assert_eq!(desk.press("/retention", HERE, &cookie, "").await.status, StatusCode::SEE_OTHER);
    let after = desk.open("/retention", &cookie).await.body;
    assert!(!after.contains(&id) && !after.contains("ask=yes"), "{after}");
    assert!(after.contains("/retention/1?lang=da"), "{after}");
    let run = desk.open("/retention/1", &cookie).await.body;
    for part in ["Kørsel 1", &format!("<td class=\"id\">{id}</td>"), "<dd>1</dd>"] {
        assert!(run.contains(part), "{part}: {run}");
    }
    assert_eq!(desk.open("/retention/2", &cookie).await.status, StatusCode::NOT_FOUND);
    let log = desk.open("/audit?what=retention_run", &cookie).await.body;
    assert!(log.contains("<td>Satte en sletning efter reglerne i gang</td>"), "{log}");
}
