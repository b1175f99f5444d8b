//! What is asked of mentorings. For coordinators.

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mentoring::MentoringEnd;

use super::view;

commands! {
    /// What is asked of mentorings. For coordinators.
    MentoringRequest;

    /// A group's mentors, young people and mentorings.
    Mentorings = "mentorings" -> view::Mentorings {
        /// Which group.
        group: GroupId,
    }

    /// A young person comes on a mentoring group's list.
    AddMentee = "add_mentee" -> view::Mentorings {
        /// Which group.
        group: GroupId,
        /// First name.
        first_name: String,
        /// Year of birth: from 16 to 25 years ago.
        birth_year: i64,
        /// On the list from this date.
        since: NaiveDate,
    }

    /// Matches a mentor and a young person of a group's list.
    CreateMentoring = "create_mentoring" -> view::Mentorings {
        /// Which group.
        group: GroupId,
        /// The mentor.
        mentor: PersonId,
        /// The young person.
        mentee: PersonId,
        /// When they were matched.
        matched: NaiveDate,
        /// The key of who referred the young person.
        referrer: Option<String>,
    }

    /// A course was agreed with a mentor and a young person.
    BeginCourse = "begin_course" -> view::Mentorings {
        /// Which group's.
        group: GroupId,
        /// Which.
        mentoring: DocumentId,
        /// When.
        on: NaiveDate,
    }

    /// The course was completed.
    CompleteCourse = "complete_course" -> view::Mentorings {
        /// Which group's.
        group: GroupId,
        /// Which.
        mentoring: DocumentId,
        /// When.
        on: NaiveDate,
    }

    /// A mentoring ended without a completed course.
    EndMentoring = "end_mentoring" -> view::Mentorings {
        /// Which group's.
        group: GroupId,
        /// Which.
        mentoring: DocumentId,
        /// When.
        on: NaiveDate,
        /// Why.
        reason: MentoringEnd,
    }

    /// Writes a mentoring's dates anew where they were written wrongly; one that is left out did not happen.
    CorrectMentoring = "correct_mentoring" -> view::Mentorings {
        /// Which group's.
        group: GroupId,
        /// Which.
        mentoring: DocumentId,
        /// When they were matched.
        matched: NaiveDate,
        /// When a course was agreed.
        course: Option<NaiveDate>,
        /// When it was completed.
        completed: Option<NaiveDate>,
        /// When the mentoring ended without.
        ended: Option<NaiveDate>,
    }

    /// Takes a mentoring back, or back again.
    CancelMentoring = "cancel_mentoring" -> view::Mentorings {
        /// Which group's.
        group: GroupId,
        /// Which.
        mentoring: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }
}
