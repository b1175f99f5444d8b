//! An agreement's goals against what was reached, as of a date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use rusqlite::Connection;
use serde::Serialize;

use crate::agreed::Agreed;
use crate::figure::Figure;
use crate::glossary::Glossary;
use crate::indicator::IndicatorId;
use crate::moment::Moment;
use crate::ratio::share;
use crate::said::Said;
use crate::terms::{Terms, amendments_of, decided, goal_name};

/// A goal as of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aim {
    /// The goal.
    pub goal: DocumentId,
    /// What sort of goal it is.
    pub kind: GoalKind,
    /// In words, as agreed.
    pub name: Said,
    /// What it is measured by; none where nothing measures it.
    pub indicator: Option<IndicatorId>,
    /// What the target counts.
    pub unit: Option<Unit>,
    /// The target now.
    pub target: Option<i64>,
    /// What the target was before, the first first.
    pub earlier: Vec<EarlierTarget>,
    /// By when: its own deadline, else the agreement's last day.
    pub deadline: NaiveDate,
    /// Whether it has no deadline of its own.
    pub runs_with_agreement: bool,
    /// Whether the deadline has passed.
    pub is_over: bool,
    /// The key of the area that it is about; none is all.
    pub area: Option<String>,
    /// The key of the activity kind that it is about; none is all.
    pub activity_kind: Option<String>,
    /// The organisation that it is about; none is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The first date that counts.
    pub from: NaiveDate,
    /// The last date that counts: the deadline, or the as-of date before it.
    pub to: NaiveDate,
    /// What was reached; none where nothing measures it or the agreement has not begun.
    pub actual: Option<Figure>,
    /// Of a target in percent, what was reached in tenths of a percent.
    pub actual_share: Option<i64>,
    /// How much of the target was reached, in tenths of a percent; none where it is not to be gone beyond.
    pub share: Option<i64>,
    /// Whether the target was reached; none where nothing tells.
    pub is_reached: Option<bool>,
    /// When a deliverable was done.
    pub done: Option<NaiveDate>,
    /// Since when, and why, it is not pursued any more.
    pub dropped: Option<Dropped>,
    /// Where it stands.
    pub source: Option<String>,
}

/// What a target was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EarlierTarget {
    /// The target; none where none had been set.
    pub target: Option<i64>,
    /// The day from which another holds.
    pub until: NaiveDate,
    /// How much of it was reached by the end of the goal's period, in tenths of a percent.
    pub share: Option<i64>,
    /// Why it was changed.
    pub reason: String,
    /// By which amendment.
    pub amendment: DocumentId,
}

/// That a goal is not pursued any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Since when.
    pub since: NaiveDate,
    /// Why.
    pub reason: String,
    /// By which amendment.
    pub amendment: DocumentId,
}

/// Every goal of an agreement as of a moment, in the order of [`unmeasured`].
pub fn of(connection: &Connection, agreed: &Agreed, terms: &Terms, moment: &Moment) -> rusqlite::Result<Vec<Aim>> {
    let mut aims = unmeasured(agreed, terms, moment.as_of);
    aims.iter_mut().try_for_each(|aim| aim.measure(connection, moment))?;
    Ok(aims)
}

/// The goals of every agreement that is in force on the date, with its terms as of then, the newest agreement first.
pub fn in_force(connection: &Connection, moment: &Moment) -> rusqlite::Result<Vec<(Terms, Vec<Aim>)>> {
    let agreed = Agreed::at(connection, moment.position)?;
    let glossary = Glossary::at(connection, moment.position)?;
    let ids = agreed.agreements.keys().copied();
    let terms = ids.filter_map(|id| Terms::of(&agreed, &glossary, id, moment.as_of));
    let mut terms: Vec<Terms> = terms.filter(|terms| (terms.starts..=terms.ends).contains(&moment.as_of)).collect();
    terms.sort_by_key(|terms| std::cmp::Reverse(terms.starts));
    let with_goals = |terms: Terms| of(connection, &agreed, &terms, moment).map(|aims| (terms, aims));
    terms.into_iter().map(with_goals).collect()
}

/// Every goal without what was reached: by sort, then in the order of figures and of deadlines.
pub fn unmeasured(agreed: &Agreed, terms: &Terms, as_of: NaiveDate) -> Vec<Aim> {
    let own = agreed.goals.iter().filter(|(_, goal)| goal.agreement == Some(terms.agreement));
    let mut aims: Vec<Aim> = own.map(|(id, goal)| aim(agreed, terms, *id, goal, as_of)).collect();
    aims.sort_by(|one, other| one.place().cmp(&other.place()));
    aims
}

/// How many matches each organisation is to bring, the last deadline's where it has several; dropped goals ask for none.
pub fn quotas(aims: &[Aim]) -> BTreeMap<OrganisationId, i64> {
    let asked = aims.iter().filter(|aim| aim.indicator == Some(IndicatorId::Matches) && aim.dropped.is_none());
    asked.filter_map(|aim| aim.organisation.zip(aim.target)).collect()
}

impl Aim {
    /// Whether it is about all: no one area, activity kind or organisation.
    pub const fn is_about_all(&self) -> bool {
        self.area.is_none() && self.activity_kind.is_none() && self.organisation.is_none()
    }

    fn place(&self) -> (GoalKind, Option<usize>, NaiveDate, &str) {
        let shown = self.indicator.and_then(|id| IndicatorId::ALL.iter().position(|other| *other == id));
        (self.kind, shown, self.deadline, &self.name.da)
    }

    fn measure(&mut self, connection: &Connection, moment: &Moment) -> rusqlite::Result<()> {
        let Some(id) = self.indicator else { return Ok(()) };
        // A period that nobody can ask about has no figure: the agreement is yet to begin.
        let Ok(mut question) = moment.question(self.from, self.to) else { return Ok(()) };
        if let Some(area) = &self.area {
            question = question.in_area(area);
        }
        if let Some(kind) = &self.activity_kind {
            question = question.in_kind(kind);
        }
        if let Some(organisation) = self.organisation {
            question = question.in_organisation(organisation);
        }
        let indicator = id.indicator();
        let figure = indicator.figure(connection, &question)?;
        let reached = match self.unit {
            Some(Unit::Percent) => {
                self.actual_share = figure.share_tenths();
                self.actual_share
            }
            _ => figure.value,
        };
        let times = if self.unit == Some(Unit::Percent) { 10 } else { indicator.unit.times() };
        // Of what is not to be gone beyond, a higher share would read as a better one.
        let of = |target: Option<i64>| {
            let (reached, target) = reached.zip(target).filter(|_| !indicator.is_ceiling)?;
            share(reached, target.saturating_mul(times))
        };
        self.share = of(self.target);
        self.is_reached = reached.zip(self.target).map(|(reached, target)| {
            let target = target.saturating_mul(times);
            if indicator.is_ceiling { reached <= target } else { reached >= target }
        });
        for earlier in &mut self.earlier {
            earlier.share = of(earlier.target);
        }
        self.actual = Some(figure);
        Ok(())
    }
}

/// A goal without what was reached.
fn aim(agreed: &Agreed, terms: &Terms, id: DocumentId, goal: &Goal, as_of: NaiveDate) -> Aim {
    let deadline = goal.deadline.unwrap_or(terms.ends);
    let done = goal.done.filter(|done| *done <= as_of);
    let mut aim = Aim {
        goal: id,
        kind: goal.kind.unwrap_or(GoalKind::Qualitative),
        name: goal_name(agreed, id),
        indicator: goal.indicator.as_deref().and_then(|word| word.parse().ok()),
        unit: goal.unit,
        target: goal.target,
        earlier: Vec::new(),
        deadline,
        runs_with_agreement: goal.deadline.is_none(),
        is_over: deadline < as_of,
        area: goal.area.clone(),
        activity_kind: goal.activity_kind.clone(),
        organisation: goal.organisation,
        from: terms.starts,
        to: deadline.min(as_of),
        actual: None,
        actual_share: None,
        share: None,
        is_reached: (goal.kind == Some(GoalKind::Deliverable)).then_some(done.is_some()),
        done,
        dropped: None,
        source: goal.source.clone(),
    };
    let held = amendments_of(agreed, terms.agreement)
        .filter(|(_, amendment)| (terms.starts..=as_of).contains(&decided(amendment)));
    for (document, amendment) in held {
        let (until, reason) = (decided(amendment), amendment.reason.clone());
        if let Some(target) = amendment.targets.get(&id).filter(|target| Some(**target) != aim.target) {
            let before = aim.target.replace(*target);
            let earlier =
                EarlierTarget { target: before, until, share: None, reason: reason.clone(), amendment: *document };
            aim.earlier.push(earlier);
        }
        if amendment.drops.contains(&id) {
            aim.dropped.get_or_insert(Dropped { since: until, reason, amendment: *document });
        }
    }
    aim
}
