//! What whoever runs a relay sees of it: settings, health, meters, TLS, and a log without names.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::kind::Kind;
use crdt_model::wire::Push;
use reqwest::{Certificate, Client};
use serde_json::Value;

use crate::world::{GROUP, PROGRAM, World, new_document};

/// A relay that serves as the file says.
struct Serving {
    child: Child,
    ready: Value,
}

impl Serving {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("{said}")
        });
        Self { child, ready }
    }

    fn address(&self, of: &str) -> String {
        self.ready[of].as_str().unwrap().to_owned()
    }

    /// Stops it as a system does; all that it logged.
    fn stop(mut self) -> String {
        signal(&self.child, "TERM");
        let mut logged = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut logged).unwrap();
        assert!(self.child.wait().unwrap().success(), "{logged}");
        logged
    }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

/// The program with the file of settings in a folder and nothing else said.
fn told_by(file: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("serve").arg("--config").arg(file).args(arguments);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BINDELED_")) {
        command.env_remove(name);
    }
    command
}

fn settings(world: &World, serve: &str) -> PathBuf {
    let file = world.folder.path().join("relay.toml");
    std::fs::write(&file, format!("data = {:?}\n[serve]\nlisten = '127.0.0.1:0'\n{serve}", world.data())).unwrap();
    file
}

/// What lies at an address, for who trusts no certificate but these.
fn get(url: &str, trusted: &[&str]) -> reqwest::Result<(u16, String)> {
    let _was_before = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let trusted = trusted.iter().map(|pem| Certificate::from_pem(pem.as_bytes()).unwrap());
    let client = Client::builder().tls_certs_only(trusted).build()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let answer = client.get(url).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    })
}

#[test]
fn health_and_meters_say_how_it_is() {
    let mut world = World::new();
    world.stop();
    let serving = Serving::start(&mut told_by(&settings(&world, "metrics_listen = '127.0.0.1:0'"), &[]));
    let address = serving.address("listening");
    world.speak_to(&address);
    assert_eq!(get(&format!("{address}/healthz"), &[]).unwrap(), (200, "ok\n".to_owned()));
    assert_eq!(get(&format!("{address}/readyz"), &[]).unwrap(), (200, "ready\n".to_owned()));

    let device = world.volunteer();
    device.push(&world, vec![device.begin(Kind::Meeting), device.begin(Kind::Group)]);
    let (status, page) = get(&serving.address("metrics"), &[]).unwrap();
    for line in [
        "bindeled_log_position 1\n",
        "bindeled_records_total{outcome=\"received\"} 1\n",
        "bindeled_records_total{outcome=\"refused\"} 1\n",
        "bindeled_quarantined_records 1\n",
        "bindeled_devices{status=\"active\"} 1\n",
        "bindeled_requests_total{route=\"/v1/sync\",status=\"200\"} 1\n",
        "bindeled_request_seconds_count{route=\"/healthz\"} 1\n",
    ] {
        assert!(page.contains(line), "{line} is not in\n{page}");
    }
    assert!(status == 200 && page.ends_with("# EOF\n") && !page.contains(&device.id.to_string()), "{page}");
    assert_eq!(get(&format!("{address}/metrics"), &[]).unwrap().0, 404, "not where everybody comes");
    serving.stop();
}

#[test]
fn a_certificate_from_files_is_served_and_renewed() {
    let mut world = World::new();
    world.stop();
    let (chain, key) = (world.folder.path().join("chain.pem"), world.folder.path().join("key.pem"));
    let renew = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&chain, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        made.cert.pem()
    };
    let first = renew();
    let file = settings(&world, &format!("tls_certificate = {chain:?}\ntls_key = {key:?}"));
    let mut serving = Serving::start(&mut told_by(&file, &[]));
    let mut logged = BufReader::new(serving.child.stderr.take().unwrap());
    let address = serving.address("listening");
    assert!(address.starts_with("https://") && serving.address("officer_link").starts_with(&address));
    let url = format!("{}/healthz", address.replace("127.0.0.1", "localhost"));
    assert_eq!(get(&url, &[&first]).unwrap().0, 200);
    assert!(get(&url.replace("https", "http"), &[]).is_err(), "nothing is said in plain");

    let second = renew();
    assert!(get(&url, &[&second]).is_err());
    signal(&serving.child, "HUP");
    said(&mut logged, "the certificate was read again");
    assert_eq!(get(&url, &[&second]).unwrap().0, 200);

    std::fs::write(&key, "no key").unwrap();
    signal(&serving.child, "HUP");
    said(&mut logged, "the certificate is still the old one");
    assert_eq!(get(&url, &[&second]).unwrap().0, 200);
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
}

/// Reads the log until something is said.
fn said(logged: &mut BufReader<ChildStderr>, what: &str) {
    let mut line = String::new();
    while !line.contains(what) {
        line.clear();
        assert_ne!(logged.read_line(&mut line).unwrap(), 0, "the log ended without: {what}");
    }
}

#[test]
fn settings_are_checked_before_anything_is_served() {
    let mut world = World::new();
    world.stop();
    let checked = |serve: &str, arguments: &[&str]| {
        let file = settings(&world, serve);
        let output = told_by(&file, &[&["--check-config"], arguments].concat()).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let says = |(code, said): (Option<i32>, String), wanted: i32, word: &str| {
        assert!(code == Some(wanted) && said.contains(word), "{code:?} {said}");
    };
    says(checked("log = 'warn'", &[]), 0, "log = \"warn\"\n");
    says(checked("log = 'warn'", &["--log", "debug"]), 0, "log = \"debug\"\n");
    says(checked("", &[]), 0, "log_format = \"text\"");
    says(checked("log = 'a=b=c'", &[]), 1, "no such filter of the log: a=b=c");
    says(checked("lisen = '127.0.0.1:1'", &[]), 1, "unknown field `lisen`");
    says(checked("public_url = 'http://bindeled.example'", &[]), 1, "it begins with https://");
    says(checked("tls_key = 'key.pem'", &[]), 1, "tls_certificate and tls_key go together");
    says(checked("tls_key = 'none.pem'\ntls_certificate = 'none.pem'", &[]), 1, "cannot read none.pem");
    let secret = world.folder.path().join("secret");
    std::fs::write(&secret, "hush\n").unwrap();
    let oidc = |issuer: &str, file: &str| {
        checked(&format!("oidc_issuer = '{issuer}'\noidc_client = 'bindeled'\noidc_client_secret = '{file}'"), &[])
    };
    let good = oidc("https://login.example", secret.to_str().unwrap());
    assert!(!good.1.contains("hush"), "{}", good.1);
    says(good, 0, "oidc_issuer = \"https://login.example\"");
    says(oidc("http://login.example", secret.to_str().unwrap()), 1, "oidc_issuer cannot be http://login.example");
    says(oidc("https://login.example", "none"), 1, "cannot read none");
    says(checked("oidc_client = 'bindeled'", &[]), 1, "go together: one of them is missing");
    says(checked("", &["--config", "none.toml"]), 2, "cannot be used multiple times");

    let journal = world.folder.path().join("elsewhere");
    let file = settings(&world, "");
    let mut command = told_by(&file, &["--check-config"]);
    let output = command.env("BINDELED_JOURNAL", &journal).output().unwrap();
    says((output.status.code(), String::from_utf8(output.stdout).unwrap()), 0, journal.to_str().unwrap());
    let told = |arguments: &[&str]| {
        let output = Command::new(PROGRAM).args(arguments).env_remove("BINDELED_DATA").output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    says(told(&["check", "--config", file.to_str().unwrap()]), 0, "whole: 0 entries");
    says(told(&["check"]), 1, "say where the data folder is");
}

#[test]
fn no_name_is_in_the_log_or_beside_the_relays_own_file() {
    const NAME: &str = "Yasmin Plantet";
    let mut world = World::new();
    world.stop();
    let file = settings(&world, "log = 'trace'\nlog_format = 'json'\nmetrics_listen = '127.0.0.1:0'");
    let serving = Serving::start(&mut told_by(&file, &[]));
    world.speak_to(&serving.address("listening"));
    let device = world.volunteer();
    let named = |kind: Kind| {
        let edits = [Edit::put("first", NAME), Edit::put("text", NAME), Edit::put("name", NAME)];
        let bytes = Document::empty().edit(device.actor, UnixMillis(0), &edits).unwrap();
        Push { space: GROUP, document: new_document(kind), bytes: bytes.into() }
    };
    // One that it takes, one that it refuses, one that it cannot read.
    let broken = Push { bytes: NAME.as_bytes().to_vec().into(), ..named(Kind::Note) };
    let answer = device.push(&world, vec![named(Kind::Name), named(Kind::Group), broken]);
    assert_eq!((answer.receipts.len(), answer.refused.len()), (1, 2));
    let (_, link) = (world.post("/session", NAME.as_bytes()), serving.address("officer_link"));
    get(&format!("{}?name=Yasmin+Plantet", link.split('?').next().unwrap()), &[]).unwrap();
    let (_, page) = get(&serving.address("metrics"), &[]).unwrap();
    let logged = serving.stop();

    let lines = logged.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert!(lines.count() >= 3, "it does log: {logged}");
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("Plantet");
    assert!(!holds(logged.as_bytes()), "{logged}");
    assert!(!holds(page.as_bytes()), "{page}");
    let place = world.place();
    let files = [&place.data, &place.journal].into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let with_name: Vec<String> = files
        .map(|file| file.unwrap())
        .filter(|file| file.path().is_file() && holds(&std::fs::read(file.path()).unwrap()))
        .map(|file| file.file_name().into_string().unwrap())
        .collect();
    assert!(!with_name.is_empty() && with_name.iter().all(|file| file.starts_with("relay.sqlite")), "{with_name:?}");
}
