//! The city's data: reference data and groups as a coordinator would enter them, and invented first names.

use std::collections::BTreeSet;

use anyhow::Context as _;
use app_core::api::{OpeningInput, Request, StageInput};
use chrono::{Datelike as _, NaiveDate};
use crdt_model::group::Stage;
use crdt_model::meeting::Slot;
use serde::Deserialize;
use serde_json::Value;

use crate::call;

/// The city as its files say.
pub(super) struct City {
    /// The arguments of `write_reference`.
    pub(super) reference: Request,
    pub(super) organisations: Vec<Keyed>,
    pub(super) groups: Vec<PlannedGroup>,
    pub(super) participants: Vec<&'static str>,
    pub(super) volunteers: Vec<&'static str>,
}

/// An organisation by its key.
#[derive(Deserialize)]
pub(super) struct Keyed {
    pub(super) key: String,
    pub(super) name: String,
}

/// A group as its file says.
pub(super) struct PlannedGroup {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) organisation: String,
    pub(super) under_fifteens: bool,
    pub(super) stages: Vec<StageInput>,
    pub(super) openings: Vec<OpeningInput>,
    /// What creates it.
    pub(super) create: Request,
}

#[derive(Deserialize)]
struct Organisations {
    organisations: Vec<Keyed>,
}

#[derive(Deserialize)]
struct GroupFields {
    name: String,
    kind: String,
    organisation: String,
    #[serde(default)]
    under_fifteens: bool,
    stages: Vec<StageInput>,
    openings: Vec<OpeningInput>,
}

impl City {
    /// Reads the files that are built into the program, with no more than so many groups.
    pub(super) fn load(groups_max: usize) -> anyhow::Result<Self> {
        let reference: Value =
            serde_json::from_str(include_str!("../../city/reference.json")).context("reference.json")?;
        let groups: Vec<Value> = serde_json::from_str(include_str!("../../city/groups.json")).context("groups.json")?;
        Ok(Self {
            organisations: Organisations::deserialize(&reference).context("reference.json")?.organisations,
            reference: call::request("write_reference", &reference)?,
            groups: groups.iter().take(groups_max).map(planned_group).collect::<anyhow::Result<_>>()?,
            participants: include_str!("../../city/participants.txt").lines().collect(),
            volunteers: include_str!("../../city/volunteers.txt").lines().collect(),
        })
    }

    /// The groups that a tablet needs so that one of them is open on any day: for each weekday the first that is.
    pub(super) fn one_for_each_weekday(&self) -> BTreeSet<usize> {
        (1..=7_u8).filter_map(|weekday| self.groups.iter().position(|group| group.opens_on(weekday))).collect()
    }
}

fn planned_group(group: &Value) -> anyhow::Result<PlannedGroup> {
    let GroupFields { name, kind, organisation, under_fifteens, stages, openings } =
        GroupFields::deserialize(group).context("groups.json")?;
    let create = call::request("create_group", group)?;
    Ok(PlannedGroup { create, name, kind, organisation, under_fifteens, stages, openings })
}

impl PlannedGroup {
    /// The openings that fall on a date, with their slots as the app numbers them: from 1, in their order.
    pub(super) fn open_on(&self, date: NaiveDate) -> impl Iterator<Item = (Slot, &OpeningInput)> {
        let weekday = date.weekday().number_from_monday();
        (1_u16..).map(Slot).zip(&self.openings).filter(move |(_, opening)| {
            u32::from(opening.weekday) == weekday
                && opening.from <= date
                && opening.until.is_none_or(|until| date <= until)
        })
    }

    /// How many evenings fall between two days, the last not included.
    pub(super) fn evenings(&self, from: NaiveDate, until: NaiveDate) -> usize {
        from.iter_days().take_while(|date| *date < until).map(|date| self.open_on(date).count()).sum()
    }

    /// The day on which it began to be set up, or was taken over; none of one that is planned or closed.
    pub(super) fn begins(&self) -> Option<NaiveDate> {
        if self.stages.iter().any(|reached| reached.stage == Stage::Closed) {
            return None;
        }
        self.stages.iter().filter(|reached| reached.stage != Stage::Planned).map(|reached| reached.since).min()
    }

    /// The day it first opens.
    pub(super) fn opens_from(&self) -> Option<NaiveDate> {
        self.openings.iter().map(|opening| opening.from).min()
    }

    fn opens_on(&self, weekday: u8) -> bool {
        self.openings.iter().any(|opening| opening.weekday == weekday && opening.until.is_none())
    }
}

#[cfg(test)]
mod tests {
    use app_core::api::{GroupRequest, ReferenceRequest};

    use super::*;

    fn city() -> City {
        City::load(usize::MAX).unwrap()
    }

    #[test]
    fn the_files_are_whole_and_agree_with_each_other() {
        let city = city();
        assert_eq!(city.groups.len(), 40);
        let Request::Reference(ReferenceRequest::WriteReference { areas, kinds, partners, organisations, .. }) =
            &city.reference
        else {
            panic!()
        };
        for group in &city.groups {
            let Request::Group(GroupRequest::CreateGroup { area, kind, partners: with, .. }) = &group.create else {
                panic!()
            };
            assert!(areas.iter().any(|known| known.key == *area), "{area}");
            assert!(kinds.iter().any(|known| known.key == *kind), "{kind}");
            assert!(with.iter().all(|key| partners.iter().any(|known| known.key == *key)), "{with:?}");
            assert!(organisations.iter().any(|known| known.key == group.organisation), "{}", group.organisation);
        }
        for names in [&city.participants, &city.volunteers] {
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        }
    }

    #[test]
    fn groups_named_in_the_note_of_2009_open_as_often_as_it_says() {
        let city = city();
        let week: NaiveDate = "2026-11-09".parse().unwrap();
        let a_week = |name: &str| {
            let group = city.groups.iter().find(|group| group.name == name).unwrap();
            group.evenings(week, week + chrono::Days::new(7))
        };
        for (name, days) in [
            ("Lektiecafé Telemarksgade", 2),
            ("Lektiecafé Gadelandet", 1),
            ("Pigeklub Sjællandsgade", 1),
            ("Drengeklub Rantzausgade", 2),
            ("Lektiecafé Gadepulsen", 1),
            ("Sprog- og vejledningscafé NØMC", 1),
        ] {
            assert_eq!(a_week(name), days, "{name}");
        }
    }

    #[test]
    fn a_tablet_of_a_few_groups_has_a_meeting_on_any_day() {
        let city = city();
        let chosen = city.one_for_each_weekday();
        assert!(chosen.contains(&0) && chosen.len() <= 7);
        assert!((1..=7).all(|weekday| chosen.iter().any(|index| city.groups[*index].opens_on(weekday))));
    }
}
