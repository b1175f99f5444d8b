//! What newcomers answer when six months are completed.
//!
//! The value is how many agree, of those who answered; how many could have stands beside it.

use super::{Adds, Denominator, Indicator, IndicatorId, OF_MATCHES, Words};
use crate::evidence::Shape;

/// Of a measure: who agrees, of those who were asked.
macro_rules! opinions {
    ($measure:literal $(, $only:literal)?) => {
        concat!(
            "select a.place, a.area, a.completes as date, a.organisation, o.agrees as counts, 1 as amount, 0 as unsettled
         from asked a left join opinion o on o.match_id = a.place and o.measures = '", $measure, "'" $(, " where ", $only)?
        )
    };
}

const fn of_answers(id: IndicatorId, name: Words, definition: Words, opinions: &'static str) -> Indicator {
    Indicator {
        parts: OF_MATCHES,
        denominator: Some(Denominator::Answered),
        ..Indicator::registered(id, Adds::Amounts, name, definition, opinions, Shape::OPINIONS)
    }
}

pub(super) static KNOWS_SERVICES: Indicator = of_answers(
    IndicatorId::KnowsServices,
    Words { da: "Kender tilbuddene og finder bedre rundt", en: "Know the services and find the way better" },
    Words {
        da: "Nyankomne, der er enige i, at de ved mere om tilbuddene og finder bedre rundt i byen, af dem der svarede; alle, hvis match gennemførte seks måneder i perioden, kunne svare.",
        en: "Newcomers who agree that they know more of the services and find their way in the city better, of those who answered; all whose match completed six months in the period could answer.",
    },
    opinions!("knowledge"),
);

pub(super) static FEELS_INCLUDED: Indicator = of_answers(
    IndicatorId::FeelsIncluded,
    Words { da: "Føler sig mere inkluderet", en: "Feel more included" },
    Words {
        da: "Nyankomne, der er enige i, at de føler sig mere inkluderet, af dem der svarede; alle, hvis match gennemførte seks måneder i perioden, kunne svare.",
        en: "Newcomers who agree that they feel more included, of those who answered; all whose match completed six months in the period could answer.",
    },
    opinions!("inclusion"),
);

pub(super) static DANISH_PROGRESS: Indicator = of_answers(
    IndicatorId::DanishProgress,
    Words { da: "Mærker fremgang i dansk", en: "Notice progress in Danish" },
    Words {
        da: "Nyankomne, der er enige i, at deres dansk er blevet bedre, af dem der svarede; alle, hvis match gennemførte seks måneder i perioden, kunne svare.",
        en: "Newcomers who agree that their Danish has got better, of those who answered; all whose match completed six months in the period could answer.",
    },
    opinions!("danish"),
);

pub(super) static JOB_EFFECT: Indicator = of_answers(
    IndicatorId::JobEffect,
    Words { da: "Mærker en effekt på arbejde eller uddannelse", en: "Feel an effect on work or education" },
    Words {
        da: "Nyankomne, der er enige i, at det har hjulpet dem mod arbejde eller uddannelse, af dem der svarede; kun de, der kom med for det, og hvis match gennemførte seks måneder i perioden, kunne svare.",
        en: "Newcomers who agree that it helped them towards work or education, of those who answered; only those who joined for that and whose match completed six months in the period could answer.",
    },
    opinions!("job", "a.asked_job"),
);

pub(super) static STAYING_EFFECT: Indicator = of_answers(
    IndicatorId::StayingEffect,
    Words { da: "Har mere lyst til at blive", en: "Are more willing to stay" },
    Words {
        da: "Expats og deres familier, der er enige i, at det har givet dem mere lyst til at blive i Danmark, af dem der svarede; kun expats og familier, hvis match gennemførte seks måneder i perioden, kunne svare.",
        en: "Expats and their families who agree that it made them more willing to stay in Denmark, of those who answered; only expats and families whose match completed six months in the period could answer.",
    },
    opinions!("staying", "a.asked_staying"),
);
