//! One thing that a figure counts.

use chrono::NaiveDate;
use serde::Serialize;

/// One thing that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// A meeting that was held.
    Meeting {
        /// The group's id.
        group: String,
        /// The local date.
        date: NaiveDate,
        /// The schedule entry; 0 outside the schedule.
        slot: u16,
        /// Participants on the list who came.
        named: i64,
        /// Those without a name.
        unnamed: i64,
        /// How many of the named have two answers.
        unsettled: i64,
    },
    /// A participant's mark at a meeting.
    Mark {
        /// The group's id.
        group: String,
        /// The local date.
        date: NaiveDate,
        /// The person's random id.
        person: String,
        /// What the marks say together: `came`, `left` or `two_answers`.
        standing: String,
    },
    /// People at a meeting who were counted without a name.
    Unnamed {
        /// The group's id.
        group: String,
        /// The local date.
        date: NaiveDate,
        /// How many.
        count: i64,
    },
    /// A participant.
    Person {
        /// The group's id; none where the person came to several.
        group: Option<String>,
        /// How many groups the person came to.
        groups: i64,
        /// The person's random id: one of those that are linked as one.
        person: String,
        /// How many times they came.
        times: i64,
        /// The first time.
        first: NaiveDate,
        /// The last time.
        last: NaiveDate,
    },
    /// An activity of a host and a newcomer.
    Activity {
        /// The match's id.
        of: String,
        /// The key of the area.
        area: String,
        /// The local date.
        date: NaiveDate,
        /// What they did.
        kind: String,
        /// How many of the match took part.
        persons: i64,
        /// How many children took part.
        children: i64,
    },
    /// A group that was expected to report, whether it did or not.
    Group {
        /// The group's id.
        group: String,
        /// The key of its area.
        area: String,
        /// Its opening days.
        days_expected: i64,
        /// Those of them that were answered.
        days_reported: i64,
        /// Whether it counts as having reported.
        reported: bool,
    },
    /// A volunteer or mentor.
    Volunteer {
        /// The person's random id: one of those that are linked as one.
        person: String,
        /// The group's id; none where the person is on several lists or none.
        group: Option<String>,
        /// How many lists the person is on.
        groups: i64,
        /// When the person began; none where no date is known.
        since: Option<NaiveDate>,
        /// The last day, where it has come.
        until: Option<NaiveDate>,
        /// Whether the person still is there.
        there: bool,
        /// Whether the line counts.
        counts: bool,
    },
    /// A mentor and a young person.
    Mentoring {
        /// The group's id.
        group: String,
        /// The mentor's random id.
        mentor: String,
        /// The young person's random id.
        mentee: String,
        /// When they were matched.
        matched: NaiveDate,
        /// When a course was agreed on.
        course: Option<NaiveDate>,
        /// When it was completed.
        completed: Option<NaiveDate>,
        /// When the mentoring ended otherwise.
        ended: Option<NaiveDate>,
    },
    /// A group's newest headcount, or that it has none.
    Headcount {
        /// The group's id.
        group: String,
        /// The key of its area.
        area: String,
        /// When it was counted.
        date: Option<NaiveDate>,
        /// How many.
        count: Option<i64>,
        /// How it was counted.
        method: Option<String>,
    },
    /// An estimate.
    Estimate {
        /// The group's id; none is an organisation.
        group: Option<String>,
        /// As of which date.
        date: NaiveDate,
        /// How many.
        count: i64,
        /// Who reckoned.
        estimator: String,
        /// How.
        method: String,
    },
    /// A child guided into associations.
    Child {
        /// The group's id.
        group: String,
        /// The child's random id; none where it is not on the list.
        child: Option<String>,
        /// How many times in the period.
        times: i64,
        /// The first time.
        first: NaiveDate,
    },
    /// A group at a stage of its life.
    Stage {
        /// The group's id.
        group: String,
        /// The key of its area.
        area: String,
        /// The key of its activity kind.
        kind: String,
        /// The stage.
        stage: String,
        /// Since when.
        since: NaiveDate,
    },
    /// A weekday on which a group is open.
    Opening {
        /// The group's id.
        group: String,
        /// The key of its area.
        area: String,
        /// From 1, Monday, to 7.
        weekday: u8,
        /// When it first opens.
        starts: String,
        /// When it last closes.
        ends: String,
    },
    /// Something held for volunteers.
    Training {
        /// Its random id.
        training: String,
        /// The local date.
        date: NaiveDate,
        /// What was held.
        held: String,
        /// Those on lists who came.
        named: i64,
        /// Those without a name.
        unnamed: i64,
    },
    /// A volunteer who took part, or those at one training without a name.
    Trainee {
        /// The person's random id; none for those without a name.
        person: Option<String>,
        /// How many times the person took part.
        times: i64,
        /// The first time.
        first: NaiveDate,
        /// The last time.
        last: NaiveDate,
        /// How many people the line is.
        count: i64,
    },
    /// An employment.
    Employment {
        /// The person's random id.
        person: String,
        /// Hours in percent of full time.
        percent: i64,
        /// The first day.
        from: NaiveDate,
        /// The last day, where one is agreed.
        until: Option<NaiveDate>,
    },
    /// Somebody registered in the host programme.
    Registered {
        /// The person's random id: one of those that are linked as one.
        person: String,
        /// The organisation that looks after the person.
        organisation: String,
        /// Since when.
        since: NaiveDate,
    },
    /// A match of a host and a newcomer.
    Match {
        /// Its random id.
        of: String,
        /// The key of the area.
        area: String,
        /// The partner on the host's side.
        organisation: Option<String>,
        /// When it was made.
        matched: NaiveDate,
        /// When the first meeting is or was.
        first_meeting: Option<NaiveDate>,
        /// When it ended before its time.
        ended: Option<NaiveDate>,
        /// When six months are completed, if it lasts.
        completes: NaiveDate,
        /// Whether the line counts.
        counts: bool,
    },
    /// A follow-up or an evaluation that came due on one side of a match.
    Due {
        /// The match's id.
        of: String,
        /// The key of the area.
        area: String,
        /// The organisation responsible for that side.
        organisation: Option<String>,
        /// Which side.
        side: String,
        /// After how many months; none for the final evaluation.
        month: Option<i64>,
        /// When it came due.
        due: NaiveDate,
        /// When it was done.
        done: Option<NaiveDate>,
    },
    /// What a newcomer answered, or that there is no answer. Nothing says whose match it was.
    Opinion {
        /// The month in which six months were completed, `YYYY-MM`.
        month: String,
        /// Whether the newcomer agrees; none without an answer.
        agrees: Option<bool>,
    },
    /// Something held for the host programme's participants.
    Event {
        /// Its random id.
        event: String,
        /// The organisation whose record it is.
        organisation: String,
        /// The local date.
        date: NaiveDate,
        /// The key of the partner who held it.
        partner: Option<String>,
        /// How many came; none where nobody counted.
        count: Option<i64>,
    },
    /// A newcomer shown the way to another offer.
    Referral {
        /// The newcomer's random id.
        person: String,
        /// The key of where to.
        destination: String,
        /// The local date.
        date: NaiveDate,
    },
    /// A host's claim, or what was paid for it.
    Claim {
        /// Its random id.
        claim: String,
        /// The match's id.
        of: String,
        /// What it was for.
        kind: String,
        /// When the money was spent, approved or paid, as the figure says.
        date: NaiveDate,
        /// How much, in øre.
        oere: i64,
    },
    /// A line of the budget.
    Budget {
        /// What it is, in Danish.
        danish: String,
        /// What it is, in English.
        english: String,
        /// In which year; none for the whole period.
        year: Option<i64>,
        /// How much, in øre.
        oere: i64,
    },
}
