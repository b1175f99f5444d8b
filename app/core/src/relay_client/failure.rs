//! Why the relay gave no answer, told apart by what the user or the driver can do about it.

use std::error::Error;
use std::io;
use std::time::Duration;

use crdt_model::wire::Rejection;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::error::ErrorCode;

/// The longest wait that is taken from `Retry-After`.
const RETRY_AFTER_SECONDS_MAX: u64 = 60 * 60;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelayError {
    /// The address is none, or would send names unencrypted.
    #[error("the relay's address cannot be used")]
    Address,
    /// Nobody answered.
    #[error("the relay cannot be reached")]
    Unreachable,
    /// Something answered that is not the relay, or not whole.
    #[error("something else than the relay answered: {0}")]
    Foreign(&'static str),
    /// The relay answered that it will not.
    #[error("the relay refused: {rejection:?}")]
    Rejected {
        /// Why.
        rejection: Rejection,
        /// A challenge to try again with.
        challenge: Option<[u8; 32]>,
        /// The newest protocol version that it speaks, when it does not speak the one that it was asked in.
        newest: Option<u16>,
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
}

impl RelayError {
    /// A refusal of which no more is known.
    pub(super) const fn refusal(rejection: Rejection) -> Self {
        Self::Rejected { rejection, challenge: None, newest: None, retry_after: None }
    }

    /// The relay has closed this device.
    pub(crate) const fn closed() -> Self {
        Self::refusal(Rejection::Revoked)
    }

    /// The code for the screens.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Address => ErrorCode::InviteNotEncrypted,
            Self::Unreachable => ErrorCode::RelayUnreachable,
            Self::Foreign(_) => ErrorCode::RelayForeign,
            Self::Rejected { rejection, .. } => match rejection {
                Rejection::Version => ErrorCode::RelayVersion,
                Rejection::InviteInvalid => ErrorCode::InviteInvalid,
                Rejection::Pending => ErrorCode::Pending,
                Rejection::Revoked => ErrorCode::Revoked,
                Rejection::UnknownDevice => ErrorCode::UnknownDevice,
                Rejection::BadFrame
                | Rejection::BadSignature
                | Rejection::BadChallenge
                | Rejection::TooLarge
                | Rejection::Unavailable
                | Rejection::UnknownCursor => ErrorCode::RelayFault,
            },
        }
    }

    /// Whether the relay itself spoke.
    pub const fn is_contact(&self) -> bool {
        matches!(self, Self::Rejected { .. })
    }

    /// How long the relay asks to be left alone.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Rejected { retry_after, .. } => *retry_after,
            Self::Address | Self::Unreachable | Self::Foreign(_) => None,
        }
    }
}

/// A request that got no answer at all.
pub(super) fn of_sending(error: &reqwest::Error) -> RelayError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(at) = cause {
        let wrapped = at.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let tls = wrapped.and_then(|wrapped| wrapped.downcast_ref()).or_else(|| at.downcast_ref());
        if let Some(rustls::Error::InvalidCertificate(_)) = tls {
            return RelayError::Foreign("another machine's certificate");
        }
        if at.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
            return RelayError::Foreign("not HTTP");
        }
        cause = at.source();
    }
    RelayError::Unreachable
}

/// An answer that began and did not end as it said it would.
pub(super) fn of_reading(error: &reqwest::Error) -> RelayError {
    if error.is_timeout() { RelayError::Unreachable } else { RelayError::Foreign("an answer cut short") }
}

/// `Retry-After` in seconds; the relay writes no dates.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(RETRY_AFTER_SECONDS_MAX)))
}
