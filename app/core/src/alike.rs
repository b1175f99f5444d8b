//! Which of many names may be one person's, as far as names and years of birth can tell.
//!
//! Pure. Spelling is folded first: case, accents, hyphens, doubled letters, and letters that are written in several ways
//! (Mohammed and Muhamad, Sofie and Sophie, Aase and Åse). The work is bounded: names are sorted into blocks that sound
//! alike, and each is compared only with those that stand next to it there.

mod sound;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::id::GroupId;
use serde::Serialize;
use sound::{folded, skeleton};
use ts_rs::TS;

/// With how many neighbours in a block each is compared.
const NEIGHBOURS_MAX: usize = 24;

/// From how much likeness on, of 1, two first names that sound alike may be one.
const ALIKE_MIN: f64 = 0.82;

/// Somebody as far as is known.
#[derive(Debug, Clone)]
pub(crate) struct Named<'a> {
    /// First name; may end with the initial of the last.
    pub(crate) first: &'a str,
    /// Last name.
    pub(crate) last: Option<&'a str>,
    /// Year of birth.
    pub(crate) birth_year: Option<i64>,
    /// The groups on whose lists they are or were.
    pub(crate) lists: BTreeSet<GroupId>,
}

/// How two are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same name, and something more that agrees.
    SameAndMore,
    /// The same name.
    Same,
    /// One is the other's initial.
    Initial,
    /// Names that are spelled nearly alike.
    Alike,
}

/// Two who may be one, by their places; the smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub(crate) likeness: Likeness,
    pub(crate) one: usize,
    pub(crate) other: usize,
}

/// Pairs that may be one person, the likeliest first.
pub(crate) fn pairs(people: &[Named<'_>]) -> Vec<Pair> {
    let heard: Vec<Heard> = people.iter().map(Heard::new).collect();
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, heard) in heard.iter().enumerate() {
        *bearers.entry(&heard.first).or_default() += 1;
        for block in heard.blocks() {
            blocks.entry(block).or_default().push(index);
        }
    }
    let mut found: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
    for mut block in blocks.into_values() {
        block.sort_by_key(|index| heard.get(*index));
        for (at, one) in block.iter().enumerate() {
            for other in block.iter().skip(at + 1).take(NEIGHBOURS_MAX) {
                let (Some(a), Some(b)) = (heard.get(*one), heard.get(*other)) else { continue };
                let is_rare = bearers.get(a.first.as_str()).is_none_or(|count| *count <= 2);
                if let Some(likeness) = a.likeness(b, is_rare) {
                    found.insert((*one.min(other), *one.max(other)), likeness);
                }
            }
        }
    }
    let mut pairs: Vec<Pair> =
        found.into_iter().map(|((one, other), likeness)| Pair { likeness, one, other }).collect();
    pairs.sort();
    pairs
}

/// A name as it is compared. What stands first decides who stand next to each other in a block.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Heard {
    /// The first name, folded; of several words without the spaces.
    first: String,
    /// The last name or its initial, folded; empty where it is unknown.
    last: String,
    birth_year: Option<i64>,
    /// The first of several first names.
    leading: String,
    lists: BTreeSet<GroupId>,
}

impl Heard {
    fn new(named: &Named<'_>) -> Self {
        let written = named.first.replace(['-', '.'], " ");
        let mut words: Vec<String> = written.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect();
        let ends_with_initial = words.len() > 1 && words.last().is_some_and(|word| word.chars().count() == 1);
        let initial = if ends_with_initial { words.pop() } else { None };
        let last = named.last.map(folded).filter(|last| !last.is_empty()).or(initial);
        Self {
            first: words.concat(),
            last: last.unwrap_or_default(),
            birth_year: named.birth_year,
            leading: words.into_iter().next().unwrap_or_default(),
            lists: named.lists.clone(),
        }
    }

    /// Where it is looked for: by how the first name sounds, and by the last name with the first letter.
    fn blocks(&self) -> Vec<String> {
        if self.first.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![format!("first {}", skeleton(&self.leading))];
        if self.last.chars().count() > 1 {
            let letter: String = skeleton(&self.leading).chars().take(1).collect();
            blocks.push(format!("last {letter} {}", skeleton(&self.last)));
        }
        blocks
    }

    fn likeness(&self, other: &Self, is_rare: bool) -> Option<Likeness> {
        let years_agree = agreement(self.birth_year, other.birth_year)?;
        let known = |heard: &Self| (!heard.last.is_empty()).then(|| heard.last.clone());
        let lasts_agree = match (known(self), known(other)) {
            (Some(one), Some(another)) if last_names_agree(&one, &another) => true,
            (Some(_), Some(_)) => return None,
            _ => false,
        };
        let agree = years_agree || lasts_agree;
        let on_one_list = !self.lists.is_disjoint(&other.lists);
        if self.first == other.first {
            return match () {
                () if agree => Some(Likeness::SameAndMore),
                () if on_one_list || is_rare => Some(Likeness::Same),
                () => None,
            };
        }
        let letter = |heard: &Self| heard.first.chars().next().filter(|_| heard.first.chars().count() == 1);
        if let Some(letter) = letter(self).or(letter(other)) {
            let begins = self.first.starts_with(letter) && other.first.starts_with(letter);
            return (begins && lasts_agree).then_some(Likeness::Initial);
        }
        if !(agree || on_one_list) {
            return None;
        }
        let is_part = self.leading == other.leading && (self.first == self.leading || other.first == other.leading);
        let sounds = skeleton(&self.leading) == skeleton(&other.leading) || lasts_agree;
        let alike = is_part || (sounds && strsim::jaro_winkler(&self.first, &other.first) >= ALIKE_MIN);
        alike.then_some(Likeness::Alike)
    }
}

/// `None` when both are known and differ; else whether both are known.
fn agreement(one: Option<i64>, other: Option<i64>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(true),
        _ => Some(false),
    }
}

/// Two last names, of which either may be an initial.
fn last_names_agree(one: &str, other: &str) -> bool {
    let is_initial = |name: &str| name.chars().count() == 1;
    if is_initial(one) || is_initial(other) {
        return one.chars().next() == other.chars().next();
    }
    one == other || (skeleton(one) == skeleton(other) && strsim::jaro_winkler(one, other) >= ALIKE_MIN)
}
