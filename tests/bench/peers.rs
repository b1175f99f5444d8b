//! The peers: the JavaScript automerge-repo sync server and samod, each as relay and client.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use stories::program::Running;
use stories::proxy::Proxy;

use crate::Line;

const DOCUMENTS: &str = "1000";
const CHANGES: &str = "21";

/// A peer's program and what comes before its arguments.
#[derive(Debug, Clone)]
pub struct Program(Vec<PathBuf>);

/// The JavaScript automerge-repo.
pub fn js() -> Program {
    Program(vec!["node".into(), here().join("peers/js/peer.mjs")])
}

/// samod.
pub fn samod() -> Program {
    Program(vec![here().join("../target/peers/release/samod-peer")])
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

impl Program {
    fn command(&self, arguments: &[&str]) -> Command {
        let (program, before) = self.0.split_first().unwrap();
        let mut command = Command::new(program);
        command.args(before).args(arguments);
        command
    }
}

/// A peer's relay.
pub struct Peer {
    program: Program,
    running: Running,
}

impl Peer {
    pub fn serve(program: &Program, data: &Path) -> Self {
        let running = Running::start(&mut program.command(&["serve", &data.to_string_lossy()]));
        Self { program: program.clone(), running }
    }

    pub fn address(&self) -> String {
        self.running.ready["listening"].as_str().unwrap().to_owned()
    }

    /// What its client says that it took.
    pub fn seconds(&self, arguments: &[&str]) -> f64 {
        let output = self.program.command(arguments).stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        said["seconds"].as_f64().unwrap()
    }

    /// Its memory in use, in bytes.
    pub fn memory(&self) -> u64 {
        self.running.memory()
    }
}

/// What a peer does with a thousand documents.
pub struct Measured {
    pub name: &'static str,
    pub pull_seconds: f64,
    pub memory: u64,
    pub reconnect_bytes: u64,
}

/// A peer's relay is filled, and a fresh client fetches everything; then one comes back with three changes.
pub async fn measure(name: &'static str, program: &Program) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    let ids = folder.path().join("ids");
    let ids = ids.to_string_lossy();
    let relay = Peer::serve(program, &folder.path().join("data"));
    let filled = relay.address();
    tokio::task::block_in_place(|| relay.seconds(&["push", &filled, &ids, DOCUMENTS, CHANGES]));
    let proxy = Proxy::start(&relay.address()).await;
    let address = proxy.address();
    let pull_seconds = tokio::task::block_in_place(|| relay.seconds(&["pull", &address, &ids]));
    let memory = relay.memory();
    let reconnect_bytes = tokio::task::block_in_place(|| {
        let mut away = Away::start(program, &["return", &address, &ids, "3"]);
        proxy.passed();
        away.go_on();
        // It has told the relay what it brought; the rest of the greeting, once for each document, still goes on.
        let passed = until_quiet(&proxy);
        away.go_on();
        passed
    });
    Measured { name, pull_seconds, memory, reconnect_bytes }
}

/// The bytes that pass until nothing does for a while.
#[expect(clippy::disallowed_methods, reason = "that nothing comes any more only time can tell")]
fn until_quiet(proxy: &Proxy) -> u64 {
    let mut bytes = 0;
    loop {
        std::thread::sleep(Duration::from_millis(500));
        match proxy.passed().bytes {
            0 => return bytes,
            more => bytes += more,
        }
    }
}

/// A client that is told by lines to go on.
struct Away {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Away {
    fn start(program: &Program, arguments: &[&str]) -> Self {
        let mut child =
            program.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the peer starts");
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut away = Self { child, input, output };
        away.hears();
        away
    }

    /// Tells it to go on and waits for what it says, if it says more.
    fn go_on(&mut self) {
        self.input.write_all(b"\n").unwrap();
        self.input.flush().unwrap();
        self.hears();
    }

    fn hears(&mut self) {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The lines of a pull and a reconnect of ours beside a peer's.
pub fn beside(ours: &Measured, peer: &Measured) -> Vec<Line> {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    vec![
        Line {
            what: "a fresh device pulls 1,000 documents of 21 changes".to_owned(),
            measured: format!("{:.2} s", ours.pull_seconds),
            beside: format!("{} {:.2} s", peer.name, peer.pull_seconds),
            ratio: format!("{:.0} × faster", peer.pull_seconds / ours.pull_seconds),
            goal: if peer.name.starts_with("samod") { "≥ 25 × faster" } else { "" },
        },
        Line {
            what: "the relay's memory after that, its children included".to_owned(),
            measured: format!("{:.0} MB", megabytes(ours.memory)),
            beside: format!("{} {:.0} MB", peer.name, megabytes(peer.memory)),
            ratio: format!("{:.2}", ours.memory as f64 / peer.memory as f64),
            goal: "",
        },
        Line {
            what: "reconnect with 3 changes, 1,000 documents".to_owned(),
            measured: format!("{} B", ours.reconnect_bytes),
            beside: format!("{} {} B", peer.name, peer.reconnect_bytes),
            ratio: format!("{:.4}", ours.reconnect_bytes as f64 / peer.reconnect_bytes as f64),
            goal: "",
        },
    ]
}
