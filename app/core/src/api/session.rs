//! What is asked before and after the store is open.

use crdt_model::id::PersonId;

use super::view;

commands! {
    /// What is asked before and after the store is open.
    SessionRequest;

    /// Where the app stands.
    Session = "session" -> view::Session {}

    /// Enrols this device by an invite link, makes its store and signs the first person in.
    Enrol = "enrol" -> view::Session {
        /// The invite link, as scanned or pasted.
        link: String,
        /// What the device shall be called: "Tablet 3".
        device_label: String,
        /// The person's first name.
        name: String,
        /// Six digits.
        pin: String,
    }

    /// A relay that does not know this device any more takes it in again by a new invite. Nothing that is saved is lost.
    EnrolAgain = "enrol_again" -> view::Session {
        /// The invite link, as scanned or pasted.
        link: String,
    }

    /// Opens the store for a person.
    Unlock = "unlock" -> view::Session {
        /// Who.
        person: PersonId,
        /// Six digits.
        pin: String,
    }

    /// Finishes sending what waits, as far as there is a connection, and closes the store.
    Lock = "lock" -> view::Session {}

    /// A forgotten PIN: the one-time code gives a person a new one and opens the store. Nothing that waits is lost.
    RecoverPin = "recover_pin" -> view::Session {
        /// Who.
        person: PersonId,
        /// The 24 letters, as the coordinator reads them out.
        code: String,
        /// The new PIN: six digits.
        pin: String,
    }

    /// Goes to a profile that is not enrolled yet, closing the store as *lock* does. Leaves nothing on the disk unless
    /// the profile is enrolled.
    NewProfile = "new_profile" -> view::Session {}

    /// Goes to another profile of this device, closing the store as *lock* does.
    SwitchProfile = "switch_profile" -> view::Session {
        /// Which.
        profile: u32,
    }

    /// Another person gets a PIN of their own on this device.
    AddPerson = "add_person" -> view::Session {
        /// The volunteer on the list that it is; absent for somebody new.
        person: Option<PersonId>,
        /// First name.
        name: String,
        /// Six digits.
        pin: String,
    }
}
