//! Journal and file held against each other, when a relay starts and when a copy is put back.

use std::sync::PoisonError;

use crdt_model::id::Epoch;
use rusqlite::{Connection, TransactionBehavior};

use super::file::{Opened, ReadLine};
use super::{By, Event, Journal, JournalError, already, record};
use crate::store::{StoreError, access_event, challenge, meta, token};

/// When it happens, and the epoch of the history that may have to begin.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Fresh and random.
    pub epoch: Epoch,
}

/// What is thought of a file whose journal knows nothing newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It is the newest there is: a relay starts on its own file.
    Trust,
    /// It is a copy. A journal that does not even reach it says nothing of what happened since.
    Copy,
}

/// How the two stood to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The file was the newest.
    Newest,
    /// The file was an older copy; so many events were done again.
    Replayed(u64),
    /// The file was a copy and nobody knows what happened since: every device waits to be confirmed.
    Doubted,
}

impl Journal {
    /// Puts the file right by the journal and the journal by the file. Only for who holds the data folder.
    pub fn reconcile(&self, connection: &mut Connection, doubt: Doubt, now: Now) -> Result<Found, StoreError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // First the file, then the journal, as everybody who changes access does: the two never wait for each other. What
        // others appended is committed, and so in the file that is held here.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut opened = Opened::open(&self.file)?;
        let mut lines = Vec::new();
        opened.read_on(&mut known, &self.relay_key, |line| {
            lines.push(line);
            Ok(())
        })?;
        let newest = access_event::newest(&transaction)?;
        let reaches_file = known.number >= newest && known.number > 0;
        let lines = self.newer_than(&transaction, newest, lines)?;
        let found = match (lines.len(), doubt) {
            (0, Doubt::Trust) => Found::Newest,
            (0, Doubt::Copy) if reaches_file => Found::Replayed(0),
            (0, Doubt::Copy) => Found::Doubted,
            (more, _) => Found::Replayed(u64::try_from(more).unwrap_or(u64::MAX)),
        };
        if newest == 0 && lines.is_empty() {
            already::record_all(&transaction, now.at)?;
        }
        for ReadLine { line, event } in lines {
            line.event.apply(&transaction, line.at)?;
            access_event::add(&transaction, &event)?;
        }
        if found != Found::Newest {
            meta::begin_again(&transaction, now.epoch, now.at)?;
            // They may have been used since the copy was made.
            challenge::forget_all(&transaction)?;
            token::forget_all(&transaction)?;
            record(&transaction, &By::Relay, now.at, Event::Restored { doubted: found == Found::Doubted })?;
        }
        transaction.commit()?;
        self.write_missing(connection, &mut opened, &mut known)?;
        Ok(found)
    }

    /// The lines that the file lacks; what both have must be the same.
    fn newer_than(
        &self,
        connection: &Connection,
        newest: u64,
        lines: Vec<ReadLine>,
    ) -> Result<Vec<ReadLine>, StoreError> {
        let common = lines.iter().take_while(|line| line.event.number <= newest).last();
        if let Some(ReadLine { event, .. }) = common
            && access_event::chain_at(connection, event.number)? != Some(event.chain)
        {
            return Err(JournalError::OtherHistory { file: self.file.clone(), number: event.number }.into());
        }
        Ok(lines.into_iter().filter(|line| line.event.number > newest).collect())
    }
}
