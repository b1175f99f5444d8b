//! What is asked of the device and of what waits on it.

use crdt_model::id::{DeviceId, InviteId};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;

use super::view;

commands! {
    /// What is asked of the device and of what waits on it.
    DeviceRequest;

    /// What the sync chip says.
    SyncStatus = "sync_status" -> view::SyncStatus {}

    /// "Where are my things?"
    SyncDetails = "sync_details" -> view::SyncDetails {}

    /// Somebody has seen that a record was refused: it leaves this device. What was never answered for stays.
    DismissRefused = "dismiss_refused" -> view::SyncDetails {
        /// Which.
        record: view::RefusedRecord,
    }

    /// Tries to send and fetch now.
    SyncNow = "sync_now" -> view::SyncStatus {}

    /// The devices of the organisation: which have been in touch, and what waits on them. For coordinators.
    Tablets = "tablets" -> view::Tablets {}

    /// The invites that are open, and what can be invited to. For coordinators.
    Invites = "invites" -> view::Invites {}

    /// Invites another device to a role in a space, within what this one may. For coordinators.
    MakeInvite = "make_invite" -> view::Invites {
        /// What it becomes.
        role: Role,
        /// Where.
        space: Space,
        /// What it is called when it does not say so itself; may be empty.
        label: String,
        /// So long the invite is good from when the relay has it: at most 48 hours.
        minutes: u32,
    }

    /// Takes an invite back that was made here.
    TakeBackInvite = "take_back_invite" -> view::Invites {
        /// Which.
        invite: InviteId,
    }

    /// Lets a device in that waits: its four words were compared, and are alike. For coordinators.
    LetIn = "let_in" -> view::Tablets {
        /// Which.
        device: DeviceId,
    }

    /// Gives a document as bytes, for another program.
    ExportDocument = "export_document" -> view::ExportedDocument {
        /// The space.
        space: Space,
        /// The document.
        document: DocumentId,
    }
}
