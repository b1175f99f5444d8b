//! Every route of the devices, for a device of every standing. A route that is not in the table fails.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crdt_model::invite::Invite;
use crdt_model::wire::{ChallengeRequest, EnrolRequest, Rejected, Rejection, from_bytes, to_bytes};

use crate::world::{Device, World, fresh_key};

#[derive(Debug, Clone, Copy)]
enum Standing {
    Unknown,
    Pending,
    Active,
    Revoked,
}

const STANDINGS: [Standing; 4] = [Standing::Unknown, Standing::Pending, Standing::Active, Standing::Revoked];

/// What each route answers to an unknown, a waiting, an active and a closed device; nothing is success.
const TABLE: [(&str, [Option<Rejection>; 4]); 4] = [
    ("/v1/enrol", [None, None, None, Some(Rejection::Revoked)]),
    ("/v1/challenge", [Some(Rejection::UnknownDevice), Some(Rejection::Pending), None, None]),
    ("/v1/sync", [Some(Rejection::UnknownDevice), Some(Rejection::Pending), None, Some(Rejection::Revoked)]),
    ("/v1/wake", [Some(Rejection::BadSignature), Some(Rejection::BadSignature), None, Some(Rejection::BadSignature)]),
];

struct Asking {
    device: Device,
    token: [u8; 16],
    /// Made for it, and not used yet.
    invite: Invite,
}

/// A device that is known elsewhere, or here and then what it is said to be.
fn asking(world: &World, elsewhere: &World, standing: Standing) -> Asking {
    let at_home = if matches!(standing, Standing::Unknown) { elsewhere } else { world };
    let device = Device::enrol(at_home, fresh_key(), &at_home.invite_to_group()).unwrap();
    let token = *device.pull(at_home).token.unwrap();
    match standing {
        Standing::Unknown | Standing::Active => {}
        Standing::Pending => {
            let waits = "update device set status = 'pending' where id = ?1";
            world.sql().execute(waits, [device.id.as_bytes()]).unwrap();
        }
        Standing::Revoked => world.revoke(device.id),
    }
    Asking { device, token, invite: world.invite_to_group() }
}

fn answer(world: &World, asking: &Asking, route: &str) -> Option<Rejection> {
    let Asking { device, token, invite } = asking;
    let body = match route {
        "/v1/enrol" => to_bytes(&EnrolRequest::new(&device.key, invite.id, invite.secret, String::new())),
        "/v1/challenge" => to_bytes(&ChallengeRequest { device: device.id }),
        "/v1/sync" => device.sign(&device.request()),
        "/v1/wake" => return wake(world, token),
        other => panic!("{other} is not asked yet"),
    };
    let (status, body) = world.post(route, &body);
    (status != 200).then(|| from_bytes::<Rejected>(&body).unwrap().rejection)
}

/// An open stream does not end by itself: of a success only the first line is read.
fn wake(world: &World, token: &[u8; 16]) -> Option<Rejection> {
    let head = format!("GET /v1/wake HTTP/1.1\r\nAuthorization: Bearer {}\r\n", URL_SAFE_NO_PAD.encode(token));
    let mut stream = TcpStream::connect(world.address()).unwrap();
    stream.write_all(format!("{head}Host: relay\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    let mut first = String::new();
    BufReader::new(stream).read_line(&mut first).unwrap();
    if first.starts_with("HTTP/1.1 200") {
        return None;
    }
    let (_, body) = world.send(&head, &[]);
    Some(from_bytes::<Rejected>(&body).unwrap().rejection)
}

#[test]
fn every_route_is_in_the_table() {
    let source = include_str!("../../src/router.rs");
    let routes: Vec<&str> = source.split(".route(\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    assert_eq!(routes, TABLE.map(|(route, _)| route));
}

#[test]
fn every_route_answers_each_standing_as_it_should() {
    let (world, elsewhere) = (World::new(), World::new());
    for (route, expected) in TABLE {
        for (standing, expected) in STANDINGS.into_iter().zip(expected) {
            let asking = asking(&world, &elsewhere, standing);
            assert_eq!(answer(&world, &asking, route), expected, "{route} for {standing:?}");
        }
    }
}
