//! The demo city: a relay of this folder, and the device's program beside this one that records a made-up city through
//! it, as real devices through real sync.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::store::{FILE_NAME, meta, open_to_read};

/// What is wanted of the city. What is not said is left to the device's program.
#[derive(Debug, Clone, Default)]
pub struct City {
    /// The same seed gives the same city.
    pub seed: Option<u64>,
    /// How many weeks back to record.
    pub weeks: Option<u32>,
    /// How many groups to make.
    pub groups: Option<usize>,
    /// A folder to make a tablet of, for somebody to open.
    pub tablet: Option<PathBuf>,
    /// A folder to make a coordinator's laptop of, for somebody to open.
    pub laptop: Option<PathBuf>,
    /// A folder to make a host's phone of, for somebody to open.
    pub phone: Option<PathBuf>,
}

/// Why there is no demo city.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The device's program cannot be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The device's program ended with an error, which it has printed.
    #[error("the devices stopped before the city was there ({0})")]
    Stopped(ExitStatus),
    /// The system refused something.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// Listens where asked. For port 0, the port that this folder's relay had before comes first: its devices know it.
pub async fn listen(data: &Path, asked: SocketAddr) -> std::io::Result<TcpListener> {
    if asked.port() == 0
        && let Some(port) = port_before(data)
        && let Ok(listener) = TcpListener::bind((asked.ip(), port)).await
    {
        return Ok(listener);
    }
    TcpListener::bind(asked).await
}

/// The port that the folder's relay was last reached at.
fn port_before(data: &Path) -> Option<u16> {
    let connection = open_to_read(&data.join(FILE_NAME)).ok()?;
    let url = meta::read(&connection).ok()?.public_url;
    url.rsplit_once(':')?.1.parse().ok()
}

/// Starts recording. The devices print what they have made as lines of JSON, and their progress on a terminal; they
/// stop when the returned child is dropped.
pub fn record(data: &Path, city: &City) -> Result<Child, DemoError> {
    let relay = std::env::current_exe()?;
    let program = relay.with_file_name(format!("bindeled-device{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(&program);
    command.arg("--data").arg(data.join("devices")).arg("simulate");
    command.arg("--relay-data").arg(data).arg("--relay").arg(&relay);
    for (option, value) in [
        ("--seed", city.seed.map(|seed| seed.to_string())),
        ("--weeks", city.weeks.map(|weeks| weeks.to_string())),
        ("--groups", city.groups.map(|groups| groups.to_string())),
    ] {
        if let Some(value) = value {
            command.arg(option).arg(value);
        }
    }
    for (option, folder) in [("--tablet", &city.tablet), ("--laptop", &city.laptop), ("--phone", &city.phone)] {
        if let Some(folder) = folder {
            command.arg(option).arg(folder);
        }
    }
    // The relay's own settings are not the devices'.
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("BINDELED_") && variable != "BINDELED_LOG" {
            command.env_remove(variable);
        }
    }
    command.kill_on_drop(true).spawn().map_err(|source| DemoError::Start { program, source })
}

/// Waits until the city is there.
pub async fn recorded(mut devices: Child) -> Result<(), DemoError> {
    let status = devices.wait().await?;
    if status.success() { Ok(()) } else { Err(DemoError::Stopped(status)) }
}
