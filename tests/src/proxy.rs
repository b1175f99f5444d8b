//! A TCP proxy between a device and the relay that counts what passes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What has passed since the last look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// HTTP requests: round trips.
    pub requests: u64,
    /// Bytes both ways, headers included.
    pub bytes: u64,
}

/// A running proxy.
#[derive(Clone)]
pub struct Proxy {
    address: SocketAddr,
    requests: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
}

impl Proxy {
    /// Starts one in front of a relay's address.
    pub async fn start(relay: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let proxy = Self {
            address: listener.local_addr().expect("an address"),
            requests: Arc::default(),
            bytes: Arc::default(),
        };
        let relay = relay.trim_start_matches("http://").to_owned();
        let counting = proxy.clone();
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                let Ok(relay) = TcpStream::connect(&relay).await else { continue };
                let (from_device, to_device) = device.into_split();
                let (from_relay, to_relay) = relay.into_split();
                tokio::spawn(counting.clone().pass(from_device, to_relay, true));
                tokio::spawn(counting.clone().pass(from_relay, to_device, false));
            }
        });
        proxy
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has passed since this was last asked.
    pub fn passed(&self) -> Passed {
        Passed { requests: self.requests.swap(0, Ordering::SeqCst), bytes: self.bytes.swap(0, Ordering::SeqCst) }
    }

    async fn pass(self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, asks: bool) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let Some(part) = buffer.get(..count) else { return };
            self.bytes.fetch_add(count as u64, Ordering::SeqCst);
            if asks && part.starts_with(b"POST /v1/") {
                self.requests.fetch_add(1, Ordering::SeqCst);
            }
            if to.write_all(part).await.is_err() {
                return;
            }
        }
    }
}
