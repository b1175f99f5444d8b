//! The nationwide table: what others state of each year (*indberettet*), and what follows from it. Only the derived
//! columns are computed.

use std::collections::BTreeMap;

use crdt_model::kind::DocumentId;
use serde::Serialize;

use crate::agreed::Agreed;
use crate::indicator::Words;
use crate::ratio::{growth, hundredths, tenths};

/// A figure of the nationwide table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nation {
    /// Volunteers.
    Volunteers,
    /// Volunteer groups.
    Groups,
    /// People who were reached.
    Persons,
    /// What it cost, in whole kroner.
    EconomyDkk,
}

impl Nation {
    /// Every figure, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Volunteers, Self::Groups, Self::Persons, Self::EconomyDkk];

    /// The word for it in statements.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Volunteers => "nationwide_volunteers",
            Self::Groups => "nationwide_groups",
            Self::Persons => "nationwide_persons",
            Self::EconomyDkk => "nationwide_economy_dkk",
        }
    }

    /// What it is called.
    pub const fn name(self) -> Words {
        match self {
            Self::Volunteers => Words { da: "Frivillige", en: "Volunteers" },
            Self::Groups => Words { da: "Frivilliggrupper", en: "Volunteer groups" },
            Self::Persons => Words { da: "Berørte personer", en: "People reached" },
            Self::EconomyDkk => Words { da: "Økonomi, kr.", en: "Cost, DKK" },
        }
    }
}

/// The table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Nationwide {
    /// Every year that anything is stated of, the first first.
    pub years: Vec<i64>,
    /// A line for each figure that anything is stated of.
    pub lines: Vec<Line>,
    /// Kroner for each person, in tenths.
    pub kroner_per_person: BTreeMap<i64, i64>,
    /// Persons for each volunteer, in hundredths.
    pub persons_per_volunteer: BTreeMap<i64, i64>,
}

/// A figure over the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which.
    pub figure: Nation,
    /// What is stated, by year.
    pub stated: BTreeMap<i64, Stated>,
    /// From each year to the next of which something is stated.
    pub growth: Vec<Growth>,
    /// From the first year to the last, where there are more than two.
    pub over_all: Option<Growth>,
}

/// What is stated of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// The newest statement's value.
    pub value: i64,
    /// Who stated it.
    pub source: String,
    /// In which document.
    pub stated_in: Option<String>,
    /// The statement.
    pub statement: DocumentId,
    /// Other values that were stated of the same year before.
    pub others: Vec<i64>,
}

/// How a figure grew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// From which year.
    pub from: i64,
    /// To which.
    pub to: i64,
    /// By how many.
    pub by: i64,
    /// By how much, in tenths of a percent.
    pub share: Option<i64>,
}

impl Nationwide {
    /// The table of all that is stated.
    pub fn of(agreed: &Agreed) -> Self {
        let lines: Vec<Line> = Nation::ALL.into_iter().filter_map(|figure| line(agreed, figure)).collect();
        let mut years: Vec<i64> = lines.iter().flat_map(|line| line.stated.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();
        let value = |figure, year| {
            let line = lines.iter().find(|line| line.figure == figure)?;
            line.stated.get(year).map(|stated| stated.value)
        };
        let quotient = |part, whole, of: fn(i64, i64) -> Option<i64>| {
            let each = years.iter().filter_map(|year| Some((*year, of(value(part, year)?, value(whole, year)?)?)));
            each.collect()
        };
        Self {
            kroner_per_person: quotient(Nation::EconomyDkk, Nation::Persons, tenths),
            persons_per_volunteer: quotient(Nation::Persons, Nation::Volunteers, hundredths),
            years,
            lines,
        }
    }
}

fn line(agreed: &Agreed, figure: Nation) -> Option<Line> {
    let mut stated = BTreeMap::<i64, Stated>::new();
    for (id, statement) in agreed.statements.iter().filter(|(_, statement)| statement.figure == figure.word()) {
        let Some((year, value)) = statement.year.zip(statement.value) else { continue };
        let mut others =
            stated.remove(&year).map(|before| [before.others, vec![before.value]].concat()).unwrap_or_default();
        others.retain(|other| *other != value);
        let (source, stated_in) = (statement.source.clone(), statement.document.clone());
        stated.insert(year, Stated { value, source, stated_in, statement: *id, others });
    }
    let years: Vec<(i64, i64)> = stated.iter().map(|(year, stated)| (*year, stated.value)).collect();
    let grown = |(from, before): (i64, i64), (to, after): (i64, i64)| Growth {
        from,
        to,
        by: after.saturating_sub(before),
        share: growth(before, after),
    };
    let each = years.iter().zip(years.iter().skip(1)).map(|(one, next)| grown(*one, *next));
    let (first, last) = (*years.first()?, *years.last()?);
    Some(Line { figure, growth: each.collect(), over_all: (years.len() > 2).then(|| grown(first, last)), stated })
}

#[cfg(test)]
mod tests {
    use crdt_model::statement::NATIONWIDE;

    use super::*;

    #[test]
    fn every_word_says_that_it_is_nationwide() {
        assert!(Nation::ALL.iter().all(|nation| nation.word().starts_with(NATIONWIDE)));
    }
}
