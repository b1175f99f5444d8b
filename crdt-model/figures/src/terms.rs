//! An agreement as amended up to a date, and every change that made it so.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use crdt_model::agreement::Amendment;
use crdt_model::goal::Unit;
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use crdt_model::reference::plain_name;
use serde::Serialize;

use crate::agreed::{Agreed, begins};
use crate::glossary::Glossary;
use crate::indicator::Words;
use crate::said::Said;

/// An agreement's terms as of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// The agreement.
    pub agreement: DocumentId,
    /// What it is called.
    pub title: String,
    /// The partner.
    pub partner: Option<OrganisationId>,
    /// What the partner is called, where the reference data says so.
    pub partner_name: Option<String>,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day as of the date.
    pub ends: NaiveDate,
    /// The last day as agreed at first.
    pub ends_at_first: NaiveDate,
    /// The grant for the whole period as of the date, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// The grant as agreed at first.
    pub grant_at_first_dkk: Option<i64>,
    /// The council's decision.
    pub decision: Option<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The decision that evaluation follows.
    pub evaluation_framework: Option<String>,
    /// How many areas it covers, those that are still to be named included.
    pub areas_total: Option<i64>,
    /// The areas that are named, by name.
    pub areas: Vec<NamedArea>,
    /// Expected effects, in words.
    pub effects: Vec<String>,
    /// Social clauses, in words.
    pub clauses: Vec<String>,
    /// The committees that are reported to.
    pub recipients: Vec<String>,
    /// Every amendment that was decided by the date, the first first; one that cannot hold is among them.
    pub amendments: Vec<Change>,
    /// What is recorded of it and cannot be.
    pub troubles: Vec<Trouble>,
}

/// An area of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NamedArea {
    /// What it is called.
    pub name: String,
    /// Its key.
    pub key: String,
}

/// An amendment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The amendment.
    pub amendment: DocumentId,
    /// From when on it holds.
    pub decided: NaiveDate,
    /// Why, and what was given in return.
    pub reason: String,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// Whether it holds: one from before the agreement began does not.
    pub holds: bool,
    /// The new last day.
    pub ends: Option<NaiveDate>,
    /// The new grant, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// Goals' new targets.
    pub targets: Vec<NewTarget>,
    /// Goals that are not pursued any more.
    pub drops: Vec<Said>,
    /// Areas that are now named.
    pub areas: Vec<String>,
}

/// A goal's new target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewTarget {
    /// The goal.
    pub goal: DocumentId,
    /// In words.
    pub name: Said,
    /// The target before.
    pub before: Option<i64>,
    /// The target from now on.
    pub target: i64,
    /// What it counts.
    pub unit: Option<Unit>,
}

/// Something recorded that cannot be: it is kept, shown, and moves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum Trouble {
    /// An amendment that was decided before its agreement began.
    AmendedBeforeItBegan {
        /// The amendment.
        amendment: DocumentId,
        /// When it is said to have been decided.
        decided: NaiveDate,
    },
    /// An amendment changes a goal that is not one of the agreement's.
    TargetOfAnotherGoal {
        /// The amendment.
        amendment: DocumentId,
        /// The goal that it names.
        goal: DocumentId,
    },
    /// An amendment names an area that is the agreement's already: two devices each named it.
    AreaNamedAgain {
        /// The amendment.
        amendment: DocumentId,
        /// What the area is called.
        name: String,
    },
    /// A goal or an amendment of an agreement that is not known.
    OfUnknownAgreement {
        /// The goal or the amendment.
        document: DocumentId,
        /// The goal in words, or why it was amended.
        name: Said,
    },
}

impl Trouble {
    /// What it is, in words.
    pub fn said(&self) -> Said {
        match self {
            Self::AmendedBeforeItBegan { decided, .. } => {
                let pattern = Words {
                    da: "En ændring er skrevet op med datoen {date}, men da var aftalen ikke begyndt. Den står her og ændrer ikke noget.",
                    en: "An amendment is recorded as of {date}, when the agreement had not begun. It stands here and changes nothing.",
                };
                Said::fill(pattern, &[("date", Said::date(*decided))])
            }
            Self::TargetOfAnotherGoal { .. } => Words {
                da: "En ændring nævner et mål, der ikke er et af aftalens. Den del af den ændrer ikke noget.",
                en: "An amendment names a goal that is not one of the agreement’s. That part of it changes nothing.",
            }
            .into(),
            Self::AreaNamedAgain { name, .. } => {
                let pattern = Words {
                    da: "En ændring nævner {name}, der allerede er et af aftalens områder. Det tæller én gang.",
                    en: "An amendment names {name}, which is one of the agreement’s areas already. It counts once.",
                };
                Said::fill(pattern, &[("name", Said::same(name))])
            }
            Self::OfUnknownAgreement { name, .. } => {
                let pattern = Words {
                    da: "{name}: hører til en aftale, der ikke kendes her.",
                    en: "{name}: is part of an agreement that is not known here.",
                };
                Said::fill(pattern, &[("name", name.clone())])
            }
        }
    }
}

impl Terms {
    /// How many areas are named: two entries of the same name are one area.
    pub fn areas_named(&self) -> i64 {
        let names: BTreeSet<String> = self.areas.iter().map(|area| plain_name(&area.name)).collect();
        i64::try_from(names.len()).unwrap_or(i64::MAX)
    }

    /// The terms of an agreement as of a date; nothing when it is not known.
    pub fn of(agreed: &Agreed, glossary: &Glossary, id: DocumentId, as_of: NaiveDate) -> Option<Self> {
        let first = agreed.agreements.get(&id)?;
        let starts = begins(first);
        let ends = first.ends.unwrap_or(starts);
        let mut terms = Self {
            agreement: id,
            title: first.title.clone(),
            partner: first.partner,
            partner_name: first.partner.and_then(|partner| glossary.organisation(partner)),
            starts,
            ends,
            ends_at_first: ends,
            grant_dkk: first.grant_dkk,
            grant_at_first_dkk: first.grant_dkk,
            decision: first.decision.clone(),
            case_number: first.case_number.clone(),
            document_number: first.document_number.clone(),
            evaluation_framework: first.evaluation_framework.clone(),
            areas_total: first.areas_total,
            areas: Vec::new(),
            effects: first.effects.values().cloned().collect(),
            clauses: first.clauses.values().cloned().collect(),
            recipients: first.recipients.values().cloned().collect(),
            amendments: Vec::new(),
            troubles: Vec::new(),
        };
        let mut areas: BTreeSet<&String> = first.areas.iter().collect();
        for (document, amendment) in amendments_of(agreed, id).filter(|(_, one)| decided(one) <= as_of) {
            terms.take(agreed, glossary, *document, amendment);
            if decided(amendment) >= starts {
                for area in &amendment.areas {
                    if !areas.insert(area) {
                        let name = glossary.names.area(area).to_owned();
                        terms.troubles.push(Trouble::AreaNamedAgain { amendment: *document, name });
                    }
                }
            }
        }
        let named = |key: &String| NamedArea { name: glossary.names.area(key).to_owned(), key: key.clone() };
        terms.areas = areas.into_iter().map(named).collect();
        terms.areas.sort();
        Some(terms)
    }

    fn take(&mut self, agreed: &Agreed, glossary: &Glossary, document: DocumentId, amendment: &Amendment) {
        let decided = decided(amendment);
        let holds = decided >= self.starts;
        if holds {
            self.ends = amendment.ends.unwrap_or(self.ends);
            self.grant_dkk = amendment.grant_dkk.or(self.grant_dkk);
        } else {
            self.troubles.push(Trouble::AmendedBeforeItBegan { amendment: document, decided });
        }
        for goal in amendment.targets.keys().chain(&amendment.drops) {
            if agreed.ever(*goal).is_none_or(|known| known.agreement != Some(self.agreement)) {
                self.troubles.push(Trouble::TargetOfAnotherGoal { amendment: document, goal: *goal });
            }
        }
        let targets = amendment.targets.iter().map(|(goal, target)| NewTarget {
            goal: *goal,
            name: goal_name(agreed, *goal),
            before: target_before(agreed, self.starts, document, *goal),
            target: *target,
            unit: agreed.ever(*goal).and_then(|known| known.unit),
        });
        self.amendments.push(Change {
            amendment: document,
            decided,
            reason: amendment.reason.clone(),
            document_number: amendment.document_number.clone(),
            holds,
            ends: amendment.ends,
            grant_dkk: amendment.grant_dkk,
            targets: targets.collect(),
            drops: amendment.drops.iter().map(|goal| goal_name(agreed, *goal)).collect(),
            areas: amendment.areas.iter().map(|area| glossary.names.area(area).to_owned()).collect(),
        });
    }
}

/// Goals and amendments whose agreement is not known.
pub fn astray(agreed: &Agreed) -> Vec<Trouble> {
    let is_astray = |of: Option<DocumentId>| of.is_none_or(|of| !agreed.agreements.contains_key(&of));
    let goals = agreed.goals.iter().filter(|(_, goal)| is_astray(goal.agreement));
    let amendments = agreed.amendments.iter().filter(|(_, amendment)| is_astray(amendment.agreement));
    goals
        .map(|(id, _)| Trouble::OfUnknownAgreement { document: *id, name: goal_name(agreed, *id) })
        .chain(
            amendments.map(|(id, amendment)| Trouble::OfUnknownAgreement {
                document: *id,
                name: Said::same(&amendment.reason),
            }),
        )
        .collect()
}

/// The amendments of an agreement, by the day from which they hold.
pub(crate) fn amendments_of(agreed: &Agreed, id: DocumentId) -> impl Iterator<Item = &(DocumentId, Amendment)> {
    agreed.amendments.iter().filter(move |(_, amendment)| amendment.agreement == Some(id))
}

/// Rows hold no amendment without the day.
pub(crate) fn decided(amendment: &Amendment) -> NaiveDate {
    amendment.decided.unwrap_or_default()
}

/// A goal in words; its id where it is not known.
pub(crate) fn goal_name(agreed: &Agreed, id: DocumentId) -> Said {
    match agreed.ever(id) {
        Some(goal) => Said { da: goal.danish.clone(), en: goal.english.clone().unwrap_or_else(|| goal.danish.clone()) },
        None => Said::same(&id.to_string()),
    }
}

fn target_before(agreed: &Agreed, starts: NaiveDate, amendment: DocumentId, goal: DocumentId) -> Option<i64> {
    let first = agreed.ever(goal)?;
    let earlier = amendments_of(agreed, first.agreement?).take_while(|(document, _)| *document != amendment);
    let held = earlier.filter(|(_, one)| decided(one) >= starts).filter_map(|(_, one)| one.targets.get(&goal));
    held.last().copied().or(first.target)
}
