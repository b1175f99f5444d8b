//! The relay's program: reads what it is told, and runs it.

mod options;

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Parser as _;
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire::Grant;
use rusqlite::Connection;
use server::Relay;
use server::check::WholeHall;
use server::clock::Clock;
use server::config::{Config, Responsible};
use server::copy::{Copied, Restored};
use server::demo::City;
use server::devices::DeviceError;
use server::folder::Folder;
use server::hall::account::Role;
use server::hall::audit::Who;
use server::hall::retention as kept;
use server::hall::{self, Hall, key};
use server::journal::By;
use server::pages::for_browsers;
use server::pages::report::{self, Wanted};
use server::payout::{self, PayoutFile};
use server::quarantine::Accepted;
use server::store::{FILE_NAME, document, meta};
use server::{check, copy, demo, devices, erase, invite, quarantine, retention, store, trial};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use options::{Command, DemoCity, KeyAct, LogFormat, Options, Place, RetentionAct, Served};

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
        Command::Serve { place, serving, check_config: true } => say(place.served(serving)?.as_file.trim_end()),
        Command::Serve { place, serving, check_config: false } => serve(place.served(serving)?),
        Command::Demo { place, listen, city: DemoCity { seed, weeks, groups, tablet, laptop, phone } } => {
            let Folder { data, journal } = place.folder()?;
            let responsible = Responsible { controller: Some("Københavns Kommune".to_owned()), contact: None };
            let config = Config { journal: Some(journal), responsible, ..Config::new(data) };
            demo(config, listen, &City { seed, weeks, groups, tablet, laptop, phone })
        }
        Command::Invite { place, role, spaces, label, confirm, hours, public_url } => {
            let expires = Clock::system().now_ms() + i64::from(hours) * 60 * 60 * 1000;
            print_invite(place.folder()?, &invite::Wanted { role, spaces, label, expires, confirm, public_url })
        }
        Command::OfficerLink { place, role, name, public_url } => {
            print_officer_link(&place.of_a_relay()?, role, name, public_url)
        }
        Command::Key { act } => about_keys(act),
        Command::Devices { place, json } => print_devices(&place.of_a_relay()?, json),
        Command::Confirm { place, device } => {
            about_device(place, |connection, now| devices::confirm(connection, &By::Command, device, now))?;
            say(&format!("confirmed: {device}"))
        }
        Command::Grant { place, device, space, role } => {
            let given = Grant { space, role };
            about_device(place, |connection, now| devices::grant(connection, &By::Command, device, given, now))?;
            say(&format!("given to {device}: {} in {space}", role.word()))
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
        Command::Quarantine { place, device: Some(device), accept: true, entry, .. } => {
            print_accepted(&place.of_a_relay()?, device, entry)
        }
        Command::Quarantine { place, device, json, .. } => print_quarantine(&place.of_a_relay()?, device, json),
        Command::Erase { place, space, document } => {
            erase::erase(&place.of_a_relay()?, space, document)?;
            say(&format!("erased: {document}"))
        }
        Command::Retention { act } => keep(act),
        Command::Check { place } => {
            let folder = place.of_a_relay()?;
            let whole = check::check(&folder.data.join(FILE_NAME))?;
            folder.check_journal()?;
            let file = folder.data.join(hall::FILE_NAME);
            let hall = if file.is_file() { check::check_hall(&file)? } else { WholeHall::default() };
            say(&format!("whole: {} entries, {} documents", whole.entries, whole.documents))?;
            say_notes(hall)
        }
        Command::Export { place, space, document } => export(&place.of_a_relay()?, space, document),
        Command::Report { place, report, number, as_of, format, language, agreement } => {
            let today = Clock::system().today();
            let as_of = as_of.unwrap_or(today);
            let wanted = Wanted { report, format, as_of, today, agreement, edition: number, language };
            let written = report::report(&place.of_a_relay()?.data, &wanted)?;
            std::io::stdout().write_all(&written).context("cannot write to the standard output")
        }
        Command::Payout { place, file: Some(number), .. } => print_payout(&place.of_a_relay()?, number),
        Command::Payout { place, as_of, file: None } => pay(&place.of_a_relay()?, as_of),
        Command::Backup { place, file } => {
            let Copied { whole, hall } = copy::backup(&place.folder()?.data, &file)?;
            say(&format!("copied and checked: {} entries, {} documents", whole.entries, whole.documents))?;
            say_notes(hall.unwrap_or_default())
        }
        Command::Restore { place, file } => print_restored(&place.folder()?, &file),
    }
}

#[tokio::main]
async fn serve(served: Served) -> anyhow::Result<()> {
    let Served { config, listen, metrics_listen, log: filter, log_format, .. } = served;
    log(&filter, log_format)?;
    let stopped = stopped()?;
    if let Some(tls) = config.tls.clone() {
        let mut renewed = signal(SignalKind::hangup()).context("cannot listen for signals")?;
        tokio::spawn(async move {
            while renewed.recv().await.is_some() {
                match tls.renew() {
                    Ok(()) => tracing::info!("the certificate was read again"),
                    Err(error) => tracing::error!(%error, "the certificate is still the old one"),
                }
            }
        });
    }
    let listener = bound(listen).await?;
    let metrics = match metrics_listen {
        Some(listen) => Some(bound(listen).await?),
        None => None,
    };
    let relay = open(config, listener, metrics.as_ref()).await?;
    if let Some(listener) = metrics {
        let router = relay.metrics();
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    Ok(relay.serve(stopped).await?)
}

async fn bound(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))
}

/// Opens the relay and says where it is reached.
async fn open(config: Config, listener: TcpListener, metrics: Option<&TcpListener>) -> anyhow::Result<Relay> {
    let of = |listener: &TcpListener| listener.local_addr().context("cannot tell the address that is listened on");
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", of(&listener)?);
    let metrics = metrics.map(of).transpose()?.map(|address| format!("http://{address}/metrics"));
    let relay = Relay::open(config, listener).await?;
    let link = relay.officer_link()?;
    let ready = serde_json::json!({ "listening": address, "officer_link": link, "metrics": metrics });
    say(&ready.to_string())?;
    Ok(relay)
}

#[tokio::main]
async fn demo(config: Config, listen: Option<SocketAddr>, city: &City) -> anyhow::Result<()> {
    // Between the lines of a progress bar, only what matters.
    log(&std::env::var("BINDELED_LOG").unwrap_or_else(|_| "warn".to_owned()), LogFormat::Text)?;
    let stopped = stopped()?;
    let at = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let data = config.data.clone();
    let listener = demo::listen(&data, at).await.with_context(|| format!("cannot listen on {at}"))?;
    let (filling, watched) = tokio::sync::watch::channel(true);
    let relay = open(Config { filling: Some(watched), ..config }, listener, None).await?;
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
fn log(filter: &str, format: LogFormat) -> anyhow::Result<()> {
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(EnvFilter::try_new(filter)?);
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}

/// Done when somebody stops the program.
fn stopped() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminated = signal(SignalKind::terminate()).context("cannot listen for signals")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("cannot listen for signals")?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

fn print_invite(folder: Folder, wanted: &invite::Wanted) -> anyhow::Result<()> {
    let link = invite::make(folder, wanted)?.to_string();
    say(&link)?;
    if std::io::stdout().is_terminal() {
        let code = qrcode::QrCode::new(&link).context("the link does not fit a QR code")?;
        say(&code.render::<qrcode::render::unicode::Dense1x2>().build())?;
    }
    Ok(())
}

fn print_officer_link(
    folder: &Folder,
    role: Option<Role>,
    name: Option<String>,
    public_url: Option<String>,
) -> anyhow::Result<()> {
    let about = meta::read(&folder.open_to_read()?)?;
    let link = hall::link::from_command(&Hall::open(&folder.data)?, role, name, Clock::system().now_ms())?;
    let address = public_url.unwrap_or(about.public_url);
    say(&format!("{}{link}", for_browsers(address.trim_end_matches('/'))))
}

fn about_keys(act: KeyAct) -> anyhow::Result<()> {
    let hall = |place: Place| -> anyhow::Result<Hall> { Ok(Hall::open(&place.of_a_relay()?.data)?) };
    let now = Clock::system().now_ms();
    match act {
        KeyAct::New { place, name, scopes, days } => {
            let wanted = key::Wanted { name, scopes: scopes.into_iter().collect(), days };
            let (id, secret) = hall(place)?.write(|hall| key::make(hall, &Who::Command, &wanted, now))?;
            say(&secret)?;
            tell(&format!("key {id}: keep it now, it is not shown again"))
        }
        KeyAct::List { place, json } => {
            let keys = hall(place)?.read(key::all)?;
            say(&if json { serde_json::to_string(&keys)? } else { key::table(&keys, now) })
        }
        KeyAct::Revoke { place, key: id } => {
            hall(place)?.write(|hall| key::revoke(hall, &Who::Command, id, now))?;
            say(&format!("closed: key {id}"))
        }
    }
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

#[tokio::main]
async fn print_accepted(folder: &Folder, device: DeviceId, entry: Option<EntryHash>) -> anyhow::Result<()> {
    let trials = trial::Trials::new(std::env::current_exe().context("cannot tell which program this is")?, 1);
    let Accepted { taken, refused, needing, waiting } = quarantine::accept(folder, &trials, device, entry).await?;
    say(&format!("taken in: {taken}"))?;
    for (entry, reason) in refused {
        say(&format!("stays aside: {entry} ({})", devices::reason_word(reason)))?;
    }
    for entry in needing {
        say(&format!("stays aside: {entry} (builds on what is not here)"))?;
    }
    waiting.iter().try_for_each(|entry| say(&format!("still waits: {entry} (run this once more)")))
}

fn about_device<T>(
    place: Place,
    act: impl FnOnce(&Connection, i64) -> Result<T, DeviceError>,
) -> Result<T, anyhow::Error> {
    Ok(place.of_a_relay()?.change(|connection| act(connection, Clock::system().now_ms()))?)
}

fn print_restored(folder: &Folder, file: &Path) -> anyhow::Result<()> {
    let Restored { whole, hall, events } = copy::restore(folder.clone(), file)?;
    say(&format!("restored: {} entries, {} documents", whole.entries, whole.documents))?;
    match hall {
        Some(hall) => say_notes(hall)?,
        None => say(
            "The copy holds nothing of the city hall: an earlier version made it. There are no frozen notes and no accounts.",
        )?,
    }
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

fn pay(folder: &Folder, as_of: Option<NaiveDate>) -> anyhow::Result<()> {
    let clock = Clock::system();
    let as_of = as_of.unwrap_or(clock.today());
    let paid = folder.change(|connection| payout::pay(connection, &By::Command, as_of, clock.now_ms()))?;
    let Some(PayoutFile { number, claims, bytes, .. }) = paid else {
        let last = store::payout::files(&folder.open_to_read()?)?.first().map_or(0, |file| file.number);
        return tell(&format!("nothing new to pay; the last file is number {last}"));
    };
    std::io::stdout().write_all(&bytes).context("cannot write to the standard output")?;
    tell(&format!("file {number}: {claims} claims"))
}

fn keep(act: RetentionAct) -> anyhow::Result<()> {
    let clock = Clock::system();
    let change = |place: Place, act: &dyn Fn(&rusqlite::Transaction<'_>) -> rusqlite::Result<()>| {
        Hall::open(&place.of_a_relay()?.data)?.write(|hall| act(hall).map_err(anyhow::Error::from))
    };
    match act {
        RetentionAct::Rules { place } => {
            let rules = Hall::open(&place.of_a_relay()?.data)?.read(kept::rules)?;
            say(&retention::set(&rules))
        }
        RetentionAct::Preview { place, until } => {
            let due = retention::preview(&place.of_a_relay()?, until.unwrap_or(clock.today()))?;
            say(&retention::table(&due))
        }
        RetentionAct::Run { place } => {
            let gone = retention::run_beside(&place.of_a_relay()?, &clock)?;
            say(&retention::table(&gone))
        }
        RetentionAct::Set { place, rule, months } => {
            change(place, &|hall| kept::set_rule(hall, rule, months, &By::Command, clock.now_ms()))?;
            say(&months.map_or_else(
                || format!("{}: switched off", rule.word()),
                |months| format!("{}: {} months", rule.word(), months.max(rule.least_months())),
            ))
        }
        RetentionAct::Nightly { place, on } => {
            change(place, &|hall| kept::set_nightly(hall, on, &By::Command, clock.now_ms()))?;
            say(if on { "every night from now on" } else { "only when somebody says so" })
        }
    }
}

fn print_payout(folder: &Folder, number: u64) -> anyhow::Result<()> {
    let bytes = store::payout::file(&folder.open_to_read()?, number)?;
    let bytes = bytes.with_context(|| format!("there is no file of payouts with number {number}"))?;
    std::io::stdout().write_all(&bytes).context("cannot write to the standard output")
}

fn export(folder: &Folder, space: Space, id: DocumentId) -> anyhow::Result<()> {
    let saved = document::read(&folder.open_to_read()?, space, id)?;
    let saved = saved.with_context(|| format!("there is no {id} in {space}"))?;
    std::io::stdout().write_all(&saved.bytes).context("cannot write to the standard output")
}

/// Nothing where there are none.
fn say_notes(hall: WholeHall) -> anyhow::Result<()> {
    if hall.notes == 0 { Ok(()) } else { say(&format!("frozen notes: {}", hall.notes)) }
}

/// Beside what is printed.
fn tell(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stderr(), "{line}").context("cannot write to the standard error")
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}").context("cannot write to the standard output")
}
