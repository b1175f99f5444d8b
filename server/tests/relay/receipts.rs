//! Receipts do not stay for ever: they go with the host's name, and when no claim names them any more.

use crdt_model::claim::{Claim, set_receipt};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::host_match::{ActivityKind, Match};
use crdt_model::id::{Actor, MatchId, PersonId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::name::Name;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Picture, PictureDone, Push, Reason, SyncRequest, WantedPicture};
use server::copy::{backup, restore};
use server::receipts::{UNNAMED_DAYS, prune};

use crate::world::{Device, World, new_document};

const MATCH: MatchId = MatchId::from_bytes([9; 16]);
const SHARED: Space = Space::MatchShared(MATCH);
const HOST: PersonId = PersonId::from_bytes([3; 16]);
const NEWCOMER: PersonId = PersonId::from_bytes([4; 16]);
const DINNER: i64 = 36_000;

/// As far as the relay looks, a JPEG.
const RECEIPT: [u8; 5] = [0xff, 0xd8, 0xff, 1, 2];

struct City {
    world: World,
    host: Device,
    coordinator: Device,
}

impl City {
    fn new() -> Self {
        let world = World::new();
        let (host, coordinator) = (world.device(Role::Host, &[SHARED]), world.device(Role::Coordinator, &[SHARED]));
        let city = Self { world, host, coordinator };
        let matched = Match { host: Some(HOST), newcomer: Some(NEWCOMER), ..Match::default() };
        city.writes(&city.coordinator, DocumentId::of_match(MATCH), &matched.edits());
        for (person, first) in [(HOST, "Gitte"), (NEWCOMER, "Olena")] {
            let name = Name { first: first.to_owned(), ..Name::default() };
            city.writes(&city.coordinator, DocumentId::name(person), &name.edits());
        }
        city
    }

    fn writes(&self, by: &Device, document: DocumentId, edits: &[Edit]) {
        let saved = server::store::document::read(&self.world.sql(), SHARED, document).unwrap();
        let mut before = saved.map_or_else(Document::empty, |saved| Document::load(&saved.bytes).unwrap());
        let mut fresh = [0; 8];
        getrandom::fill(&mut fresh).unwrap();
        let bytes = before.edit(Actor::new(by.id, fresh), UnixMillis(0), edits).unwrap();
        let answer = by.push(&self.world, vec![Push { space: SHARED, document, bytes: bytes.into() }]);
        assert_eq!(answer.receipts.len(), 1, "{answer:?}");
    }

    fn claims(&self) -> DocumentId {
        let claim = Claim {
            of: Some(MATCH),
            kind: Some(ActivityKind::PrivateDinner),
            date: Some("2026-11-08".parse().unwrap()),
            amount_oere: Some(DINNER),
            receipt: Some(PictureHash::of(&RECEIPT)),
            logged: Logged::new(HOST, self.host.id, UnixMillis(0)),
            ..Claim::default()
        };
        let id = new_document(Kind::Claim);
        self.writes(&self.host, id, &claim.edits());
        id
    }

    /// Why the relay does not keep it, if it does not.
    fn brings(&self) -> Option<Reason> {
        let pictures = vec![Picture { space: SHARED, bytes: RECEIPT.to_vec().into() }];
        let answer = self.host.ask(&self.world, &SyncRequest { pictures, ..self.host.request() }).unwrap();
        let [PictureDone { refused, .. }] = answer.pictures_done[..] else { panic!("one picture") };
        refused
    }

    fn sees(&self) -> usize {
        let wants = vec![WantedPicture { space: SHARED, picture: PictureHash::of(&RECEIPT) }];
        self.coordinator.ask(&self.world, &SyncRequest { wants, ..self.coordinator.request() }).unwrap().pictures.len()
    }

    fn prunes(&self) -> usize {
        prune(&self.world.sql(), self.world.now()).unwrap()
    }

    fn passes(&self, days: i64) {
        self.world.pass_hours(days * 24);
        self.host.take_challenge(&self.world);
        self.coordinator.take_challenge(&self.world);
    }
}

#[test]
fn receipts_go_with_the_name_of_the_host_and_amounts_stay() {
    let mut city = City::new();
    let claim = city.claims();
    assert_eq!((city.brings(), city.sees()), (None, 1));
    let copy = city.world.folder.path().join("copy.sqlite");
    backup(&city.world.data(), &copy).unwrap();
    let folder = city.world.place();
    server::erase::erase(&folder, SHARED, DocumentId::name(NEWCOMER)).unwrap();
    assert_eq!(city.sees(), 1, "of the newcomer there is none");
    server::erase::erase(&folder, SHARED, DocumentId::name(HOST)).unwrap();
    assert_eq!((city.sees(), city.world.count("picture")), (0, 0));
    assert_eq!(city.brings(), Some(Reason::Erased), "and none is kept any more");
    let kept = server::store::document::open(&city.world.sql(), SHARED, claim).unwrap().unwrap();
    let kept = Claim::read(&kept).0;
    assert_eq!(
        (kept.amount_oere, kept.date.map(|date| date.to_string())),
        (Some(DINNER), Some("2026-11-08".to_owned()))
    );

    // An older copy still has it, and the journal knows better.
    city.world.stop();
    std::fs::rename(city.world.data(), city.world.folder.path().join("lost")).unwrap();
    restore(&city.world.data(), &copy).unwrap();
    city.world.start();
    assert_eq!(city.world.count("picture"), 0);
}

#[test]
fn a_picture_stays_as_long_as_a_claim_names_it() {
    let city = City::new();
    let claim = city.claims();
    assert_eq!(city.brings(), None);
    city.passes(UNNAMED_DAYS + 100);
    assert_eq!(city.prunes(), 0);
    // Taken back by a slip, and back again in time.
    city.writes(&city.host, claim, &[set_cancelled(true)]);
    city.passes(UNNAMED_DAYS - 1);
    assert_eq!(city.prunes(), 0);
    city.writes(&city.host, claim, &[set_cancelled(false)]);
    city.passes(UNNAMED_DAYS + 1);
    assert_eq!(city.prunes(), 0);
    city.writes(&city.host, claim, &[set_cancelled(true)]);
    city.passes(UNNAMED_DAYS + 1);
    assert_eq!((city.prunes(), city.sees()), (1, 0));
}

#[test]
fn a_picture_that_was_replaced_or_never_named_goes() {
    let city = City::new();
    assert_eq!(city.brings(), None);
    city.passes(UNNAMED_DAYS - 1);
    assert_eq!(city.prunes(), 0, "its claim may be on its way");
    let claim = city.claims();
    city.passes(2);
    assert_eq!(city.prunes(), 0);
    city.writes(&city.host, claim, &[set_receipt(PictureHash::of(b"a better one"))]);
    assert_eq!(city.prunes(), 1);
}
