//! What the stories share: one real relay, real devices, and a reader of what the officer sees.
//!
//! The programs are those that `cargo build` put beside the test binary; nothing here is a stand-in but the clock.

#![allow(clippy::expect_used, clippy::missing_panics_doc, missing_docs, reason = "a test may fail loudly")]

pub mod city;
pub mod device;
pub mod officer;
pub mod program;
pub mod proxy;
pub mod relay;
