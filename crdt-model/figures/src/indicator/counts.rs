//! What is counted and reckoned by hand.

use crdt_model::reference::KindRole;

use super::{Adds, Basis, Covered, Denominator, Indicator, IndicatorId, ON_A_DATE, Words};
use crate::evidence::Shape;

const NEWEST_HEADCOUNTS: &str =
    "select place, area, kind, date, counts, count as amount, 0 as unsettled from census where counts";

pub(super) static USERS_COUNTED: Indicator = Indicator {
    basis: Basis::Counted,
    covered: Covered::ByHeadcounts,
    parts: ON_A_DATE,
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::UsersCounted,
        Adds::Amounts,
        Words { da: "Brugere ved sidste optælling", en: "Users at the last headcount" },
        Words {
            da: "Gruppernes nyeste optællinger i de sidste tolv måneder til og med periodens sidste dag, lagt sammen; den, der bruger to grupper, tælles i begge.",
            en: "The groups' newest headcounts of the last twelve months up to the period's last day, added up; whoever uses two groups is counted in both.",
        },
        NEWEST_HEADCOUNTS,
        Shape::HEADCOUNTS,
    )
};

pub(super) static CAREER_LIBRARY_USERS: Indicator = Indicator {
    version: 2,
    only_role: Some(KindRole::CareerLibrary),
    basis: Basis::Counted,
    covered: Covered::ByHeadcounts,
    parts: ON_A_DATE,
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::CareerLibraryUsers,
        Adds::Amounts,
        Words { da: "Brugere af Karrierebiblioteket", en: "Users of the career library" },
        Words {
            da: "De brugere ved sidste optælling, der er talt i Karrierebibliotekets grupper; de er også med i alle brugere.",
            en: "Those of the users at the last headcount who were counted in the career library's groups; all users include them.",
        },
        "select place, area, kind, date, counts, count as amount, 0 as unsettled from census
         where counts and role = 'career_library'",
        Shape::LIBRARY_HEADCOUNTS,
    )
};

pub(super) static MINORITY_VOLUNTEERS: Indicator = Indicator {
    basis: Basis::Estimated,
    denominator: Some(Denominator::Of(IndicatorId::NewVolunteers)),
    parts: ON_A_DATE,
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::MinorityVolunteers,
        Adds::Amounts,
        Words {
            da: "Nye frivillige med etnisk minoritetsbaggrund",
            en: "New volunteers of ethnic minority background",
        },
        Words {
            da: "De nyeste skøn i perioden over, hvor mange af de nye frivillige der har etnisk minoritetsbaggrund, lagt sammen: et for hver gruppe, og hvad en organisation selv har skønnet ud over grupperne. Det står aldrig ved et menneske.",
            en: "The newest estimates in the period of how many of the new volunteers are of ethnic minority background, added up: one of each group, and what an organisation itself reckoned beside the groups. It is never noted of a person.",
        },
        "select place, area, kind, date, 1 as counts, count as amount, 0 as unsettled, estimator, method, document
         from reckoned where sort = 'minority_background' and among = 'new_volunteers'",
        Shape::ESTIMATES,
    )
};

pub(super) static INTRO_FROM_MUNICIPALITY: Indicator = Indicator {
    basis: Basis::Estimated,
    denominator: Some(Denominator::Of(IndicatorId::IntroParticipants)),
    parts: &[],
    none_is_zero: false,
    ..Indicator::registered(
        IndicatorId::IntroFromMunicipality,
        Adds::Amounts,
        Words { da: "Fra kommunen på introduktionsmøde", en: "From the municipality at introduction meetings" },
        Words {
            da: "De nyeste skøn i perioden over, hvor mange af de frivillige på introduktionsmøde der kom fra kommunen selv, lagt sammen.",
            en: "The newest estimates in the period of how many of the volunteers at introduction meetings came from the municipality itself, added up.",
        },
        "select place, area, kind, date, 1 as counts, count as amount, 0 as unsettled, estimator, method, document
         from reckoned where sort = 'from_municipality' and among = 'at_intro_meetings'",
        Shape::ESTIMATES,
    )
};

pub(super) static CHILDREN_GUIDED: Indicator = Indicator {
    denominator: Some(Denominator::Of(IndicatorId::UsersCounted)),
    ..Indicator::registered(
        IndicatorId::ChildrenGuided,
        Adds::Subjects,
        Words { da: "Børn guidet ind i en forening", en: "Children guided into an association" },
        Words {
            da: "Børn, der begyndte i en forening med en foreningsguide i perioden, hver talt én gang, uanset hvor mange foreninger; den, der ikke er på listen, tæller hver gang.",
            en: "Children who began in an association with a guide in the period, each counted once however many associations; one who is not on the list counts each time.",
        },
        "select g.place, g.area, g.kind, g.date, g.house, coalesce(h.human, g.child, g.document) as subject,
           h.maybe, 1 as counts, 1 as amount, 0 as unsettled,
           coalesce(h.human, g.child) as child
         from guided g left join known_human h on h.house = g.house and h.person = g.child",
        Shape::CHILDREN,
    )
};
