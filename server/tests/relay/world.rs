//! A relay on a port of its own, and devices that speak to it.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, EntryHash, GroupId, OrganisationId};
use crdt_model::invite::Invite;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    CatchUp, ChallengeAnswer, ChallengeRequest, Cursor, EnrolAnswer, EnrolRequest, FRAME_BYTES_MAX, Grant, Push,
    Rejected, Rejection, SignedAnswer, SignedRequest, SpaceCommand, SyncAnswer, SyncRequest, VERSION, from_bytes,
    grants_digest, to_bytes,
};
use ed25519_dalek::{SigningKey, VerifyingKey};
use server::Relay;
use server::clock::Clock;
use server::config::Config;
use server::devices::{self, DeviceError};
use server::folder::Folder;
use server::invite::Wanted;
use server::journal::By;
use tokio::sync::oneshot;

pub const GROUP: Space = Space::Group(GroupId::from_bytes([1; 16]));
pub const ORGANISATION: OrganisationId = OrganisationId::from_bytes([2; 16]);
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_bindeled-relay");

const HOUR_MS: i64 = 60 * 60 * 1000;

pub struct World {
    pub folder: tempfile::TempDir,
    address: Option<SocketAddr>,
    now: Arc<AtomicI64>,
    running: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl World {
    pub fn new() -> Self {
        let now = Arc::new(AtomicI64::new(Clock::system().now_ms()));
        let mut world = Self { folder: tempfile::tempdir().unwrap(), address: None, now, running: None };
        world.start();
        world
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The data folder and its journal's.
    pub fn place(&self) -> Folder {
        Folder::from(&self.data())
    }

    /// The file of its journal.
    pub fn journal_file(&self) -> PathBuf {
        let files = std::fs::read_dir(self.place().journal).unwrap().map(|file| file.unwrap().path());
        let mut journals = files.filter(|file| file.extension().is_some_and(|extension| extension == "journal"));
        let file = journals.next().unwrap();
        assert_eq!(journals.next(), None, "one relay, one journal");
        file
    }

    pub fn grant(&self, device: DeviceId, given: Grant) -> Result<(), DeviceError> {
        self.place().change(|connection| devices::grant(connection, &By::Command, device, given, 0))
    }

    pub fn withdraw(&self, device: DeviceId, space: Space) -> Result<(), DeviceError> {
        self.place().change(|connection| devices::withdraw(connection, &By::Command, device, space, 0))
    }

    pub fn revoke(&self, device: DeviceId) {
        self.place().change(|connection| devices::revoke(connection, &By::Command, device, 0)).unwrap();
    }

    pub fn confirm(&self, device: DeviceId) {
        self.place().change(|connection| devices::confirm(connection, &By::Command, device, 0)).unwrap();
    }

    pub fn config(&self, data: PathBuf) -> Config {
        let now = Arc::clone(&self.now);
        Config {
            trial_program: Some(PROGRAM.into()),
            wake_tick: Duration::from_millis(20),
            clock: Clock::of(move || now.load(Ordering::SeqCst)),
            ..Config::new(data)
        }
    }

    pub fn start(&mut self) {
        self.start_on(&self.data());
    }

    pub fn start_on(&mut self, data: &Path) {
        self.start_with(self.config(data.to_owned()));
    }

    pub fn start_with(&mut self, config: Config) {
        let (stop, stopped) = oneshot::channel();
        let (ready, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                ready.send(listener.local_addr().unwrap()).unwrap();
                let relay = Relay::open(config, listener).await.unwrap();
                let until = async {
                    let _either_way = stopped.await;
                };
                relay.serve(until).await.unwrap();
            });
        });
        self.address = Some(address.recv().unwrap());
        self.running = Some(Running { stop, thread });
        // The address is known before the store is open; one request shows that it is.
        let _answer = self.post("/v1/challenge", &[]);
    }

    pub fn stop(&mut self) {
        let running = self.running.take().unwrap();
        running.stop.send(()).unwrap();
        running.thread.join().unwrap();
    }

    pub fn restart(&mut self) {
        self.stop();
        self.start();
    }

    pub fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    pub fn pass_hours(&self, hours: i64) {
        self.now.fetch_add(hours * HOUR_MS, Ordering::SeqCst);
    }

    /// From now on the relay is one that was put back just now.
    pub fn restored(&self) {
        let now = self.now.load(Ordering::SeqCst);
        self.sql().execute("update meta set restored_at = ?1", [now]).unwrap();
    }

    pub fn address(&self) -> SocketAddr {
        self.address.unwrap()
    }

    /// From now on, devices speak to a relay that somebody else started on the folder.
    pub fn speak_to(&mut self, address: &str) {
        self.address = address.strip_prefix("http://").and_then(|address| address.parse().ok());
    }

    pub fn invite_to_group(&self) -> Invite {
        self.invite(Role::Volunteer, &[GROUP])
    }

    pub fn invite(&self, role: Role, spaces: &[Space]) -> Invite {
        self.make_invite(role, spaces, false)
    }

    /// An invite whose device waits to be confirmed.
    pub fn invite_to_confirm(&self, role: Role, spaces: &[Space]) -> Invite {
        self.make_invite(role, spaces, true)
    }

    fn make_invite(&self, role: Role, spaces: &[Space], confirm: bool) -> Invite {
        let wanted = Wanted {
            role,
            spaces: spaces.to_vec(),
            label: "Tablet".to_owned(),
            expires: self.now.load(Ordering::SeqCst) + 48 * HOUR_MS,
            confirm,
            public_url: None,
        };
        server::invite::make(&self.data(), &wanted).unwrap()
    }

    pub fn device(&self, role: Role, spaces: &[Space]) -> Device {
        Device::enrol(self, fresh_key(), &self.invite(role, spaces)).unwrap()
    }

    pub fn volunteer(&self) -> Device {
        self.device(Role::Volunteer, &[GROUP])
    }

    /// The database of the relay, beside it.
    pub fn sql(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data().join("relay.sqlite")).unwrap()
    }

    pub fn count(&self, of: &str) -> u64 {
        self.sql().query_row(&format!("select count(*) from {of}"), [], |row| row.get(0)).unwrap()
    }

    pub fn post(&self, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        self.try_to_post(path, body).unwrap()
    }

    pub fn try_to_post(&self, path: &str, body: &[u8]) -> std::io::Result<(u16, Vec<u8>)> {
        self.try_to_send(&format!("POST {path} HTTP/1.1\r\nContent-Length: {}\r\n", body.len()), body)
    }

    /// Sends a head, to which a host and the closing of the connection are added, and a body; reads the answer.
    pub fn send(&self, head: &str, body: &[u8]) -> (u16, Vec<u8>) {
        self.try_to_send(head, body).unwrap()
    }

    /// The same, where the connection may break: when very many come at once, the system itself turns some away.
    pub fn try_to_send(&self, head: &str, body: &[u8]) -> std::io::Result<(u16, Vec<u8>)> {
        let mut stream = TcpStream::connect(self.address())?;
        stream.write_all(format!("{head}Host: relay\r\nConnection: close\r\n\r\n").as_bytes())?;
        stream.write_all(body)?;
        let mut answer = BufReader::new(stream);
        let mut line = String::new();
        answer.read_line(&mut line)?;
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        while line != "\r\n" {
            line.clear();
            answer.read_line(&mut line)?;
        }
        let mut body = Vec::new();
        answer.read_to_end(&mut body)?;
        Ok((status, body))
    }

    /// Sends a frame; what comes back must be signed by the relay, or a readable refusal.
    pub fn ask<T: for<'b> minicbor::Decode<'b, ()>>(&self, path: &str, sent: &[u8]) -> Result<T, Rejected> {
        let (status, body) = self.post(path, sent);
        if status != 200 {
            return Err(from_bytes(&body).unwrap());
        }
        let answer: SignedAnswer = from_bytes(&body).unwrap();
        assert!(answer.is_by(&self.key(), sent), "the relay signs its answers");
        let frame = server::frame::unpack(FRAME_BYTES_MAX, answer.packed, &answer.body).unwrap();
        Ok(from_bytes(&frame).unwrap())
    }

    fn key(&self) -> VerifyingKey {
        let seed: [u8; 32] = self.sql().query_row("select key_seed from meta", [], |row| row.get(0)).unwrap();
        SigningKey::from_bytes(&seed).verifying_key()
    }
}

pub fn fresh_key() -> SigningKey {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    SigningKey::from_bytes(&seed)
}

pub struct Device {
    pub key: SigningKey,
    pub id: DeviceId,
    pub actor: Actor,
    pub challenge: RefCell<[u8; 32]>,
    pub cursor: RefCell<Option<Cursor>>,
    pub grants: RefCell<Vec<Grant>>,
}

impl Device {
    pub fn enrol(world: &World, key: SigningKey, invite: &Invite) -> Result<Self, Rejection> {
        let request = EnrolRequest::new(&key, invite.id, invite.secret, String::new());
        let answer: EnrolAnswer = world.ask("/v1/enrol", &to_bytes(&request)).map_err(|rejected| rejected.rejection)?;
        Ok(Self {
            id: answer.device,
            actor: Actor::new(answer.device, [0; 8]),
            challenge: RefCell::new(*answer.challenge),
            cursor: RefCell::new(None),
            grants: RefCell::new(answer.grants),
            key,
        })
    }

    /// A device that is nobody's yet.
    pub fn of_key(key: SigningKey) -> Self {
        let id = DeviceId::of_key(&key.verifying_key().to_bytes());
        Self {
            key,
            id,
            actor: Actor::new(id, [0; 8]),
            challenge: RefCell::new([0; 32]),
            cursor: RefCell::new(None),
            grants: RefCell::new(Vec::new()),
        }
    }

    /// Somebody has copied the device's folder.
    pub fn copied(&self) -> Self {
        Self {
            key: self.key.clone(),
            id: self.id,
            actor: Actor::new(self.id, [1; 8]),
            challenge: self.challenge.clone(),
            cursor: self.cursor.clone(),
            grants: self.grants.clone(),
        }
    }

    /// Pulls, with a challenge of its own when another has used up the one it knew.
    pub fn pull_again(&self, world: &World) -> SyncAnswer {
        match self.ask(world, &self.request()) {
            Err(Rejection::BadChallenge) => self.pull(world),
            answer => answer.unwrap(),
        }
    }

    pub fn request(&self) -> SyncRequest {
        SyncRequest {
            cursor: *self.cursor.borrow(),
            ..SyncRequest::empty(VERSION, grants_digest(&self.grants.borrow()))
        }
    }

    pub fn sign(&self, request: &SyncRequest) -> Vec<u8> {
        let (packed, body) = server::frame::pack(to_bytes(request));
        to_bytes(&SignedRequest::sign(&self.key, *self.challenge.borrow(), packed, body))
    }

    pub fn ask(&self, world: &World, request: &SyncRequest) -> Result<SyncAnswer, Rejection> {
        let answer: Result<SyncAnswer, Rejected> = world.ask("/v1/sync", &self.sign(request));
        match answer {
            Ok(answer) => {
                self.challenge.replace(*answer.challenge);
                self.cursor.replace(Some(answer.cursor));
                if let Some(grants) = &answer.grants {
                    self.grants.replace(grants.clone());
                }
                Ok(answer)
            }
            Err(rejected) => {
                if let Some(challenge) = rejected.challenge {
                    self.challenge.replace(*challenge);
                }
                Err(rejected.rejection)
            }
        }
    }

    pub fn pull(&self, world: &World) -> SyncAnswer {
        self.ask(world, &self.request()).unwrap()
    }

    pub fn push(&self, world: &World, push: Vec<Push>) -> SyncAnswer {
        self.ask(world, &SyncRequest { push, ..self.request() }).unwrap()
    }

    pub fn command(&self, world: &World, command: SpaceCommand) -> SyncAnswer {
        self.ask(world, &SyncRequest { commands: vec![command], ..self.request() }).unwrap()
    }

    pub fn catch_up(&self, world: &World, space: Space, after: Option<DocumentId>) -> SyncAnswer {
        self.ask(world, &SyncRequest { catch_up: vec![CatchUp { space, after, buckets: None }], ..self.request() })
            .unwrap()
    }

    pub fn take_challenge(&self, world: &World) {
        let request = to_bytes(&ChallengeRequest { device: self.id });
        let answer: ChallengeAnswer = world.ask("/v1/challenge", &request).unwrap();
        self.challenge.replace(*answer.challenge);
    }

    /// Writes a key of a document and gives back the record for the outbox.
    pub fn write(&self, space: Space, document: DocumentId, in_it: &mut Document, key: &str) -> Push {
        let bytes = in_it.edit(self.actor, UnixMillis(0), &[Edit::put(key, true)]).unwrap();
        Push { space, document, bytes: bytes.into() }
    }

    /// A record that begins a new document of the group.
    pub fn begin(&self, kind: Kind) -> Push {
        self.write(GROUP, new_document(kind), &mut Document::empty(), "key")
    }
}

pub fn new_document(kind: Kind) -> DocumentId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&NEXT.fetch_add(1, Ordering::SeqCst).to_be_bytes());
    DocumentId::new(kind, bytes)
}

pub fn entry(push: &Push) -> EntryHash {
    EntryHash::of(push.space, push.document, &push.bytes)
}
