//! The one list of commands, in parts by noun. The shell, the headless host and the TypeScript types all derive from it.
//!
//! A command is `{"command": "…", …}` ([`Request`]); its reply is the view named beside it in its part. What goes wrong is
//! an [`ErrorCode`](crate::error::ErrorCode); the screens have the sentences.

/// One part of the list: its enum, and the same described for TypeScript.
macro_rules! commands {
    (
        $(#[$about:meta])*
        $part:ident;
        $(
            $(#[$doc:meta])*
            $name:ident = $word:literal -> $reply:ty { $( $(#[$field_doc:meta])* $field:ident : $type:ty ),* $(,)? }
        )*
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(tag = "command")]
        #[allow(clippy::large_enum_variant, reason = "a command is made once and handed on")]
        pub enum $part {
            $( $(#[$doc])* #[serde(rename = $word)] $name { $( $(#[$field_doc])* $field: $type ),* }, )*
        }

        impl $part {
            /// Every command's word, in the order of the list.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word of this one.
            pub const fn word(&self) -> &'static str {
                match self { $( Self::$name { .. } => $word, )* }
            }

            /// Describes every command to a collector of TypeScript types.
            pub(super) fn describe(to: &mut super::typescript::Collector) {
                $( to.command::<arguments::$name, $reply>($word); )*
            }
        }

        /// Each command's arguments, described for TypeScript.
        mod arguments {
            #[allow(unused_imports, reason = "which types the arguments need is up to the list")]
            use super::*;
            $(
                #[derive(ts_rs::TS)]
                #[allow(dead_code, reason = "only described, never made; some have no fields to be dead")]
                pub(super) struct $name { $( $(#[$field_doc])* $field: $type ),* }
            )*
        }
    };
}

mod agreement;
mod answers;
mod counts;
mod device;
mod figures;
mod group;
mod host;
mod matches;
mod matching;
mod meeting;
mod mentoring;
mod people;
mod programme;
mod reference;
mod rights;
mod session;
mod support;
mod training;
mod typescript;
pub mod view;

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

pub use agreement::{AgreementInput, AgreementRequest, AmendmentInput, GoalInput, StatementInput, TargetInput};
pub use answers::{AnswersRequest, QuestionInput};
pub use counts::{CountsRequest, EmploymentInput, EstimateInput, GroupCount};
pub use device::DeviceRequest;
pub use figures::{FigureScope, FiguresRequest, Period};
pub use group::{GroupFacts, GroupRequest, OpeningEntry, OpeningInput, StageInput};
pub use host::{ExpenseInput, HostRequest};
pub use matches::{FollowUpInput, MatchRequest};
pub use matching::MatchingRequest;
pub use meeting::MeetingRequest;
pub use mentoring::MentoringRequest;
pub use people::{PeopleFilter, PeopleRequest, PeopleStanding, PersonInput, Side};
pub use programme::{
    CardInput, EventInput, HostProgrammeInput, InterviewAnswer, InterviewInput, LegalGroupInput, ProgrammeFilter,
    ProgrammeRequest, ProgrammeStanding, RegistrationInput, TierInput,
};
pub use reference::{AreaInput, KeyedName, KindInput, ReferenceRequest, WordInput};
pub use rights::RightsRequest;
pub use session::SessionRequest;
pub use support::{BudgetLineInput, CoverInput, DecisionInput, GuidelineInput, SupportRequest};
pub use training::{TrainingInput, TrainingRequest};
pub use typescript::bindings;

/// The whole list, made of its parts.
macro_rules! parts {
    ($( $(#[$doc:meta])* $name:ident($part:ident) ),* $(,)?) => {
        /// Any command, as `{"command": "…", …}`.
        #[derive(Debug, Clone, Serialize, JsonSchema)]
        #[serde(untagged)]
        pub enum Request {
            $( $(#[$doc])* $name($part), )*
        }

        impl Request {
            /// Every command's word, in the order of the list.
            pub fn words() -> impl Iterator<Item = &'static str> {
                [$($part::WORDS),*].into_iter().flatten().copied()
            }

            /// The word of this one.
            pub const fn word(&self) -> &'static str {
                match self { $( Self::$name(request) => request.word(), )* }
            }
        }

        impl<'de> Deserialize<'de> for Request {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let fields = Map::deserialize(deserializer)?;
                let word = fields.get("command").and_then(Value::as_str).unwrap_or_default();
                $(
                    if $part::WORDS.contains(&word) {
                        return $part::deserialize(Value::Object(fields)).map(Self::$name).map_err(D::Error::custom);
                    }
                )*
                Err(D::Error::custom(format_args!("there is no command {word:?}")))
            }
        }

        $(
            impl From<$part> for Request {
                fn from(request: $part) -> Self {
                    Self::$name(request)
                }
            }
        )*

        /// Describes every command to a collector of TypeScript types.
        fn describe(to: &mut typescript::Collector) {
            $( $part::describe(to); )*
        }
    };
}

parts! {
    /// Before and after the store is open.
    Session(SessionRequest),
    /// The device, and what waits on it.
    Device(DeviceRequest),
    /// A meeting.
    Meeting(MeetingRequest),
    /// Groups.
    Group(GroupRequest),
    /// The reference data.
    Reference(ReferenceRequest),
    /// The register and groups' lists.
    People(PeopleRequest),
    /// What is kept of a person.
    Rights(RightsRequest),
    /// What is agreed.
    Agreement(AgreementRequest),
    /// Figures.
    Figures(FiguresRequest),
    /// Volunteers' courses.
    Training(TrainingRequest),
    /// Headcounts, estimates, guidances and hours.
    Counts(CountsRequest),
    /// Mentorings.
    Mentoring(MentoringRequest),
    /// The host programme's people and events.
    Programme(ProgrammeRequest),
    /// Those who wait for a match.
    Matching(MatchingRequest),
    /// Matches.
    Match(MatchRequest),
    /// Questionnaires and their answers.
    Answers(AnswersRequest),
    /// A host's own match.
    Host(HostRequest),
    /// Hosts' expenses.
    Support(SupportRequest),
}
