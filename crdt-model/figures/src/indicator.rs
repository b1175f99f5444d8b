//! The indicators: what each counts, in words and in SQL.

mod answers;
mod counts;
mod groups;
mod matches;
mod people;
mod programme;
mod reports;
mod support;
mod trainings;

use std::fmt;
use std::str::FromStr;

use crdt_model::reference::KindRole;
use serde::{Deserialize, Serialize};

use crate::evidence::Shape;
use crate::question::By;

macro_rules! indicators {
    ($( $(#[$doc:meta])* $variant:ident = $word:literal => $indicator:path, )+) => {
        /// Names an indicator in addresses, files and goals.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum IndicatorId {
            $( $(#[$doc])* #[serde(rename = $word)] $variant, )+
        }

        impl IndicatorId {
            /// Every indicator's id, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// The indicator.
            pub const fn indicator(self) -> &'static Indicator {
                match self { $( Self::$variant => &$indicator, )+ }
            }

            /// What of it falls in a quarter: no match that begins in one can last its months in it, so those count by the
            /// day on which they have lasted them. Nothing for what makes sense only since all began.
            pub const fn in_quarter(self) -> Option<&'static Indicator> {
                match self {
                    Self::SuccessfulMatches => Some(&matches::SIX_MONTHS_REACHED),
                    Self::MatchesOverThreeMonths => Some(&matches::THREE_MONTHS_PASSED),
                    Self::CostPerMatch | Self::CostPerSuccessfulMatch => None,
                    _ => Some(self.indicator()),
                }
            }
        }
    };
}

indicators! {
    /// Meetings that were held.
    MeetingsHeld = "meetings_held" => reports::MEETINGS_HELD,
    /// Attendance, named and unnamed.
    Attendance = "attendance" => reports::ATTENDANCE,
    /// Distinct participants.
    Participants = "distinct_participants" => reports::PARTICIPANTS,
    /// What hosts and newcomers did together.
    HostActivities = "host_activities" => reports::HOST_ACTIVITIES,
    /// Groups that reported, of those expected to.
    Coverage = "coverage" => reports::COVERAGE,
    /// Volunteers who began in the period.
    NewVolunteers = "new_volunteers" => people::NEW_VOLUNTEERS,
    /// Volunteers on the last date.
    Volunteers = "volunteers" => people::VOLUNTEERS,
    /// New volunteers who are still there after a year.
    VolunteersRetained = "volunteers_retained" => people::VOLUNTEERS_RETAINED,
    /// New volunteers who are reckoned to be of minority background.
    MinorityVolunteers = "minority_volunteers" => counts::MINORITY_VOLUNTEERS,
    /// Users by the groups' newest headcounts.
    UsersCounted = "users_counted" => counts::USERS_COUNTED,
    /// Users of the career library by its newest headcounts.
    CareerLibraryUsers = "career_library_users" => counts::CAREER_LIBRARY_USERS,
    /// Groups that were established or taken over in the period.
    NewGroups = "new_groups" => groups::NEW_GROUPS,
    /// Groups that run on the last date.
    GroupsRunning = "groups_running" => groups::GROUPS_RUNNING,
    /// Groups that are being set up on the last date.
    GroupsEstablishing = "groups_establishing" => groups::GROUPS_ESTABLISHING,
    /// Groups that are planned on the last date.
    GroupsPlanned = "groups_planned" => groups::GROUPS_PLANNED,
    /// Groups that closed in the period.
    GroupsClosed = "groups_closed" => groups::GROUPS_CLOSED,
    /// Weekdays a week on which groups are open.
    OpeningDays = "opening_days" => groups::OPENING_DAYS,
    /// Volunteers at introduction meetings.
    IntroParticipants = "intro_participants" => trainings::INTRO_PARTICIPANTS,
    /// Those of them who are reckoned to come from the municipality.
    IntroFromMunicipality = "intro_from_municipality" => counts::INTRO_FROM_MUNICIPALITY,
    /// Times that volunteers took part in courses and theme evenings.
    TrainingAttendances = "training_attendances" => trainings::TRAINING_ATTENDANCES,
    /// Volunteers who took part in them.
    TrainingParticipants = "training_participants" => trainings::TRAINING_PARTICIPANTS,
    /// Times that volunteers took part in clarification talks, supervision and networks.
    TalkAttendances = "talk_attendances" => trainings::TALK_ATTENDANCES,
    /// Mentors recruited in the period.
    MentorsRecruited = "mentors_recruited" => people::MENTORS_RECRUITED,
    /// Young people who got a mentor in the period.
    MenteesMatched = "mentees_matched" => people::MENTEES_MATCHED,
    /// Mentor courses under the agreement that began in the period.
    MentorCourses = "mentor_courses" => people::MENTOR_COURSES,
    /// Mentor courses that were completed in the period.
    MentorCoursesCompleted = "mentor_courses_completed" => people::MENTOR_COURSES_COMPLETED,
    /// Children guided into an association.
    ChildrenGuided = "children_guided" => counts::CHILDREN_GUIDED,
    /// Volunteer consultants employed on the last date.
    Consultants = "consultants" => people::CONSULTANTS,
    /// Their hours in full-time equivalents.
    ConsultantFte = "consultant_fte" => people::CONSULTANT_FTE,
    /// Newcomers registered in the host programme.
    RegisteredNewcomers = "registered_newcomers" => programme::REGISTERED_NEWCOMERS,
    /// Hosts registered in the host programme.
    RegisteredHosts = "registered_hosts" => programme::REGISTERED_HOSTS,
    /// Matches that were made.
    Matches = "matches" => matches::MATCHES,
    /// Matches that run on the last date.
    MatchesRunning = "matches_running" => matches::MATCHES_RUNNING,
    /// Matches of which six months are completed.
    SuccessfulMatches = "successful_matches" => matches::SUCCESSFUL_MATCHES,
    /// Matches that lasted longer than three months, of those that have had the chance.
    MatchesOverThreeMonths = "matches_over_three_months" => matches::MATCHES_OVER_THREE_MONTHS,
    /// Running matches whose first meeting is not set.
    FirstMeetingsMissing = "first_meetings_missing" => matches::FIRST_MEETINGS_MISSING,
    /// Follow-ups that were done, of those that came due.
    FollowUpsDone = "follow_ups_done" => matches::FOLLOW_UPS_DONE,
    /// Those of newcomers.
    NewcomerFollowUps = "newcomer_follow_ups" => matches::NEWCOMER_FOLLOW_UPS,
    /// Those of hosts.
    HostFollowUps = "host_follow_ups" => matches::HOST_FOLLOW_UPS,
    /// Newcomers' final evaluations, of those that came due.
    FinalEvaluations = "final_evaluations" => matches::FINAL_EVALUATIONS,
    /// Hosts' final evaluations, of those that came due.
    HostEvaluations = "host_evaluations" => matches::HOST_EVALUATIONS,
    /// Newcomers who know more of the city's services.
    KnowsServices = "knows_services" => answers::KNOWS_SERVICES,
    /// Newcomers who feel more included.
    FeelsIncluded = "feels_included" => answers::FEELS_INCLUDED,
    /// Newcomers who made progress in Danish.
    DanishProgress = "danish_progress" => answers::DANISH_PROGRESS,
    /// Newcomers who feel an effect on work or education.
    JobEffect = "job_effect" => answers::JOB_EFFECT,
    /// Expats and families who are more willing to stay.
    StayingEffect = "staying_effect" => answers::STAYING_EFFECT,
    /// Events for the host programme's participants.
    EventsHeld = "events_held" => programme::EVENTS_HELD,
    /// How many came to them.
    EventAttendance = "event_attendance" => programme::EVENT_ATTENDANCE,
    /// Newcomers shown the way to other offers.
    Referrals = "referrals" => programme::REFERRALS,
    /// Support that hosts claimed.
    SupportClaimed = "support_claimed" => support::SUPPORT_CLAIMED,
    /// Support that was approved.
    SupportApproved = "support_approved" => support::SUPPORT_APPROVED,
    /// Support that was paid.
    SupportPaid = "support_paid" => support::SUPPORT_PAID,
    /// The budget for each match.
    CostPerMatch = "cost_per_match" => support::COST_PER_MATCH,
    /// The budget for each successful match.
    CostPerSuccessfulMatch = "cost_per_successful_match" => support::COST_PER_SUCCESSFUL_MATCH,
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for IndicatorId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .description(Some("Names an indicator in addresses, files and goals."))
            .enum_values(Some(Self::ALL.iter().map(|id| id.word())))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for IndicatorId {}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A text that is not the id of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such indicator")]
pub struct NoSuchIndicator;

impl FromStr for IndicatorId {
    type Err = NoSuchIndicator;

    fn from_str(text: &str) -> Result<Self, NoSuchIndicator> {
        Self::ALL.iter().copied().find(|id| id.word() == text).ok_or(NoSuchIndicator)
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// *Registreret*: each one recorded as it happened.
    Registered,
    /// *Optalt*: counted on a day.
    Counted,
    /// *Skønnet.*
    Estimated,
    /// *Indberettet*: known only as somebody's statement.
    Reported,
}

/// What a value is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Whole ones.
    Whole,
    /// Hundredths of a full-time equivalent.
    FteHundredths,
    /// Hundredths of a krone.
    Oere,
}

impl Unit {
    /// Kept so many times as large as it is said.
    pub const fn times(self) -> i64 {
        match self {
            Self::Whole => 1,
            Self::FteHundredths | Self::Oere => 100,
        }
    }
}

/// What a figure is of, as in "32 of 40".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Another indicator's figure for the same question.
    Of(IndicatorId),
    /// Those that could have counted, as the definition says.
    Eligible,
    /// Those that answered. How many could have stands beside it.
    Answered,
}

/// Whose answers say how complete a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Covered {
    /// Nobody is asked to answer.
    No,
    /// The groups' reports of their opening days.
    ByReports,
    /// The headcounts of the groups that run.
    ByHeadcounts,
    /// The counts of the events that were held.
    ByEvents,
}

/// How facts become the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Adds {
    /// The sum of their amounts.
    Amounts,
    /// The number of different subjects in each house, and the amounts of what has none.
    Subjects,
    /// The number of places that answered.
    Places,
    /// The sum of their amounts, divided by another indicator's figure for the same question.
    AmountsForEach(IndicatorId),
}

/// How a figure is had without reading all its facts. What is kept follows from the facts; a test holds the two equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is not.
    No,
    /// The tallies have how many meetings were held.
    Meetings,
    /// The tallies have who was there.
    Attendance,
    /// From other facts, which look for one mark of each who ever came; by month from all.
    Participants(&'static str),
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Words {
    /// In Danish.
    pub da: &'static str,
    /// In English.
    pub en: &'static str,
}

/// One indicator.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Indicator {
    /// Its name in addresses, files and goals.
    pub id: IndicatorId,
    /// Raised whenever what it counts changes.
    pub version: u32,
    /// What it is called.
    pub name: Words,
    /// What it counts, in one sentence.
    pub definition: Words,
    /// Where its facts come from.
    pub basis: Basis,
    /// What its value is a number of.
    pub unit: Unit,
    /// What it is of.
    pub denominator: Option<Denominator>,
    /// Whose answers say how complete it is.
    pub covered: Covered,
    /// How it can be parted, beside the whole.
    pub parts: &'static [By],
    /// What the activity kinds that it is about are taken for; none is all.
    pub only_role: Option<KindRole>,
    /// Whether a target is not to be gone beyond, rather than to be reached.
    pub is_ceiling: bool,
    /// Whether nothing recorded means zero. Where it does not, nothing recorded is no figure.
    #[serde(skip)]
    pub(crate) none_is_zero: bool,
    #[serde(skip)]
    pub(crate) adds: Adds,
    /// A select of what it counts, from what `sql/` knows: `place`, `area`, `kind`, `date` and `organisation` for the parts
    /// that it has, `counts` (null where an answer is missing), `amount`, and for
    /// subjects `house`, `subject` and `maybe`, which only those have who are linked with somebody. `{by_month}` stands
    /// where it must tell months apart if asked by month.
    #[serde(skip)]
    pub(crate) facts: &'static str,
    #[serde(skip)]
    pub(crate) kept: Kept,
    #[serde(skip)]
    pub(crate) lines: Shape,
}

impl Indicator {
    /// What the most have in common: registered, whole ones, of nothing, in every part, and nothing is zero.
    const fn registered(
        id: IndicatorId,
        adds: Adds,
        name: Words,
        definition: Words,
        facts: &'static str,
        lines: Shape,
    ) -> Self {
        Self {
            id,
            version: 1,
            name,
            definition,
            basis: Basis::Registered,
            unit: Unit::Whole,
            denominator: None,
            covered: Covered::No,
            only_role: None,
            parts: &[By::Area, By::Group, By::Month, By::Kind],
            is_ceiling: false,
            none_is_zero: true,
            adds,
            facts,
            kept: Kept::No,
            lines,
        }
    }
}

/// The parts of what happens in a match.
const OF_MATCHES: &[By] = &[By::Area, By::Month, By::Organisation];

/// The parts of what holds on the last date.
const ON_A_DATE: &[By] = &[By::Area, By::Group, By::Kind];
