//! Matches of hosts and newcomers, and how they are followed up and evaluated.

use super::{Adds, Denominator, Indicator, IndicatorId, OF_MATCHES, Words};
use crate::evidence::Shape;
use crate::question::By;

const STANDING: &[By] = &[By::Area, By::Organisation];

/// Some of the matches, and which of them count.
macro_rules! some_matches {
    ($which:literal, $counts:literal, $unsettled:literal) => {
        concat!(
            "select place, area, matched as date, organisation, ",
            $counts,
            " as counts, 1 as amount,
           ",
            $unsettled,
            " as unsettled, matched, first_meeting, ended, completes
         from matched_here where ",
            $which,
            " and (?8 is null or organisation = ?8)"
        )
    };
}

/// Both sides' follow-ups, or those of one.
macro_rules! follow_ups {
    ($(side = $side:literal)?) => {
        concat!(
            "select place, area, due as date, organisation, done is not null as counts, 1 as amount, 0 as unsettled, side,
           month, due, done
         from followed" $(, " where side = '", $side, "'")?
        )
    };
}

/// The final evaluations of a side.
macro_rules! evaluations {
    ($side:literal) => {
        concat!(
            "select place, area, completes as date, organisation, done is not null as counts, 1 as amount, 0 as unsettled,
           side, null as month, completes as due, done
         from evaluated where side = '", $side, "'"
        )
    };
}

/// What falls due on a side of a match: how much of it is done.
const fn done_of_due(id: IndicatorId, name: Words, definition: Words, due: &'static str) -> Indicator {
    Indicator {
        parts: OF_MATCHES,
        denominator: Some(Denominator::Eligible),
        ..Indicator::registered(id, Adds::Amounts, name, definition, due, Shape::DUE)
    }
}

pub(super) static MATCHES: Indicator = Indicator {
    parts: OF_MATCHES,
    ..Indicator::registered(
        IndicatorId::Matches,
        Adds::Amounts,
        Words { da: "Match", en: "Matches" },
        Words {
            da: "Match af en vært og en nyankommen, der begyndte i perioden; et match, der blev afsluttet, fordi den samme var matchet to gange, tæller ikke. Så længe ingen har valgt mellem to, tæller begge, og den ene står som uafklaret.",
            en: "Matches of a host and a newcomer that began in the period; one that was ended because the same person was matched twice does not count. While nobody has chosen between two, both count and one is given as unsettled.",
        },
        some_matches!("matched >= ?2", "1", "unsettled"),
        Shape::MATCHES,
    )
};

pub(super) static MATCHES_RUNNING: Indicator = Indicator {
    parts: STANDING,
    ..Indicator::registered(
        IndicatorId::MatchesRunning,
        Adds::Amounts,
        Words { da: "Match i gang", en: "Matches running" },
        Words {
            da: "Match, der er i gang på periodens sidste dag: begyndt, ikke afsluttet og endnu ikke seks måneder gamle.",
            en: "Matches that run on the period's last day: begun, not ended and not six months old yet.",
        },
        some_matches!("is_running", "1", "unsettled"),
        Shape::MATCHES,
    )
};

pub(super) static SUCCESSFUL_MATCHES: Indicator = Indicator {
    parts: OF_MATCHES,
    denominator: Some(Denominator::Of(IndicatorId::Matches)),
    ..Indicator::registered(
        IndicatorId::SuccessfulMatches,
        Adds::Amounts,
        Words { da: "Succesfulde match", en: "Successful matches" },
        Words {
            da: "Match fra perioden, hvis seks måneder er gennemført på dens sidste dag, af alle match fra perioden, også dem der ikke har haft seks måneder endnu.",
            en: "Matches of the period of which six months are completed on its last day, of all matches of the period, those included that have not had six months yet.",
        },
        some_matches!("matched >= ?2", "is_completed", "0"),
        Shape::MATCHES,
    )
};

pub(super) static MATCHES_OVER_THREE_MONTHS: Indicator = Indicator {
    parts: OF_MATCHES,
    denominator: Some(Denominator::Eligible),
    ..Indicator::registered(
        IndicatorId::MatchesOverThreeMonths,
        Adds::Amounts,
        Words { da: "Match længere end tre måneder", en: "Matches longer than three months" },
        Words {
            da: "Match fra perioden, der varede længere end tre måneder, af dem der har kunnet nå det på periodens sidste dag; netop tre måneder er ikke længere end tre måneder.",
            en: "Matches of the period that lasted longer than three months, of those that could have by the period's last day; three months to the day are not longer than three months.",
        },
        some_matches!("matched >= ?2 and longer_after < ?3", "ended is null or ended > longer_after", "0"),
        Shape::MATCHES,
    )
};

/// [`SUCCESSFUL_MATCHES`] by the day on which six months are completed.
pub(super) static SIX_MONTHS_REACHED: Indicator = Indicator {
    denominator: Some(Denominator::Eligible),
    ..Indicator::registered(
        IndicatorId::SuccessfulMatches,
        Adds::Amounts,
        Words { da: "Match, der nåede seks måneder", en: "Matches that reached six months" },
        Words {
            da: "Match, der gennemførte seks måneder i perioden, af alle match, hvis seks måneder var omme i perioden; uanset hvornår de begyndte.",
            en: "Matches that completed six months in the period, of all matches whose six months were up in the period; whenever they began.",
        },
        some_matches!("completes between ?2 and ?3", "is_completed", "0"),
        Shape::MATCHES,
    )
};

/// [`MATCHES_OVER_THREE_MONTHS`] by the day after three months.
pub(super) static THREE_MONTHS_PASSED: Indicator = Indicator {
    denominator: Some(Denominator::Eligible),
    ..Indicator::registered(
        IndicatorId::MatchesOverThreeMonths,
        Adds::Amounts,
        Words { da: "Match, der kom over tre måneder", en: "Matches that passed three months" },
        Words {
            da: "Match, der kom over tre måneder i perioden, af alle match, hvor dagen efter tre måneder lå i perioden; uanset hvornår de begyndte.",
            en: "Matches that passed three months in the period, of all matches for which the day after three months was in the period; whenever they began.",
        },
        some_matches!("date(longer_after, '+1 day') between ?2 and ?3", "ended is null or ended > longer_after", "0"),
        Shape::MATCHES,
    )
};

pub(super) static FIRST_MEETINGS_MISSING: Indicator = Indicator {
    parts: STANDING,
    denominator: Some(Denominator::Eligible),
    ..Indicator::registered(
        IndicatorId::FirstMeetingsMissing,
        Adds::Amounts,
        Words { da: "Match uden første møde", en: "Matches without a first meeting" },
        Words {
            da: "Match i gang på periodens sidste dag, hvor der ikke er sat en dag for det første møde.",
            en: "Matches that run on the period's last day for which no day is set for the first meeting.",
        },
        some_matches!("is_running", "first_meeting is null", "0"),
        Shape::MATCHES,
    )
};

pub(super) static FOLLOW_UPS_DONE: Indicator = done_of_due(
    IndicatorId::FollowUpsDone,
    Words { da: "Gennemførte opfølgninger", en: "Follow-ups done" },
    Words {
        da: "Opfølgninger på begge sider af et match, der var planlagt til perioden og er gennemført, af dem der var planlagt, før matchet sluttede; at ingen kunne træffes, er ikke en opfølgning.",
        en: "Follow-ups on both sides of a match that came due in the period and were done, of those that came due before the match ended; that nobody could be reached is no follow-up.",
    },
    follow_ups!(),
);

pub(super) static NEWCOMER_FOLLOW_UPS: Indicator = done_of_due(
    IndicatorId::NewcomerFollowUps,
    Words { da: "Opfølgninger på nyankomne", en: "Newcomers followed up" },
    Words {
        da: "Gennemførte opfølgninger på den nyankomne, af dem der var planlagt til perioden.",
        en: "Follow-ups of newcomers that were done, of those that came due in the period.",
    },
    follow_ups!(side = "newcomer"),
);

pub(super) static HOST_FOLLOW_UPS: Indicator = done_of_due(
    IndicatorId::HostFollowUps,
    Words { da: "Opfølgninger på værter", en: "Hosts followed up" },
    Words {
        da: "Gennemførte opfølgninger på værten, af dem der var planlagt til perioden.",
        en: "Follow-ups of hosts that were done, of those that came due in the period.",
    },
    follow_ups!(side = "host"),
);

pub(super) static FINAL_EVALUATIONS: Indicator = done_of_due(
    IndicatorId::FinalEvaluations,
    Words { da: "Slutevalueringer", en: "Final evaluations" },
    Words {
        da: "Match, der gennemførte seks måneder i perioden, hvor den nyankomne har afsluttet spørgeskemaet, også uden at ville svare på alt, af alle dem der gennemførte.",
        en: "Matches that completed six months in the period whose newcomer has finished the questionnaire, also by declining to answer, of all that completed.",
    },
    evaluations!("newcomer"),
);

pub(super) static HOST_EVALUATIONS: Indicator = done_of_due(
    IndicatorId::HostEvaluations,
    Words { da: "Værternes slutevalueringer", en: "Hosts' final evaluations" },
    Words {
        da: "Match, der gennemførte seks måneder i perioden, hvor værten har afsluttet spørgeskemaet, også uden at ville svare på alt, af dem der gennemførte, efter at der var et spørgeskema til værter.",
        en: "Matches that completed six months in the period whose host has finished the questionnaire, also by declining to answer, of those that completed since there was a questionnaire for hosts.",
    },
    evaluations!("host"),
);
