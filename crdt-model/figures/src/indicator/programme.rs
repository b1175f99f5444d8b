//! Who is registered in the host programme, what is held for them, and where they are shown the way to.

use super::{Adds, Basis, Covered, Indicator, IndicatorId, Words};
use crate::evidence::Shape;
use crate::question::By;

const OF_ORGANISATIONS: &[By] = &[By::Month, By::Organisation];

/// Those of a role who are registered.
macro_rules! registered {
    ($role:literal) => {
        concat!(
            "select first as date, house, human as subject, maybe, house as organisation, 1 as counts, 1 as amount,
           0 as unsettled
         from registered_human
         where role = '",
            $role,
            "' and first between ?2 and ?3 and (?8 is null or house = ?8)"
        )
    };
}

const fn people(id: IndicatorId, name: Words, definition: Words, registered: &'static str) -> Indicator {
    Indicator {
        parts: OF_ORGANISATIONS,
        ..Indicator::registered(id, Adds::Subjects, name, definition, registered, Shape::REGISTERED)
    }
}

pub(super) static REGISTERED_NEWCOMERS: Indicator = people(
    IndicatorId::RegisteredNewcomers,
    Words { da: "Registrerede nyankomne", en: "Newcomers registered" },
    Words {
        da: "Nyankomne, der blev registreret i værtsprogrammet i perioden, talt én gang i hver organisation, hvad enten de siden er matchet eller har meldt fra.",
        en: "Newcomers who were registered in the host programme in the period, counted once in each organisation, whether or not they were matched or left since.",
    },
    registered!("newcomer"),
);

pub(super) static REGISTERED_HOSTS: Indicator = people(
    IndicatorId::RegisteredHosts,
    Words { da: "Registrerede værter", en: "Hosts registered" },
    Words {
        da: "Værter, der blev registreret i værtsprogrammet i perioden, talt én gang i hver organisation, hvad enten de siden er matchet eller har meldt fra.",
        en: "Hosts who were registered in the host programme in the period, counted once in each organisation, whether or not they were matched or left since.",
    },
    registered!("host"),
);

pub(super) static EVENTS_HELD: Indicator = Indicator {
    parts: OF_ORGANISATIONS,
    ..Indicator::registered(
        IndicatorId::EventsHeld,
        Adds::Amounts,
        Words { da: "Aktiviteter for deltagerne", en: "Events for participants" },
        Words {
            da: "Aktiviteter for værtsprogrammets deltagere, der blev holdt i perioden; aflyste tæller ikke.",
            en: "Events for the host programme's participants that were held in the period; those called off do not count.",
        },
        "select organisation, date, 1 as counts, 1 as amount, 0 as unsettled, document, partner, count from held_event",
        Shape::EVENTS,
    )
};

pub(super) static EVENT_ATTENDANCE: Indicator = Indicator {
    basis: Basis::Counted,
    covered: Covered::ByEvents,
    parts: OF_ORGANISATIONS,
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::EventAttendance,
        Adds::Amounts,
        Words { da: "Deltagere i aktiviteter", en: "Attendance at events" },
        Words {
            da: "Hvor mange der kom til aktiviteterne for værtsprogrammets deltagere i perioden, lagt sammen for dem, hvor nogen har talt; ikke talt er ikke nul.",
            en: "How many came to the events for the host programme's participants in the period, added up for those where somebody counted; not counted is not zero.",
        },
        "select organisation, date, 1 as counts, count as amount, 0 as unsettled from held_event where count is not null",
        Shape::EVENTS_COUNTED,
    )
};

pub(super) static REFERRALS: Indicator = Indicator {
    parts: OF_ORGANISATIONS,
    ..Indicator::registered(
        IndicatorId::Referrals,
        Adds::Amounts,
        Words { da: "Henvisninger", en: "Referrals" },
        Words {
            da: "Hver gang en nyankommen i perioden blev vist videre til et andet tilbud.",
            en: "Every time that a newcomer was shown the way to another offer in the period.",
        },
        "select r.organisation, r.date, 1 as counts, 1 as amount, 0 as unsettled, r.document, r.person, r.destination
         from referral r
         where r.known_from <= ?1 and (r.known_until is null or r.known_until > ?1) and r.date between ?2 and ?3
           and (?8 is null or r.organisation = ?8)",
        Shape::REFERRALS,
    )
};
