//! The programme's reference data: areas, activity kinds, partners. One document in the programme's space.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::texts;
use crate::document::{Document, Edit, Fields, Value};
use crate::id::OrganisationId;
use crate::kind::DocumentId;
use crate::problem::Problem;

/// `area/<key>`: the name of an area.
const AREA: &str = "area/";
/// `agreement/<key>`: whether the area is one of the agreement's.
const AGREEMENT: &str = "agreement/";
/// `kind-da/<key>` and `kind-en/<key>`: an activity kind in words.
const KIND_DA: &str = "kind-da/";
const KIND_EN: &str = "kind-en/";
/// `partner/<key>`: the name of a partner; not a person's name.
const PARTNER: &str = "partner/";
/// `kind-eu/<key>` and `kind-focus/<key>`: where an activity kind belongs in a tender and among the focus areas.
const KIND_EU: &str = "kind-eu/";
const KIND_FOCUS: &str = "kind-focus/";
/// `kind-role/<key>`: what the app and the figures take an activity kind for.
const KIND_ROLE: &str = "kind-role/";
/// `channel-da/<key>` and `channel-en/<key>`: how volunteers are recruited, in words.
const CHANNEL_DA: &str = "channel-da/";
const CHANNEL_EN: &str = "channel-en/";
/// `referrer/<key>`: who refers young people to mentoring; not a person's name.
const REFERRER: &str = "referrer/";
/// `follow_up_months`: the months after a match in which it is followed up, such as `1 4`.
const FOLLOW_UP_MONTHS: &str = "follow_up_months";
/// `organisation/<id>`: the name of an organisation that runs groups or matches.
const ORGANISATION: &str = "organisation/";
/// `tier/<id or key>`: how close an organisation or a partner is to the host programme.
const TIER: &str = "tier/";
/// `destination/<key>`: an offer that newcomers are shown the way to.
const DESTINATION: &str = "destination/";
/// `information-da/<key>` and `information-en/<key>`: how people hear of the host programme.
const INFORMATION_DA: &str = "information-da/";
const INFORMATION_EN: &str = "information-en/";
/// `language-da/<key>` and `language-en/<key>`: a language that people speak, by its ISO 639 code.
const LANGUAGE_DA: &str = "language-da/";
const LANGUAGE_EN: &str = "language-en/";
/// `interest-da/<key>` and `interest-en/<key>`
const INTEREST_DA: &str = "interest-da/";
const INTEREST_EN: &str = "interest-en/";
/// `legal-group-da/<law>/<group>` and `legal-group-en/…`: a group of newcomers as a version of the act calls it.
const LEGAL_GROUP_DA: &str = "legal-group-da/";
const LEGAL_GROUP_EN: &str = "legal-group-en/";
/// `retired/<list>/<key>`: an entry that nobody is offered any more. It keeps its name: whoever has it still reads it.
const RETIRED: &str = "retired/";
/// `host_programme`: the agreement whose goals are the host programme's.
const HOST_PROGRAMME: &str = "host_programme";

worded! {
    /// How close a partner is to the host programme.
    Tier {
        /// Brings hosts and staff.
        Primary = "primary",
        /// Gets screened and informed people sent.
        Secondary = "secondary",
        /// In talks.
        InDialogue = "in_dialogue",
    }
}

worded! {
    /// A list of the host programme whose entries can be retired.
    List {
        /// How people hear of the programme.
        Information = "information",
        /// Languages.
        Language = "language",
        /// Interests.
        Interest = "interest",
        /// Groups of newcomers in a version of the act.
        LegalGroup = "legal-group",
        /// Where newcomers are shown the way to.
        Destination = "destination",
    }
}

worded! {
    /// What the app and the figures take an activity kind for, whatever a city calls it.
    KindRole {
        /// *Foreningsguider*: its groups write down the children whom they guide into an association.
        AssociationGuiding = "association_guiding",
        /// *Mentorskab*: its groups have mentors and young people.
        Mentoring = "mentoring",
        /// *Karrierebibliotek*: its users are a figure of their own.
        CareerLibrary = "career_library",
        /// None of these, whatever its key is.
        Other = "other",
    }
}

impl KindRole {
    /// What a kind is taken for: the role that was chosen, else its key where that is one, as it was before roles could
    /// be chosen.
    pub fn of(key: &str, chosen: Option<Self>) -> Option<Self> {
        chosen.or_else(|| key.parse().ok()).filter(|role| *role != Self::Other)
    }
}

/// A housing area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// Whether it is one of the agreement's areas. Activities may lie outside them.
    pub in_agreement: bool,
}

/// A sort of activity, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivitySort {
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
    /// Its group in an EU tender.
    pub eu_category: Option<String>,
    /// The focus area that it serves.
    pub focus: Option<String>,
    /// What it was said to be; [`KindRole::of`] tells what it is taken for.
    pub role: Option<KindRole>,
}

/// A word in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

/// A name, case and spaces aside: two areas with the same one are one area.
pub fn plain_name(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn named(fields: &Fields, danish: &str, english: &str) -> BTreeMap<String, Named> {
    let both = |(key, danish): (String, String)| {
        let english = fields.text(&format!("{english}{key}")).unwrap_or(&danish).to_owned();
        (key, Named { danish, english })
    };
    texts(fields, danish).map(both).collect()
}

fn retired(fields: &Fields) -> BTreeSet<(List, String)> {
    let said = fields.with_prefix(RETIRED).filter(|(_, is_so)| **is_so == Value::Bool(true));
    let entries = said.filter_map(|(entry, _)| entry.split_once('/'));
    entries.filter_map(|(list, key)| Some((list.parse().ok()?, key.to_owned()))).collect()
}

/// The reference data as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Areas by key.
    pub areas: BTreeMap<String, Area>,
    /// Activity kinds by key.
    pub kinds: BTreeMap<String, ActivitySort>,
    /// Local partners by key.
    pub partners: BTreeMap<String, String>,
    /// Organisations by id.
    pub organisations: BTreeMap<String, String>,
    /// How volunteers are recruited, by key.
    pub channels: BTreeMap<String, Named>,
    /// Who refers young people to mentoring, by key.
    pub referrers: BTreeMap<String, String>,
    /// In which months after a match it is followed up, as written: "one month and three months after that" may be read
    /// as months 1 and 4 or as months 1 and 3.
    pub follow_up_months: Option<String>,
    /// Partners of the host programme, by an organisation's id or a partner's key.
    pub tiers: BTreeMap<String, Tier>,
    /// Where newcomers are shown the way to, by key.
    pub destinations: BTreeMap<String, String>,
    /// How people hear of the host programme, by key.
    pub information: BTreeMap<String, Named>,
    /// Languages by their ISO 639 code.
    pub languages: BTreeMap<String, Named>,
    /// Interests by key.
    pub interests: BTreeMap<String, Named>,
    /// Groups of newcomers, by the version of the act and the group: `2011/2.4`.
    pub legal_groups: BTreeMap<String, Named>,
    /// The agreement whose goals are the host programme's.
    pub host_programme: Option<DocumentId>,
    /// Entries that nobody is offered any more, by list and key.
    pub retired: BTreeSet<(List, String)>,
}

impl Reference {
    /// What an organisation is called.
    pub fn organisation(&self, id: OrganisationId) -> Option<String> {
        self.organisations.get(&id.to_string()).cloned()
    }

    /// Reads the reference data, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let areas: BTreeMap<_, _> = texts(&fields, AREA)
            .map(|(key, name)| {
                let in_agreement = fields.bool(&format!("{AGREEMENT}{key}")).unwrap_or_default();
                (key, Area { name, in_agreement })
            })
            .collect();
        let kinds = texts(&fields, KIND_DA).map(|(key, danish)| {
            let text = |prefix: &str| fields.text(&format!("{prefix}{key}")).map(str::to_owned);
            let english = text(KIND_EN).unwrap_or_else(|| danish.clone());
            let role = fields.text(&format!("{KIND_ROLE}{key}")).and_then(|role| role.parse().ok());
            let sort = ActivitySort { danish, english, eu_category: text(KIND_EU), focus: text(KIND_FOCUS), role };
            (key, sort)
        });
        let reference = Self {
            kinds: kinds.collect(),
            channels: named(&fields, CHANNEL_DA, CHANNEL_EN),
            information: named(&fields, INFORMATION_DA, INFORMATION_EN),
            languages: named(&fields, LANGUAGE_DA, LANGUAGE_EN),
            interests: named(&fields, INTEREST_DA, INTEREST_EN),
            legal_groups: named(&fields, LEGAL_GROUP_DA, LEGAL_GROUP_EN),
            tiers: texts(&fields, TIER).filter_map(|(key, tier)| Some((key, tier.parse().ok()?))).collect(),
            destinations: texts(&fields, DESTINATION).collect(),
            host_programme: fields.parse(HOST_PROGRAMME),
            retired: retired(&fields),
            partners: texts(&fields, PARTNER).collect(),
            organisations: texts(&fields, ORGANISATION).collect(),
            referrers: texts(&fields, REFERRER).collect(),
            follow_up_months: fields.parse(FOLLOW_UP_MONTHS),
            areas,
        };
        let mut names = BTreeSet::new();
        for (key, area) in &reference.areas {
            if !names.insert(plain_name(&area.name)) {
                fields.problems.push(Problem::NamedTwice { key: key.clone() });
            }
        }
        (reference, fields.problems)
    }

    /// Whether an entry is not offered any more.
    pub fn is_retired(&self, list: List, key: &str) -> bool {
        self.retired.contains(&(list, key.to_owned()))
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (key, area) in &self.areas {
            edits.push(Edit::put(format!("{AREA}{key}"), area.name.as_str()));
            edits.push(Edit::put(format!("{AGREEMENT}{key}"), area.in_agreement));
        }
        for (key, sort) in &self.kinds {
            edits.push(Edit::put(format!("{KIND_DA}{key}"), sort.danish.as_str()));
            edits.push(Edit::put(format!("{KIND_EN}{key}"), sort.english.as_str()));
            for (prefix, text) in [(KIND_EU, &sort.eu_category), (KIND_FOCUS, &sort.focus)] {
                edits.extend(text.as_deref().map(|text| Edit::put(format!("{prefix}{key}"), text)));
            }
            edits.extend(sort.role.map(|role| Edit::put(format!("{KIND_ROLE}{key}"), role.word())));
        }
        for (danish, english, all) in [
            (CHANNEL_DA, CHANNEL_EN, &self.channels),
            (INFORMATION_DA, INFORMATION_EN, &self.information),
            (LANGUAGE_DA, LANGUAGE_EN, &self.languages),
            (INTEREST_DA, INTEREST_EN, &self.interests),
            (LEGAL_GROUP_DA, LEGAL_GROUP_EN, &self.legal_groups),
        ] {
            for (key, named) in all {
                edits.push(Edit::put(format!("{danish}{key}"), named.danish.as_str()));
                edits.push(Edit::put(format!("{english}{key}"), named.english.as_str()));
            }
        }
        edits.extend(self.tiers.iter().map(|(key, tier)| Edit::put(format!("{TIER}{key}"), tier.word())));
        let destinations = self.destinations.iter();
        edits.extend(destinations.map(|(key, name)| Edit::put(format!("{DESTINATION}{key}"), name.as_str())));
        edits.extend(self.host_programme.map(|agreement| Edit::put(HOST_PROGRAMME, agreement.to_string())));
        let retired = self.retired.iter();
        edits.extend(retired.map(|(list, key)| Edit::put(format!("{RETIRED}{list}/{key}"), true)));
        for (key, referrer) in &self.referrers {
            edits.push(Edit::put(format!("{REFERRER}{key}"), referrer.as_str()));
        }
        edits.extend(self.follow_up_months.as_deref().map(|months| Edit::put(FOLLOW_UP_MONTHS, months)));
        for (key, partner) in &self.partners {
            edits.push(Edit::put(format!("{PARTNER}{key}"), partner.as_str()));
        }
        for (id, name) in &self.organisations {
            edits.push(Edit::put(format!("{ORGANISATION}{id}"), name.as_str()));
        }
        edits
    }
}
