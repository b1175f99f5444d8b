//! The host programme's money: what hosts are covered, and what a match costs.

use super::{Adds, Indicator, IndicatorId, OF_MATCHES, Unit, Words};
use crate::evidence::Shape;

/// The whole budget: where the money comes from.
const BUDGET: &str = "select 1 as counts, amount_dkk * 100 as amount, 0 as unsettled, danish, english, year
     from budget_line
     where side = 'source' and known_from <= ?1 and (known_until is null or known_until > ?1)";

/// Kroner of hosts' expenses.
const fn support(id: IndicatorId, name: Words, definition: Words, claims: &'static str) -> Indicator {
    Indicator {
        unit: Unit::Oere,
        parts: OF_MATCHES,
        ..Indicator::registered(id, Adds::Amounts, name, definition, claims, Shape::CLAIMS)
    }
}

pub(super) static SUPPORT_CLAIMED: Indicator = support(
    IndicatorId::SupportClaimed,
    Words { da: "Udlæg, der er søgt om", en: "Support claimed" },
    Words {
        da: "Kroner, som værter har søgt om at få dækket for udlæg i perioden; udlæg med det samme billede af en bon er ét.",
        en: "Kroner that hosts claimed for what they spent in the period; claims with the same picture of a receipt are one.",
    },
    "select place, area, date, organisation, 1 as counts, amount_oere as amount, 0 as unsettled, expense, document
     from claimed where date between ?2 and ?3",
);

pub(super) static SUPPORT_APPROVED: Indicator = support(
    IndicatorId::SupportApproved,
    Words { da: "Udlæg, der er godkendt", en: "Support approved" },
    Words {
        da: "Kroner, som blev godkendt i perioden, uanset hvornår pengene blev brugt.",
        en: "Kroner that were approved in the period, whenever the money was spent.",
    },
    "select place, area, decided as date, organisation, 1 as counts, approved_oere as amount, 0 as unsettled, expense,
       document
     from claimed where ruling = 'approved' and decided between ?2 and ?3",
);

pub(super) static SUPPORT_PAID: Indicator = support(
    IndicatorId::SupportPaid,
    Words { da: "Støtte, der er udbetalt", en: "Support paid" },
    Words {
        da: "Kroner, som værter fik udbetalt for enkeltudgifter i perioden, efter integrationslovens § 5 a.",
        en: "Kroner that were paid to hosts for single expenses in the period, under §5a of the Integration Act.",
    },
    "select place, area, date, organisation, 1 as counts, amount_oere as amount, 0 as unsettled, expense, document
     from paid",
);

/// The whole budget for each of another indicator's.
const fn cost(id: IndicatorId, each: IndicatorId, name: Words, definition: Words) -> Indicator {
    Indicator {
        unit: Unit::Oere,
        parts: &[],
        is_ceiling: true,
        none_is_zero: false,
        ..Indicator::registered(id, Adds::AmountsForEach(each), name, definition, BUDGET, Shape::BUDGET)
    }
}

pub(super) static COST_PER_MATCH: Indicator = cost(
    IndicatorId::CostPerMatch,
    IndicatorId::Matches,
    Words { da: "Udgift pr. match", en: "Cost of each match" },
    Words {
        da: "Hele værtsprogrammets budget, delt med alle match fra perioden; undervejs er det derfor højere end til sidst.",
        en: "The host programme's whole budget, divided by all matches of the period; on the way it is therefore higher than in the end.",
    },
);

pub(super) static COST_PER_SUCCESSFUL_MATCH: Indicator = cost(
    IndicatorId::CostPerSuccessfulMatch,
    IndicatorId::SuccessfulMatches,
    Words { da: "Udgift pr. succesfuldt match", en: "Cost of each successful match" },
    Words {
        da: "Hele værtsprogrammets budget, delt med de match fra perioden, der har gennemført seks måneder.",
        en: "The host programme's whole budget, divided by the matches of the period that completed six months.",
    },
);
