//! Chance that comes out the same for the same seed, whatever else happens around it.

use rand::SeedableRng as _;
use rand_chacha::ChaCha12Rng;

/// Chance for one purpose, of its own: the same for the same seed, purpose and numbers.
pub(super) fn chance(seed: u64, purpose: Purpose, which: [u64; 2]) -> ChaCha12Rng {
    let mut bytes = [0; 32];
    for (place, number) in bytes.chunks_exact_mut(8).zip([seed, purpose as u64, which[0], which[1]]) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    ChaCha12Rng::from_seed(bytes)
}

/// What chance decides.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// The bytes that a device draws for ids and keys.
    Device = 1,
    /// Who is in a group.
    People = 2,
    /// How an evening goes.
    Evening = 3,
    /// How regularly a person comes.
    Habit = 4,
    /// What hosts and newcomers do.
    Host = 5,
    /// Who is in the register.
    Register = 6,
    /// What is counted and reckoned.
    Counts = 7,
    /// What people answer.
    Answers = 8,
    /// The ids of what is done.
    Act = 9,
}
