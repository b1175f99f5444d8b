//! One Automerge document as flat scalar root keys.
//!
//! Independent creators merge without a common first change only as long as nobody creates a nested object at a shared
//! key, so no document here has one. What a foreign document holds beside scalars is reported and left as it is.

mod history;

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{
    ActorId, Automerge, Bundle, Change, ChangeHash, ObjId, ROOT, ReadDoc as _, ScalarValue, ScalarValueRef, ValueRef,
};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Europe::Copenhagen;

use crate::id::{Actor, DeviceId};
use crate::problem::Problem;

pub use history::{Recorded, edits_of, hash_of};

/// The schema version that this code writes.
pub const SCHEMA: i64 = 1;

/// The key under which every document names the schema version it was made with.
pub const SCHEMA_KEY: &str = "schema";

/// Milliseconds since 1970-01-01T00:00:00Z by the device's clock. Advisory: order never depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// The local date in Europe/Copenhagen; none where no calendar reaches.
    pub fn local_date(self) -> Option<NaiveDate> {
        Some(DateTime::from_timestamp_millis(self.0)?.with_timezone(&Copenhagen).date_naive())
    }
}

/// A scalar that a root key can hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

/// One key set or removed. A list of these is what a command intends; applied together they are one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The root key.
    pub key: String,
    /// The new value; `None` removes the key.
    pub value: Option<Value>,
}

impl Edit {
    /// Sets a key.
    pub fn put(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { key: key.into(), value: Some(value.into()) }
    }

    /// Removes a key.
    pub fn remove(key: impl Into<String>) -> Self {
        Self { key: key.into(), value: None }
    }
}

/// Why bytes could not become, or be added to, a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The bytes are not a document or change that Automerge can decode.
    #[error("undecodable: {0}")]
    Undecodable(String),
    /// Automerge decoded the changes and could not apply them together with what is there.
    #[error("cannot be applied: {0}")]
    Inapplicable(String),
}

/// The fields of a document: each root key with its scalar and, after concurrent edits, the others that it could be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    values: BTreeMap<String, Value>,
    several: BTreeMap<String, Vec<(DeviceId, Value)>>,
    /// What reading met that was odd.
    pub problems: Vec<Problem>,
}

impl Fields {
    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The number of a key.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.values.get(key) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }

    /// The yes or no of a key.
    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.values.get(key) {
            Some(Value::Bool(yes)) => Some(*yes),
            _ => None,
        }
    }

    /// A text parsed; what cannot be parsed is a problem and reads as absent.
    pub fn parse<T: std::str::FromStr>(&mut self, key: &str) -> Option<T> {
        let parsed = match self.values.get(key)? {
            Value::Text(text) => text.parse().ok(),
            Value::Int(_) | Value::Bool(_) => None,
        };
        if parsed.is_none() {
            self.problems.push(Problem::Unreadable { key: key.to_owned() });
        }
        parsed
    }

    /// Like [`Fields::parse`], and a key that is not there is a problem too.
    pub fn require<T: std::str::FromStr>(&mut self, key: &str) -> Option<T> {
        if !self.values.contains_key(key) {
            self.problems.push(Problem::Missing { key: key.to_owned() });
        }
        self.parse(key)
    }

    /// What several said at once of a key, and by which device, as far as it can be read; nothing where they agree.
    pub fn several<T: std::str::FromStr>(&self, key: &str) -> Vec<(DeviceId, T)> {
        let said = self.several.get(key).into_iter().flatten();
        said.filter_map(|(device, value)| match value {
            Value::Text(text) => Some((*device, text.parse().ok()?)),
            Value::Int(_) | Value::Bool(_) => None,
        })
        .collect()
    }

    /// Every key that starts with `prefix`, with what follows the prefix.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.values
            .range(prefix.to_owned()..)
            .map_while(move |(key, value)| key.strip_prefix(prefix).map(|rest| (rest, value)))
    }

    /// What is chosen: of every key that starts with `prefix` and is set to yes what follows, as far as it can be read.
    pub fn chosen<'a, T: std::str::FromStr>(&'a self, prefix: &'a str) -> impl Iterator<Item = T> + 'a {
        let yes = self.with_prefix(prefix).filter(|(_, value)| **value == Value::Bool(true));
        yes.filter_map(|(rest, _)| rest.parse().ok())
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// An open document.
#[derive(Debug, Clone)]
pub struct Document {
    inner: Automerge,
}

impl Default for Document {
    fn default() -> Self {
        Self::empty()
    }
}

impl Document {
    /// A document that nobody has written to.
    pub fn empty() -> Self {
        Self { inner: Automerge::new() }
    }

    /// Opens saved bytes. Only for bytes from this device's own store or from a relay it knows.
    pub fn load(bytes: &[u8]) -> Result<Self, DocumentError> {
        Automerge::load(bytes)
            .map(|inner| Self { inner })
            .map_err(|error| DocumentError::Undecodable(error.to_string()))
    }

    /// The whole document as bytes, not deflated: quick to write, and small under one zstd stream.
    pub fn save(&self) -> Vec<u8> {
        self.inner.save_nocompress()
    }

    /// Every scalar root key.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for item in self.inner.map_range(ROOT, ..) {
            let key = item.key.to_string();
            match scalar(&item.value) {
                Some(value) => {
                    if item.conflict
                        && let Some(all) = self.several(&key)
                    {
                        fields.problems.push(Problem::TwoValues { key: key.clone() });
                        fields.several.insert(key.clone(), all);
                    }
                    fields.values.insert(key, value);
                }
                None => fields.problems.push(Problem::Unreadable { key }),
            }
        }
        if let Some(schema) = fields.int(SCHEMA_KEY).filter(|schema| *schema > SCHEMA) {
            fields.problems.push(Problem::NewerSchema { schema });
        }
        fields
    }

    /// What several said at once, and by which device, where it differs.
    fn several(&self, key: &str) -> Option<Vec<(DeviceId, Value)>> {
        let all = self.inner.get_all(ROOT, key).unwrap_or_default();
        let mut values = all.iter().map(|(value, _)| value);
        let first = values.next()?;
        if values.all(|other| other == first) {
            return None;
        }
        let said = all.iter().filter_map(|(value, by)| {
            let ObjId::Id(_, actor, _) = by else { return None };
            let device = DeviceId::from_slice(actor.to_bytes().get(..DeviceId::LEN)?)?;
            Some((device, of_scalar(value)?))
        });
        Some(said.collect())
    }

    /// Records the edits as one change by `actor` and gives its uncompressed chunk, as it is stored and sent; `None`
    /// when every key already stands so.
    ///
    /// The first change of a document also names the schema version.
    pub fn edit(&mut self, actor: Actor, at: UnixMillis, edits: &[Edit]) -> Option<Vec<u8>> {
        self.inner.set_actor(ActorId::from(actor.as_bytes().as_slice()));
        let fresh = self.inner.is_empty();
        let standing: Vec<bool> = edits.iter().map(|edit| self.stands(edit)).collect();
        if standing.iter().all(|stands| *stands) {
            return None;
        }
        let mut transaction = self.inner.transaction();
        if fresh {
            transaction.put(ROOT, SCHEMA_KEY, SCHEMA).ok()?;
        }
        for (edit, stands) in edits.iter().zip(standing) {
            if stands {
                continue;
            }
            match &edit.value {
                Some(Value::Text(text)) => transaction.put(ROOT, &edit.key, text.as_str()).ok()?,
                Some(Value::Int(number)) => transaction.put(ROOT, &edit.key, *number).ok()?,
                Some(Value::Bool(yes)) => transaction.put(ROOT, &edit.key, *yes).ok()?,
                None => transaction.delete(ROOT, edit.key.as_str()).ok()?,
            }
        }
        let seconds = at.0.div_euclid(1000);
        transaction.commit_with(CommitOptions::default().with_time(seconds));
        let change = self.inner.get_last_local_change()?;
        Some(change.raw_bytes().to_vec())
    }

    fn stands(&self, edit: &Edit) -> bool {
        let all = self.inner.get_all(ROOT, edit.key.as_str()).unwrap_or_default();
        match &edit.value {
            None => all.is_empty(),
            Some(value) => all.len() == 1 && all.iter().all(|(there, _)| same(there, value)),
        }
    }

    /// Adds changes that were recorded elsewhere. Applying one twice changes nothing; one whose dependencies are not
    /// there waits inside the document until they come.
    pub fn apply(&mut self, changes: &[Vec<u8>]) -> Result<(), DocumentError> {
        let changes = changes
            .iter()
            .map(|bytes| Change::from_bytes(bytes.clone()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| DocumentError::Undecodable(error.to_string()))?;
        self.apply_decoded(changes)
    }

    pub(crate) fn apply_decoded(&mut self, changes: Vec<Change>) -> Result<(), DocumentError> {
        self.inner.apply_changes(changes).map_err(|error| DocumentError::Inapplicable(error.to_string()))
    }

    /// Some of the document's changes in one chunk, smaller than each by itself; `None` when one of them is not here.
    ///
    /// The form is Automerge's and not yet frozen: good on the way, never to be stored.
    pub fn bundle(&self, hashes: &[[u8; 32]]) -> Option<Vec<u8>> {
        let bundle = self.inner.bundle(hashes.iter().copied().map(ChangeHash)).ok()?;
        Some(bundle.bytes().to_vec())
    }

    /// The changes in a bundle, each as stored.
    pub fn changes_of_bundle(bytes: &[u8]) -> Result<Vec<Vec<u8>>, DocumentError> {
        let bundle = Bundle::try_from(bytes).map_err(|error| DocumentError::Undecodable(error.to_string()))?;
        let changes = bundle.to_changes().map_err(|error| DocumentError::Undecodable(error.to_string()))?;
        Ok(changes.iter().map(|change| change.raw_bytes().to_vec()).collect())
    }

    /// Adds everything that another copy of the document has.
    pub fn merge(&mut self, other: &Self) -> Result<(), DocumentError> {
        let changes = self.inner.get_changes_added(&other.inner);
        self.inner.apply_changes(changes).map_err(|error| DocumentError::Inapplicable(error.to_string()))
    }

    /// The hashes that the document stands at, sorted.
    pub fn heads(&self) -> Vec<[u8; 32]> {
        let mut heads: Vec<[u8; 32]> = self.inner.get_heads().into_iter().map(|hash| hash.0).collect();
        heads.sort_unstable();
        heads
    }

    /// The hashes of changes that others refer to and that are not here.
    pub fn missing(&self) -> Vec<[u8; 32]> {
        self.inner.get_missing_deps(&[]).into_iter().map(|hash| hash.0).collect()
    }

    /// Whether a change is part of the document.
    pub fn contains(&self, hash: [u8; 32]) -> bool {
        self.inner.get_change_meta_by_hash(&ChangeHash(hash)).is_some()
    }

    /// The number of a change's last operation, when the change is part of the document.
    pub(crate) fn last_operation(&self, hash: [u8; 32]) -> Option<u64> {
        self.inner.get_change_meta_by_hash(&ChangeHash(hash)).map(|meta| meta.max_op)
    }

    /// How many operations or, where those are more, changes the document is made of.
    pub fn size(&self) -> u64 {
        let stats = self.inner.stats();
        stats.num_ops.max(stats.num_changes)
    }

    /// Every change as stored, in an order in which each comes after what it builds on.
    pub fn changes(&self) -> Vec<Vec<u8>> {
        self.inner.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
    }
}

fn scalar(value: &ValueRef<'_>) -> Option<Value> {
    match value {
        ValueRef::Scalar(scalar) => match scalar {
            ScalarValueRef::Str(text) => Some(Value::Text(text.to_string())),
            ScalarValueRef::Int(number) => Some(Value::Int(*number)),
            // A JavaScript client writes whole numbers as either.
            ScalarValueRef::Uint(number) => i64::try_from(*number).ok().map(Value::Int),
            ScalarValueRef::Boolean(yes) => Some(Value::Bool(*yes)),
            _ => None,
        },
        ValueRef::Object(_) => None,
    }
}

fn of_scalar(value: &automerge::Value<'_>) -> Option<Value> {
    let automerge::Value::Scalar(scalar) = value else { return None };
    match scalar.as_ref() {
        ScalarValue::Str(text) => Some(Value::Text(text.to_string())),
        ScalarValue::Int(number) => Some(Value::Int(*number)),
        ScalarValue::Boolean(yes) => Some(Value::Bool(*yes)),
        _ => None,
    }
}

fn same(there: &automerge::Value<'_>, value: &Value) -> bool {
    match (there, value) {
        (automerge::Value::Scalar(scalar), value) => match (scalar.as_ref(), value) {
            (ScalarValue::Str(there), Value::Text(text)) => there.as_str() == text,
            (ScalarValue::Int(there), Value::Int(number)) => there == number,
            (ScalarValue::Boolean(there), Value::Bool(yes)) => there == yes,
            _ => false,
        },
        (automerge::Value::Object(_), _) => false,
    }
}
