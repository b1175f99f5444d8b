//! Keeps the figures on the device up with its documents. Nothing of it is done at a tap: changed documents are noted
//! by the store, and taken in when somebody asks for figures.

use ::figures::Rows;
use crdt_model::rights::Role;
use rusqlite::Connection;

use super::{Desk, Place};
use crate::error::{AppError, ErrorCode};
use crate::figures::{FiguresFile, Reached};
use crate::store::{self, StoreError, meta, unfigured};

/// The most documents that are taken in before others have their turn at the desk: a tap in between is still drawn at
/// once.
const DOCUMENTS_MAX: usize = 50;

impl Desk {
    /// Takes changed documents into the figures; more are left when this gives `false`. For coordinators: others hold
    /// too little for any figure to say something.
    pub(crate) fn bring_figures_up(&mut self) -> Result<bool, AppError> {
        if self.role() != Role::Coordinator {
            return Err(ErrorCode::NotAllowed.into());
        }
        self.settle()?;
        let done = self.take_into_figures();
        if done.is_err() {
            // The file may be ahead of the store; it is looked at anew.
            self.figures = None;
        }
        Ok(done?)
    }

    /// The rows of the figures as they were last brought up, and the position to ask them at.
    pub(crate) fn figures(&self) -> Result<(&Connection, i64), AppError> {
        let file = self.figures.as_ref().ok_or(ErrorCode::Internal)?;
        Ok((file.rows(), file.reached().position))
    }

    /// How many of the documents that were taken in could not be read, and so are not counted.
    pub(crate) fn figures_unread(&self) -> Result<u32, AppError> {
        Ok(self.figures.as_ref().ok_or(ErrorCode::Internal)?.unread()?)
    }

    fn take_into_figures(&mut self) -> Result<bool, StoreError> {
        if self.figures.is_none() {
            self.figures = Some(self.open_figures()?);
        }
        let places = unfigured::first(self.connection(), DOCUMENTS_MAX)?;
        if places.is_empty() {
            return Ok(true);
        }
        let changed = places.iter().map(|place| Ok((*place, self.rows_of(*place)?)));
        let changed = changed.collect::<Result<Vec<_>, StoreError>>()?;
        let file = self.figures.as_mut().ok_or(StoreError::Fault)?;
        let reached = file.take(&changed)?;
        self.store.transaction(|connection| {
            for place in &places {
                unfigured::remove(connection, *place)?;
            }
            meta::set_figures(connection, reached)
        })?;
        Ok(places.len() < DOCUMENTS_MAX)
    }

    /// The file that the store knows, or a new one that every document is to be taken into.
    fn open_figures(&mut self) -> Result<FiguresFile, StoreError> {
        if let Some(known) = meta::figures(self.connection())? {
            match FiguresFile::open(&self.home, &self.key, known) {
                Ok(Some(file)) => return Ok(file),
                Ok(None) => tracing::info!("the figures are of another shape or day and are made again"),
                Err(StoreError::DiskFull) => return Err(StoreError::DiskFull),
                Err(error) => tracing::warn!(%error, "the figures cannot be read and are made again"),
            }
        }
        let made = self.random();
        // Noted first: a file that is there is the whole of what is not noted.
        self.store.transaction(|connection| {
            unfigured::add_all(connection)?;
            meta::set_figures(connection, Reached { made, position: 0 })
        })?;
        FiguresFile::make(&self.home, &self.key, made)
    }

    /// What a document amounts to now: no rows when it has left the device, and nothing that is known when it cannot be
    /// read.
    fn rows_of(&self, (space, id): Place) -> Result<Option<Rows>, StoreError> {
        if id.kind().is_details() || store::document::saved(self.connection(), space, id)?.is_none() {
            return Ok(Some(Rows::none(space, id)));
        }
        match self.aside((space, id)) {
            Ok(document) => Ok(Some(Rows::of(space, id, &document))),
            Err(StoreError::Damaged) => {
                tracing::warn!("a document cannot be read and is left out of the figures");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
