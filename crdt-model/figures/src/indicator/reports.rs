//! What groups and hosts report as it happens.

use super::{Adds, Covered, Denominator, Indicator, IndicatorId, Kept, OF_MATCHES, Words};
use crate::evidence::Shape;

pub(super) static MEETINGS_HELD: Indicator = Indicator {
    covered: Covered::ByReports,
    none_is_zero: false,
    kept: Kept::Meetings,
    ..Indicator::registered(
        IndicatorId::MeetingsHeld,
        Adds::Amounts,
        Words { da: "Afholdte møder", en: "Meetings held" },
        Words {
            da: "Møder i frivilliggrupper i perioden, som en gruppe har meldt ind som holdt; holdt lukket og aflyst er meldt ind, men tælles ikke.",
            en: "Meetings of volunteer groups in the period that a group reported as held; closed and cancelled ones are reports, but not counted.",
        },
        "select place, area, kind, date, slot, state = 'held' as counts, 1 as amount, 0 as unsettled,
           present_named as named, unnamed, unsettled as two_answers
         from report",
        Shape::MEETINGS,
    )
};

pub(super) static ATTENDANCE: Indicator = Indicator {
    covered: Covered::ByReports,
    none_is_zero: false,
    kept: Kept::Attendance,
    ..Indicator::registered(
        IndicatorId::Attendance,
        Adds::Amounts,
        Words { da: "Fremmøder", en: "Attendances" },
        Words {
            da: "Hver gang en bruger er skrevet op som kommet til et møde, plus dem der er talt uden navn; den, der har fået to svar, tæller med og står også som uafklaret.",
            en: "Every time that a participant was marked as having come to a meeting, plus those counted without a name; whoever has two answers counts and is also given as unsettled.",
        },
        "select place, area, kind, date, slot, state = 'held' as counts, present_named + unnamed as amount, unsettled,
           present_named as named, unnamed, unsettled as two_answers
         from report",
        Shape::MEETINGS,
    )
};

pub(super) static PARTICIPANTS: Indicator = Indicator {
    version: 2,
    covered: Covered::ByReports,
    none_is_zero: false,
    kept: Kept::Participants(ONE_MARK_OF_EACH),
    ..Indicator::registered(
        IndicatorId::Participants,
        Adds::Subjects,
        Words { da: "Forskellige brugere", en: "Different participants" },
        Words {
            da: "Brugere på gruppernes lister, der er kommet mindst én gang i perioden; den, der er knyttet sammen som ét menneske, tælles én gang i hver organisation, og dem uden navn er ikke med.",
            en: "Participants on the groups' lists who came at least once in the period; whoever is linked as one human is counted once in each organisation, and those without a name are not included.",
        },
        // In the order of an index: a hundred thousand marks are added up without being sorted. Of a month's dates any
        // will do.
        "select a.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind, a.date,
           a.first, a.last, a.times, coalesce(g.house, a.group_id) as house, coalesce(h.human, a.person) as subject,
           h.maybe, 1 as counts, 1 as amount, a.unsettled
         from (
           select group_id, person, date, count(*) as times, min(date) as first, max(date) as last,
             min(standing = 'two_answers') as unsettled
           from mark indexed by mark_by
           where known_from <= ?1 and (known_until is null or known_until > ?1) and date between ?2 and ?3
             and standing in ('came', 'left', 'two_answers') and (?5 is null or group_id = ?5)
           group by group_id, person{by_month}
         ) a
         left join known_group g on g.group_id = a.group_id
         left join known_human h on h.house = coalesce(g.house, a.group_id) and h.person = a.person
         where (?6 is null or coalesce(g.area, '') = ?6) and (?7 is null or coalesce(g.kind, '') = ?7)
         union all
         select place, area, kind, date, null, null, 0, house, null, null, 0, 0, 0 from report group by place{by_month}",
        Shape::PARTICIPANTS,
    )
};

/// The participants of a period without all their marks: of each who ever came to a group one mark, and the others only where that
/// one is unsettled.
const ONE_MARK_OF_EACH: &str = "with came as materialized (
       select p.group_id, p.person, (
           select standing = 'two_answers' from mark m indexed by mark_by
           where m.group_id = p.group_id and m.person = p.person
             and substr(m.date, 1, 7) between substr(?2, 1, 7) and substr(?3, 1, 7) and m.date between ?2 and ?3
             and m.standing in ('came', 'left', 'two_answers')
             and m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
           limit 1
         ) as unsettled
       from participant p where (?5 is null or p.group_id = ?5)
     )
     select c.group_id as place, coalesce(g.area, '') as area, coalesce(g.kind, '') as kind,
       coalesce(g.house, c.group_id) as house, coalesce(h.human, c.person) as subject, h.maybe, 1 as counts,
       1 as amount, iif(c.unsettled, not exists (
         select 1 from mark m indexed by mark_by
         where m.group_id = c.group_id and m.person = c.person
           and substr(m.date, 1, 7) between substr(?2, 1, 7) and substr(?3, 1, 7) and m.date between ?2 and ?3
           and m.standing in ('came', 'left', 'two_answers') and m.standing <> 'two_answers'
           and m.known_from <= ?1 and (m.known_until is null or m.known_until > ?1)
       ), 0) as unsettled
     from came c
     left join known_group g on g.group_id = c.group_id
     left join known_human h on h.house = coalesce(g.house, c.group_id) and h.person = c.person
     where c.unsettled is not null
       and (?6 is null or coalesce(g.area, '') = ?6) and (?7 is null or coalesce(g.kind, '') = ?7)";

pub(super) static HOST_ACTIVITIES: Indicator = Indicator {
    parts: OF_MATCHES,
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::HostActivities,
        Adds::Amounts,
        Words { da: "Værtsaktiviteter", en: "Host activities" },
        Words {
            da: "Middage, udflugter og lignende, som en vært og en nyankommen har skrevet op i perioden og ikke taget tilbage.",
            en: "Dinners, outings and the like that a host and a newcomer logged in the period and did not take back.",
        },
        "select place, area, date, organisation, not cancelled as counts, 1 as amount, 0 as unsettled, kind as done,
           persons, children, document
         from hosted",
        Shape::ACTIVITIES,
    )
};

pub(super) static COVERAGE: Indicator = Indicator {
    covered: Covered::ByReports,
    denominator: Some(Denominator::Eligible),
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::Coverage,
        Adds::Places,
        Words { da: "Grupper, der har meldt ind", en: "Groups that reported" },
        Words {
            da: "Grupper med mindst én indmelding i perioden, af de grupper der var i gang og havde en åbningsdag i den; holdt lukket og aflyst er også indmeldinger.",
            en: "Groups with at least one report in the period, of those that were running and had an opening day in it; closed and cancelled are reports too.",
        },
        "select place, area, sum(expected) as expected, sum(expected and answered) as answered, sum(answered) > 0 as counts
         from answer group by place, area having sum(expected) > 0",
        Shape::GROUPS_REPORTING,
    )
};
