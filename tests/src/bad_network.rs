//! A network between a device and the relay that does to a sync what a test asks for.
//!
//! It reads whole HTTP requests and answers, so that a fault hits a chosen byte of a chosen side.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crdt_model::wire::{
    EnrolRequest, Rejected, Rejection, SignedAnswer, SignedRequest, SyncAnswer, SyncRequest, from_bytes, to_bytes,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the network does to requests to `/v1/sync` and their answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Only so many bytes of the request arrive.
    CutRequest(usize),
    /// Only so many bytes of a good answer arrive.
    CutAnswer(usize),
    /// One bit of the request's body is another.
    FlipRequest(usize),
    /// One bit of a good answer is another.
    FlipAnswer(usize),
    /// One bit of a refusal is another.
    FlipRefusal(usize),
    /// The request arrives twice; the device gets the second answer.
    Duplicate,
    /// Everything arrives byte by byte.
    Dribble,
    /// The request stays on the way until [`BadNetwork::delivers`]; nobody answers the device.
    Late,
    /// Somebody else answers: these bytes, the request arrives nowhere.
    Foreign(Vec<u8>),
    /// Somebody else answers: these bytes, and then others without end.
    Endless(Vec<u8>),
    /// A request of more bytes than these does not get through; nobody answers it.
    Narrow(usize),
    /// Nobody answers, and the connection stays open.
    Silence,
    /// The relay speaks no newer version than this: a newer request to it, also to enrol, is refused as it did.
    NoNewerThan(u16),
}

/// What passed: a request to a path and its answer, bodies only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The path asked for.
    pub path: String,
    /// The request's body.
    pub request: Vec<u8>,
    /// The answer's status.
    pub status: u16,
    /// The answer's body.
    pub answer: Vec<u8>,
    /// How many bytes the request had, head and body, and the answer.
    pub bytes: (usize, usize),
}

/// A running network.
#[derive(Clone)]
pub struct BadNetwork {
    address: SocketAddr,
    relay: String,
    fault: Arc<Mutex<Fault>>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    on_the_way: Arc<Mutex<Vec<Message>>>,
}

/// One HTTP message as it was read.
#[derive(Clone)]
struct Message {
    head: String,
    bytes: Vec<u8>,
    body_at: usize,
}

impl Message {
    /// Reads one; `None` at the end of the connection.
    async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let body_at = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8_lossy(&bytes[..body_at]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        let whole = body_at + length.unwrap_or(0_usize);
        while bytes.len() < whole {
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        }
        Some(Self { head, bytes, body_at })
    }

    /// The second word of a request's first line is its path, of an answer's its status.
    fn second_word(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    fn body(&self) -> Vec<u8> {
        self.bytes[self.body_at..].to_vec()
    }
}

impl BadNetwork {
    /// Starts one in front of a relay's address.
    pub async fn start(relay: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let network = Self {
            address: listener.local_addr().expect("an address"),
            relay: relay.trim_start_matches("http://").to_owned(),
            fault: Arc::default(),
            exchanges: Arc::default(),
            on_the_way: Arc::default(),
        };
        let serving = network.clone();
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(device));
            }
        });
        network
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it does this.
    pub fn does(&self, fault: Fault) {
        *self.fault.lock().expect("nobody panics with it") = fault;
    }

    /// What has passed whole since this was last asked.
    pub fn exchanges(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.exchanges.lock().expect("nobody panics with it"))
    }

    /// What stayed on the way arrives, each so many times at once. Gives the status of every answer; nobody hears them.
    pub async fn delivers(&self, times: usize) -> Vec<u16> {
        let late = std::mem::take(&mut *self.on_the_way.lock().expect("nobody panics with it"));
        let mut arriving = tokio::task::JoinSet::new();
        for request in late.into_iter().flat_map(|request| vec![request; times]) {
            let network = self.clone();
            arriving.spawn(async move {
                let answer = network.ask(&request, false).await.expect("the relay answers");
                answer.second_word().parse().expect("a status")
            });
        }
        arriving.join_all().await
    }

    /// One connection of a device. It ends with the first fault.
    async fn serve(self, mut device: TcpStream) -> Option<()> {
        loop {
            let mut request = Message::read(&mut device).await?;
            let path = request.second_word().to_owned();
            let fault = if path == "/v1/sync" || path == "/v1/enrol" {
                self.fault.lock().expect("nobody panics").clone()
            } else {
                Fault::None
            };
            match &fault {
                Fault::CutRequest(at) => {
                    let part = request.bytes.get(..*at)?;
                    self.relay().await?.write_all(part).await.ok()?;
                    return None;
                }
                Fault::Foreign(bytes) => {
                    device.write_all(bytes).await.ok()?;
                    return None;
                }
                Fault::Endless(beginning) => {
                    device.write_all(beginning).await.ok()?;
                    loop {
                        device.write_all(&[0x5a; 64 * 1024]).await.ok()?;
                    }
                }
                Fault::Silence => {
                    // Until the device gives up.
                    device.read_buf(&mut Vec::new()).await.ok()?;
                    return None;
                }
                Fault::Narrow(most) if request.bytes.len() > *most => return None,
                Fault::NoNewerThan(newest) if version_of(&path, &request.body()) > *newest => {
                    device.write_all(&version_refused(*newest)).await.ok()?;
                    continue;
                }
                Fault::Late => {
                    self.on_the_way.lock().expect("nobody panics with it").push(request);
                    return None;
                }
                Fault::FlipRequest(bit) => flip(&mut request.bytes[request.body_at..], *bit),
                Fault::Duplicate => {
                    self.ask(&request, false).await?;
                }
                _ => {}
            }
            let mut answer = self.ask(&request, fault == Fault::Dribble).await?;
            let status: u16 = answer.second_word().parse().ok()?;
            let bytes = (request.bytes.len(), answer.bytes.len());
            let exchange = Exchange { path, request: request.body(), status, answer: answer.body(), bytes };
            self.exchanges.lock().expect("nobody panics with it").push(exchange);
            match fault {
                Fault::CutAnswer(at) if status == 200 => {
                    device.write_all(answer.bytes.get(..at).unwrap_or(&answer.bytes)).await.ok()?;
                    return None;
                }
                Fault::FlipAnswer(bit) if status == 200 => flip(&mut answer.bytes, bit),
                Fault::FlipRefusal(bit) if status != 200 => flip(&mut answer.bytes, bit),
                _ => {}
            }
            pass(&mut device, &answer.bytes, fault == Fault::Dribble).await?;
            if matches!(fault, Fault::FlipAnswer(_) | Fault::FlipRefusal(_)) {
                return None;
            }
        }
    }

    async fn relay(&self) -> Option<TcpStream> {
        TcpStream::connect(&self.relay).await.ok()
    }

    async fn ask(&self, request: &Message, dribble: bool) -> Option<Message> {
        let mut relay = self.relay().await?;
        pass(&mut relay, &request.bytes, dribble).await?;
        Message::read(&mut relay).await
    }
}

/// A refusal of a version, as a relay wrote it that speaks none newer. The first did not say which it speaks.
fn version_refused(newest: u16) -> Vec<u8> {
    let newest = (newest > 1).then_some(newest);
    let body = to_bytes(&Rejected { rejection: Rejection::Version, challenge: None, newest });
    let head =
        format!("HTTP/1.1 400 Bad Request\r\ncontent-type: application/cbor\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}

/// The protocol version that a request is in.
fn version_of(path: &str, request: &[u8]) -> u16 {
    if path == "/v1/enrol" {
        let request: EnrolRequest = from_bytes(request).expect("a device's frame");
        return request.version;
    }
    sync_request(request).version
}

/// What a signed request to sync says.
pub fn sync_request(signed: &[u8]) -> SyncRequest {
    let signed: SignedRequest = from_bytes(signed).expect("a device's frame");
    from_bytes(&unpacked(signed.packed, &signed.body)).expect("a device's frame")
}

/// What a signed answer to a sync says.
pub fn sync_answer(signed: &[u8]) -> SyncAnswer {
    let signed: SignedAnswer = from_bytes(signed).expect("a relay's frame");
    from_bytes(&unpacked(signed.packed, &signed.body)).expect("a relay's frame")
}

fn unpacked(packed: bool, body: &[u8]) -> Vec<u8> {
    if packed { zstd::decode_all(body).expect("zstd") } else { body.to_vec() }
}

async fn pass(to: &mut TcpStream, bytes: &[u8], dribble: bool) -> Option<()> {
    if !dribble {
        return to.write_all(bytes).await.ok();
    }
    to.set_nodelay(true).ok()?;
    for byte in bytes {
        to.write_all(&[*byte]).await.ok()?;
        tokio::task::yield_now().await;
    }
    Some(())
}

fn flip(bytes: &mut [u8], bit: usize) {
    if let Some(byte) = bytes.get_mut(bit / 8) {
        *byte ^= 1 << (bit % 8);
    }
}
