//! What is kept about whom, sorted as article 30 of the data protection regulation wants it: each kind of document, each of
//! its fields and each table of every file belongs to an activity and holds data of some sorts. Tests hold it against the
//! schema as it is, so nothing new can be kept without standing here.

mod fields;
mod tables;

use crdt_model::id::{GroupId, MatchId, OrganisationId};
use crdt_model::kind::Kind;
use crdt_model::rights::{self, Right, Role};
use crdt_model::space::Space;

use crate::retention::Rule;

pub use fields::fields;
pub use tables::{File, Table, tables};

/// What data is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// Groups, their lists and who came.
    Groups,
    /// Organisations' registers of volunteers, courses and working hours.
    Registers,
    /// Newcomers and hosts: registered, matched, followed up.
    HostProgramme,
    /// Hosts' expenses and their pictures of receipts.
    Expenses,
    /// What hosts and newcomers answer.
    Answers,
    /// Agreements, goals, notes and what figures are read by.
    Agreements,
    /// Which devices may do what.
    Access,
    /// Who signs in at the city hall, and what they did.
    CityHall,
    /// Figures, made from the facts above.
    Figures,
    /// What a device keeps to work without a connection.
    Devices,
}

impl Activity {
    /// Every activity.
    pub const ALL: [Self; 10] = [
        Self::Groups,
        Self::Registers,
        Self::HostProgramme,
        Self::Expenses,
        Self::Answers,
        Self::Agreements,
        Self::Access,
        Self::CityHall,
        Self::Figures,
        Self::Devices,
    ];

    /// The word for it in keys of texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Registers => "registers",
            Self::HostProgramme => "host_programme",
            Self::Expenses => "expenses",
            Self::Answers => "answers",
            Self::Agreements => "agreements",
            Self::Access => "access",
            Self::CityHall => "city_hall",
            Self::Figures => "figures",
            Self::Devices => "devices",
        }
    }

    /// What a kind of document is kept for. Names and notes serve several.
    pub const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Group | Kind::Meeting | Kind::Headcount | Kind::Estimate | Kind::Guidance | Kind::Mentoring => {
                &[Self::Groups]
            }
            Kind::Person | Kind::Name | Kind::Note => &[Self::Groups, Self::Registers, Self::HostProgramme],
            Kind::Link | Kind::Training | Kind::Employment => &[Self::Registers],
            Kind::Match
            | Kind::Activity
            | Kind::Registration
            | Kind::Card
            | Kind::FollowUp
            | Kind::Ending
            | Kind::Event
            | Kind::Referral => &[Self::HostProgramme],
            Kind::Claim | Kind::Decision | Kind::Payout => &[Self::Expenses],
            Kind::Questionnaire | Kind::Response => &[Self::Answers],
            Kind::Reference
            | Kind::Agreement
            | Kind::Amendment
            | Kind::Goal
            | Kind::Statement
            | Kind::Judgement
            | Kind::Guideline
            | Kind::BudgetLine => &[Self::Agreements],
        }
    }

    /// The kinds of documents that are kept for it.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| Self::of(*kind).contains(&self))
    }

    /// The sorts of data that it keeps, in order.
    pub fn data(self) -> Vec<Data> {
        let of_kinds = self.kinds().flat_map(|kind| fields(kind).map(|(_, data)| data));
        let of_tables = tables().iter().filter(|table| table.activity == self).flat_map(|table| table.data);
        let mut all: Vec<Data> = of_kinds.chain(of_tables.copied()).filter(|data| data.is_about_people()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whose devices may read documents that are kept for it, by the table of rights itself.
    pub fn readers(self) -> Vec<Role> {
        let somewhere = |role: Role, kind: Kind| {
            let spaces = [
                Space::Programme,
                Space::Organisation(OrganisationId::from_bytes([0; 16])),
                Space::Group(GroupId::from_bytes([0; 16])),
                Space::MatchShared(MatchId::from_bytes([0; 16])),
                Space::MatchStaff(MatchId::from_bytes([0; 16])),
                Space::Pool,
            ];
            spaces.iter().any(|space| role.fits(space) && rights::allows(role, Right::Read, *space, kind))
        };
        Role::ALL.into_iter().filter(|role| self.kinds().any(|kind| somewhere(*role, kind))).collect()
    }

    /// The rules by which it is removed.
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| rule.activities().contains(&self))
    }
}

/// A sort of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Data {
    /// A person's random id, or that of who took part.
    Person,
    /// First and last name.
    Name,
    /// Telephone number.
    Telephone,
    /// Year of birth, of children too.
    BirthYear,
    /// What somebody is, from when to when.
    Tenure,
    /// Days of what happened: registered, matched, ended.
    Days,
    /// Who came to a meeting or a course.
    Attendance,
    /// How a volunteer or a newcomer was recruited or referred.
    Channel,
    /// Status and date of a child-protection certificate, never its contents.
    Certificate,
    /// Whether two ids are one person.
    Sameness,
    /// Legal group under the Integration Act and the law's version.
    LegalGroup,
    /// What matching needs: area, languages, times, interests, purposes.
    Wishes,
    /// Association that a child was guided into, other offer, course.
    Guided,
    /// How somebody was asked and how it goes; why something ended.
    FollowUp,
    /// Answers to a questionnaire.
    Answer,
    /// A single expense, what was decided, that it was paid.
    Expense,
    /// Picture of a receipt.
    Receipt,
    /// Hours and position of a consultant.
    Work,
    /// Free text.
    Text,
    /// Who recorded something, on which device, when.
    Recorder,
    /// A device: its label, key, when it was last in touch.
    Device,
    /// A secret's hash or a wrapped key, when it was used.
    Secret,
    /// An officer's account, session or act.
    Officer,
    /// All sorts of the activities above: whole documents, or what waits to be sent.
    Everything,
    /// Nothing about a person: groups, places, counts, agreements' texts, settings.
    Nothing,
}

impl Data {
    /// Every sort.
    pub const ALL: [Self; 25] = [
        Self::Person,
        Self::Name,
        Self::Telephone,
        Self::BirthYear,
        Self::Tenure,
        Self::Days,
        Self::Attendance,
        Self::Channel,
        Self::Certificate,
        Self::Sameness,
        Self::LegalGroup,
        Self::Wishes,
        Self::Guided,
        Self::FollowUp,
        Self::Answer,
        Self::Expense,
        Self::Receipt,
        Self::Work,
        Self::Text,
        Self::Recorder,
        Self::Device,
        Self::Secret,
        Self::Officer,
        Self::Everything,
        Self::Nothing,
    ];

    /// The word for it in keys of texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Name => "name",
            Self::Telephone => "telephone",
            Self::BirthYear => "birth_year",
            Self::Tenure => "tenure",
            Self::Days => "days",
            Self::Attendance => "attendance",
            Self::Channel => "channel",
            Self::Certificate => "certificate",
            Self::Sameness => "sameness",
            Self::LegalGroup => "legal_group",
            Self::Wishes => "wishes",
            Self::Guided => "guided",
            Self::FollowUp => "follow_up",
            Self::Answer => "answer",
            Self::Expense => "expense",
            Self::Receipt => "receipt",
            Self::Work => "work",
            Self::Text => "text",
            Self::Recorder => "recorder",
            Self::Device => "device",
            Self::Secret => "secret",
            Self::Officer => "officer",
            Self::Everything => "everything",
            Self::Nothing => "nothing",
        }
    }

    /// Whether it tells anything of a person.
    pub const fn is_about_people(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}
