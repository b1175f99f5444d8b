//! What a figure counts, parted so that everything stands in one part only: the parts add up to the figure.
//!
//! A table on a page may show somebody in each of two groups; such parts add up to more than the whole, and whoever
//! knows both learns how many are in two. What is published in parts is made from these.

use std::collections::BTreeMap;

use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

use crate::indicator::{Adds, Indicator, Words};
use crate::question::{By, KNOWN, Question, key_text};

/// The key of what is in several parts, or in none that is known.
pub const ELSEWHERE: &str = "";

/// What that is called.
pub const ELSEWHERE_NAME: Words = Words { da: "flere eller intet kendt sted", en: "several places or none known" };

/// How many in a part count, and how many could have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Those that count.
    pub counted: i64,
    /// Those that could have and do not.
    pub others: i64,
}

impl Indicator {
    /// The figure's parts by the keys of several dimensions at once, in which each human and each thing stands once.
    pub fn cube(
        &self,
        connection: &Connection,
        question: &Question,
        dimensions: &[By],
    ) -> rusqlite::Result<BTreeMap<Vec<String>, Tally>> {
        let Some(asked) = self.asked(question) else { return Ok(BTreeMap::new()) };
        let mut statement = connection.prepare_cached(&self.cube_sql(dimensions))?;
        let mut rows = statement.query(params_from_iter(asked.values(connection)?))?;
        let mut cube = BTreeMap::<Vec<String>, Tally>::new();
        while let Some(row) = rows.next()? {
            let keys = (0..dimensions.len()).map(|column| Ok(key_text(row.get_ref(column)?)));
            let part = cube.entry(keys.collect::<rusqlite::Result<_>>()?).or_default();
            part.counted += row.get::<_, i64>(dimensions.len())?;
            part.others += row.get::<_, i64>(dimensions.len() + 1)?;
        }
        Ok(cube)
    }

    fn cube_sql(&self, dimensions: &[By]) -> String {
        let facts = self.facts_by(if dimensions.contains(&By::Month) { By::Month } else { By::Whole });
        let listed = |key: &dyn Fn(&str) -> String| -> String {
            dimensions.iter().map(|by| format!("{}, ", key(&format!("coalesce({}, '')", by.key())))).collect()
        };
        if self.adds == Adds::Subjects {
            let one = listed(&|key| format!("iif(count(distinct {key}) = 1, max({key}), '')"));
            let apart = listed(&|key| format!("iif(subject is null, {key}, '')"));
            format!(
                "{KNOWN}, fact as ({facts})
                 select {one}iif(max(counts), iif(subject is null, sum(amount), 1), 0),
                   iif(max(counts) or subject is null, 0, 1)
                 from fact group by {apart}house, subject"
            )
        } else {
            let keys = listed(&str::to_owned);
            let columns: Vec<String> = (1..=dimensions.len()).map(|column| column.to_string()).collect();
            format!(
                "{KNOWN}, fact as ({facts})
                 select {keys}coalesce(sum(amount) filter (where counts), 0), count(*) filter (where not counts)
                 from fact group by {}",
                columns.join(", ")
            )
        }
    }
}
