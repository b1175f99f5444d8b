//! The promises, and what it looks like when one is broken.

/// Once the faults have stopped, so often has each device to be in contact until all hold the same.
pub const ROUNDS_MAX: u32 = 3;

pub const NOTHING_LOST: &str = "no tap is ever lost";
pub const SAVED: &str = "saved means that it survives";
pub const RECEIVED: &str = "received means committed";
pub const RECEIPT: &str = "a record leaves the outbox only on a receipt that names it";
pub const SAME: &str = "applying twice or in any order gives the same state";
pub const PULL: &str = "a pull never overwrites unsent data";
pub const CHAIN: &str = "positions are gapless and verifiable";
pub const REVOKED: &str = "a revoked device reads nothing and its pushes wait in quarantine";
pub const ERASED: &str = "what was erased does not come back";
pub const CONVERGE: &str = "once faults stop, all devices converge within a stated number of rounds";

/// A promise was broken.
#[derive(Debug, Clone)]
pub struct Broken {
    pub promise: &'static str,
    pub how: String,
}

impl Broken {
    pub const fn new(promise: &'static str, how: String) -> Self {
        Self { promise, how }
    }
}

/// A promise that must hold here.
pub fn hold(promise: &'static str, holds: bool, how: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken::new(promise, how())) }
}
