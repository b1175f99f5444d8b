//! What a figure counts as a set, whole: each thing by what it is, with what it adds. The sets of one figure that was
//! known at two moments differ by exactly as much as the figure does.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params_from_iter};
use serde::{Deserialize, Serialize};

use crate::indicator::{Adds, Denominator, Indicator};
use crate::question::{By, KNOWN, Question, id_text};

macro_rules! things {
    ($( $(#[$doc:meta])* $variant:ident = $word:literal, )+) => {
        /// What sort of thing a figure counts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Thing {
            $( $(#[$doc])* #[serde(rename = $word)] $variant, )+
        }

        impl Thing {
            /// Every sort.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }
    };
}

things! {
    /// A meeting of a group.
    Meeting = "meeting",
    /// A participant.
    Participant = "participant",
    /// What a host and a newcomer did.
    Activity = "activity",
    /// A group.
    Group = "group",
    /// A volunteer or mentor.
    Volunteer = "volunteer",
    /// A young person with a mentor.
    Mentee = "mentee",
    /// A mentoring.
    Mentoring = "mentoring",
    /// A group's newest headcount.
    Headcount = "headcount",
    /// An estimate.
    Estimate = "estimate",
    /// A child guided into an association.
    Child = "child",
    /// A weekday on which a group is open.
    Opening = "opening",
    /// Something held for volunteers.
    Training = "training",
    /// A volunteer who took part in it.
    Trainee = "trainee",
    /// A consultant.
    Consultant = "consultant",
    /// An employment.
    Employment = "employment",
    /// Somebody registered in the host programme.
    Registered = "registered",
    /// A match.
    Match = "match",
    /// A follow-up or an evaluation that came due.
    Due = "due",
    /// What newcomers answered, or did not, in a month.
    Opinion = "opinion",
    /// Something held for the host programme's participants.
    Event = "event",
    /// A newcomer shown the way to another offer.
    Referral = "referral",
    /// A host's claim.
    Claim = "claim",
    /// A line of the budget.
    Budget = "budget",
}

impl Thing {
    /// Whether such things are people who may be linked with one another.
    pub(crate) const fn is_person(self) -> bool {
        matches!(
            self,
            Self::Participant
                | Self::Volunteer
                | Self::Mentee
                | Self::Child
                | Self::Trainee
                | Self::Consultant
                | Self::Registered
        )
    }

    /// Whether such things begin with the group that they are of.
    pub const fn is_of_a_group(self) -> bool {
        matches!(self, Self::Meeting | Self::Group | Self::Headcount | Self::Opening)
    }
}

/// What tells a thing from others of its sort: random ids, dates, keys. Never a name.
pub type Key = String;

/// What a thing adds to a figure, to what the figure is of, and to those who could have answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount(pub i64, pub i64, pub i64);

/// What a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// What sort of things.
    pub thing: Thing,
    /// Each of them that adds something.
    pub things: BTreeMap<Key, Amount>,
    /// What the other figure counts that this one is of, or is divided by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Box<Self>>,
}

impl Counted {
    /// What all add to the figure, or to what is divided to make it.
    pub fn value(&self) -> i64 {
        self.things.values().map(|amount| amount.0).sum()
    }

    /// What the figure is of; nothing where it is of nothing.
    pub fn of(&self) -> i64 {
        self.whole.as_ref().map_or_else(|| self.things.values().map(|amount| amount.1).sum(), |whole| whole.value())
    }

    /// How many could have answered.
    pub fn eligible(&self) -> i64 {
        self.things.values().map(|amount| amount.2).sum()
    }
}

impl Indicator {
    /// Everything that the figure of a question counts.
    pub fn counted(&self, connection: &Connection, question: &Question) -> rusqlite::Result<Counted> {
        let whole = match (self.denominator, self.adds) {
            (Some(Denominator::Of(other)), _) | (_, Adds::AmountsForEach(other)) => {
                Some(Box::new(other.indicator().counted(connection, question)?))
            }
            _ => None,
        };
        Ok(Counted { thing: self.lines.thing, things: self.things(connection, question)?, whole })
    }

    fn things(&self, connection: &Connection, question: &Question) -> rusqlite::Result<BTreeMap<Key, Amount>> {
        let Some(asked) = self.asked(question) else { return Ok(BTreeMap::new()) };
        let (facts, lines) = (self.facts_by(By::Whole), self.lines);
        let (of, eligible) = match self.denominator {
            Some(Denominator::Eligible) => ("count(*)", "0"),
            Some(Denominator::Answered) => ("count(counts)", "count(*)"),
            Some(Denominator::Of(_)) | None => ("0", "0"),
        };
        let (select, key) = (lines.select, lines.key.join(", "));
        let mut statement = connection.prepare_cached(&format!(
            "{KNOWN}, fact as ({facts}), line as ({select})
             select coalesce(sum(amount), 0), {of}, {eligible}, {key} from line group by {key}"
        ))?;
        let mut rows = statement.query(params_from_iter(asked.values(connection)?))?;
        let mut things = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let amount = Amount(row.get(0)?, row.get(1)?, row.get(2)?);
            if amount != Amount::default() {
                things.insert(key_of(row, lines.key.len())?, amount);
            }
        }
        Ok(things)
    }
}

fn key_of(row: &Row<'_>, columns: usize) -> rusqlite::Result<Key> {
    let texts = (3..3 + columns).map(|column| Ok(text(row.get_ref(column)?)));
    Ok(texts.collect::<rusqlite::Result<Vec<String>>>()?.join(" "))
}

/// Ids as everywhere, and a document's seventeen bytes as digits.
fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) if bytes.len() == 16 => id_text(bytes),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Null | ValueRef::Real(_) => "-".to_owned(),
    }
}
