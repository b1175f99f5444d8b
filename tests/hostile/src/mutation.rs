//! Small changes to good bytes, each with the checksum made right again.

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::chunk;

/// Makes mutants from a seed.
pub struct Mutations(ChaCha8Rng);

impl Mutations {
    /// The same seed makes the same mutants.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// One to four places of a chunk's contents otherwise; its length and checksum are right.
    pub fn of_chunk(&mut self, good: &[u8]) -> Vec<u8> {
        let start = contents(good);
        let mut inside = good[start..].to_vec();
        for _ in 0..self.0.random_range(1..=4) {
            self.mutate(&mut inside);
        }
        chunk::framed(good[8], &inside)
    }

    /// One to eight places of any bytes otherwise.
    pub fn of_bytes(&mut self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        for _ in 0..self.0.random_range(1..=8) {
            self.mutate(&mut bytes);
        }
        bytes
    }

    /// One of several.
    pub fn choose<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.random_range(0..of.len())]
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            bytes.push(self.0.random());
            return;
        }
        let at = self.0.random_range(0..bytes.len());
        match self.0.random_range(0..10) {
            0..=3 => bytes[at] ^= 1 << self.0.random_range(0..8),
            4 => bytes[at] = self.0.random(),
            5 => bytes[at] = *self.choose(&[0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xff]),
            6 => drop(bytes.remove(at)),
            7 => bytes.insert(at, self.0.random()),
            8 => {
                let number = match self.0.random_range(0..3) {
                    0 => chunk::unsigned(1 << self.0.random_range(0..64)),
                    1 => chunk::signed(i64::MIN >> self.0.random_range(0..63)),
                    _ => chunk::unsigned(self.0.next_u64()),
                };
                bytes.splice(at..=at, number);
            }
            _ => {
                let end = self.0.random_range(at..bytes.len().min(at + 16));
                let copy = bytes[at..=end].to_vec();
                let to = self.0.random_range(0..=bytes.len());
                bytes.splice(to..to, copy);
            }
        }
    }
}

/// Where a chunk's contents begin.
fn contents(chunk: &[u8]) -> usize {
    9 + chunk[9..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1
}
