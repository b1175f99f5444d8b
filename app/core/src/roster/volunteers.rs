//! Volunteers for the register, from a file or from names that were pasted: shown first, written only when confirmed, as
//! a whole or not at all.

mod lists;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::name::Name;
use crdt_model::person::{Certificate, Person, PersonRole};

use super::heading::{self, Columns};
use super::import::{Previewed, decoded};
use super::table::{self, Line};
use super::{NAME_CHARS_MAX, at, cell, csv_text, folded, refuse_personal_numbers, whole};
use crate::api::view::{RosterError, RosterFault, RosterImported, VolunteerRow, VolunteersPreview, What};
use crate::command::{not_in_future, register};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};
use lists::{Groups, Lists};

/// The most volunteers in one go.
const ROWS_MAX: usize = super::ROWS_MAX;

/// The most characters that are pasted.
const PASTED_CHARS_MAX: usize = 100_000;

/// A file of volunteers, read.
#[derive(Debug, Clone, Default)]
pub(super) struct VolunteerFile {
    rows: Vec<Volunteer>,
    errors: Vec<RosterError>,
}

#[derive(Debug, Clone)]
struct Volunteer {
    line: u32,
    name: Name,
    since: Option<NaiveDate>,
    certificate: Option<Certificate>,
    /// The name of the group whose list they go on, as it stands there.
    group: Option<String>,
}

/// What the cells of a line say of somebody.
#[derive(Debug, Default)]
struct Said<'a> {
    name: (String, String),
    phone: &'a str,
    since: &'a str,
    group: &'a str,
    certificate: &'a str,
    certificate_on: &'a str,
}

impl Volunteer {
    fn whole_name(&self) -> String {
        [Some(self.name.first.as_str()), self.name.last.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Names to tell others from, each folded once.
#[derive(Debug, Default)]
struct Told {
    by_first: BTreeMap<String, Vec<[Option<String>; 2]>>,
}

impl Told {
    fn add(&mut self, name: &Name) {
        self.by_first.entry(folded(&name.first)).or_default().push(Self::rest(name));
    }

    /// Whether nothing tells a name from one of these: the same first name, and neither last names nor numbers that differ.
    fn may_be(&self, name: &Name) -> bool {
        let rest = Self::rest(name);
        let agree = |(one, other): (&Option<String>, &Option<String>)| one.is_none() || other.is_none() || one == other;
        let known = self.by_first.get(&folded(&name.first)).into_iter().flatten();
        known.into_iter().any(|other| rest.iter().zip(other).all(agree))
    }

    fn rest(name: &Name) -> [Option<String>; 2] {
        [&name.last, &name.phone].map(|text| text.as_deref().map(folded))
    }
}

/// Reads a file and shows whom it would take in.
pub(crate) fn preview(desk: &mut Desk, file_name: &str, base64: &str) -> Result<VolunteersPreview, AppError> {
    register::check(desk)?;
    let bytes = decoded(base64)?;
    let read = table::read(file_name, &bytes).and_then(|lines| from_file(&lines));
    shown(desk, read)
}

/// Reads names, one on each line, perhaps with a telephone number, and shows whom they would take in.
pub(crate) fn preview_pasted(desk: &mut Desk, text: &str) -> Result<VolunteersPreview, AppError> {
    register::check(desk)?;
    if text.chars().count() > PASTED_CHARS_MAX {
        return Err(ErrorCode::TextTooLong.into());
    }
    let read = csv_text::lines(text.as_bytes()).map_err(whole).and_then(|lines| match heading::find(&lines) {
        Ok(_) => from_file(&lines),
        Err(error) if error.error == RosterFault::NoNameColumn => from_lines(&lines),
        Err(error) => Err(error),
    });
    shown(desk, read)
}

/// Takes previewed volunteers in: those who are not in the register by now. A date that no row has is `since`.
pub(crate) fn import(
    desk: &mut Desk,
    preview: &str,
    since: NaiveDate,
    channel: Option<&str>,
) -> Result<RosterImported, AppError> {
    let space = register::check(desk)?;
    not_in_future(desk, since)?;
    let Previewed::Volunteers(file) = desk.previews.find(preview).ok_or(ErrorCode::NotFound)? else {
        return Err(ErrorCode::NotFound.into());
    };
    if !file.errors.is_empty() {
        return Err(ErrorCode::RosterHasErrors.into());
    }
    if let Some(channel) = channel
        && !desk.reference()?.channels.contains_key(channel)
    {
        return Err(ErrorCode::NotInReference.into());
    }
    let (known, groups) = (registered(desk)?, Groups::read(desk)?);
    let (mut writes, mut lists, mut added) = (Vec::new(), Lists::default(), 0_u32);
    for row in file.rows.iter().filter(|row| !known.may_be(&row.name)) {
        let person = PersonId::from_bytes(desk.random());
        let since = row.since.unwrap_or(since);
        let facts = Person {
            role: Some(PersonRole::Volunteer),
            since: Some(since),
            channel: channel.map(str::to_owned),
            certificate: row.certificate,
            ..Person::default()
        };
        writes.push(Write { place: (space, DocumentId::person(person)), edits: facts.edits() });
        writes.push(Write { place: (space, DocumentId::name(person)), edits: row.name.edits() });
        if let Some(group) = &row.group {
            let group = groups.find(group, row.certificate).map_err(|_| ErrorCode::RosterHasErrors)?;
            writes.extend(lists.enter(desk, group, person, &row.name, since)?);
        }
        added = added.saturating_add(1);
    }
    if added > 0 {
        desk.record(&Act::new(What::Roster { count: added }, writes))?;
    }
    desk.previews.forget(preview);
    Ok(RosterImported { added })
}

fn shown(desk: &mut Desk, read: Result<VolunteerFile, RosterError>) -> Result<VolunteersPreview, AppError> {
    let mut file = read.unwrap_or_else(|error| VolunteerFile { rows: Vec::new(), errors: vec![error] });
    let today = desk.today();
    let has_come = |row: &&Volunteer| {
        let certified = row.certificate.map(|certificate| certificate.on);
        [row.since, certified].into_iter().flatten().all(|date| date <= today)
    };
    let future = file.rows.iter().filter(|row| !has_come(row));
    let future: Vec<RosterError> = future.map(|row| at(row.line, RosterFault::BadDate, &row.whole_name())).collect();
    file.errors.extend(future);
    let (known, groups) = (registered(desk)?, Groups::read(desk)?);
    for row in file.rows.iter().filter(|row| !known.may_be(&row.name)) {
        let Some(group) = &row.group else { continue };
        if let Err(fault) = groups.find(group, row.certificate) {
            file.errors.push(at(row.line, fault, group));
        }
    }
    file.errors.truncate(super::ERRORS_MAX);
    let rows = file.rows.iter().map(|row| VolunteerRow {
        line: row.line,
        name: row.whole_name(),
        phone: row.name.phone.clone(),
        since: row.since,
        group: row.group.clone(),
        certificate: row.certificate.map(|certificate| certificate.status),
        certificate_on: row.certificate.map(|certificate| certificate.on),
        registered: known.may_be(&row.name),
    });
    let (rows, errors) = (rows.collect(), file.errors.clone());
    let preview = desk.keep_preview(Previewed::Volunteers(file));
    Ok(VolunteersPreview { preview, rows, errors })
}

/// The names in the register of those who have not left.
fn registered(desk: &mut Desk) -> Result<Told, AppError> {
    let today = desk.today();
    let register = desk.register()?;
    let here = register.people().filter(|listed| {
        listed.facts.tenures().any(|tenure| tenure.ever_holds() && tenure.until.is_none_or(|until| today <= until))
    });
    let mut told = Told::default();
    for listed in here {
        let Some(first) = listed.first.clone() else { continue };
        told.add(&Name { first, last: listed.last.clone(), phone: listed.phone.clone() });
    }
    Ok(told)
}

fn from_file(lines: &[Line]) -> Result<VolunteerFile, RosterError> {
    if lines.is_empty() {
        return Err(whole(RosterFault::Empty));
    }
    let (columns, rest) = heading::find(lines)?;
    let told = |line: &Line| {
        let of = |column: Option<usize>| column.map_or("", |column| line.cell(column));
        let said = Said {
            name: named(&columns, of(columns.name), of(columns.last)),
            phone: of(columns.phone),
            since: of(columns.since),
            group: of(columns.group),
            certificate: of(columns.certificate),
            certificate_on: of(columns.certificate_on),
        };
        read_row(line, said)
    };
    rows(lines, rest, told)
}

fn from_lines(lines: &[Line]) -> Result<VolunteerFile, RosterError> {
    let told = |line: &Line| {
        let is_phone = |text: &&String| text.chars().any(|letter| letter.is_ascii_digit());
        let phone = line.cells.iter().find(is_phone).map_or("", String::as_str);
        let names: Vec<&str> = line.cells.iter().filter(|text| !is_phone(text)).map(String::as_str).collect();
        read_row(line, Said { name: given_and_family(&names.join(" ")), phone, ..Said::default() })
    };
    rows(lines, lines, told)
}

fn rows(
    lines: &[Line],
    rest: &[Line],
    told: impl Fn(&Line) -> Result<Volunteer, RosterError>,
) -> Result<VolunteerFile, RosterError> {
    refuse_personal_numbers(lines)?;
    if rest.is_empty() {
        return Err(whole(RosterFault::Empty));
    }
    if rest.len() > ROWS_MAX {
        return Err(whole(RosterFault::TooManyRows));
    }
    let (mut file, mut earlier) = (VolunteerFile::default(), Told::default());
    for line in rest {
        match told(line) {
            Ok(row) if earlier.may_be(&row.name) => {
                file.errors.push(at(row.line, RosterFault::Twice, &row.whole_name()));
            }
            Ok(row) => {
                earlier.add(&row.name);
                file.rows.push(row);
            }
            Err(error) => file.errors.push(error),
        }
    }
    file.errors.truncate(super::ERRORS_MAX);
    Ok(file)
}

fn read_row(line: &Line, said: Said<'_>) -> Result<Volunteer, RosterError> {
    let Said { name: (first, last), phone, since, .. } = said;
    if !first.chars().any(char::is_alphabetic) {
        return Err(at(line.number, RosterFault::NameMissing, &first));
    }
    if [&first, &last].iter().any(|name| name.chars().count() > NAME_CHARS_MAX) {
        return Err(at(line.number, RosterFault::NameTooLong, &first));
    }
    let number = register::phone(phone).map_err(|_| at(line.number, RosterFault::BadPhone, phone))?;
    let since = cell::date(since).map_err(|fault| at(line.number, fault, since))?;
    let certificate = cell::certificate(said.certificate, said.certificate_on).map_err(|fault| {
        let is_of_date = fault == RosterFault::BadDate || said.certificate.is_empty();
        at(line.number, fault, if is_of_date { said.certificate_on } else { said.certificate })
    })?;
    let name = Name { first, last: Some(last).filter(|last| !last.is_empty()), phone: number };
    let group = Some(spaced(said.group)).filter(|group| !group.is_empty());
    Ok(Volunteer { line: line.number, name, since, certificate, group })
}

fn named(columns: &Columns, name: &str, last: &str) -> (String, String) {
    if columns.name_is_whole && last.is_empty() { given_and_family(name) } else { (spaced(name), spaced(last)) }
}

/// "Anne Marie Hansen" or "Hansen, Anne Marie": the last word is the last name, unless a comma says where it stands.
fn given_and_family(name: &str) -> (String, String) {
    if let Some((family, given)) = name.split_once(',') {
        return (spaced(given), spaced(family));
    }
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let family = if words.len() > 1 { words.pop() } else { None };
    (words.join(" "), family.unwrap_or_default().to_owned())
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
