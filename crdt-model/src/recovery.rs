//! The one-time code for a forgotten PIN: what opens a device's recovery slot, kept at the relay, said on the telephone.

use std::fmt;
use std::str::FromStr;

/// The letters that a code is made of: none that look alike.
const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Twenty-four letters of twenty-four: some 110 bits. Shown in six groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; 24]);

impl RecoveryCode {
    /// A code from random bytes: as many as are needed are taken; `None` when too few of them can be used.
    pub fn from_random(random: &[u8; 64]) -> Option<Self> {
        // Only bytes below the last whole multiple of 24 count, so that no letter comes more often than another.
        let mut fair = random.iter().filter(|byte| **byte < 240).map(|byte| usize::from(*byte) % LETTERS.len());
        let mut letters = [0; 24];
        for letter in &mut letters {
            *letter = *LETTERS.get(fair.next()?)?;
        }
        Some(Self(letters))
    }

    /// The letters, without spaces.
    pub fn letters(&self) -> &str {
        // Every byte is one of LETTERS.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// That is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has 24 letters, without I and O")]
pub struct NotACode;

impl FromStr for RecoveryCode {
    type Err = NotACode;

    /// As people type it: small or capital, with or without spaces and hyphens.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let typed = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).map(|byte| byte.to_ascii_uppercase());
        let letters: Vec<u8> = typed.take(25).collect();
        if letters.iter().all(|letter| LETTERS.contains(letter)) {
            letters.try_into().map(Self).map_err(|_| NotACode)
        } else {
            Err(NotACode)
        }
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.letters().chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_out_can_be_typed_in() {
        let random: [u8; 64] = std::array::from_fn(|place| u8::try_from(place * 4).unwrap());
        let code = RecoveryCode::from_random(&random).unwrap();
        let shown = code.to_string();
        assert_eq!(shown.len(), 24 + 5);
        assert_eq!(shown.parse(), Ok(code.clone()));
        assert_eq!(shown.to_lowercase().replace(' ', "-").parse(), Ok(code));
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in ["", "ABCD", "ABCD EFGH JKLM NPQR STUV WXY0", "ABCD EFGH JKLM NPQR STUV WXYI", &"A".repeat(25)] {
            assert_eq!(text.parse::<RecoveryCode>(), Err(NotACode), "{text}");
        }
    }

    #[test]
    fn too_little_chance_makes_no_code() {
        assert!(RecoveryCode::from_random(&[255; 64]).is_none());
    }
}
