//! Strangers who send without measure: shed early, with little memory, while devices go on syncing.

use serde_json::json;
use stories::city::City;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The relay takes no more of anybody before it turns them away; what its system keeps for it comes on top.
const SENT_BYTES_MAX: usize = 24 << 20;

/// All strangers together.
const MEMORY_KIB_MAX: u64 = 256 * 1024;

const STRANGERS: usize = 24;

/// Sends a beginning and then the same again and again until the relay has had enough. Gives what it said and how
/// much it was sent.
async fn pours(address: &str, beginning: &str, again: &[u8]) -> (String, usize) {
    let (mut answer, mut relay) = TcpStream::connect(address).await.unwrap().into_split();
    let beginning = beginning.as_bytes().to_vec();
    let again = again.to_vec();
    let pouring = tokio::spawn(async move {
        let mut sent = beginning.len();
        if relay.write_all(&beginning).await.is_err() || again.is_empty() {
            return (sent, Some(relay));
        }
        while sent <= SENT_BYTES_MAX && relay.write_all(&again).await.is_ok() {
            sent += again.len();
        }
        (sent, None)
    });
    let mut said = Vec::new();
    // Whoever is cut off in the middle of a word hears nothing.
    let _cut_off = answer.read_to_end(&mut said).await;
    let (sent, _open) = pouring.await.unwrap();
    (String::from_utf8_lossy(&said).into_owned(), sent)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_without_measure_is_shed_while_devices_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet", "Sofie").await;
    let address = city.relay.address().trim_start_matches("http://").to_owned();
    let chunk = [b"10000\r\n", &[7; 0x10000][..], b"\r\n"].concat();
    let head = "POST /v1/sync HTTP/1.1\r\nHost: relay\r\nContent-Type: application/cbor\r\n";
    let strangers: Vec<(String, Vec<u8>, &str)> = vec![
        (format!("{head}Content-Length: 9000000000\r\n\r\n"), Vec::new(), "413"),
        (format!("{head}Content-Length: 9000000000\r\n\r\n"), chunk.clone(), "413"),
        (format!("{head}Transfer-Encoding: chunked\r\n\r\n"), chunk, "413"),
        (head.to_owned(), b"X-More: and more and more and more\r\n".repeat(64), "431"),
        ("GET /".to_owned(), vec![b'a'; 4096], "431"),
        ("\u{0}\u{1}\u{2}".to_owned(), vec![0xff; 4096], "400"),
    ];
    let mut pouring = Vec::new();
    for number in 0..STRANGERS {
        let (beginning, again, status) = strangers[number % strangers.len()].clone();
        let address = address.clone();
        pouring.push(tokio::spawn(async move { (pours(&address, &beginning, &again).await, status) }));
    }
    for _ in 0..8 {
        tablet.call("count_unnamed", city.at(json!({"by": 1}))).await;
        let status = tablet.sync().await;
        assert_eq!(status["waiting"], 0, "{status}");
    }
    for stranger in pouring {
        let ((said, sent), status) = stranger.await.unwrap();
        assert!(sent < SENT_BYTES_MAX, "{status}: {sent} bytes");
        assert!(said.is_empty() || said.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {said}");
    }
    let memory = city.relay.memory_kib_max();
    assert!(memory < MEMORY_KIB_MAX, "{memory} KiB");
}
