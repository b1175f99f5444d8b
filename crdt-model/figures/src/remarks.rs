//! Contradictions made visible: what is recorded or stated in two ways, side by side, with why both can be right.
//!
//! A remark corrects nothing. It names the two, in Danish and English with the numbers filled in, and where each stands.

mod agreement;
mod counts;
mod stated;

use chrono::NaiveDate;
use crdt_model::kind::DocumentId;
use rusqlite::Connection;
use serde::Serialize;

use crate::agreed::Agreed;
use crate::figure::Figure;
use crate::glossary::Glossary;
use crate::goals::Aim;
use crate::groups::GroupLine;
use crate::indicator::IndicatorId;
use crate::moment::Moment;
use crate::said::Said;
use crate::terms::Terms;

/// What sort of contradiction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RemarkCode {
    /// Somebody states another last day of the agreement.
    AgreementEndDiffers,
    /// Somebody states another value of a figure.
    StatedOtherwise,
    /// Mentors, young people with a mentor, and courses are three different counts.
    MentoringThreeCounts,
    /// Users counted on a day, and those who came in a year.
    HeadcountAndYear,
    /// The agreement covers more areas than it names.
    AreasUnnamed,
    /// Two of the agreement's areas have the same name.
    AreaNamedTwice,
    /// Consultants as persons, and as full-time equivalents.
    PersonsAndFullTime,
    /// The months of follow-up can be read in two ways.
    FollowUpTwoReadings,
    /// A group is said to run and has not been heard of for long.
    SilentWithoutClosing,
    /// People at introduction meetings, and attendances at courses.
    IntroducedAndTrained,
    /// Two goals are measured by the same series and have different deadlines.
    OneSeriesTwoDeadlines,
    /// New volunteers are counted outside the agreement's areas too.
    NewVolunteersEverywhere,
}

/// A contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What sort.
    pub code: RemarkCode,
    /// In words, numbers filled in.
    pub said: Said,
    /// What is held against what.
    pub compares: Vec<Compared>,
}

/// One side of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// What it is.
    pub what: Said,
    /// What it says.
    pub says: Said,
    /// The indicator, where it is a figure of ours.
    pub indicator: Option<IndicatorId>,
    /// The period of that figure.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// The document, where it stands in one.
    pub document: Option<DocumentId>,
    /// The group, where it is about one.
    pub group: Option<String>,
}

impl Compared {
    fn new(what: Said, says: Said) -> Self {
        Self { what, says, indicator: None, period: None, document: None, group: None }
    }

    fn in_document(self, document: DocumentId) -> Self {
        Self { document: Some(document), ..self }
    }
}

/// What remarks are made of.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The rows.
    pub connection: &'a Connection,
    /// What was agreed and is stated.
    pub agreed: &'a Agreed,
    /// What keys are called.
    pub glossary: &'a Glossary,
    /// The agreement.
    pub terms: &'a Terms,
    /// Its goals.
    pub goals: &'a [Aim],
    /// The groups.
    pub groups: &'a [GroupLine],
    /// As of when.
    pub moment: &'a Moment,
}

impl Ground<'_> {
    /// A figure of ours, from the agreement's first day to its last, as in the note.
    fn figure(&self, id: IndicatorId) -> rusqlite::Result<Ours> {
        self.figure_in(id, self.terms.starts, self.terms.ends)
    }

    fn figure_in(&self, id: IndicatorId, from: NaiveDate, to: NaiveDate) -> rusqlite::Result<Ours> {
        let figure = match self.moment.question(from, to) {
            Ok(question) => id.indicator().figure(self.connection, &question)?,
            Err(_) => Figure::default(),
        };
        Ok(Ours { id, figure, from, to: to.min(self.moment.as_of) })
    }
}

/// A figure of ours and its period.
struct Ours {
    id: IndicatorId,
    figure: Figure,
    from: NaiveDate,
    to: NaiveDate,
}

impl Ours {
    /// The value; nothing where there is none or nothing to count.
    fn some(&self) -> Option<i64> {
        self.figure.value.filter(|value| *value > 0)
    }

    fn compared(&self) -> Compared {
        let says = self.figure.value.map_or_else(|| Said::same("–"), Said::number);
        let compared = Compared::new(self.id.indicator().name.into(), says);
        Compared { indicator: Some(self.id), period: Some((self.from, self.to)), ..compared }
    }
}

/// Every remark as of a moment, in the order of the codes.
pub fn all(ground: &Ground<'_>) -> rusqlite::Result<Vec<Remark>> {
    let mut remarks = agreement::all(ground)?;
    remarks.extend(stated::all(ground)?);
    remarks.extend(counts::all(ground)?);
    remarks.sort_by_key(|remark| remark.code);
    Ok(remarks)
}

/// Those that are about what was agreed and nothing else, as the host programme's note has them.
pub fn of_agreement(ground: &Ground<'_>) -> rusqlite::Result<Vec<Remark>> {
    let mut remarks = agreement::all(ground)?;
    remarks.sort_by_key(|remark| remark.code);
    Ok(remarks)
}
