//! What an address asks for: language, dates, place. And addresses that ask for the same, narrowed.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use chrono::{Datelike as _, NaiveDate};
use crdt_model::id::GroupId;
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

    /// The dates and the place, with this year up to today where nothing is said.
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
        let period = Period { from, to, as_of, today, known_by, group, area, language: self.language };
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
    pub(super) language: Language,
}

impl Period {
    /// The question, at the position asked for or, when that is not reached or not given, at the newest.
    pub(super) fn question(&self, newest: i64) -> Result<Question, Failure> {
        let position = self.known_by.unwrap_or(newest).min(newest);
        // This evening is yet to come: nobody misses its report today.
        let due = self.as_of.min(self.today.pred_opt().unwrap_or(self.today));
        let mut question =
            Question::new(self.from, self.to, self.as_of, due, position).map_err(|_| Failure::BadQuestion)?;
        if let Some(group) = self.group {
            question = question.in_group(group);
        }
        if let Some(area) = &self.area {
            question = question.in_area(area);
        }
        Ok(question)
    }

    /// The same without a place.
    pub(super) fn everywhere(&self) -> Self {
        Self { group: None, area: None, ..self.clone() }
    }

    /// The same for one group.
    pub(super) fn in_group(&self, id: &str) -> Self {
        Self { group: id.parse().ok(), ..self.clone() }
    }

    /// The same for one area.
    pub(super) fn in_area(&self, key: &str) -> Self {
        Self { area: Some(key.to_owned()), ..self.clone() }
    }

    /// The same for what it has of one month, `YYYY-MM`.
    pub(super) fn in_month(&self, key: &str) -> Self {
        let Ok(first) = format!("{key}-01").parse::<NaiveDate>() else { return self.clone() };
        let next = first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt());
        Self { from: self.from.max(first), to: self.to.min(next.unwrap_or(self.to)), ..self.clone() }
    }

    /// The same for one day.
    pub(super) fn on(&self, date: NaiveDate) -> Self {
        Self { from: date, to: date, ..self.clone() }
    }

    /// The address of a path that asks for this.
    pub(super) fn href(&self, path: &str) -> String {
        let mut href = format!("{path}?from={}&to={}&as-of={}", self.from, self.to, self.as_of);
        let mut add = |name: &str, value: &str| {
            // Writing to a text cannot fail.
            let _written = write!(href, "&{name}={}", escaped(value));
        };
        if let Some(position) = self.known_by {
            add("known-by", &position.to_string());
        }
        if let Some(group) = self.group {
            add("group", &group.to_string());
        }
        if let Some(area) = &self.area {
            add("area", area);
        }
        add("lang", self.language.code());
        href
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
