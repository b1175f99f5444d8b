//! A relay that has been taken over: it signs what it sends, and what it sends is made to break devices. A device takes
//! what is good, sets the rest aside where people see it, reads on, and goes on working.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, EntryHash, Epoch, GroupId, InviteId};
use crdt_model::invite::Invite;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::meeting::{Occasion, count_unnamed, meeting_id, start};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    Bundle, ChallengeAnswer, Cursor, EnrolAnswer, EnrolRequest, FRAME_BYTES_MAX, Grant, Receipt, Record, SignedAnswer,
    SignedRequest, Snapshot, SyncAnswer, SyncRequest, from_bytes, to_bytes,
};
use ed25519_dalek::SigningKey;
use hostile::mutation::Mutations;
use hostile::{bundle, cases, change, document, good};
use minicbor::Encode;
use serde_json::json;
use stories::device::Device;

const GROUP: GroupId = GroupId::from_bytes([7; 16]);
const SPACE: Space = Space::Group(GROUP);
const CHALLENGE: [u8; 32] = [3; 32];
const EVENING: UnixMillis = UnixMillis(1_794_497_400_000);
/// Three devices that are somewhere else; what they say is good.
const OTHERS: [DeviceId; 3] =
    [DeviceId::from_bytes([1; 8]), DeviceId::from_bytes([2; 8]), DeviceId::from_bytes([3; 8])];

/// One after the other, what it answers to requests.
type Script = Vec<(Vec<Snapshot>, Vec<Record>, Vec<Bundle>)>;

struct TakenOver {
    key: SigningKey,
    script: Mutex<Script>,
    positions: Mutex<u64>,
}

impl TakenOver {
    async fn start(script: Script) -> String {
        let key = SigningKey::from_bytes(&[9; 32]);
        let relay_key = key.verifying_key().to_bytes();
        let relay = Arc::new(Self { key, script: Mutex::new(script), positions: Mutex::new(0) });
        let routes = Router::new()
            .route("/v1/enrol", post(enrol))
            .route("/v1/challenge", post(challenge))
            .route("/v1/sync", post(sync))
            .with_state(relay);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Invite { relay, relay_key, id: InviteId::from_bytes([4; 16]), secret: [5; 16] }.to_string()
    }

    fn sign(&self, asked: &[u8], frame: &impl Encode<()>) -> Response {
        let signed = SignedAnswer::sign(&self.key, asked, false, to_bytes(frame));
        ([(CONTENT_TYPE, "application/cbor")], to_bytes(&signed)).into_response()
    }

    fn answer(&self, request: &SyncRequest) -> SyncAnswer {
        let mut position = self.positions.lock().unwrap();
        let mut script = self.script.lock().unwrap();
        let next = if script.is_empty() { None } else { Some(script.remove(0)) };
        let is_first = *position == 0;
        let mut receipts = Vec::new();
        for push in &request.push {
            *position += 1;
            let entry = EntryHash::of(push.space, push.document, &push.bytes);
            receipts.push(Receipt { entry, position: *position });
        }
        let (snapshots, mut records, bundles) = next.unwrap_or_default();
        for record in &mut records {
            *position += 1;
            record.position = *position;
        }
        // It reads on whatever was wrong with what it was sent.
        let stands = request.cursor.map_or(0, |cursor| cursor.position);
        assert!(is_first || stands + 1 >= *position - u64::try_from(receipts.len() + records.len()).unwrap());
        let cursor = Cursor {
            epoch: Epoch::from_bytes([1; 8]),
            position: *position,
            chain: EntryHash::from_bytes([6; 32]),
            seal: None,
        };
        let mut answer = SyncAnswer::empty(request.version, cursor, CHALLENGE);
        (answer.receipts, answer.records) = (receipts, records);
        (answer.snapshots, answer.bundles) = (snapshots, bundles);
        answer.more = !script.is_empty();
        answer
    }
}

async fn enrol(State(relay): State<Arc<TakenOver>>, asked: Bytes) -> Response {
    let request: EnrolRequest = from_bytes(&asked).unwrap();
    let grants = vec![Grant { space: SPACE, role: Role::Volunteer }];
    let device = DeviceId::of_key(&request.device_key);
    relay.sign(&asked, &EnrolAnswer { device, grants, challenge: CHALLENGE.into(), pending: None })
}

async fn challenge(State(relay): State<Arc<TakenOver>>, asked: Bytes) -> Response {
    relay.sign(&asked, &ChallengeAnswer { challenge: CHALLENGE.into() })
}

async fn sync(State(relay): State<Arc<TakenOver>>, asked: Bytes) -> Response {
    let signed: SignedRequest = from_bytes(&asked).unwrap();
    let body = server::frame::unpack(FRAME_BYTES_MAX, signed.packed, &signed.body).unwrap();
    relay.sign(&asked, &relay.answer(&from_bytes(&body).unwrap()))
}

fn occasion() -> Occasion {
    serde_json::from_value(json!({"group": GROUP, "date": "2026-11-12", "slot": 1})).unwrap()
}

/// Tonight's group and meeting, as good as can be.
fn group() -> Document {
    let mut document = Document::empty();
    let opening = Edit::put("open/1", "4 16:30 18:30 2026-11-01 -");
    document.edit(Actor::new(OTHERS[0], [1; 8]), EVENING, &[Edit::put("name", "Lektiecafé"), opening]).unwrap();
    document
}

fn snapshot(document: DocumentId, bytes: Vec<u8>) -> Snapshot {
    Snapshot { space: SPACE, document, bytes: bytes.into() }
}

fn record(document: DocumentId, bytes: Vec<u8>) -> Record {
    Record { position: 0, space: SPACE, document, bytes: bytes.into() }
}

fn elsewhere(number: usize) -> DocumentId {
    let mut bytes = [0xee; 16];
    bytes[..8].copy_from_slice(&u64::try_from(number).unwrap().to_be_bytes());
    DocumentId::new(Kind::Meeting, bytes)
}

/// What the meeting says after each of three good changes, and the changes.
fn meeting() -> (Document, [Vec<u8>; 2]) {
    let mut meeting = Document::empty();
    let mut edits = start(&occasion());
    edits.push(count_unnamed(OTHERS[0], 1));
    meeting.edit(Actor::new(OTHERS[0], [1; 8]), EVENING, &edits).unwrap();
    let mut later = meeting.clone();
    let more = [(OTHERS[1], 2), (OTHERS[2], 4)].map(|(device, count)| {
        later.edit(Actor::new(device, [1; 8]), EVENING, &[count_unnamed(device, count)]).unwrap()
    });
    (meeting, more)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relay_that_was_taken_over_sends_breaks_no_device() {
    let (tonight, [second, third]) = meeting();
    let mut whole = tonight.clone();
    whole.apply(&[second.clone(), third.clone()]).unwrap();
    let last = bundle::of_hashes(&whole, &whole.heads());

    let mut mutations = Mutations::new(4);
    let (honest, changes) = good::meeting(&OTHERS, 40);
    let (saved, bundled) = (honest.save(), bundle::of(&honest));
    let many = cases(300);
    let mut wholes = [document::not_to_be_decoded(OTHERS[0]), document::odd(OTHERS[0])].concat();
    wholes.extend((0..many).map(|_| ("a mutant", mutations.of_chunk(&saved))));
    let mut parts = [change::not_to_be_decoded(OTHERS[0]), change::not_to_be_merged(OTHERS[0])].concat();
    parts.extend((0..many).map(|case| ("a mutant", mutations.of_chunk(&changes[case % changes.len()]))));
    let mut bundles = bundle::not_to_be_decoded(OTHERS[0]);
    bundles.extend((0..many).map(|_| ("a mutant", mutations.of_chunk(&bundled))));

    // Bad ones of other documents and of tonight's, before and after the good ones.
    let mut number = 0;
    let mut place = || {
        number += 1;
        if number % 5 == 0 { meeting_id(&occasion()) } else { elsewhere(number) }
    };
    let mut script: Script = Vec::new();
    let group = snapshot(DocumentId::group(GROUP), group().save());
    script.push((vec![group, snapshot(meeting_id(&occasion()), tonight.save())], Vec::new(), Vec::new()));
    for some in wholes.chunks(40) {
        let mut some: Vec<Snapshot> = some.iter().map(|(_, bytes)| snapshot(place(), bytes.clone())).collect();
        while some.iter().map(|one| one.bytes.len()).sum::<usize>() > FRAME_BYTES_MAX / 2 {
            some.pop();
        }
        script.push((some, Vec::new(), Vec::new()));
    }
    for some in parts.chunks(200) {
        let mut some: Vec<Record> = some.iter().map(|(_, bytes)| record(place(), bytes.clone())).collect();
        some.insert(some.len() / 2, record(meeting_id(&occasion()), second.clone()));
        script.push((Vec::new(), some, Vec::new()));
    }
    for some in bundles.chunks(200) {
        let bundle = |bytes: &[u8], place| Bundle { space: SPACE, document: place, bytes: bytes.to_vec().into() };
        let mut some: Vec<Bundle> = some.iter().map(|(_, bytes)| bundle(bytes, place())).collect();
        some.insert(some.len() / 2, bundle(&last, meeting_id(&occasion())));
        script.push((Vec::new(), Vec::new(), some));
    }

    let folder = tempfile::tempdir().unwrap();
    let link = TakenOver::start(script).await;
    let tablet = Device::enrol(folder.path(), &link, "Tablet 1", "Sofie").await;
    let at = |mut more: serde_json::Value| {
        more["occasion"] = serde_json::to_value(occasion()).unwrap();
        more
    };
    let mut status = tablet.sync().await;
    while status["waiting"] != 0 {
        status = tablet.sync().await;
    }

    let attendance = tablet.call("attendance", at(json!({}))).await;
    assert_eq!(attendance["unnamed"], 7, "what is good was taken: {attendance}");
    let details = tablet.call("sync_details", json!({})).await;
    let set_aside = details["set_aside"].as_array().unwrap();
    assert!(set_aside.len() > 50, "what is bad is shown: {details}");
    let counted = tablet.call("count_unnamed", at(json!({"by": 1}))).await;
    assert_eq!(counted["unnamed"], 8, "and people go on counting: {counted}");
    tablet.sync().await;
    let status = tablet.call("sync_status", json!({})).await;
    assert_eq!(status["waiting"], 0, "{status}");
}
