//! The sentences that figures make, with the goals that they are held against.

use crdt_model::goal;

use super::{Sentence, Told};
use crate::figure::Figure;
use crate::goals::Aim;
use crate::indicator::{Basis, IndicatorId, Unit, Words};
use crate::said::Said;

/// What stands where a figure would.
const NOT_REPORTED: Words = Words { da: "ikke meldt ind", en: "not reported" };

pub(super) fn sentences(figures: &[Told], goals: &[Aim]) -> Vec<Sentence> {
    figures.iter().filter_map(|told| sentence(told, around(told.id)?, &[], goals)).collect()
}

/// The sentence that a figure makes of a pattern: what stands before it, and after it when it is several or one. `more`
/// are places beside those that every figure fills.
///
/// A figure that nobody reported makes no sentence: silence is not zero. Neither does one of nothing that no goal asks
/// for; it stands among the figures. What is asked of one area, activity kind or organisation alone stands among the goals.
pub(crate) fn sentence(
    told: &Told,
    [before, several, one]: [Words; 3],
    more: &[(&str, Said)],
    goals: &[Aim],
) -> Option<Sentence> {
    let is_asked = |aim: &&Aim| aim.indicator == Some(told.id) && aim.dropped.is_none() && aim.is_about_all();
    let is_aimed_at = goals.iter().any(|aim| is_asked(&aim));
    let number = told.figure.value.filter(|value| *value != 0 || is_aimed_at)?;
    let after = if number == 1 { one } else { several };
    let whole = told.figure.of.map_or_else(|| Said::same("–"), Said::number);
    let share = told.share.map_or_else(|| Said::same("–"), Said::percent);
    let places = [("from", Said::date(told.from)), ("to", Said::date(told.to)), ("whole", whole), ("share", share)];
    let places = [&places[..], more].concat();
    let mut after = Said::fill(after, &places);
    for aim in goals.iter().filter(is_asked) {
        if let Some(said) = held_against(told, aim) {
            after = Said { da: format!("{} {}", after.da, said.da), en: format!("{} {}", after.en, said.en) };
        }
    }
    let value = value(told.id, told.basis, &told.figure);
    Some(Sentence { section: told.section, id: told.id, value, before: Said::fill(before, &places), after })
}

/// The figure as it stands in a sentence: "ca." for an estimate, "mindst" where reports are missing.
pub fn value(id: IndicatorId, basis: Basis, figure: &Figure) -> Said {
    let Some(value) = figure.value else { return NOT_REPORTED.into() };
    let number = match id.indicator().unit {
        Unit::FteHundredths => Said::decimal(value, 2),
        Unit::Oere => Said::oere(value),
        Unit::Whole => Said::number(value),
    };
    hedged(number, basis, figure)
}

/// What was reached of a goal, as it stands beside the target: a share where the target is one.
pub fn reached(aim: &Aim) -> Said {
    aim.actual.map_or_else(|| NOT_REPORTED.into(), |figure| in_unit(aim, &figure))
}

fn in_unit(aim: &Aim, figure: &Figure) -> Said {
    let Some(id) = aim.indicator else { return NOT_REPORTED.into() };
    let basis = id.indicator().basis;
    match (aim.unit, figure.share_tenths()) {
        (Some(goal::Unit::Percent), Some(share)) => hedged(Said::percent(share), basis, figure),
        (Some(goal::Unit::Percent), None) => NOT_REPORTED.into(),
        _ => value(id, basis, figure),
    }
}

fn hedged(number: Said, basis: Basis, figure: &Figure) -> Said {
    let pattern = match basis {
        _ if figure.is_at_least() => Words { da: "mindst {number}", en: "at least {number}" },
        Basis::Estimated => Words { da: "ca. {number}", en: "about {number}" },
        Basis::Registered | Basis::Counted | Basis::Reported => Words { da: "{number}", en: "{number}" },
    };
    Said::fill(pattern, &[("number", number)])
}

fn held_against(told: &Told, aim: &Aim) -> Option<Said> {
    let then = reached(aim);
    let pattern = if !aim.is_over {
        Words {
            da: "Målet er {target} senest {deadline}: {state}.",
            en: "The goal is {target} by {deadline}: {state}.",
        }
    } else if then == in_unit(aim, &told.figure) {
        Words {
            da: "Målet var {target} senest {deadline}: {state}.",
            en: "The goal was {target} by {deadline}: {state}.",
        }
    } else {
        Words {
            da: "Målet var {target} senest {deadline}; da var tallet {then}: {state}.",
            en: "The goal was {target} by {deadline}; it was {then} then: {state}.",
        }
    };
    let places = [
        ("target", target(aim.target?, aim.unit)),
        ("deadline", Said::date(aim.deadline)),
        ("state", state(aim)?),
        ("then", then),
    ];
    let mut said = Said::fill(pattern, &places);
    for earlier in &aim.earlier {
        let Some(target) = earlier.target else { continue };
        let pattern = Words {
            da: " Indtil {until} var målet {target}: {share}.",
            en: " Until {until} the goal was {target}: {share}.",
        };
        let share = earlier.share.map_or_else(|| Said::same("–"), Said::percent);
        let places =
            [("until", Said::date(earlier.until)), ("target", self::target(target, aim.unit)), ("share", share)];
        let more = Said::fill(pattern, &places);
        said = Said { da: said.da + &more.da, en: said.en + &more.en };
    }
    Some(said)
}

/// How far a goal is: how much of the target is reached; of a share or a price, which are no amounts, whether it is.
fn state(aim: &Aim) -> Option<Said> {
    if !matches!(aim.unit, Some(goal::Unit::Percent | goal::Unit::Kroner)) {
        return aim.share.map(Said::percent);
    }
    let words = match (aim.is_reached?, aim.is_over) {
        (true, _) => Words { da: "nået", en: "reached" },
        (false, false) => Words { da: "ikke nået endnu", en: "not reached yet" },
        (false, true) => Words { da: "ikke nået", en: "not reached" },
    };
    Some(words.into())
}

fn target(target: i64, unit: Option<goal::Unit>) -> Said {
    match unit {
        Some(goal::Unit::Kroner) => Said::oere(target.saturating_mul(100)),
        _ => Said::target(target, unit),
    }
}

/// What stands before a figure, and after it when it is several or one.
fn around(id: IndicatorId) -> Option<[Words; 3]> {
    let [before, several, one] = match id {
        IndicatorId::NewVolunteers => [
            ["Siden {from} er der kommet", "Since {from},"],
            ["nye frivillige.", "new volunteers have joined."],
            ["ny frivillig.", "new volunteer has joined."],
        ],
        IndicatorId::Volunteers => [
            ["Pr. {to} er der", "As of {to},"],
            ["frivillige i gang.", "volunteers are helping."],
            ["frivillig i gang.", "volunteer is helping."],
        ],
        IndicatorId::VolunteersRetained => [
            [
                "Af de nye frivillige, der begyndte mindst et år før den {to}, var",
                "Of the new volunteers who began at least a year before {to},",
            ],
            ["af {whole} der stadig den dag: {share}.", "of {whole} were still there on that day: {share}."],
            ["af {whole} der stadig den dag: {share}.", "of {whole} was still there on that day: {share}."],
        ],
        IndicatorId::UsersCounted => [
            ["Ved gruppernes seneste optælling pr. {to} blev der talt", "At the groups' latest headcount as of {to},"],
            ["brugere.", "users were there."],
            ["bruger.", "user was there."],
        ],
        IndicatorId::CareerLibraryUsers => [
            ["Heraf var", "Of those,"],
            ["i Karrierebiblioteket.", "were at the career library."],
            ["i Karrierebiblioteket.", "was at the career library."],
        ],
        IndicatorId::ChildrenGuided => [
            ["Siden {from} er", "Since {from},"],
            ["børn blevet guidet ud i foreningslivet.", "children have been guided into associations."],
            ["barn blevet guidet ud i foreningslivet.", "child has been guided into an association."],
        ],
        IndicatorId::Participants => [
            ["På gruppernes lister er", "On the groups' lists,"],
            [
                "forskellige brugere kommet mindst én gang siden {from}.",
                "different participants have come at least once since {from}.",
            ],
            ["bruger kommet mindst én gang siden {from}.", "participant has come at least once since {from}."],
        ],
        IndicatorId::NewGroups => [
            ["Siden {from} er der etableret eller overtaget", "Since {from},"],
            ["frivilliggrupper.", "volunteer groups have been established or taken over."],
            ["frivilliggruppe.", "volunteer group has been established or taken over."],
        ],
        IndicatorId::GroupsRunning => [
            ["Pr. {to} er", "As of {to},"],
            ["grupper i gang.", "groups are running."],
            ["gruppe i gang.", "group is running."],
        ],
        IndicatorId::GroupsEstablishing => [
            ["Pr. {to} er", "As of {to},"],
            ["grupper under etablering.", "groups are being set up."],
            ["gruppe under etablering.", "group is being set up."],
        ],
        IndicatorId::GroupsPlanned => [
            ["Pr. {to} er", "As of {to},"],
            ["grupper planlagt.", "groups are planned."],
            ["gruppe planlagt.", "group is planned."],
        ],
        IndicatorId::GroupsClosed => [
            ["Siden {from} er", "Since {from},"],
            ["grupper lukket.", "groups have closed."],
            ["gruppe lukket.", "group has closed."],
        ],
        IndicatorId::OpeningDays => [
            ["Pr. {to} har grupperne tilsammen åbent", "As of {to}, the groups together are open"],
            ["dage om ugen.", "days a week."],
            ["dag om ugen.", "day a week."],
        ],
        IndicatorId::MeetingsHeld => [
            ["Siden {from} har grupperne holdt", "Since {from}, the groups have held"],
            ["møder.", "meetings."],
            ["møde.", "meeting."],
        ],
        IndicatorId::Consultants => [
            ["Pr. {to} er", "As of {to},"],
            ["frivilligkonsulenter ansat.", "volunteer consultants are employed."],
            ["frivilligkonsulent ansat.", "volunteer consultant is employed."],
        ],
        IndicatorId::ConsultantFte => [
            ["Det svarer til", "That is"],
            ["årsværk.", "full-time equivalents."],
            ["årsværk.", "full-time equivalents."],
        ],
        IndicatorId::IntroParticipants => [
            ["Siden {from} har", "Since {from},"],
            ["frivillige været til introduktionsmøde.", "volunteers have been to an introduction meeting."],
            ["frivillig været til introduktionsmøde.", "volunteer has been to an introduction meeting."],
        ],
        IndicatorId::IntroFromMunicipality => [
            ["Heraf skønnes", "Of those,"],
            ["at være fra kommunen.", "are reckoned to be from the municipality."],
            ["at være fra kommunen.", "is reckoned to be from the municipality."],
        ],
        IndicatorId::TrainingAttendances => [
            ["Kurser og temaaftener har haft", "Courses and theme evenings have had"],
            ["deltagelser.", "attendances."],
            ["deltagelse.", "attendance."],
        ],
        IndicatorId::TrainingParticipants => [
            ["Bag dem står", "They come from"],
            ["forskellige frivillige.", "different volunteers."],
            ["frivillig.", "volunteer."],
        ],
        IndicatorId::TalkAttendances => [
            [
                "Afklaringssamtaler, supervision og netværk har haft",
                "Clarification talks, supervision and networks have had",
            ],
            ["deltagelser.", "attendances."],
            ["deltagelse.", "attendance."],
        ],
        IndicatorId::MinorityVolunteers => [
            ["Af de nye frivillige, i alt {whole}, skønnes", "Of the new volunteers, {whole} in all,"],
            ["at have etnisk minoritetsbaggrund.", "are reckoned to be of ethnic minority background."],
            ["at have etnisk minoritetsbaggrund.", "is reckoned to be of ethnic minority background."],
        ],
        IndicatorId::MentorsRecruited => [
            ["Siden {from} er der kommet", "Since {from},"],
            ["nye mentorer.", "mentors have been recruited."],
            ["ny mentor.", "mentor has been recruited."],
        ],
        IndicatorId::MenteesMatched => [
            ["Siden {from} har", "Since {from},"],
            ["unge fået en mentor.", "young people have got a mentor."],
            ["ung fået en mentor.", "young person has got a mentor."],
        ],
        IndicatorId::MentorCourses => [
            ["Under aftalen er der begyndt", "As part of the agreement,"],
            ["mentorforløb.", "mentor courses have begun."],
            ["mentorforløb.", "mentor course has begun."],
        ],
        // Whenever they were agreed: they need not be among those above.
        IndicatorId::MentorCoursesCompleted => [
            ["Gennemført i perioden:", "Completed in the period:"],
            ["mentorforløb.", "mentor courses."],
            ["mentorforløb.", "mentor course."],
        ],
        IndicatorId::Attendance | IndicatorId::HostActivities | IndicatorId::Coverage => return None,
        // The host programme has a note of its own.
        IndicatorId::RegisteredNewcomers
        | IndicatorId::RegisteredHosts
        | IndicatorId::Matches
        | IndicatorId::MatchesRunning
        | IndicatorId::SuccessfulMatches
        | IndicatorId::MatchesOverThreeMonths
        | IndicatorId::FirstMeetingsMissing
        | IndicatorId::FollowUpsDone
        | IndicatorId::NewcomerFollowUps
        | IndicatorId::HostFollowUps
        | IndicatorId::FinalEvaluations
        | IndicatorId::HostEvaluations
        | IndicatorId::KnowsServices
        | IndicatorId::FeelsIncluded
        | IndicatorId::DanishProgress
        | IndicatorId::JobEffect
        | IndicatorId::StayingEffect
        | IndicatorId::EventsHeld
        | IndicatorId::EventAttendance
        | IndicatorId::Referrals
        | IndicatorId::SupportClaimed
        | IndicatorId::SupportApproved
        | IndicatorId::SupportPaid
        | IndicatorId::CostPerMatch
        | IndicatorId::CostPerSuccessfulMatch => return None,
    };
    Some([before, several, one].map(|[da, en]| Words { da, en }))
}
