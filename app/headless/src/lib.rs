//! The app's command list without a window: one command at a time, a browser on this machine, or a whole demo city.
//!
//! This room turns arguments and HTTP into [`app_core::api::Request`] and prints what comes back. It refuses to know
//! what a command means, and to listen on anything but loopback.

pub mod call;
pub mod options;
mod pin;
mod sentence;
pub mod serve;
pub mod simulate;
