//! What the screens show: plain data, the same in Rust, JSON and TypeScript. No sentence for users stands here; the
//! screens have the words.

mod agreement;
mod answering;
mod attendance;
mod coordinator_today;
mod counts;
mod figures;
mod group;
mod host;
mod invites;
mod matches;
mod matching;
mod mentoring;
mod people;
mod programme;
mod reference;
mod rights;
mod roster;
mod session;
mod support;
mod sync;
mod tablets;
mod today;
mod training;

use serde::Serialize;
use ts_rs::TS;

pub use agreement::{Agreed, AgreementPage, AgreementTakenBack, AmendmentLine, GoalLine, StatementLine, TargetChange};
pub use answering::{AnswerSheet, AskedQuestion, QuestionnaireLine, Questionnaires};
pub use attendance::{AnswerBy, Attendance, Suggestion, VolunteerHere, Window, WindowStanding};
pub use coordinator_today::{CoordinatorToday, ListToLookAt, SilentGroup, TonightLine, TwoAnswersLine};
pub use counts::{
    EmploymentLine, Employments, EstimateLine, GroupHeadcount, GuidanceLine, Guidances, HeadcountLine, Headcounts,
    PersonHere,
};
pub use figures::{
    Counted, CoverageLine, EarlierTarget, EvidenceLine, EvidencePage, FigureLine, FiguresPage, GoalProgress, GoalsPage,
    RemarkLine, RemarkSide,
};
pub use group::{
    GroupCard, GroupEditing, GroupLine, GroupPage, GroupTable, ListProblem, OpeningLine, PastMeeting, RollCall,
    StageReached, TextFile, Words,
};
pub use host::{
    ActivityLine, ActivityStanding, ContactPerson, MatchPage, MatchPerson, MatchStep, StepSort, StepStanding,
};
pub use invites::{InviteStanding, Invites, OpenInvite, QrPicture};
pub use matches::{
    DueLine, FollowUpStep, Happened, MatchLine, MatchStory, MatchTable, MatchedPerson, Need, ProgrammeToday, SaidEnding,
};
pub use matching::{
    Conflict, ConflictMatch, NotProposed, Pool, ProposalLine, Proposals, Quota, ReasonLine, Said, WaitingCard,
};
pub use mentoring::{Mentee, MentoringLine, MentoringStatus, Mentorings};
pub use people::{
    Channel, Duplicates, GroupChoice, Likeness, ListedLine, PairSide, People, PersonLine, PersonPage, PersonProblem,
    PossiblePair, SaidBy, SamePerson, TenureLine, VolunteerRow, VolunteersPreview,
};
pub use programme::{
    CardMatch, CardPage, EventLine, Events, InterviewPage, KnownLine, ProgrammeLine, ProgrammePeople, ProgrammePerson,
    ProgrammeStep, ReferralLine, RegistrationPage,
};
pub use reference::{AreaChoice, NameChoice, OrganisationChoice, ReferenceData, WordsChoice};
pub use rights::{Erasing, PersonField, PersonFile, PersonPiece, PersonRights};
pub use roster::{RosterError, RosterFault, RosterImported, RosterPreview, RosterRow};
pub use session::{Face, LockFace, Profile, Session};
pub use support::{
    ClaimLine, ClaimState, Claims, ClaimsWaiting, Cover, CoverLine, GuidelineText, HostClaim, OtherClaim,
    ReceiptPicture, Support, SupportOfYear,
};
pub use sync::{NamesStanding, RefusedItem, RefusedRecord, SyncDetails, SyncStatus, Waiting, What};
pub use tablets::{TabletLine, TabletStanding, Tablets};
pub use today::{LastTime, Today, Tonight, Upcoming};
pub use training::{GroupOfVolunteers, TakenCourse, TrainingLine, TrainingPage, Trainings};

/// Something that was created and can be named in the next command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Created {
    /// The space that was made for it, as the relay's `invite` takes it.
    pub space: String,
    /// Its id.
    pub id: String,
}

/// A document as bytes, for another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExportedDocument {
    /// Automerge's `save` format in base64.
    pub base64: String,
}
