//! Keys that each device has for itself, so that nobody can write over what another device said.

use crate::id::DeviceId;
use crate::kind::Kind;
use crate::{decision, link, meeting};

/// The prefixes of such keys in documents of a kind; the device's id ends each key.
const fn prefixes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Meeting => &[meeting::PARTICIPANT, meeting::VOLUNTEER, meeting::UNNAMED, meeting::STATE],
        Kind::Training => &[meeting::VOLUNTEER, meeting::UNNAMED],
        Kind::Link => &[link::SAID],
        Kind::Decision => &[decision::SAID],
        _ => &[],
    }
}

/// Whether a device may write a key in a document of a kind: of the keys that each device has for itself, only its own.
pub fn may_write(kind: Kind, device: DeviceId, key: &str) -> bool {
    let each_has_its_own = prefixes(kind).iter().any(|prefix| key.starts_with(prefix));
    !each_has_its_own || key.rsplit('/').next() == Some(device.to_string().as_str())
}
