//! Writes the seeds anew, from the generators, and from frames and files as honest people's devices make them:
//! `cargo run -p fuzz --example seeds`.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::disallowed_methods,
    reason = "it may fail loudly"
)]

use std::fs;
use std::path::Path;

use crdt_model::id::{CommandId, EntryHash, Epoch, GroupId, InviteId, MatchId, OrganisationId, PictureHash};
use crdt_model::invite::Invite;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::recovery::RecoveryCode;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    Bundle, CatchUp, ChallengeAnswer, ChallengeRequest, Cursor, EnrolAnswer, Forms, Grant, Needs, Picture, PictureDone,
    Push, Reason, Receipt, Record, Refused, Rejected, Rejection, SignedRequest, Snapshot, SpaceCommand, SyncAnswer,
    SyncRequest, VERSION, WantedPicture, to_bytes,
};
use fuzz::DEVICE;
use hostile::{bundle, change, document, good};
use server::journal::{By, Event, Line};
use server::store::payout::Paid;

const SEED_BYTES_MAX: usize = 12_000;
const MATCH: Space = Space::MatchShared(MatchId::from_bytes([9; 16]));
const SPACE: Space = Space::Group(GroupId::from_bytes([1; 16]));
const DOCUMENT: DocumentId = DocumentId::new(Kind::Meeting, [2; 16]);
const ENTRY: EntryHash = EntryHash::from_bytes([3; 32]);

fn main() {
    for (target, seeds) in [
        ("wire", wire()),
        ("change", changes()),
        ("answer", answers()),
        ("invite", invites()),
        ("roster", rosters()),
        ("recovery_code", recovery_codes()),
        ("journal", journal()),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in seeds.into_iter().filter(|(_, bytes)| bytes.len() <= SEED_BYTES_MAX) {
            put(&folder, &name, &bytes);
        }
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let name: String = name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    fs::write(folder.join(name), bytes).unwrap();
}

type Seeds = Vec<(String, Vec<u8>)>;

fn named(seeds: Vec<hostile::Named>) -> Seeds {
    seeds.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

fn request() -> SyncRequest {
    SyncRequest {
        cursor: Some(cursor()),
        catch_up: vec![CatchUp { space: SPACE, after: Some(DOCUMENT), buckets: Some(7) }],
        push: vec![Push { space: SPACE, document: DOCUMENT, bytes: good::first(DEVICE).into() }],
        forms: Some(Forms::ALL),
        ..SyncRequest::empty(VERSION, [4; 8])
    }
}

fn cursor() -> Cursor {
    Cursor { epoch: Epoch::from_bytes([5; 8]), position: 1_000, chain: ENTRY, seal: Some([8; 16].into()) }
}

fn answer() -> SyncAnswer {
    let mut answer = SyncAnswer::empty(VERSION, cursor(), [6; 32]);
    answer.grants = Some(vec![Grant { space: SPACE, role: Role::Volunteer }]);
    answer.receipts = vec![Receipt { entry: ENTRY, position: 1_000 }];
    answer.refused = vec![Refused { entry: ENTRY, reason: Reason::Erased }];
    answer.needs = vec![Needs { entry: ENTRY, missing: vec![[7; 32].into()] }];
    answer
}

/// A match of two organisations, a picture of a receipt, and one that is wanted.
fn bringing() -> SyncRequest {
    let organisation = OrganisationId::from_bytes([2; 16]);
    let command =
        SpaceCommand { id: CommandId::from_bytes([4; 16]), space: MATCH, organisation, with: Some(organisation) };
    SyncRequest {
        commands: vec![command],
        pictures: vec![picture()],
        wants: vec![WantedPicture { space: MATCH, picture: PictureHash::of(b"receipt") }],
        ..request()
    }
}

fn showing() -> SyncAnswer {
    let done = |refused| PictureDone { picture: PictureHash::of(b"receipt"), refused };
    SyncAnswer {
        pictures: vec![picture()],
        pictures_done: vec![done(None), done(Some(Reason::TooLarge))],
        others: Some(true),
        ..answer()
    }
}

fn picture() -> Picture {
    Picture { space: MATCH, bytes: vec![0xff, 0xd8, 0xff, 0xe0].into() }
}

fn wire() -> Seeds {
    let frame = |which: u8, bytes: Vec<u8>| [vec![which], bytes].concat();
    let signed = SignedRequest {
        device: DEVICE,
        challenge: [1; 32].into(),
        signature: [2; 64].into(),
        packed: false,
        body: to_bytes(&request()).into(),
    };
    let grants = vec![Grant { space: SPACE, role: Role::Coordinator }];
    let enrolled = EnrolAnswer { device: DEVICE, grants, challenge: [1; 32].into(), pending: Some(true) };
    let rejected = Rejected { rejection: Rejection::Version, challenge: None, newest: Some(2) };
    [
        ("signed request", frame(0, to_bytes(&signed))),
        ("sync request", frame(1, to_bytes(&request()))),
        ("sync answer", frame(3, to_bytes(&answer()))),
        ("sync request with a picture", frame(1, to_bytes(&bringing()))),
        ("sync answer with a picture", frame(3, to_bytes(&showing()))),
        ("enrol answer", frame(5, to_bytes(&enrolled))),
        ("challenge request", frame(6, to_bytes(&ChallengeRequest { device: DEVICE }))),
        ("challenge answer", frame(7, to_bytes(&ChallengeAnswer { challenge: [1; 32].into() }))),
        ("rejected", frame(8, to_bytes(&rejected))),
        ("arrays without end", frame(3, vec![0xbf, 0x04, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        ("arrays in arrays", frame(1, vec![0x81; 10_000])),
        ("bytes without end", frame(0, vec![0xa1, 0x04, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into()
}

fn changes() -> Seeds {
    let mut seeds = named([change::not_to_be_decoded(DEVICE), change::not_to_be_merged(DEVICE)].concat());
    seeds.push(("good".to_owned(), good::first(DEVICE)));
    seeds
}

fn answers() -> Seeds {
    let meeting = good::meeting(&[DEVICE], 20);
    let whole = |bytes: Vec<u8>| {
        let snapshots = vec![Snapshot { space: SPACE, document: DOCUMENT, bytes: bytes.into() }];
        to_bytes(&SyncAnswer { snapshots, ..answer() })
    };
    let bundled = |bytes: Vec<u8>| {
        let bundles = vec![Bundle { space: SPACE, document: DOCUMENT, bytes: bytes.into() }];
        to_bytes(&SyncAnswer { bundles, ..answer() })
    };
    let record = |(position, bytes): (u64, &Vec<u8>)| Record {
        position,
        space: SPACE,
        document: DOCUMENT,
        bytes: bytes.clone().into(),
    };
    let records = (1..).zip(&meeting.1).map(record).collect();
    let mut seeds = vec![
        ("snapshot".to_owned(), whole(meeting.0.save())),
        ("bundle".to_owned(), bundled(bundle::of(&meeting.0))),
        ("records".to_owned(), to_bytes(&SyncAnswer { records, ..answer() })),
    ];
    let documents = [document::not_to_be_decoded(DEVICE), document::odd(DEVICE)].concat();
    seeds.extend(named(documents).into_iter().map(|(name, bytes)| (format!("document {name}"), whole(bytes))));
    let bundles = named(bundle::not_to_be_decoded(DEVICE));
    seeds.extend(bundles.into_iter().map(|(name, bytes)| (format!("bundle {name}"), bundled(bytes))));
    seeds
}

fn invites() -> Seeds {
    let invite = |relay: &str| {
        let relay = relay.to_owned();
        Invite { relay, relay_key: [7; 32], id: InviteId::from_bytes([8; 16]), secret: [9; 16] }.to_string()
    };
    texts(&[
        ("https", &invite("https://bindeled.example")),
        ("loopback", &invite("http://[::1]:8080")),
        ("far and plain", &invite("http://10.0.0.7")),
        ("no secret", "https://bindeled.example/enrol#1."),
    ])
}

fn recovery_codes() -> Seeds {
    let code = RecoveryCode::from_random(&std::array::from_fn(|place| place as u8)).unwrap().to_string();
    let typed = code.to_lowercase().replace(' ', "-");
    texts(&[
        ("shown", &code),
        ("typed", &typed),
        ("too short", "ABCD"),
        ("no letters", "0000 0000 0000 0000 0000 0000"),
    ])
}

fn journal() -> Seeds {
    let organisation = OrganisationId::from_bytes([2; 16]);
    let line = |event| {
        let line = Line { number: 7, at: 1_794_506_400_000, by: By::Device(DEVICE), position: 12, event };
        serde_json::to_string(&line).unwrap()
    };
    let paid = Paid { space: MATCH, claim: DOCUMENT, picture: Some(PictureHash::of(b"receipt")), amount_oere: 36_000 };
    let as_of = "2026-11-12".parse().unwrap();
    texts(&[
        ("space", &line(Event::Space { space: SPACE, organisation, with: None })),
        ("space of two", &line(Event::Space { space: MATCH, organisation, with: Some(organisation) })),
        ("paid", &line(Event::Paid { file: 1, as_of, text: "number\n1-1\n".to_owned(), claims: vec![paid] })),
        ("no number", r#"{"at":0,"by":"command","position":12}"#),
        ("nested", &"[".repeat(10_000)),
    ])
}

fn rosters() -> Seeds {
    let csv = |text: &str| [b"\0".as_slice(), text.as_bytes()].concat();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip([["Fornavn", "Fødselsår"], ["Åse", "2014"], ["Yusuf", "2013"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    vec![
        ("csv".to_owned(), csv("Fornavn;Fødselsår\r\nÅse;2014\r\n\"Yu\"\"suf\";2013\r\n")),
        ("csv of Windows".to_owned(), [b"\0Fornavn\r\n\xc5se\r\n".as_slice()].concat()),
        ("csv with a personal number".to_owned(), csv("Fornavn,Nummer\n\u{feff}Åse,010203-1234\n")),
        ("csv of quotes".to_owned(), csv(&"\"".repeat(5_000))),
        ("xlsx".to_owned(), [b"\x01".to_vec(), workbook.save_to_buffer().unwrap()].concat()),
        ("xlsx cut off".to_owned(), [b"\x01PK\x03\x04".as_slice(), &[0; 200]].concat()),
    ]
}

fn texts(seeds: &[(&str, &str)]) -> Seeds {
    seeds.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}
