//! What is asked of a meeting.

use crdt_model::id::{GroupId, PersonId};
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion};

use super::view;

commands! {
    /// What is asked of a meeting.
    MeetingRequest;

    /// The volunteer's first screen.
    Today = "today" -> view::Today {}

    /// Who is here at a meeting.
    Attendance = "attendance" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
    }

    /// Marks a child.
    Mark = "mark" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// Who.
        person: PersonId,
        /// As what; *retracted* takes this device's own mark back.
        answer: Answer,
    }

    /// Marks everybody on the list who has no answer yet as present, in one step that can be undone.
    EveryoneCame = "everyone_came" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
    }

    /// Counts one or more people without a name, up or down.
    CountUnnamed = "count_unnamed" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// By how many.
        by: i32,
    }

    /// Marks a volunteer.
    MarkVolunteer = "mark_volunteer" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// Who.
        person: PersonId,
        /// Whether there.
        present: bool,
    }

    /// Settles two answers.
    Settle = "settle" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// Whose.
        person: PersonId,
        /// The answer that is right.
        answer: Answer,
    }

    /// Takes this device's last step at the meeting back, to the exact state before it.
    Undo = "undo" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
    }

    /// Says what became of a meeting.
    SetMeetingState = "set_meeting_state" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// What; *silent* takes it back.
        state: MeetingState,
    }

    /// A child who is not on the list comes in: on the list and present, in one step.
    AddParticipant = "add_participant" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// First name.
        first_name: String,
    }

    /// Children that a typed name may already be.
    SuggestParticipants = "suggest_participants" -> Vec<view::Suggestion> {
        /// The group.
        group: GroupId,
        /// What is typed so far.
        typed: String,
    }

    /// Writes this device's note about a meeting; an empty text takes it back.
    WriteNote = "write_note" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// The text.
        text: String,
    }
}
