//! The relay's program: reads what it is told, and runs it.

mod options;

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use crdt_model::id::DeviceId;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::Connection;
use server::Relay;
use server::clock::Clock;
use server::config::Config;
use server::copy::Restored;
use server::demo::City;
use server::devices::DeviceError;
use server::folder::Folder;
use server::invite::Wanted;
use server::journal::By;
use server::pages::session::Sessions;
use server::store::{FILE_NAME, document, meta};
use server::{check, copy, demo, devices, erase, invite, quarantine, trial};

use options::{Command, DemoCity, Options, Place};

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
        Command::Serve { place, listen, public_url } => {
            serve(Config { public_url, journal: place.journal, ..Config::new(place.data) }, listen)
        }
        Command::Demo { place, listen, city: DemoCity { seed, weeks, groups, tablet, phone } } => {
            let config = Config { journal: place.journal, ..Config::new(place.data) };
            demo(config, listen, &City { seed, weeks, groups, tablet, phone })
        }
        Command::Invite { place, role, spaces, label, confirm, hours, public_url } => {
            let expires = Clock::system().now_ms() + i64::from(hours) * 60 * 60 * 1000;
            print_invite(place.folder(), &Wanted { role, spaces, label, expires, confirm, public_url })
        }
        Command::OfficerLink { place, public_url } => print_officer_link(&place.of_a_relay()?, public_url),
        Command::Devices { place, json } => print_devices(&place.of_a_relay()?, json),
        Command::Confirm { place, device } => {
            about_device(place, |connection, now| devices::confirm(connection, &By::Command, device, now))?;
            say(&format!("confirmed: {device}"))
        }
        Command::Withdraw { place, device, space } => {
            about_device(place, |connection, now| devices::withdraw(connection, &By::Command, device, space, now))?;
            say(&format!("withdrawn from {device}: {space}"))
        }
        Command::Revoke { place, device } => {
            about_device(place, |connection, now| devices::revoke(connection, &By::Command, device, now))?;
            say(&format!("closed: {device}"))
        }
        Command::RecoveryCode { place, device } => {
            let kept = about_device(place, |connection, now| devices::code(connection, &By::Command, device, now))?;
            say(&kept.code.to_string())
        }
        Command::Quarantine { place, device, json } => print_quarantine(&place.of_a_relay()?, device, json),
        Command::Erase { place, space, document } => {
            erase::erase(&place.of_a_relay()?, space, document)?;
            say(&format!("erased: {document}"))
        }
        Command::Check { place } => {
            let folder = place.of_a_relay()?;
            let whole = check::check(&folder.data.join(FILE_NAME))?;
            folder.check_journal()?;
            say(&format!("whole: {} entries, {} documents", whole.entries, whole.documents))
        }
        Command::Export { place, space, document } => export(&place.of_a_relay()?, space, document),
        Command::Backup { place, file } => {
            let whole = copy::backup(&place.data, &file)?;
            say(&format!("copied and checked: {} entries, {} documents", whole.entries, whole.documents))
        }
        Command::Restore { place, file } => print_restored(&place.folder(), &file),
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
async fn demo(config: Config, listen: Option<SocketAddr>, city: &City) -> anyhow::Result<()> {
    // Between the lines of a progress bar, only what matters.
    log("warn");
    let stopped = stopped()?;
    let at = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let data = config.data.clone();
    let listener = demo::listen(&data, at).await.with_context(|| format!("cannot listen on {at}"))?;
    let (filling, watched) = tokio::sync::watch::channel(true);
    let relay = open(Config { filling: Some(watched), ..config }, listener).await?;
    let devices = demo::record(&data, city)?;
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

fn print_invite(folder: Folder, wanted: &Wanted) -> anyhow::Result<()> {
    let link = invite::make(folder, wanted)?.to_string();
    say(&link)?;
    if std::io::stdout().is_terminal() {
        let code = qrcode::QrCode::new(&link).context("the link does not fit a QR code")?;
        say(&code.render::<qrcode::render::unicode::Dense1x2>().build())?;
    }
    Ok(())
}

fn print_officer_link(folder: &Folder, public_url: Option<String>) -> anyhow::Result<()> {
    let about = meta::read(&folder.open_to_read()?)?;
    let link = Sessions::open(&folder.data)?.new_link(Clock::system().now_ms())?;
    let address = public_url.unwrap_or(about.public_url);
    say(&format!("{}{link}", address.trim_end_matches('/')))
}

fn print_devices(folder: &Folder, json: bool) -> anyhow::Result<()> {
    // Through a change that changes nothing, so that a folder of an older version is upgraded first.
    let devices = folder.change(devices::all)?;
    let now = Clock::system().now_ms();
    say(&if json { devices::json(&devices, now).to_string() } else { devices::table(&devices, now) })
}

fn print_quarantine(folder: &Folder, device: Option<DeviceId>, json: bool) -> anyhow::Result<()> {
    let connection = folder.open_to_read()?;
    if !json {
        return say(&quarantine::table(&connection, device)?);
    }
    quarantine::walk(&connection, device, |kept| say(&quarantine::json(&kept).to_string()))
}

fn about_device<T>(
    place: Place,
    act: impl FnOnce(&Connection, i64) -> Result<T, DeviceError>,
) -> Result<T, anyhow::Error> {
    Ok(place.of_a_relay()?.change(|connection| act(connection, Clock::system().now_ms()))?)
}

fn print_restored(folder: &Folder, file: &Path) -> anyhow::Result<()> {
    let Restored { whole, events } = copy::restore(folder.clone(), file)?;
    say(&format!("restored: {} entries, {} documents", whole.entries, whole.documents))?;
    let journal = folder.journal.display();
    say(&match events {
        Some(events) => {
            format!("access is as the journal in {journal} says; changes since the copy that were done again: {events}")
        }
        None => format!(
            "No access journal in {journal} goes as far as the copy, so nobody knows which devices were closed since.\n\
             Every device waits until it has been confirmed: compare the words of `devices`, then `confirm` each.\n\
             Is the journal elsewhere? Remove {} and restore again with --journal.",
            folder.data.display()
        ),
    })
}

fn export(folder: &Folder, space: Space, id: DocumentId) -> anyhow::Result<()> {
    let saved = document::read(&folder.open_to_read()?, space, id)?;
    let saved = saved.with_context(|| format!("there is no {id} in {space}"))?;
    std::io::stdout().write_all(&saved.bytes).context("cannot write to the standard output")
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}").context("cannot write to the standard output")
}
