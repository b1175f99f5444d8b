//! Who may read and write what: one table of role × kind of document. What is not in it is denied.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::space::Space;

/// What a device is in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Every enrolled device in the programme's space.
    Reader,
    /// A group's shared tablet.
    Volunteer,
    /// A host's own phone.
    Host,
    /// A coordinator: reads and writes all that the organisation runs.
    Coordinator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Volunteer, Self::Host, Self::Coordinator];

    /// The number on the wire. Never reused.
    pub const fn tag(self) -> u8 {
        match self {
            Self::Reader => 0,
            Self::Volunteer => 1,
            Self::Host => 2,
            Self::Coordinator => 3,
        }
    }

    /// The role of a number on the wire.
    pub fn of_tag(tag: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.tag() == tag)
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Volunteer => "volunteer",
            Self::Host => "host",
            Self::Coordinator => "coordinator",
        }
    }

    /// Whether a device can be given this role in this sort of space at all.
    pub const fn fits(self, space: &Space) -> bool {
        matches!(
            (self, space),
            (Self::Reader, Space::Programme)
                | (Self::Volunteer, Space::Group(_))
                | (Self::Host, Space::MatchShared(_))
                | (Self::Coordinator, _)
        )
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.word() == text).ok_or_else(|| format!("no such role: {text}"))
    }
}

impl<C> minicbor::Encode<C> for Role {
    fn encode<W: minicbor::encode::Write>(
        &self,
        encoder: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        encoder.u8(self.tag())?;
        Ok(())
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Role {
    fn decode(decoder: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::of_tag(decoder.u8()?).ok_or_else(|| minicbor::decode::Error::message("unknown role"))
    }
}

/// What a device wants to do with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Receive it.
    Read,
    /// Add changes to it.
    Write,
}

/// Whether a device with this role in a space may do this with a document of this kind there.
pub const fn allows(role: Role, right: Right, space: Space, kind: Kind) -> bool {
    lies_in(space, kind) && of_role(role, right, kind)
}

/// Whether somebody with this role in a space may let others in there with another: never more than their own, and never
/// who could let in others again.
pub const fn invites(own: Role, other: Role, space: &Space) -> bool {
    let less = matches!((own, other), (Role::Coordinator, Role::Volunteer | Role::Host) | (_, Role::Reader));
    less && other.fits(space)
}

/// Whether a kind of document has a place in a space at all. Coordinators of several organisations write in the pool: there
/// is nothing but who waits.
pub const fn lies_in(space: Space, kind: Kind) -> bool {
    !matches!(space, Space::Pool) || matches!(kind, Kind::Card | Kind::Name | Kind::Note)
}

const fn of_role(role: Role, right: Right, kind: Kind) -> bool {
    match (role, right) {
        (Role::Reader, Right::Read) => matches!(kind, Kind::Reference | Kind::Guideline | Kind::Questionnaire),
        (Role::Reader, Right::Write) => false,
        (Role::Volunteer, Right::Read) => matches!(kind, Kind::Group) || of_role(Role::Volunteer, Right::Write, kind),
        (Role::Volunteer, Right::Write) => {
            matches!(kind, Kind::Meeting | Kind::Person | Kind::Name | Kind::Note | Kind::Headcount | Kind::Guidance)
        }
        (Role::Host, Right::Read) => {
            matches!(kind, Kind::Match | Kind::Name | Kind::Decision | Kind::Payout)
                || of_role(Role::Host, Right::Write, kind)
        }
        (Role::Host, Right::Write) => matches!(kind, Kind::Activity | Kind::Note | Kind::Claim | Kind::Response),
        // What the municipality thinks of a partner is its own until it says so in a note.
        (Role::Coordinator, Right::Read) => !matches!(kind, Kind::Judgement),
        // That money was paid, only who pays it can say.
        (Role::Coordinator, Right::Write) => !matches!(kind, Kind::Judgement | Kind::Payout),
    }
}
