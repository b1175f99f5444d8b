//! A relay as its own process on a free port.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::{Armed, Running, path};

/// A relay and its data folder. It keeps its port over a restart, as a real one keeps its address.
pub struct Relay {
    data: PathBuf,
    port: u16,
    log: Option<PathBuf>,
    running: Option<Running>,
}

impl Relay {
    /// Starts a relay on a data folder.
    pub fn start(data: &Path) -> Self {
        let mut relay = Self::new(data);
        relay.restart();
        relay
    }

    /// A relay on a data folder that does not run yet.
    pub fn new(data: &Path) -> Self {
        Self::at(data, 0)
    }

    /// The same at a port.
    pub fn at(data: &Path, port: u16) -> Self {
        Self { data: data.to_owned(), port, log: None, running: None }
    }

    /// From the next start on it logs to this file.
    pub fn log_to(&mut self, file: &Path) {
        self.log = Some(file.to_owned());
    }

    /// Stops it without warning.
    pub fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill();
        }
    }

    /// Starts it again at the same address.
    pub fn restart(&mut self) {
        self.restart_armed(&Armed::default()).unwrap_or_else(|said| panic!("not a ready line: {said:?}"));
    }

    /// Starts it again at the same address, as a test asks for it; when it is not ready, what it said instead.
    pub fn restart_armed(&mut self, armed: &Armed) -> Result<(), String> {
        self.stop();
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = Command::new(path("bindeled-relay"));
        command.arg("serve").arg("--data").arg(&self.data).args(["--listen", &listen]);
        if let Some(log) = &self.log {
            let file = File::options().create(true).append(true).open(log);
            command.stderr(file.expect("a file to log to"));
        }
        let running = Running::attempt(armed.arm(&mut command))?;
        let address = running.ready["listening"].as_str().expect("an address");
        self.port =
            address.rsplit(':').next().and_then(|port| port.trim_end_matches('/').parse().ok()).expect("a port");
        self.running = Some(running);
        Ok(())
    }

    /// Whether it has ended at a point, or was stopped.
    pub fn has_ended(&mut self) -> bool {
        self.running.as_mut().is_none_or(Running::has_ended)
    }

    /// The most memory that it has had since it was started, in KiB.
    pub fn memory_kib_max(&self) -> u64 {
        self.running.as_ref().expect("it runs").memory_kib_max()
    }

    /// Puts an older copy in the place of its data and starts it again.
    pub fn restore(&mut self, copy: &Path) {
        self.stop();
        std::fs::remove_dir_all(&self.data).expect("the data goes");
        self.command("restore", &[copy.to_str().expect("text")]);
        self.restart();
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The memory that it and its trials use, in bytes.
    pub fn memory(&self) -> u64 {
        self.running.as_ref().expect("it runs").memory()
    }

    /// The one-time link for an officer that it printed.
    pub fn officer_link(&self) -> String {
        let running = self.running.as_ref().expect("it runs");
        running.ready["officer_link"].as_str().expect("a link").to_owned()
    }

    /// What another command of the relay's program prints, run beside it on the same data.
    pub fn command(&self, command: &str, arguments: &[&str]) -> Vec<u8> {
        let output = command_on(&self.data, command, arguments, &Armed::default());
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Makes an invite.
    pub fn invite(&self, role: &str, spaces: &[&str]) -> String {
        self.invite_by(&self.address(), role, spaces)
    }

    /// Makes an invite for a device that reaches the relay by another address.
    pub fn invite_by(&self, address: &str, role: &str, spaces: &[&str]) -> String {
        let mut arguments = vec!["--public-url", address, "--role", role];
        for space in spaces {
            arguments.extend(["--space", space]);
        }
        String::from_utf8(self.command("invite", &arguments)).expect("text").trim().to_owned()
    }
}

/// Runs one command of the relay's program on a data folder, as a test asks for it.
pub fn command_on(data: &Path, command: &str, arguments: &[&str], armed: &Armed) -> Output {
    let mut program = Command::new(path("bindeled-relay"));
    program.arg(command).arg("--data").arg(data).args(arguments);
    armed.arm(&mut program).output().expect("the program runs")
}
