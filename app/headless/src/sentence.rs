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
        ErrorCode::NothingToUndo => "there is nothing to undo",
        ErrorCode::RosterHasErrors => "the roster has errors; nothing was taken in",
        ErrorCode::NotInReference => "the area, kind or partner is not in the reference data",
        ErrorCode::OpeningReversed => "an opening closes before it opens",
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
