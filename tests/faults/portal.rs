//! A device behind a bad network: the outbox never empties but by a receipt, and all converge once the network is good.

mod late;
mod narrow;
mod silence;

use serde_json::{Value, json};
use stories::bad_network::{BadNetwork, Exchange, Fault};
use stories::device::{Device, DeviceProcess};
use stories::program::Armed;

use crate::evening::{Act, Shown, Stage};
use crate::is_long;

/// A device behind the network. One act waits in its outbox.
struct Behind {
    stage: Stage,
    network: BadNetwork,
    tablet: Device,
    shown: Shown,
}

impl Behind {
    async fn set(folder: &std::path::Path) -> Self {
        let stage = Stage::set(folder).await;
        let network = BadNetwork::start(&stage.city.relay.address()).await;
        let link = stage.city.relay.invite_by(&network.address(), "volunteer", &[&stage.city.space()]);
        let tablet = Device::enrol(&folder.join("behind"), &link, "Tablet 2", "Jonas").await;
        tablet.sync().await;
        let shown = Shown::read(&tablet.call("attendance", stage.city.at(json!({}))).await);
        Self { stage, network, tablet, shown }
    }

    /// Something is done; it waits to be sent.
    async fn acts(&mut self, act: Act) {
        let attendance = self.tablet.call("attendance", self.stage.city.at(json!({}))).await;
        let (command, arguments) = act.command(&self.stage.city, &attendance);
        self.tablet.call(command, arguments).await;
        self.shown = act.after(&self.shown);
        self.network.exchanges();
    }

    /// A try through the network as it is: what waits goes on waiting.
    async fn tries(&self, fault: Fault) -> Vec<Exchange> {
        self.network.does(fault.clone());
        let status = self.tablet.sync().await;
        assert_eq!((&status["waiting"], &status["to_look_at"]), (&json!(1), &json!(0)), "{fault:?}: {status}");
        assert_ne!(status["trouble"], Value::Null, "{fault:?}: {status}");
        self.network.exchanges()
    }

    /// The network is good again: what waited arrives, once.
    async fn recovers(&mut self) {
        self.network.does(Fault::None);
        let status = self.tablet.sync().await;
        assert_eq!((&status["waiting"], &status["to_look_at"]), (&json!(0), &json!(0)), "{status}");
        assert_eq!(Shown::read(&self.tablet.call("attendance", self.stage.city.at(json!({}))).await), self.shown);
        assert_eq!(self.stage.seen_by_others().await, self.shown);
        self.stage.city.relay.command("check", &[]);
    }
}

/// The exchange that carried the records.
fn carrying(exchanges: &[Exchange]) -> Option<&Exchange> {
    exchanges.iter().find(|exchange| exchange.path == "/v1/sync" && exchange.status == 200)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_cut_after_any_byte_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    behind.acts(Act::Mark("Abdi")).await;
    behind.acts(Act::Count).await;
    behind.recovers().await;
    let (request, answer) = carrying(&behind.network.exchanges()).unwrap().bytes;
    assert!(request > 500 && answer > 200, "a whole sync: {request} and {answer} bytes");

    behind.acts(Act::Mark("Adam")).await;
    for at in 0..request {
        behind.tries(Fault::CutRequest(at)).await;
    }
    behind.recovers().await;

    behind.acts(Act::Mark("Amina")).await;
    let mut longest = 1;
    let mut at = 0;
    while at < longest {
        let exchanges = behind.tries(Fault::CutAnswer(at)).await;
        longest = carrying(&exchanges).expect("the cut answer was a good one").bytes.1;
        at += 1;
    }
    behind.recovers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_bit_is_no_answer_and_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    let step = if is_long() { 1 } else { 7 };
    behind.acts(Act::Mark("Abdi")).await;
    let mut bits = 1;
    let mut bit = 0;
    while bit < bits {
        let exchanges = behind.tries(Fault::FlipRequest(bit)).await;
        bits = exchanges.iter().find(|exchange| exchange.path == "/v1/sync").unwrap().request.len() * 8;
        bit += step;
    }
    behind.recovers().await;

    behind.acts(Act::Mark("Adam")).await;
    let (mut bits, mut bit) = (1, 0);
    while bit < bits {
        behind.network.does(Fault::FlipAnswer(bit));
        let status = behind.tablet.sync().await;
        // A bit of a header that nobody reads may flip; then the answer is as good as before.
        if status["waiting"] == 0 {
            behind.acts(Act::Mark("Adam")).await;
        }
        assert_eq!(status["to_look_at"], 0, "{bit}: {status}");
        let exchanges = behind.network.exchanges();
        bits = carrying(&exchanges).map_or(bits, |exchange| exchange.bytes.1 * 8);
        bit += step;
    }
    behind.recovers().await;

    behind.acts(Act::Mark("Amina")).await;
    let (mut bits, mut bit) = (1, 0);
    while bit < bits {
        // The lost answer took the challenge with it: the next request is refused.
        behind.tries(Fault::CutAnswer(0)).await;
        behind.network.does(Fault::FlipRefusal(bit));
        let status = behind.tablet.sync().await;
        if status["waiting"] == 0 {
            behind.acts(Act::Mark("Amina")).await;
        }
        assert_eq!(status["to_look_at"], 0, "{bit}: {status}");
        let exchanges = behind.network.exchanges();
        let refusal = exchanges.iter().find(|exchange| exchange.path == "/v1/sync" && exchange.status != 200);
        bits = refusal.map_or(bits, |exchange| exchange.bytes.1 * 8);
        bit += step;
    }
    behind.recovers().await;
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Fault {
    let mut bytes = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    Fault::Foreign(bytes)
}

/// What networks answer in the relay's place.
fn foreign() -> Vec<Fault> {
    let portal = b"<!doctype html><title>Velkommen</title><form>Log p\xc3\xa5 nettet</form>";
    let cbor = "content-type: application/cbor\r\n";
    vec![
        answer("200 OK", "content-type: text/html\r\n", portal),
        answer("200 OK", cbor, portal),
        answer("200 OK", cbor, &[]),
        answer("204 No Content", "", &[]),
        answer("302 Found", "location: http://127.0.0.1:9/login\r\n", portal),
        answer("307 Temporary Redirect", "location: /v1/elsewhere\r\n", &[]),
        answer("403 Forbidden", "content-type: text/html\r\n", portal),
        answer("502 Bad Gateway", "content-type: text/html\r\n", portal),
        answer("511 Network Authentication Required", "content-type: text/html\r\n", portal),
        Fault::Foreign(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\ncontent-length: 500\r\n\r\n\xa3\x00".to_vec(),
        ),
        Fault::Foreign(b"\x16\x03\x01 no HTTP at all\r\n\r\n".to_vec()),
        Fault::Foreign(Vec::new()),
        Fault::Endless(b"HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\n\r\n".to_vec()),
        Fault::Endless(b"HTTP/1.1 200 OK\r\nx-portal: ".to_vec()),
        Fault::Endless(Vec::new()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_can_answer_for_the_relay() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    behind.acts(Act::Mark("Abdi")).await;
    for fault in foreign() {
        behind.tries(fault).await;
    }
    behind.recovers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_arrives_twice_or_byte_by_byte_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut behind = Behind::set(folder.path()).await;
    for (name, fault) in [("Abdi", Fault::Duplicate), ("Adam", Fault::Dribble), ("Amina", Fault::Duplicate)] {
        behind.acts(Act::Count).await;
        behind.network.does(fault);
        behind.tablet.sync().await;
        behind.recovers().await;
        behind.acts(Act::Mark(name)).await;
        behind.recovers().await;
    }
}

/// A tablet in a network with a sign-in page keeps what it has, and sends it at home.
pub async fn portal_takes_nothing(armed: Armed) {
    let folder = tempfile::tempdir().unwrap();
    let behind = Behind::set(folder.path()).await;
    let Behind { stage, network, tablet, .. } = behind;
    tablet.call("lock", json!({})).await;
    drop(tablet);
    let tablet = DeviceProcess::start_armed(&folder.path().join("behind"), &armed);
    tablet.unlock().await.unwrap().unwrap();
    network.does(foreign().swap_remove(0));
    tablet.call("count_unnamed", stage.city.at(json!({"by": 1}))).await;
    tablet.call("sync_now", json!({})).await;
    network.does(Fault::None);
    tablet.call("sync_now", json!({})).await;
    stage.city.coordinator.sync().await;
    let seen = stage.city.coordinator.call("attendance", stage.city.at(json!({}))).await;
    assert_eq!(seen["unnamed"], 1, "what was counted there: {seen}");
}
