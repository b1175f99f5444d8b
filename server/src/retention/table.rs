//! What goes, and how the rules are set, on a command line.

use super::{Due, Rule, Rules};
use crate::hall::retention::in_words;
use crate::table::aligned;

/// What goes, by ids, with the day from which it does.
pub fn table(due: &[Due]) -> String {
    let mut rows = vec![["GOES ON", "RULE", "PLACE", "WHAT", "AFTER"].map(str::to_owned)];
    rows.extend(due.iter().map(|due| {
        let (place, what) = in_words(&due.item);
        [due.on.to_string(), due.rule.word().to_owned(), place, what, due.after.to_string()]
    }));
    aligned(&rows)
}

/// How each rule is set.
pub fn set(rules: &Rules) -> String {
    let mut rows = vec![["RULE", "MONTHS", "DEFAULT", "LEAST"].map(str::to_owned)];
    rows.extend(Rule::ALL.map(|rule| {
        let months = rules.months(rule).map_or_else(|| "off".to_owned(), |months| months.to_string());
        [rule.word().to_owned(), months, rule.default_months().to_string(), rule.least_months().to_string()]
    }));
    aligned(&rows)
}
