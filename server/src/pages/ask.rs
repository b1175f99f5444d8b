//! What an address asks for: language, dates, place. And addresses that ask for the same, narrowed.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use chrono::{Datelike as _, NaiveDate};
use crdt_model::id::{GroupId, OrganisationId};
use figures::Question;

use super::failure::Failure;
use super::words::Language;

/// The query of an address and the language it is to be answered in.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) language: Language,
    values: BTreeMap<String, String>,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let values = Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri).map(|Query(values)| values);
        let values: BTreeMap<String, String> = values.unwrap_or_default();
        let language = values
            .get("lang")
            .and_then(|code| Language::of_code(code))
            .unwrap_or_else(|| Language::preferred(&parts.headers));
        Ok(Self { language, values })
    }
}

impl Asked {
    /// A value that is there and not empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Nothing but an as-of date.
    pub(super) fn as_of(date: NaiveDate) -> Self {
        Self { language: Language::Danish, values: [("as-of".to_owned(), date.to_string())].into() }
    }

    /// The same, where a value may also go by another name.
    pub(super) fn also(&self, other: &str, name: &str) -> Self {
        let mut asked = self.clone();
        if let Some(value) = self.values.get(other) {
            asked.values.entry(name.to_owned()).or_insert_with(|| value.clone());
        }
        asked
    }

    /// The dates and the place, with this year up to today where nothing is said. A day that something was known on is
    /// looked up by `Pages::period`.
    pub(super) fn period(&self, today: NaiveDate) -> Result<Period, Failure> {
        let date = |name| self.value(name).map(str::parse::<NaiveDate>).transpose().map_err(|_| Failure::BadQuestion);
        let as_of = date("as-of")?.unwrap_or(today);
        let to = date("to")?.unwrap_or(as_of);
        let from = match date("from")? {
            Some(from) => from,
            None => to.with_day(1).and_then(|first| first.with_month(1)).unwrap_or(to),
        };
        let known_by = self.value("known-by").map(str::parse).transpose().map_err(|_| Failure::BadQuestion)?;
        let group = self.value("group").map(str::parse).transpose().map_err(|_| Failure::BadQuestion)?;
        // An empty area is asked for too: "no area known".
        let area = self.values.get("area").cloned();
        let kind = self.value("kind").map(str::to_owned);
        let organisation = self.value("organisation").map(str::parse).transpose().map_err(|_| Failure::BadQuestion)?;
        let language = self.language;
        let period = Period { from, to, as_of, today, known_by, group, area, kind, organisation, language };
        period.question(0)?;
        Ok(period)
    }

    /// Which page of a list, from 0.
    pub(super) fn page(&self) -> u32 {
        self.value("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1).clamp(1, 100_000) - 1
    }
}

/// The dates and the place that a page is about.
#[derive(Debug, Clone)]
pub(super) struct Period {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) as_of: NaiveDate,
    today: NaiveDate,
    pub(super) known_by: Option<i64>,
    pub(super) group: Option<GroupId>,
    pub(super) area: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) organisation: Option<OrganisationId>,
    pub(super) language: Language,
}

impl Period {
    /// The question, at the position asked for or, when that is not reached or not given, at the newest.
    pub(super) fn question(&self, newest: i64) -> Result<Question, Failure> {
        let position = self.known_by.unwrap_or(newest).min(newest);
        let mut question =
            Question::new(self.from, self.to, self.as_of, self.due(), position).map_err(|_| Failure::BadQuestion)?;
        if let Some(group) = self.group {
            question = question.in_group(group);
        }
        if let Some(area) = &self.area {
            question = question.in_area(area);
        }
        if let Some(kind) = &self.kind {
            question = question.in_kind(kind);
        }
        if let Some(organisation) = self.organisation {
            question = question.in_organisation(organisation);
        }
        Ok(question)
    }

    /// The last date on which a missing report is missed. This evening is yet to come: nobody misses its report today.
    pub(super) fn due(&self) -> NaiveDate {
        self.as_of.min(self.today.pred_opt().unwrap_or(self.today))
    }

    /// The same without a place.
    pub(super) fn everywhere(&self) -> Self {
        Self { group: None, area: None, kind: None, organisation: None, ..self.clone() }
    }

    /// The same for one group.
    pub(super) fn in_group(&self, id: &str) -> Self {
        Self { group: id.parse().ok(), ..self.clone() }
    }

    /// The same for one area.
    pub(super) fn in_area(&self, key: &str) -> Self {
        Self { area: Some(key.to_owned()), ..self.clone() }
    }

    /// The same for what one organisation is responsible for.
    pub(super) fn in_organisation(&self, id: OrganisationId) -> Self {
        Self { organisation: Some(id), ..self.clone() }
    }

    /// The same for what it has of one month, `YYYY-MM`.
    pub(super) fn in_month(&self, key: &str) -> Self {
        let Ok(first) = format!("{key}-01").parse::<NaiveDate>() else { return self.clone() };
        let next = first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt());
        Self { from: self.from.max(first), to: self.to.min(next.unwrap_or(self.to)), ..self.clone() }
    }

    /// The same as it stood on an earlier day.
    pub(super) fn until(&self, date: NaiveDate) -> Self {
        Self { to: date, as_of: date, ..self.clone() }
    }

    /// The same for one day.
    pub(super) fn on(&self, date: NaiveDate) -> Self {
        Self { from: date, to: date, ..self.clone() }
    }

    /// What an address says of it, beside the language.
    pub(super) fn said(&self) -> Vec<(&'static str, String)> {
        let dates = [("from", self.from), ("to", self.to), ("as-of", self.as_of)];
        let dates = dates.into_iter().map(|(name, date)| (name, date.to_string()));
        let others = [
            ("known-by", self.known_by.map(|position| position.to_string())),
            ("group", self.group.map(|group| group.to_string())),
            ("area", self.area.clone()),
            ("kind", self.kind.clone()),
            ("organisation", self.organisation.map(|organisation| organisation.to_string())),
        ];
        dates.chain(others.into_iter().filter_map(|(name, value)| Some((name, value?)))).collect()
    }

    /// The address of a path that asks for this.
    pub(super) fn href(&self, path: &str) -> String {
        let said: Vec<String> = self.said().iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        format!("{path}?{}&lang={}", said.join("&"), self.language.code())
    }

    /// What an address says of the position that is asked for, to be put behind others; nothing where none is.
    pub(super) fn known(&self) -> String {
        self.known_by.map(|position| format!("&known-by={position}")).unwrap_or_default()
    }

    /// The same as it was known at a position.
    pub(super) fn known_by(self, position: i64) -> Self {
        Self { known_by: Some(position), ..self }
    }

    /// The same as it is known now.
    pub(super) fn known_now(&self) -> Self {
        Self { known_by: None, ..self.clone() }
    }

    /// The same, answered in a language.
    pub(super) fn in_language(&self, language: Language) -> Self {
        Self { language, ..self.clone() }
    }

    /// The same address in the other language.
    pub(super) fn other_language(&self, path: &str) -> String {
        Self { language: self.language.other(), ..self.clone() }.href(path)
    }
}

/// A text as it may stand in a query.
pub(super) fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _written = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}
