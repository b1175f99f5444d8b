//! The facts of a person in one space. No name, no free text: those are details.
//!
//! In a group's space the person is on that group's list; in an organisation's space the person is in its register. A
//! volunteer of the register who helps in a group keeps the same id there.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::document::{Document, Edit, Value};
use crate::problem::Problem;

const ROLE: &str = "role";
const SINCE: &str = "since";
const UNTIL: &str = "until";
const BIRTH_YEAR: &str = "birth_year";
const CHANNEL: &str = "channel";
const CERTIFICATE: &str = "certificate";
/// `as/<role>/<since>`: a further time in a role, with its last day; `-` where there is no date.
const AS: &str = "as/";

worded! {
    /// What a person is in the space.
    PersonRole {
        /// *Bruger*: takes part in what a group does.
        Participant = "participant",
        /// *Frivillig.*
        Volunteer = "volunteer",
        /// *Vært.*
        Host = "host",
        /// *Nyankommen.*
        Newcomer = "newcomer",
        /// *Mentor*, in a mentoring group.
        Mentor = "mentor",
        /// *Ung*: a young person from 16 to 25 in a mentoring group.
        Mentee = "mentee",
        /// *Frivilligkonsulent*, in an organisation's register.
        Consultant = "consultant",
    }
}

impl PersonRole {
    /// Whether a person can be both at the same time on one list. Who takes part and who helps are counted apart.
    pub const fn excludes(self, other: Self) -> bool {
        const fn is_helped(role: PersonRole) -> bool {
            matches!(role, PersonRole::Participant | PersonRole::Mentee | PersonRole::Newcomer)
        }
        is_helped(self) != is_helped(other)
    }
}

worded! {
    /// How far the child-protection certificate (*børneattest*) has come. Never what stands in it.
    CertificateStatus {
        /// Asked for.
        Requested = "requested",
        /// Here, with nothing against it.
        Cleared = "cleared",
        /// Too old, to be asked for again.
        Lapsed = "lapsed",
    }
}

/// The status of a child-protection certificate, and since when. As text: `status date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// How far it has come.
    pub status: CertificateStatus,
    /// Since when.
    pub on: NaiveDate,
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.on)
    }
}

impl FromStr for Certificate {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (status, on) = text.split_once(' ').ok_or(())?;
        Ok(Self { status: status.parse()?, on: on.parse().map_err(|_| ())? })
    }
}

/// How long a person has a role. The last day is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenure {
    /// The role.
    pub role: PersonRole,
    /// From this date.
    pub since: Option<NaiveDate>,
    /// To this date.
    pub until: Option<NaiveDate>,
}

impl Tenure {
    /// Whether it holds on any day at all. What is undone ends before it begins.
    pub fn ever_holds(&self) -> bool {
        !matches!((self.since, self.until), (Some(since), Some(until)) if until < since)
    }

    /// Whether it holds on a date.
    pub fn is_on(&self, date: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether there is a day on which both hold.
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_by_the_end = |one: &Self, other: &Self| match (one.since, other.until) {
            (Some(since), Some(until)) => since <= until,
            _ => true,
        };
        let both_hold = self.ever_holds() && other.ever_holds();
        both_hold && begins_by_the_end(self, other) && begins_by_the_end(other, self)
    }
}

/// As text: `role since until`, `-` where there is no date.
impl fmt::Display for Tenure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.role, dated(self.since), dated(self.until))
    }
}

impl FromStr for Tenure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (role, period) = text.split_once(' ').ok_or(())?;
        let (since, until) = period.split_once(' ').ok_or(())?;
        let date = |text: &str| if text == "-" { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) };
        Ok(Self { role: role.parse()?, since: date(since)?, until: date(until)? })
    }
}

fn dated(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "-".to_owned(), |date| date.to_string())
}

/// A person's facts as they read now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// What the person is here.
    pub role: Option<PersonRole>,
    /// On the list from this date. In the register: recruited on it.
    pub since: Option<NaiveDate>,
    /// On the list to this date, the last day included.
    pub until: Option<NaiveDate>,
    /// Year of birth. A date of birth is never asked for.
    pub birth_year: Option<i64>,
    /// The key of how a volunteer was recruited, in the reference data.
    pub channel: Option<String>,
    /// A volunteer's child-protection certificate.
    pub certificate: Option<Certificate>,
    /// What else the person is or was here.
    pub further: Vec<Tenure>,
}

impl Person {
    /// Reads a person, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut person = Self {
            role: fields.require(ROLE),
            since: fields.parse(SINCE),
            until: fields.parse(UNTIL),
            birth_year: fields.int(BIRTH_YEAR).filter(|year| *year > 0),
            channel: fields.parse(CHANNEL).filter(|channel: &String| !channel.is_empty()),
            certificate: fields.parse(CERTIFICATE),
            further: Vec::new(),
        };
        let mut problems = std::mem::take(&mut fields.problems);
        for (key, until) in fields.with_prefix(AS) {
            match further(key, until) {
                Some(tenure) => person.further.push(tenure),
                None => problems.push(Problem::Unreadable { key: format!("{AS}{key}") }),
            }
        }
        if person.roles_overlap() {
            problems.push(Problem::RolesOverlap);
        }
        (person, problems)
    }

    /// Every role with its period, the first role first.
    pub fn tenures(&self) -> impl Iterator<Item = Tenure> {
        let first = self.role.map(|role| Tenure { role, since: self.since, until: self.until });
        first.into_iter().chain(self.further.iter().copied())
    }

    /// Whether the person has a role on a date.
    pub fn is_on(&self, date: NaiveDate, role: PersonRole) -> bool {
        self.tenures().any(|tenure| tenure.role == role && tenure.is_on(date))
    }

    /// Whether the person has or had a role.
    pub fn was_ever(&self, role: PersonRole) -> bool {
        self.tenures().any(|tenure| tenure.role == role && tenure.ever_holds())
    }

    /// Whether roles that exclude each other hold on the same day.
    pub fn roles_overlap(&self) -> bool {
        overlap(&self.tenures().collect::<Vec<_>>())
    }

    /// The edits that give the person a role from a date on, whatever role or time there was before.
    pub fn begin(&self, role: PersonRole, since: NaiveDate) -> Vec<Edit> {
        match self.role {
            None => Self { role: Some(role), since: Some(since), ..Self::default() }.edits(),
            Some(_) => vec![set_tenure(Tenure { role, since: Some(since), until: None })],
        }
    }

    /// The edits that end a role wherever it goes on after a date; the date is the last day.
    pub fn end(&self, role: PersonRole, until: NaiveDate) -> Vec<Edit> {
        let goes_on = |end: Option<NaiveDate>| end.is_none_or(|end| until < end);
        let first = (self.role == Some(role) && goes_on(self.until)).then(|| leave(until));
        let further = self.further.iter().filter(|tenure| tenure.role == role && goes_on(tenure.until));
        first.into_iter().chain(further.map(|tenure| set_tenure(Tenure { until: Some(until), ..*tenure }))).collect()
    }

    /// Whether the person is on the list on a date.
    pub fn is_listed_on(&self, date: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.role.map(|role| Edit::put(ROLE, role.word())));
        edits.extend(self.since.map(|since| Edit::put(SINCE, since.to_string())));
        edits.extend(self.until.map(leave));
        edits.extend(self.birth_year.map(set_birth_year));
        edits.extend(self.channel.as_deref().map(set_channel));
        edits.extend(self.certificate.map(set_certificate));
        edits.extend(self.further.iter().copied().map(set_tenure));
        edits
    }
}

fn further(key: &str, until: &Value) -> Option<Tenure> {
    let (Value::Text(until), Some((role, since))) = (until, key.split_once('/')) else { return None };
    format!("{role} {since} {until}").parse().ok()
}

/// Whether roles that exclude each other hold on the same day.
pub fn overlap(tenures: &[Tenure]) -> bool {
    tenures.iter().enumerate().any(|(index, one)| {
        tenures.iter().skip(index + 1).any(|other| one.role.excludes(other.role) && one.overlaps(other))
    })
}

/// The person leaves the list; the date is the last day on it.
pub fn leave(until: NaiveDate) -> Edit {
    Edit::put(UNTIL, until.to_string())
}

/// Since when the person has the first role.
pub fn set_since(since: NaiveDate) -> Edit {
    Edit::put(SINCE, since.to_string())
}

/// The year of birth is known; 0 when it is not known any more.
pub fn set_birth_year(year: i64) -> Edit {
    Edit::put(BIRTH_YEAR, year)
}

/// How the volunteer was recruited; empty when it is not known any more.
pub fn set_channel(key: &str) -> Edit {
    Edit::put(CHANNEL, key)
}

/// How far the child-protection certificate has come.
pub fn set_certificate(certificate: Certificate) -> Edit {
    Edit::put(CERTIFICATE, certificate.to_string())
}

/// The person has a further role here, or a role once more.
pub fn set_tenure(tenure: Tenure) -> Edit {
    Edit::put(format!("{AS}{}/{}", tenure.role, dated(tenure.since)), dated(tenure.until))
}
