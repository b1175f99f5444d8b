//! What is asked for somebody who wants to know what is kept of them, or wants it erased.

use crdt_model::id::PersonId;

use super::view;

commands! {
    /// What is asked for somebody's rights.
    RightsRequest;

    /// How much is kept about a person here, and how far an erasure has come. For coordinators.
    PersonRights = "person_rights" -> view::PersonRights {
        /// Who.
        person: PersonId,
    }

    /// Everything that this device holds about a person, to be handed to them; that it was is written down at the relay. For
    /// coordinators.
    HandOutPerson = "hand_out_person" -> view::PersonFile {
        /// Who.
        person: PersonId,
    }

    /// Erases a person's names and the notes about them, for good and everywhere. For coordinators.
    ErasePerson = "erase_person" -> view::PersonRights {
        /// Who.
        person: PersonId,
    }
}
