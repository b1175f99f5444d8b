//! Figures of ours that are easily taken for one another, and groups that fell silent.

use chrono::Days;
use crdt_model::group::Stage;

use super::{Compared, Ground, Remark, RemarkCode};
use crate::groups::GroupLine;
use crate::indicator::{IndicatorId, Words};
use crate::question::By;
use crate::said::Said;

/// A running group that has not been heard of for so many days should be asked about.
const LONG_SILENT_DAYS: u64 = 90;

pub(super) fn all(ground: &Ground<'_>) -> rusqlite::Result<Vec<Remark>> {
    let mut remarks = Vec::new();
    remarks.extend(mentoring(ground)?);
    remarks.extend(full_time(ground)?);
    remarks.extend(introduced(ground)?);
    remarks.extend(everywhere(ground)?);
    remarks.extend(silent(ground));
    Ok(remarks)
}

fn mentoring(ground: &Ground<'_>) -> rusqlite::Result<Option<Remark>> {
    let mentors = ground.figure(IndicatorId::MentorsRecruited)?;
    let mentees = ground.figure(IndicatorId::MenteesMatched)?;
    let courses = ground.figure(IndicatorId::MentorCourses)?;
    let all = [&mentors, &mentees, &courses];
    let [one, two, three] = all.map(|ours| ours.figure.value.unwrap_or_default());
    if one == two && two == three {
        return Ok(None);
    }
    let pattern = Words {
        da: "Mentorskab tælles på tre måder, som ikke er det samme: {mentors} mentorer er rekrutteret, {mentees} unge har fået en mentor, og {courses} forløb hører under aftalen.",
        en: "Mentoring is counted in three ways that are not the same: {mentors} mentors were recruited, {mentees} young people got a mentor, and {courses} courses are part of the agreement.",
    };
    let places = [("mentors", Said::number(one)), ("mentees", Said::number(two)), ("courses", Said::number(three))];
    Ok(Some(Remark {
        code: RemarkCode::MentoringThreeCounts,
        said: Said::fill(pattern, &places),
        compares: all.map(super::Ours::compared).into(),
    }))
}

fn full_time(ground: &Ground<'_>) -> rusqlite::Result<Option<Remark>> {
    let persons = ground.figure(IndicatorId::Consultants)?;
    let full_time = ground.figure(IndicatorId::ConsultantFte)?;
    let (Some(count), Some(hundredths)) = (persons.some(), full_time.figure.value) else { return Ok(None) };
    if count.saturating_mul(100) == hundredths {
        return Ok(None);
    }
    let pattern = Words {
        da: "{count} konsulenter er ansat. Tilsammen er det {years} årsværk.",
        en: "{count} consultants are employed. Together that is {years} full-time equivalents.",
    };
    let years = Said::decimal(hundredths, 2);
    let places = [("count", Said::number(count)), ("years", years.clone())];
    Ok(Some(Remark {
        code: RemarkCode::PersonsAndFullTime,
        said: Said::fill(pattern, &places),
        compares: vec![persons.compared(), Compared { says: years, ..full_time.compared() }],
    }))
}

fn introduced(ground: &Ground<'_>) -> rusqlite::Result<Option<Remark>> {
    let intro = ground.figure(IndicatorId::IntroParticipants)?;
    let trained = ground.figure(IndicatorId::TrainingAttendances)?;
    let (Some(introduced), Some(attended)) = (intro.some(), trained.some()) else { return Ok(None) };
    if introduced == attended {
        return Ok(None);
    }
    let pattern = Words {
        da: "{introduced} har været til et introduktionsmøde, og kurser og temaaftener har haft {attended} deltagelser. Det er to slags møder, og på kurser tæller den samme hver gang.",
        en: "{introduced} have been to an introduction meeting, and courses and theme evenings had {attended} attendances. These are two sorts of meetings, and at courses the same person counts each time.",
    };
    let places = [("introduced", Said::number(introduced)), ("attended", Said::number(attended))];
    Ok(Some(Remark {
        code: RemarkCode::IntroducedAndTrained,
        said: Said::fill(pattern, &places),
        compares: vec![intro.compared(), trained.compared()],
    }))
}

fn everywhere(ground: &Ground<'_>) -> rusqlite::Result<Option<Remark>> {
    let terms = ground.terms;
    let new = ground.figure(IndicatorId::NewVolunteers)?;
    let Ok(question) = ground.moment.question(terms.starts, terms.ends) else { return Ok(None) };
    let by_area = new.id.indicator().figures(ground.connection, &question, By::Area)?;
    let is_outside = |area: &str| terms.areas.iter().all(|named| named.key != area);
    let came = by_area.iter().filter(|(_, figure)| figure.value.is_some_and(|value| value > 0));
    let some_outside = came.map(|(area, _)| area).any(|area| is_outside(area));
    let Some(count) = new.some().filter(|_| some_outside && !terms.areas.is_empty()) else { return Ok(None) };
    let pattern = Words {
        da: "Tallet for nye frivillige, {count}, tæller alle organisationens nye, også uden for aftalens boligområder. Hvor mange der er i hvert område, står under tallet.",
        en: "The figure for new volunteers, {count}, counts all of the organisation's new ones, also outside the agreement's housing areas. How many there are in each area stands under the figure.",
    };
    Ok(Some(Remark {
        code: RemarkCode::NewVolunteersEverywhere,
        said: Said::fill(pattern, &[("count", Said::number(count))]),
        compares: vec![new.compared()],
    }))
}

fn silent(ground: &Ground<'_>) -> Vec<Remark> {
    let long_ago = ground.moment.as_of.checked_sub_days(Days::new(LONG_SILENT_DAYS));
    // Who has no opening days is not expected to report.
    let expected = |line: &&GroupLine| !matches!(line.stage, Stage::Planned | Stage::Closed) && line.opening_days > 0;
    let silent = ground.groups.iter().filter(expected).filter(|line| {
        let last = line.last_heard.map_or(line.since, |heard| heard.max(line.since));
        long_ago.is_some_and(|long_ago| last < long_ago)
    });
    silent
        .map(|line| {
            let pattern = match line.last_heard {
                Some(_) => Words {
                    da: "{name} har ikke meldt ind siden {last} og er ikke lukket.",
                    en: "{name} has not reported since {last} and is not closed.",
                },
                None => Words {
                    da: "{name} har aldrig meldt ind og er ikke lukket.",
                    en: "{name} has never reported and is not closed.",
                },
            };
            let last = line.last_heard.map_or_else(|| Said::same("–"), Said::date);
            let compared = Compared::new(Words { da: "Sidst meldt ind", en: "Last reported" }.into(), last.clone());
            Remark {
                code: RemarkCode::SilentWithoutClosing,
                said: Said::fill(pattern, &[("name", Said::same(&line.name)), ("last", last)]),
                compares: vec![Compared { group: Some(line.group.clone()), ..compared }],
            }
        })
        .collect()
}
