//! The relay's own commands, run beside the serving relay.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use tokio::process::Command;

/// The relay's program and its data folder.
pub(super) struct RelayProgram {
    program: PathBuf,
    data: PathBuf,
}

impl RelayProgram {
    /// That program, or the one beside this.
    pub(super) fn new(program: Option<PathBuf>, data: PathBuf) -> anyhow::Result<Self> {
        let beside = || -> anyhow::Result<PathBuf> {
            let name = format!("bindeled-relay{}", std::env::consts::EXE_SUFFIX);
            Ok(std::env::current_exe().context("where this program is")?.with_file_name(name))
        };
        Ok(Self { program: program.map_or_else(beside, Ok)?, data })
    }

    /// An invite link for one device.
    pub(super) async fn invite(&self, role: Role, spaces: &[Space]) -> anyhow::Result<String> {
        let mut arguments = vec!["--role".to_owned(), role.word().to_owned()];
        arguments.extend(spaces.iter().flat_map(|space| ["--space".to_owned(), space.to_string()]));
        let printed = self.run("invite", &arguments).await?;
        let link = printed.lines().find(|line| line.contains("/enrol#")).context("the relay printed no invite link")?;
        Ok(link.trim().to_owned())
    }

    /// Pays what was approved until the end of a day.
    pub(super) async fn pay(&self, as_of: NaiveDate) -> anyhow::Result<()> {
        self.run("payout", &["--as-of".to_owned(), as_of.to_string()]).await.map(drop)
    }

    async fn run(&self, command: &str, arguments: &[String]) -> anyhow::Result<String> {
        let mut started = Command::new(&self.program);
        started.arg(command).arg("--data").arg(&self.data).args(arguments);
        let done = started.output().await.with_context(|| format!("starting {}", self.program.display()))?;
        if !done.status.success() {
            bail!("the relay refused {command}: {}", String::from_utf8_lossy(&done.stderr).trim());
        }
        Ok(String::from_utf8(done.stdout)?)
    }
}
