//! What a note asks for each of its figures, so that it can be asked again once more is known.

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::counted::Counted;
use crate::figure::Figure;
use crate::goals::Aim;
use crate::indicator::{Indicator, IndicatorId};
use crate::moment::Moment;
use crate::note::{self, Note};
use crate::quarterly::{self, Quarterly};
use crate::question::{BadPeriod, Question};

/// A figure that a note gives, whatever is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asked {
    /// Which.
    pub indicator: IndicatorId,
    /// Whether it is what of it falls in a quarter, which may be counted otherwise.
    pub in_quarter: bool,
    /// The first date that counts.
    pub from: NaiveDate,
    /// The last date that counts; it is as of then.
    pub to: NaiveDate,
    /// The last date on which a missing report is missed.
    pub due: NaiveDate,
    /// The key of the area; none is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The key of the activity kind; none is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The organisation's id; none is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

impl Asked {
    /// The indicator as it counts here; nothing of what makes no sense in a quarter.
    pub const fn counts(&self) -> Option<&'static Indicator> {
        if self.in_quarter { self.indicator.in_quarter() } else { Some(self.indicator.indicator()) }
    }

    /// The question as it is known at a position.
    pub fn question(&self, position: i64) -> Result<Question, BadPeriod> {
        let mut question = Question::new(self.from, self.to, self.to, self.due, position)?;
        if let Some(area) = &self.area {
            question = question.in_area(area);
        }
        if let Some(kind) = &self.kind {
            question = question.in_kind(kind);
        }
        if let Some(organisation) = self.organisation.as_deref().and_then(|id| id.parse().ok()) {
            question = question.in_organisation(organisation);
        }
        Ok(question)
    }

    /// The figure as it is known at a position, and what it counts; nothing where it cannot be asked.
    pub fn answer(&self, connection: &Connection, position: i64) -> rusqlite::Result<Option<(Figure, Counted)>> {
        let Some((indicator, question)) = self.counts().zip(self.question(position).ok()) else { return Ok(None) };
        Ok(Some((indicator.figure(connection, &question)?, indicator.counted(connection, &question)?)))
    }

    fn of_question(indicator: IndicatorId, in_quarter: bool, question: &Question, due: NaiveDate) -> Self {
        Self {
            indicator,
            in_quarter,
            from: question.from(),
            to: question.last(),
            due,
            area: None,
            kind: None,
            organisation: None,
        }
    }

    fn of_aim(moment: &Moment, aim: &Aim) -> Option<Self> {
        let question = moment.question(aim.from, aim.to).ok()?;
        let due = moment.due.min(question.last());
        Some(Self {
            area: aim.area.clone(),
            kind: aim.activity_kind.clone(),
            organisation: aim.organisation.map(|id| id.to_string()),
            ..Self::of_question(aim.indicator?, false, &question, due)
        })
    }
}

impl Note {
    /// Every figure of the note, those of its goals included, each once.
    pub fn asked(&self) -> Vec<(Asked, Figure)> {
        let told = self.figures.iter().filter_map(|told: &note::Told| {
            let question = self.moment.question(told.from, told.to).ok()?;
            Some((Asked::of_question(told.id, false, &question, self.moment.due.min(told.to)), told.figure))
        });
        each_once(told.chain(aimed_at(&self.moment, &self.goals)))
    }
}

impl Quarterly {
    /// Every figure of the note: since the programme began, in the quarter, and of its goals, each once.
    pub fn asked(&self) -> Vec<(Asked, Figure)> {
        let (moment, due) = (&self.moment, self.moment.due.min(self.to));
        let so_far = moment.question(self.terms.starts, self.terms.ends).ok();
        let quarter = moment.question(self.from, self.to).ok();
        let told = self.figures.iter().flat_map(|told: &quarterly::Told| {
            let whole = so_far.as_ref().map(|question| Asked::of_question(told.id, false, question, due));
            let part = quarter.as_ref().filter(|_| told.id.in_quarter().is_some());
            let part = part.map(|question| Asked::of_question(told.id, true, question, due));
            [whole.map(|asked| (asked, told.so_far)), part.map(|asked| (asked, told.in_quarter))].into_iter().flatten()
        });
        each_once(told.chain(aimed_at(moment, &self.sub_goals)).chain(aimed_at(moment, &self.criteria)))
    }
}

fn aimed_at<'a>(moment: &'a Moment, aims: &'a [Aim]) -> impl Iterator<Item = (Asked, Figure)> + 'a {
    aims.iter().filter_map(move |aim| Asked::of_aim(moment, aim).zip(aim.actual))
}

fn each_once(all: impl Iterator<Item = (Asked, Figure)>) -> Vec<(Asked, Figure)> {
    let mut figures = Vec::<(Asked, Figure)>::new();
    for (asked, figure) in all {
        if !figures.iter().any(|(there, _)| *there == asked) {
            figures.push((asked, figure));
        }
    }
    figures
}
