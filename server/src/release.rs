//! Editions: what the city hall makes public. Headlines are exact; where people are counted in parts, the parts are
//! rounded, and a gate joins categories until nobody who holds it against everything that was published can work out any
//! of them. Inside, on the pages of those who are signed in, figures stay exact.
//!
//! [`edition`] is what is published, `draft` asks the figures, `cube` holds the counts behind a table, `gate` joins,
//! `world` writes down what an attacker knows and `attack` finds out what follows from it. All but `draft` and this file
//! are pure.

mod attack;
mod cube;
pub(crate) mod draft;
pub mod edition;
mod gate;
mod rounding;
mod world;

use figures::IndicatorId;
use figures::moment::Moment;
use rusqlite::{Connection, Transaction};

pub(crate) use cube::Counts;
pub use draft::Draft;
pub use edition::{About, Chapter, Class, Dimension, Edition, Headline, Sum, Table};
pub(crate) use rounding::STEP;

use crate::hall::audit::{self, Act};
use crate::hall::note::digest;
use crate::hall::session::SignedIn;
use crate::hall::{Hall, HallError, release};

/// Why nothing was made public.
#[derive(Debug, thiserror::Error)]
pub enum NotReleased {
    /// Even with everything joined, the headlines would tell a part of this figure that was rounded before.
    #[error("what would be told of {0} tells, with what was published before, how many are in a part of it")]
    Told(IndicatorId),
    /// More has been published of this figure than can be held against it.
    #[error("too much has been published of {0} to hold it against")]
    TooMuch(IndicatorId),
    /// Another edition was published meanwhile.
    #[error("another edition was published meanwhile")]
    Overtaken,
    /// It is not what was shown.
    #[error("what would be published is not what was shown")]
    Otherwise,
    /// The date makes no sense.
    #[error("there are no figures for that date")]
    BadDate,
    /// The figures cannot be read.
    #[error("the figures cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The city hall's file cannot be used.
    #[error(transparent)]
    Hall(#[from] HallError),
}

/// What would be published as of a moment.
pub fn draft(rows: &Connection, hall: &Hall, moment: Moment) -> Result<Draft, NotReleased> {
    Draft::of(rows, moment, &hall.read(release::counts)?)
}

/// What the edition of a moment tells.
#[derive(Debug)]
pub enum Told {
    /// One that was published.
    There(Edition),
    /// One that can be published now.
    Ready(Ready),
}

impl Told {
    /// As this program counts: an edition whose figures were defined otherwise does not tell it.
    pub fn of(rows: &Connection, hall: &Hall, moment: Moment) -> Result<Self, NotReleased> {
        match hall.read(|hall| there(hall, &moment))? {
            Some(edition) => Ok(Self::There(edition)),
            None => Ok(Self::Ready(Ready::of(rows, hall, moment)?)),
        }
    }

    /// Its number, or the one that it gets.
    pub fn number(&self) -> i64 {
        match self {
            Self::There(edition) => edition.number,
            Self::Ready(ready) => ready.number(),
        }
    }

    /// What it is about, one after the other.
    pub fn chapters(&self) -> &[Chapter] {
        match self {
            Self::There(edition) => &edition.chapters,
            Self::Ready(ready) => &ready.draft.chapters,
        }
    }

    /// The SHA-256 of what it tells, by which freezing knows what a review showed.
    pub fn digest(&self) -> serde_json::Result<[u8; 32]> {
        digest_of(self.chapters())
    }
}

fn digest_of(chapters: &[Chapter]) -> serde_json::Result<[u8; 32]> {
    Ok(digest(&serde_json::to_vec(chapters)?))
}

/// An edition of a moment whose figures are still defined as they were then.
pub(crate) fn there(hall: &Connection, moment: &Moment) -> rusqlite::Result<Option<Edition>> {
    Ok(release::newest_at(hall, moment)?.filter(Edition::is_counted_as_now))
}

/// What can be published, held against everything that was published until then.
#[derive(Debug)]
pub struct Ready {
    /// The newest edition that it was held against; 0 before the first.
    newest: i64,
    draft: Draft,
}

impl Ready {
    fn of(rows: &Connection, hall: &Hall, moment: Moment) -> Result<Self, NotReleased> {
        let (newest, published) = hall.read(|hall| Ok((release::newest(hall)?, release::counts(hall)?)))?;
        Ok(Self { newest, draft: Draft::of(rows, moment, &published)? })
    }

    fn number(&self) -> i64 {
        self.newest + 1
    }

    /// Publishes it, and writes down who did. Fails when another edition was published meanwhile.
    pub(crate) fn publish(&self, hall: &Transaction<'_>, by: &SignedIn, at_ms: i64) -> Result<Edition, NotReleased> {
        if release::newest(hall)? != self.newest {
            return Err(NotReleased::Overtaken);
        }
        let Draft { moment, chapters, counts } = self.draft.clone();
        let edition = Edition { number: self.number(), at_ms, by: by.name.clone(), moment, chapters };
        let said = release::keep(hall, &edition, &counts)?;
        audit::note(hall, at_ms, &by.who(), Act::EditionPublished, &said)?;
        Ok(edition)
    }
}

/// Publishes what is known at a moment, as the draft with this checksum showed it. It is held against what was published
/// until just before; fails when it is told otherwise by that.
pub fn publish(
    rows: &Connection,
    hall: &Hall,
    moment: Moment,
    shown: &str,
    by: &SignedIn,
    at_ms: i64,
) -> Result<Edition, NotReleased> {
    let ready = Ready::of(rows, hall, moment)?;
    if ready.draft.checksum().ok().as_deref() != Some(shown) {
        return Err(NotReleased::Otherwise);
    }
    hall.write(|hall| ready.publish(hall, by, at_ms))
}

#[cfg(test)]
mod tests;
