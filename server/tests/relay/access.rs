//! Access outlives the relay's file: what was closed, spent or erased stays so on an older copy, and nobody is locked out.

use std::fs;
use std::path::PathBuf;

use crdt_model::id::DeviceId;
use crdt_model::invite::Invite;
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::wire::{About, EnrolAnswer, EnrolRequest, Push, Reason, Rejection, SyncRequest, to_bytes};
use server::check::check;
use server::copy::{backup, restore};
use server::devices;
use server::erase::{EraseError, erase};
use server::store::device::Status;

use crate::world::{Device, GROUP, World, fresh_key, new_document};

/// A city on the day of its backup, and what happened after it.
struct City {
    world: World,
    copy: PathBuf,
    closed: Device,
    kept: Device,
    newcomer: Device,
    spent: Invite,
    open: Invite,
    name: Push,
    later_name: Push,
}

impl City {
    fn new() -> Self {
        let world = World::new();
        let (closed, kept) = (world.volunteer(), world.volunteer());
        let (spent, open) = (world.invite_to_group(), world.invite_to_group());
        let name = closed.begin(Kind::Name);
        closed.push(&world, vec![name.clone(), closed.begin(Kind::Meeting)]);
        kept.pull(&world);
        let copy = world.folder.path().join("copy.sqlite");
        backup(&world.data(), &copy).unwrap();

        let newcomer = Device::enrol(&world, fresh_key(), &spent).unwrap();
        let later_name = newcomer.begin(Kind::Name);
        newcomer.push(&world, vec![later_name.clone()]);
        kept.pull(&world);
        for gone in [&name, &later_name] {
            erase(&world.place(), gone.space, gone.document).unwrap();
        }
        world.revoke(closed.id);
        Self { world, copy, closed, kept, newcomer, spent, open, name, later_name }
    }

    fn lose_the_folder(&mut self) {
        self.world.stop();
        fs::rename(self.world.data(), self.world.folder.path().join("lost")).unwrap();
    }

    fn sync(&self, device: &Device, push: Vec<Push>) -> Result<crdt_model::wire::SyncAnswer, Rejection> {
        device.take_challenge(&self.world);
        device.cursor.replace(None);
        device.ask(&self.world, &SyncRequest { push, ..device.request() })
    }

    fn is_as_before_the_loss(&self) {
        let Self { world, kept, newcomer, closed, .. } = self;
        assert_eq!(self.sync(closed, Vec::new()), Err(Rejection::Revoked));
        assert_eq!(Device::enrol(world, fresh_key(), &self.spent).err(), Some(Rejection::InviteInvalid));
        assert!(Device::enrol(world, fresh_key(), &self.open).is_ok());
        for (device, name) in [(newcomer, &self.later_name), (kept, &self.name)] {
            kept.take_challenge(world);
            assert_eq!(kept.ask(world, &kept.request()), Err(Rejection::UnknownCursor), "a new history has begun");
            let meeting = device.begin(Kind::Meeting);
            let again = device.write(GROUP, name.document, &mut crdt_model::document::Document::empty(), "again");
            let answer = self.sync(device, vec![meeting, again]).unwrap();
            assert_eq!((answer.receipts.len(), answer.refused[0].reason), (1, Reason::Erased));
            kept.cursor.replace(Some(crdt_model::wire::Cursor {
                epoch: crdt_model::id::Epoch::from_bytes([0; 8]),
                ..answer.cursor
            }));
        }
        let bytes_left = "entry where substr(document, 1, 1) = x'05' and length(bytes) > 0";
        assert_eq!((world.count(bytes_left), world.count("erased")), (0, 2));
        assert_eq!(world.count("meta where restored_at is not null"), 1);
        check(&world.data().join("relay.sqlite")).unwrap();
    }
}

#[test]
fn an_older_copy_in_the_place_of_the_file_revives_nothing() {
    let mut city = City::new();
    city.world.stop();
    for suffix in ["", "-wal", "-shm"] {
        let _not_there = fs::remove_file(city.world.data().join(format!("relay.sqlite{suffix}")));
    }
    fs::copy(&city.copy, city.world.data().join("relay.sqlite")).unwrap();
    let refused = city.world.place().change(|_| Ok::<_, server::store::StoreError>(()));
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("is ahead of the relay's file: start the relay first"), "{refused}");
    city.world.start();
    city.is_as_before_the_loss();
    let _one = city.world.journal_file();
    city.world.restart();
    assert_eq!(city.world.count("access_event where line like '%\"what\":\"restored\"%'"), 1);
}

#[test]
fn an_older_copy_is_known_by_how_far_the_log_went() {
    let mut world = World::new();
    let device = world.volunteer();
    device.push(&world, vec![device.begin(Kind::Meeting)]);
    let copy = world.folder.path().join("copy.sqlite");
    backup(&world.data(), &copy).unwrap();
    world.pass_hours(1);
    device.push(&world, vec![device.begin(Kind::Meeting)]);
    assert_eq!(world.count("access_event where line like '%\"what\":\"reached\"%'"), 1);
    device.push(&world, vec![device.begin(Kind::Meeting)]);
    assert_eq!(world.count("access_event where line like '%\"what\":\"reached\"%'"), 1, "not at every commit");
    world.stop();
    fs::rename(world.data(), world.folder.path().join("lost")).unwrap();
    fs::create_dir(world.data()).unwrap();
    fs::copy(&copy, world.data().join("relay.sqlite")).unwrap();
    world.start();
    device.take_challenge(&world);
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::UnknownCursor));
    assert_eq!(world.count("meta where restored_at is not null"), 1);
}

#[test]
fn restoring_does_again_what_the_journal_says() {
    let mut city = City::new();
    city.lose_the_folder();
    let restored = restore(&city.world.data(), &city.copy).unwrap();
    assert_eq!(restored.whole.entries, 2);
    assert!(restored.events.is_some_and(|events| events >= 6), "{:?}", restored.events);
    city.world.start();
    city.is_as_before_the_loss();
}

#[test]
fn without_a_journal_every_device_waits_until_it_is_confirmed() {
    let mut city = City::new();
    city.lose_the_folder();
    fs::remove_dir_all(city.world.place().journal).unwrap();
    assert_eq!(restore(&city.world.data(), &city.copy).unwrap().events, None);
    city.world.start();
    let City { world, kept, closed, .. } = &city;
    assert_eq!(kept.ask(world, &kept.request()), Err(Rejection::Pending));
    world.confirm(kept.id);
    assert!(city.sync(kept, vec![kept.begin(Kind::Meeting)]).is_ok());
    assert_eq!(closed.ask(world, &closed.request()), Err(Rejection::Pending), "nobody remembers that it was closed");
    let guest = Device::enrol(world, fresh_key(), &city.open).unwrap();
    assert_eq!(guest.ask(world, &guest.request()), Err(Rejection::Pending), "nor who the invite was for");
}

#[test]
fn a_journal_that_ends_before_the_copy_is_as_good_as_none() {
    let mut city = City::new();
    let file = city.world.journal_file();
    let second = city.world.folder.path().join("second.sqlite");
    backup(&city.world.data(), &second).unwrap();
    city.lose_the_folder();
    let text = fs::read_to_string(&file).unwrap();
    let (first_line, _) = text.split_once('\n').unwrap();
    fs::write(&file, format!("{first_line}\n")).unwrap();
    assert_eq!(restore(&city.world.data(), &second).unwrap().events, None);
    city.world.start();
    assert_eq!(city.kept.ask(&city.world, &city.kept.request()), Err(Rejection::Pending));
}

#[test]
fn what_cannot_be_written_down_is_not_told() {
    let world = World::new();
    let (device, invite) = (world.volunteer(), world.invite_to_group());
    let journal = world.place().journal;
    let aside = world.folder.path().join("aside");
    fs::rename(&journal, &aside).unwrap();
    fs::write(&journal, "in the way").unwrap();
    let key = fresh_key();
    assert_eq!(Device::enrol(&world, key.clone(), &invite).err(), Some(Rejection::Unavailable));
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::Unavailable), "nor is anything after it");

    fs::remove_file(&journal).unwrap();
    fs::rename(&aside, &journal).unwrap();
    let new = Device::enrol(&world, key, &invite).unwrap();
    new.pull(&world);
    device.take_challenge(&world);
    device.pull(&world);
    assert!(fs::read_to_string(world.journal_file()).unwrap().contains(&new.id.to_string()));
}

fn enrol(world: &World, key: &ed25519_dalek::SigningKey, invite: &Invite, version: u16) -> EnrolAnswer {
    let mut request = EnrolRequest::new(key, invite.id, invite.secret, String::new());
    request.version = version;
    world.ask("/v1/enrol", &to_bytes(&request)).unwrap()
}

#[test]
fn a_device_that_waits_has_no_rights_until_it_is_confirmed() {
    let world = World::new();
    let (key, invite) = (fresh_key(), world.invite_to_confirm(Role::Volunteer, &[GROUP]));
    assert_eq!(enrol(&world, &key, &invite, 2).pending, Some(true));
    assert_eq!(enrol(&world, &key, &invite, 1).pending, None, "version 1 learns it from its first request");
    let device = Device::enrol(&world, key, &invite).unwrap();
    assert!(device.grants.borrow().is_empty());
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::Pending));
    let listed = world.place().change(devices::all).unwrap();
    assert!(listed[0].words.is_some());

    world.confirm(device.id);
    let answer = device.ask(&world, &SyncRequest { push: vec![device.begin(Kind::Meeting)], ..device.request() });
    let answer = answer.unwrap();
    assert_eq!((answer.grants.unwrap().len(), answer.receipts.len()), (2, 1));
}

#[test]
fn an_invite_to_be_confirmed_gives_nothing_more_to_a_device_that_is_in_already() {
    let world = World::new();
    let device = world.volunteer();
    let more = world.invite_to_confirm(Role::Coordinator, &[GROUP]);
    Device::enrol(&world, device.key.clone(), &more).unwrap();
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::Pending));
}

#[test]
fn only_names_and_notes_can_be_erased_and_nothing_of_them_stays_in_the_files() {
    let world = World::new();
    let device = world.volunteer();
    let mut note = crdt_model::document::Document::empty();
    let note = device.write(GROUP, new_document(Kind::Note), &mut note, "what nobody may read any more");
    let meeting = device.begin(Kind::Meeting);
    device.push(&world, vec![note.clone(), meeting.clone()]);
    let holds = |file: &str| {
        let bytes = fs::read(world.data().join(file)).unwrap_or_default();
        bytes.windows(note.bytes.len()).any(|window| window == note.bytes.as_slice())
    };
    assert!(holds("relay.sqlite") || holds("relay.sqlite-wal"));

    let done = |push: &Push| erase(&world.place(), push.space, push.document);
    assert!(matches!(done(&meeting), Err(EraseError::NotErasable(_))));
    assert!(matches!(done(&device.begin(Kind::Note)), Err(EraseError::Unknown { .. })));
    assert!(done(&note).is_ok() && done(&note).is_ok());
    assert_eq!((world.count("entry"), world.count("erased"), world.count("document")), (3, 1, 1));
    let whole = check(&world.data().join("relay.sqlite")).unwrap();
    assert_eq!((whole.entries, whole.documents), (3, 1));
    assert!(!holds("relay.sqlite") && !holds("relay.sqlite-wal"));
}

#[test]
fn what_a_device_tells_is_in_the_list() {
    let world = World::new();
    let device = world.volunteer();
    let about = About { app: "bindeled\u{7} 1.0".repeat(20), waiting: 3, waiting_since: Some(5) };
    let code = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    let told = SyncRequest { about: Some(about), recovery: Some(code.to_owned()), ..device.request() };
    assert_eq!(device.ask(&world, &told).unwrap().recovery_kept, Some(true));
    let nonsense = SyncRequest { recovery: Some("what?".to_owned()), ..device.request() };
    assert_eq!(device.ask(&world, &nonsense).unwrap().recovery_kept, None);

    let listed = world.place().change(devices::all).unwrap();
    let kept = listed[0].described.about.clone().unwrap();
    assert_eq!((kept.waiting, kept.waiting_since, kept.app.chars().count()), (3, Some(5), 64));
    assert!(kept.app.starts_with("bindeled 1.0") && listed[0].described.code_at.is_some());
}

/// A relay's file as the first version of this program made it.
fn first_version(file: &std::path::Path, device: DeviceId) {
    let sql = rusqlite::Connection::open(file).unwrap();
    sql.execute_batch(include_str!("../../migrations/001_relay.sql")).unwrap();
    sql.execute("insert into meta values (1, ?1, x'0101010101010101', 0, zeroblob(32), '')", [[7_u8; 32]]).unwrap();
    sql.execute(
        "insert into device values (?1, ?2, 'Tablet', 'active', 1, 1)",
        rusqlite::params![device.as_bytes(), [3_u8; 32]],
    )
    .unwrap();
    sql.pragma_update(None, "user_version", 1).unwrap();
}

#[test]
fn a_copy_of_the_first_version_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (copy, data) = (folder.path().join("copy"), folder.path().join("data"));
    let device = DeviceId::from_bytes([4; 8]);
    first_version(&copy, device);
    assert_eq!(check(&copy).unwrap().entries, 0);
    assert_eq!(restore(&data, &copy).unwrap().events, None);
    let place = server::folder::Folder::from(&data);
    let status = |place: &server::folder::Folder| place.change(devices::all).unwrap()[0].described.device.status;
    assert_eq!(status(&place), Status::Pending);
    place.change(|connection| devices::confirm(connection, &server::journal::By::Command, device, 1)).unwrap();

    // The journal of today knows what the copy of then does not.
    fs::remove_dir_all(&data).unwrap();
    assert!(restore(&data, &copy).unwrap().events.is_some());
    assert_eq!(status(&place), Status::Active);
}
