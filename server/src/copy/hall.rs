//! The city hall's file within a copy of the relay's: one file to keep, in parts of a bounded size.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::{CopyError, begin, beside, remove_with_its_log, settle};
use crate::check::{Broken, WholeHall, check_hall};
use crate::hall::FILE_NAME;

const PART_BYTES: usize = 1 << 20;

/// What lets somebody in, or may for a while: a copy that comes back begins with nobody signed in.
const LEFT_OUT: [&str; 2] = ["session", "link"];

/// Copies the city hall's file as of now, without who is signed in, and checks the copy; nothing when there is none.
pub(super) fn copied(data: &Path, to: &Path) -> Result<Option<WholeHall>, CopyError> {
    remove_with_its_log(to)?;
    let file = data.join(FILE_NAME);
    if !file.is_file() {
        return Ok(None);
    }
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(Broken::from)?;
    begin(to)?;
    connection.execute("vacuum into ?1", [to.to_string_lossy()]).map_err(Broken::from)?;
    forget_sessions(to).map_err(Broken::from)?;
    Ok(Some(check_hall(to)?))
}

fn forget_sessions(file: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "secure_delete", true)?;
    for table in LEFT_OUT {
        let is_there = "select exists (select 1 from sqlite_schema where type = 'table' and name = ?1)";
        if connection.query_row(is_there, [table], |row| row.get(0))? {
            connection.execute(&format!("delete from {table}"), [])?;
        }
    }
    connection.execute_batch("vacuum")
}

/// Puts the copied file into a copy of the relay's.
pub(super) fn put_into(copy: &Path, hall: &Path) -> Result<(), CopyError> {
    let bytes = std::fs::read(hall).map_err(|source| CopyError::Io { file: hall.to_owned(), source })?;
    let put = || {
        let mut connection = Connection::open(copy)?;
        let transaction = connection.transaction()?;
        // A relay that serves a copy put in place by hand still has in its file what the copy brought.
        transaction.execute_batch(
            "drop table if exists city_hall;
             create table city_hall (part integer primary key, bytes blob not null) strict",
        )?;
        for part in bytes.chunks(PART_BYTES) {
            transaction.execute("insert into city_hall (bytes) values (?1)", [part])?;
        }
        transaction.commit()
    };
    put().map_err(Broken::from)?;
    remove_with_its_log(hall)
}

/// Takes the city hall's file out of a copy and puts it, checked, into a data folder; nothing when the copy has none,
/// which those of earlier versions have not. A file that is there already and is another stays, and nothing is restored.
pub(super) fn restored(copy: &Path, data: &Path) -> Result<Option<WholeHall>, CopyError> {
    let file = data.join(FILE_NAME);
    let unfinished = beside(&file);
    remove_with_its_log(&unfinished)?;
    let Some(bytes) = taken_out(copy).map_err(Broken::from)? else { return Ok(None) };
    let failed = |source| CopyError::Io { file: unfinished.clone(), source };
    std::fs::write(&unfinished, &bytes).map_err(failed)?;
    let whole = check_hall(&unfinished)?;
    if file.exists() {
        // A restore that was cut off has put this very file there; any other may hold notes that the copy lacks.
        let there = std::fs::read(&file).map_err(failed)?;
        if Sha256::digest(&there) != Sha256::digest(&bytes) {
            return Err(CopyError::InTheWay(file));
        }
        remove_with_its_log(&unfinished)?;
    } else {
        // What an earlier file left must not be read as this one's.
        remove_with_its_log(&file)?;
        settle(&unfinished, &file)?;
    }
    Ok(Some(whole))
}

fn taken_out(copy: &Path) -> rusqlite::Result<Option<Vec<u8>>> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let is_there = "select 1 from sqlite_schema where type = 'table' and name = 'city_hall'";
    if connection.query_row(is_there, [], |_| Ok(())).optional()?.is_none() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let mut select = connection.prepare("select bytes from city_hall order by part")?;
    let mut rows = select.query(params![])?;
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob()?);
    }
    Ok(Some(bytes))
}

/// Takes it out of a relay's file that serves again.
pub(super) fn drop_from(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("drop table if exists city_hall; vacuum")
}
