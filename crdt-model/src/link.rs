//! Whether two persons of an organisation's register are one. Nothing is rewritten: a link can always be taken back.
//!
//! The id is derived from the pair, and each device has a key of its own, so that two coordinators who look at the same
//! pair offline make one document.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::document::{Document, Edit, UnixMillis, Value};
use crate::id::{DeviceId, PersonId, first16};
use crate::kind::{DocumentId, Kind};
use crate::problem::Problem;

const ONE: &str = "one";
const OTHER: &str = "other";
/// `l/<device>`: what is said on that device.
pub(crate) const SAID: &str = "l/";

worded! {
    /// What somebody says of two persons.
    Sameness {
        /// They are one.
        Same = "same",
        /// They are two, however alike.
        Different = "different",
        /// Nothing: what was said is taken back.
        Open = "open",
    }
}

/// What one device says. As text: `sameness time person`, then ` device@time` for each word of another device that no
/// longer speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub sameness: Sameness,
    /// When, by that device's clock.
    pub at: UnixMillis,
    /// Who was signed in.
    pub by: PersonId,
    /// What it settles: words of other devices, by device and time.
    pub settles: Vec<(DeviceId, UnixMillis)>,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.sameness, self.at.0, self.by)?;
        for (device, at) in &self.settles {
            write!(f, " {device}@{}", at.0)?;
        }
        Ok(())
    }
}

impl FromStr for Said {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split(' ');
        let mut word = || words.next().ok_or(());
        let sameness = word()?.parse()?;
        let at = UnixMillis(word()?.parse().map_err(|_| ())?);
        let by = word()?.parse().map_err(|_| ())?;
        let settles = words.map(|word| settled(word).ok_or(())).collect::<Result<_, _>>()?;
        Ok(Self { sameness, at, by, settles })
    }
}

/// A word of another device, as `device@time`.
pub(crate) fn settled(word: &str) -> Option<(DeviceId, UnixMillis)> {
    let (device, at) = word.split_once('@')?;
    Some((device.parse().ok()?, UnixMillis(at.parse().ok()?)))
}

/// The id of the link between two persons, in either order: the first sixteen bytes of the SHA-256 of `bindeled link 1`
/// and both ids, the smaller first.
pub fn link_id(one: PersonId, other: PersonId) -> DocumentId {
    let mut hasher = Sha256::new();
    hasher.update(b"bindeled link 1");
    hasher.update(one.min(other).as_bytes());
    hasher.update(one.max(other).as_bytes());
    DocumentId::new(Kind::Link, first16(hasher.finalize().into()))
}

/// A link as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The person with the smaller id.
    pub one: Option<PersonId>,
    /// The other.
    pub other: Option<PersonId>,
    /// What each device says.
    pub said: BTreeMap<DeviceId, Said>,
}

impl Link {
    /// Reads a link, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut link = Self { one: fields.require(ONE), other: fields.require(OTHER), said: BTreeMap::new() };
        let mut problems = std::mem::take(&mut fields.problems);
        for (device, said) in fields.with_prefix(SAID) {
            let said = match said {
                Value::Text(text) => text.parse().ok(),
                Value::Int(_) | Value::Bool(_) => None,
            };
            match (device.parse(), said) {
                (Ok(device), Some(said)) => {
                    link.said.insert(device, said);
                }
                _ => problems.push(Problem::Unreadable { key: format!("{SAID}{device}") }),
            }
        }
        if link.says(Sameness::Same) && link.says(Sameness::Different) {
            problems.push(Problem::TwoStates);
        }
        (link, problems)
    }

    /// What all devices say together; with two answers nothing until somebody settles it.
    pub fn sameness(&self) -> Sameness {
        match (self.says(Sameness::Same), self.says(Sameness::Different)) {
            (true, false) => Sameness::Same,
            (false, true) => Sameness::Different,
            _ => Sameness::Open,
        }
    }

    /// What speaks: all that is said, but for what another device's word settles.
    pub fn speaking(&self) -> impl Iterator<Item = (DeviceId, &Said)> {
        self.said.iter().map(|(device, said)| (*device, said)).filter(|(device, said)| {
            !self.said.iter().any(|(other, by)| other != device && by.settles.contains(&(*device, said.at)))
        })
    }

    /// What a device says now, settling whatever else others said: also what is settled already, since the word that settled
    /// it may be the one that this replaces.
    pub fn answer(&self, device: DeviceId, sameness: Sameness, at: UnixMillis, by: PersonId) -> Said {
        let others = self.said.iter().filter(|(other, said)| **other != device && said.sameness != sameness);
        Said { sameness, at, by, settles: others.map(|(other, said)| (*other, said.at)).collect() }
    }

    fn says(&self, sameness: Sameness) -> bool {
        self.speaking().any(|(_, said)| said.sameness == sameness)
    }
}

/// The edits that say something of a pair on a device.
pub fn say(one: PersonId, other: PersonId, device: DeviceId, said: &Said) -> Vec<Edit> {
    vec![
        Edit::put(ONE, one.min(other).to_string()),
        Edit::put(OTHER, one.max(other).to_string()),
        Edit::put(format!("{SAID}{device}"), said.to_string()),
    ]
}
