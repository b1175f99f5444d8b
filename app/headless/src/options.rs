//! What the program can be told, by argument or environment, and where each command goes.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use app_core::api::SessionRequest;
use app_core::{App, MovedClock};
use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Parser, Subcommand};
use serde::Serialize;

use crate::sentence::sentence;
use crate::{call, pin, serve, simulate};

/// A Bindeled device without a window.
///
/// The PIN is read from BINDELED_PIN, or asked for without being shown. Views are printed as one line of JSON each;
/// what went wrong goes to standard error and gives exit code 1, a wrong argument 2.
#[derive(Debug, Parser)]
#[command(name = "bindeled-device", version)]
pub struct Options {
    /// The device's folder: its store, its key, what waits to be sent.
    #[arg(long, env = "BINDELED_DATA", value_name = "DIR")]
    data: Option<PathBuf>,

    /// Begins the clock here (RFC 3339) instead of at this machine's time. For demonstrations and tests.
    #[arg(long, env = "BINDELED_NOW", value_name = "TIME")]
    now: Option<DateTime<FixedOffset>>,

    /// Which of the device's profiles, where it has several; `call session` lists them.
    #[arg(long, env = "BINDELED_PROFILE", value_name = "NUMBER")]
    profile: Option<u32>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Enrols the device by an invite link, for a first person.
    Enrol {
        /// The invite link.
        #[arg(env = "BINDELED_INVITE", hide_env_values = true)]
        link: String,
        /// What the device shall be called.
        #[arg(long, env = "BINDELED_LABEL", default_value = "Tablet")]
        label: String,
        /// The person's first name.
        #[arg(long, env = "BINDELED_NAME")]
        name: String,
        /// As a profile of its own, beside those that the device has: for groups that must not see each other.
        #[arg(long)]
        new_profile: bool,
    },
    /// Runs one command of the app's list and prints its view; `call list` prints every command's JSON schema.
    Call {
        /// The command's word, or `list`.
        command: String,
        /// Its arguments as a JSON object; `-` reads them from standard input.
        #[arg(default_value = "{}")]
        arguments: String,
        /// Who: a person's id or first name, where several use the device.
        #[arg(long, env = "BINDELED_PERSON")]
        person: Option<String>,
    },
    /// Sends what waits, fetches what is new and prints how things stand.
    Sync {
        /// Who: a person's id or first name, where several use the device.
        #[arg(long, env = "BINDELED_PERSON")]
        person: Option<String>,
    },
    /// Shows the app to a browser on this machine, and prints the address when it is ready.
    Serve {
        /// Where to listen: loopback only; port 0 takes a free one.
        #[arg(long, env = "BINDELED_LISTEN", default_value = "127.0.0.1:0", value_name = "ADDR")]
        listen: SocketAddr,
    },
    /// Records a made-up city on many devices, through a relay on this machine.
    Simulate(Simulate),
}

/// A made-up city.
#[derive(Debug, clap::Args)]
pub struct Simulate {
    /// The relay's data folder, to make invites in. The relay must be serving.
    #[arg(long, env = "BINDELED_RELAY_DATA", value_name = "DIR")]
    pub relay_data: PathBuf,
    /// The relay's program; by default the one beside this program.
    #[arg(long, env = "BINDELED_RELAY", value_name = "FILE")]
    pub relay: Option<PathBuf>,
    /// The same seed gives the same city.
    #[arg(long, env = "BINDELED_SEED", default_value_t = 2009)]
    pub seed: u64,
    /// How many weeks back to record.
    #[arg(long, env = "BINDELED_WEEKS", default_value_t = 104)]
    pub weeks: u32,
    /// How many of the city's groups to make, from the first.
    #[arg(long, env = "BINDELED_GROUPS", value_name = "NUMBER")]
    pub groups: Option<usize>,
    /// The day after the last one recorded; by default today.
    #[arg(long, env = "BINDELED_TODAY", value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Makes this folder a tablet of some of the groups and leaves it to you.
    #[arg(long, env = "BINDELED_TABLET", value_name = "DIR")]
    pub tablet: Option<PathBuf>,
    /// Makes this folder a coordinator's laptop and leaves it to you.
    #[arg(long, env = "BINDELED_LAPTOP", value_name = "DIR")]
    pub laptop: Option<PathBuf>,
    /// Makes this folder a host's phone and leaves it to you.
    #[arg(long, env = "BINDELED_PHONE", value_name = "DIR")]
    pub phone: Option<PathBuf>,
}

impl Options {
    /// Does what was asked.
    ///
    /// # Errors
    /// Whatever kept it from being done, in words for the person at the terminal.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Call { command, .. } if command == "list" => print(&call::list()),
            Command::Enrol { link, label, name, new_profile } => {
                let app = open(self.data, self.now, self.profile).await?;
                if new_profile {
                    call::run(&app, SessionRequest::NewProfile {}).await?;
                }
                let session = call::enrol(&app, link, label, name, pin::choose()?).await?;
                if let Some(words) = call::words(&session) {
                    let mut err = std::io::stderr().lock();
                    writeln!(err, "The device waits to be confirmed. The four words must be the same there: {words}")?;
                }
                print(&session)
            }
            Command::Call { command, arguments, person } => {
                let request = call::request(&command, &call::arguments(&arguments)?)?;
                let app = open(self.data, self.now, self.profile).await?;
                if !call::is_of_lock_screen(&request) {
                    call::unlock(&app, person.as_deref(), pin::known).await?;
                }
                print(&call::run(&app, request).await?)
            }
            Command::Sync { person } => {
                let app = open(self.data, self.now, self.profile).await?;
                call::unlock(&app, person.as_deref(), pin::known).await?;
                print(&call::run(&app, call::request("sync_now", &serde_json::json!({}))?).await?)
            }
            Command::Serve { listen } => {
                let app = open(self.data, self.now, self.profile).await?;
                let server = serve::Server::bind(app, listen).await?;
                print(&serde_json::json!({ "listening": server.address() }))?;
                server.run(interrupted()).await
            }
            Command::Simulate(city) => {
                let folder = self.data.context("--data DIR is needed: where the devices are kept")?;
                simulate::run(&folder, city).await
            }
        }
    }
}

/// Opens the app in its folder, at a profile.
async fn open(
    folder: Option<PathBuf>,
    now: Option<DateTime<FixedOffset>>,
    profile: Option<u32>,
) -> anyhow::Result<App> {
    let folder = folder.context("--data DIR is needed")?;
    let clock = now.map_or_else(MovedClock::default, MovedClock::beginning_at);
    let place = folder.display().to_string();
    let app = App::open(folder, Arc::new(clock))
        .map_err(|error| anyhow::anyhow!(sentence(&error)))
        .with_context(|| format!("opening {place}"))?;
    if let Some(profile) = profile {
        call::switch_profile(&app, profile).await?;
    }
    Ok(app)
}

/// Prints one line of JSON.
fn print(view: &impl Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, view)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Ends when the program is asked to end.
async fn interrupted() {
    let terminated = async {
        #[cfg(unix)]
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
