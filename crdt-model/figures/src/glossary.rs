//! What keys of the reference data are called, as the rows know it at a position.

use std::collections::BTreeMap;

use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use crdt_model::reference::{KindRole, Tier};
use rusqlite::{Connection, params};

use crate::place::Names;
use crate::said::Said;

/// Names of areas and groups, kinds of activities, partners and organisations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    /// Groups by id and areas by key.
    pub names: Names,
    /// Activity kinds by key.
    pub kinds: BTreeMap<String, Said>,
    /// What activity kinds were said to be, by key.
    roles: BTreeMap<String, KindRole>,
    words: BTreeMap<(String, String), Said>,
}

impl Glossary {
    /// What was known at a position.
    pub fn at(connection: &Connection, position: i64) -> rusqlite::Result<Self> {
        let (mut kinds, mut roles) = (BTreeMap::<String, Said>::new(), BTreeMap::<String, KindRole>::new());
        let mut select = connection.prepare_cached(
            "select kind, danish, english, role from activity_kind
             where known_from <= ?1 and (known_until is null or known_until > ?1)",
        )?;
        let mut rows = select.query(params![position])?;
        while let Some(row) = rows.next()? {
            let (key, role): (String, Option<String>) = (row.get(0)?, row.get(3)?);
            roles.extend(role.and_then(|role| Some((key.clone(), role.parse::<KindRole>().ok()?))));
            kinds.insert(key, Said { da: row.get(1)?, en: row.get(2)? });
        }
        let mut words = connection.prepare_cached(
            "select sort, key, danish, english from word
             where known_from <= ?1 and (known_until is null or known_until > ?1)",
        )?;
        let words = words
            .query_map(params![position], |row| {
                Ok(((row.get(0)?, row.get(1)?), Said { da: row.get(2)?, en: row.get(3)? }))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self { names: Names::at(connection, position)?, kinds, roles, words })
    }

    /// What an activity kind is called; its key where the reference data does not say.
    pub fn kind(&self, key: &str) -> Said {
        self.kinds.get(key).cloned().unwrap_or_else(|| Said::same(key))
    }

    /// What an activity kind is taken for.
    pub fn role(&self, key: &str) -> Option<KindRole> {
        KindRole::of(key, self.roles.get(key).copied())
    }

    /// What a local partner is called; its key where the reference data does not say.
    pub fn partner(&self, key: &str) -> String {
        self.word("partner", key).map_or_else(|| key.to_owned(), |name| name.da.clone())
    }

    /// What an organisation is called, where the reference data says so.
    pub fn organisation(&self, id: OrganisationId) -> Option<String> {
        self.word("organisation", &id.to_string()).map(|name| name.da.clone())
    }

    /// Every organisation with a name, by id.
    pub fn organisations(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.words.iter().filter(|((sort, _), _)| sort == "organisation");
        all.map(|((_, key), name)| (key.as_str(), name.da.as_str()))
    }

    /// What an offer that newcomers are shown the way to is called; its key where the reference data does not say.
    pub fn destination(&self, key: &str) -> String {
        self.word("destination", key).map_or_else(|| key.to_owned(), |name| name.da.clone())
    }

    /// How close an organisation is to the host programme.
    pub fn tier(&self, id: OrganisationId) -> Option<Tier> {
        self.word("tier", &id.to_string())?.da.parse().ok()
    }

    /// The agreement whose goals are the host programme's.
    pub fn host_programme(&self) -> Option<DocumentId> {
        self.word("host_programme", "")?.da.parse().ok()
    }

    /// The months in which a match is followed up, as written.
    pub fn follow_up_months(&self) -> Option<&str> {
        self.word("follow_up_months", "").map(|months| months.da.as_str())
    }

    fn word(&self, sort: &str, key: &str) -> Option<&Said> {
        self.words.get(&(sort.to_owned(), key.to_owned()))
    }
}
