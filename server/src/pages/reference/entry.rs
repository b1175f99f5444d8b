//! One entry of the reference data: what its form asks, and the edits that write it.

mod key;

use crdt_model::document::Edit;
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use crdt_model::reference::{ActivitySort, Area, KindRole, Named, Reference, Tier, plain_name};

use super::{Agreements, Place, Sort};
use crate::pages::failure::Failure;
use crate::pages::form::{Asking, Field, Filled, Input, Wrong};
use crate::pages::words::Words;
use crate::state::random;
use key::new_key;

/// The most letters of a name, as in the app.
const NAME_CHARS_MAX: usize = 120;

/// The latest month after a match in which it is followed up, as in the app.
const FOLLOW_UP_MONTH_MAX: u8 = 60;

const NAME: &str = "entry_name";
const ENGLISH: &str = "entry_english";
const EU_CATEGORY: &str = "eu_category";
const FOCUS: &str = "focus";
const KIND_ROLE: &str = "kind_role";
const IN_AGREEMENT: &str = "in_agreement";
const MONTHS: &str = "months";
const TIER: &str = "tier";
const RETIRED: &str = "retired";
const AGREEMENT: &str = "host_programme";
const LANGUAGE: &str = "language_code";
const LAW: &str = "law";
const LAW_GROUP: &str = "law_group";

/// An entry as it stands.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) name: String,
    english: Option<String>,
    eu_category: Option<String>,
    focus: Option<String>,
    in_agreement: bool,
    /// What the activity kind was said to be.
    role: Option<KindRole>,
    /// How an invite names the organisation.
    space: Option<String>,
    /// How close a partner is to the host programme.
    tier: Option<Tier>,
    /// Nobody is offered it any more.
    is_retired: bool,
}

impl Entry {
    /// All of a sort, by name; groups of newcomers by version of the act.
    pub(super) fn all(reference: &Reference, agreements: &Agreements, sort: Sort) -> Vec<Self> {
        let plain = |(key, name): (&String, &String)| Self {
            key: key.clone(),
            name: name.clone(),
            tier: reference.tiers.get(key).copied(),
            is_retired: sort.list().is_some_and(|list| reference.is_retired(list, key)),
            ..Self::default()
        };
        let named = |(key, named): (&String, &Named)| Self {
            english: Some(named.english.clone()),
            ..plain((key, &named.danish))
        };
        let area = |(key, area): (&String, &Area)| Self { in_agreement: area.in_agreement, ..plain((key, &area.name)) };
        let kind = |(key, kind): (&String, &ActivitySort)| Self {
            english: Some(kind.english.clone()),
            eu_category: kind.eu_category.clone(),
            focus: kind.focus.clone(),
            role: kind.role,
            ..plain((key, &kind.danish))
        };
        let organisation =
            |(id, name): (&String, &String)| Self { space: Some(format!("organisation/{id}")), ..plain((id, name)) };
        let programme = |id: &DocumentId| {
            let title = agreements.iter().find(|(known, _)| known == id).map(|(_, title)| title.clone());
            Self { key: id.to_string(), name: title.unwrap_or_else(|| id.to_string()), ..Self::default() }
        };
        let mut all: Vec<Self> = match sort {
            Sort::HostProgramme => reference.host_programme.iter().map(programme).collect(),
            Sort::Area => reference.areas.iter().map(area).collect(),
            Sort::Kind => reference.kinds.iter().map(kind).collect(),
            Sort::Channel => reference.channels.iter().map(named).collect(),
            Sort::Information => reference.information.iter().map(named).collect(),
            Sort::Language => reference.languages.iter().map(named).collect(),
            Sort::Interest => reference.interests.iter().map(named).collect(),
            Sort::LegalGroup => reference.legal_groups.iter().map(named).collect(),
            Sort::Partner => reference.partners.iter().map(plain).collect(),
            Sort::Referrer => reference.referrers.iter().map(plain).collect(),
            Sort::Destination => reference.destinations.iter().map(plain).collect(),
            Sort::Organisation => reference.organisations.iter().map(organisation).collect(),
            Sort::FollowUp => {
                let months = reference.follow_up_months.iter();
                months.map(|months| Self { name: months.clone(), ..Self::default() }).collect()
            }
        };
        if sort != Sort::LegalGroup {
            all.sort_by(|one, other| one.name.cmp(&other.name));
        }
        all
    }

    /// What else stands of it, on one line.
    pub(super) fn more(&self, w: &Words<'_>, sort: Sort) -> String {
        let retired = self.is_retired.then(|| w.t("reference.is_retired").to_owned());
        let agreed = self.in_agreement.then(|| w.t("reference.in_agreement").to_owned());
        let english = self.english.clone().filter(|english| *english != self.name);
        let role = KindRole::of(&self.key, self.role).filter(|_| sort == Sort::Kind);
        let known_as =
            role.map(|role| w.fill("reference.known_as", &[("role", &w.named(&format!("kind_role.{role}")))]));
        let tier = self.tier.map(|tier| w.named(&format!("tier.{tier}")));
        let key = match (sort, self.key.split_once('/')) {
            (Sort::Language, _) => Some(self.key.clone()),
            (Sort::LegalGroup, Some((law, group))) => {
                Some(w.fill("reference.of_the_act", &[("law", law), ("group", group)]))
            }
            _ => None,
        };
        let (eu_category, focus, space) = (self.eu_category.clone(), self.focus.clone(), self.space.clone());
        let more = [retired, key, tier, agreed, known_as, english, eu_category, focus, space];
        more.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The form as it would be filled in to say this.
    pub(super) fn filled(&self) -> Filled {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let tick = |is_so| if is_so { "1" } else { "" }.to_owned();
        let role = KindRole::of(&self.key, self.role).or(self.role);
        Filled::with(&[
            (NAME, self.name.clone()),
            (MONTHS, self.name.clone()),
            (ENGLISH, text(&self.english)),
            (EU_CATEGORY, text(&self.eu_category)),
            (FOCUS, text(&self.focus)),
            (KIND_ROLE, role.map(|role| role.to_string()).unwrap_or_default()),
            (IN_AGREEMENT, tick(self.in_agreement)),
            (TIER, self.tier.map(|tier| tier.to_string()).unwrap_or_default()),
            (RETIRED, tick(self.is_retired)),
            (AGREEMENT, self.key.clone()),
        ])
    }
}

/// What the form of an entry asks.
pub(super) fn fields(ask: &Asking<'_>, place: &Place) -> Vec<Field> {
    let sort = place.sort;
    match sort {
        Sort::FollowUp => return vec![ask.required("months", Input::Line)],
        Sort::HostProgramme => {
            let agreements = place.agreements.iter().map(|(id, title)| (id.to_string(), title.clone()));
            return vec![ask.required("host_programme", ask.choice("form.choose", agreements))];
        }
        _ => {}
    }
    let mut fields = Vec::new();
    match (sort, &place.standing) {
        (Sort::Language, None) => fields.push(ask.required("language_code", Input::Line)),
        (Sort::LegalGroup, None) => {
            fields.extend([ask.required("law", Input::Line), ask.required("law_group", Input::Line)]);
        }
        _ => {}
    }
    fields.push(ask.required("entry_name", Input::Line));
    if sort.is_in_two_languages() {
        fields.push(ask.field("entry_english", Input::Line).in_language("en"));
    }
    let tick = |name: &str, says: &'static str| ask.ticks("", [(name.to_owned(), ask.w.t(says).to_owned())]);
    match sort {
        Sort::Area => fields.push(ask.field("entry_agreement", tick(IN_AGREEMENT, "reference.in_agreement"))),
        Sort::Kind => {
            let roles =
                KindRole::ALL.iter().map(|role| (role.word().to_owned(), ask.w.named(&format!("kind_role.{role}"))));
            fields.push(ask.field("kind_role", ask.choice("form.by_name", roles)));
            fields.extend([ask.field("eu_category", Input::Line), ask.field("focus", Input::Line)]);
        }
        Sort::Partner | Sort::Organisation => {
            let tiers = Tier::ALL.iter().map(|tier| (tier.word().to_owned(), ask.w.named(&format!("tier.{tier}"))));
            fields.push(ask.field("tier", ask.choice("form.no_tier", tiers)));
        }
        _ => {}
    }
    if sort.list().is_some() && place.standing.is_some() {
        fields.push(ask.field("entry_retired", tick(RETIRED, "reference.retire")));
    }
    fields
}

/// The edits that write what was filled in. An entry that is there keeps its key, and loses what is said no more.
pub(super) fn edits(filled: &mut Filled, place: &Place) -> Result<Vec<Edit>, Failure> {
    let said = match place.sort {
        Sort::FollowUp => Entry { name: months(filled), ..Entry::default() },
        Sort::HostProgramme => Entry { key: agreement(filled, place), ..Entry::default() },
        _ => said(filled, place)?,
    };
    let before = place.standing.as_ref().map(|entry| alone(place.sort, entry).edits()).unwrap_or_default();
    let mut edits = alone(place.sort, &said).edits();
    let gone = before.into_iter().filter(|before| edits.iter().all(|edit| edit.key != before.key));
    let gone: Vec<Edit> = gone.map(|before| Edit::remove(before.key)).collect();
    edits.extend(gone);
    Ok(edits)
}

/// An entry with a key and a name.
fn said(filled: &mut Filled, place: &Place) -> Result<Entry, Failure> {
    let standing = place.all();
    let name = name(filled, place, &standing);
    let key = match (&place.standing, place.sort) {
        (Some(entry), _) => entry.key.clone(),
        (None, Sort::Organisation) => {
            OrganisationId::from_bytes(random().map_err(|_| Failure::Unavailable)?).to_string()
        }
        (None, Sort::Language) => key::language(filled, &standing),
        (None, Sort::LegalGroup) => key::legal_group(filled, &standing),
        (None, sort) => new_key(&name, sort, &standing),
    };
    Ok(Entry {
        english: short(filled, ENGLISH),
        eu_category: short(filled, EU_CATEGORY),
        focus: short(filled, FOCUS),
        role: filled.chosen(KIND_ROLE),
        in_agreement: !filled.value(IN_AGREEMENT).is_empty(),
        tier: filled.chosen(TIER),
        is_retired: !filled.value(RETIRED).is_empty(),
        key,
        name,
        ..Entry::default()
    })
}

/// The agreement that was chosen as the host programme's.
fn agreement(filled: &mut Filled, place: &Place) -> String {
    let chosen = filled.value(AGREEMENT).to_owned();
    if place.agreements.iter().all(|(id, _)| id.to_string() != chosen) {
        filled.refuse(AGREEMENT, if chosen.is_empty() { "form.missing" } else { "form.not_a_choice" });
    }
    chosen
}

/// Reference data that says nothing but an entry.
fn alone(sort: Sort, entry: &Entry) -> Reference {
    let mut reference = Reference::default();
    let (key, name) = (entry.key.clone(), entry.name.clone());
    let english = || entry.english.clone().unwrap_or_else(|| entry.name.clone());
    if let Some(tier) = entry.tier {
        reference.tiers.insert(key.clone(), tier);
    }
    if let (Some(list), true) = (sort.list(), entry.is_retired) {
        reference.retired.insert((list, key.clone()));
    }
    let both = || Named { danish: name.clone(), english: english() };
    match sort {
        Sort::Area => _ = reference.areas.insert(key, Area { name, in_agreement: entry.in_agreement }),
        Sort::Kind => {
            let (eu_category, focus, role) = (entry.eu_category.clone(), entry.focus.clone(), entry.role);
            reference.kinds.insert(key, ActivitySort { danish: name, english: english(), eu_category, focus, role });
        }
        Sort::Channel => _ = reference.channels.insert(key, both()),
        Sort::Information => _ = reference.information.insert(key, both()),
        Sort::Language => _ = reference.languages.insert(key, both()),
        Sort::Interest => _ = reference.interests.insert(key, both()),
        Sort::LegalGroup => _ = reference.legal_groups.insert(key, both()),
        Sort::Partner => _ = reference.partners.insert(key, name),
        Sort::Referrer => _ = reference.referrers.insert(key, name),
        Sort::Destination => _ = reference.destinations.insert(key, name),
        Sort::Organisation => _ = reference.organisations.insert(key, name),
        Sort::FollowUp => reference.follow_up_months = Some(name),
        Sort::HostProgramme => reference.host_programme = key.parse().ok(),
    }
    reference
}

/// A name that no other entry of the sort has; a version of the act may call a group as another does.
fn name(filled: &mut Filled, place: &Place, standing: &[Entry]) -> String {
    let name = short(filled, NAME).unwrap_or_default();
    if name.is_empty() {
        filled.refuse(NAME, "form.missing");
    }
    let own = place.standing.as_ref().map(|entry| entry.key.as_str());
    let mut others = standing.iter().filter(|entry| Some(entry.key.as_str()) != own && place.sort != Sort::LegalGroup);
    let plain = plain_name(&name);
    if let Some(other) = others.find(|other| plain_name(&other.name) == plain) {
        filled.refuse(NAME, Wrong::naming("form.named_twice", "name", other.name.clone()));
    }
    name
}

/// A text of a few words, if there is one.
fn short(filled: &mut Filled, field: &str) -> Option<String> {
    let text = filled.line(field);
    if text.chars().count() > NAME_CHARS_MAX {
        filled.refuse(field, "form.text_too_long");
    }
    (!text.is_empty()).then_some(text)
}

/// Months as the document holds them, such as `1 4`.
fn months(filled: &mut Filled) -> String {
    let numbers =
        filled.value(MONTHS).split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty());
    let read: Option<Vec<u8>> = numbers.map(|number| number.parse().ok()).collect();
    let mut months = read.unwrap_or_default();
    months.sort_unstable();
    months.dedup();
    if months.is_empty() || months.iter().any(|month| !(1..=FOLLOW_UP_MONTH_MAX).contains(month)) {
        filled.refuse(MONTHS, "form.not_months");
    }
    months.iter().map(u8::to_string).collect::<Vec<_>>().join(" ")
}
