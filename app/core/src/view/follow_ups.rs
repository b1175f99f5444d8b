//! Which follow-ups and evaluations of a match are due, and which of them are done.

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::follow_up::{self, FollowUp, Outcome};
use crdt_model::host_match::Match;
use crdt_model::id::MatchId;
use crdt_model::kind::Kind;
use crdt_model::problem::Problem;
use crdt_model::response::Response;
use crdt_model::space::Space;

use crate::api::view::FollowUpStep;
use crate::desk::{Desk, Recorded};
use crate::error::AppError;

const SIDES: [MatchSide; 2] = [MatchSide::Newcomer, MatchSide::Host];

/// A match with what says how it goes.
pub(super) struct Followed {
    pub(super) matched: Match,
    pub(super) follow_ups: Vec<Recorded<FollowUp>>,
    /// Both sides' answers that are completed, also those that were taken back.
    pub(super) responses: Vec<Recorded<Response>>,
    /// Every step of both sides, by day.
    pub(super) steps: Vec<FollowUpStep>,
}

impl Followed {
    /// Reads it.
    pub(super) fn read(desk: &mut Desk, of: MatchId) -> Result<Self, AppError> {
        let matched = desk.match_of(of)?.record;
        let follow_ups = desk.records(Space::MatchStaff(of), Kind::FollowUp, FollowUp::read)?;
        let mut responses = Vec::new();
        for side in SIDES {
            responses.extend(desk.responses(of, side)?.into_iter().filter(|found| found.record.completed.is_some()));
        }
        let months = follow_up::months(desk.reference()?.follow_up_months.as_deref());
        let mut followed = Self { matched, follow_ups, responses, steps: Vec::new() };
        for side in SIDES {
            let ours = desk.looks_after(&followed.matched, side);
            for (month, on) in followed.due(&months) {
                if month.is_some() || desk.is_evaluated(side, on)? {
                    followed.steps.push(followed.step(side, month, on, (ours, &months)));
                }
            }
        }
        followed.steps.sort_by_key(|step| (step.on, step.side));
        Ok(followed)
    }

    /// The months and days that come before its end; the evaluation has no month.
    fn due(&self, months: &[u32]) -> impl Iterator<Item = (Option<u32>, NaiveDate)> + use<> {
        let (began, ended) = (self.matched.matched, self.matched.ended);
        let follow_ups = began.map(|began| follow_up::due(began, ended, months)).unwrap_or_default();
        let evaluation = began.map(follow_up::completes).filter(|on| ended.is_none_or(|ended| *on <= ended));
        let follow_ups = follow_ups.into_iter().map(|(month, on)| (Some(month), on));
        follow_ups.chain(evaluation.map(|on| (None, on)))
    }

    fn step(&self, side: MatchSide, month: Option<u32>, on: NaiveDate, (ours, months): (bool, &[u32])) -> FollowUpStep {
        let of_it = |one: &&FollowUp| {
            !one.logged.cancelled
                && one.side == Some(side)
                && one.month.and_then(|written| follow_up::nearest(written, months)) == month
        };
        let of_it = || self.sound().filter(of_it);
        let latest = |outcome| of_it().filter(|one| one.outcome == Some(outcome)).filter_map(|one| one.date).max();
        let done = of_it().filter(|one| one.is_done()).min_by_key(|one| one.date);
        let responses = self.responses.iter().map(|found| &found.record);
        let answered = responses.filter(|one| one.side == Some(side) && !one.logged.cancelled);
        FollowUpStep {
            side,
            month,
            on,
            from: follow_up::opens(on),
            done: if month.is_none() {
                answered.filter_map(|one| one.completed).min()
            } else {
                done.and_then(|one| one.date)
            },
            channel: done.and_then(|one| one.channel).filter(|_| month.is_some()),
            tried: latest(Outcome::DidNotHappen).filter(|_| month.is_some()),
            asked: latest(Outcome::Asked),
            ours,
        }
    }

    /// Without what is dated ahead of its recording, which is left out as in figures.
    fn sound(&self) -> impl Iterator<Item = &FollowUp> {
        let sound = self.follow_ups.iter().filter(|found| !found.problems.contains(&Problem::InTheFuture));
        sound.map(|found| &found.record)
    }

    /// Sides that needed somebody when they were last followed up, while the match runs.
    pub(super) fn needs(&self, today: NaiveDate) -> impl Iterator<Item = (MatchSide, Outcome, NaiveDate)> {
        let last = move |side: MatchSide| {
            let done = self.sound().filter(move |one| one.is_done() && one.side == Some(side));
            let last = done.max_by_key(|one| (one.date, one.logged.at))?;
            Some((side, last.outcome.filter(|outcome| outcome.needs_somebody())?, last.date?))
        };
        SIDES.into_iter().filter(move |_| self.matched.is_running_on(today)).filter_map(last)
    }

    /// The steps that are not done.
    pub(super) fn open(&self) -> impl Iterator<Item = &FollowUpStep> {
        self.steps.iter().filter(|step| step.done.is_none())
    }
}
