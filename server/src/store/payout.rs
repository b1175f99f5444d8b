//! Files of payouts, and the claims that they pay.

use chrono::NaiveDate;
use crdt_model::id::PictureHash;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::{StoreError, column};

/// A claim that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// The space of its match.
    pub space: Space,
    /// The claim.
    pub claim: DocumentId,
    /// The picture of its receipt.
    pub picture: Option<PictureHash>,
    /// How much, in øre.
    pub amount_oere: i64,
}

/// A file of payouts, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number, from 1.
    pub number: u64,
    /// Its date.
    pub as_of: NaiveDate,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// How many claims it pays.
    pub claims: u64,
    /// How much they come to, in øre.
    pub amount_oere: i64,
}

/// What the host of a paid claim is still to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaid {
    /// The claim.
    pub paid: Paid,
    /// The number of its file.
    pub file: u64,
    /// The date of its file.
    pub as_of: NaiveDate,
}

/// Keeps a file and what it pays. What is here already stays.
pub fn add(
    connection: &Connection,
    number: u64,
    as_of: NaiveDate,
    bytes: &[u8],
    claims: &[Paid],
    now: i64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into payout_file (number, as_of, made_at, bytes) values (?1, ?2, ?3, ?4) on conflict do nothing",
        )?
        .execute(params![number, as_of.to_string(), now, bytes])?;
    let mut insert = connection.prepare_cached(
        "insert into payout (space, claim, picture, amount_oere, file) values (?1, ?2, ?3, ?4, ?5)
         on conflict do nothing",
    )?;
    for Paid { space, claim, picture, amount_oere } in claims {
        let picture = picture.as_ref().map(PictureHash::as_bytes);
        insert.execute(params![space.to_wire(), claim.to_wire(), picture, amount_oere, number])?;
    }
    Ok(())
}

/// Every file, the newest first.
pub fn files(connection: &Connection) -> Result<Vec<Listed>, StoreError> {
    let mut query = connection.prepare_cached(
        "select f.number, f.as_of, f.made_at, count(p.claim), coalesce(sum(p.amount_oere), 0)
         from payout_file f left join payout p on p.file = f.number group by f.number order by f.number desc",
    )?;
    let files = query.query_map([], |row| {
        let (as_of, made_at) = (column::date(row, 1)?, row.get(2)?);
        Ok(Listed { number: row.get(0)?, as_of, made_at, claims: row.get(3)?, amount_oere: row.get(4)? })
    })?;
    Ok(files.collect::<rusqlite::Result<_>>()?)
}

/// The bytes of a file, as they were first given out.
pub fn file(connection: &Connection, number: u64) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection
        .prepare_cached("select bytes from payout_file where number = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?)
}

/// Every claim that is paid.
pub fn all(connection: &Connection) -> Result<Vec<Paid>, StoreError> {
    let mut query = connection.prepare_cached("select space, claim, picture, amount_oere from payout")?;
    let paid = query.query_map([], |row| {
        let (space, claim) = (column::id(row, 0)?, column::id(row, 1)?);
        Ok(Paid { space, claim, picture: column::id_if_any(row, 2)?, amount_oere: row.get(3)? })
    })?;
    Ok(paid.collect::<rusqlite::Result<_>>()?)
}

/// What hosts are still to be told.
pub fn unsaid(connection: &Connection) -> Result<Vec<Unsaid>, StoreError> {
    let mut query = connection.prepare_cached(
        "select p.space, p.claim, p.picture, p.amount_oere, p.file, f.as_of
         from payout p join payout_file f on f.number = p.file where p.said = 0 order by p.file, p.space, p.claim",
    )?;
    let unsaid = query.query_map([], |row| {
        let (space, claim) = (column::id(row, 0)?, column::id(row, 1)?);
        let paid = Paid { space, claim, picture: column::id_if_any(row, 2)?, amount_oere: row.get(3)? };
        Ok(Unsaid { paid, file: row.get(4)?, as_of: column::date(row, 5)? })
    })?;
    Ok(unsaid.collect::<rusqlite::Result<_>>()?)
}

/// The host of a claim has been told.
pub fn said(connection: &Connection, paid: &Paid) -> Result<(), StoreError> {
    connection
        .prepare_cached("update payout set said = 1 where space = ?1 and claim = ?2")?
        .execute(params![paid.space.to_wire(), paid.claim.to_wire()])?;
    Ok(())
}
