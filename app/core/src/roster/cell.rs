//! What a cell says: a name cut down to what may be kept, a year, or a number that must never be kept.

use chrono::NaiveDate;
use crdt_model::person::{Certificate, CertificateStatus};

use crate::api::view::RosterFault;

use super::NAME_CHARS_MAX;
use super::heading::{Columns, folded};
use super::table::Line;

/// How old the oldest participant may be.
const AGE_MAX: i32 = 120;

/// The first name of a line, with the initial of the last name where the file has one.
pub(super) fn first_name(columns: &Columns, line: &Line) -> Result<String, RosterFault> {
    let cell = columns.name.map_or("", |column| line.cell(column));
    let last_cell = columns.last.map_or("", |column| line.cell(column));
    let (first, last) = if columns.name_is_whole { split(cell, last_cell) } else { (spaced(cell), last_cell) };
    if !first.chars().any(char::is_alphabetic) {
        return Err(RosterFault::NameMissing);
    }
    let name = match initial(last) {
        Some(initial) => format!("{first} {initial}."),
        None => first,
    };
    if name.chars().count() > NAME_CHARS_MAX { Err(RosterFault::NameTooLong) } else { Ok(name) }
}

/// "Sofie Hansen" or "Hansen, Sofie" as first name and last name; with a column of last names of its own, the last
/// word of the whole name belongs to it.
fn split<'a>(whole: &'a str, last_cell: &'a str) -> (String, &'a str) {
    let (given, family) = match whole.split_once(',') {
        Some((family, given)) => (given, Some(family)),
        None => (whole, None),
    };
    let mut words = given.split_whitespace();
    let first = words.next().unwrap_or_default().to_owned();
    let last = if last_cell.is_empty() { family.or_else(|| words.next_back()).unwrap_or_default() } else { last_cell };
    (first, last)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn initial(last: &str) -> Option<String> {
    let letter = last.split_whitespace().next_back()?.chars().find(|character| character.is_alphabetic())?;
    Some(letter.to_uppercase().collect())
}

/// The year of a year or of a date; the day is not kept. Two digits could be either century and are refused.
pub(super) fn birth_year(text: &str, today_year: i32) -> Result<Option<u16>, RosterFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let date = text.split_whitespace().next().unwrap_or_default();
    let date = date.split('T').next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '.', '/']).collect();
    let year = match parts.as_slice() {
        [year] | [_, _, year] if year.len() == 4 => year,
        [year, _, _] if year.len() == 4 => year,
        _ => return Err(RosterFault::BadYear),
    };
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(RosterFault::BadYear);
    }
    let year: u16 = year.parse().map_err(|_| RosterFault::BadYear)?;
    let born = (today_year.saturating_sub(AGE_MAX)..=today_year).contains(&i32::from(year));
    if born { Ok(Some(year)) } else { Err(RosterFault::BadYear) }
}

/// A day, written as in Denmark or as a sheet has it.
pub(super) fn date(text: &str) -> Result<Option<NaiveDate>, RosterFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '.', '/']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] | [day, month, year] if year.len() == 4 => (year, month, day),
        _ => return Err(RosterFault::BadDate),
    };
    let read = || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    read().map(Some).ok_or(RosterFault::BadDate)
}

/// A child-protection certificate: how far it has come, in the app's words or some like them, and since when. A word that
/// may mean several is refused: who is cleared may help children.
pub(super) fn certificate(status: &str, on: &str) -> Result<Option<Certificate>, RosterFault> {
    let said = match folded(status).as_str() {
        "" | "ingen" | "mangler" | "nej" | "none" | "missing" | "no" => None,
        "bedtom" | "børneattestbedtom" | "bestilt" | "søgt" | "askedfor" | "requested" => {
            Some(CertificateStatus::Requested)
        }
        "iorden" | "børneattestiorden" | "godkendt" | "inorder" | "cleared" => Some(CertificateStatus::Cleared),
        "udløbet" | "børneattestudløbet" | "forældet" | "tooold" | "lapsed" | "expired" => {
            Some(CertificateStatus::Lapsed)
        }
        _ => return Err(RosterFault::BadCertificate),
    };
    match (said, date(on)?) {
        (Some(status), Some(on)) => Ok(Some(Certificate { status, on })),
        (Some(_), None) => Err(RosterFault::CertificateUndated),
        (None, Some(_)) if status.is_empty() => Err(RosterFault::BadCertificate),
        (None, _) => Ok(None),
    }
}

/// A CPR number: day, month, year and four digits. Replacement numbers add sixty to the day; a sheet drops a leading
/// zero.
pub(super) fn is_personal_number(text: &str) -> bool {
    let digits: String = match text.split_once(['-', ' ']) {
        Some((date, rest)) if date.len() == 6 && rest.len() == 4 => format!("{date}{rest}"),
        Some(_) => return false,
        None if text.len() == 9 => format!("0{text}"),
        None => text.to_owned(),
    };
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let two = |from: usize| digits.get(from..from.saturating_add(2)).and_then(|two| two.parse::<u8>().ok());
    let day = two(0).unwrap_or_default();
    let month = two(2).unwrap_or_default();
    (matches!(day, 1..=31) || matches!(day, 61..=91)) && matches!(month, 1..=12)
}
