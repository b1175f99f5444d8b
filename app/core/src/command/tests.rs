#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod agreement;
mod coordinator;
mod counting;
mod evening;
mod events;
mod follow_ups;
mod freed;
mod groups;
mod host;
mod imported;
mod interview;
mod matches;
mod mentoring;
mod people;
mod programme;
mod ranking;
mod rights;
mod sides;
mod support;
mod training;
mod undoing;
