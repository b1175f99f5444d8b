//! Notes from a draft that was reviewed to what is frozen: what stands in one ([`Content`]), freezing it
//! ([`freeze::freeze`]), what has come since ([`since::Since`]), and two of them side by side ([`beside::Beside`]).
//!
//! What is frozen is bytes: the content as JSON, whose checksum is printed in every file, and each file. They are kept by
//! [`crate::hall::note`] and never made again.

pub mod beside;
pub mod content;
pub mod freeze;
pub mod since;

#[cfg(test)]
mod tests;

pub use content::{Content, Deed, Figured, Target};
