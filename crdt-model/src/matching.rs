//! Whom somebody could be matched with, and why.
//!
//! Pure, and it sees nothing but cards: what does not stand on a card can change no ranking. What the card of the person
//! in question says nothing about is not asked of the others either.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Display;

use chrono::NaiveDate;

use crate::card::{Card, TimeSort};
use crate::id::PersonId;

/// How many years apart children may be born to play together.
const CHILDREN_YEARS_APART_MAX: u64 = 3;

worded! {
    /// What is compared.
    Criterion {
        /// When they can meet.
        Times = "times",
        /// Where they live.
        Area = "area",
        /// What they want to do together.
        Purposes = "purposes",
        /// The children at home.
        Children = "children",
        /// What they can speak.
        Languages = "languages",
        /// What they like.
        Interests = "interests",
    }
}

worded! {
    /// How well two cards agree in one criterion.
    Fit {
        /// They have something in common.
        Fits = "fits",
        /// Something close to it, or the other's card does not say.
        Partly = "partly",
        /// They do not.
        Not = "not",
    }
}

worded! {
    /// Why somebody of the other side is not proposed.
    WhyNot {
        /// Has a match.
        Matched = "matched",
        /// Was matched with the person in question before.
        MatchedBefore = "matched_before",
        /// Is not ready for one yet.
        NotReady = "not_ready",
        /// Has left.
        Withdrawn = "withdrawn",
        /// Nothing fits.
        NothingFits = "nothing_fits",
    }
}

/// What one criterion comes to, and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What was compared.
    pub criterion: Criterion,
    /// How well it agrees.
    pub fit: Fit,
    /// What both say: keys, words or, of children, the years of birth of the other's that fit.
    pub shared: Vec<String>,
    /// All that the other says.
    pub theirs: Vec<String>,
}

/// Somebody to be matched with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub person: PersonId,
    /// Since when that person waits.
    pub waits_since: NaiveDate,
    /// Every criterion that the person in question says something about.
    pub reasons: Vec<Reason>,
}

impl Proposal {
    /// How many criteria fit.
    pub fn fits(&self) -> usize {
        self.reasons.iter().filter(|reason| reason.fit == Fit::Fits).count()
    }
}

/// Whom somebody could be matched with on a date, the best first, and who else there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    /// By how many criteria fit, then by who has waited longest.
    pub proposals: Vec<Proposal>,
    /// Everybody else of the other side.
    pub others: Vec<(PersonId, WhyNot)>,
}

/// Ranks those of the other side for the person whose card this is.
pub fn ranking<'a>(of: &Card, among: impl IntoIterator<Item = (PersonId, &'a Card)>, today: NaiveDate) -> Ranking {
    let mut ranking = Ranking::default();
    let Some(side) = of.side else { return ranking };
    for (person, card) in among {
        if card.side != Some(side.other()) {
            continue;
        }
        match waits(of, card, today) {
            Ok(waits_since) => ranking.proposals.push(Proposal { person, waits_since, reasons: reasons(of, card) }),
            Err(why) => ranking.others.push((person, why)),
        }
    }
    let unfit = ranking.proposals.extract_if(.., |proposal| proposal.fits() == 0);
    ranking.others.extend(unfit.map(|proposal| (proposal.person, WhyNot::NothingFits)));
    ranking.proposals.sort_by_key(|proposal| (Reverse(proposal.fits()), proposal.waits_since, proposal.person));
    ranking.others.sort_unstable();
    ranking
}

/// Since when somebody waits who may be proposed, or why they may not.
fn waits(of: &Card, card: &Card, today: NaiveDate) -> Result<NaiveDate, WhyNot> {
    if card.withdrawn.is_some_and(|withdrawn| withdrawn <= today) {
        Err(WhyNot::Withdrawn)
    } else if card.matches_on(today).next().is_some() {
        Err(WhyNot::Matched)
    } else if of.was_matched_with(card) {
        Err(WhyNot::MatchedBefore)
    } else {
        card.waits_on(today).ok_or(WhyNot::NotReady)
    }
}

/// Compares what the first card says with the second.
pub fn reasons(of: &Card, other: &Card) -> Vec<Reason> {
    let area = |card: &Card| BTreeSet::from([card.area.clone()]).into_iter().filter(|key| !key.is_empty()).collect();
    [
        times(of, other),
        compared(Criterion::Area, &area(of), &area(other)),
        compared(Criterion::Purposes, &of.purposes, &other.purposes),
        children(of, other),
        compared(Criterion::Languages, &of.languages, &other.languages),
        compared(Criterion::Interests, &of.interests, &other.interests),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn compared<T: Ord + Display>(criterion: Criterion, mine: &BTreeSet<T>, theirs: &BTreeSet<T>) -> Option<Reason> {
    if mine.is_empty() {
        return None;
    }
    let shared: Vec<String> = mine.intersection(theirs).map(ToString::to_string).collect();
    let fit = if !shared.is_empty() {
        Fit::Fits
    } else if theirs.is_empty() {
        Fit::Partly
    } else {
        Fit::Not
    };
    Some(Reason { criterion, fit, shared, theirs: theirs.iter().map(ToString::to_string).collect() })
}

/// Weekdays fit where neither the days nor the times on them rule each other out: a card that does not say which
/// weekdays, or at what time, rules none out. Other days of the same part of the week are close.
fn times(of: &Card, other: &Card) -> Option<Reason> {
    let says = |card: &Card, sort: TimeSort| card.times.iter().any(|time| time.sort() == sort);
    let is_shared = |sort: TimeSort| of.times.intersection(&other.times).any(|time| time.sort() == sort);
    let rules_out = |sort: TimeSort| says(of, sort) && says(other, sort) && !is_shared(sort);
    let no_weekday = rules_out(TimeSort::Weekday) || rules_out(TimeSort::OnWeekdays);
    let mut reason = compared(Criterion::Times, &of.times, &other.times)?;
    if no_weekday {
        let weekend = of.times.intersection(&other.times).filter(|time| time.sort() == TimeSort::Weekend);
        reason.shared = weekend.map(ToString::to_string).collect();
    }
    let on_weekdays = |card: &Card| says(card, TimeSort::Weekday) || says(card, TimeSort::OnWeekdays);
    let on_weekends = |card: &Card| says(card, TimeSort::Weekend);
    let is_near = on_weekdays(of) && on_weekdays(other) || on_weekends(of) && on_weekends(other);
    if reason.shared.is_empty() && is_near {
        reason.fit = Fit::Partly;
    }
    Some(reason)
}

/// A family with children finds one with children of their age, or of another.
fn children(of: &Card, other: &Card) -> Option<Reason> {
    if of.children.is_empty() {
        return None;
    }
    let is_of_age = |born: &&i64| of.children.values().any(|mine| mine.abs_diff(**born) <= CHILDREN_YEARS_APART_MAX);
    let shared: Vec<String> = other.children.values().filter(is_of_age).map(ToString::to_string).collect();
    let fit = match (shared.is_empty(), other.children.is_empty()) {
        (false, _) => Fit::Fits,
        (true, false) => Fit::Partly,
        (true, true) => Fit::Not,
    };
    let theirs = other.children.values().map(ToString::to_string).collect();
    Some(Reason { criterion: Criterion::Children, fit, shared, theirs })
}
