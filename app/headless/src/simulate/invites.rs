//! Invites, made by the relay's own command beside the serving relay.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use tokio::process::Command;

/// Makes invite links.
pub(super) struct Invites {
    relay: PathBuf,
    data: PathBuf,
}

impl Invites {
    /// By that program, or the one beside this.
    pub(super) fn new(relay: Option<PathBuf>, data: PathBuf) -> anyhow::Result<Self> {
        let beside = || -> anyhow::Result<PathBuf> {
            let name = format!("bindeled-relay{}", std::env::consts::EXE_SUFFIX);
            Ok(std::env::current_exe().context("where this program is")?.with_file_name(name))
        };
        Ok(Self { relay: relay.map_or_else(beside, Ok)?, data })
    }

    /// A link for one device.
    pub(super) async fn link(&self, role: Role, spaces: &[Space]) -> anyhow::Result<String> {
        let mut command = Command::new(&self.relay);
        command.arg("invite").arg("--data").arg(&self.data).args(["--role", role.word()]);
        for space in spaces {
            command.arg("--space").arg(space.to_string());
        }
        let made = command.output().await.with_context(|| format!("starting {}", self.relay.display()))?;
        if !made.status.success() {
            bail!("the relay made no invite: {}", String::from_utf8_lossy(&made.stderr).trim());
        }
        let printed = String::from_utf8(made.stdout)?;
        let link = printed.lines().find(|line| line.contains("/enrol#")).context("the relay printed no invite link")?;
        Ok(link.trim().to_owned())
    }
}
