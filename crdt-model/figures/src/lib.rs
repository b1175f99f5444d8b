//! Facts as rows, indicators as SQL over them.
//!
//! The relay and the coordinator's app both use this room, so that a figure is the same offline and at the city hall by
//! construction. Documents come in one log entry at a time ([`project()`]); figures, their coverage and the list of
//! what they count go out ([`Question`], [`Overview`], [`Evidence`]). It takes a connection and opens nothing; it knows
//! no clock: dates and positions are part of the question. It refuses names and free text: documents that hold them
//! leave no row.

pub mod evidence;
pub mod indicator;
pub mod overview;
mod place;
pub mod project;
pub mod question;
mod rows;
pub mod schema;

pub use evidence::Evidence;
pub use indicator::{Indicator, IndicatorId};
pub use overview::Overview;
pub use place::{Area, Names, Place};
pub use project::{project, skip};
pub use question::{By, Coverage, Figure, Question};
pub use rows::Rows;

#[cfg(test)]
mod tests;
