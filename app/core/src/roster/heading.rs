//! Which column is what, by its heading in Danish or English.

use crate::api::view::{RosterError, RosterFault};

use super::table::Line;
use super::{at, whole};

/// How many lines may stand above the heading: a title, a date, an address of the school.
const LINES_ABOVE_MAX: usize = 10;

const FIRST: &[&str] = &["fornavn", "fornavne", "kaldenavn", "firstname", "givenname", "forename"];
const LAST: &[&str] = &["efternavn", "efternavne", "lastname", "surname", "familyname"];
const FULL: &[&str] = &[
    "navn",
    "fuldenavn",
    "fuldtnavn",
    "elev",
    "elevnavn",
    "elevensnavn",
    "barn",
    "barnetsnavn",
    "deltager",
    "deltagernavn",
    "name",
    "fullname",
    "child",
    "childsname",
    "participant",
    "frivillig",
    "volunteer",
    "pupil",
    "student",
];
const BIRTH: &[&str] = &[
    "fødselsår",
    "fodselsar",
    "foedselsaar",
    "fødtår",
    "født",
    "fodt",
    "foedt",
    "fødselsdato",
    "fødselsdag",
    "birthyear",
    "yearofbirth",
    "born",
    "dateofbirth",
    "birthdate",
    "birthday",
    "dob",
];

const PHONE: &[&str] = &[
    "telefon",
    "telefonnummer",
    "tlf",
    "tlfnr",
    "mobil",
    "mobilnummer",
    "phone",
    "phonenumber",
    "mobile",
    "telephone",
];
const SINCE: &[&str] = &[
    "startdato",
    "start",
    "startet",
    "siden",
    "frivilligsiden",
    "rekrutteret",
    "rekrutteretdato",
    "since",
    "startdate",
    "started",
    "recruited",
    "volunteersince",
];

const GROUP: &[&str] = &["gruppe", "gruppenavn", "frivilliggruppe", "group", "groupname", "volunteergroup"];
const CERTIFICATE: &[&str] = &[
    "børneattest",
    "boerneattest",
    "borneattest",
    "børneatteststatus",
    "attest",
    "certificate",
    "certificatestatus",
    "childprotectioncertificate",
];
const CERTIFICATE_ON: &[&str] = &[
    "børneattestdato",
    "boerneattestdato",
    "borneattestdato",
    "datoforbørneattest",
    "attestdato",
    "certificatedate",
    "dateofcertificate",
    "childprotectioncertificatedate",
];

/// Part of a heading that must never be kept, wherever in it.
const FORBIDDEN: &[&str] = &[
    "cpr",
    "personnummer",
    "personnr",
    "socialsecurity",
    "personalid",
    "adresse",
    "address",
    "etnic",
    "etnisk",
    "ethnic",
    "oprindelse",
    "herkomst",
    "nationalitet",
    "nationality",
    "religion",
    "statsborger",
    "citizenship",
    "landebaggrund",
    "fødeland",
    "hjemland",
    "oprindelsesland",
    "countryof",
    "birthcountry",
    "homecountry",
];

/// A whole heading that must never be kept.
const FORBIDDEN_WHOLE: &[&str] = &["land", "country", "origin", "race", "tro", "faith"];

/// The columns that are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// First names, or whole names.
    pub(super) name: Option<usize>,
    /// Whether that column has whole names.
    pub(super) name_is_whole: bool,
    /// Last names.
    pub(super) last: Option<usize>,
    /// Years of birth.
    pub(super) birth_year: Option<usize>,
    /// Telephone numbers, which only a register takes.
    pub(super) phone: Option<usize>,
    /// When volunteers were recruited.
    pub(super) since: Option<usize>,
    /// The groups that volunteers help in.
    pub(super) group: Option<usize>,
    /// How far child-protection certificates have come.
    pub(super) certificate: Option<usize>,
    /// Since when.
    pub(super) certificate_on: Option<usize>,
}

/// Finds the heading and what follows it.
pub(super) fn find(lines: &[Line]) -> Result<(Columns, &[Line]), RosterError> {
    let above = lines.iter().take(LINES_ABOVE_MAX);
    let heading = above.clone().position(|line| columns(line).name.is_some());
    let looked_at = heading.map_or(LINES_ABOVE_MAX, |index| index.saturating_add(1));
    refuse_forbidden(lines.iter().take(looked_at))?;
    let index = heading.ok_or_else(|| whole(RosterFault::NoNameColumn))?;
    let columns = lines.get(index).map(columns).unwrap_or_default();
    Ok((columns, lines.get(index.saturating_add(1)..).unwrap_or_default()))
}

fn columns(line: &Line) -> Columns {
    let of = |words: &[&str]| line.cells.iter().position(|text| words.contains(&folded(text).as_str()));
    let first = of(FIRST);
    Columns {
        name: first.or_else(|| of(FULL)),
        name_is_whole: first.is_none(),
        last: of(LAST),
        birth_year: of(BIRTH),
        phone: of(PHONE),
        since: of(SINCE),
        group: of(GROUP),
        certificate: of(CERTIFICATE),
        certificate_on: of(CERTIFICATE_ON),
    }
}

fn refuse_forbidden<'a>(lines: impl Iterator<Item = &'a Line>) -> Result<(), RosterError> {
    for line in lines {
        if let Some(text) = line.cells.iter().find(|text| is_forbidden(text)) {
            return Err(at(line.number, RosterFault::ForbiddenColumn, text));
        }
    }
    Ok(())
}

fn is_forbidden(heading: &str) -> bool {
    let heading = folded(heading);
    // An e-mail address is not where somebody lives; it is passed over like any other column.
    let mail = heading.contains("mail");
    FORBIDDEN_WHOLE.contains(&heading.as_str())
        || FORBIDDEN.iter().any(|word| heading.contains(word) && !(mail && word.starts_with("ad")))
}

/// Letters and digits only, in lower case: "First name", "first_name" and "FIRST NAME:" are one.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
