//! Automerge's binary format, written freely: anything can be claimed, and the checksum is right all the same.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

/// The type of a document chunk.
pub const DOCUMENT: u8 = 0;
/// The type of a change chunk.
pub const CHANGE: u8 = 1;
/// The type of a deflated change chunk.
pub const DEFLATED: u8 = 2;
/// The type of a bundle chunk.
pub const BUNDLE: u8 = 3;

/// An unsigned LEB128 number.
pub fn unsigned(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A signed LEB128 number.
pub fn signed(mut number: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if (number == 0 && low & 0x40 == 0) || (number == -1 && low & 0x40 != 0) {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Bytes after their length.
pub fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [unsigned(bytes.len() as u64), bytes.to_vec()].concat()
}

/// Contents as a chunk of a type, with a right checksum.
pub fn framed(sort: u8, contents: &[u8]) -> Vec<u8> {
    sealed(
        &[&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, sort], unsigned(contents.len() as u64).as_slice(), contents].concat(),
    )
}

/// A chunk with its checksum made right, whatever became of it.
pub fn sealed(chunk: &[u8]) -> Vec<u8> {
    let mut bytes = chunk.to_vec();
    if bytes.len() > 8 {
        let checksum = Sha256::digest(&bytes[8..]);
        bytes[4..8].copy_from_slice(&checksum[..4]);
    }
    bytes
}

/// Bytes deflated.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}

/// As many zeros as are wanted, deflated: a thousandth of that.
pub fn deflated_zeros(count: usize) -> Vec<u8> {
    deflated(&vec![0; count])
}

/// One value as often as wanted in a column. A single one is written as Automerge writes it.
pub fn run(count: i64, value: &[u8]) -> Vec<u8> {
    [signed(if count == 1 { -1 } else { count }).as_slice(), value].concat()
}

/// A run of nulls in a column.
pub fn nulls(count: u64) -> Vec<u8> {
    [signed(0), unsigned(count)].concat()
}

/// Values one by one in a column.
pub fn literals(values: &[Vec<u8>]) -> Vec<u8> {
    [signed(-(values.len() as i64)), values.concat()].concat()
}

/// Columns by their numbers: what is declared of them, and what they hold.
pub fn columns(columns: &[(u64, Vec<u8>)]) -> (Vec<u8>, Vec<u8>) {
    let mut declared = unsigned(columns.len() as u64);
    let mut held = Vec::new();
    for (number, bytes) in columns {
        declared.extend(unsigned(*number));
        declared.extend(unsigned(bytes.len() as u64));
        held.extend(bytes);
    }
    (declared, held)
}

/// A column's number once more, as deflated.
pub const fn as_deflated(number: u64) -> u64 {
    number | 8
}
