//! What the pages say, in Danish and English.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Datelike as _, NaiveDate};
use crdt_model::goal::Unit;
use figures::said::Said;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::hall::account::Role;
use crate::hall::session::SignedIn;

tokio::task_local! {
    /// Who reads what is being written: what every page says of them stands in its frame, not in each page's own words.
    static READER: SignedIn;
    /// Whose pages they are.
    static OWNER: Option<String>;
}

/// Answers a request on the pages of this authority.
pub(super) async fn owned_by<T>(owner: Option<String>, answer: impl Future<Output = T>) -> T {
    OWNER.scope(owner, answer).await
}

/// Answers a request for somebody who is signed in.
pub(super) async fn read_by<T>(reader: SignedIn, answer: impl Future<Output = T>) -> T {
    READER.scope(reader, answer).await
}

/// A language of the pages, and of what leaves them in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub enum Language {
    /// *Dansk.*
    #[serde(rename = "da")]
    Danish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Its code in addresses and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::Danish => Self::English,
            Self::English => Self::Danish,
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        [Self::Danish, Self::English].into_iter().find(|language| language.code() == code)
    }

    /// The first language of the browser that the pages have; else Danish.
    pub(super) fn preferred(headers: &HeaderMap) -> Self {
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .into_iter()
            .flat_map(|wanted| wanted.split(','))
            .filter_map(|wanted| wanted.split([';', '-']).next())
            .find_map(|code| Self::of_code(code.trim()))
            .unwrap_or(Self::Danish)
    }
}

pub(crate) type Table = BTreeMap<String, String>;

/// The texts of both languages.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    pub(super) danish: Table,
    pub(super) english: Table,
}

impl Texts {
    /// The texts that are part of the program.
    pub(crate) fn bundled() -> &'static Self {
        &BUNDLED
    }

    fn read(danish: &str, english: &str) -> serde_json::Result<Self> {
        Ok(Self { danish: serde_json::from_str(danish)?, english: serde_json::from_str(english)? })
    }

    pub(crate) const fn of(&self, language: Language) -> Words<'_> {
        Words { language, table: self.table(language) }
    }

    /// Every text of a language.
    pub(crate) const fn table(&self, language: Language) -> &Table {
        match language {
            Language::Danish => &self.danish,
            Language::English => &self.english,
        }
    }
}

#[expect(clippy::expect_used, reason = "the files are part of the program and a test reads them")]
static BUNDLED: LazyLock<Texts> = LazyLock::new(|| {
    Texts::read(include_str!("../../messages/da.json"), include_str!("../../messages/en.json"))
        .expect("messages are flat tables of texts")
});

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(super) language: Language,
    table: &'a Table,
}

impl<'a> Words<'a> {
    /// The authority that answers for the pages, where it has said its name.
    pub(super) fn owner(&self) -> Option<String> {
        OWNER.try_with(Clone::clone).unwrap_or_default()
    }

    /// What the reader is called, when signed in.
    pub(super) fn reader(&self) -> Option<String> {
        READER.try_with(|reader| reader.name.clone()).ok()
    }

    /// Whether the reader may record, and let devices in: whoever may not is shown no buttons for it.
    pub(super) fn may_change(&self) -> bool {
        READER.try_with(|reader| reader.role >= Role::Officer).unwrap_or_default()
    }

    /// Whether the reader says who may sign in.
    pub(super) fn may_admit(&self) -> bool {
        READER.try_with(|reader| reader.role >= Role::Administrator).unwrap_or_default()
    }

    /// A text by its key.
    pub(crate) fn t(&self, key: &'a str) -> &'a str {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// Of a text in both languages the one that is wanted.
    pub(crate) const fn choose(&self, words: figures::indicator::Words) -> &'static str {
        match self.language {
            Language::Danish => words.da,
            Language::English => words.en,
        }
    }

    /// A text whose key is put together.
    pub(crate) fn named(&self, key: &str) -> String {
        self.table.get(key).map_or(key, String::as_str).to_owned()
    }

    /// A text with its `{places}` filled.
    pub(crate) fn fill(&self, key: &'a str, places: &[(&str, &str)]) -> String {
        places.iter().fold(self.t(key).to_owned(), |text, (place, with)| text.replace(&format!("{{{place}}}"), with))
    }

    /// A text about so many things with its `{places}` filled; of one thing that under the key with `.one` after it.
    pub(crate) fn fill_for(&self, count: impl TryInto<i64>, key: &'a str, places: &[(&str, &str)]) -> String {
        let count: i64 = count.try_into().unwrap_or(i64::MAX);
        let one = if count == 1 { self.table.get(&format!("{key}.one")) } else { None };
        let text = one.map_or_else(|| self.t(key), String::as_str);
        places.iter().fold(text.to_owned(), |text, (place, with)| text.replace(&format!("{{{place}}}"), with))
    }

    /// Of what is said in both languages the one that is wanted.
    pub(crate) fn said<'s>(&self, said: &'s Said) -> &'s str {
        match self.language {
            Language::Danish => &said.da,
            Language::English => &said.en,
        }
    }

    /// A whole number, in groups of three digits.
    pub(crate) fn number(&self, number: i64) -> String {
        self.said(&Said::number(number)).to_owned()
    }

    /// How many, in groups of three digits.
    pub(crate) fn count(&self, count: impl TryInto<i64>) -> String {
        self.number(count.try_into().unwrap_or(i64::MAX))
    }

    /// A whole number of tenths (one place) or hundredths (two) as a decimal number.
    pub(crate) fn decimal(&self, number: i64, places: u32) -> String {
        self.said(&Said::decimal(number, places)).to_owned()
    }

    /// A share that is kept in tenths of a percent.
    pub(crate) fn percent(&self, tenths: i64) -> String {
        self.said(&Said::percent(tenths)).to_owned()
    }

    /// A goal's target.
    pub(crate) fn target(&self, target: i64, unit: Option<Unit>) -> String {
        match unit {
            Some(Unit::Kroner) => self.fill("agreement.kroner", &[("amount", &self.number(target))]),
            _ => self.said(&Said::target(target, unit)).to_owned(),
        }
    }

    /// A date in words.
    pub(crate) fn date(&self, date: NaiveDate) -> String {
        self.said(&Said::date(date)).to_owned()
    }

    /// A moment as people say it: the time for today, else the day; the year only when it is another.
    pub(super) fn moment(&self, at_ms: i64, now_ms: i64) -> String {
        let local =
            |ms| DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&chrono_tz::Europe::Copenhagen);
        let (at, now) = (local(at_ms), local(now_ms));
        if at.year() != now.year() {
            return self.date(at.date_naive());
        }
        if at.date_naive() != now.date_naive() {
            let (day, month) = (at.day(), self.month_name(at.date_naive()));
            return match self.language {
                Language::Danish => format!("{day}. {month}"),
                Language::English => format!("{day} {month}"),
            };
        }
        let time = match self.language {
            Language::Danish => at.format("%H.%M"),
            Language::English => at.format("%H:%M"),
        };
        self.fill("shown.today", &[("time", &time.to_string())])
    }

    /// A month in words, from `YYYY-MM`.
    pub(crate) fn month(&self, key: &str) -> String {
        match format!("{key}-01").parse::<NaiveDate>() {
            Ok(first) => format!("{} {}", self.month_name(first), first.year()),
            Err(_) => key.to_owned(),
        }
    }

    fn month_name(&self, date: NaiveDate) -> String {
        self.named(&format!("month.{}", date.month()))
    }

    /// "36 of 40".
    pub(crate) fn of(&self, part: i64, whole: i64) -> String {
        self.fill("shown.of", &[("part", &self.number(part)), ("whole", &self.number(whole))])
    }
}
