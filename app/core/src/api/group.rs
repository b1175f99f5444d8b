//! What is written of a group.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use crdt_model::group::Stage;
use crdt_model::id::{GroupId, OrganisationId, PersonId};
use crdt_model::meeting::Slot;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of groups.
    GroupRequest;

    /// The groups on this device.
    Groups = "groups" -> Vec<view::GroupCard> {}

    /// A group's page.
    Group = "group" -> view::GroupPage {
        /// Which.
        group: GroupId,
    }

    /// The coordinator's first screen.
    CoordinatorToday = "coordinator_today" -> view::CoordinatorToday {}

    /// All groups at once, and which of them say nothing.
    GroupTable = "group_table" -> view::GroupTable {}

    /// Groups' openings as a calendar file; of all groups with the courses and meetings for volunteers.
    Calendar = "calendar" -> view::TextFile {
        /// Which group; absent for all of this device.
        group: Option<GroupId>,
        /// What each kind of course or meeting is called, by its word; `none` for one whose kind is not known.
        kinds: BTreeMap<String, String>,
    }

    /// A group's names for a sheet of paper.
    RollCall = "roll_call" -> view::RollCall {
        /// Which group.
        group: GroupId,
        /// For which day.
        date: NaiveDate,
    }

    /// Creates a group with its space. For coordinators.
    CreateGroup = "create_group" -> view::Created {
        /// What it is called.
        name: String,
        /// The key of its activity kind.
        kind: String,
        /// The key of its area.
        area: String,
        /// The organisation that runs it.
        organisation: OrganisationId,
        /// The keys of its local partners.
        partners: Vec<String>,
        /// When it reached which stage.
        stages: Vec<StageInput>,
        /// Its weekly openings.
        openings: Vec<OpeningInput>,
        /// On how many days a week it plans to be open, where that is more than now.
        planned_days: Option<u32>,
        /// Whether it is for children under fifteen; absent is no.
        under_fifteens: Option<bool>,
        /// The key of the partner that it was taken over from.
        taken_over_from: Option<String>,
        /// Why it closed; needed if it has.
        closed_reason: Option<String>,
    }

    /// Writes what a group is. For coordinators.
    EditGroup = "edit_group" -> view::GroupPage {
        /// Which.
        group: GroupId,
        /// What it is.
        facts: GroupFacts,
    }

    /// Says when a group reached a stage of its life. For coordinators.
    ReachStage = "reach_stage" -> view::GroupPage {
        /// Which group.
        group: GroupId,
        /// Which stage.
        stage: Stage,
        /// Since when; absent takes the stage back.
        since: Option<NaiveDate>,
        /// Why it closed; needed for closing.
        reason: Option<String>,
    }

    /// Writes weekly openings that are new or changed; what is not named stays as it is. For coordinators.
    SetOpenings = "set_openings" -> view::GroupPage {
        /// Which group.
        group: GroupId,
        /// The openings.
        openings: Vec<OpeningEntry>,
    }

    /// Names a volunteer or mentor of a group as its contact person. For coordinators.
    SetContact = "set_contact" -> view::GroupPage {
        /// Which group.
        group: GroupId,
        /// Who; absent is nobody.
        person: Option<PersonId>,
    }

    /// Says after how many days without contact names lock on a group's devices. For coordinators.
    SetNamesLock = "set_names_lock" -> view::GroupPage {
        /// Which group.
        group: GroupId,
        /// From 1 to 365.
        days: u32,
    }
}

/// What a group is: the whole of it, as it shall stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct GroupFacts {
    /// What it is called.
    pub name: String,
    /// The key of its activity kind.
    pub kind: String,
    /// The key of its area.
    pub area: String,
    /// The keys of its local partners.
    pub partners: Vec<String>,
    /// On how many days a week it plans to be open, where that is more than now.
    pub planned_days: Option<u32>,
    /// Whether it is for children under fifteen.
    pub under_fifteens: bool,
    /// The key of the partner that it was taken over from.
    pub taken_over_from: Option<String>,
}

/// A weekly opening that is new, or as it shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct OpeningEntry {
    /// Its number; absent for a new one.
    pub slot: Option<Slot>,
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// Opens, local time.
    pub starts: NaiveTime,
    /// Closes, local time.
    pub ends: NaiveTime,
    /// The first date it may apply on. Where the day of the week changes, the first date of the new day.
    pub from: NaiveDate,
    /// The last date it may apply on. The day before the first: it never was.
    pub until: Option<NaiveDate>,
}

/// A stage that a group reached.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct StageInput {
    /// Which.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
}

/// A weekly opening to write.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct OpeningInput {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// Opens, local time.
    pub starts: NaiveTime,
    /// Closes, local time.
    pub ends: NaiveTime,
    /// The first date it may apply on.
    pub from: NaiveDate,
    /// The last date it may apply on.
    pub until: Option<NaiveDate>,
}
