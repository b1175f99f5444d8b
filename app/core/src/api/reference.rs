//! What is written of the programme's reference data.

use crdt_model::reference::KindRole;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HostProgrammeInput, view};

commands! {
    /// What is asked of the reference data.
    ReferenceRequest;

    /// What forms choose from.
    Reference = "reference" -> view::ReferenceData {}

    /// Writes reference data: areas, activity kinds, partners and the like. What is not named stays as it is. For
    /// coordinators.
    WriteReference = "write_reference" -> view::Created {
        /// Areas.
        areas: Vec<AreaInput>,
        /// Activity kinds.
        kinds: Vec<KindInput>,
        /// Local partners.
        partners: Vec<KeyedName>,
        /// Organisations; their keys are their ids.
        organisations: Vec<KeyedName>,
        /// How volunteers are recruited.
        channels: Option<Vec<WordInput>>,
        /// Who refers young people to mentoring; no person's name.
        referrers: Option<Vec<KeyedName>>,
        /// In which months after a match it is followed up.
        follow_up_months: Option<Vec<u8>>,
        /// The host programme's part.
        host_programme: Option<HostProgrammeInput>,
    }
}

/// An area to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct AreaInput {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether it is one of the agreement's areas.
    pub in_agreement: bool,
}

/// An activity kind to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct KindInput {
    /// Its key.
    pub key: String,
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
    /// Its group in an EU tender.
    pub eu_category: Option<String>,
    /// The focus area that it serves.
    pub focus: Option<String>,
    /// What the app and the figures take it for; none is what its key says.
    pub role: Option<KindRole>,
}

/// A word in both languages to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct WordInput {
    /// Its key.
    pub key: String,
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

/// A key and a name to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct KeyedName {
    /// The key.
    pub key: String,
    /// The name.
    pub name: String,
}
