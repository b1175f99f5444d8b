//! Streams that tell of news.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crdt_model::id::{CommandId, MatchId};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Picture, SpaceCommand, SyncRequest};

use crate::world::{Device, GROUP, ORGANISATION, World};

struct Stream(std::io::Lines<BufReader<TcpStream>>);

impl Stream {
    fn open(world: &World, token: &[u8]) -> Self {
        let mut stream = TcpStream::connect(world.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let token = URL_SAFE_NO_PAD.encode(token);
        write!(stream, "GET /v1/wake HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
        Self(BufReader::new(stream).lines())
    }

    fn status(&mut self) -> String {
        self.0.next().unwrap().unwrap()
    }

    /// What the next event says; `None` when the stream has ended.
    fn data(&mut self) -> Option<String> {
        self.0.find_map(|line| Some(line.unwrap().strip_prefix("data: ")?.to_owned()))
    }

    /// The position that the next event names; `None` when the stream has ended.
    fn position(&mut self) -> Option<u64> {
        Some(self.data()?.parse().expect("a position"))
    }
}

fn open(world: &World, device: &Device) -> Stream {
    let token = device.pull(world).token.expect("a token at the first contact");
    let mut stream = Stream::open(world, &token[..]);
    assert_eq!(stream.status(), "HTTP/1.1 200 OK");
    stream
}

#[test]
fn who_may_see_a_picture_hears_that_it_has_come() {
    let world = World::new();
    let shared = Space::MatchShared(MatchId::from_bytes([9; 16]));
    let (host, coordinator) = (world.device(Role::Host, &[shared]), world.device(Role::Coordinator, &[shared]));
    let (mut heard, mut of_volunteer) = (open(&world, &coordinator), open(&world, &world.volunteer()));
    assert_eq!((heard.data(), of_volunteer.data()), (Some("0".to_owned()), Some("0".to_owned())));
    let bytes = vec![0xff, 0xd8, 0xff, 1];
    let bring = || vec![Picture { space: shared, bytes: bytes.clone().into() }];
    host.ask(&world, &SyncRequest { pictures: bring(), ..host.request() }).unwrap();
    assert_eq!(heard.data().as_deref(), Some("picture"));

    // One that is here already is no news.
    host.ask(&world, &SyncRequest { pictures: bring(), ..host.request() }).unwrap();
    let mut dinner = host.begin(Kind::Activity);
    dinner.space = shared;
    assert_eq!(host.push(&world, vec![dinner]).receipts.len(), 1);
    assert_eq!(heard.position(), Some(1));
    let writer = world.volunteer();
    writer.push(&world, vec![writer.begin(Kind::Meeting)]);
    assert_eq!(of_volunteer.data().as_deref(), Some("2"), "neither the picture nor the dinner");
}

#[test]
fn a_device_is_told_of_what_it_may_read_and_of_nothing_else() {
    let world = World::new();
    let writer = world.volunteer();
    writer.push(&world, vec![writer.begin(Kind::Meeting)]);
    let host = world.device(Role::Host, &[Space::MatchShared(MatchId::from_bytes([9; 16]))]);
    let other_host = world.device(Role::Host, &[Space::MatchShared(MatchId::from_bytes([9; 16]))]);
    let (mut of_reader, mut of_host) = (open(&world, &world.volunteer()), open(&world, &host));
    assert_eq!((of_reader.position(), of_host.position()), (Some(1), Some(1)), "the log's end, at once");

    writer.push(&world, vec![writer.begin(Kind::Meeting)]);
    assert_eq!(of_reader.position(), Some(2));
    let mut dinner = other_host.begin(Kind::Activity);
    dinner.space = Space::MatchShared(MatchId::from_bytes([9; 16]));
    assert_eq!(other_host.push(&world, vec![dinner]).receipts.len(), 1);
    assert_eq!(of_host.position(), Some(3), "the meeting at 2 woke no host");
}

#[test]
fn a_stream_ends_when_its_device_is_closed() {
    let world = World::new();
    let device = world.volunteer();
    let mut stream = open(&world, &device);
    assert_eq!(stream.position(), Some(0));
    world.revoke(device.id);
    assert_eq!(stream.position(), None);
}

#[test]
fn closing_a_device_is_not_waited_for() {
    let mut world = World::new();
    world.stop();
    let hour = Duration::from_secs(60 * 60);
    world.start_with(server::config::Config { wake_tick: hour, ..world.config(world.data()) });
    let (device, other) = (world.volunteer(), world.volunteer());
    let (mut stream, mut of_other) = (open(&world, &device), open(&world, &other));
    assert_eq!((stream.position(), of_other.position()), (Some(0), Some(0)));
    world.revoke(device.id);
    assert_eq!(stream.position(), None);

    // What the others were given meanwhile they hear of, and what is written where they were let in just now.
    let coordinator = world.device(Role::Coordinator, &[GROUP]);
    coordinator.push(&world, vec![coordinator.begin(Kind::Meeting)]);
    assert_eq!(of_other.position(), Some(1));
}

#[test]
fn a_group_that_came_to_be_after_the_stream_was_opened_is_told_of() {
    let world = World::new();
    let [creator, other] = [(); 2].map(|()| world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION)]));
    let mut stream = open(&world, &other);
    assert_eq!(stream.position(), Some(0));
    let create =
        SpaceCommand { id: CommandId::from_bytes([1; 16]), space: GROUP, organisation: ORGANISATION, with: None };
    let push = vec![creator.begin(Kind::Group)];
    let request = SyncRequest { commands: vec![create], push, ..creator.request() };
    assert_eq!(creator.ask(&world, &request).unwrap().receipts.len(), 1);
    assert_eq!(stream.position(), Some(1));
}

#[test]
fn a_stream_ends_with_its_token() {
    let world = World::new();
    let mut stream = open(&world, &world.volunteer());
    assert_eq!(stream.position(), Some(0));
    world.pass_hours(1);
    assert_eq!(stream.position(), None);
}

#[test]
fn a_stream_ends_with_the_relay() {
    let mut world = World::new();
    let mut stream = open(&world, &world.volunteer());
    assert_eq!(stream.position(), Some(0));
    world.stop();
    assert_eq!(stream.position(), None);
}

#[test]
fn a_device_that_lost_its_token_says_so_and_gets_another() {
    let world = World::new();
    let device = world.volunteer();
    assert!(device.pull(&world).token.is_some());
    assert!(device.pull(&world).token.is_none(), "it has one");
    let restarted = SyncRequest { without_token: Some(true), ..device.request() };
    let token = device.ask(&world, &restarted).unwrap().token.unwrap();
    assert_eq!(Stream::open(&world, &token[..]).status(), "HTTP/1.1 200 OK");
}

#[test]
fn without_a_token_there_is_no_stream() {
    let world = World::new();
    for wrong in [&[][..], &[0; 16]] {
        assert_eq!(Stream::open(&world, wrong).status(), "HTTP/1.1 401 Unauthorized");
    }
}
