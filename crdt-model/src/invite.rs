//! The invite link that enrols a device.
//!
//! `<relay>/enrol#1.<base64url>`: the relay's address, then, where no server log sees it, the relay's public key
//! (32 bytes), the invite's id (16) and its single-use secret (16).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::id::InviteId;

/// An invite, as the link carries it.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// The relay's address, `https://…` or, on loopback only, `http://…`; no slash at the end.
    pub relay: String,
    /// The Ed25519 public key that the relay signs its answers with.
    pub relay_key: [u8; 32],
    /// Which invite.
    pub id: InviteId,
    /// Proves that the bearer was invited. Works once.
    pub secret: [u8; 16],
}

/// A text that is not an invite link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// It is not an invite link at all, or a part of it is missing.
    #[error("not an invite link")]
    NotAnInvite,
    /// It would send names over plain http to another machine.
    #[error("plain http is allowed only to this machine")]
    NotEncrypted,
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.relay_key.to_vec();
        bytes.extend(self.id.as_bytes());
        bytes.extend(self.secret);
        write!(f, "{}/enrol#1.{}", self.relay, URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invite({} {} …)", self.relay, self.id)
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    fn from_str(text: &str) -> Result<Self, InviteError> {
        let (relay, rest) = text.trim().split_once("/enrol#1.").ok_or(InviteError::NotAnInvite)?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| InviteError::NotAnInvite)?;
        let (relay_key, rest) = bytes.split_first_chunk::<32>().ok_or(InviteError::NotAnInvite)?;
        let (id, rest) = rest.split_first_chunk::<16>().ok_or(InviteError::NotAnInvite)?;
        let secret = rest.try_into().map_err(|_| InviteError::NotAnInvite)?;
        check_address(relay)?;
        Ok(Self { relay: relay.to_owned(), relay_key: *relay_key, id: InviteId::from_bytes(*id), secret })
    }
}

/// What a relay keeps of an invite's secret: its SHA-256.
pub fn secret_hash(secret: &[u8; 16]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Whether devices may be sent to the address: https anywhere; plain http only to this machine's loopback.
pub fn check_address(relay: &str) -> Result<(), InviteError> {
    if relay.strip_prefix("https://").is_some_and(|host| !host.is_empty()) {
        return Ok(());
    }
    let host = relay.strip_prefix("http://").ok_or(InviteError::NotAnInvite)?;
    let name = host.strip_prefix("[::1]").map_or_else(|| host.split(':').next().unwrap_or_default(), |_| "[::1]");
    if matches!(name, "127.0.0.1" | "localhost" | "[::1]") { Ok(()) } else { Err(InviteError::NotEncrypted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(relay: &str) -> Invite {
        Invite { relay: relay.to_owned(), relay_key: [7; 32], id: InviteId::from_bytes([8; 16]), secret: [9; 16] }
    }

    #[test]
    fn a_link_reads_back() {
        let there = invite("https://bindeled.example");
        assert_eq!(format!("  {there}\n").parse(), Ok(there));
    }

    #[test]
    fn plain_http_goes_no_further_than_this_machine() {
        for local in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:99"] {
            assert!(invite(local).to_string().parse::<Invite>().is_ok(), "{local}");
        }
        for far in ["http://10.0.0.7:8080", "http://127.0.0.1.example", "http://localhost.example:80"] {
            assert_eq!(invite(far).to_string().parse::<Invite>(), Err(InviteError::NotEncrypted), "{far}");
        }
    }

    #[test]
    fn a_shortened_link_is_refused() {
        let link = invite("https://bindeled.example").to_string();
        let shorter: String = link.chars().take(link.len() - 4).collect();
        assert_eq!(shorter.parse::<Invite>(), Err(InviteError::NotAnInvite));
    }
}
