//! A device of protocol 1, frozen: the frames as they were then, written and read by hand. It knows nothing that came
//! later, and fails where it meets it.

use std::collections::BTreeMap;

use automerge::{ActorId, Automerge, ReadDoc as _, ScalarValue, transaction::Transactable as _};
use base64::Engine as _;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use sha2::{Digest as _, Sha256};
use stories::http::client;

/// The tags of documents of persons and of notes.
pub const PERSON: u8 = 4;
pub const NOTE: u8 = 6;

/// The last reason of version 1, and the last rejection.
const LAST_REASON: u64 = 6;
const LAST_REJECTION: u64 = 10;

/// CBOR as version 1 uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cbor {
    Uint(u64),
    Bytes(Vec<u8>),
    Text(String),
    Bool(bool),
    Null,
    Array(Vec<Self>),
    Map(BTreeMap<u64, Self>),
}

impl Cbor {
    fn read(bytes: &[u8]) -> Self {
        let mut decoder = Decoder::new(bytes);
        let value = Self::next(&mut decoder);
        assert_eq!(decoder.position(), bytes.len(), "nothing follows");
        value
    }

    fn next(decoder: &mut Decoder<'_>) -> Self {
        match decoder.datatype().unwrap() {
            Type::U8 | Type::U16 | Type::U32 | Type::U64 => Self::Uint(decoder.u64().unwrap()),
            Type::Bytes => Self::Bytes(decoder.bytes().unwrap().to_vec()),
            Type::String => Self::Text(decoder.str().unwrap().to_owned()),
            Type::Bool => Self::Bool(decoder.bool().unwrap()),
            Type::Null => {
                decoder.null().unwrap();
                Self::Null
            }
            Type::Array => {
                let count = decoder.array().unwrap().unwrap();
                Self::Array((0..count).map(|_| Self::next(decoder)).collect())
            }
            Type::Map => {
                let count = decoder.map().unwrap().unwrap();
                Self::Map((0..count).map(|_| (decoder.u64().unwrap(), Self::next(decoder))).collect())
            }
            other => panic!("version 1 has no {other}"),
        }
    }

    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write_to(&mut Encoder::new(&mut bytes));
        bytes
    }

    fn write_to(&self, encoder: &mut Encoder<&mut Vec<u8>>) {
        match self {
            Self::Uint(number) => drop(encoder.u64(*number).unwrap()),
            Self::Bytes(bytes) => drop(encoder.bytes(bytes).unwrap()),
            Self::Text(text) => drop(encoder.str(text).unwrap()),
            Self::Bool(bool) => drop(encoder.bool(*bool).unwrap()),
            Self::Null => drop(encoder.null().unwrap()),
            Self::Array(items) => {
                encoder.array(items.len() as u64).unwrap();
                items.iter().for_each(|item| item.write_to(encoder));
            }
            Self::Map(fields) => {
                encoder.map(fields.len() as u64).unwrap();
                for (key, value) in fields {
                    encoder.u64(*key).unwrap();
                    value.write_to(encoder);
                }
            }
        }
    }

    fn map<const N: usize>(fields: [(u64, Self); N]) -> Self {
        Self::Map(fields.into())
    }

    fn bytes(value: impl AsRef<[u8]>) -> Self {
        Self::Bytes(value.as_ref().to_vec())
    }

    /// A field; absent is null.
    fn field(&self, key: u64) -> &Self {
        match self {
            Self::Map(fields) => fields.get(&key).unwrap_or(&Self::Null),
            other => panic!("not a map: {other:?}"),
        }
    }

    fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            other => panic!("not an array: {other:?}"),
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            other => panic!("not bytes: {other:?}"),
        }
    }

    fn number(&self) -> u64 {
        match self {
            Self::Uint(number) => *number,
            other => panic!("not a number: {other:?}"),
        }
    }

    /// Only these fields, each a list of arrays of at most so many, or what it is otherwise.
    fn has_only(&self, fields: std::ops::RangeInclusive<u64>, arrays: &[(u64, usize)]) {
        let Self::Map(all) = self else { panic!("not a map: {self:?}") };
        assert!(all.keys().all(|key| fields.contains(key)), "a field that version 1 does not have: {self:?}");
        for (key, length) in arrays {
            if let Self::Array(items) = self.field(*key) {
                assert!(items.iter().all(|item| item.items().len() <= *length), "field {key}: {self:?}");
            }
        }
    }
}

/// The body of a signed frame, whose flag and body stand at two fields.
fn unpacked(frame: &Cbor, packed: u64, body: u64) -> Cbor {
    let bytes = frame.field(body).as_bytes();
    match frame.field(packed) {
        Cbor::Bool(true) => Cbor::read(&zstd::decode_all(bytes).unwrap()),
        _ => Cbor::read(bytes),
    }
}

/// A frame has the shape that version 1 gave it, by the name of what it answers or asks.
pub fn is_of_version_one(name: &str, bytes: &[u8]) {
    let frame = Cbor::read(bytes);
    assert_eq!(frame.write(), bytes, "{name}: written as it was");
    match (name.contains("sync"), name.contains("request")) {
        (true, true) => {
            frame.has_only(0..=4, &[]);
            let body = unpacked(&frame, 3, 4);
            body.has_only(0..=6, &[(3, 2), (4, 3), (5, 3)]);
            assert_eq!(body.field(0).number(), 1, "{name}");
        }
        (true, false) if frame.field(0) != &Cbor::Null && matches!(frame.field(0), Cbor::Uint(_)) => {
            frame.has_only(0..=1, &[]);
            assert!(frame.field(0).number() <= LAST_REJECTION);
        }
        (true, false) => {
            frame.has_only(0..=2, &[]);
            is_answer(&unpacked(&frame, 1, 2));
        }
        (false, true) if name.contains("enrol") => {
            frame.has_only(0..=5, &[]);
            assert_eq!(frame.field(0).number(), 1, "{name}");
        }
        (false, true) => frame.has_only(0..=0, &[]),
        (false, false) => {
            frame.has_only(0..=2, &[]);
            unpacked(&frame, 1, 2).has_only(0..=2, &[(1, 2)]);
        }
    }
}

fn is_answer(answer: &Cbor) {
    answer.has_only(0..=12, &[(3, 2), (4, 2), (5, 2), (6, 2), (7, 2), (8, 4), (9, 3), (10, 2)]);
    assert_eq!(answer.field(0).number(), 1);
    let refused = answer.field(5).items().iter().map(|refused| refused.items()[1].number());
    assert!(refused.max().unwrap_or(0) <= LAST_REASON, "a reason that version 1 does not have: {answer:?}");
    for record in answer.field(8).items() {
        assert!(!record.items()[3].as_bytes().is_empty(), "version 1 has no empty records");
    }
    for document in answer.field(8).items().iter().map(|record| &record.items()[2]) {
        assert!((1..=8).contains(&document.as_bytes()[0]), "a kind that version 1 does not have");
    }
}

type Place = (Vec<u8>, Vec<u8>);

/// The device.
pub struct Device {
    http: reqwest::Client,
    relay: String,
    relay_key: VerifyingKey,
    key: SigningKey,
    id: Vec<u8>,
    actor: ActorId,
    challenge: Vec<u8>,
    grants: Vec<(Vec<u8>, u64)>,
    cursor: Cbor,
    /// Spaces that are not whole yet.
    catch_up: Vec<Cbor>,
    documents: BTreeMap<Place, Automerge>,
    outbox: Vec<(Place, Vec<u8>)>,
}

impl Device {
    /// Enrols by a link.
    pub async fn enrol(link: &str) -> Self {
        let (relay, secret) = link.split_once("/enrol#1.").unwrap();
        let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(secret).unwrap();
        let (relay_key, invite) = secret.split_at(32);
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).unwrap();
        let key = SigningKey::from_bytes(&seed);
        let public = key.verifying_key().to_bytes();
        let signature = key.sign(&[b"bindeled enrol 1", invite].concat());
        let asked = Cbor::map([
            (0, Cbor::Uint(1)),
            (1, Cbor::bytes(&invite[..16])),
            (2, Cbor::bytes(&invite[16..])),
            (3, Cbor::bytes(public)),
            (4, Cbor::Text("Gammel tablet".to_owned())),
            (5, Cbor::bytes(signature.to_bytes())),
        ]);
        let id = Sha256::digest(public)[..8].to_vec();
        let mut device = Self {
            http: client(),
            relay: relay.to_owned(),
            relay_key: VerifyingKey::from_bytes(relay_key.try_into().unwrap()).unwrap(),
            key,
            actor: ActorId::from([&id[..], &seed[..8]].concat()),
            id,
            challenge: Vec::new(),
            grants: Vec::new(),
            cursor: Cbor::Null,
            catch_up: Vec::new(),
            documents: BTreeMap::new(),
            outbox: Vec::new(),
        };
        let answer = device.ask("enrol", &asked).await;
        answer.has_only(0..=2, &[(1, 2)]);
        assert_eq!(answer.field(0).as_bytes(), device.id);
        device.is_granted(answer.field(1));
        device.challenge = answer.field(2).as_bytes().to_vec();
        device
    }

    fn is_granted(&mut self, grants: &Cbor) {
        let grant = |grant: &Cbor| (grant.items()[0].as_bytes().to_vec(), grant.items()[1].number());
        self.grants = grants.items().iter().map(grant).collect();
        let whole = |(space, _): &(Vec<u8>, u64)| Cbor::Array(vec![Cbor::bytes(space), Cbor::Null]);
        self.catch_up = self.grants.iter().map(whole).collect();
    }

    /// Posts a frame and reads the answer that the relay signed for it.
    async fn ask(&self, path: &str, frame: &Cbor) -> Cbor {
        let sent = frame.write();
        let asked = self.http.post(format!("{}/v1/{path}", self.relay)).header("Content-Type", "application/cbor");
        let answer = asked.body(sent.clone()).send().await.unwrap();
        let status = answer.status();
        let bytes = answer.bytes().await.unwrap();
        assert!(status.is_success(), "{status}: {:?}", Cbor::read(&bytes));
        let frame = Cbor::read(&bytes);
        frame.has_only(0..=2, &[]);
        let packed = u8::from(frame.field(1) == &Cbor::Bool(true));
        let hash = Sha256::digest(&sent);
        let signed = [b"bindeled answer 1", &hash[..], &[packed], frame.field(2).as_bytes()].concat();
        let signature = Signature::from_slice(frame.field(0).as_bytes()).unwrap();
        self.relay_key.verify_strict(&signed, &signature).unwrap();
        unpacked(&frame, 1, 2)
    }

    /// Sends and fetches until there is no more.
    pub async fn sync(&mut self) {
        loop {
            let answer = self.round().await;
            is_answer(&answer);
            self.takes(&answer);
            if answer.field(11) != &Cbor::Bool(true) && self.catch_up.is_empty() {
                return;
            }
        }
    }

    async fn round(&self) -> Cbor {
        let mut grants: Vec<Vec<u8>> =
            self.grants.iter().map(|(space, role)| [&space[..], &[u8::try_from(*role).unwrap()]].concat()).collect();
        grants.sort();
        let push = |((space, document), bytes): &(Place, Vec<u8>)| {
            Cbor::Array(vec![Cbor::bytes(space), Cbor::bytes(document), Cbor::bytes(bytes)])
        };
        let body = Cbor::map([
            (0, Cbor::Uint(1)),
            (1, self.cursor.clone()),
            (2, Cbor::bytes(&Sha256::digest(grants.concat())[..8])),
            (3, Cbor::Array(self.catch_up.clone())),
            (4, Cbor::Array(Vec::new())),
            (5, Cbor::Array(self.outbox.iter().map(push).collect())),
        ])
        .write();
        let signed = [b"bindeled request 1", &self.challenge[..], &[0], &body].concat();
        let frame = Cbor::map([
            (0, Cbor::bytes(&self.id)),
            (1, Cbor::bytes(&self.challenge)),
            (2, Cbor::bytes(self.key.sign(&signed).to_bytes())),
            (3, Cbor::Bool(false)),
            (4, Cbor::Bytes(body)),
        ]);
        self.ask("sync", &frame).await
    }

    fn takes(&mut self, answer: &Cbor) {
        self.cursor = answer.field(1).clone();
        self.challenge = answer.field(2).as_bytes().to_vec();
        if answer.field(3) != &Cbor::Null {
            self.is_granted(answer.field(3));
        } else {
            self.catch_up = answer.field(10).items().to_vec();
        }
        assert_eq!(answer.field(5).items(), [], "nothing is refused");
        for receipt in answer.field(4).items() {
            let entry = receipt.items()[0].as_bytes();
            self.outbox.retain(|((space, document), bytes)| {
                Sha256::digest([&space[..], &document[..], &bytes[..]].concat())[..] != *entry
            });
        }
        for snapshot in answer.field(9).items() {
            let [space, document, bytes] = snapshot.items() else { panic!("three") };
            let whole = Automerge::load(bytes.as_bytes()).unwrap();
            self.document(space.as_bytes(), document.as_bytes()).merge(&mut whole.fork()).unwrap();
        }
        for record in answer.field(8).items() {
            let [_, space, document, bytes] = record.items() else { panic!("four") };
            self.document(space.as_bytes(), document.as_bytes()).load_incremental(bytes.as_bytes()).unwrap();
        }
    }

    fn document(&mut self, space: &[u8], document: &[u8]) -> &mut Automerge {
        self.documents.entry((space.to_vec(), document.to_vec())).or_default()
    }

    /// How many documents of a kind it holds.
    pub fn documents_of(&self, kind: u8) -> usize {
        self.documents.keys().filter(|(_, document)| document[0] == kind).count()
    }

    /// The one document of a kind, and its space.
    pub fn only_document_of(&self, kind: u8) -> (String, String) {
        assert_eq!(self.documents_of(kind), 1);
        let (space, document) = self.documents.keys().find(|(_, document)| document[0] == kind).unwrap();
        let space = crdt_model::space::Space::from_wire(space).unwrap();
        (space.to_string(), crdt_model::kind::DocumentId::from_wire(document).unwrap().to_string())
    }

    /// Marks a person at a meeting.
    pub fn marks(&mut self, space: &str, meeting: &str, person: &str, answer: &str) {
        let space: crdt_model::space::Space = space.parse().unwrap();
        let meeting: crdt_model::kind::DocumentId = meeting.parse().unwrap();
        let place = (space.to_wire().to_vec(), meeting.to_wire().to_vec());
        let device = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&self.id);
        let actor = self.actor.clone();
        let mark = format!("{answer} 1794497400000 {person}");
        let document = self.document(&place.0, &place.1);
        document.set_actor(actor);
        document
            .transact::<_, _, automerge::AutomergeError>(|change| {
                if change.get(automerge::ROOT, "schema")?.is_none() {
                    change.put(automerge::ROOT, "schema", 1)?;
                }
                change.put(automerge::ROOT, format!("t/{person}/{device}"), mark)
            })
            .unwrap();
        let change = document.get_last_local_change().unwrap().raw_bytes().to_vec();
        self.outbox.push((place, change));
    }

    /// How many records wait.
    pub fn waiting(&self) -> usize {
        self.outbox.len()
    }

    /// The answers at a meeting, by person.
    pub fn marks_of(&self, meeting: &str) -> BTreeMap<String, String> {
        let meeting: crdt_model::kind::DocumentId = meeting.parse().unwrap();
        let documents = self.documents.iter().filter(|((_, document), _)| document[..] == meeting.to_wire());
        let mut marks = BTreeMap::new();
        for (_, document) in documents {
            for entry in document.map_range(automerge::ROOT, ..) {
                let automerge::ValueRef::Scalar(value) = entry.value else { continue };
                let (ScalarValue::Str(text), Some(person)) = (ScalarValue::from(value), entry.key.strip_prefix("t/"))
                else {
                    continue;
                };
                let person = person.split('/').next().unwrap().to_owned();
                marks.insert(person, text.split(' ').next().unwrap().to_owned());
            }
        }
        marks
    }
}
