//! Facts as rows, indicators as SQL over them.
//!
//! The relay and the coordinator's app both use this room, so that a figure is the same offline and at the city hall by
//! construction. Documents come in one log entry at a time ([`project()`]); figures, their coverage and the list of
//! what they count go out ([`Question`], [`Overview`], [`Evidence`]). It takes a connection and opens nothing; it knows
//! no clock: dates and positions are part of the question. It refuses names and free text: documents that hold them
//! leave no row.

pub mod agreed;
pub mod asked;
pub mod counted;
pub mod cube;
pub mod evidence;
pub mod figure;
pub mod glossary;
pub mod goals;
pub mod groups;
pub mod history;
pub mod indicator;
pub mod moment;
pub mod nationwide;
pub mod note;
pub mod overview;
mod place;
pub mod project;
pub mod quarterly;
pub mod question;
pub mod ratio;
pub mod remarks;
pub mod revision;
mod rows;
pub mod said;
pub mod schema;
mod tally;
pub mod terms;

pub use evidence::Evidence;
pub use figure::{Coverage, Figure};
pub use history::History;
pub use indicator::{Indicator, IndicatorId};
pub use overview::Overview;
pub use place::{Area, Names, Place};
pub use project::{project, skip};
pub use question::{By, Question};
pub use rows::Rows;
pub use tally::Cube;

#[cfg(test)]
mod tests;
