//! The frames are what PROTOCOL.md says in CDDL (RFC 8610): those that went over the wire in earlier versions, and one of
//! each with all that it may hold today.

use std::fs;
use std::path::Path;

use cddl_cat::{ValidateResult, validate_cbor_bytes};
use crdt_model::id::{CommandId, DeviceId, EntryHash, Epoch, GroupId, InviteId, OrganisationId, PersonId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    About, AccessAsk, AccessCommand, AccessDone, Buckets, Bundle, CatchUp, ChallengeAnswer, ChallengeRequest,
    CommandDone, Compare, Cursor, Detail, Differ, EnrolAnswer, EnrolRequest, ErasedPerson, Forms, Grant, InviteOffer,
    Needs, Picture, PictureDone, Push, Reason, Receipt, Record, Refused, Rejected, Rejection, SignedAnswer,
    SignedRequest, Snapshot, SpaceCommand, SyncAnswer, SyncRequest, Tablet, VERSION, WantedPicture, from_bytes,
    to_bytes,
};
use ed25519_dalek::SigningKey;
use minicbor::Encoder;

const SPACE: Space = Space::Group(GroupId::from_bytes([1; 16]));
const DOCUMENT: DocumentId = DocumentId::new(Kind::Note, [2; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([3; 8]);
const ENTRY: EntryHash = EntryHash::from_bytes([4; 32]);
const ORGANISATION: OrganisationId = OrganisationId::from_bytes([5; 16]);
const COMMAND: CommandId = CommandId::from_bytes([6; 16]);
const INVITE: InviteId = InviteId::from_bytes([7; 16]);
const PERSON: PersonId = PersonId::from_bytes([8; 16]);
const PICTURE: PictureHash = PictureHash::from_bytes([9; 32]);

/// The rules as they stand in PROTOCOL.md.
fn rules() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = fs::read_to_string(root.join("PROTOCOL.md")).unwrap();
    let (_, from) = text.split_once("```cddl\n").expect("a block of CDDL");
    let (rules, after) = from.split_once("\n```").expect("its end");
    assert!(!after.contains("```cddl"), "one block holds all rules");
    rules.to_owned()
}

/// Frames, each held to its rule.
struct Held(String);

impl Held {
    fn check(&self, rule: &str, frame: &[u8]) -> ValidateResult {
        validate_cbor_bytes(rule, &self.0, frame)
    }

    fn is(&self, rule: &str, frame: &[u8], what: &str) {
        let checked = self.check(rule, frame);
        assert!(checked.is_ok(), "{what} is no {rule}: {checked:?}");
    }
}

/// The body of a signed frame as it was before packing.
fn body(packed: bool, body: &[u8]) -> Vec<u8> {
    if packed { zstd::decode_all(body).unwrap() } else { body.to_vec() }
}

#[test]
fn the_frames_of_every_version_are_what_the_protocol_says() {
    let held = Held(rules());
    let museum = Path::new(env!("CARGO_MANIFEST_DIR")).join("museum");
    let mut seen = [0; 4];
    for version in fs::read_dir(museum).unwrap().map(|entry| entry.unwrap().path().join("frames")) {
        if !version.is_dir() {
            continue;
        }
        for path in fs::read_dir(&version).unwrap().map(|entry| entry.unwrap().path()) {
            let frame = fs::read(&path).unwrap();
            let what = path.display().to_string();
            let name = path.file_stem().unwrap().to_str().unwrap().split_once('-').unwrap().1;
            match name {
                "enrol-request" => {
                    held.is("enrol-request", &frame, &what);
                    seen[0] += 1;
                }
                "challenge-request" => held.is("challenge-request", &frame, &what),
                "sync-request" => {
                    held.is("signed-request", &frame, &what);
                    let signed: SignedRequest = from_bytes(&frame).unwrap();
                    held.is("sync-request", &body(signed.packed, &signed.body), &what);
                    seen[1] += 1;
                }
                "enrol-answer-200" | "challenge-answer-200" | "sync-answer-200" => {
                    held.is("signed-answer", &frame, &what);
                    let signed: SignedAnswer = from_bytes(&frame).unwrap();
                    let rule = name.trim_end_matches("-200");
                    held.is(rule, &body(signed.packed, &signed.body), &what);
                    seen[if rule == "sync-answer" { 3 } else { 2 }] += 1;
                }
                refused => {
                    assert!(refused.contains("-answer-"), "{what}");
                    held.is("rejected", &frame, &what);
                }
            }
        }
    }
    let versions = usize::from(VERSION) - 1;
    assert!(seen[0] >= versions && seen[2] >= versions, "{seen:?}");
    assert!(seen[1] > 2 * versions && seen[3] > 2 * versions, "{seen:?}");
}

/// Named field by field, so that a new one cannot be forgotten here.
fn request() -> SyncRequest {
    let push = Push { space: SPACE, document: DOCUMENT, bytes: vec![1].into() };
    let offer = InviteOffer {
        invite: INVITE,
        secret_hash: [1; 32].into(),
        role: Role::Host,
        space: SPACE,
        label: "Ninas telefon".to_owned(),
        minutes: 60,
    };
    let asks = [
        AccessAsk::Invite(offer),
        AccessAsk::TakeBack(INVITE),
        AccessAsk::Confirm(DEVICE),
        AccessAsk::Erase(vec![Detail { space: SPACE, document: DOCUMENT }]),
        AccessAsk::HandedOut(PERSON),
    ];
    let command = SpaceCommand { id: COMMAND, space: SPACE, organisation: ORGANISATION, with: None };
    let page = CatchUp { space: SPACE, after: None, buckets: None };
    SyncRequest {
        version: VERSION,
        cursor: Some(cursor()),
        grants: [1; 8].into(),
        catch_up: vec![page, CatchUp { after: Some(DOCUMENT), ..page }, CatchUp { buckets: Some(u32::MAX), ..page }],
        commands: vec![command, SpaceCommand { with: Some(ORGANISATION), ..command }],
        push: vec![push.clone()],
        without_token: Some(true),
        compare: vec![Compare { space: SPACE, buckets: Buckets::default() }],
        returned: vec![push],
        about: Some(about()),
        recovery: Some("ABCDEFGHJKLMNPQRSTUVWXYZ".to_owned()),
        forms: Some(Forms::ALL),
        tablets: Some(true),
        pictures: vec![Picture { space: SPACE, bytes: vec![1].into() }],
        wants: vec![WantedPicture { space: SPACE, picture: PICTURE }],
        access: asks.into_iter().map(|ask| AccessCommand { id: COMMAND, ask }).collect(),
    }
}

fn cursor() -> Cursor {
    Cursor { epoch: Epoch::from_bytes([1; 8]), position: 7, chain: ENTRY, seal: Some([2; 16].into()) }
}

fn about() -> About {
    About { app: "0.1.0".to_owned(), waiting: 2, waiting_since: Some(-1) }
}

fn reasons() -> impl Iterator<Item = Reason> {
    (0..=u8::MAX).map_while(Reason::of_tag)
}

/// Named field by field, as the request.
fn answer() -> SyncAnswer {
    let tablet = Tablet {
        device: DEVICE,
        label: "Tablet".to_owned(),
        closed: false,
        last_seen: 1,
        about: Some(about()),
        spaces: vec![SPACE],
        locks_after_days: 30,
        waits: Some([1; 32].into()),
        invite: Some(INVITE),
    };
    let quiet = Tablet { about: None, waits: None, invite: None, ..tablet.clone() };
    SyncAnswer {
        version: VERSION,
        cursor: Cursor { seal: None, ..cursor() },
        challenge: [1; 32].into(),
        grants: Some(vec![Grant { space: SPACE, role: Role::Coordinator }]),
        receipts: vec![Receipt { entry: ENTRY, position: 1 }],
        refused: reasons().map(|reason| Refused { entry: ENTRY, reason }).collect(),
        needs: vec![Needs { entry: ENTRY, missing: vec![[1; 32].into()] }],
        commands: vec![
            CommandDone { id: COMMAND, refused: None },
            CommandDone { id: COMMAND, refused: Some(Reason::NotAllowed) },
        ],
        records: vec![Record { position: 1, space: SPACE, document: DOCUMENT, bytes: Vec::<u8>::new().into() }],
        snapshots: vec![Snapshot { space: SPACE, document: DOCUMENT, bytes: vec![1].into() }],
        catch_up: vec![CatchUp { space: SPACE, after: Some(DOCUMENT), buckets: Some(1) }],
        more: true,
        token: Some([1; 16].into()),
        differ: vec![Differ { space: SPACE, buckets: 1 }],
        bundles: vec![Bundle { space: SPACE, document: DOCUMENT, bytes: vec![1].into() }],
        recovery_kept: Some(true),
        tablets: Some(vec![tablet, quiet]),
        pictures_done: vec![PictureDone { picture: PICTURE, refused: Some(Reason::TooLarge) }],
        pictures: vec![Picture { space: SPACE, bytes: vec![1].into() }],
        others: Some(false),
        access: vec![
            AccessDone { id: COMMAND, refused: None, expires: Some(1) },
            AccessDone { id: COMMAND, refused: Some(Reason::UnknownSpace), expires: None },
        ],
        erased_people: Some(vec![ErasedPerson {
            person: PERSON,
            at: 1,
            devices: 2,
            confirmed: 1,
            not_yet: vec![DEVICE],
        }]),
    }
}

#[test]
fn what_is_said_today_is_what_the_protocol_says() {
    let held = Held(rules());
    let key = SigningKey::from_bytes(&[1; 32]);
    held.is("sync-request", &to_bytes(&request()), "all that a device may say");
    held.is("sync-request", &to_bytes(&SyncRequest::empty(VERSION, [1; 8])), "the least");
    held.is("sync-answer", &to_bytes(&answer()), "all that a relay may say");
    held.is("sync-answer", &to_bytes(&SyncAnswer::empty(VERSION, cursor(), [1; 32])), "the least");
    let signed = SignedRequest::sign(&key, [1; 32], true, vec![1]);
    held.is("signed-request", &to_bytes(&signed), "a request");
    held.is("signed-answer", &to_bytes(&SignedAnswer::sign(&key, &[1], false, vec![1])), "an answer");
    let enrol = EnrolRequest::new(&key, INVITE, [1; 16], "Tablet".to_owned());
    held.is("enrol-request", &to_bytes(&enrol), "an enrolment");
    let grants = vec![Grant { space: SPACE, role: Role::Reader }];
    for pending in [None, Some(true)] {
        let enrolled = EnrolAnswer { device: DEVICE, grants: grants.clone(), challenge: [1; 32].into(), pending };
        held.is("enrol-answer", &to_bytes(&enrolled), "its answer");
    }
    held.is("challenge-request", &to_bytes(&ChallengeRequest { device: DEVICE }), "asking");
    held.is("challenge-answer", &to_bytes(&ChallengeAnswer { challenge: [1; 32].into() }), "its answer");
    for rejection in [
        Rejection::BadFrame,
        Rejection::Version,
        Rejection::InviteInvalid,
        Rejection::UnknownDevice,
        Rejection::BadSignature,
        Rejection::BadChallenge,
        Rejection::Pending,
        Rejection::Revoked,
        Rejection::TooLarge,
        Rejection::Unavailable,
        Rejection::UnknownCursor,
    ] {
        let short = Rejected { rejection, challenge: None, newest: None };
        let long = Rejected { challenge: Some([1; 32].into()), newest: Some(VERSION), ..short };
        held.is("rejected", &to_bytes(&short), "a refusal");
        held.is("rejected", &to_bytes(&long), "a refusal with all that it may say");
    }
}

#[test]
fn what_is_not_what_the_protocol_says_is_noticed() {
    let held = Held(rules());
    let written = |write: fn(&mut Encoder<Vec<u8>>)| {
        let mut encoder = Encoder::new(Vec::new());
        write(&mut encoder);
        encoder.into_writer()
    };
    let device = |length: usize| {
        let mut encoder = Encoder::new(Vec::new());
        encoder.map(1).unwrap().u8(0).unwrap().bytes(&vec![3; length]).unwrap();
        encoder.into_writer()
    };
    held.is("challenge-request", &device(8), "the same by hand");
    let wrong = [
        ("challenge-request", device(7)),
        (
            "challenge-request",
            written(|frame| {
                frame.map(0).unwrap();
            }),
        ),
        (
            "challenge-request",
            written(|frame| {
                frame.map(1).unwrap().u8(0).unwrap().str("12345678").unwrap();
            }),
        ),
        (
            "challenge-request",
            written(|frame| {
                frame.map(1).unwrap().u8(1).unwrap().bytes(&[3; 8]).unwrap();
            }),
        ),
        (
            "challenge-request",
            written(|frame| {
                frame.array(1).unwrap().bytes(&[3; 8]).unwrap();
            }),
        ),
        (
            "rejected",
            written(|frame| {
                frame.map(1).unwrap().u8(0).unwrap().u8(11).unwrap();
            }),
        ),
        (
            "grant",
            written(|frame| {
                frame.array(1).unwrap().bytes(&[3; 17]).unwrap();
            }),
        ),
        ("sync-answer", to_bytes(&request())),
        ("sync-request", to_bytes(&answer())),
    ];
    for (rule, frame) in wrong {
        assert!(held.check(rule, &frame).is_err(), "{frame:02x?} passes for a {rule}");
    }
}
