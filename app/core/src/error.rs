//! What can go wrong for a user, as codes. The sentences, Danish and English, are the screens'.

use serde::Serialize;
use ts_rs::TS;

/// An error as it crosses to the screens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[error("{code:?}")]
pub struct AppError {
    /// What went wrong, as far as a user can do something about it.
    pub code: ErrorCode,
    /// Tries left, after a wrong PIN or one-time code.
    pub tries_left: Option<u32>,
}

impl AppError {
    /// An error with nothing more to say.
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, tries_left: None }
    }
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The command's arguments cannot be read.
    BadRequest,
    /// The device is not enrolled.
    NotEnrolled,
    /// It is enrolled already.
    AlreadyEnrolled,
    /// The store is locked.
    Locked,
    /// That PIN is not right.
    WrongPin,
    /// Too many wrong PINs; this person needs a one-time code.
    PinClosed,
    /// That is not a one-time code: it has 24 letters.
    CodeUnreadable,
    /// That one-time code does not open this device.
    WrongCode,
    /// Too many wrong one-time codes; only a PIN opens the device.
    CodeClosed,
    /// Names are locked until the device has been in contact; what needs a name waits.
    NamesLocked,
    /// A PIN is six digits.
    PinNotSixDigits,
    /// A name is needed.
    NameMissing,
    /// The name is too long.
    NameTooLong,
    /// The text is too long.
    TextTooLong,
    /// The link is not an invite.
    InviteUnreadable,
    /// The link would send names unencrypted.
    InviteNotEncrypted,
    /// The invite is wrong, spent or too old.
    InviteInvalid,
    /// The relay cannot be reached.
    RelayUnreachable,
    /// Something else than the relay answered, such as a network's sign-in page.
    RelayForeign,
    /// The relay has a fault of its own.
    RelayFault,
    /// The app is too old or too new for the relay.
    RelayVersion,
    /// The device has been closed.
    Revoked,
    /// The device waits to be confirmed.
    Pending,
    /// The relay does not know the device: it was put back to a day before the device was enrolled.
    UnknownDevice,
    /// There is no room left on the device; nothing was saved.
    DiskFull,
    /// The store was made by a newer version of the app.
    StoreNewer,
    /// The store cannot be read.
    StoreDamaged,
    /// Another window or program has the store open.
    StoreBusy,
    /// The device is not allowed to do that.
    NotAllowed,
    /// There is no such thing on this device.
    NotFound,
    /// The date is in the future.
    DateInFuture,
    /// There is nothing to undo.
    NothingToUndo,
    /// The roster has errors; nothing was taken in.
    RosterHasErrors,
    /// The area, kind or partner is not in the reference data.
    NotInReference,
    /// The opening closes before it opens.
    OpeningReversed,
    /// Something went wrong in the app; nothing was saved.
    Internal,
}
