//! What the stories share: one real relay, real devices, and a reader of what the officer sees.
//!
//! The programs are those that `cargo build` put beside the test binary; nothing here is a stand-in but the clock.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    missing_docs,
    reason = "a test may fail loudly, and says its arguments in place"
)]

pub mod bad_network;
pub mod city;
pub mod device;
pub mod disk;
pub mod http;
pub mod museum;
pub mod officer;
pub mod program;
pub mod proxy;
pub mod receipt;
pub mod relay;
