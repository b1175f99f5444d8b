//! The relay: takes what devices recorded, keeps it, adds it up.
//!
//! Devices push changes and pull each other's over HTTP ([`router`]); a change is tried in a child process before it is
//! believed ([`trial`]) and then takes the next position of one log ([`store`]). The relay moves documents and knows no
//! report; figures read rows, never documents.

pub mod access;
pub mod check;
pub mod clock;
pub mod config;
pub mod copy;
pub mod demo;
pub mod devices;
pub mod erase;
pub mod error;
pub mod folder;
pub mod frame;
pub mod invite;
pub mod journal;
mod listen;
pub mod pages;
pub mod projection;
pub mod quarantine;
mod relay;
pub mod router;
pub mod state;
pub mod store;
mod table;
pub mod trial;

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ed25519_dalek::SigningKey;
use tokio::net::TcpListener;
use tokio::sync::watch;

use config::Config;
use folder::Folder;
use listen::Bounds;
use pages::session::SessionError;
use pages::{Pages, PagesConfig};
use projection::{Projection, ProjectionError};
use state::{Inner, State};
use store::{Store, StoreError, meta};
use trial::Trials;

/// Why a relay does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system refused something.
    #[error("{doing}: {source}")]
    System {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The figures cannot be kept.
    #[error(transparent)]
    Figures(#[from] ProjectionError),
    /// The officers' sessions cannot be kept.
    #[error(transparent)]
    Sessions(#[from] SessionError),
}

/// Runs a relay on a bound listener until `shutdown` is done.
pub async fn run(config: Config, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
    Relay::open(config, listener).await?.serve(shutdown).await
}

/// A relay that is ready to serve.
pub struct Relay {
    state: State,
    pages: Pages,
    listener: TcpListener,
    bounds: Bounds,
    stop: watch::Sender<bool>,
}

impl Relay {
    /// Opens the data folder and holds it.
    pub async fn open(config: Config, listener: TcpListener) -> Result<Self, RunError> {
        let system = |doing| move |source| RunError::System { doing, source };
        let address = listener.local_addr().map_err(system("cannot tell the address that is listened on"))?;
        let trials = match (config.trials, config.trial_program) {
            (Some(trials), _) => trials,
            (None, Some(program)) => Trials::new(program, children()),
            (None, None) => {
                let program = std::env::current_exe().map_err(system("cannot tell which program this is"))?;
                Trials::new(program, children())
            }
        };
        let public_url = config.public_url.map_or_else(|| own_url(address), |url| url.trim_end_matches('/').to_owned());
        let folder = Folder::new(config.data, config.journal);
        let store = Store::open(&folder, config.clock.clone())?;
        let url = public_url.clone();
        store.write(1, move |connection| meta::set_public_url(connection, &url)).await?;
        let about = store.read(meta::read).await?;
        let reached = Projection::open(&folder.data)?.follow(store.positions());
        let pages_config = PagesConfig {
            secure: public_url.starts_with("https://"),
            filling: config.filling,
            clock: config.clock.clone(),
        };
        let pages = Pages::open(&folder.data, store.clone(), reached, pages_config)?;
        let (stop, stopping) = watch::channel(false);
        let bounds = Bounds { connections_max: config.connections_max, head_time_max: config.head_time_max };
        let news = relay::News::follow(&store, stopping.clone());
        let state = State::new(Inner {
            data: folder.data,
            public_url,
            clock: config.clock,
            store,
            trials,
            key: SigningKey::from_bytes(&about.key_seed),
            loose_challenges: relay::LooseChallenges::default(),
            gate: relay::Gate::default(),
            news,
            wake_tick: config.wake_tick,
            shutdown: stopping,
        });
        Ok(Self { state, pages, listener, bounds, stop })
    }

    /// What its handlers have at hand.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// A one-time link that signs an officer in.
    pub fn officer_link(&self) -> Result<String, SessionError> {
        Ok(format!("{}{}", self.state.public_url(), self.pages.new_link()?))
    }

    /// All routes, for a caller in the same process.
    pub fn router(&self) -> axum::Router {
        router::all(self.state.clone(), self.pages.clone())
    }

    /// Serves until `shutdown` is done, then lets open requests end.
    pub async fn serve(self, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
        let Self { state, pages, listener, bounds, stop } = self;
        listen::serve(listener, router::all(state, pages), bounds, shutdown, stop).await;
        Ok(())
    }
}

/// How many children hold trials: as many as there are processors.
fn children() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The address of the listener as this machine reaches it.
fn own_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}
