//! What a coordinator's device asks about access: to invite another device, to take an invite back, to let one in whose
//! four words somebody has compared, to erase what names a person, or
//! to note that what is kept of one was handed out.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use crate::id::{CommandId, DeviceId, InviteId, PersonId};
use crate::rights::Role;
use crate::space::Space;

use super::{Detail, Reason};

/// The most [`AccessCommand`]s in one request.
pub const ACCESS_COMMANDS_MAX: usize = 64;

/// The most minutes that an invite of a device is good.
pub const INVITE_MINUTES_MAX: u32 = 48 * 60;

/// A change of access that a device asks for. Doing it twice is doing it once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AccessCommand {
    /// Random; the same when the command is sent again.
    #[n(0)]
    pub id: CommandId,
    /// What it asks.
    #[n(1)]
    pub ask: AccessAsk,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AccessAsk {
    /// Takes up an invite that the device has made.
    #[n(0)]
    Invite(#[n(0)] InviteOffer),
    /// Nobody comes by this invite any more, which the device made itself.
    #[n(1)]
    TakeBack(#[n(0)] InviteId),
    /// Somebody compared the four words of a device that waits, and they are alike.
    #[n(2)]
    Confirm(#[n(0)] DeviceId),
    /// Names and notes of one person go for good, everywhere; a name also where the device does not know of it. At most
    /// [`ERASED_MAX`](super::ERASED_MAX).
    #[n(3)]
    Erase(#[n(0)] Vec<Detail>),
    /// What is kept of a person was handed to them: that it was is written down.
    #[n(4)]
    HandedOut(#[n(0)] PersonId),
}

/// An invite as the relay keeps it: without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct InviteOffer {
    /// The invite's id, as in its link.
    #[n(0)]
    pub invite: InviteId,
    /// The SHA-256 of its secret.
    #[n(1)]
    pub secret_hash: ByteArray<32>,
    /// The role that it gives.
    #[n(2)]
    pub role: Role,
    /// Where.
    #[n(3)]
    pub space: Space,
    /// What the device is called when it does not say so itself.
    #[n(4)]
    pub label: String,
    /// How long it is good from when the relay has it, at most [`INVITE_MINUTES_MAX`].
    #[n(5)]
    pub minutes: u32,
}

/// What became of an [`AccessCommand`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AccessDone {
    /// Which command.
    #[n(0)]
    pub id: CommandId,
    /// Why it was refused; absent when it is done.
    #[n(1)]
    pub refused: Option<Reason>,
    /// Until when the invite is good that it made, in milliseconds since 1970.
    #[n(2)]
    pub expires: Option<i64>,
}
