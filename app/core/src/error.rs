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
    /// The date has passed.
    DatePassed,
    /// There is nothing to undo.
    NothingToUndo,
    /// The roster has errors; nothing was taken in.
    RosterHasErrors,
    /// The area, kind or partner is not in the reference data.
    NotInReference,
    /// The opening closes before it opens.
    OpeningReversed,
    /// A group that closes says why.
    ReasonMissing,
    /// The group would close before it began.
    ClosedBeforeOpened,
    /// A sentence is needed.
    TextMissing,
    /// A number, or the date that is stated, is needed.
    NumberMissing,
    /// A number says what it counts.
    UnitMissing,
    /// The year or the day that it is about is needed.
    DateMissing,
    /// The last day lies before the first.
    EndsBeforeItBegins,
    /// The day lies before the agreement began.
    BeforeAgreement,
    /// The area is there already.
    AreaNamedTwice,
    /// More areas are named than the agreement covers.
    MoreAreasThanTotal,
    /// The amendment changes nothing.
    ChangesNothing,
    /// A goal or an amendment stands upon the agreement.
    AgreementBuiltUpon,
    /// There is no such indicator.
    IndicatorUnknown,
    /// A number of people is a whole number from 0 to 99,999.
    CountOutOfRange,
    /// Hours are from 1 to 100 percent of full time.
    PercentOutOfRange,
    /// The person has hours in that time already.
    EmployedAlready,
    /// The child is recorded in that association already.
    AlreadyGuided,
    /// A young person is from 16 to 25 years old when matched, by the year of birth.
    MenteeAge,
    /// The young person has a mentor already.
    AlreadyMatched,
    /// No course was agreed that could be completed.
    CourseNotBegun,
    /// The mentoring is over.
    MentoringOver,
    /// Who helps children under fifteen needs a child-protection certificate first.
    CertificateMissing,
    /// Nobody helps and takes part in a group on the same day.
    RolesOverlap,
    /// They are there already.
    AlreadyListed,
    /// Nobody can be born in that year.
    BadBirthYear,
    /// That is not a telephone number.
    BadPhone,
    /// The side is followed up by another organisation; it can be asked.
    OthersFollowUp,
    /// The questionnaire has been answered already.
    AlreadyAnswered,
    /// There is no questionnaire yet.
    NoQuestionnaire,
    /// The device is handed over to somebody who answers a questionnaire; a PIN leads back.
    HandedOver,
    /// An amount is from 0.01 to 10,000 kroner, and no more is approved than was claimed.
    AmountOutOfRange,
    /// The picture cannot be read.
    PictureUnreadable,
    /// The picture is larger than is read.
    PictureTooLarge,
    /// The picture of the receipt is missing.
    ReceiptMissing,
    /// The claim has been approved; its receipt stays as it is.
    ClaimDecided,
    /// The claim has been paid.
    ClaimPaid,
    /// Claims of the host wait, or are approved and not paid.
    ClaimsOpen,
    /// Guidelines have to be published at an address that begins with `https://`.
    NotPublished,
    /// The steps of the way in come one after the other.
    StepsOutOfOrder,
    /// Nobody has checked that the host lives in the municipality.
    NotResident,
    /// Somebody is not ready for a match, or has left.
    NotReady,
    /// Somebody has a match already.
    HasMatch,
    /// Which of two matches goes on, the newcomer's organisation settles.
    SettledElsewhere,
    /// Newcomers stand in the municipality's register and in no partner's.
    PartnersRegisterHosts,
    /// Somebody has a match that has to be ended before they can leave.
    StillMatched,
    /// It is long before the follow-up is due; a call is one in between.
    FollowUpTooEarly,
    /// Something went wrong in the app; nothing was saved.
    Internal,
}
