//! A question to the figures: which dates, as of when, as known at which position, where.

use chrono::{Days, Months, NaiveDate};
use crdt_model::follow_up;
use crdt_model::id::{GroupId, MatchId, OrganisationId};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};

/// The most days that a question may span.
pub const DAYS_MAX: u64 = 3_660;

/// What every query begins with.
pub(crate) const KNOWN: &str = concat!(
    include_str!("../sql/known.sql"),
    include_str!("../sql/reports.sql"),
    include_str!("../sql/people.sql"),
    include_str!("../sql/programme.sql"),
    include_str!("../sql/counts.sql"),
);

/// A period that cannot be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// It ends before it begins.
    #[error("the period ends before it begins")]
    Backwards,
    /// It is longer than [`DAYS_MAX`].
    #[error("the period is longer than {DAYS_MAX} days")]
    TooLong,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    from: NaiveDate,
    to: NaiveDate,
    as_of: NaiveDate,
    due: NaiveDate,
    position: i64,
    group: Option<GroupId>,
    area: Option<String>,
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<OrganisationId>,
    #[serde(skip)]
    months: Option<Vec<u32>>,
}

impl Question {
    /// A question about every group and match from `from` to `to`, both included, as of a date, as it was known at a
    /// position of the log. A report that is missing is missed up to `due`: on the day itself the evening is yet to come.
    pub fn new(
        from: NaiveDate,
        to: NaiveDate,
        as_of: NaiveDate,
        due: NaiveDate,
        position: i64,
    ) -> Result<Self, BadPeriod> {
        if to < from {
            return Err(BadPeriod::Backwards);
        }
        if from.checked_add_days(Days::new(DAYS_MAX)).is_none_or(|latest| to > latest) {
            return Err(BadPeriod::TooLong);
        }
        let (group, area, kind, organisation, months) = Default::default();
        Ok(Self { from, to, as_of, due, position, group, area, kind, organisation, months })
    }

    /// The same about one group.
    #[must_use]
    pub fn in_group(&self, group: GroupId) -> Self {
        Self { group: Some(group), ..self.clone() }
    }

    /// The same about one area, by its key; the empty key is "no area known".
    #[must_use]
    pub fn in_area(&self, area: &str) -> Self {
        Self { area: Some(area.to_owned()), ..self.clone() }
    }

    /// The same about the groups of one activity kind, by its key.
    #[must_use]
    pub fn in_kind(&self, kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..self.clone() }
    }

    /// The same about what one organisation is responsible for.
    #[must_use]
    pub fn in_organisation(&self, organisation: OrganisationId) -> Self {
        Self { organisation: Some(organisation), ..self.clone() }
    }

    /// The same as it stood on an earlier day.
    #[must_use]
    pub fn until(&self, date: NaiveDate) -> Self {
        Self { to: date, as_of: date, due: self.due.min(date), ..self.clone() }
    }

    /// The same, were matches followed up in these months, whatever the programme says.
    #[must_use]
    pub(crate) fn read_as(&self, months: Vec<u32>) -> Self {
        Self { months: Some(months), ..self.clone() }
    }

    /// The first date.
    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last date that was asked for.
    pub const fn to(&self) -> NaiveDate {
        self.to
    }

    /// The last date that counts: no later than the as-of date.
    pub fn last(&self) -> NaiveDate {
        self.to.min(self.as_of)
    }

    /// The as-of date.
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The last date on which a missing report is missed.
    pub(crate) const fn due(&self) -> NaiveDate {
        self.due
    }

    /// The position of the log at which it must have been known.
    pub const fn position(&self) -> i64 {
        self.position
    }

    /// The group, if it is about one.
    pub const fn group(&self) -> Option<GroupId> {
        self.group
    }

    /// The key of the area, if it is about one.
    pub fn area(&self) -> Option<&str> {
        self.area.as_deref()
    }

    /// The key of the activity kind, if it is about one.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The organisation, if it is about one.
    pub const fn organisation(&self) -> Option<OrganisationId> {
        self.organisation
    }

    /// The first days of the months it touches, in order.
    pub fn months(&self) -> Vec<NaiveDate> {
        let last = self.last();
        let mut months = Vec::new();
        let mut month = crate::place::first_of_month(self.from);
        while month <= last {
            months.push(month);
            let Some(next) = month.checked_add_months(Months::new(1)) else { break };
            month = next;
        }
        months
    }

    /// The values of every query's parameters.
    pub(crate) fn values(&self, connection: &Connection) -> rusqlite::Result<Vec<Value>> {
        let date = |date: NaiveDate| Value::Text(date.to_string());
        let months: Vec<String> = self.follow_up_months(connection)?.iter().map(u32::to_string).collect();
        Ok(vec![
            Value::Integer(self.position),
            date(self.from),
            date(self.last()),
            date(self.due),
            self.group.map_or(Value::Null, |group| Value::Blob(group.as_bytes().to_vec())),
            self.area.clone().map_or(Value::Null, Value::Text),
            self.kind.clone().map_or(Value::Null, Value::Text),
            self.organisation.map_or(Value::Null, |organisation| Value::Blob(organisation.as_bytes().to_vec())),
            Value::Text(format!("[{}]", months.join(","))),
        ])
    }

    /// The months as the programme's setting was known at the position.
    fn follow_up_months(&self, connection: &Connection) -> rusqlite::Result<Vec<u32>> {
        if let Some(months) = &self.months {
            return Ok(months.clone());
        }
        let mut select = connection.prepare_cached(
            "select danish from word
             where sort = 'follow_up_months' and known_from <= ?1 and (known_until is null or known_until > ?1)",
        )?;
        let setting: Option<String> = select.query_row([self.position], |row| row.get(0)).optional()?;
        Ok(follow_up::months(setting.as_deref()))
    }
}

/// How a figure is parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Not at all; the one key is empty.
    Whole,
    /// By the key of the area.
    Area,
    /// By group id.
    Group,
    /// By month, `YYYY-MM`.
    Month,
    /// By the key of the activity kind.
    Kind,
    /// By the id of the organisation that is responsible.
    Organisation,
}

impl By {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Whole => "''",
            Self::Area => "area",
            Self::Group => "place",
            Self::Month => "substr(date, 1, 7)",
            Self::Kind => "kind",
            Self::Organisation => "organisation",
        }
    }
}

/// A key as text: ids as everywhere, in base64.
pub(crate) fn key_text(key: ValueRef<'_>) -> String {
    match key {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => id_text(bytes),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => String::new(),
    }
}

/// Sixteen bytes of a group, match or person as text.
pub(crate) fn id_text(bytes: &[u8]) -> String {
    MatchId::from_slice(bytes).map(|id| id.to_string()).unwrap_or_default()
}

pub(crate) fn with_page(
    connection: &Connection,
    question: &Question,
    limit: u32,
    offset: u32,
) -> rusqlite::Result<Vec<Value>> {
    let mut values = question.values(connection)?;
    values.extend([Value::Integer(limit.into()), Value::Integer(offset.into())]);
    Ok(values)
}
