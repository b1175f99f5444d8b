//! The run that begins the city. A file beside its devices says as of which day it is made, until all of it is there: what
//! was interrupted is then done again, as of that day.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::NaiveDate;

/// The file's name.
const FILE_NAME: &str = "begun";

/// A run.
pub(super) struct Beginning {
    file: PathBuf,
    /// The day as of which the city is made.
    pub(super) today: NaiveDate,
    /// Whether a run before this one was interrupted.
    pub(super) again: bool,
}

impl Beginning {
    /// Begins the city, takes up again what was interrupted, or goes on with a city that is there.
    pub(super) fn of(folder: &Path, today: NaiveDate) -> anyhow::Result<Self> {
        let file = folder.join(FILE_NAME);
        if file.exists() {
            let begun = std::fs::read_to_string(&file).context("reading when the city was begun")?;
            return Ok(Self { today: begun.trim().parse().context("when the city was begun")?, file, again: true });
        }
        let is_there = folder.join("coordinator-1").exists();
        if !is_there {
            std::fs::create_dir_all(folder)?;
            // Under its name only once it is whole.
            let whole = file.with_extension("new");
            std::fs::write(&whole, today.to_string())?;
            std::fs::rename(&whole, &file)?;
        }
        Ok(Self { file, today, again: false })
    }

    /// All of the city is there.
    pub(super) fn ended(self) -> anyhow::Result<()> {
        if self.file.exists() { Ok(std::fs::remove_file(self.file)?) } else { Ok(()) }
    }
}
