#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod coordinator;
mod evening;
mod host;
mod undoing;
