//! The app without a screen.

pub mod api;
pub mod error;
pub mod event;
pub mod relay_client;
pub mod roster;
