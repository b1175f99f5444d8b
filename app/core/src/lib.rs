//! The app without a screen: an encrypted store, the commands that people's taps become, the views that screens draw,
//! and sync with the relay.
//!
//! Commands come in from the shell and the headless host ([`App::call`]); changes go out to the store and from there,
//! by sync, to the relay. What comes back is merged, lands in the store, and is told as an [`event::Event`]. Figures are
//! the `figures` crate's, over what is on this device. No window and no sentence for users is made here.

mod alike;
pub mod api;
mod app;
mod command;
mod desk;
mod dispatch;
pub mod error;
pub mod event;
mod figures;
mod keyring;
mod moved_clock;
mod picture;
pub mod relay_client;
pub mod roster;
mod session;
mod store;
pub mod surroundings;
mod sync;
#[cfg(test)]
mod testing;
mod view;

pub use app::App;
pub use moved_clock::MovedClock;
pub use surroundings::{RealSurroundings, Surroundings};
