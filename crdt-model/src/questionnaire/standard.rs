//! The questionnaires that a programme begins with. What is asked is the programme's own: it can write another version.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Measure, Question, Questionnaire};
use crate::card::MatchSide;
use crate::logged::Logged;

type Texts = [(&'static str, &'static str); 4];

/// What a newcomer is asked after six months, in Danish, English, Arabic and Ukrainian.
const NEWCOMER: [(Measure, Texts); 7] = [
    (
        Measure::Knowledge,
        [
            ("da", "Jeg ved mere om byens tilbud og finder bedre rundt end for seks måneder siden."),
            ("en", "I know more about what the city offers, and find my way better, than six months ago."),
            ("ar", "أعرف عن خدمات المدينة وأتنقل فيها أفضل مما كنت قبل ستة أشهر."),
            ("uk", "Я знаю про послуги міста більше й орієнтуюся в ньому краще, ніж пів року тому."),
        ],
    ),
    (
        Measure::Inclusion,
        [
            ("da", "Jeg føler mig mere hjemme i byen end for seks måneder siden."),
            ("en", "I feel more at home in the city than six months ago."),
            ("ar", "أشعر بالانتماء إلى المدينة أكثر مما كنت قبل ستة أشهر."),
            ("uk", "Я почуваюся в місті більш як удома, ніж пів року тому."),
        ],
    ),
    (
        Measure::Danish,
        [
            ("da", "Mit dansk er blevet bedre af at tale med min vært."),
            ("en", "My Danish has become better from talking with my host."),
            ("ar", "تحسّنت لغتي الدنماركية من خلال الحديث مع مضيفي."),
            ("uk", "Моя данська покращилася завдяки розмовам із хостом."),
        ],
    ),
    (
        Measure::Job,
        [
            ("da", "Det, vi har gjort sammen, har bragt mig tættere på arbejde eller uddannelse."),
            ("en", "What we did together has brought me closer to work or education."),
            ("ar", "ما فعلناه معًا قرّبني من العمل أو الدراسة."),
            ("uk", "Те, що ми робили разом, наблизило мене до роботи або навчання."),
        ],
    ),
    (
        Measure::Staying,
        [
            ("da", "Programmet har givet mig mere lyst til at blive i Danmark."),
            ("en", "The programme has made me more willing to stay in Denmark."),
            ("ar", "زاد البرنامج من رغبتي في البقاء في الدنمارك."),
            ("uk", "Завдяки програмі мені більше хочеться залишитися в Данії."),
        ],
    ),
    (
        Measure::Other,
        [
            ("da", "Vi mødtes så tit, som jeg havde brug for."),
            ("en", "We met as often as I needed."),
            ("ar", "كنا نلتقي بالقدر الذي أحتاجه."),
            ("uk", "Ми зустрічалися так часто, як мені було потрібно."),
        ],
    ),
    (
        Measure::Other,
        [
            ("da", "Jeg vil anbefale programmet til andre, der er nye i byen."),
            ("en", "I would recommend the programme to others who are new in the city."),
            ("ar", "أنصح بالبرنامج القادمين الجدد إلى المدينة."),
            ("uk", "Я рекомендую програму іншим, хто щойно приїхав до міста."),
        ],
    ),
];

/// What a host is asked after six months.
const HOST: [(Measure, Texts); 3] = [
    (
        Measure::Other,
        [
            ("da", "Vi mødtes så tit, som vi havde aftalt."),
            ("en", "We met as often as we had agreed."),
            ("ar", "التقينا بالقدر الذي اتفقنا عليه."),
            ("uk", "Ми зустрічалися так часто, як домовилися."),
        ],
    ),
    (
        Measure::Other,
        [
            ("da", "Min kontaktperson hjalp mig, når jeg havde brug for det."),
            ("en", "My contact person helped me when I needed it."),
            ("ar", "ساعدني الشخص المسؤول عن التواصل عندما احتجت إلى ذلك."),
            ("uk", "Моя контактна особа допомагала мені, коли було потрібно."),
        ],
    ),
    (
        Measure::Other,
        [
            ("da", "Jeg vil gerne være vært igen."),
            ("en", "I would like to be a host again."),
            ("ar", "أرغب في أن أكون مضيفًا مرة أخرى."),
            ("uk", "Я хочу знову бути хостом."),
        ],
    ),
];

/// The first version of a side's questionnaire.
pub fn standard(side: MatchSide, valid_from: NaiveDate, logged: Logged) -> Questionnaire {
    let asked: &[(Measure, Texts)] = match side {
        MatchSide::Newcomer => &NEWCOMER,
        MatchSide::Host => &HOST,
    };
    let question = |(measures, texts): &(Measure, Texts)| Question {
        measures: *measures,
        text: texts.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect(),
    };
    let questions: BTreeMap<u8, Question> = (1..).zip(asked.iter().map(question)).collect();
    Questionnaire { side: Some(side), version: Some(1), valid_from: Some(valid_from), questions, logged }
}
