//! What is held for volunteers: introduction meetings, courses, theme evenings, talks, supervision, networks.

use super::{Adds, Indicator, IndicatorId, Words};
use crate::evidence::Shape;
use crate::question::By;

pub(super) static INTRO_PARTICIPANTS: Indicator = Indicator {
    parts: &[By::Month],
    ..Indicator::registered(
        IndicatorId::IntroParticipants,
        Adds::Subjects,
        Words { da: "Frivillige på introduktionsmøde", en: "Volunteers at introduction meetings" },
        Words {
            da: "Frivillige, der kom til et introduktionsmøde i perioden, hver talt én gang i hver organisation, plus dem der er talt uden navn.",
            en: "Volunteers who came to an introduction meeting in the period, each counted once in each organisation, plus those counted without a name.",
        },
        "select house, document, held, date, human as subject, maybe, 1 as counts, 1 as amount,
           standing = 'two_answers' as unsettled
         from trainee where held = 'intro_meeting'
         union all
         select house, document, held, date, null, null, 1, unnamed, 0 from trained
         where held = 'intro_meeting' and unnamed > 0",
        Shape::TRAINEES,
    )
};

pub(super) static TRAINING_ATTENDANCES: Indicator = Indicator {
    parts: &[By::Month],
    ..Indicator::registered(
        IndicatorId::TrainingAttendances,
        Adds::Amounts,
        Words { da: "Deltagelser i kurser og temaaftener", en: "Attendances at courses and theme evenings" },
        Words {
            da: "Hver gang en frivillig kom til et kursus eller en temaaften i perioden, plus dem der er talt uden navn; introduktionsmøder er ikke med.",
            en: "Every time that a volunteer came to a course or a theme evening in the period, plus those counted without a name; introduction meetings are not included.",
        },
        "select document, held, date, 1 as counts, 1 as amount, standing = 'two_answers' as unsettled, 1 as named,
           0 as unnamed
         from trainee where held in ('course', 'theme_evening')
         union all
         select document, held, date, 1, unnamed, 0, 0, unnamed from trained where held in ('course', 'theme_evening')",
        Shape::TRAININGS,
    )
};

pub(super) static TRAINING_PARTICIPANTS: Indicator = Indicator {
    parts: &[By::Month],
    ..Indicator::registered(
        IndicatorId::TrainingParticipants,
        Adds::Subjects,
        Words { da: "Frivillige på kurser og temaaftener", en: "Volunteers at courses and theme evenings" },
        Words {
            da: "Frivillige, der kom til mindst ét kursus eller én temaaften i perioden, hver talt én gang i hver organisation; dem uden navn er ikke med.",
            en: "Volunteers who came to at least one course or theme evening in the period, each counted once in each organisation; those without a name are not included.",
        },
        "select house, document, held, date, human as subject, maybe, 1 as counts, 1 as amount,
           standing = 'two_answers' as unsettled
         from trainee where held in ('course', 'theme_evening')",
        Shape::TRAINEES,
    )
};

pub(super) static TALK_ATTENDANCES: Indicator = Indicator {
    parts: &[By::Month],
    ..Indicator::registered(
        IndicatorId::TalkAttendances,
        Adds::Amounts,
        Words {
            da: "Deltagelser i afklaringssamtaler, supervision og netværk",
            en: "Attendances at clarification talks, supervision and networks",
        },
        Words {
            da: "Hver gang en frivillig kom til en afklaringssamtale, supervision eller et netværk i perioden, plus dem der er talt uden navn; introduktionsmøder, kurser og temaaftener er ikke med.",
            en: "Every time that a volunteer came to a clarification talk, supervision or a network in the period, plus those counted without a name; introduction meetings, courses and theme evenings are not included.",
        },
        "select document, held, date, 1 as counts, 1 as amount, standing = 'two_answers' as unsettled, 1 as named,
           0 as unnamed
         from trainee where held in ('clarification_talk', 'supervision', 'network')
         union all
         select document, held, date, 1, unnamed, 0, 0, unnamed from trained
         where held in ('clarification_talk', 'supervision', 'network')",
        Shape::TRAININGS,
    )
};
