//! What the pages say, in Danish and English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Datelike as _, NaiveDate};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Danish,
    English,
}

impl Language {
    pub(super) const fn code(self) -> &'static str {
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

pub(super) type Table = BTreeMap<String, String>;

/// The texts of both languages.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    pub(super) danish: Table,
    pub(super) english: Table,
}

impl Texts {
    /// The texts that are part of the program.
    pub(super) fn bundled() -> &'static Self {
        &BUNDLED
    }

    fn read(danish: &str, english: &str) -> serde_json::Result<Self> {
        Ok(Self { danish: serde_json::from_str(danish)?, english: serde_json::from_str(english)? })
    }

    pub(super) const fn of(&self, language: Language) -> Words<'_> {
        let table = match language {
            Language::Danish => &self.danish,
            Language::English => &self.english,
        };
        Words { language, table }
    }
}

#[expect(clippy::expect_used, reason = "the files are part of the program and a test reads them")]
static BUNDLED: LazyLock<Texts> = LazyLock::new(|| {
    Texts::read(include_str!("../../messages/da.json"), include_str!("../../messages/en.json"))
        .expect("messages are flat tables of texts")
});

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) language: Language,
    table: &'a Table,
}

impl<'a> Words<'a> {
    /// A text by its key.
    pub(super) fn t(&self, key: &'a str) -> &'a str {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// Of a text in both languages the one that is wanted.
    pub(super) const fn choose(&self, words: figures::indicator::Words) -> &'static str {
        match self.language {
            Language::Danish => words.da,
            Language::English => words.en,
        }
    }

    /// A text whose key is put together.
    pub(super) fn named(&self, key: &str) -> String {
        self.table.get(key).map_or(key, String::as_str).to_owned()
    }

    /// A text with its `{places}` filled.
    pub(super) fn fill(&self, key: &'a str, places: &[(&str, &str)]) -> String {
        places.iter().fold(self.t(key).to_owned(), |text, (place, with)| text.replace(&format!("{{{place}}}"), with))
    }

    /// A whole number, in groups of three digits.
    pub(super) fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut shown = String::new();
        if number < 0 {
            shown.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                shown.push(match self.language {
                    Language::Danish => '.',
                    Language::English => ',',
                });
            }
            shown.push(digit);
        }
        shown
    }

    /// A date in words.
    pub(super) fn date(&self, date: NaiveDate) -> String {
        let (day, month, year) = (date.day(), self.month_name(date), date.year());
        match self.language {
            Language::Danish => format!("{day}. {month} {year}"),
            Language::English => format!("{day} {month} {year}"),
        }
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
    pub(super) fn month(&self, key: &str) -> String {
        match format!("{key}-01").parse::<NaiveDate>() {
            Ok(first) => format!("{} {}", self.month_name(first), first.year()),
            Err(_) => key.to_owned(),
        }
    }

    fn month_name(&self, date: NaiveDate) -> String {
        self.named(&format!("month.{}", date.month()))
    }

    /// "36 of 40".
    pub(super) fn of(&self, part: i64, whole: i64) -> String {
        self.fill("shown.of", &[("part", &self.number(part)), ("whole", &self.number(whole))])
    }
}
