//! The indicators: what each counts, in words and in SQL.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// Names an indicator in addresses and files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorId {
    /// Meetings that were held.
    MeetingsHeld,
    /// Attendance, named and unnamed.
    Attendance,
    /// Distinct participants.
    #[serde(rename = "distinct_participants")]
    Participants,
    /// What hosts and newcomers did together.
    HostActivities,
    /// Groups that reported, of those expected to.
    Coverage,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// *Registreret*: each one recorded as it happened.
    Registered,
    /// *Optalt*: counted on a day.
    Counted,
    /// *Skønnet.*
    Estimated,
}

/// How facts become the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Adds {
    /// The sum of their amounts.
    Amounts,
    /// The number of different subjects.
    Subjects,
    /// The number of places that answered.
    Places,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In Danish.
    pub da: &'static str,
    /// In English.
    pub en: &'static str,
}

/// One indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// Its name in addresses and files.
    pub id: IndicatorId,
    /// Raised whenever what it counts changes.
    pub version: u32,
    /// What it is called.
    pub name: Words,
    /// What it counts, in one sentence.
    pub definition: Words,
    /// Where its facts come from.
    pub basis: Basis,
    /// Whether it is about the groups' reports, so that their coverage says how complete it is.
    pub is_reported_by_groups: bool,
    #[serde(skip)]
    pub(crate) adds: Adds,
    #[serde(skip)]
    pub(crate) facts: &'static str,
}

impl IndicatorId {
    /// Every indicator's id, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::MeetingsHeld, Self::Attendance, Self::Participants, Self::HostActivities, Self::Coverage];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::MeetingsHeld => "meetings_held",
            Self::Attendance => "attendance",
            Self::Participants => "distinct_participants",
            Self::HostActivities => "host_activities",
            Self::Coverage => "coverage",
        }
    }

    /// The indicator.
    pub const fn indicator(self) -> &'static Indicator {
        match self {
            Self::MeetingsHeld => &MEETINGS_HELD,
            Self::Attendance => &ATTENDANCE,
            Self::Participants => &PARTICIPANTS,
            Self::HostActivities => &HOST_ACTIVITIES,
            Self::Coverage => &COVERAGE,
        }
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A text that is not the id of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such indicator")]
pub struct NoSuchIndicator;

impl FromStr for IndicatorId {
    type Err = NoSuchIndicator;

    fn from_str(text: &str) -> Result<Self, NoSuchIndicator> {
        Self::ALL.into_iter().find(|id| id.word() == text).ok_or(NoSuchIndicator)
    }
}

static MEETINGS_HELD: Indicator = Indicator {
    id: IndicatorId::MeetingsHeld,
    version: 1,
    name: Words { da: "Afholdte møder", en: "Meetings held" },
    definition: Words {
        da: "Møder i frivilliggrupper i perioden, som en gruppe har meldt ind som holdt; holdt lukket og aflyst er meldt ind, men tælles ikke.",
        en: "Meetings of volunteer groups in the period that a group reported as held; closed and cancelled ones are reports, but not counted.",
    },
    basis: Basis::Registered,
    is_reported_by_groups: true,
    adds: Adds::Amounts,
    facts: include_str!("../sql/meetings_held.sql"),
};

static ATTENDANCE: Indicator = Indicator {
    id: IndicatorId::Attendance,
    version: 1,
    name: Words { da: "Fremmøder", en: "Attendances" },
    definition: Words {
        da: "Hver gang en bruger er skrevet op som kommet til et møde, plus dem der er talt uden navn; den, der har fået to svar, tæller med og står også som uafklaret.",
        en: "Every time that a participant was marked as having come to a meeting, plus those counted without a name; whoever has two answers counts and is also given as unsettled.",
    },
    basis: Basis::Registered,
    is_reported_by_groups: true,
    adds: Adds::Amounts,
    facts: include_str!("../sql/attendance.sql"),
};

static PARTICIPANTS: Indicator = Indicator {
    id: IndicatorId::Participants,
    version: 1,
    name: Words { da: "Forskellige brugere", en: "Different participants" },
    definition: Words {
        da: "Brugere på gruppernes lister, der er kommet mindst én gang i perioden, talt én gang i hver gruppe; samme menneske i to grupper er endnu ikke knyttet sammen, og dem uden navn er ikke med.",
        en: "Participants on the groups' lists who came at least once in the period, counted once in each group; one person in two groups is not linked yet, and those without a name are not included.",
    },
    basis: Basis::Registered,
    is_reported_by_groups: true,
    adds: Adds::Subjects,
    facts: include_str!("../sql/participants.sql"),
};

static HOST_ACTIVITIES: Indicator = Indicator {
    id: IndicatorId::HostActivities,
    version: 1,
    name: Words { da: "Værtsaktiviteter", en: "Host activities" },
    definition: Words {
        da: "Middage, udflugter og lignende, som en vært og en nyankommen har skrevet op i perioden og ikke taget tilbage.",
        en: "Dinners, outings and the like that a host and a newcomer logged in the period and did not take back.",
    },
    basis: Basis::Registered,
    is_reported_by_groups: false,
    adds: Adds::Amounts,
    facts: include_str!("../sql/host_activities.sql"),
};

static COVERAGE: Indicator = Indicator {
    id: IndicatorId::Coverage,
    version: 1,
    name: Words { da: "Grupper, der har meldt ind", en: "Groups that reported" },
    definition: Words {
        da: "Grupper med mindst én indmelding i perioden, af de grupper der var i gang og havde en åbningsdag i den; holdt lukket og aflyst er også indmeldinger.",
        en: "Groups with at least one report in the period, of those that were running and had an opening day in it; closed and cancelled are reports too.",
    },
    basis: Basis::Registered,
    is_reported_by_groups: true,
    adds: Adds::Places,
    facts: include_str!("../sql/coverage.sql"),
};
