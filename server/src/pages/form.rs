//! Forms: what is asked, what was filled in, and what of it cannot be taken. A form that is refused comes back as it was
//! filled in, with a sentence at each field that needs another look.

use std::collections::BTreeMap;
use std::str::FromStr;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;

use super::failure::Failure;
use super::shown;
use super::words::Words;

/// The most bytes of a form: a section of a note in letters that take three each, written as `%XX`.
pub(super) const FORM_BYTES_MAX: usize = 192 * 1024;

/// What was filled in, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Filled {
    values: BTreeMap<String, String>,
    wrong: BTreeMap<String, Wrong>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    key: &'static str,
    places: Vec<(&'static str, String)>,
}

impl From<&'static str> for Wrong {
    fn from(key: &'static str) -> Self {
        Self { key, places: Vec::new() }
    }
}

impl Wrong {
    /// A sentence that names something.
    pub(super) fn naming(key: &'static str, place: &'static str, with: String) -> Self {
        Self { key, places: vec![(place, with)] }
    }

    fn said(&self, w: &Words<'_>) -> String {
        let places: Vec<(&str, &str)> = self.places.iter().map(|(place, with)| (*place, with.as_str())).collect();
        w.fill(self.key, &places)
    }
}

impl Filled {
    /// What a browser sent.
    pub(super) fn new(values: BTreeMap<String, String>) -> Self {
        Self { values, wrong: BTreeMap::new() }
    }

    /// A form that nobody has filled in yet, but for these.
    pub(super) fn with(values: &[(&str, String)]) -> Self {
        Self::new(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    /// Whether anything cannot be taken.
    pub(super) fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// A field cannot be taken. What was said of it first stands.
    pub(super) fn refuse(&mut self, name: &str, wrong: impl Into<Wrong>) {
        self.wrong.entry(name.to_owned()).or_insert_with(|| wrong.into());
    }

    /// As it was written, without what surrounds it.
    pub(super) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |value| value.trim())
    }

    /// A text, if there is one.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = self.value(name);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A date, if there is one.
    pub(super) fn date(&mut self, name: &str) -> Option<NaiveDate> {
        self.parsed(name, "form.not_a_date", |text| text.parse().ok())
    }

    /// A whole number of zero or more, if there is one.
    pub(super) fn number(&mut self, name: &str) -> Option<i64> {
        self.parsed(name, "form.not_a_number", whole_number)
    }

    /// An amount of kroner in øre, if there is one.
    pub(super) fn oere(&mut self, name: &str) -> Option<i64> {
        self.parsed(name, "form.not_an_amount", |text| scaled_number(text, 100))
    }

    /// A text on one line, with single spaces.
    pub(super) fn line(&self, name: &str) -> String {
        let words = self.value(name).split(|letter: char| letter.is_whitespace() || letter.is_control());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A choice, if one was made.
    pub(super) fn chosen<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.parsed(name, "form.not_a_choice", |text| text.parse().ok())
    }

    /// What follows a prefix in the names of the fields that say something.
    pub(super) fn with_prefix(&self, prefix: &str) -> Vec<String> {
        let said = self.values.iter().filter(|(_, value)| !value.trim().is_empty());
        said.filter_map(|(name, _)| name.strip_prefix(prefix)).map(str::to_owned).collect()
    }

    fn parsed<T>(&mut self, name: &str, wrong: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.value(name);
        if text.is_empty() {
            return None;
        }
        let parsed = read(text);
        if parsed.is_none() {
            self.refuse(name, wrong);
        }
        parsed
    }
}

/// A whole number as people write it: `4.000` is four thousand, `1,5 mio.` a million and a half.
pub(super) fn whole_number(text: &str) -> Option<i64> {
    scaled_number(text, 1)
}

/// The same in parts of one: `96,50` is 9,650 hundredths.
fn scaled_number(text: &str, parts_of_one: i64) -> Option<i64> {
    let text = text.to_lowercase();
    let text = text.trim().trim_end_matches("kr.").trim_end_matches("kr").trim();
    let (number, times) = match ["mio.", "mio", "million", "millioner"].iter().find_map(|word| text.strip_suffix(word))
    {
        Some(number) => (number.trim(), 1_000_000),
        None => (text, 1),
    };
    let (whole, rest) = number.split_once(',').unwrap_or((number, ""));
    let groups: Vec<&str> = whole.split(['.', ' ', '\u{a0}']).collect();
    let is_grouped = groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = groups.concat();
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty()
        || digits.len() > 15
        || !is_grouped
        || !all_digits(&digits)
        || !all_digits(rest)
        || rest.len() > 6
    {
        return None;
    }
    let parts = 10_i64.pow(u32::try_from(rest.len()).ok()?);
    let fraction: i64 = if rest.is_empty() { 0 } else { rest.parse().ok()? };
    let scaled = digits.parse::<i64>().ok()?.checked_mul(parts)?.checked_add(fraction)?.checked_mul(times)?;
    let scaled = scaled.checked_mul(parts_of_one)?;
    (scaled % parts == 0).then_some(scaled / parts)
}

/// Øre as people write kroner.
pub(super) fn kroner_typed(oere: i64) -> String {
    if oere % 100 == 0 { (oere / 100).to_string() } else { format!("{},{:02}", oere / 100, oere % 100) }
}

/// How a language is written.
pub(super) fn direction(language: &str) -> &'static str {
    if language == "ar" { "rtl" } else { "ltr" }
}

/// A question of a form.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) input: Input,
    pub(super) is_required: bool,
    /// The language to answer in, where it is not the page's, and how that is written.
    pub(super) lang: Option<(&'static str, &'static str)>,
    pub(super) value: String,
    pub(super) wrong: Option<String>,
}

impl Field {
    /// Where it is, what it is called and what is wrong with it, if anything is.
    pub(super) fn trouble(&self) -> Option<(String, String, String)> {
        Some((self.name.clone(), self.label.clone(), self.wrong.clone()?))
    }

    /// The same, to be answered in a language.
    pub(super) fn in_language(self, language: &'static str) -> Self {
        Self { lang: Some((language, direction(language))), ..self }
    }
}

/// How a question is answered.
#[derive(Debug)]
pub(super) enum Input {
    /// With one line.
    Line,
    /// With several lines.
    Lines,
    /// With a date.
    Date,
    /// With a number.
    Number,
    /// With one of several: value and label of each.
    Choice(Vec<(String, String)>),
    /// With a tick at any of several: name, label and whether it is ticked.
    Ticks(Vec<(String, String, bool)>),
}

/// Questions that belong together.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) title: String,
    pub(super) fields: Vec<Field>,
}

/// Puts questions together in one language, with what was filled in.
pub(super) struct Asking<'a> {
    pub(super) w: Words<'a>,
    pub(super) filled: &'a Filled,
}

impl Asking<'_> {
    /// A question whose words stand under `field.<key>`; `field.<key>_hint` explains it, where that is there.
    pub(super) fn field(&self, key: &str, input: Input) -> Field {
        let hint_key = format!("field.{key}_hint");
        let hint = self.w.named(&hint_key);
        let hint = (hint != hint_key).then_some(hint);
        Field { hint, ..self.labelled(key, self.w.named(&format!("field.{key}")), input) }
    }

    /// The same, to be answered.
    pub(super) fn required(&self, key: &str, input: Input) -> Field {
        Field { is_required: true, ..self.field(key, input) }
    }

    /// A question whose words are known only now.
    pub(super) fn labelled(&self, name: &str, label: String, input: Input) -> Field {
        Field {
            name: name.to_owned(),
            label,
            hint: None,
            input,
            is_required: false,
            lang: None,
            value: self.filled.value(name).to_owned(),
            wrong: self.filled.wrong.get(name).map(|wrong| wrong.said(&self.w)),
        }
    }

    /// A choice with nothing chosen first.
    pub(super) fn choice(&self, none: &str, choices: impl IntoIterator<Item = (String, String)>) -> Input {
        Input::Choice([(String::new(), self.w.named(none))].into_iter().chain(choices).collect())
    }

    /// Ticks that are named with a prefix.
    pub(super) fn ticks(&self, prefix: &str, all: impl IntoIterator<Item = (String, String)>) -> Input {
        let tick = |(key, label)| {
            let name = format!("{prefix}{key}");
            let is_ticked = !self.filled.value(&name).is_empty();
            (name, label, is_ticked)
        };
        Input::Ticks(all.into_iter().map(tick).collect())
    }
}

/// A form on a page of its own.
#[derive(Template)]
#[template(path = "form.html")]
pub(super) struct FormPage<'a> {
    pub(super) w: Words<'a>,
    pub(super) other_href: String,
    pub(super) title: String,
    pub(super) text: Option<String>,
    pub(super) action: String,
    pub(super) back: String,
    pub(super) button: String,
    /// What the button says that offers more fields and keeps nothing yet.
    pub(super) more: Option<String>,
    pub(super) parts: Vec<Part>,
}

impl FormPage<'_> {
    /// Whether it belongs to one of the places at the top.
    fn is_in(&self, place: &str) -> bool {
        self.back.starts_with(place)
    }

    /// The fields that cannot be taken, for the list at the top.
    fn wrong(&self) -> Vec<&Field> {
        self.parts.iter().flat_map(|part| &part.fields).filter(|field| field.wrong.is_some()).collect()
    }

    /// The page; as an answer to a form that was refused it says so to programs too.
    pub(super) fn answer(&self) -> Result<Response, Failure> {
        let status = if self.wrong().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok((status, shown::rendered(self)?).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("4.000", Some(4_000)),
            ("4000", Some(4_000)),
            ("3.150.000 kr.", Some(3_150_000)),
            ("1,5 mio.", Some(1_500_000)),
            ("1,5 mio. kr.", Some(1_500_000)),
            ("20 789 000", Some(20_789_000)),
            ("0", Some(0)),
            ("1,5", None),
            ("4.00", None),
            ("-4", None),
            ("mange", None),
            ("mio.", None),
            ("", None),
            ("9999999999999999999", None),
        ] {
            assert_eq!(whole_number(text), expected, "{text}");
        }
    }

    #[test]
    fn kroner_are_read_as_people_write_them_and_written_so() {
        for (text, oere) in [("400", 40_000), ("96,50", 9_650), ("96,5 kr.", 9_650), ("1.200", 120_000), ("0,05", 5)] {
            assert_eq!(scaled_number(text, 100), Some(oere), "{text}");
        }
        assert_eq!(scaled_number("96,505", 100), None);
        assert_eq!([40_000, 9_650, 5].map(kroner_typed), ["400", "96,50", "0,05"]);
    }

    #[test]
    fn what_was_said_first_of_a_field_stands() {
        let mut filled = Filled::with(&[("ends", "i morgen".to_owned()), ("title", "  ".to_owned())]);
        assert_eq!((filled.date("ends"), filled.text("title")), (None, None));
        filled.refuse("ends", "form.missing");
        assert_eq!(filled.wrong["ends"], "form.not_a_date".into());
    }
}
