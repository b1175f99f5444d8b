//! Connections: taken up to a bound, each with a limit on how long its request's head may take. Who comes beyond the
//! bound is told to come again later.

mod patient;
mod tls;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::IntoResponse as _;
use crdt_model::wire::Rejection;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt as _;

use self::patient::Patient;
use crate::error::Refusal;
use crate::meters::Meters;

pub use self::tls::{Tls, TlsError};

/// How long somebody may take nothing of an answer.
const TAKING_TIME_MAX: Duration = Duration::from_secs(30);
const BUFFER_BYTES_MAX: usize = 64 * 1024;
const LAST_REQUESTS_TIME_MAX: Duration = Duration::from_secs(10);
/// After accepting fails (no file handles left), trying again at once would only burn the processor.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(100);

/// Those who are told at the same time to come again later; who comes beyond that finds nobody.
const TURNED_AWAY_MAX: usize = 256;
const TURN_AWAY_TIME_MAX: Duration = Duration::from_secs(2);
/// File handles beside those of connections: the store's, the children's, the journal's.
const OTHER_HANDLES: u64 = 512;

/// What connections may take, and what they speak.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// How many there may be at a time.
    pub(crate) connections_max: usize,
    /// How long the head of a request may take to come, and how long there may be none.
    pub(crate) head_time_max: Duration,
    /// How they are secured; plain without.
    pub(crate) tls: Option<Tls>,
}

/// The other end of the connection that a request came by: a program's proxy, where there is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Serves until `shutdown` is done, says so to open streams through `stop`, and lets open requests end.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    Bounds { connections_max, head_time_max, tls }: Bounds,
    meters: &Meters,
    shutdown: impl Future<Output = ()>,
    stop: watch::Sender<bool>,
) {
    raise_handles(connections_max);
    let places = Arc::new(Semaphore::new(connections_max));
    let doors = Arc::new(Semaphore::new(TURNED_AWAY_MAX));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let connection = tokio::select! {
            () = &mut shutdown => break,
            connection = accept(&listener) => connection,
        };
        let Some((stream, peer)) = connection else { continue };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            meters.turned_away();
            if let Ok(door) = Arc::clone(&doors).try_acquire_owned() {
                tokio::spawn(turn_away(stream, tls.clone(), door));
            }
            continue;
        };
        let service = TowerToHyperService::new(router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            request
        }));
        let mut builder = hyper::server::conn::http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(head_time_max).max_buf_size(BUFFER_BYTES_MAX);
        let (watcher, tls, counted) = (graceful.watcher(), tls.clone(), meters.connection());
        tokio::spawn(async move {
            let (_place, _counted) = (place, counted);
            let met = tokio::time::timeout(head_time_max, secured(stream, tls.as_ref())).await;
            let Ok(Ok(stream)) = met else {
                tracing::debug!("a connection ended before its first request");
                return;
            };
            let stream = TokioIo::new(Patient::new(stream, TAKING_TIME_MAX));
            if let Err(error) = watcher.watch(builder.serve_connection(stream, service)).await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    stop.send_replace(true);
    drop(listener);
    if tokio::time::timeout(LAST_REQUESTS_TIME_MAX, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

async fn accept(listener: &TcpListener) -> Option<(TcpStream, Peer)> {
    match listener.accept().await {
        Ok((stream, address)) => {
            // Answers are written whole; waiting to fill a packet only delays them.
            let _not_vital = stream.set_nodelay(true);
            Some((stream, Peer(address.ip())))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(AFTER_FAILED_ACCEPT).await;
            None
        }
    }
}

async fn secured(stream: TcpStream, tls: Option<&Tls>) -> io::Result<Box<dyn Stream>> {
    Ok(match tls {
        Some(tls) => Box::new(tls.accept(stream).await?),
        None => Box::new(stream),
    })
}

/// Answers whatever is asked with "come again later".
async fn turn_away(stream: TcpStream, tls: Option<Tls>, door: OwnedSemaphorePermit) {
    let full = service_fn(|_: Request<Incoming>| async {
        Ok::<_, Infallible>(Refusal::from(Rejection::Unavailable).into_response())
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    let told = async {
        if let Ok(stream) = secured(stream, tls.as_ref()).await {
            let _gone = builder.keep_alive(false).serve_connection(TokioIo::new(stream), full).await;
        }
    };
    let _either_way = tokio::time::timeout(TURN_AWAY_TIME_MAX, told).await;
    drop(door);
}

fn raise_handles(connections_max: usize) {
    let wanted = u64::try_from(connections_max).unwrap_or(u64::MAX).saturating_add(OTHER_HANDLES);
    match rlimit::increase_nofile_limit(wanted) {
        Ok(got) if got >= wanted => {}
        Ok(got) => tracing::warn!(got, wanted, "the system allows fewer open files than connections are taken"),
        Err(error) => tracing::warn!(%error, "cannot ask for more open files"),
    }
}
