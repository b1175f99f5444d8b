//! A chunk of Automerge's binary format, walked without decoding it: what it declares is counted before anything is
//! taken for it. A few bytes may claim a million operations, or a column that inflates to gigabytes, and nothing that
//! runs afterwards can give the memory back.
//!
//! Every loop here ends with the bytes, and no memory is taken but for deflated columns, within their bound.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use sha2::{Digest as _, Sha256};

use super::{
    ACTOR_BYTES, DEPENDENCIES_MAX, DOCUMENT_BYTES_MAX, DOCUMENT_OPERATIONS_MAX, KEY_BYTES_MAX, OPERATIONS_MAX,
    PREDECESSORS_MAX,
};
use crate::wire::Reason;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const COLUMNS_MAX: u64 = 64;
/// Far beyond any clock, and far from where differences of two of them overflow.
const SECONDS_MAX: u64 = 1 << 41;
/// Numbers of changes and operations stay far from where Automerge counts no further.
const NUMBER_MAX: u64 = 1 << 31;

/// The chunks that are taken from elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Document = 0,
    Change = 1,
    Bundle = 3,
}

/// What a chunk declares to hold, however few bytes it says so in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// Rows or elements of its longest column; operations as a rule.
    pub rows: u64,
    /// The chunk's own bytes, those of its texts, each as often as it is declared, and what its columns inflate to.
    pub bytes: u64,
}

/// What the columns of a chunk may declare.
#[derive(Clone, Copy)]
struct Bounds {
    /// Rows of each column.
    rows: u64,
    /// Elements of a column that holds several for a row.
    elements: u64,
    /// Bytes of all texts, each as often as it is declared.
    texts: u64,
    /// Bytes that deflated columns may inflate to; none may be deflated when this is 0.
    inflated: u64,
    /// Rows or elements of the longest column so far.
    longest: u64,
}

const OF_A_CHANGE: Bounds = Bounds {
    rows: OPERATIONS_MAX as u64,
    elements: PREDECESSORS_MAX as u64,
    texts: (OPERATIONS_MAX * KEY_BYTES_MAX) as u64,
    inflated: 0,
    longest: 0,
};

const OF_A_DOCUMENT: Bounds = Bounds {
    rows: DOCUMENT_OPERATIONS_MAX as u64,
    elements: 2 * DOCUMENT_OPERATIONS_MAX as u64,
    texts: 8 * DOCUMENT_BYTES_MAX as u64,
    inflated: 0,
    longest: 0,
};

// Automerge always deflates the larger columns of a bundle.
const OF_A_BUNDLE: Bounds = Bounds { inflated: DOCUMENT_BYTES_MAX as u64, ..OF_A_DOCUMENT };

/// Walks one chunk of a sort: permitted in size, with a right checksum, and with nothing after it.
pub(super) fn walk(sort: Sort, bytes: &[u8]) -> Result<Declared, Reason> {
    let mut rest = Rest(contents(sort, bytes)?);
    let allowed = match sort {
        Sort::Change => OF_A_CHANGE,
        Sort::Document => OF_A_DOCUMENT,
        Sort::Bundle => OF_A_BUNDLE,
    };
    let mut left = allowed;
    match sort {
        Sort::Change => change(&mut rest, &mut left),
        Sort::Document => document(&mut rest, &mut left),
        Sort::Bundle => bundle(&mut rest, &mut left),
    }?;
    let unfolded = (allowed.texts - left.texts) + (allowed.inflated - left.inflated);
    Ok(Declared { rows: left.longest, bytes: bytes.len() as u64 + unfolded })
}

/// The actor of a change.
pub(super) fn actor_of(bytes: &[u8]) -> Result<&[u8], Reason> {
    let mut rest = Rest(contents(Sort::Change, bytes)?);
    rest.hashes()?;
    rest.text()
}

/// Layout: magic (4), checksum (4), chunk type (1), length (LEB128), contents.
fn contents(sort: Sort, bytes: &[u8]) -> Result<&[u8], Reason> {
    let (head, rest) = bytes.split_first_chunk::<9>().ok_or(Reason::Undecodable)?;
    let [m0, m1, m2, m3, c0, c1, c2, c3, chunk] = *head;
    // Automerge's own decoder does not compare the checksum; a device that does would reject what we forward.
    let digest: [u8; 32] = Sha256::new().chain_update([chunk]).chain_update(rest).finalize().into();
    if [m0, m1, m2, m3] != MAGIC || chunk != sort as u8 || !digest.starts_with(&[c0, c1, c2, c3]) {
        return Err(Reason::Undecodable);
    }
    let mut rest = Rest(rest);
    let length = rest.unsigned()?;
    if u64::try_from(rest.0.len()) == Ok(length) { Ok(rest.0) } else { Err(Reason::Undecodable) }
}

fn change(rest: &mut Rest<'_>, bounds: &mut Bounds) -> Result<(), Reason> {
    let dependencies = rest.hashes()?;
    rest.actor()?;
    let (number, first_operation, seconds) = (rest.unsigned()?, rest.unsigned()?, rest.signed()?);
    if dependencies > DEPENDENCIES_MAX as u64
        || number > NUMBER_MAX
        || first_operation > NUMBER_MAX
        || seconds.unsigned_abs() > SECONDS_MAX
    {
        return Err(Reason::TooLarge);
    }
    rest.text()?;
    rest.actors()?;
    let columns = rest.columns()?;
    rest.walk_columns(&columns, bounds)
}

fn document(rest: &mut Rest<'_>, bounds: &mut Bounds) -> Result<(), Reason> {
    rest.actors()?;
    rest.hashes()?;
    let (changes, operations) = (rest.columns()?, rest.columns()?);
    rest.walk_columns(&changes, bounds)?;
    rest.walk_columns(&operations, bounds)
}

fn bundle(rest: &mut Rest<'_>, bounds: &mut Bounds) -> Result<(), Reason> {
    rest.hashes()?;
    rest.actors()?;
    for _changes_then_operations in 0..2 {
        let columns = rest.columns()?;
        rest.walk_columns(&columns, bounds)?;
    }
    Ok(())
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

/// One column as declared.
struct Column {
    id: u64,
    holds: Holds,
    deflated: bool,
    length: u64,
}

/// What a column's rows are, by the lowest three bits of its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// How many elements each row has in the columns that follow.
    Groups,
    Unsigned,
    Signed,
    Booleans,
    Texts,
    /// Bytes whose lengths stand in the column before.
    Raw,
}

impl<'a> Rest<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], Reason> {
        let length = usize::try_from(length).map_err(|_| Reason::Undecodable)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Reason::Undecodable)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Reason> {
        let (byte, rest) = self.0.split_first().ok_or(Reason::Undecodable)?;
        self.0 = rest;
        Ok(*byte)
    }

    fn unsigned(&mut self) -> Result<u64, Reason> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return if shift == 63 && byte > 1 { Err(Reason::Undecodable) } else { Ok(value) };
            }
        }
        Err(Reason::Undecodable)
    }

    fn signed(&mut self) -> Result<i64, Reason> {
        let mut value = 0_i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(if shift < 63 && byte & 0x40 != 0 { value | (-1 << (shift + 7)) } else { value });
            }
        }
        Err(Reason::Undecodable)
    }

    fn text(&mut self) -> Result<&'a [u8], Reason> {
        let length = self.unsigned()?;
        self.take(length)
    }

    fn hashes(&mut self) -> Result<u64, Reason> {
        let count = self.unsigned()?;
        self.take(count.checked_mul(32).ok_or(Reason::Undecodable)?)?;
        Ok(count)
    }

    /// An actor is written out once more for each change, however long it is.
    fn actor(&mut self) -> Result<(), Reason> {
        if self.text()?.len() == ACTOR_BYTES { Ok(()) } else { Err(Reason::ForeignActor) }
    }

    fn actors(&mut self) -> Result<(), Reason> {
        // Each takes bytes, so the bytes are the bound.
        (0..self.unsigned()?).try_for_each(|_| self.actor())
    }

    fn columns(&mut self) -> Result<Vec<Column>, Reason> {
        let count = self.unsigned()?;
        if count > COLUMNS_MAX {
            return Err(Reason::TooLarge);
        }
        (0..count).map(|_| Ok(Column::of(self.unsigned()?, self.unsigned()?))).collect()
    }

    fn walk_columns(&mut self, columns: &[Column], bounds: &mut Bounds) -> Result<(), Reason> {
        let mut group = None;
        for column in columns {
            let bytes = self.take(column.length)?;
            let inflated = if column.deflated { Some(inflate(bytes, &mut bounds.inflated)?) } else { None };
            let rows = if group == Some(column.id) { bounds.elements } else { bounds.rows };
            Rest(inflated.as_deref().unwrap_or(bytes)).walk_column(column.holds, rows, bounds)?;
            if column.holds == Holds::Groups {
                group = Some(column.id);
            }
        }
        Ok(())
    }

    fn walk_column(&mut self, holds: Holds, rows_max: u64, bounds: &mut Bounds) -> Result<(), Reason> {
        if holds == Holds::Raw {
            return Ok(());
        }
        let (mut rows, mut elements) = (rows_max, bounds.elements);
        while !self.0.is_empty() {
            if holds == Holds::Booleans {
                spend(&mut rows, self.unsigned()?, 1)?;
                continue;
            }
            // A run of one value, of nulls, or of as many values as it is long.
            let run = self.signed()?;
            let (count, values) = match run {
                1.. => (run.unsigned_abs(), 1),
                0 => (self.unsigned()?, 0),
                ..0 => (run.unsigned_abs(), run.unsigned_abs()),
            };
            spend(&mut rows, count, 1)?;
            let each = if values == 1 { count } else { 1 };
            for _ in 0..values {
                match holds {
                    Holds::Groups => spend(&mut elements, self.unsigned()?, each)?,
                    Holds::Texts => spend(&mut bounds.texts, self.text()?.len() as u64, each)?,
                    Holds::Signed => drop(self.signed()?),
                    Holds::Unsigned | Holds::Booleans | Holds::Raw => drop(self.unsigned()?),
                }
            }
        }
        bounds.longest = bounds.longest.max(rows_max - rows).max(bounds.elements - elements);
        Ok(())
    }
}

impl Column {
    fn of(number: u64, length: u64) -> Self {
        let holds = match number & 7 {
            0 => Holds::Groups,
            3 => Holds::Signed,
            4 => Holds::Booleans,
            5 => Holds::Texts,
            7 => Holds::Raw,
            _ => Holds::Unsigned,
        };
        Self { id: number >> 4, holds, deflated: number & 8 != 0, length }
    }
}

/// Takes what is declared off what may be.
fn spend(left: &mut u64, declared: u64, times: u64) -> Result<(), Reason> {
    *left = declared.checked_mul(times).and_then(|all| left.checked_sub(all)).ok_or(Reason::TooLarge)?;
    Ok(())
}

fn inflate(bytes: &[u8], left: &mut u64) -> Result<Vec<u8>, Reason> {
    if *left == 0 {
        return Err(Reason::Undecodable);
    }
    let mut inflated = Vec::new();
    DeflateDecoder::new(bytes)
        .take(left.saturating_add(1))
        .read_to_end(&mut inflated)
        .map_err(|_| Reason::Undecodable)?;
    spend(left, inflated.len() as u64, 1)?;
    Ok(inflated)
}
