//! Frames as bodies of requests and answers: packed and unpacked under one cap both ways.

use std::borrow::Cow;
use std::io::Read as _;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use crdt_model::wire::{self, Rejection, SignedAnswer, from_bytes, to_bytes};
use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};

use crate::error::CBOR;

/// Smaller bodies gain nothing by packing.
const PACK_BYTES_MIN: usize = 512;
const LEVEL: i32 = 3;
/// A stream that asks for a larger window than the largest frame needs is refused before memory is taken for it.
const WINDOW_LOG_MAX: u32 = 23;

/// Reads a frame.
pub fn read<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Rejection> {
    from_bytes(bytes).map_err(|_| Rejection::BadFrame)
}

/// Reads a frame that begins with the protocol version. What a newer version says may not be readable here at all, and
/// is answered with the version and not with "unreadable".
pub fn read_spoken<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Rejection> {
    let Spoken { version } = read(bytes)?;
    if wire::speaks(version) { read(bytes) } else { Err(Rejection::Version) }
}

#[derive(Decode)]
#[cbor(map)]
struct Spoken {
    #[n(0)]
    version: u16,
}

/// The body as it was before packing, when that is not larger than this.
pub fn unpack(most: usize, packed: bool, body: &[u8]) -> Result<Cow<'_, [u8]>, Rejection> {
    if body.len() > most {
        return Err(Rejection::TooLarge);
    }
    if !packed {
        return Ok(Cow::Borrowed(body));
    }
    let mut decoder = zstd::Decoder::with_buffer(body).map_err(|_| Rejection::BadFrame)?;
    decoder.window_log_max(WINDOW_LOG_MAX).map_err(|_| Rejection::BadFrame)?;
    let cap = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut unpacked = Vec::new();
    decoder.take(cap).read_to_end(&mut unpacked).map_err(|_| Rejection::BadFrame)?;
    if unpacked.len() > most { Err(Rejection::TooLarge) } else { Ok(Cow::Owned(unpacked)) }
}

/// Whether the body is packed, and the body: packed when that makes it smaller.
pub fn pack(body: Vec<u8>) -> (bool, Vec<u8>) {
    if body.len() <= PACK_BYTES_MIN {
        return (false, body);
    }
    match zstd::bulk::compress(&body, LEVEL) {
        Ok(smaller) if smaller.len() < body.len() => (true, smaller),
        Ok(_) | Err(_) => (false, body),
    }
}

/// The signed answer to a request, given as it was sent.
pub fn answer<T: Encode<()>>(key: &SigningKey, request: &[u8], may_pack: bool, frame: &T) -> Response {
    let body = to_bytes(frame);
    let (packed, body) = if may_pack { pack(body) } else { (false, body) };
    let signed = SignedAnswer::sign(key, request, packed, body);
    ([(header::CONTENT_TYPE, CBOR)], to_bytes(&signed)).into_response()
}

#[cfg(test)]
mod tests {
    use crdt_model::wire::FRAME_BYTES_MAX;

    use super::*;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        for body in [Vec::new(), vec![7; 100], vec![7; 100_000], (0..=255).collect()] {
            let (packed, sent) = pack(body.clone());
            assert!(sent.len() <= body.len());
            assert_eq!(unpack(FRAME_BYTES_MAX, packed, &sent).as_deref(), Ok(body.as_slice()));
        }
    }

    #[test]
    fn a_small_stream_that_inflates_past_the_cap_is_refused() {
        let (packed, bomb) = pack(vec![0; FRAME_BYTES_MAX + 1]);
        assert!(packed && bomb.len() < 10_000);
        assert_eq!(unpack(FRAME_BYTES_MAX, packed, &bomb), Err(Rejection::TooLarge));
    }

    #[test]
    fn a_cut_stream_is_not_a_frame() {
        let (packed, sent) = pack(vec![7; 100_000]);
        let cut = sent.split_last().map(|(_, most)| most).unwrap_or_default();
        assert_eq!(unpack(FRAME_BYTES_MAX, packed, cut), Err(Rejection::BadFrame));
    }
}
