//! The organisation's register of volunteers. For coordinators.

pub(crate) mod list;

use chrono::{Datelike as _, NaiveDate};
use crdt_model::document::Edit;
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::person::{self, Certificate, CertificateStatus, Person, PersonRole};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, text};
use crate::api::PersonInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Human, Write, helps};
use crate::error::{AppError, ErrorCode};

/// How old the oldest may be.
const AGE_MAX: i32 = 120;

/// The most characters of a telephone number, however it is spaced.
const PHONE_CHARS_MAX: usize = 24;

/// A new volunteer.
pub(crate) fn register(desk: &mut Desk, input: &PersonInput) -> Result<PersonId, AppError> {
    let space = check(desk)?;
    let (name, facts) = checked(desk, input)?;
    let person = PersonId::from_bytes(desk.random());
    let facts = Person { role: Some(PersonRole::Volunteer), since: facts.since.or(Some(desk.today())), ..facts };
    record(
        desk,
        &name.first,
        vec![
            Write { place: (space, DocumentId::person(person)), edits: facts.edits() },
            Write { place: (space, DocumentId::name(person)), edits: name.edits() },
        ],
    )?;
    Ok(person)
}

/// Somebody who helps on a group's list comes into the register under the same id, with the name and the times there.
pub(crate) fn take_in(desk: &mut Desk, person: PersonId) -> Result<bool, AppError> {
    let space = check(desk)?;
    let humans = desk.humans()?;
    let human = humans.expect(person)?;
    if human.registered().is_some() {
        return Ok(false);
    }
    let first = human.first().ok_or(ErrorCode::NameMissing)?;
    let times = || human.tenures().map(|(_, tenure)| tenure).filter(|tenure| helps(tenure.role));
    if times().next().is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let goes_on = times().any(|tenure| tenure.until.is_none());
    let facts = Person {
        role: Some(PersonRole::Volunteer),
        since: times().filter_map(|tenure| tenure.since).min(),
        until: if goes_on { None } else { times().filter_map(|tenure| tenure.until).max() },
        ..Person::default()
    };
    let name = Name { first: first.to_owned(), ..Name::default() };
    record(
        desk,
        first,
        vec![
            Write { place: (space, DocumentId::person(human.person)), edits: facts.edits() },
            Write { place: (space, DocumentId::name(human.person)), edits: name.edits() },
        ],
    )
}

/// What is known of somebody is written anew: in the register, or on the lists of who is not in it.
pub(crate) fn edit(desk: &mut Desk, person: PersonId, input: &PersonInput) -> Result<bool, AppError> {
    check(desk)?;
    let (name, facts) = checked(desk, input)?;
    let humans = desk.humans()?;
    let human = humans.expect(person)?;
    let mut writes = Vec::new();
    for entry in human.entries.iter().filter(|entry| entry.listed.person == human.person) {
        let (space, listed) = (entry.space, &entry.listed);
        let is_theirs = space.as_group().is_none() || human.registered().is_none();
        if is_theirs {
            let mut edits = Vec::new();
            if let Some(since) = facts.since.filter(|since| listed.facts.since != Some(*since)) {
                if listed.facts.until.is_some_and(|until| until < since) {
                    return Err(ErrorCode::EndsBeforeItBegins.into());
                }
                edits.push(person::set_since(since));
            }
            if facts.birth_year != listed.facts.birth_year {
                edits.push(person::set_birth_year(facts.birth_year.unwrap_or_default()));
            }
            if facts.channel != listed.facts.channel {
                edits.push(person::set_channel(facts.channel.as_deref().unwrap_or_default()));
            }
            writes.push(Write { place: (space, DocumentId::person(human.person)), edits });
        }
        let is_called_so = listed.first.as_deref() == human.first();
        let edits = match space.as_group() {
            None => known(&name).edits(),
            Some(_) if is_called_so => Name { first: name.first.clone(), ..Name::default() }.edits(),
            Some(_) => Vec::new(),
        };
        writes.push(Write { place: (space, DocumentId::name(human.person)), edits });
    }
    record(desk, &name.first, writes)
}

/// How far a volunteer's child-protection certificate has come. Status and date: never what stands in it.
pub(crate) fn set_certificate(
    desk: &mut Desk,
    person: PersonId,
    status: CertificateStatus,
    on: NaiveDate,
) -> Result<bool, AppError> {
    not_in_future(desk, on)?;
    change(desk, person, |_| Ok(vec![person::set_certificate(Certificate { status, on })]))
}

/// A volunteer leaves the organisation and every list: the date is the last day.
pub(crate) fn leave(desk: &mut Desk, person: PersonId, until: NaiveDate) -> Result<bool, AppError> {
    check(desk)?;
    let humans = desk.humans()?;
    let human = humans.expect(person)?;
    if human.registered().is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let writes = endings(human, until, |_, role| helps(role))?;
    record(desk, human.first().unwrap_or_default(), writes)
}

/// A volunteer who had left comes back.
pub(crate) fn come_back(desk: &mut Desk, person: PersonId, since: NaiveDate) -> Result<bool, AppError> {
    not_in_future(desk, since)?;
    change(desk, person, |facts| {
        let is_here =
            facts.tenures().any(|tenure| helps(tenure.role) && tenure.until.is_none_or(|until| since <= until));
        if is_here { Err(ErrorCode::AlreadyListed.into()) } else { Ok(facts.begin(PersonRole::Volunteer, since)) }
    })
}

/// The changes that end what holds on the day after a date, wherever `which` says. Refuses to end what has not begun.
fn endings(human: &Human, until: NaiveDate, which: impl Fn(Space, PersonRole) -> bool) -> Result<Vec<Write>, AppError> {
    let mut writes = Vec::new();
    for entry in &human.entries {
        let mut edits: Vec<Edit> = Vec::new();
        for role in PersonRole::ALL.iter().copied().filter(|role| which(entry.space, *role)) {
            let goes_on = |end: Option<NaiveDate>| end.is_none_or(|end| until < end);
            let times = entry.listed.facts.tenures().filter(|tenure| tenure.role == role && goes_on(tenure.until));
            if times.into_iter().any(|tenure| tenure.since.is_some_and(|since| until < since)) {
                return Err(ErrorCode::EndsBeforeItBegins.into());
            }
            edits.extend(entry.listed.facts.end(role, until));
        }
        writes.push(Write { place: (entry.space, DocumentId::person(entry.listed.person)), edits });
    }
    writes.retain(|write| !write.edits.is_empty());
    Ok(writes)
}

/// Changes what the register says of a volunteer.
fn change(
    desk: &mut Desk,
    person: PersonId,
    edits: impl Fn(&Person) -> Result<Vec<Edit>, AppError>,
) -> Result<bool, AppError> {
    let space = check(desk)?;
    let humans = desk.humans()?;
    let listed = humans.expect(person)?.registered().ok_or(ErrorCode::NotFound)?;
    let write = Write { place: (space, DocumentId::person(listed.person)), edits: edits(&listed.facts)? };
    record(desk, listed.first.as_deref().unwrap_or_default(), vec![write])
}

/// The register's space, if this device may write there and names are shown.
pub(crate) fn check(desk: &Desk) -> Result<Space, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    for kind in [Kind::Person, Kind::Name] {
        desk.check(space, Right::Write, kind)?;
    }
    desk.need_names()?;
    Ok(space)
}

fn record(desk: &mut Desk, name: &str, writes: Vec<Write>) -> Result<bool, AppError> {
    desk.record(&Act::new(What::Person { name: Some(name.to_owned()) }, writes))
}

fn checked(desk: &mut Desk, input: &PersonInput) -> Result<(Name, Person), AppError> {
    let name = Name {
        first: text::first_name(&input.first_name)?,
        last: input.last_name.as_deref().map(text::last_name).transpose()?.flatten(),
        phone: input.phone.as_deref().map(phone).transpose()?.flatten(),
    };
    if let Some(since) = input.since {
        not_in_future(desk, since)?;
    }
    if let Some(channel) = &input.channel
        && !desk.reference()?.channels.contains_key(channel)
    {
        return Err(ErrorCode::NotInReference.into());
    }
    let this_year = desk.today().year();
    let born = input.birth_year.map(i32::from);
    if born.is_some_and(|year| !(this_year - AGE_MAX..=this_year).contains(&year)) {
        return Err(ErrorCode::BadBirthYear.into());
    }
    let facts = Person {
        since: input.since,
        birth_year: born.map(i64::from),
        channel: input.channel.clone(),
        ..Person::default()
    };
    Ok((name, facts))
}

/// A telephone number: figures, spaces and a plus.
pub(crate) fn phone(text: &str) -> Result<Option<String>, AppError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_one = text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '-' | '(' | ')'));
    match text.chars().count() {
        0 => Ok(None),
        count if is_one && count <= PHONE_CHARS_MAX => Ok(Some(text)),
        _ => Err(ErrorCode::BadPhone.into()),
    }
}

/// What is not known is written as empty, so that what was known before is not known any more.
pub(super) fn known(name: &Name) -> Name {
    let written = |text: &Option<String>| Some(text.clone().unwrap_or_default());
    Name { first: name.first.clone(), last: written(&name.last), phone: written(&name.phone) }
}
