//! What forms choose from.

use crdt_model::id::OrganisationId;
use serde::Serialize;
use ts_rs::TS;

use super::Words;

/// The programme's reference data, each list in Danish alphabetical order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct ReferenceData {
    /// Housing areas.
    pub areas: Vec<AreaChoice>,
    /// Sorts of activity.
    pub kinds: Vec<WordsChoice>,
    /// Local partners.
    pub partners: Vec<NameChoice>,
    /// Organisations that run groups and matches.
    pub organisations: Vec<OrganisationChoice>,
    /// How volunteers are recruited.
    pub channels: Vec<WordsChoice>,
    /// Who refers young people to mentoring.
    pub referrers: Vec<NameChoice>,
    /// How people hear of the host programme.
    pub information: Vec<WordsChoice>,
    /// Languages.
    pub languages: Vec<WordsChoice>,
    /// What people like.
    pub interests: Vec<WordsChoice>,
    /// Groups of newcomers in the act, each with the version that calls it so.
    pub legal_groups: Vec<WordsChoice>,
    /// Where newcomers are shown the way to.
    pub destinations: Vec<NameChoice>,
    /// Whether newcomers are registered here: a partner registers hosts alone.
    pub registers_newcomers: bool,
}

/// An area to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AreaChoice {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether it is one of the agreement's areas.
    pub in_agreement: bool,
}

/// A word in both languages to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WordsChoice {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: Words,
}

/// A name to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NameChoice {
    /// Its key.
    pub key: String,
    /// The name.
    pub name: String,
}

/// An organisation to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OrganisationChoice {
    /// Which.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Whether this device works for it: makes its groups and keeps its register.
    pub is_own: bool,
}
