//! What a relay is told when it starts.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::listen::Tls;
use crate::provider::ProviderConfig;
use crate::trial::Trials;

/// Who answers for what is kept here. Nothing is made up where nobody has said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Responsible {
    /// The authority that is responsible for the data and for the pages.
    pub controller: Option<String>,
    /// How to reach it about either: an address for e-mail, of a page, or by post.
    pub contact: Option<String>,
}

/// How a relay runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The folder of the access journal; by default beside the data folder, with `.journal` after its name.
    pub journal: Option<PathBuf>,
    /// The address that invites name, with no slash at the end; by default the one that it listens on.
    pub public_url: Option<String>,
    /// The program that trials are run in: `<program> trial`. By default this program itself.
    pub trial_program: Option<PathBuf>,
    /// The children that trials are run in, where several relays of one process share them; by default its own.
    pub trials: Option<Trials>,
    /// How often an open stream is looked at: is its device still enrolled, its token still good?
    pub wake_tick: Duration,
    /// How long the head of a request may take to come, and how long a connection may stay open without one.
    pub head_time_max: Duration,
    /// How long nothing of a device's body may come before it is given up.
    pub body_silence_max: Duration,
    /// How long a device's body may take to come, however steadily it does.
    pub body_time_max: Duration,
    /// The most connections at a time; more than that wait to be accepted.
    pub connections_max: usize,
    /// Whether a demo city is being filled just now; pages say so while it is.
    pub filling: Option<watch::Receiver<bool>>,
    /// How connections are secured, where no proxy does it.
    pub tls: Option<Tls>,
    /// The municipality's own sign-in, where officers may use it.
    pub provider: Option<ProviderConfig>,
    /// Who answers for what is kept here.
    pub responsible: Responsible,
    /// What time it is.
    pub clock: Clock,
}

impl Config {
    /// The usual way to run on a data folder.
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            journal: None,
            public_url: None,
            trial_program: None,
            trials: None,
            wake_tick: Duration::from_secs(15),
            head_time_max: Duration::from_secs(20),
            body_silence_max: Duration::from_secs(30),
            body_time_max: Duration::from_secs(10 * 60),
            connections_max: 12_000,
            filling: None,
            tls: None,
            provider: None,
            responsible: Responsible::default(),
            clock: Clock::system(),
        }
    }
}
