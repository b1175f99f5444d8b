//! The sentences of the quarterly note: each figure since the programme began, what of it fell in the quarter, and the goals
//! that it is held against.

use chrono::NaiveDate;

use super::Told;
use crate::goals::Aim;
use crate::indicator::{IndicatorId, Words};
use crate::note::{self, Sentence};
use crate::said::Said;

pub(super) fn sentences(figures: &[Told], (from, to): (NaiveDate, NaiveDate), goals: &[Aim]) -> Vec<Sentence> {
    let sentence = |told: &Told| {
        let number = |number: Option<i64>| number.map_or_else(|| Said::same("–"), Said::number);
        let places = [
            ("quarter", note::value(told.id, told.basis, &told.in_quarter)),
            ("quarter_whole", number(told.in_quarter.of)),
            ("could", number(told.so_far.eligible)),
        ];
        note::sentence(&since_it_began(told, from, to), around(told.id)?, &places, goals)
    };
    figures.iter().filter_map(sentence).collect()
}

/// As the yearly note tells a figure.
const fn since_it_began(told: &Told, from: NaiveDate, to: NaiveDate) -> note::Told {
    note::Told {
        id: told.id,
        version: told.version,
        section: told.section,
        name: told.name,
        definition: told.definition,
        basis: told.basis,
        from,
        to,
        figure: told.so_far,
        denominator: told.denominator,
        share: told.share,
    }
}

/// What stands before a figure, and after it when it is several or one.
fn around(id: IndicatorId) -> Option<[Words; 3]> {
    let [before, several, one] = match id {
        IndicatorId::RegisteredNewcomers => [
            ["Siden {from} er", "Since {from},"],
            [
                "nyankomne registreret, heraf {quarter} i kvartalet.",
                "newcomers have been registered, {quarter} of them in the quarter.",
            ],
            [
                "nyankommen registreret, heraf {quarter} i kvartalet.",
                "newcomer has been registered, {quarter} of them in the quarter.",
            ],
        ],
        IndicatorId::RegisteredHosts => [
            ["Siden {from} er", "Since {from},"],
            [
                "værter registreret, heraf {quarter} i kvartalet.",
                "hosts have been registered, {quarter} of them in the quarter.",
            ],
            [
                "vært registreret, heraf {quarter} i kvartalet.",
                "host has been registered, {quarter} of them in the quarter.",
            ],
        ],
        IndicatorId::Matches => [
            ["Siden {from} er der begyndt", "Since {from},"],
            ["match, heraf {quarter} i kvartalet.", "matches have begun, {quarter} of them in the quarter."],
            ["match, heraf {quarter} i kvartalet.", "match has begun, {quarter} of them in the quarter."],
        ],
        IndicatorId::MatchesRunning => [
            ["Pr. {to} er", "As of {to},"],
            ["match i gang.", "matches are running."],
            ["match i gang.", "match is running."],
        ],
        IndicatorId::FirstMeetingsMissing => [
            ["Af {whole} match i gang mangler", "Of {whole} matches that are running,"],
            ["en dag for det første møde.", "have no day for the first meeting."],
            ["en dag for det første møde.", "has no day for the first meeting."],
        ],
        IndicatorId::MatchesOverThreeMonths => [
            ["Af {whole} match, der har kunnet nå det, varede", "Of {whole} matches that have had the chance,"],
            LONGER,
            LONGER,
        ],
        IndicatorId::SuccessfulMatches => [
            ["Af alle {whole} match har", "Of all {whole} matches,"],
            [
                "gennemført seks måneder: {share}. I kvartalet nåede {quarter} af {quarter_whole} det.",
                "have completed six months: {share}. In the quarter {quarter} of {quarter_whole} did.",
            ],
            [
                "gennemført seks måneder: {share}. I kvartalet nåede {quarter} af {quarter_whole} det.",
                "has completed six months: {share}. In the quarter {quarter} of {quarter_whole} did.",
            ],
        ],
        IndicatorId::FollowUpsDone => [
            ["Af {whole} planlagte opfølgninger er", "Of {whole} follow-ups that were due,"],
            [
                "gennemført: {share}. I kvartalet er det {quarter} af {quarter_whole}.",
                "have been done: {share}. In the quarter it is {quarter} of {quarter_whole}.",
            ],
            [
                "gennemført: {share}. I kvartalet er det {quarter} af {quarter_whole}.",
                "has been done: {share}. In the quarter it is {quarter} of {quarter_whole}.",
            ],
        ],
        IndicatorId::NewcomerFollowUps => {
            whatever_number(["På de nyankomnes side er det", "On the newcomers' side it is"], OF_WHOLE)
        }
        IndicatorId::HostFollowUps => {
            whatever_number(["På værternes side er det", "On the hosts' side it is"], OF_WHOLE)
        }
        IndicatorId::FinalEvaluations => whatever_number(
            ["I", "In"],
            [
                "af {whole} match, der har gennemført seks måneder, har den nyankomne afsluttet spørgeskemaet: {share}.",
                "of {whole} matches that have completed six months, the newcomer has finished the questionnaire: {share}.",
            ],
        ),
        IndicatorId::HostEvaluations => whatever_number(
            ["I", "In"],
            [
                "af {whole} match, der har gennemført seks måneder, har værten afsluttet spørgeskemaet: {share}.",
                "of {whole} matches that have completed six months, the host has finished the questionnaire: {share}.",
            ],
        ),
        IndicatorId::KnowsServices => [
            ["Af {whole} nyankomne, der har svaret, kender", "Of {whole} newcomers who answered,"],
            [
                "tilbuddene bedre og finder bedre rundt: {share}. {could} kunne have svaret.",
                "know the services and find the way better: {share}. {could} could have answered.",
            ],
            [
                "tilbuddene bedre og finder bedre rundt: {share}. {could} kunne have svaret.",
                "knows the services and finds the way better: {share}. {could} could have answered.",
            ],
        ],
        IndicatorId::FeelsIncluded => [
            ["Af {whole} nyankomne, der har svaret, føler", "Of {whole} newcomers who answered,"],
            [
                "sig mere inkluderet: {share}. {could} kunne have svaret.",
                "feel more included: {share}. {could} could have answered.",
            ],
            [
                "sig mere inkluderet: {share}. {could} kunne have svaret.",
                "feels more included: {share}. {could} could have answered.",
            ],
        ],
        IndicatorId::DanishProgress => [
            ["Af {whole} nyankomne, der har svaret, mærker", "Of {whole} newcomers who answered,"],
            [
                "fremgang i dansk: {share}. {could} kunne have svaret.",
                "notice progress in Danish: {share}. {could} could have answered.",
            ],
            [
                "fremgang i dansk: {share}. {could} kunne have svaret.",
                "notices progress in Danish: {share}. {could} could have answered.",
            ],
        ],
        IndicatorId::JobEffect => [
            [
                "Af {whole}, der kom med for arbejde eller uddannelse og har svaret, mærker",
                "Of {whole} who joined for work or education and answered,",
            ],
            [
                "en effekt på det: {share}. {could} kunne have svaret.",
                "feel an effect on it: {share}. {could} could have answered.",
            ],
            [
                "en effekt på det: {share}. {could} kunne have svaret.",
                "feels an effect on it: {share}. {could} could have answered.",
            ],
        ],
        IndicatorId::StayingEffect => [
            [
                "Af {whole} expats og medlemmer af deres familier, der har svaret, har",
                "Of {whole} expats and members of their families who answered,",
            ],
            [
                "fået mere lyst til at blive i Danmark: {share}. {could} kunne have svaret.",
                "are more willing to stay in Denmark: {share}. {could} could have answered.",
            ],
            [
                "fået mere lyst til at blive i Danmark: {share}. {could} kunne have svaret.",
                "is more willing to stay in Denmark: {share}. {could} could have answered.",
            ],
        ],
        IndicatorId::EventsHeld => [
            ["Siden {from} er der holdt", "Since {from},"],
            [
                "aktiviteter for deltagerne, heraf {quarter} i kvartalet.",
                "events have been held for participants, {quarter} of them in the quarter.",
            ],
            [
                "aktivitet for deltagerne, heraf {quarter} i kvartalet.",
                "event has been held for participants, {quarter} of them in the quarter.",
            ],
        ],
        IndicatorId::EventAttendance => [
            ["Lagt sammen er der talt", "Added up,"],
            ["fremmødte.", "people have been counted there."],
            ["fremmødt.", "person has been counted there."],
        ],
        IndicatorId::HostActivities => [
            ["Værterne har skrevet", "The hosts have written down"],
            [
                "aktiviteter med deres nyankomne op, heraf {quarter} i kvartalet.",
                "activities with their newcomers, {quarter} of them in the quarter.",
            ],
            [
                "aktivitet med deres nyankomne op, heraf {quarter} i kvartalet.",
                "activity with their newcomers, {quarter} of them in the quarter.",
            ],
        ],
        IndicatorId::Referrals => [
            ["Nyankomne er henvist til andre tilbud", "Newcomers have been referred to other offers"],
            ["gange, heraf {quarter} i kvartalet.", "times, {quarter} of them in the quarter."],
            ["gang, heraf {quarter} i kvartalet.", "time, {quarter} of them in the quarter."],
        ],
        IndicatorId::SupportClaimed => {
            whatever_number(["Siden {from} har værter søgt om", "Since {from}, hosts have claimed"], AMOUNT)
        }
        IndicatorId::SupportApproved => whatever_number(["Der er godkendt", "Approved are"], AMOUNT),
        IndicatorId::SupportPaid => whatever_number(["Der er udbetalt", "Paid are"], AMOUNT),
        IndicatorId::CostPerMatch => {
            whatever_number(["Et match har til nu kostet", "A match has so far cost"], AVERAGE)
        }
        IndicatorId::CostPerSuccessfulMatch => whatever_number(
            [
                "Et match, der har gennemført seks måneder, har til nu kostet",
                "A match that has completed six months has so far cost",
            ],
            AVERAGE,
        ),
        // The yearly note has its own.
        _ => return None,
    };
    Some([before, several, one].map(|[da, en]| Words { da, en }))
}

const LONGER: [&str; 2] = [
    "længere end tre måneder: {share}. I kvartalet kom {quarter} af {quarter_whole} over tre måneder.",
    "lasted longer than three months: {share}. In the quarter {quarter} of {quarter_whole} passed three months.",
];
const OF_WHOLE: [&str; 2] = ["af {whole}: {share}.", "of {whole}: {share}."];
const AMOUNT: [&str; 2] = ["i støtte, heraf {quarter} i kvartalet.", "of support, {quarter} of it in the quarter."];
const AVERAGE: [&str; 2] =
    ["i gennemsnit, når hele budgettet deles med dem.", "on average, dividing the whole budget by them."];

const fn whatever_number(before: [&'static str; 2], after: [&'static str; 2]) -> [[&'static str; 2]; 3] {
    [before, after, after]
}
