//! A space's changes in brief: digests that are equal when both sides have the same.

use minicbor::{Decode, Encode, decode, encode};

use crate::id::EntryHash;
use crate::kind::DocumentId;

/// Into how many buckets the documents of a space are sorted, by the last byte of their ids.
pub const BUCKETS: usize = 32;

const DIGEST_LEN: usize = 8;

/// For each bucket the first eight bytes of the entry hashes of all its changes, added without carry (XOR), so that
/// their order does not matter. On the wire the digests follow each other, 256 bytes in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Buckets([[u8; DIGEST_LEN]; BUCKETS]);

impl Buckets {
    /// Adds a change; adding it twice takes it out again.
    pub fn add(&mut self, document: DocumentId, entry: EntryHash) {
        if let Some(digest) = self.0.get_mut(Self::place(document)) {
            for (sum, byte) in digest.iter_mut().zip(entry.as_bytes()) {
                *sum ^= byte;
            }
        }
    }

    /// Where the two differ: a bit for each bucket, the lowest for the first.
    pub fn differing(&self, other: &Self) -> u32 {
        let pairs = self.0.iter().zip(&other.0).enumerate();
        pairs.filter(|(_, (own, theirs))| own != theirs).fold(0, |bits, (place, _)| bits | 1 << place)
    }

    /// The bit of a document's bucket.
    pub fn of(document: DocumentId) -> u32 {
        1 << Self::place(document)
    }

    /// Whether a document's bucket is among these bits.
    pub fn has(bits: u32, document: DocumentId) -> bool {
        bits & Self::of(document) != 0
    }

    fn place(document: DocumentId) -> usize {
        usize::from(document.bytes().last().copied().unwrap_or_default()) % BUCKETS
    }
}

impl<C> Encode<C> for Buckets {
    fn encode<W: encode::Write>(
        &self,
        encoder: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        encoder.bytes(self.0.as_flattened())?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Buckets {
    fn decode(decoder: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let bytes = decoder.bytes()?;
        let (digests, rest) = bytes.as_chunks::<DIGEST_LEN>();
        match (<[[u8; DIGEST_LEN]; BUCKETS]>::try_from(digests), rest) {
            (Ok(digests), []) => Ok(Self(digests)),
            _ => Err(decode::Error::message("not the digests of a space")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    fn change(number: u8) -> (DocumentId, EntryHash) {
        (DocumentId::new(Kind::Meeting, [number; 16]), EntryHash::from_bytes([number; 32]))
    }

    #[test]
    fn order_does_not_matter_and_what_is_missing_shows_in_its_bucket() {
        let (mut forth, mut back) = (Buckets::default(), Buckets::default());
        for number in 0..100 {
            let (document, entry) = change(number);
            forth.add(document, entry);
            let (document, entry) = change(99 - number);
            back.add(document, entry);
        }
        assert_eq!(forth.differing(&back), 0);
        let (document, entry) = change(70);
        back.add(document, entry);
        assert_eq!(forth.differing(&back), 1 << (70 % 32));
        assert!(Buckets::has(1 << 6, document) && !Buckets::has(1 << 7, document));
    }
}
