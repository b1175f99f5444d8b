//! The devices' page: what it shows, who may press what, and what is written down of it.

use crdt_model::document::{Document, UnixMillis};
use crdt_model::group::set_names_lock_days;
use crdt_model::id::{Actor, EntryHash, Epoch};
use crdt_model::kind::Kind;
use crdt_model::recovery::RecoveryCode;
use crdt_model::rights::Role;
use crdt_model::wire::{About, Push, Reason};
use crdt_model::words::confirmation_words;

use super::*;
use crate::hall::session;
use crate::journal::{By, Event, Line, record, relay_key};
use crate::store::device::{self, Status};
use crate::store::document::Saved;
use crate::store::quarantine::Room;
use crate::store::{StoreError, access_event, document, meta, recovery};

const TABLET: DeviceId = DeviceId::from_bytes([1; 8]);
const NEW: DeviceId = DeviceId::from_bytes([2; 8]);
const UNKNOWN: DeviceId = DeviceId::from_bytes([9; 8]);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const HERE: &str = "http://relay.test";
const CODE: &str = "ABCD EFGH JKLM NPQR STUV WXYZ";

impl Desk {
    async fn write(&self, work: impl FnOnce(&Connection, i64) -> Result<(), StoreError> + Send + 'static) {
        let now = self.pages.now_ms();
        self.pages.0.store.write(1, move |connection| work(connection, now)).await.unwrap();
    }

    /// A tablet of the group that has been in touch, and a new one that waits.
    async fn with_devices() -> Self {
        let desk = Self::new(false);
        desk.write(|connection, now| {
            for (device, key, label, status) in
                [(TABLET, [1; 32], "Tablet <7>", Status::Active), (NEW, [2; 32], "", Status::Pending)]
            {
                let event = Event::Enrolled { device, key, label: label.to_owned(), status };
                record(connection, &By::Relay, now - 40 * DAY_MS, event)?;
            }
            let space = Space::Group(GroupId::from_bytes([1; 16]));
            record(connection, &By::Relay, now, Event::Granted { device: TABLET, space, role: Role::Volunteer })?;
            device::seen(connection, TABLET, now)?;
            let about = About { app: "bindeled 0.4.0".to_owned(), waiting: 12, waiting_since: Some(now - DAY_MS) };
            device::told(connection, TABLET, &about, now)?;
            let document = DocumentId::new(Kind::Meeting, [3; 16]);
            let push = Push { space, document, bytes: vec![1, 2, 3].into() };
            Room::of(connection, TABLET)?.keep(connection, &push, Reason::Undecodable, now)?;
            recovery::keep(connection, TABLET, CODE, now)?;
            Ok(())
        })
        .await;
        desk
    }

    async fn status_of(&self, device: DeviceId) -> Status {
        let read = self.pages.0.store.read(move |connection| device::read(connection, device));
        read.await.unwrap().unwrap().status
    }

    async fn last_event(&self) -> Line {
        let read = self.pages.0.store.read(|connection| {
            let mut last = None;
            access_event::walk_after(connection, 0, |event| {
                last = Some(event.line);
                Ok::<_, StoreError>(())
            })?;
            Ok(last)
        });
        serde_json::from_str(&read.await.unwrap().unwrap()).unwrap()
    }
}

#[tokio::test]
async fn every_device_route_wants_a_session_and_every_button_its_own_page() {
    let pressed = ["confirm", "close", "code", "give", "take", "accept"];
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let gets = [
        ("/devices".to_owned(), StatusCode::OK),
        (format!("/devices?close={TABLET}"), StatusCode::OK),
        (format!("/devices/{TABLET}"), StatusCode::OK),
        (format!("/devices/{TABLET}?close={TABLET}"), StatusCode::OK),
        (format!("/devices/{UNKNOWN}"), StatusCode::NOT_FOUND),
        ("/devices/nonsense".to_owned(), StatusCode::NOT_FOUND),
    ];
    for (path, expected) in gets {
        assert_eq!(desk.open(&path, "").await.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(desk.open(&path, &cookie).await.status, expected, "{path}");
        assert_eq!(desk.press(&path, HERE, &cookie, "").await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    for act in pressed {
        let path = format!("/devices/{TABLET}/{act}");
        assert_eq!(desk.open(&path, &cookie).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(desk.press(&path, HERE, "", "").await.status, StatusCode::UNAUTHORIZED, "{path}");
        for foreign in ["http://elsewhere.test", "null", ""] {
            assert_eq!(desk.press(&path, foreign, &cookie, "").await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let unknown = desk.press(&format!("/devices/{UNKNOWN}/{act}"), HERE, &cookie, "space=pool").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{act}");
    }
    assert_eq!((desk.status_of(TABLET).await, desk.status_of(NEW).await), (Status::Active, Status::Pending));
}

#[tokio::test]
async fn the_list_shows_what_an_officer_must_know() {
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let about = desk.pages.0.store.read(meta::read).await.unwrap();
    let words = confirmation_words(&[2; 32], &relay_key(&about.key_seed)).join(" ");
    let page = desk.open("/devices", &cookie).await.body;
    for part in [
        "Tablet &#60;7&#62;",
        "Frivillig, Lektiecafé &#60;Gadelandet&#62;",
        "i dag 14.02",
        "<td class=\"num\">12<small>siden 11. november</small></td>",
        "bindeled 0.4.0",
        "I brug",
        "2 tablets og telefoner. 1 venter på at blive godkendt.",
        &words,
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let one = desk.open(&format!("/devices/{TABLET}?lang=en"), &cookie).await.body;
    assert!(one.contains("<dt>Cannot be read</dt><dd>1</dd>"), "{one}");
    assert!(!one.contains(CODE), "the code is shown only when it is asked for");
    assert!(!page.contains("ældre kopi"));
    desk.write(|connection, now| meta::begin_again(connection, Epoch::from_bytes([8; 8]), now)).await;
    assert!(desk.open("/devices", &cookie).await.body.contains("sat tilbage til en ældre kopi: i dag 14.02"));
    desk.now.fetch_add(31 * DAY_MS, Ordering::Relaxed);
    let cookie = desk.sign_in().await;
    assert!(desk.open("/devices", &cookie).await.body.contains("Skulle have låst sig selv"));
}

#[tokio::test]
async fn a_tablet_locks_itself_after_the_days_that_its_group_wants() {
    let desk = Desk::with_devices().await;
    let group = GroupId::from_bytes([1; 16]);
    let locked = |body: &str| body.contains("Skulle have låst sig selv");
    desk.now.fetch_add(7 * DAY_MS, Ordering::Relaxed);
    let cookie = desk.sign_in().await;
    assert!(!locked(&desk.open("/devices", &cookie).await.body));
    desk.write(move |connection, _| {
        let mut document = Document::empty();
        document.edit(Actor::new(TABLET, [0; 8]), UnixMillis(0), &[set_names_lock_days(6)]).unwrap();
        let saved = Saved { bytes: document.save(), position: 0 };
        document::put(connection, Space::Group(group), DocumentId::group(group), &saved)
    })
    .await;
    assert!(locked(&desk.open("/devices", &cookie).await.body));
    let one = desk.open(&format!("/devices/{TABLET}"), &cookie).await.body;
    assert!(one.contains("i kontakt i 6 døgn, låser den selv"), "{one}");
    let new = desk.open(&format!("/devices/{NEW}"), &cookie).await.body;
    assert!(new.contains("i kontakt i 30 døgn, låser den selv"), "{new}");
}

#[tokio::test]
async fn a_tablet_is_closed_with_two_taps() {
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let close = format!("/devices?close={TABLET}&#38;lang=da");
    assert!(desk.open("/devices", &cookie).await.body.contains(&close), "the first tap");
    let asked = desk.open(&close.replace("&#38;", "&"), &cookie).await.body;
    assert!(asked.contains("Luk Tablet &#60;7&#62;?") && asked.contains("12 ting, der ikke var sendt"), "{asked}");
    let action = format!("/devices/{TABLET}/close?lang=da");
    assert!(asked.contains(&format!("action=\"{action}\"")), "the second tap");
    let closed = desk.press(&action, HERE, &cookie, "").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(closed.headers["location"], "/devices?lang=da");
    assert_eq!(desk.status_of(TABLET).await, Status::Revoked);
    let event = desk.last_event().await;
    assert_eq!(event.event, Event::Revoked { device: TABLET });
    assert!(matches!(event.by, By::Officer(_)));
    assert!(desk.open("/devices", &cookie).await.body.contains("men enheden har ikke fået det at vide endnu"));

    desk.now.fetch_add(1, Ordering::Relaxed);
    desk.write(|connection, now| device::seen(connection, TABLET, now)).await;
    assert!(desk.open("/devices", &cookie).await.body.contains("og enheden har fået det at vide"));
    let confirmed = desk.press(&format!("/devices/{TABLET}/confirm"), HERE, &cookie, "").await;
    assert_eq!((confirmed.status, desk.status_of(TABLET).await), (StatusCode::CONFLICT, Status::Revoked));
}

#[tokio::test]
async fn a_place_is_taken_with_two_taps_and_given_back_with_one() {
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let space = Space::Group(GroupId::from_bytes([1; 16]));
    let own = format!("/devices/{TABLET}?lang=da");
    let ask = format!("{own}&take={space}");
    let first = desk.open(&own, &cookie).await.body;
    assert!(first.contains(&format!("href=\"{ask}\"")), "the first tap: {first}");
    assert!(!first.contains("<option value=\"group/"), "it has the only group there is");
    assert!(!first.contains("<option value=\"pool\""), "a tablet is no coordinator's");
    let action = format!("/devices/{TABLET}/take?lang=da");
    assert!(!first.contains(&action), "not at once");
    assert!(desk.open(&ask, &cookie).await.body.contains(&format!("action=\"{action}\"")), "the second tap");

    let taken = desk.press(&action, HERE, &cookie, &format!("space={space}")).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    assert_eq!(taken.headers["location"], own.as_str());
    assert_eq!(desk.last_event().await.event, Event::Withdrawn { device: TABLET, space });
    let none = desk.open(&own, &cookie).await.body;
    assert!(none.contains(&format!("<option value=\"{space}\">Lektiecafé &#60;Gadelandet&#62;</option>")), "{none}");
    assert_eq!(desk.press(&action, HERE, &cookie, &format!("space={space}")).await.status, StatusCode::NOT_FOUND);

    let action = format!("/devices/{TABLET}/give?lang=da");
    assert!(none.contains(&format!("action=\"{action}\"")));
    for wrong in ["", "space=", "space=nonsense", "space=group/AAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(desk.press(&action, HERE, &cookie, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let given = desk.press(&action, HERE, &cookie, &format!("space={space}")).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert_eq!(given.headers["location"], own.as_str());
    let event = desk.last_event().await;
    assert_eq!(event.event, Event::Granted { device: TABLET, space, role: Role::Volunteer });
    assert!(matches!(event.by, By::Officer(_)));

    desk.press(&format!("/devices/{TABLET}/close"), HERE, &cookie, "").await;
    assert!(!desk.open(&own, &cookie).await.body.contains(&action), "a closed device gets nothing more");
    assert_eq!(desk.press(&action, HERE, &cookie, "space=pool").await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_is_kept_aside_is_listed_by_ids_and_what_cannot_be_read_stays() {
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let space = Space::Group(GroupId::from_bytes([1; 16]));
    let document = DocumentId::new(Kind::Meeting, [3; 16]);
    let entry = EntryHash::of(space, document, &[1, 2, 3]);
    let own = format!("/devices/{TABLET}?lang=da");
    let page = desk.open(&own, &cookie).await.body;
    for part in [
        format!("<td class=\"id\">{document}<small>{space}</small></td><td>Kan ikke læses</td>"),
        format!("name=\"entry\" value=\"{entry}\""),
        "Tag alt imod".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
    assert!(!desk.open(&format!("/devices/{NEW}?lang=da"), &cookie).await.body.contains("Tag alt imod"));

    let action = format!("/devices/{TABLET}/accept?lang=da");
    let before = desk.last_event().await;
    for form in [String::new(), format!("entry={entry}")] {
        let pressed = desk.press(&action, HERE, &cookie, &form).await;
        assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{form}");
        assert_eq!(pressed.headers["location"], format!("/devices/{TABLET}?taken=0&lang=da").as_str());
    }
    let page = desk.open(&format!("/devices/{TABLET}?taken=0&lang=da"), &cookie).await.body;
    assert!(page.contains("Taget imod: 0") && page.contains(&entry.to_string()), "{page}");
    assert_eq!(desk.last_event().await, before, "nothing was taken in");
    let other = EntryHash::of(space, document, &[4]);
    for wrong in ["entry=nonsense".to_owned(), format!("entry={other}")] {
        assert_eq!(desk.press(&action, HERE, &cookie, &wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn a_new_tablet_is_let_in_with_one_tap() {
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let action = format!("/devices/{NEW}/confirm?lang=da");
    assert!(desk.open("/devices", &cookie).await.body.contains(&format!("action=\"{action}\"")));
    assert_eq!(desk.press(&action, HERE, &cookie, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.status_of(NEW).await, Status::Active);
    assert_eq!(desk.last_event().await.event, Event::Confirmed { device: NEW });
}

#[tokio::test]
async fn who_was_shown_a_code_is_written_down() {
    let desk = Desk::with_devices().await;
    let cookie = desk.sign_in().await;
    let shown = desk.press(&format!("/devices/{TABLET}/code"), HERE, &cookie, "").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.headers["cache-control"], "no-store");
    let code: RecoveryCode = CODE.parse().unwrap();
    assert!(shown.body.contains(&code.to_string()));
    let event = desk.last_event().await;
    assert_eq!(event.event, Event::CodeShown { device: TABLET });
    let By::Officer(session) = event.by else { panic!("{:?}", event.by) };
    assert_eq!(session, session::mark(cookie.strip_prefix("bindeled=").unwrap()));
    assert_eq!(desk.press(&format!("/devices/{NEW}/code"), HERE, &cookie, "").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn every_reason_has_words() {
    let texts = words::Texts::bundled();
    for reason in (0..).map_while(Reason::of_tag) {
        let key = format!("reason.{}", crate::devices::reason_word(reason));
        assert!(texts.danish.contains_key(&key) && texts.english.contains_key(&key), "{key}");
    }
}
