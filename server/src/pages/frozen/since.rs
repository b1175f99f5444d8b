//! What has come since, in words.

use figures::glossary::Glossary;
use figures::indicator::Unit;
use figures::revision::{Change, Moved};
use figures::said::Said;
use figures::{Figure, Indicator};

use super::super::shown;
use super::super::words::Words;
use crate::note::since::{Changed, Retargeted};
use crate::note::{Content, Figured, Target};

/// A figure that has changed.
pub(in crate::pages) struct FigureSince {
    pub(in crate::pages) name: String,
    pub(in crate::pages) said: String,
    pub(in crate::pages) why: Vec<String>,
    /// What it counted, and what it counts now.
    pub(in crate::pages) then_href: String,
    pub(in crate::pages) now_href: String,
}

/// A goal that was changed.
pub(in crate::pages) struct GoalSince {
    pub(in crate::pages) name: String,
    pub(in crate::pages) said: String,
    pub(in crate::pages) why: Option<String>,
}

pub(super) fn figure(w: &Words<'_>, content: &Content, glossary: &Glossary, changed: &Changed) -> FigureSince {
    let was = &changed.was;
    let indicator = was.asked.counts().unwrap_or_else(|| was.asked.indicator.indicator());
    let (before, now) = (value(w, indicator, &was.figure), value(w, indicator, &changed.is));
    let key = if before == now { "since.still" } else { "since.became" };
    let revision = &changed.revision;
    let mut why = reasons(w, glossary, &revision.value, indicator.unit);
    if !revision.of.changes.is_empty() {
        why.push(moved_whole(w, "since.of", &revision.of));
        why.extend(reasons(w, glossary, &revision.of, Unit::Whole));
    }
    if !revision.eligible.changes.is_empty() {
        why.push(moved_whole(w, "since.eligible", &revision.eligible));
    }
    if changed.is.coverage != was.figure.coverage {
        why.extend(changed.is.coverage.map(|coverage| shown::coverage(w, indicator, &coverage)));
    }
    if changed.version != was.version {
        let (before, now) = (was.version.to_string(), changed.version.to_string());
        why.push(w.fill("since.version", &[("before", &before), ("now", &now)]));
    }
    FigureSince {
        name: name(w, was),
        said: w.fill(key, &[("before", &before), ("now", &now)]),
        why,
        then_href: href(w, was, Some(content.position)),
        now_href: href(w, was, None),
    }
}

/// What a figure is called where it stands.
pub(super) fn name(w: &Words<'_>, figured: &Figured) -> String {
    let name = w.said(&figured.name);
    if figured.asked.in_quarter { w.fill("since.in_quarter", &[("name", name)]) } else { name.to_owned() }
}

/// The value as it stands on a page.
pub(super) fn value(w: &Words<'_>, indicator: &Indicator, figure: &Figure) -> String {
    if figure.value.is_none() { w.t("since.nothing").to_owned() } else { shown::value(w, indicator, figure) }
}

fn moved_whole(w: &Words<'_>, key: &'static str, moved: &Moved) -> String {
    w.fill(key, &[("before", &w.number(moved.was)), ("now", &w.number(moved.is))])
}

fn reasons(w: &Words<'_>, glossary: &Glossary, moved: &Moved, unit: Unit) -> Vec<String> {
    moved.changes.iter().map(|change| reason(w, glossary, moved, change, unit)).collect()
}

fn reason(w: &Words<'_>, glossary: &Glossary, moved: &Moved, change: &Change, unit: Unit) -> String {
    let number = if change.things == 1 { "one" } else { "many" };
    let things = w.named(&format!("thing.{}.{number}", moved.thing.word()));
    let cause = w.named(&format!("cause.{}", change.cause.word()));
    let (count, by) = (w.number(change.things), signed(w, change.by, unit));
    let said = w.fill("since.reason", &[("count", &count), ("things", &things), ("cause", &cause), ("by", &by)]);
    if !moved.thing.is_of_a_group() {
        return said;
    }
    let mut groups: Vec<&str> =
        change.some.iter().filter_map(|key| key.split(' ').next()).map(|id| glossary.names.group(id)).collect();
    groups.dedup();
    format!("{said} ({})", groups.join(", "))
}

/// "+2", "−1".
pub(super) fn signed(w: &Words<'_>, by: i64, unit: Unit) -> String {
    let size = i64::try_from(by.unsigned_abs()).unwrap_or(i64::MAX);
    let size = match unit {
        Unit::Whole => w.number(size),
        Unit::FteHundredths => w.decimal(size, 2),
        Unit::Oere => w.said(&Said::oere(size)).to_owned(),
    };
    let sign = match by {
        ..0 => "−",
        0 => "±",
        1.. => "+",
    };
    format!("{sign}{size}")
}

/// What the figure counts, as known at a position or now.
pub(super) fn href(w: &Words<'_>, figured: &Figured, known_by: Option<i64>) -> String {
    let asked = &figured.asked;
    let mut href = format!("/figures/{}?from={}&to={}&as-of={}", asked.indicator, asked.from, asked.to, asked.to);
    let known_by = known_by.map(|position| position.to_string());
    let more = [
        ("known-by", known_by.as_deref()),
        ("area", asked.area.as_deref()),
        ("kind", asked.kind.as_deref()),
        ("organisation", asked.organisation.as_deref()),
        ("lang", Some(w.language.code())),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            href.push_str(&format!("&{name}={}", super::super::ask::escaped(value)));
        }
    }
    href
}

/// A goal that differs.
pub(super) fn goal(w: &Words<'_>, changed: &Retargeted) -> GoalSince {
    let either = changed.is.as_ref().or(changed.was.as_ref());
    let told =
        |target: Option<&Target>| target.map_or_else(|| w.t("since.no_goal").to_owned(), |one| target_said(w, one));
    let (before, now) = (told(changed.was.as_ref()), told(changed.is.as_ref()));
    GoalSince {
        name: either.map(|target| w.said(&target.name).to_owned()).unwrap_or_default(),
        said: w.fill("since.goal", &[("before", &before), ("now", &now)]),
        why: changed.is.as_ref().and_then(|target| target.reason.clone()),
    }
}

fn target_said(w: &Words<'_>, target: &Target) -> String {
    if let Some(since) = target.dropped {
        return w.fill("since.dropped", &[("date", &w.date(since))]);
    }
    let unit = target.unit.as_deref().and_then(|unit| unit.parse().ok());
    let deadline = w.date(target.deadline);
    match (target.target, target.done) {
        (Some(number), _) => w.fill("since.target", &[("target", &w.target(number, unit)), ("date", &deadline)]),
        (None, Some(done)) => w.fill("since.done", &[("date", &w.date(done))]),
        (None, None) => w.fill("since.by", &[("date", &deadline)]),
    }
}
