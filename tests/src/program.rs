//! The programs under test, started as their users start them.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The path of a program that the workspace builds.
pub fn path(name: &str) -> PathBuf {
    let program = beside(name);
    assert!(program.exists(), "{} is not built: run `cargo build` first", program.display());
    program
}

/// Whether a program is built.
pub fn is_built(name: &str) -> bool {
    beside(name).exists()
}

fn beside(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>").join(name)
}

/// A program that goes on until it is dropped, and what it printed first.
pub struct Running {
    child: Child,
    /// The one line of JSON that it printed when it was ready.
    pub ready: Value,
}

impl Running {
    /// Starts it and waits for its line.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut lines = BufReader::new(stdout);
        lines.read_line(&mut line).expect("the program says when it is ready");
        let ready = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not a ready line: {line:?}"));
        // Keep reading, so that a program that goes on printing is not held up.
        std::thread::spawn(move || {
            let mut rest = Vec::new();
            lines.read_to_end(&mut rest)
        });
        Self { child, ready }
    }

    /// Kills it as a power cut would: no signal that it could act on.
    pub fn kill(&mut self) {
        self.child.kill().expect("kill -9");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}
