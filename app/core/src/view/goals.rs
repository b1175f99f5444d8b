//! An agreement's goals against what was reached, as this device can tell.

use chrono::NaiveDate;
use crdt_model::kind::DocumentId;
use figures::glossary::Glossary;
use figures::goals::{self, Aim};
use figures::groups;
use figures::remarks::{self, Compared, Ground, Remark};
use figures::said::Said;
use figures::terms::astray;

use super::figures::{agreed, holds_all, line, moment};
use crate::api::view::{EarlierTarget, GoalProgress, GoalsPage, RemarkLine, RemarkSide, Words};
use crate::desk::Desk;
use crate::error::AppError;
use crate::store::StoreError;

/// The goals of an agreement as of a date, or today.
pub(crate) fn goals(desk: &Desk, agreement: DocumentId, as_of: Option<NaiveDate>) -> Result<GoalsPage, AppError> {
    let (moment, yours) = (moment(desk, as_of)?, !holds_all(desk)?);
    let (agreed, glossary, terms) = agreed(desk, agreement, &moment)?;
    let (agreed, connection) = (agreed.stated_by(moment.as_of), desk.figures()?.0);
    let aims = goals::of(connection, &agreed, &terms, &moment).map_err(StoreError::from)?;
    let remarks = if yours {
        // A part held against what somebody stated of the whole would be no contradiction.
        Vec::new()
    } else {
        let groups = groups::of(connection, &glossary, &terms, &moment).map_err(StoreError::from)?;
        let (agreed, glossary, terms) = (&agreed, &glossary, &terms);
        let ground = Ground { connection, agreed, glossary, terms, goals: &aims, groups: &groups, moment: &moment };
        remarks::all(&ground).map_err(StoreError::from)?
    };
    let areas_named = terms.areas_named();
    let troubles = astray(&agreed).into_iter().chain(terms.troubles).map(|trouble| words(trouble.said())).collect();
    Ok(GoalsPage {
        agreement,
        title: terms.title,
        starts: terms.starts,
        ends: terms.ends,
        ends_at_first: terms.ends_at_first,
        grant_dkk: terms.grant_dkk,
        areas_total: terms.areas_total,
        areas_named,
        as_of: moment.as_of,
        troubles,
        goals: aims.into_iter().map(|aim| progress(aim, &glossary, yours)).collect(),
        remarks: remarks.into_iter().map(remark).collect(),
    })
}

fn remark(remark: Remark) -> RemarkLine {
    let side = |one: Compared| RemarkSide { what: words(one.what), says: words(one.says) };
    RemarkLine { said: words(remark.said), compares: remark.compares.into_iter().map(side).collect() }
}

fn progress(aim: Aim, glossary: &Glossary, yours: bool) -> GoalProgress {
    let area = aim.area.as_deref().map(|key| Said::same(glossary.names.area(key)));
    let organisation = aim.organisation.map(|id| glossary.organisation(id).unwrap_or_else(|| id.to_string()));
    let scope = area
        .or_else(|| aim.activity_kind.as_deref().map(|key| glossary.kind(key)))
        .or_else(|| organisation.as_deref().map(Said::same));
    let earlier = aim.earlier.into_iter().map(|was| EarlierTarget {
        target: was.target,
        until: was.until,
        share_tenths: was.share,
        reason: was.reason,
    });
    GoalProgress {
        goal: aim.goal,
        kind: aim.kind,
        name: words(aim.name),
        unit: aim.unit,
        target: aim.target,
        earlier: earlier.collect(),
        deadline: aim.deadline,
        is_over: aim.is_over,
        area: aim.area,
        activity_kind: aim.activity_kind,
        organisation: aim.organisation,
        scope: scope.map(words),
        from: aim.from,
        to: aim.to,
        actual: aim.indicator.zip(aim.actual).map(|(id, figure)| line(id.indicator(), &figure, yours)),
        is_ceiling: aim.indicator.is_some_and(|id| id.indicator().is_ceiling),
        share_tenths: aim.share,
        is_reached: aim.is_reached,
        done: aim.done,
        dropped: aim.dropped.map(|dropped| dropped.since),
        source: aim.source,
    }
}

fn words(said: Said) -> Words {
    Words { da: said.da, en: said.en }
}
