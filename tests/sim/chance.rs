//! Chance that comes out the same for the same seed, whatever else happens around it.

use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;

/// What chance decides.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    Steps = 1,
    Post = 2,
    Device = 3,
}

/// Chance for one purpose, of its own.
pub fn chance(seed: u64, purpose: Purpose, which: u64) -> ChaCha12Rng {
    let mut bytes = [0; 32];
    for (place, number) in bytes.chunks_exact_mut(8).zip([seed, purpose as u64, which]) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    ChaCha12Rng::from_seed(bytes)
}
