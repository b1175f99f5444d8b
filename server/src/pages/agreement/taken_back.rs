//! Amendments and statements that were taken back: rows hold none of them, so they are read from the documents.

use crdt_model::agreement::Amendment;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::statement::Statement;

use super::statement::line;
use super::{Known, Writers};
use crate::pages::Pages;
use crate::pages::failure::Failure;
use crate::pages::records::{Kept, every};
use crate::pages::words::Words;

/// What was taken back.
pub(super) struct TakenBack {
    amendments: Vec<Kept<Amendment>>,
    statements: Vec<Kept<Statement>>,
}

impl TakenBack {
    /// All of it, amendments by their dates.
    pub(super) async fn read(pages: &Pages) -> Result<Self, Failure> {
        let mut amendments = every(pages, Kind::Amendment, Amendment::read).await?;
        amendments.retain(|(_, amendment)| amendment.logged.cancelled);
        amendments.sort_by_key(|(id, amendment)| (amendment.decided, *id));
        let mut statements = every(pages, Kind::Statement, Statement::read).await?;
        statements.retain(|(_, statement)| statement.logged.cancelled);
        Ok(Self { amendments, statements })
    }

    /// Whether it is one of these.
    pub(super) fn has(&self, id: DocumentId) -> bool {
        self.amendments.iter().any(|(one, _)| *one == id) || self.statements.iter().any(|(one, _)| *one == id)
    }

    /// Whether it can stand beside what was written since: an amendment may name an area that another one names by now.
    pub(super) fn fits(&self, known: &Known, id: DocumentId) -> bool {
        let Some((_, amendment)) = self.amendments.iter().find(|(one, _)| *one == id) else { return true };
        let Some(of) = amendment.agreement else { return false };
        known.agreement(of).is_ok_and(|agreement| {
            amendment.check(&agreement, &known.goals(of), &known.reference, known.moment.as_of).is_empty()
        })
    }

    /// An agreement's amendments, with their records.
    pub(super) fn amendments(&self, w: &Words<'_>, of: DocumentId) -> Vec<(String, String)> {
        let its = self.amendments.iter().filter(|(_, amendment)| amendment.agreement == Some(of));
        let said = its.map(|(id, Amendment { decided, reason, .. })| {
            let decided = decided.map_or_else(|| "–".to_owned(), |decided| w.date(decided));
            (id.to_string(), format!("{decided}: {reason}"))
        });
        said.collect()
    }

    /// Statements, with their records.
    pub(super) fn statements(&self, w: &Words<'_>, writers: &Writers) -> Vec<(String, String)> {
        let said = self.statements.iter().map(|(id, statement)| {
            let line = line(w, writers, *id, statement);
            (line.record, format!("{}, {}: {} ({})", line.figure, line.of, line.says, line.source))
        });
        said.collect()
    }
}
