//! On which devices something agreed was written. What officers record themselves stands under the relay's own device,
//! which is in no list.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;

use crate::pages::Pages;
use crate::pages::failure::Failure;
use crate::pages::words::Words;
use crate::store::entry;

/// What the devices are called, by document.
pub(in crate::pages) struct Writers(BTreeMap<DocumentId, BTreeSet<String>>);

impl Writers {
    /// Of all that is agreed, stated and kept of the host programme.
    pub(in crate::pages) async fn read(pages: &Pages) -> Result<Self, Failure> {
        let is_agreed = |id: &DocumentId| {
            let of_agreement = matches!(id.kind(), Kind::Agreement | Kind::Amendment | Kind::Goal | Kind::Statement);
            of_agreement || matches!(id.kind(), Kind::Guideline | Kind::BudgetLine)
        };
        let written = pages.0.store.read(|connection| entry::written_on(connection, Space::Programme)).await;
        let written = written.map_err(|error| {
            tracing::error!(%error, "who wrote agreements cannot be read");
            Failure::Unavailable
        })?;
        let mut writers = BTreeMap::<_, BTreeSet<String>>::new();
        for (document, label) in written.into_iter().filter(|(id, _)| is_agreed(id)) {
            writers.entry(document).or_default().insert(label);
        }
        Ok(Self(writers))
    }

    /// On which devices a document was written; nothing where officers wrote all of it.
    pub(in crate::pages) fn of(&self, w: &Words<'_>, document: DocumentId) -> Option<String> {
        let devices: Vec<&str> = self.0.get(&document)?.iter().map(String::as_str).collect();
        Some(w.fill("agreement.written_on", &[("devices", &devices.join(", "))]))
    }
}
