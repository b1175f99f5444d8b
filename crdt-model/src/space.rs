//! Spaces: what a device is enrolled into. A document lives in exactly one.

use std::fmt;
use std::str::FromStr;

use crate::id::{GroupId, IdError, MatchId, OrganisationId};
use crate::kind::tagged;

/// A space. The unit of access.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// Reference data, readable by every enrolled device.
    Programme,
    /// An organisation's register; holding it is holding all groups and matches under it.
    Organisation(OrganisationId),
    /// One volunteer group.
    Group(GroupId),
    /// The side of a match that the host's phone holds.
    MatchShared(MatchId),
    /// The side of a match that only staff hold: follow-ups, the newcomer's answers.
    MatchStaff(MatchId),
    /// The host programme's matching cards, for the project workers of all its organisations.
    Pool,
}

impl Space {
    /// How many bytes it has on the wire: a tag, then the id.
    pub const LEN: usize = 17;

    /// As on the wire.
    pub fn to_wire(self) -> [u8; 17] {
        match self {
            Self::Programme => tagged(1, [0; 16]),
            Self::Organisation(id) => tagged(2, *id.as_bytes()),
            Self::Group(id) => tagged(3, *id.as_bytes()),
            Self::MatchShared(id) => tagged(4, *id.as_bytes()),
            Self::MatchStaff(id) => tagged(5, *id.as_bytes()),
            Self::Pool => tagged(6, [0; 16]),
        }
    }

    /// From the wire; `None` for a sort of space that this version does not know or a wrong length.
    pub fn from_wire(wire: &[u8]) -> Option<Self> {
        let (tag, bytes) = wire.split_first()?;
        let bytes: [u8; 16] = bytes.try_into().ok()?;
        match tag {
            1 if bytes == [0; 16] => Some(Self::Programme),
            2 => Some(Self::Organisation(OrganisationId::from_bytes(bytes))),
            3 => Some(Self::Group(GroupId::from_bytes(bytes))),
            4 => Some(Self::MatchShared(MatchId::from_bytes(bytes))),
            5 => Some(Self::MatchStaff(MatchId::from_bytes(bytes))),
            6 if bytes == [0; 16] => Some(Self::Pool),
            _ => None,
        }
    }

    /// The protocol version that brought its sort; see [`Kind::since`](crate::kind::Kind::since).
    pub const fn since(&self) -> u16 {
        match self {
            Self::Programme | Self::Organisation(_) | Self::Group(_) | Self::MatchShared(_) => 1,
            Self::MatchStaff(_) | Self::Pool => 4,
        }
    }

    /// The group whose space this is.
    pub const fn as_group(&self) -> Option<GroupId> {
        match self {
            Self::Group(id) => Some(*id),
            _ => None,
        }
    }

    /// The match whose shared side this is.
    pub const fn as_match(&self) -> Option<MatchId> {
        match self {
            Self::MatchShared(id) => Some(*id),
            _ => None,
        }
    }

    /// The match of which this is a side.
    pub const fn side_of_match(&self) -> Option<MatchId> {
        match self {
            Self::MatchShared(id) | Self::MatchStaff(id) => Some(*id),
            _ => None,
        }
    }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Programme => f.write_str("programme"),
            Self::Organisation(id) => write!(f, "organisation/{id}"),
            Self::Group(id) => write!(f, "group/{id}"),
            Self::MatchShared(id) => write!(f, "match/{id}/shared"),
            Self::MatchStaff(id) => write!(f, "match/{id}/staff"),
            Self::Pool => f.write_str("pool"),
        }
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Space({self})")
    }
}

impl FromStr for Space {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || IdError { what: "Space", text: text.to_owned() };
        let mut parts = text.split('/');
        let space = match (parts.next(), parts.next(), parts.next()) {
            (Some("programme"), None, None) => Self::Programme,
            (Some("organisation"), Some(id), None) => Self::Organisation(id.parse().map_err(|_| error())?),
            (Some("group"), Some(id), None) => Self::Group(id.parse().map_err(|_| error())?),
            (Some("match"), Some(id), Some("shared")) => Self::MatchShared(id.parse().map_err(|_| error())?),
            (Some("match"), Some(id), Some("staff")) => Self::MatchStaff(id.parse().map_err(|_| error())?),
            (Some("pool"), None, None) => Self::Pool,
            _ => return Err(error()),
        };
        if parts.next().is_some() { Err(error()) } else { Ok(space) }
    }
}

text_and_wire!(Space);
described_as_text!(Space);
