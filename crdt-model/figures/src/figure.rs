//! The answer to a question: a figure with what it is of and its coverage, or none where nobody reported.

use std::collections::BTreeMap;

use crdt_model::reference::KindRole;
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

use crate::indicator::{Adds, Covered, Denominator, Indicator, IndicatorId, Kept};
use crate::question::{By, KNOWN, Question, key_text};
use crate::ratio;
use crate::tally::{Tally, tallies};

/// How many of the answers that were expected have come: reports of opening days, headcounts of running groups, or counts
/// of events, each of which is a group here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Coverage {
    /// Groups that were running and were to answer.
    pub groups_expected: i64,
    /// Those of them that answered at least once.
    pub groups_reported: i64,
    /// Opening days of those groups; none for headcounts.
    pub days_expected: i64,
    /// Those of them that were answered: held, held closed or cancelled.
    pub days_reported: i64,
}

impl Coverage {
    /// Whether no answer is missing.
    pub const fn is_complete(&self) -> bool {
        self.groups_reported >= self.groups_expected && self.days_reported >= self.days_expected
    }
}

/// A figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Figure {
    /// The value; none where nothing was reported. Silence is not zero.
    pub value: Option<i64>,
    /// What the value is of, where the indicator has a denominator.
    pub of: Option<i64>,
    /// Of answers to a question: how many could have answered, where [`Figure::of`] is how many did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<i64>,
    /// How much of the value has two answers that nobody has settled.
    pub unsettled: i64,
    /// How many fewer people it would be, were all those one who may be.
    pub possible_doubles: i64,
    /// How complete the groups' answers behind it are; none where no group is asked to answer.
    pub coverage: Option<Coverage>,
}

impl Figure {
    /// Whether the true value may be higher, because answers are missing.
    pub fn is_at_least(&self) -> bool {
        self.coverage.is_some_and(|coverage| !coverage.is_complete())
    }

    /// The value in tenths of a percent of what it is of, rounded half up; none of nothing.
    pub fn share_tenths(&self) -> Option<i64> {
        ratio::share(self.value?, self.of?)
    }
}

impl Indicator {
    /// The figure for the whole of the question.
    pub fn figure(&self, connection: &Connection, question: &Question) -> rusqlite::Result<Figure> {
        Ok(self.figures(connection, question, By::Whole)?.remove("").unwrap_or_default())
    }

    /// The figure for each part that counts something or was expected to; none for parts that it does not have.
    pub fn figures(
        &self,
        connection: &Connection,
        question: &Question,
        by: By,
    ) -> rusqlite::Result<BTreeMap<String, Figure>> {
        let Some(asked) = self.asked(question).filter(|_| self.has(by)) else { return Ok(BTreeMap::new()) };
        let tallies = match self.covered {
            Covered::No => BTreeMap::new(),
            Covered::ByReports => tallies(connection, &asked, by)?,
            Covered::ByHeadcounts => headcount_coverages(connection, &asked, by, self.only_role)?,
            Covered::ByEvents => event_coverages(connection, &asked, by)?,
        };
        self.figures_beside(connection, question, by, &tallies)
    }

    /// The same with the tallies at hand, which several indicators share.
    pub(crate) fn figures_beside(
        &self,
        connection: &Connection,
        question: &Question,
        by: By,
        tallies: &BTreeMap<String, Tally>,
    ) -> rusqlite::Result<BTreeMap<String, Figure>> {
        let Some(asked) = self.asked(question).filter(|_| self.has(by)) else { return Ok(BTreeMap::new()) };
        let mut figures = BTreeMap::<String, Figure>::new();
        if self.covered != Covered::No {
            figures.extend(tallies.iter().map(|(key, tally)| (key.clone(), self.tallied(tally))));
        }
        if self.adds == Adds::Places || matches!(self.kept, Kept::Meetings | Kept::Attendance) {
            return Ok(figures);
        }
        let mut statement = connection.prepare_cached(&self.sql(by))?;
        let mut rows = statement.query(params_from_iter(asked.values(connection)?))?;
        while let Some(row) = rows.next()? {
            let figure = figures.entry(key_text(row.get_ref(0)?)).or_default();
            figure.value = row.get(1)?;
            figure.unsettled = row.get(2)?;
            figure.possible_doubles = row.get(3)?;
            match self.denominator {
                Some(Denominator::Eligible) => figure.of = row.get(4)?,
                Some(Denominator::Answered) => (figure.eligible, figure.of) = (row.get(4)?, row.get(5)?),
                Some(Denominator::Of(_)) | None => {}
            }
        }
        if by == By::Whole && self.none_is_zero {
            self.or_zero(figures.entry(String::new()).or_default());
        }
        if let Some(Denominator::Of(other)) = self.denominator {
            let wholes = other.indicator().figures(connection, question, by)?;
            for (key, figure) in &mut figures {
                figure.of = wholes.get(key).and_then(|whole| whole.value);
            }
        }
        if let Adds::AmountsForEach(other) = self.adds {
            let wholes = other.indicator().figures(connection, question, by)?;
            for (key, figure) in &mut figures {
                let each = wholes.get(key).and_then(|whole| whole.value);
                figure.value = figure.value.zip(each).and_then(|(sum, each)| ratio::whole(sum, each));
            }
        }
        Ok(figures)
    }

    /// What is known of a part from its tally. Where nobody reported there is no value.
    fn tallied(&self, tally: &Tally) -> Figure {
        let (coverage, figure) = (tally.coverage, Figure { coverage: Some(tally.coverage), ..Figure::default() });
        let reported = |count| (tally.reports > 0).then_some(count);
        match self.kept {
            _ if self.adds == Adds::Places => {
                Figure { value: Some(coverage.groups_reported), of: Some(coverage.groups_expected), ..figure }
            }
            Kept::Meetings => Figure { value: reported(tally.held), ..figure },
            Kept::Attendance => Figure { value: reported(tally.present), unsettled: tally.unsettled, ..figure },
            Kept::Participants(_) => Figure { value: reported(0), ..figure },
            Kept::No => figure,
        }
    }

    /// The question as this indicator is asked it; none where it has no answer there, such as a consultant's in a group.
    pub(crate) fn asked(&self, question: &Question) -> Option<Question> {
        let asks = |asks: bool, by: By| !asks || self.has(by);
        let has_all = asks(question.group().is_some(), By::Group)
            && asks(question.area().is_some(), By::Area)
            && asks(question.kind().is_some(), By::Kind)
            && asks(question.organisation().is_some(), By::Organisation);
        has_all.then(|| question.clone())
    }

    /// Whether its figure can be parted so.
    pub fn has(&self, by: By) -> bool {
        by == By::Whole || self.parts.contains(&by)
    }

    /// Zero where nothing was recorded.
    pub(crate) fn or_zero(&self, figure: &mut Figure) {
        figure.value.get_or_insert(0);
        if matches!(self.denominator, Some(Denominator::Eligible | Denominator::Answered)) {
            figure.of.get_or_insert(0);
        }
        if self.denominator == Some(Denominator::Answered) {
            figure.eligible.get_or_insert(0);
        }
    }

    /// The facts, apart for each month where the figure is parted so.
    pub(crate) fn facts_by(&self, by: By) -> String {
        self.facts.replace("{by_month}", if by == By::Month { ", substr(date, 1, 7)" } else { "" })
    }

    /// Value, unsettled, possible doubles, those that could have counted and those that answered, by key. Subjects are
    /// sorted by what tells them apart soonest.
    fn sql(&self, by: By) -> String {
        let key = by.key();
        let facts = match self.kept {
            Kept::Participants(facts) if by != By::Month => facts.to_owned(),
            _ => self.facts_by(by),
        };
        if self.adds == Adds::Subjects {
            format!(
                "{KNOWN}, fact as ({facts})
                 select key, sum(n), sum(two), sum(known - may_be), sum(eligible), null from (
                   select key, coalesce(sum(n) filter (where counted), 0) as n,
                     coalesce(sum(two) filter (where counted), 0) as two,
                     count(maybe) filter (where counted) as known,
                     count(distinct maybe) filter (where counted) as may_be, count(subject) as eligible
                   from (
                     select {key} as key, house, subject, max(maybe) as maybe, max(counts) as counted,
                       min(unsettled) as two, iif(subject is null, sum(amount), 1) as n
                     from fact group by subject, 1, house
                   ) group by key, house
                 ) group by key"
            )
        } else {
            format!(
                "{KNOWN}, fact as ({facts})
                 select {key} as key, coalesce(sum(amount) filter (where counts), 0),
                   coalesce(sum(unsettled) filter (where counts), 0), 0, count(*), count(counts)
                 from fact group by 1"
            )
        }
    }
}

/// Every indicator's figure for the whole of the question. How complete the groups' reports are is worked out once.
pub fn all(connection: &Connection, question: &Question) -> rusqlite::Result<Vec<(&'static Indicator, Figure)>> {
    let reports = tallies(connection, question, By::Whole)?;
    let figure = |id: &IndicatorId| {
        let indicator = id.indicator();
        if indicator.covered != Covered::ByReports {
            return Ok((indicator, indicator.figure(connection, question)?));
        }
        let figures = indicator.figures_beside(connection, question, By::Whole, &reports)?;
        Ok((indicator, figures.get("").copied().unwrap_or_default()))
    };
    IndicatorId::ALL.iter().map(figure).collect()
}

/// The coverage of the whole of the question by the groups' reports.
pub fn coverage(connection: &Connection, question: &Question) -> rusqlite::Result<Coverage> {
    Ok(coverages(connection, question, By::Whole)?.remove("").unwrap_or_default())
}

/// The coverage of each part in which a report was expected or came.
pub(crate) fn coverages(
    connection: &Connection,
    question: &Question,
    by: By,
) -> rusqlite::Result<BTreeMap<String, Coverage>> {
    let tallies = tallies(connection, question, by)?;
    Ok(tallies.into_iter().map(|(key, tally)| (key, tally.coverage)).collect())
}

/// The coverage of each part in which a group was to be counted or was.
fn headcount_coverages(
    connection: &Connection,
    question: &Question,
    by: By,
    only: Option<KindRole>,
) -> rusqlite::Result<BTreeMap<String, Tally>> {
    let key = by.key();
    let only = only.map(|role| format!("where role = '{role}'")).unwrap_or_default();
    let sql = format!(
        "{KNOWN} select {key} as key, count(*) filter (where is_running), count(*) filter (where is_running and counts),
           0, 0 from census {only} group by 1"
    );
    covered(connection, question, &sql)
}

/// The coverage of each part in which an event was held.
fn event_coverages(connection: &Connection, question: &Question, by: By) -> rusqlite::Result<BTreeMap<String, Tally>> {
    let key = by.key();
    let sql = format!("{KNOWN} select {key} as key, count(*), count(count), 0, 0 from held_event group by 1");
    covered(connection, question, &sql)
}

fn covered(connection: &Connection, question: &Question, sql: &str) -> rusqlite::Result<BTreeMap<String, Tally>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params_from_iter(question.values(connection)?), |row| {
        let coverage = Coverage {
            groups_expected: row.get(1)?,
            groups_reported: row.get(2)?,
            days_expected: row.get(3)?,
            days_reported: row.get(4)?,
        };
        Ok((key_text(row.get_ref(0)?), Tally { coverage, ..Tally::default() }))
    })?;
    rows.collect()
}
