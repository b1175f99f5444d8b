//! Groups by how far along they are, and how many days a week they are open.

use super::{Adds, Indicator, IndicatorId, ON_A_DATE, Words};
use crate::evidence::Shape;

pub(super) static NEW_GROUPS: Indicator = Indicator::registered(
    IndicatorId::NewGroups,
    Adds::Amounts,
    Words { da: "Nye frivilliggrupper", en: "New volunteer groups" },
    Words {
        da: "Frivilliggrupper, der første gang blev etableret eller overtaget i perioden, hver for sig ved navn.",
        en: "Volunteer groups that were first established or taken over in the period, each by its name.",
    },
    "select n.place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, n.since as date, 1 as counts,
       1 as amount, 0 as unsettled, n.stage, n.since
     from (select group_id as place, stage, min(since) as since from known_stage
           where stage in ('established', 'taken_over') group by 1) n
     left join known_group g on g.group_id = n.place
     where n.since between ?2 and ?3 and (?5 is null or n.place = ?5)
       and (?6 is null or coalesce(g.area, '') = ?6) and (?7 is null or coalesce(g.kind, '') = ?7)",
    Shape::GROUPS,
);

pub(super) static GROUPS_RUNNING: Indicator = Indicator {
    parts: ON_A_DATE,
    ..Indicator::registered(
        IndicatorId::GroupsRunning,
        Adds::Amounts,
        Words { da: "Grupper i drift", en: "Groups running" },
        Words {
            da: "Frivilliggrupper, der er etableret, overtaget eller forankret og ikke lukket på periodens sidste dag.",
            en: "Volunteer groups that are established, taken over or anchored and not closed on the period's last day.",
        },
        "select place, area, kind, since as date, 1 as counts, 1 as amount, 0 as unsettled, stage, since
         from stage_on_last_date where stage in ('established', 'taken_over', 'anchored')",
        Shape::GROUPS,
    )
};

pub(super) static GROUPS_ESTABLISHING: Indicator = Indicator {
    parts: ON_A_DATE,
    ..Indicator::registered(
        IndicatorId::GroupsEstablishing,
        Adds::Amounts,
        Words { da: "Grupper under etablering", en: "Groups being set up" },
        Words {
            da: "Frivilliggrupper, der er under etablering på periodens sidste dag; de kan godt allerede holde åbent.",
            en: "Volunteer groups that are being set up on the period's last day; they may already be open.",
        },
        "select place, area, kind, since as date, 1 as counts, 1 as amount, 0 as unsettled, stage, since
         from stage_on_last_date where stage = 'establishing'",
        Shape::GROUPS,
    )
};

pub(super) static GROUPS_PLANNED: Indicator = Indicator {
    parts: ON_A_DATE,
    ..Indicator::registered(
        IndicatorId::GroupsPlanned,
        Adds::Amounts,
        Words { da: "Planlagte grupper", en: "Groups planned" },
        Words {
            da: "Frivilliggrupper, der er planlagt på periodens sidste dag og ikke er nået længere.",
            en: "Volunteer groups that are planned on the period's last day and have come no further.",
        },
        "select place, area, kind, since as date, 1 as counts, 1 as amount, 0 as unsettled, stage, since
         from stage_on_last_date where stage = 'planned'",
        Shape::GROUPS,
    )
};

pub(super) static GROUPS_CLOSED: Indicator = Indicator::registered(
    IndicatorId::GroupsClosed,
    Adds::Amounts,
    Words { da: "Lukkede grupper", en: "Groups closed" },
    Words {
        da: "Frivilliggrupper, der lukkede i perioden. En gruppe, der bare ikke melder ind, er ikke lukket.",
        en: "Volunteer groups that closed in the period. A group that merely does not report is not closed.",
    },
    "select s.place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, s.since as date, 1 as counts,
       1 as amount, 0 as unsettled, s.stage, s.since
     from (select group_id as place, stage, max(since) as since from known_stage
           where stage = 'closed' and since between ?2 and ?3 group by 1) s
     left join known_group g on g.group_id = s.place
     where (?5 is null or s.place = ?5)
       and (?6 is null or coalesce(g.area, '') = ?6) and (?7 is null or coalesce(g.kind, '') = ?7)",
    Shape::GROUPS,
);

pub(super) static OPENING_DAYS: Indicator = Indicator {
    parts: ON_A_DATE,
    ..Indicator::registered(
        IndicatorId::OpeningDays,
        Adds::Amounts,
        Words { da: "Åbningsdage om ugen", en: "Opening days a week" },
        Words {
            da: "Ugedage, som en gruppe holder åbent på, på periodens sidste dag; to åbningstider på samme dag er én dag.",
            en: "Weekdays on which a group is open on the period's last day; two openings on one day are one day.",
        },
        "select place, area, kind, weekday, min(starts) as starts, max(ends) as ends, 1 as counts, 1 as amount,
           0 as unsettled
         from open_day group by place, area, kind, weekday",
        Shape::OPENINGS,
    )
};
