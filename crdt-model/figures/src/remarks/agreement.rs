//! What the agreement, its goals and the reference data say in two ways.

use std::collections::BTreeMap;

use crdt_model::follow_up;
use crdt_model::reference::plain_name;
use crdt_model::statement::AGREEMENT_ENDS;

use super::{Compared, Ground, Remark, RemarkCode};
use crate::goals::Aim;
use crate::indicator::{IndicatorId, Words};
use crate::said::Said;

pub(super) fn all(ground: &Ground<'_>) -> rusqlite::Result<Vec<Remark>> {
    let mut remarks = other_ends(ground);
    remarks.extend(areas_unnamed(ground));
    remarks.extend(areas_named_twice(ground));
    remarks.extend(two_readings(ground)?);
    remarks.extend(two_deadlines(ground));
    Ok(remarks)
}

fn other_ends(ground: &Ground<'_>) -> Vec<Remark> {
    let terms = ground.terms;
    let stated = ground.agreed.statements.iter().filter(|(_, one)| one.figure == AGREEMENT_ENDS);
    let other = stated.filter_map(|(id, one)| Some((id, one, one.date.filter(|date| *date != terms.ends)?)));
    other
        .map(|(id, statement, date)| {
            let (ours, theirs) = (Said::date(terms.ends), Said::date(date));
            let pattern = Words {
                da: "Aftalen løber til {ours}. {source} skriver {theirs}.",
                en: "The agreement runs until {ours}. {source} says {theirs}.",
            };
            let source = Said::same(&statement.source);
            let places = [("ours", ours.clone()), ("theirs", theirs.clone()), ("source", source.clone())];
            Remark {
                code: RemarkCode::AgreementEndDiffers,
                said: Said::fill(pattern, &places),
                compares: vec![
                    Compared::new(Words { da: "Aftalen", en: "The agreement" }.into(), ours)
                        .in_document(terms.agreement),
                    Compared::new(source, theirs).in_document(*id),
                ],
            }
        })
        .collect()
}

fn areas_unnamed(ground: &Ground<'_>) -> Option<Remark> {
    let terms = ground.terms;
    let named = terms.areas_named();
    let total = terms.areas_total.filter(|total| *total != named)?;
    let pattern = if total > named {
        Words {
            da: "Aftalen dækker {total} boligområder. {named} er nævnt ved navn, så {rest} mangler et navn.",
            en: "The agreement covers {total} housing areas. {named} are named, so {rest} have no name yet.",
        }
    } else {
        Words {
            da: "Aftalen dækker {total} boligområder, men {named} er nævnt ved navn.",
            en: "The agreement covers {total} housing areas, but {named} are named.",
        }
    };
    let rest = total.abs_diff(named);
    let rest = Said::number(i64::try_from(rest).unwrap_or(i64::MAX));
    let (total, named) = (Said::number(total), Said::number(named));
    let places = [("total", total.clone()), ("named", named.clone()), ("rest", rest)];
    Some(Remark {
        code: RemarkCode::AreasUnnamed,
        said: Said::fill(pattern, &places),
        compares: vec![
            Compared::new(Words { da: "Områder i alt", en: "Areas in all" }.into(), total).in_document(terms.agreement),
            Compared::new(Words { da: "Nævnt ved navn", en: "Named" }.into(), named).in_document(terms.agreement),
        ],
    })
}

fn areas_named_twice(ground: &Ground<'_>) -> Vec<Remark> {
    let mut keys = BTreeMap::<String, Vec<&str>>::new();
    for area in &ground.terms.areas {
        keys.entry(plain_name(&area.name)).or_default().push(&area.name);
    }
    let twice = keys.into_values().filter(|names| names.len() > 1);
    twice
        .map(|names| {
            let name = Said::same(names.first().copied().unwrap_or_default());
            let times = Said::number(i64::try_from(names.len()).unwrap_or(i64::MAX));
            let pattern = Words {
                da: "{name} står {times} gange blandt aftalens områder. Det er ét område.",
                en: "{name} stands {times} times among the agreement's areas. It is one area.",
            };
            Remark {
                code: RemarkCode::AreaNamedTwice,
                said: Said::fill(pattern, &[("name", name.clone()), ("times", times.clone())]),
                compares: vec![Compared::new(name, times).in_document(ground.terms.agreement)],
            }
        })
        .collect()
}

/// The second month may be counted from the first one, or from the beginning: both, with what each finds done.
fn two_readings(ground: &Ground<'_>) -> rusqlite::Result<Option<Remark>> {
    let Some(written) = ground.glossary.follow_up_months() else { return Ok(None) };
    let used = follow_up::months(Some(written));
    let other = match used.as_slice() {
        [1, 4] => vec![1, 3],
        [1, 3] => vec![1, 4],
        _ => return Ok(None),
    };
    let listed =
        |months: &[u32]| Said::list(&months.iter().map(|month| Said::number(i64::from(*month))).collect::<Vec<_>>());
    let indicator = IndicatorId::FollowUpsDone.indicator();
    let done = |months: &[u32]| {
        let question = ground.moment.question(ground.terms.starts, ground.terms.ends).ok();
        question.map(|question| indicator.figure(ground.connection, &question.read_as(months.to_vec()))).transpose()
    };
    let mut sides = Vec::new();
    for (what, months) in [
        (Words { da: "Regnet med", en: "Used" }, used),
        (Words { da: "Kan også læses", en: "Can also be read" }, other),
    ] {
        let counts = done(&months)?.filter(|figure| figure.of > Some(0));
        sides.push((what, listed(&months), counts.and_then(|figure| Some(Said::of(figure.value?, figure.of?)))));
    }
    let months: Vec<Said> = sides.iter().map(|(_, months, _)| months.clone()).collect();
    let places: Vec<(&str, Said)> = ["used", "other"].into_iter().zip(months).collect();
    let pattern = Words {
        da: "Månederne for opfølgning kan læses på to måder: måned {used} eller måned {other}. Her regnes med måned {used}.",
        en: "The months of follow-up can be read in two ways: months {used} or months {other}. Here it is months {used}.",
    };
    let compares = sides.into_iter().map(|(what, months, counts)| {
        let says = match counts {
            Some(counts) => Said {
                da: format!("{}: {} gennemført", months.da, counts.da),
                en: format!("{}: {} done", months.en, counts.en),
            },
            None => months,
        };
        Compared::new(what.into(), says)
    });
    Ok(Some(Remark {
        code: RemarkCode::FollowUpTwoReadings,
        said: Said::fill(pattern, &places),
        compares: compares.collect(),
    }))
}

fn two_deadlines(ground: &Ground<'_>) -> Vec<Remark> {
    let mut series = BTreeMap::<_, Vec<&Aim>>::new();
    for aim in ground.goals.iter().filter(|aim| aim.dropped.is_none() && aim.target.is_some()) {
        let Some(indicator) = aim.indicator else { continue };
        series.entry((indicator, &aim.area, &aim.activity_kind, aim.organisation)).or_default().push(aim);
    }
    let several = series.into_iter().filter(|(_, aims)| {
        let mut deadlines = aims.iter().map(|aim| aim.deadline);
        let first = deadlines.next();
        deadlines.any(|other| Some(other) != first)
    });
    several
        .map(|((indicator, ..), mut aims)| {
            aims.sort_by_key(|aim| aim.deadline);
            let target = |aim: &Aim| {
                let wanted = Said::target(aim.target.unwrap_or_default(), aim.unit);
                let places = [("target", wanted), ("deadline", Said::date(aim.deadline))];
                Said::fill(Words { da: "{target} senest {deadline}", en: "{target} by {deadline}" }, &places)
            };
            let targets: Vec<Said> = aims.iter().map(|aim| target(aim)).collect();
            let pattern = Words {
                da: "Målene {targets} er samme række: {name}. De skal ikke lægges sammen.",
                en: "The goals {targets} are one series: {name}. They do not add up.",
            };
            let places = [("targets", Said::list(&targets)), ("name", indicator.indicator().name.into())];
            let compares = aims
                .iter()
                .zip(targets)
                .map(|(aim, target)| Compared::new(aim.name.clone(), target).in_document(aim.goal));
            Remark {
                code: RemarkCode::OneSeriesTwoDeadlines,
                said: Said::fill(pattern, &places),
                compares: compares.collect(),
            }
        })
        .collect()
}
