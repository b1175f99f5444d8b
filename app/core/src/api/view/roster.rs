//! A roster file before and after it is taken in.

use serde::Serialize;
use ts_rs::TS;

/// A roster file as it would be taken in. Nothing is written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterPreview {
    /// Names this preview when it is confirmed.
    pub preview: String,
    /// The rows that can be read.
    pub rows: Vec<RosterRow>,
    /// What is wrong, line by line.
    pub errors: Vec<RosterError>,
}

/// A row of a roster file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterRow {
    /// The line in the file, from 1, the heading included.
    pub line: u32,
    /// First name.
    pub first_name: String,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// On the list already, or so like somebody there that nothing tells the two apart; the row will be passed over.
    pub on_list: bool,
}

/// Something wrong in a roster file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterError {
    /// The line in the file, from 1; absent for the file as a whole.
    pub line: Option<u32>,
    /// What.
    pub error: RosterFault,
    /// The cell as it stands.
    pub text: String,
}

/// What can be wrong in a roster file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RosterFault {
    /// Neither CSV nor XLSX can be read out of it.
    Unreadable,
    /// There is no column of first names.
    NoNameColumn,
    /// There is no row.
    Empty,
    /// It has more rows than a group can have.
    TooManyRows,
    /// The name is empty.
    NameMissing,
    /// The name is too long.
    NameTooLong,
    /// The year is not one, or nobody can be born in it.
    BadYear,
    /// The date is not one, or has not come.
    BadDate,
    /// That is not a telephone number.
    BadPhone,
    /// The organisation has no open group of that name, or several.
    UnknownGroup,
    /// That is not how far a child-protection certificate can have come.
    BadCertificate,
    /// The certificate has no date.
    CertificateUndated,
    /// The group is for children under fifteen, and the certificate is not in order.
    CertificateMissing,
    /// The same person stands in the file twice.
    Twice,
    /// A column that must never be kept (CPR number, origin, address): the file is refused whole.
    ForbiddenColumn,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterImported {
    /// How many people are new on the list.
    pub added: u32,
}
