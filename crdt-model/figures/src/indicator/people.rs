//! Volunteers, mentors and young people, consultants.

use super::{Adds, Denominator, Indicator, IndicatorId, ON_A_DATE, Unit, Words};
use crate::evidence::Shape;

pub(super) static NEW_VOLUNTEERS: Indicator = Indicator::registered(
    IndicatorId::NewVolunteers,
    Adds::Subjects,
    Words { da: "Nye frivillige", en: "New volunteers" },
    Words {
        da: "Frivillige og mentorer, der først begyndte i perioden, talt én gang i hver organisation; den, der ingen dato har, begyndte før. Alle organisationens nye tæller med, både i og uden for aftalens områder. Et område og en gruppe har dem, der er eller var på listen dér.",
        en: "Volunteers and mentors who first began in the period, counted once in each organisation; whoever has no date began before. All of the organisation's new ones count, inside and outside the agreement's areas. An area and a group have those who are or were on the list there.",
    },
    "select place, area, kind, first as date, house, human as subject, maybe, 1 as counts, 1 as amount, 0 as unsettled,
       there, until
     from volunteering where first between ?2 and ?3 and speaks",
    Shape::VOLUNTEERS,
);

pub(super) static VOLUNTEERS: Indicator = Indicator {
    parts: ON_A_DATE,
    ..Indicator::registered(
        IndicatorId::Volunteers,
        Adds::Subjects,
        Words { da: "Frivillige", en: "Volunteers" },
        Words {
            da: "Frivillige og mentorer, der er i et register eller på en gruppes liste på periodens sidste dag, talt én gang i hver organisation.",
            en: "Volunteers and mentors who are in a register or on a group's list on the period's last day, counted once in each organisation.",
        },
        "select place, area, kind, first as date, house, human as subject, maybe, 1 as counts, 1 as amount,
           0 as unsettled, there, until
         from volunteering where is_here and speaks_now",
        Shape::VOLUNTEERS,
    )
};

pub(super) static VOLUNTEERS_RETAINED: Indicator = Indicator {
    denominator: Some(Denominator::Eligible),
    ..Indicator::registered(
        IndicatorId::VolunteersRetained,
        Adds::Subjects,
        Words { da: "Fastholdte frivillige", en: "Volunteers retained" },
        Words {
            da: "Nye frivillige i perioden, der er frivillige endnu på dens sidste dag, af dem der begyndte mindst tolv måneder før den.",
            en: "New volunteers of the period who are still volunteers on its last day, of those who began at least twelve months before it.",
        },
        "select place, area, kind, first as date, house, human as subject, maybe, there as counts, 1 as amount,
           0 as unsettled, there, until
         from volunteering where first between ?2 and date(?3, '-12 months', 'floor') and speaks",
        Shape::VOLUNTEERS,
    )
};

pub(super) static MENTORS_RECRUITED: Indicator = Indicator::registered(
    IndicatorId::MentorsRecruited,
    Adds::Subjects,
    Words { da: "Rekrutterede mentorer", en: "Mentors recruited" },
    Words {
        da: "Mennesker, der først blev mentor i en gruppe i perioden, talt én gang i hver organisation, hvad enten de har fået en ung eller ej.",
        en: "People who first became a mentor in a group in the period, counted once in each organisation, whether or not they have got a young person.",
    },
    "select place, area, kind, first_as_mentor as date, house, human as subject, maybe, 1 as counts, 1 as amount,
       0 as unsettled, there, until
     from volunteering where role = 'mentor' and place is not null and first_as_mentor between ?2 and ?3",
    Shape::VOLUNTEERS,
);

// Beside the mentors recruited it says how many of them are in use.
pub(super) static MENTEES_MATCHED: Indicator = Indicator {
    denominator: Some(Denominator::Of(IndicatorId::MentorsRecruited)),
    ..Indicator::registered(
        IndicatorId::MenteesMatched,
        Adds::Subjects,
        Words { da: "Unge, der har fået en mentor", en: "Young people who got a mentor" },
        Words {
            da: "Unge, der blev matchet med en mentor i perioden, talt én gang i hver organisation, hvad enten der er aftalt et forløb eller ej.",
            en: "Young people who were matched with a mentor in the period, counted once in each organisation, whether or not a course was agreed.",
        },
        "select m.place, m.area, m.kind, m.matched as date, m.house, coalesce(h.human, m.mentee) as subject,
       h.maybe, 1 as counts, 1 as amount, 0 as unsettled, m.mentor, m.course, m.completed,
       m.ended
     from mentored m left join known_human h on h.house = m.house and h.person = m.mentee
     where m.matched between ?2 and ?3",
        Shape::MENTEES,
    )
};

pub(super) static MENTOR_COURSES: Indicator = Indicator::registered(
    IndicatorId::MentorCourses,
    Adds::Amounts,
    Words { da: "Mentorforløb", en: "Mentor courses" },
    Words {
        da: "Forløb under aftalen, der blev aftalt mellem en mentor og en ung i perioden; et match uden aftalt forløb tæller ikke.",
        en: "Courses under the agreement that a mentor and a young person agreed on in the period; a match without one is not counted.",
    },
    "select place, area, kind, course as date, 1 as counts, 1 as amount, 0 as unsettled, document, mentor, mentee,
       matched, course, completed, ended
     from mentored where course between ?2 and ?3",
    Shape::MENTORINGS,
);

pub(super) static MENTOR_COURSES_COMPLETED: Indicator = Indicator::registered(
    IndicatorId::MentorCoursesCompleted,
    Adds::Amounts,
    Words { da: "Gennemførte mentorforløb", en: "Mentor courses completed" },
    Words {
        da: "Forløb under aftalen, der blev gennemført i perioden, uanset hvornår de blev aftalt.",
        en: "Courses under the agreement that were completed in the period, whenever they were agreed on.",
    },
    "select place, area, kind, completed as date, 1 as counts, 1 as amount, 0 as unsettled, document, mentor, mentee,
       matched, course, completed, ended
     from mentored where completed between ?2 and ?3",
    Shape::MENTORINGS,
);

pub(super) static CONSULTANTS: Indicator = Indicator {
    parts: &[],
    ..Indicator::registered(
        IndicatorId::Consultants,
        Adds::Subjects,
        Words { da: "Frivilligkonsulenter", en: "Volunteer consultants" },
        Words {
            da: "Mennesker, der er ansat som frivilligkonsulent på periodens sidste dag; hvor mange timer de har, står i årsværk.",
            en: "People who are employed as volunteer consultants on the period's last day; their hours are given as full-time equivalents.",
        },
        "select house, human as subject, maybe, 1 as counts, 1 as amount, 0 as unsettled, document, percent, from_date,
           until_date
         from employed",
        Shape::CONSULTANTS,
    )
};

pub(super) static CONSULTANT_FTE: Indicator = Indicator {
    unit: Unit::FteHundredths,
    parts: &[],
    ..Indicator::registered(
        IndicatorId::ConsultantFte,
        Adds::Amounts,
        Words { da: "Konsulenter i årsværk", en: "Consultants in full-time equivalents" },
        Words {
            da: "De ansatte frivilligkonsulenters timer på periodens sidste dag, lagt sammen og regnet om til fuld tid.",
            en: "The hours of the employed volunteer consultants on the period's last day, added up and given as full time.",
        },
        "select human as subject, 1 as counts, percent as amount, 0 as unsettled, document, percent, from_date, until_date
         from employed",
        Shape::EMPLOYMENTS,
    )
};
