//! What the register is asked for and written from.

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::link::Sameness;
use crdt_model::person::{CertificateStatus, PersonRole};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of the register and of groups' lists.
    PeopleRequest;

    /// The people of the organisation who fit a filter. For coordinators.
    People = "people" -> view::People {
        /// Whom the list is about.
        filter: PeopleFilter,
    }

    /// A person's page. For coordinators.
    Person = "person" -> view::PersonPage {
        /// Who.
        person: PersonId,
    }

    /// Writes a new volunteer into the register. For coordinators.
    RegisterVolunteer = "register_volunteer" -> view::PersonPage {
        /// What is known.
        input: PersonInput,
    }

    /// Takes somebody who helps on a group's list into the register. For coordinators.
    TakeIntoRegister = "take_into_register" -> view::PersonPage {
        /// Who.
        person: PersonId,
    }

    /// Writes anew what is known of a person. For coordinators.
    EditPerson = "edit_person" -> view::PersonPage {
        /// Who.
        person: PersonId,
        /// What is known.
        input: PersonInput,
    }

    /// Says how far a volunteer's child-protection certificate has come. For coordinators.
    SetCertificate = "set_certificate" -> view::PersonPage {
        /// Whose.
        person: PersonId,
        /// How far.
        status: CertificateStatus,
        /// Since when: not in the future.
        on: NaiveDate,
    }

    /// A volunteer leaves the organisation and all its lists. For coordinators.
    LeaveVolunteer = "leave_volunteer" -> view::PersonPage {
        /// Who.
        person: PersonId,
        /// The last day.
        until: NaiveDate,
    }

    /// A volunteer who had left comes back. For coordinators.
    ReturnVolunteer = "return_volunteer" -> view::PersonPage {
        /// Who.
        person: PersonId,
        /// From this day: not in the future.
        since: NaiveDate,
    }

    /// Puts a volunteer of the register on a group's list. For coordinators.
    RosterVolunteer = "roster_volunteer" -> view::PersonPage {
        /// Who.
        person: PersonId,
        /// On which group's list.
        group: GroupId,
        /// As volunteer or mentor.
        role: PersonRole,
        /// From this day: not in the future.
        since: NaiveDate,
    }

    /// Takes somebody off a group's list. For coordinators.
    LeaveGroup = "leave_group" -> view::PersonPage {
        /// Who.
        person: PersonId,
        /// Off which group's list.
        group: GroupId,
        /// The last day.
        until: NaiveDate,
    }

    /// Reads a file of volunteers (CSV or XLSX) and shows whom it would take into the register. Writes nothing.
    PreviewVolunteers = "preview_volunteers" -> view::VolunteersPreview {
        /// The file's name.
        file_name: String,
        /// The file's bytes in base64.
        base64: String,
    }

    /// The same for names that were pasted, one on each line.
    PreviewPasted = "preview_pasted" -> view::VolunteersPreview {
        /// The lines.
        text: String,
    }

    /// Takes previewed volunteers into the register.
    ImportVolunteers = "import_volunteers" -> view::RosterImported {
        /// The preview that was confirmed.
        preview: String,
        /// The day on which they were recruited, where their row has none.
        since: NaiveDate,
        /// How: a key of the reference data.
        channel: Option<String>,
    }

    /// People who may be one. For coordinators.
    Duplicates = "duplicates" -> view::Duplicates {}

    /// Says of two people that they are one, that they are two, or nothing; it can always be said anew. For
    /// coordinators.
    SaySameness = "say_sameness" -> view::Duplicates {
        /// One.
        one: PersonId,
        /// The other.
        other: PersonId,
        /// What; *open* takes back what was said, or says that nobody knows yet.
        sameness: Sameness,
    }

    /// Reads a roster file (CSV or XLSX) and shows what would be taken in. Writes nothing.
    PreviewRoster = "preview_roster" -> view::RosterPreview {
        /// For which group.
        group: GroupId,
        /// The file's name.
        file_name: String,
        /// The file's bytes in base64.
        base64: String,
    }

    /// Takes a previewed roster in.
    ImportRoster = "import_roster" -> view::RosterImported {
        /// The preview that was confirmed.
        preview: String,
    }
}

/// Whom a list of people is about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct PeopleFilter {
    /// Those who help, or those who take part.
    pub side: Side,
    /// How they stand.
    pub standing: PeopleStanding,
    /// Only those on a group's list.
    pub group: Option<GroupId>,
    /// The beginnings of names; empty for all.
    pub search: String,
}

/// Those who help, or those who take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Volunteers and mentors.
    Volunteers,
    /// Participants and mentees.
    Participants,
}

/// How people stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PeopleStanding {
    /// Here today or later.
    Here,
    /// Gone.
    Left,
    /// Here or gone.
    Everybody,
    /// With something that must be looked at.
    ToLookAt,
}

/// What is known of a person. What is left out is not known, or not any more.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct PersonInput {
    /// First name.
    pub first_name: String,
    /// Last name, where one is needed.
    pub last_name: Option<String>,
    /// Telephone number, where one is needed.
    pub phone: Option<String>,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// The day on which a volunteer was recruited.
    pub since: Option<NaiveDate>,
    /// How: a key of the reference data.
    pub channel: Option<String>,
}
