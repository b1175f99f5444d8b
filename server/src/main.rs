//! The relay's program: reads what it is told, and runs it.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use crdt_model::id::DeviceId;
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use server::Relay;
use server::clock::Clock;
use server::config::Config;
use server::demo::City;
use server::invite::Wanted;
use server::pages::session::Sessions;
use server::store::{FILE_NAME, device, document, meta, open_beside, open_to_read};
use server::{check, copy, demo, invite, trial};

#[derive(Parser)]
#[command(name = "bindeled-relay", version, about = "The relay: takes what devices recorded, keeps it, adds it up.")]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Folder {
    /// The relay's data folder
    #[arg(long = "data", value_name = "DIR", env = "BINDELED_DATA")]
    data: PathBuf,
}

#[derive(Args)]
struct DemoCity {
    /// The same seed gives the same city
    #[arg(long, env = "BINDELED_SEED")]
    seed: Option<u64>,
    /// How many weeks back to record; two years if not said
    #[arg(long, env = "BINDELED_WEEKS")]
    weeks: Option<u32>,
    /// How many groups to make; all if not said
    #[arg(long, env = "BINDELED_GROUPS", value_name = "NUMBER")]
    groups: Option<usize>,
    /// Make this folder a tablet for you to open
    #[arg(long, value_name = "DIR", env = "BINDELED_TABLET")]
    tablet: Option<PathBuf>,
    /// Make this folder a host's phone for you to open
    #[arg(long, value_name = "DIR", env = "BINDELED_PHONE")]
    phone: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the relay until it is stopped; prints one JSON line when it is ready
    Serve {
        #[command(flatten)]
        folder: Folder,
        /// The address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR", env = "BINDELED_LISTEN", default_value = "127.0.0.1:8650")]
        listen: SocketAddr,
        /// The address that devices and officers reach the relay at, when it stands behind a proxy
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// Record a made-up city through a relay of this folder, by the device's program beside this one
    Demo {
        #[command(flatten)]
        folder: Folder,
        /// Serve here while the city fills, and go on serving; without it, stop when the city is there
        #[arg(long, value_name = "ADDR", env = "BINDELED_LISTEN")]
        listen: Option<SocketAddr>,
        #[command(flatten)]
        city: DemoCity,
    },
    /// Print a link that enrols one device; works beside a serving relay
    Invite {
        #[command(flatten)]
        folder: Folder,
        /// What the device is to be: reader, volunteer, host or coordinator
        #[arg(long, env = "BINDELED_ROLE")]
        role: Role,
        /// Where: programme, organisation/ID, group/ID or match/ID/shared; may be given several times
        #[arg(long = "space", value_name = "SPACE", env = "BINDELED_SPACE", value_delimiter = ',')]
        spaces: Vec<Space>,
        /// What the device is called when it does not say so itself
        #[arg(long, env = "BINDELED_LABEL", default_value = "")]
        label: String,
        /// How many hours the link is good
        #[arg(long, env = "BINDELED_HOURS", default_value_t = 48, value_parser = clap::value_parser!(u16).range(1..=336))]
        hours: u16,
        /// The address that devices reach the relay at; by default the one it last served under
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// Print a link that signs an officer in once; works beside a serving relay
    OfficerLink {
        #[command(flatten)]
        folder: Folder,
        /// The address that officers reach the relay at; by default the one it last served under
        #[arg(long, value_name = "URL", env = "BINDELED_PUBLIC_URL")]
        public_url: Option<String>,
    },
    /// Close a device: from now on it gets nothing, and what it sends is kept aside
    Revoke {
        #[command(flatten)]
        folder: Folder,
        /// The device's id
        device: DeviceId,
    },
    /// Check that the log is whole and that every document can be read
    Check {
        #[command(flatten)]
        folder: Folder,
    },
    /// Write one document as it stands to the standard output, for another program with Automerge
    Export {
        #[command(flatten)]
        folder: Folder,
        /// The space
        #[arg(long, env = "BINDELED_SPACE")]
        space: Space,
        /// The document
        #[arg(long, env = "BINDELED_DOCUMENT")]
        document: DocumentId,
    },
    /// Write a checked copy, also while the relay serves; keep it safe, it holds the relay's key
    Backup {
        #[command(flatten)]
        folder: Folder,
        /// The file to write
        file: PathBuf,
    },
    /// Put a copy into a data folder that has no relay yet
    Restore {
        #[command(flatten)]
        folder: Folder,
        /// The copy
        file: PathBuf,
    },
    /// Try changes from the standard input; the relay starts this itself
    #[command(hide = true)]
    Trial,
}

fn main() -> ExitCode {
    match run(Options::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // When the standard error is closed there is nobody left to tell.
            let _unheard = writeln!(std::io::stderr(), "bindeled-relay: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Trial => trial::run_child().context("trial"),
        Command::Serve { folder, listen, public_url } => {
            serve(Config { public_url, ..Config::new(folder.data) }, listen)
        }
        Command::Demo { folder, listen, city: DemoCity { seed, weeks, groups, tablet, phone } } => {
            demo(&folder.data, listen, &City { seed, weeks, groups, tablet, phone })
        }
        Command::Invite { folder, role, spaces, label, hours, public_url } => {
            let expires = Clock::system().now_ms() + i64::from(hours) * 60 * 60 * 1000;
            print_invite(&folder.data, &Wanted { role, spaces, label, expires, public_url })
        }
        Command::OfficerLink { folder, public_url } => print_officer_link(&folder.data, public_url),
        Command::Revoke { folder, device } => revoke(&folder.data, device),
        Command::Check { folder } => {
            let whole = check::check(&folder.data.join(FILE_NAME))?;
            say(&format!("whole: {} entries, {} documents", whole.entries, whole.documents))
        }
        Command::Export { folder, space, document } => export(&folder.data, space, document),
        Command::Backup { folder, file } => {
            let whole = copy::backup(&folder.data, &file)?;
            say(&format!("copied and checked: {} entries, {} documents", whole.entries, whole.documents))
        }
        Command::Restore { folder, file } => {
            let whole = copy::restore(&folder.data, &file)?;
            say(&format!("restored: {} entries, {} documents", whole.entries, whole.documents))
        }
    }
}

#[tokio::main]
async fn serve(config: Config, listen: SocketAddr) -> anyhow::Result<()> {
    log("info");
    let stopped = stopped()?;
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let relay = open(config, listener).await?;
    Ok(relay.serve(stopped).await?)
}

/// Opens the relay and says where it is reached.
async fn open(config: Config, listener: tokio::net::TcpListener) -> anyhow::Result<Relay> {
    let address = listener.local_addr().context("cannot tell the address that is listened on")?;
    let relay = Relay::open(config, listener).await?;
    let ready = serde_json::json!({ "listening": format!("http://{address}"), "officer_link": relay.officer_link()? });
    say(&ready.to_string())?;
    Ok(relay)
}

#[tokio::main]
async fn demo(data: &Path, listen: Option<SocketAddr>, city: &City) -> anyhow::Result<()> {
    // Between the lines of a progress bar, only what matters.
    log("warn");
    let stopped = stopped()?;
    let at = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let listener = demo::listen(data, at).await.with_context(|| format!("cannot listen on {at}"))?;
    let (filling, watched) = tokio::sync::watch::channel(true);
    let relay = open(Config { filling: Some(watched), ..Config::new(data.to_owned()) }, listener).await?;
    let devices = demo::record(data, city)?;
    let mut recorded = Ok(());
    relay
        .serve(async {
            tokio::pin!(stopped);
            tokio::select! {
                () = &mut stopped => {}
                done = demo::recorded(devices) => {
                    recorded = done;
                    filling.send_replace(false);
                    if listen.is_some() && recorded.is_ok() {
                        stopped.await;
                    }
                }
            }
        })
        .await?;
    Ok(recorded?)
}

/// Starts logging to the standard error.
fn log(usually: &str) {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("BINDELED_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usually)),
        )
        .init();
}

/// Done when somebody stops the program.
fn stopped() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate()).context("cannot listen for signals")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("cannot listen for signals")?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

fn print_invite(data: &Path, wanted: &Wanted) -> anyhow::Result<()> {
    let link = invite::make(data, wanted)?.to_string();
    say(&link)?;
    if std::io::stdout().is_terminal() {
        let code = qrcode::QrCode::new(&link).context("the link does not fit a QR code")?;
        say(&code.render::<qrcode::render::unicode::Dense1x2>().build())?;
    }
    Ok(())
}

fn print_officer_link(data: &Path, public_url: Option<String>) -> anyhow::Result<()> {
    let about = meta::read(&open_to_read(&data.join(FILE_NAME))?)?;
    let link = Sessions::open(data)?.new_link(Clock::system().now_ms())?;
    let address = public_url.unwrap_or(about.public_url);
    say(&format!("{}{link}", address.trim_end_matches('/')))
}

fn revoke(data: &Path, id: DeviceId) -> anyhow::Result<()> {
    // Says so when there is no relay, instead of making one.
    drop(open_to_read(&data.join(FILE_NAME))?);
    let mut random = [0; 40];
    getrandom::fill(&mut random).context("the system gives no random bytes")?;
    let connection = open_beside(data, random)?;
    anyhow::ensure!(device::revoke(&connection, id)?, "there is no device {id}");
    say(&format!("closed: {id}"))
}

fn export(data: &Path, space: Space, id: DocumentId) -> anyhow::Result<()> {
    let saved = document::read(&open_to_read(&data.join(FILE_NAME))?, space, id)?;
    let saved = saved.with_context(|| format!("there is no {id} in {space}"))?;
    std::io::stdout().write_all(&saved.bytes).context("cannot write to the standard output")
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}").context("cannot write to the standard output")
}
