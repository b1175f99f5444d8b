//! zstd under a hard cap: never more than a frame may have, whatever a stream claims.

use std::io::Read as _;

use crdt_model::wire::FRAME_BYTES_MAX;

use super::RelayError;

/// A body this small is not worth packing.
const UNPACKED_BYTES_WORTH: usize = 512;

/// zstd's level: on small frames the higher ones only cost time.
const LEVEL: i32 = 3;

/// The widest window that a stream may ask for, as a power of two: one frame.
const WINDOW_LOG_MAX: u32 = 23;

/// The body to send and whether it is packed: only when that makes it smaller.
pub(super) fn pack(frame: Vec<u8>) -> (bool, Vec<u8>) {
    if frame.len() <= UNPACKED_BYTES_WORTH {
        return (false, frame);
    }
    match zstd::stream::encode_all(frame.as_slice(), LEVEL) {
        Ok(packed) if packed.len() < frame.len() => (true, packed),
        Ok(_) | Err(_) => (false, frame),
    }
}

/// The frame in a packed body.
pub(super) fn unpack(body: &[u8]) -> Result<Vec<u8>, RelayError> {
    let foreign = |_| RelayError::Foreign("a body that cannot be unpacked");
    let mut decoder = zstd::stream::read::Decoder::with_buffer(body).map_err(foreign)?;
    decoder.window_log_max(WINDOW_LOG_MAX).map_err(foreign)?;
    let mut frame = Vec::new();
    let cap = u64::try_from(FRAME_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(cap).read_to_end(&mut frame).map_err(foreign)?;
    if frame.len() > FRAME_BYTES_MAX {
        return Err(RelayError::Foreign("a body that unpacks without end"));
    }
    Ok(frame)
}
