//! What a merged document may have wrong, as data. Reading never fails on content.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// Something in a document that a human may have to look at, or that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A required field is not there (yet).
    Missing {
        /// The key.
        key: String,
    },
    /// A field holds something that its meaning does not allow; it is read as absent.
    Unreadable {
        /// The key.
        key: String,
    },
    /// Two devices set the field to different values at once; one of them is shown.
    TwoValues {
        /// The key.
        key: String,
    },
    /// One device says that the person came, another that they said no.
    TwoAnswers {
        /// The person.
        person: PersonId,
    },
    /// One device says that the meeting was held, another that it was closed or cancelled.
    TwoStates,
    /// Somebody was marked as present at a meeting that was closed or cancelled.
    PresentThoughNotHeld,
    /// Something is recorded as done on a day that had not come.
    InTheFuture,
    /// A period, or what follows from something, ends before it begins.
    EndsBeforeItBegins,
    /// A group was closed before it had begun.
    ClosedBeforeOpened,
    /// A person has two roles on a list at the same time that exclude each other.
    RolesOverlap,
    /// Another document has the same person in employment, or with a mentor, on the same days.
    TwiceAtOnce,
    /// Two areas have the same name.
    NamedTwice {
        /// The key of the second.
        key: String,
    },
    /// The document was written by a newer version; what it does not know is kept, not read.
    NewerSchema {
        /// The version it names.
        schema: i64,
    },
}
