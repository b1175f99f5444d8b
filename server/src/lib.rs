//! The relay: takes what devices recorded, keeps it, adds it up.
//!
//! Devices push changes and pull each other's over HTTP ([`router`]); a change is tried in a child process before it is
//! believed ([`trial`]) and then takes the next position of one log ([`store`]). The relay moves documents and knows no
//! report; figures read rows, never documents.

pub mod access;
mod api;
pub mod check;
pub mod clock;
pub mod config;
pub mod copy;
pub mod demo;
pub mod devices;
pub mod erase;
pub mod erasures;
pub mod error;
pub mod folder;
pub mod frame;
pub mod hall;
pub mod invite;
pub mod journal;
pub mod listen;
mod meters;
pub mod note;
mod officer;
mod operating;
pub mod pages;
pub mod paper;
pub mod payout;
pub mod processing;
pub mod projection;
pub mod provider;
pub mod quarantine;
pub mod receipts;
mod relay;
pub mod release;
pub mod retention;
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
use hall::HallError;
use journal::relay_key;
use listen::Bounds;
use meters::Meters;
use officer::Officer;
use operating::Operating;
use pages::{Pages, PagesConfig};
use projection::{Projection, ProjectionError};
use provider::{Provider, ProviderError};
use relay::Intake;
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
    /// What the city hall keeps of its own cannot be used.
    #[error(transparent)]
    Hall(#[from] HallError),
    /// The municipality's own sign-in cannot be asked.
    #[error(transparent)]
    Provider(#[from] ProviderError),
}

/// Runs a relay on a bound listener until `shutdown` is done.
pub async fn run(config: Config, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
    Relay::open(config, listener).await?.serve(shutdown).await
}

/// A relay that is ready to serve.
pub struct Relay {
    state: State,
    pages: Pages,
    reached: watch::Receiver<u64>,
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
        let public_url = config
            .public_url
            .map_or_else(|| own_url(address, config.tls.is_some()), |url| url.trim_end_matches('/').to_owned());
        let folder = Folder::new(config.data, config.journal);
        let store = Store::open(&folder, config.clock.clone())?;
        let url = public_url.clone();
        store.write(1, move |connection| meta::set_public_url(connection, &url)).await?;
        let about = store.read(meta::read).await?;
        let reached = Projection::open(&folder.data)?.follow(store.positions());
        let (stop, stopping) = watch::channel(false);
        let pages_config = PagesConfig {
            public_url: pages::for_browsers(&public_url),
            filling: config.filling,
            responsible: config.responsible,
            clock: config.clock.clone(),
        };
        let provider = config.provider.map(|told| Provider::new(told, pages::come_back(&public_url))).transpose()?;
        let news = relay::News::follow(&store, stopping.clone());
        let intake = Intake { store: store.clone(), trials, clock: config.clock };
        let officer = Officer::new(intake.clone(), &relay_key(&about.key_seed));
        tokio::spawn(receipts::keep_pruning(store.clone(), intake.clock.clone(), stopping.clone()));
        tokio::spawn(payout::keep_telling(officer.clone(), config.wake_tick, stopping.clone()));
        let (kept, clock) = (store.clone(), intake.clock.clone());
        let pages = Pages::open(&folder.data, store, officer, reached.clone(), provider, pages_config)?;
        tokio::spawn(retention::keep_running(kept, pages.hall().clone(), clock, stopping.clone()));
        let Config { connections_max, head_time_max, tls, .. } = config;
        let bounds = Bounds { connections_max, head_time_max, tls };
        let state = State::new(Inner {
            data: folder.data,
            public_url,
            intake,
            key: SigningKey::from_bytes(&about.key_seed),
            loose_challenges: relay::LooseChallenges::default(),
            gate: relay::Gate::new(config.body_silence_max, config.body_time_max),
            news,
            meters: Meters::default(),
            wake_tick: config.wake_tick,
            shutdown: stopping,
        });
        Ok(Self { state, pages, reached, listener, bounds, stop })
    }

    /// What its handlers have at hand.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// A one-time link that signs an officer in.
    pub fn officer_link(&self) -> Result<String, HallError> {
        Ok(format!("{}{}", pages::for_browsers(self.state.public_url()), self.pages.new_link()?))
    }

    /// All routes, for a caller in the same process.
    pub fn router(&self) -> axum::Router {
        router::all(self.state.clone(), self.pages.clone())
    }

    /// Where what is counted of it is read; to be served at an address that only its keepers reach.
    pub fn metrics(&self) -> axum::Router {
        operating::metrics(Operating { state: self.state.clone(), reached: self.reached.clone() })
    }

    /// Serves until `shutdown` is done, then lets open requests end.
    pub async fn serve(self, shutdown: impl Future<Output = ()>) -> Result<(), RunError> {
        let Self { state, pages, listener, bounds, stop, .. } = self;
        let meters = state.meters().clone();
        listen::serve(listener, router::all(state, pages), bounds, &meters, shutdown, stop).await;
        Ok(())
    }
}

/// How many children hold trials: as many as there are processors.
fn children() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The address of the listener as this machine reaches it.
fn own_url(address: SocketAddr, secured: bool) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let scheme = if secured { "https" } else { "http" };
    format!("{scheme}://{}", SocketAddr::new(ip, address.port()))
}
