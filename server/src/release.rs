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
use rusqlite::Connection;

pub(crate) use cube::Counts;
pub use draft::Draft;
pub use edition::{About, Chapter, Class, Dimension, Edition, Headline, Sum, Table};
pub(crate) use rounding::STEP;

use crate::hall::audit::{self, Act};
use crate::hall::session::SignedIn;
use crate::hall::{Hall, HallError, release};

/// How often an edition is tried again when others were published meanwhile.
const TRIES_MAX: u32 = 3;

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

/// What the edition of a moment tells: the number of one that there is, or else what would be published now.
pub fn told(rows: &Connection, hall: &Hall, moment: Moment) -> Result<(Option<i64>, Vec<Chapter>), NotReleased> {
    match there(hall, &moment)? {
        Some(edition) => Ok((Some(edition.number), edition.chapters)),
        None => Ok((None, draft(rows, hall, moment)?.chapters)),
    }
}

/// The edition of a moment as this program counts: one that there is, or else one that is published now.
pub fn of(rows: &Connection, hall: &Hall, moment: Moment, by: &SignedIn, at_ms: i64) -> Result<Edition, NotReleased> {
    let mut tries = 0;
    loop {
        if let Some(edition) = there(hall, &moment)? {
            return Ok(edition);
        }
        match publish(rows, hall, moment, by, at_ms) {
            Err(NotReleased::Overtaken) if tries < TRIES_MAX => tries += 1,
            published => return published,
        }
    }
}

/// An edition of a moment whose figures are still defined as they were then.
fn there(hall: &Hall, moment: &Moment) -> Result<Option<Edition>, HallError> {
    Ok(hall.read(|hall| release::newest_at(hall, moment))?.filter(Edition::is_counted_as_now))
}

/// Publishes what is known at a moment. It is held against what was published until just before.
pub fn publish(
    rows: &Connection,
    hall: &Hall,
    moment: Moment,
    by: &SignedIn,
    at_ms: i64,
) -> Result<Edition, NotReleased> {
    let (newest, published) = hall.read(|hall| Ok((release::newest(hall)?, release::counts(hall)?)))?;
    let draft = Draft::of(rows, moment, &published)?;
    let edition =
        Edition { number: newest + 1, at_ms, by: by.name.clone(), moment: draft.moment, chapters: draft.chapters };
    hall.write(|hall| {
        if release::newest(hall)? != newest {
            return Err(NotReleased::Overtaken);
        }
        let said = release::keep(hall, &edition, &draft.counts)?;
        audit::note(hall, at_ms, &by.who(), Act::EditionPublished, &said)?;
        Ok(edition)
    })
}

#[cfg(test)]
mod tests;
