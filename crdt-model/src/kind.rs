//! What sorts of documents there are, and the id that names one.

use std::fmt;
use std::str::FromStr;

use crate::id::{GroupId, IdError, MatchId, PersonId};

/// The sort of a document. It is part of the document's id, so it can never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Areas, activity kinds and partners of the programme.
    Reference,
    /// A volunteer group.
    Group,
    /// One meeting of a group: who came.
    Meeting,
    /// The facts of a person in a space. No name.
    Person,
    /// A person's name and contact. Details: erasable on its own.
    Name,
    /// A free text about another document. Details: erasable on its own.
    Note,
    /// A match of a host and a newcomer.
    Match,
    /// Something a host and a newcomer did together.
    Activity,
    /// An agreement between the municipality and a partner.
    Agreement,
    /// A dated change of an agreement. The agreement itself is never overwritten.
    Amendment,
    /// What an agreement wants reached, by when.
    Goal,
    /// A figure known only as somebody's statement.
    Statement,
    /// The officer's words in a section of a note.
    Judgement,
    /// Whether two persons of a register are one.
    Link,
    /// A course, an introduction meeting or the like for volunteers.
    Training,
    /// A group's users counted on a day.
    Headcount,
    /// How many of a group somebody reckons to be of a sort. Never a field of a person.
    Estimate,
    /// A child guided into an association.
    Guidance,
    /// A young person and the mentor.
    Mentoring,
    /// A consultant's hours in a period.
    Employment,
    /// A newcomer's or host's way into the host programme. No name.
    Registration,
    /// What matching needs to know of a newcomer or a host, in the pool.
    Card,
    /// A follow-up of one side of a match.
    FollowUp,
    /// Why a match ended early. Only staff read it.
    Ending,
    /// A host's claim for a single expense.
    Claim,
    /// What a coordinator decided about a claim.
    Decision,
    /// A claim was paid. Only the relay writes it.
    Payout,
    /// A version of the published guidelines for support.
    Guideline,
    /// Something held for the programme's participants.
    Event,
    /// A newcomer shown the way to another offer.
    Referral,
    /// A version of a questionnaire, in several languages.
    Questionnaire,
    /// Somebody's answers to a questionnaire. No name.
    Response,
    /// Where the programme's money comes from, or what it is for.
    BudgetLine,
}

impl Kind {
    /// Every kind, in the order of their tags.
    pub const ALL: [Self; 33] = [
        Self::Reference,
        Self::Group,
        Self::Meeting,
        Self::Person,
        Self::Name,
        Self::Note,
        Self::Match,
        Self::Activity,
        Self::Agreement,
        Self::Amendment,
        Self::Goal,
        Self::Statement,
        Self::Judgement,
        Self::Link,
        Self::Training,
        Self::Headcount,
        Self::Estimate,
        Self::Guidance,
        Self::Mentoring,
        Self::Employment,
        Self::Registration,
        Self::Card,
        Self::FollowUp,
        Self::Ending,
        Self::Claim,
        Self::Decision,
        Self::Payout,
        Self::Guideline,
        Self::Event,
        Self::Referral,
        Self::Questionnaire,
        Self::Response,
        Self::BudgetLine,
    ];

    /// The byte that names the kind in an id. Never reused.
    pub const fn tag(self) -> u8 {
        match self {
            Self::Reference => 1,
            Self::Group => 2,
            Self::Meeting => 3,
            Self::Person => 4,
            Self::Name => 5,
            Self::Note => 6,
            Self::Match => 7,
            Self::Activity => 8,
            Self::Agreement => 9,
            Self::Amendment => 10,
            Self::Goal => 11,
            Self::Statement => 12,
            Self::Judgement => 13,
            Self::Link => 14,
            Self::Training => 15,
            Self::Headcount => 16,
            Self::Estimate => 17,
            Self::Guidance => 18,
            Self::Mentoring => 19,
            Self::Employment => 20,
            Self::Registration => 21,
            Self::Card => 22,
            Self::FollowUp => 23,
            Self::Ending => 24,
            Self::Claim => 25,
            Self::Decision => 26,
            Self::Payout => 27,
            Self::Guideline => 28,
            Self::Event => 29,
            Self::Referral => 30,
            Self::Questionnaire => 31,
            Self::Response => 32,
            Self::BudgetLine => 33,
        }
    }

    /// The kind of a tag, if this version knows it.
    pub fn of_tag(tag: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.tag() == tag)
    }

    /// The word for it in texts and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Group => "group",
            Self::Meeting => "meeting",
            Self::Person => "person",
            Self::Name => "name",
            Self::Note => "note",
            Self::Match => "match",
            Self::Activity => "activity",
            Self::Agreement => "agreement",
            Self::Amendment => "amendment",
            Self::Goal => "goal",
            Self::Statement => "statement",
            Self::Judgement => "judgement",
            Self::Link => "link",
            Self::Training => "training",
            Self::Headcount => "headcount",
            Self::Estimate => "estimate",
            Self::Guidance => "guidance",
            Self::Mentoring => "mentoring",
            Self::Employment => "employment",
            Self::Registration => "registration",
            Self::Card => "card",
            Self::FollowUp => "follow_up",
            Self::Ending => "ending",
            Self::Claim => "claim",
            Self::Decision => "decision",
            Self::Payout => "payout",
            Self::Guideline => "guideline",
            Self::Event => "event",
            Self::Referral => "referral",
            Self::Questionnaire => "questionnaire",
            Self::Response => "response",
            Self::BudgetLine => "budget_line",
        }
    }

    /// The protocol version that brought it. A relay sends an older device none of it, and a device keeps it back from an
    /// older relay.
    pub const fn since(self) -> u16 {
        match self {
            Self::Reference
            | Self::Group
            | Self::Meeting
            | Self::Person
            | Self::Name
            | Self::Note
            | Self::Match
            | Self::Activity => 1,
            Self::Agreement
            | Self::Amendment
            | Self::Goal
            | Self::Statement
            | Self::Judgement
            | Self::Link
            | Self::Training
            | Self::Headcount
            | Self::Estimate
            | Self::Guidance
            | Self::Mentoring
            | Self::Employment => 3,
            Self::Registration
            | Self::Card
            | Self::FollowUp
            | Self::Ending
            | Self::Claim
            | Self::Decision
            | Self::Payout
            | Self::Guideline
            | Self::Event
            | Self::Referral
            | Self::Questionnaire
            | Self::Response
            | Self::BudgetLine => 4,
        }
    }

    /// Whether the document holds a name or free text, which no figure may read.
    pub const fn is_details(self) -> bool {
        matches!(self, Self::Name | Self::Note)
    }

    /// Whether a text in it may be long.
    pub const fn is_long(self) -> bool {
        self.is_details() || matches!(self, Self::Judgement)
    }
}

/// Names one document within its space: a kind and sixteen bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    kind: Kind,
    bytes: [u8; 16],
}

impl DocumentId {
    /// How many bytes it has on the wire: the tag, then the id.
    pub const LEN: usize = 17;

    /// An id of a kind; randomness or derivation is the caller's.
    pub const fn new(kind: Kind, bytes: [u8; 16]) -> Self {
        Self { kind, bytes }
    }

    /// The programme's one reference document.
    pub const fn reference() -> Self {
        Self::new(Kind::Reference, [0; 16])
    }

    /// The document of a group.
    pub const fn group(group: GroupId) -> Self {
        Self::new(Kind::Group, *group.as_bytes())
    }

    /// The facts of a person.
    pub const fn person(person: PersonId) -> Self {
        Self::new(Kind::Person, *person.as_bytes())
    }

    /// The name of a person.
    pub const fn name(person: PersonId) -> Self {
        Self::new(Kind::Name, *person.as_bytes())
    }

    /// The document of a match.
    pub const fn of_match(of: MatchId) -> Self {
        Self::new(Kind::Match, *of.as_bytes())
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The sixteen bytes without the kind.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.bytes
    }

    /// The person whose facts or name this document holds.
    pub fn as_person(&self) -> Option<PersonId> {
        matches!(self.kind, Kind::Person | Kind::Name).then(|| PersonId::from_bytes(self.bytes))
    }

    /// As on the wire.
    pub fn to_wire(self) -> [u8; 17] {
        tagged(self.kind.tag(), self.bytes)
    }

    /// From the wire; `None` for a kind that this version does not know or a wrong length.
    pub fn from_wire(wire: &[u8]) -> Option<Self> {
        let (tag, bytes) = wire.split_first()?;
        Some(Self { kind: Kind::of_tag(*tag)?, bytes: bytes.try_into().ok()? })
    }
}

pub(crate) fn tagged(tag: u8, bytes: [u8; 16]) -> [u8; 17] {
    let mut wire = [tag; 17];
    for (to, from) in wire.iter_mut().skip(1).zip(bytes) {
        *to = from;
    }
    wire
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.word(), GroupId::from_bytes(self.bytes))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}

impl FromStr for DocumentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || IdError { what: "DocumentId", text: text.to_owned() };
        let (word, id) = text.split_once('/').ok_or_else(error)?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(error)?;
        let id: GroupId = id.parse().map_err(|_| error())?;
        Ok(Self { kind, bytes: *id.as_bytes() })
    }
}

text_and_wire!(DocumentId);
described_as_text!(DocumentId);
