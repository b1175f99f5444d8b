//! What a reader sees, in Danish and in English: sentences, numbers and dates as each language writes them.

use chrono::{Datelike as _, NaiveDate};
use crdt_model::goal::Unit;
use serde::{Deserialize, Serialize};

use crate::indicator::Words;

/// A text in both languages, made of what is known now.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Said {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

impl Said {
    /// The same in both: a name or a source.
    pub fn same(text: &str) -> Self {
        Self { da: text.to_owned(), en: text.to_owned() }
    }

    /// A number as each language writes it.
    pub fn number(number: i64) -> Self {
        Self { da: grouped(number, '.'), en: grouped(number, ',') }
    }

    /// A date in words.
    pub fn date(date: NaiveDate) -> Self {
        let (day, month, year) = (date.day(), date.month0() as usize, date.year());
        let [da, en] = MONTHS.get(month).copied().unwrap_or_default();
        Self { da: format!("{day}. {da} {year}"), en: format!("{day} {en} {year}") }
    }

    /// A date's month in words.
    pub fn month(date: NaiveDate) -> Self {
        let [da, en] = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
        Self { da: format!("{da} {}", date.year()), en: format!("{en} {}", date.year()) }
    }

    /// A share that is kept in tenths of a percent.
    pub fn percent(tenths: i64) -> Self {
        let Self { da, en } = Self::decimal(tenths, 1);
        Self { da: format!("{da} %"), en: format!("{en}%") }
    }

    /// A target in what it counts: "80 %" or "120".
    pub fn target(target: i64, unit: Option<Unit>) -> Self {
        let Self { da, en } = Self::number(target);
        match unit {
            Some(Unit::Percent) => Self { da: format!("{da} %"), en: format!("{en}%") },
            _ => Self { da, en },
        }
    }

    /// A number that is kept in tenths, hundredths and so on, with so many decimals.
    pub fn decimal(scaled: i64, decimals: u32) -> Self {
        let unit = 10_u64.pow(decimals);
        let (whole, rest) = (scaled.unsigned_abs() / unit, scaled.unsigned_abs() % unit);
        let whole = i64::try_from(whole).unwrap_or(i64::MAX);
        let sign = if scaled < 0 { "−" } else { "" };
        let width = decimals as usize;
        let Self { da, en } = Self::number(whole);
        Self { da: format!("{sign}{da},{rest:0width$}"), en: format!("{sign}{en}.{rest:0width$}") }
    }

    /// Kroner that are kept in øre: "360 kr." or "96,50 kr.".
    pub fn oere(oere: i64) -> Self {
        let Self { da, en } = if oere % 100 == 0 { Self::number(oere / 100) } else { Self::decimal(oere, 2) };
        Self { da: format!("{da} kr."), en: format!("DKK {en}") }
    }

    /// "36 af 40".
    pub fn of(part: i64, whole: i64) -> Self {
        let (part, whole) = (Self::number(part), Self::number(whole));
        Self { da: format!("{} af {}", part.da, whole.da), en: format!("{} of {}", part.en, whole.en) }
    }

    /// Sets a pattern's `{places}`.
    pub fn fill(pattern: Words, places: &[(&str, Self)]) -> Self {
        let mut said = Self { da: pattern.da.to_owned(), en: pattern.en.to_owned() };
        for (place, with) in places {
            let place = format!("{{{place}}}");
            said.da = said.da.replace(&place, &with.da);
            said.en = said.en.replace(&place, &with.en);
        }
        said
    }

    /// One after the other, as a list in a sentence.
    pub fn list(all: &[Self]) -> Self {
        let listed = |of: fn(&Self) -> &String, and: &str| match all {
            [] => String::new(),
            [only] => of(only).clone(),
            [most @ .., last] => {
                let most: Vec<&str> = most.iter().map(|one| of(one).as_str()).collect();
                format!("{} {and} {}", most.join(", "), of(last))
            }
        };
        Self { da: listed(|one| &one.da, "og"), en: listed(|one| &one.en, "and") }
    }
}

impl From<Words> for Said {
    fn from(words: Words) -> Self {
        Self { da: words.da.to_owned(), en: words.en.to_owned() }
    }
}

const MONTHS: [[&str; 2]; 12] = [
    ["januar", "January"],
    ["februar", "February"],
    ["marts", "March"],
    ["april", "April"],
    ["maj", "May"],
    ["juni", "June"],
    ["juli", "July"],
    ["august", "August"],
    ["september", "September"],
    ["oktober", "October"],
    ["november", "November"],
    ["december", "December"],
];

fn grouped(number: i64, between: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut shown = String::new();
    if number < 0 {
        shown.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(between);
        }
        shown.push(digit);
    }
    shown
}
