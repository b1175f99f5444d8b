//! What is asked of the courses and meetings of the organisation's volunteers. For coordinators.

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::training::TrainingKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of the courses and meetings of the organisation's volunteers. For coordinators.
    TrainingRequest;

    /// The courses and meetings of the organisation's volunteers.
    Trainings = "trainings" -> view::Trainings {}

    /// One of them, with who came.
    Training = "training" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
    }

    /// Makes one; it may be yet to come.
    CreateTraining = "create_training" -> view::TrainingPage {
        /// What it is.
        new: TrainingInput,
    }

    /// Says again what it is and when.
    ChangeTraining = "change_training" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
        /// What it is.
        new: TrainingInput,
    }

    /// Calls one off, or says that it is held after all.
    CallOffTraining = "call_off_training" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
        /// Called off or not.
        called_off: bool,
    }

    /// Marks a volunteer of the register at one of them.
    MarkTrained = "mark_trained" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
        /// Who.
        person: PersonId,
        /// Whether there.
        present: bool,
    }

    /// Marks those of these who have no answer yet, in one step that can be undone.
    EveryoneTrained = "everyone_trained" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
        /// Who.
        people: Vec<PersonId>,
    }

    /// Counts one or more volunteers without a name, up or down.
    CountTrainedUnnamed = "count_trained_unnamed" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
        /// By how many.
        by: i32,
    }

    /// Takes this device's last step at it back.
    UndoTrained = "undo_trained" -> view::TrainingPage {
        /// Which.
        training: DocumentId,
    }
}

/// A course or meeting for volunteers to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct TrainingInput {
    /// What is held.
    pub kind: TrainingKind,
    /// What it is about. Never a person's name.
    pub title: Option<String>,
    /// The local date.
    pub date: NaiveDate,
}
