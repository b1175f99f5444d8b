//! What is decided about a claim: approved, or refused with a reason. Each coordinator's device has a key of its own. A word
//! replaces those it knows, so a change of mind is no disagreement; of words that did not know each other and differ none
//! holds, until somebody who knows them all says a newer one.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::document::{Document, Edit, UnixMillis, Value};
use crate::id::{DeviceId, PersonId, PictureHash};
use crate::kind::{DocumentId, Kind};
use crate::link::settled;
use crate::problem::Problem;

/// `d/<device>`: what is decided on that device.
pub(crate) const SAID: &str = "d/";

worded! {
    /// What is decided.
    Ruling {
        /// The municipality covers it.
        Approved = "approved",
        /// It does not.
        Refused = "refused",
        /// Nothing yet: what was decided is taken back.
        Open = "open",
    }
}

worded! {
    /// Why a claim is refused.
    RefusalReason {
        /// There is no receipt, or it cannot be read.
        NoReceipt = "no_receipt",
        /// The guidelines do not cover it.
        NotCovered = "not_covered",
        /// It has been claimed before.
        ClaimedBefore = "claimed_before",
        /// It does not belong to what they did together.
        NotTogether = "not_together",
        /// Something else; a note says what.
        Other = "other",
    }
}

/// What one device says. As text: `ruling amount reason time person`, `-` where there is none, ` picture` where it is about
/// one, then ` device@time` for each word of another device that it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub ruling: Ruling,
    /// How much is covered, in øre, when approved.
    pub amount_oere: Option<i64>,
    /// Why, when refused.
    pub reason: Option<RefusalReason>,
    /// When, by that device's clock.
    pub at: UnixMillis,
    /// Who was signed in.
    pub by: PersonId,
    /// The receipt that was approved: the word says nothing of a claim whose receipt is another. None in what is not about
    /// a picture, and in what earlier apps said.
    pub receipt: Option<PictureHash>,
    /// What it replaces: words of other devices, by device and time.
    pub knows: Vec<(DeviceId, UnixMillis)>,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = self.amount_oere.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
        let reason = self.reason.map_or("-", RefusalReason::word);
        write!(f, "{} {amount} {reason} {} {}", self.ruling, self.at.0, self.by)?;
        if let Some(receipt) = self.receipt {
            write!(f, " {receipt}")?;
        }
        for (device, at) in &self.knows {
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
        let ruling = word()?.parse()?;
        let amount_oere = match word()? {
            "-" => None,
            amount => Some(amount.parse().map_err(|_| ())?),
        };
        let reason = match word()? {
            "-" => None,
            reason => Some(reason.parse()?),
        };
        let at = UnixMillis(word()?.parse().map_err(|_| ())?);
        let by = word()?.parse().map_err(|_| ())?;
        let mut words = words.peekable();
        let receipt = words.next_if(|word| !word.contains('@'));
        let receipt = receipt.map(str::parse::<PictureHash>).transpose().map_err(|_| ())?;
        let knows = words.map(|word| settled(word).ok_or(())).collect::<Result<_, _>>()?;
        Ok(Self { ruling, amount_oere, reason, at, by, receipt, knows })
    }
}

impl Said {
    /// Whether it says something of a claim with this receipt.
    pub fn is_about(&self, receipt: Option<PictureHash>) -> bool {
        self.receipt.is_none() || self.receipt == receipt
    }
}

/// The id of the decision about a claim: the claim's own bytes.
pub const fn decision_id(claim: DocumentId) -> DocumentId {
    DocumentId::new(Kind::Decision, *claim.bytes())
}

/// A decision as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// What each device says.
    pub said: BTreeMap<DeviceId, Said>,
}

impl Decision {
    /// Reads a decision, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut problems = std::mem::take(&mut fields.problems);
        let mut decision = Self::default();
        for (device, said) in fields.with_prefix(SAID) {
            let read = match said {
                Value::Text(said) => device.parse().ok().zip(said.parse().ok()),
                _ => None,
            };
            match read {
                Some((device, said)) => {
                    decision.said.insert(device, said);
                }
                None => problems.push(Problem::Unreadable { key: format!("{SAID}{device}") }),
            }
        }
        (decision, problems)
    }

    /// What several decisions say together: those about claims with the same receipt are one.
    pub fn together<'a>(decisions: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut together = Self::default();
        for (device, said) in decisions.into_iter().flat_map(|decision| &decision.said) {
            let newest = together.said.entry(*device).or_insert_with(|| said.clone());
            if newest.at < said.at {
                newest.clone_from(said);
            }
        }
        together
    }

    /// What speaks: all that is said but what another device knew.
    pub fn speaking(&self) -> impl Iterator<Item = (DeviceId, &Said)> {
        self.said.iter().map(|(device, said)| (*device, said)).filter(|(device, said)| {
            !self.said.iter().any(|(other, by)| other != device && by.knows.contains(&(*device, said.at)))
        })
    }

    /// What it says of a claim with this receipt: nothing that was said of another picture, nor what such a word replaced.
    pub fn about(&self, receipt: Option<PictureHash>) -> Self {
        let about = self.speaking().filter(|(_, said)| said.is_about(receipt));
        Self { said: about.map(|(device, said)| (device, said.clone())).collect() }
    }

    /// What holds: the newest word that speaks; nothing while it disagrees with another.
    pub fn holds(&self) -> Option<&Said> {
        let newest = self.speaking().max_by_key(|(device, said)| (said.at, *device))?.1;
        (newest.ruling != Ruling::Open && !self.disagrees()).then_some(newest)
    }

    /// Whether devices that did not know of each other say different things, so that somebody must settle it.
    pub fn disagrees(&self) -> bool {
        let mut words = self.speaking().map(|(_, said)| (said.ruling, said.amount_oere));
        words.next().is_some_and(|first| words.any(|other| other != first))
    }

    /// What a device says now, knowing all that is said: later than that, whatever the clocks say.
    pub fn answer(&self, device: DeviceId, new: &Said) -> Said {
        let newest = self.said.values().map(|said| UnixMillis(said.at.0.saturating_add(1))).max();
        let others = self.said.iter().filter(|(other, _)| **other != device);
        let knows = others.map(|(other, said)| (*other, said.at)).collect();
        Said { at: newest.map_or(new.at, |newest| newest.max(new.at)), knows, ..new.clone() }
    }
}

/// What is said on a device.
pub fn say(device: DeviceId, said: &Said) -> Edit {
    Edit::put(format!("{SAID}{device}"), said.to_string())
}
