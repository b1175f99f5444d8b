//! The programs under test, started as their users start them.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The path of a program that the workspace builds; `BINDELED_PROGRAMS` names another folder to take it from.
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
    if let Some(folder) = std::env::var_os("BINDELED_PROGRAMS") {
        return PathBuf::from(folder).join(name);
    }
    let test = std::env::current_exe().expect("a test has a path");
    test.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>").join(name)
}

/// What a test asks of a program beside its arguments: nothing, or to end at a point, or to have a bug.
#[derive(Debug, Clone, Default)]
pub struct Armed(Vec<(&'static str, String)>);

impl Armed {
    /// It ends as by `kill -9` when it passes a point for the nth time.
    pub fn to_stop_at(point: &str, nth: u32) -> Self {
        Self(vec![("BINDELED_STOP_AT", format!("{point}:{nth}"))])
    }

    /// The thread that passes a point for the nth time stays there; the rest goes on.
    pub fn to_hold_at(point: &str, nth: u32) -> Self {
        Self(vec![("BINDELED_STOP_AT", format!("{point}:{nth}:hold"))])
    }

    /// It has a bug.
    pub fn with(bug: &str) -> Self {
        Self::default().and_with(bug)
    }

    /// It also has a bug.
    pub fn and_with(mut self, bug: &str) -> Self {
        self.0.push(("BINDELED_PLANTED", bug.to_owned()));
        self
    }

    /// Sets a program's environment.
    pub fn arm<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env_remove("BINDELED_STOP_AT").env_remove("BINDELED_PLANTED");
        command.envs(self.0.iter().map(|(name, value)| (name, value)))
    }
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
        Self::attempt(command).unwrap_or_else(|said| panic!("not a ready line: {said:?}"))
    }

    /// Starts it; when it ends before it is ready, what it said instead.
    pub fn attempt(command: &mut Command) -> Result<Self, String> {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut lines = BufReader::new(stdout);
        lines.read_line(&mut line).expect("the program says when it is ready");
        let Ok(ready) = serde_json::from_str(&line) else {
            child.wait().expect("it ends");
            return Err(line);
        };
        // Keep reading, so that a program that goes on printing is not held up.
        std::thread::spawn(move || {
            let mut rest = Vec::new();
            lines.read_to_end(&mut rest)
        });
        Ok(Self { child, ready })
    }

    /// Whether it has ended by itself, or at a point.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("it can be asked").is_some()
    }

    /// The memory that it and its children use, in bytes.
    pub fn memory(&self) -> u64 {
        memory(self.child.id())
    }

    /// The most memory that it has had, in KiB.
    pub fn memory_kib_max(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs on Linux");
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel says");
        most.trim().trim_end_matches(" kB").parse().expect("a number")
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

/// The resident memory of a process and, one level down, of its children.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default();
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let children: Vec<u32> = children
        .flat_map(|line| line.split_whitespace().filter_map(|child| child.parse().ok()).collect::<Vec<_>>())
        .collect();
    kilobytes * 1024 + children.into_iter().map(memory).sum::<u64>()
}
