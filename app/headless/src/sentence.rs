//! What went wrong, in a short sentence for the person at the terminal. The screens have their own, in Danish and
//! English.

use app_core::error::{AppError, ErrorCode};

/// The sentence for an error, with the tries that are left where it counts them.
pub(crate) fn sentence(error: &AppError) -> String {
    let text = of_code(error.code);
    match error.tries_left {
        Some(1) => format!("{text}; one try is left"),
        Some(left) => format!("{text}; {left} tries are left"),
        None => text.to_owned(),
    }
}

const fn of_code(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => "the arguments do not make sense; see `call list`",
        ErrorCode::NotEnrolled => "this device is not enrolled; see `enrol`",
        ErrorCode::AlreadyEnrolled => "this device is enrolled already",
        ErrorCode::Locked => "the store is locked",
        ErrorCode::WrongPin => "that PIN is not right",
        ErrorCode::PinClosed => {
            "too many wrong PINs; ask the coordinator for a one-time code and use `call recover_pin`"
        }
        ErrorCode::CodeUnreadable => "a one-time code has 24 letters, without I and O",
        ErrorCode::WrongCode => "that one-time code does not open this device",
        ErrorCode::CodeClosed => "too many wrong one-time codes; only a PIN opens this device now",
        ErrorCode::NamesLocked => "names are locked until this device has been in contact with the relay; see `sync`",
        ErrorCode::PinNotSixDigits => "a PIN is six digits",
        ErrorCode::NameMissing => "a first name is needed",
        ErrorCode::NameTooLong => "the name is too long; the first name is enough",
        ErrorCode::TextTooLong => "the text is too long",
        ErrorCode::InviteUnreadable => "that is not an invite link",
        ErrorCode::InviteNotEncrypted => "the link would send names unencrypted; ask for one that begins with https",
        ErrorCode::InviteInvalid => "the invite is wrong, spent or too old; ask for a new one",
        ErrorCode::RelayUnreachable => "the relay cannot be reached",
        ErrorCode::RelayForeign => "something else than the relay answered, such as a network's sign-in page",
        ErrorCode::RelayFault => "the relay has a fault of its own",
        ErrorCode::RelayVersion => {
            "this program and the relay have no protocol version in common; update the older one"
        }
        ErrorCode::Revoked => "this device has been closed; what it still sends is kept for the coordinator",
        ErrorCode::Pending => "this device waits to be confirmed",
        ErrorCode::UnknownDevice => {
            "the relay does not know this device; ask for a new invite and use `call enrol_again`"
        }
        ErrorCode::DiskFull => "the disk is full; nothing was saved",
        ErrorCode::StoreNewer => "the store was made by a newer version of this program",
        ErrorCode::StoreDamaged => "the store cannot be read",
        ErrorCode::StoreBusy => "another program has the store open",
        ErrorCode::NotAllowed => "this device is not allowed to do that",
        ErrorCode::NotFound => "there is no such thing on this device",
        ErrorCode::DateInFuture => "the date is in the future",
        ErrorCode::DatePassed => "the date has passed",
        ErrorCode::NothingToUndo => "there is nothing to undo",
        ErrorCode::RosterHasErrors => "the roster has errors; nothing was taken in",
        ErrorCode::NotInReference => "the area, kind or partner is not in the reference data",
        ErrorCode::OpeningReversed => "an opening closes before it opens",
        ErrorCode::AmountOutOfRange => "an amount is from 0.01 to 10,000 kroner, and no more than was claimed",
        ErrorCode::PictureUnreadable => "the picture cannot be read; a JPEG, PNG or WebP can",
        ErrorCode::PictureTooLarge => "the picture is too large; 20 MiB is the most",
        ErrorCode::ReceiptMissing => "the picture of the receipt is missing",
        ErrorCode::ClaimDecided => "the claim has been approved; its receipt stays as it is",
        ErrorCode::ClaimPaid => "the claim has been paid",
        ErrorCode::ClaimsOpen => "claims of the host wait, or are approved and not paid",
        ErrorCode::NotPublished => "guidelines have to be published at an address that begins with https://",
        ErrorCode::CountOutOfRange => "a number of people is a whole number from 0 to 99,999",
        ErrorCode::PercentOutOfRange => "hours are from 1 to 100 percent of full time",
        ErrorCode::EmployedAlready => "the person has hours in that time already; end those first",
        ErrorCode::AlreadyGuided => "the child is recorded in that association already",
        ErrorCode::MenteeAge => "a young person is from 16 to 25 years old, by the year of birth",
        ErrorCode::AlreadyMatched => "the young person has a mentor already; end that first",
        ErrorCode::CourseNotBegun => "no course was agreed yet; see `call begin_course`",
        ErrorCode::MentoringOver => "the mentoring is over",
        ErrorCode::StepsOutOfOrder => "the steps of the way in come one after the other",
        ErrorCode::NotResident => "nobody has checked that the host lives here; see `call check_resident`",
        ErrorCode::NotReady => "somebody is not ready for a match, or has left; see `call take_step`",
        ErrorCode::HasMatch => "somebody has a match already",
        ErrorCode::PartnersRegisterHosts => "newcomers are registered with the municipality, not with a partner",
        ErrorCode::SettledElsewhere => "the newcomer's organisation settles which match goes on",
        ErrorCode::StillMatched => "they have a match; see `call end_match`",
        ErrorCode::FollowUpTooEarly => "it is long before that follow-up is due; leave the month out",
        ErrorCode::OthersFollowUp => "another organisation looks after that side; see `call ask_follow_up`",
        ErrorCode::AlreadyAnswered => "the questionnaire has been answered already",
        ErrorCode::NoQuestionnaire => "there is no questionnaire yet; see `call write_questionnaire`",
        ErrorCode::HandedOver => "somebody answers a questionnaire on the device; `call unlock` leads back",
        ErrorCode::ReasonMissing => "a group that closes says why",
        ErrorCode::ClosedBeforeOpened => "the group would close before it began",
        ErrorCode::TextMissing => "a sentence is needed",
        ErrorCode::NumberMissing => "a number, or the date that is stated, is needed",
        ErrorCode::UnitMissing => "a number says what it counts: give the unit",
        ErrorCode::DateMissing => "the year or the day that it is about is needed",
        ErrorCode::EndsBeforeItBegins => "the last day lies before the first",
        ErrorCode::BeforeAgreement => "the agreement had not begun that day",
        ErrorCode::AreaNamedTwice => "the area is there already",
        ErrorCode::MoreAreasThanTotal => "more areas are named than the agreement covers",
        ErrorCode::ChangesNothing => "the amendment changes nothing",
        ErrorCode::AgreementBuiltUpon => "a goal or an amendment stands upon the agreement: take those back first",
        ErrorCode::IndicatorUnknown => "there is no such indicator",
        ErrorCode::CertificateMissing => "who helps children under fifteen needs a child-protection certificate first",
        ErrorCode::RolesOverlap => "nobody helps and takes part in a group on the same day",
        ErrorCode::AlreadyListed => "they are there already",
        ErrorCode::BadBirthYear => "nobody can be born in that year",
        ErrorCode::BadPhone => "that is not a telephone number",
        ErrorCode::Internal => "something went wrong in the program; nothing was saved",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tries_that_are_left_are_said() {
        let wrong = |tries_left| sentence(&AppError { code: ErrorCode::WrongPin, tries_left });
        assert_eq!(wrong(None), "that PIN is not right");
        assert_eq!(wrong(Some(1)), "that PIN is not right; one try is left");
        assert_eq!(wrong(Some(9)), "that PIN is not right; 9 tries are left");
    }
}
