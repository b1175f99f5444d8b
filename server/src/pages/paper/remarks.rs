//! Contradictions as they stand in a note that leaves the house.

use chrono::NaiveDate;
use figures::IndicatorId;
use figures::note::Note;
use figures::remarks::{Compared, Remark, RemarkCode};

use super::{said, words};
use crate::pages::ask::Period;
use crate::pages::told;
use crate::pages::words::Words;
use crate::paper::Part;

/// A figure of everything, from one date to another.
type Known = (IndicatorId, NaiveDate, NaiveDate);

/// What the note's edition tells exactly: its figures, and what its goals ask of everything.
pub(super) fn known(note: &Note) -> Vec<Known> {
    let goals = note.goals.iter().filter(|aim| aim.is_about_all() && aim.actual.is_some());
    let goals = goals.filter_map(|aim| Some((aim.indicator?, aim.from, aim.to)));
    note.figures.iter().map(|told| (told.id, told.from, told.to)).chain(goals).collect()
}

/// Contradictions. Nothing holds a count against what was published that is none of the note's figures: such a remark
/// names its sides, and their numbers stand on the note's page alone.
pub(super) fn part(w: &Words<'_>, period: &Period, remarks: &[Remark], known: &[Known]) -> Part {
    if remarks.is_empty() {
        return said(w.t("remarks.none"));
    }
    let is_known = |side: &Compared| match (side.indicator, side.period) {
        (Some(id), Some((from, to))) => known.contains(&(id, from, to)),
        _ => true,
    };
    let items = remarks.iter().zip(told::remarks(w, period, remarks)).map(|(remark, shown)| {
        let text = match remark.code {
            // What either reading finds done stands in its sides.
            RemarkCode::FollowUpTwoReadings => shown.said,
            _ if remark.compares.iter().all(is_known) => {
                let sides = shown.compares.iter().map(|(what, says, _)| format!("{what}: {says}"));
                format!("{} {}.", shown.said, sides.collect::<Vec<_>>().join(" · "))
            }
            _ => {
                let sides: Vec<&str> = shown.compares.iter().map(|(what, _, _)| what.as_str()).collect();
                w.fill("remarks.inside", &[("sides", &sides.join(" · "))])
            }
        };
        vec![words(&text)]
    });
    Part::List { items: items.collect() }
}
