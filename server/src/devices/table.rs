//! The list of devices on a command line: a table for people, JSON for programs.

use serde_json::{Value, json};

use super::Listed;
use crate::store::device::Status;
use crate::table::{aligned, minute};

const HEADS: [&str; 8] = ["DEVICE", "LABEL", "STATUS", "LAST SEEN", "UNSENT", "APP", "REFUSED", "PLACES"];

/// As a table.
pub fn table(devices: &[Listed], now: i64) -> String {
    let mut rows = vec![HEADS.map(str::to_owned)];
    rows.extend(devices.iter().map(|listed| row(listed, now)));
    aligned(&rows)
}

fn row(listed: &Listed, now: i64) -> [String; HEADS.len()] {
    let described = &listed.described;
    let status = match (described.device.status, &listed.words) {
        (Status::Pending, Some(words)) => format!("waits: {}", words.join(" ")),
        (Status::Active, _) if listed.should_have_locked(now) => "active, should have locked itself".to_owned(),
        (Status::Revoked, _) if listed.knows_that_it_is_closed() => "closed, and knows it".to_owned(),
        (Status::Revoked, _) => "closed".to_owned(),
        (status, _) => status.word().to_owned(),
    };
    let about = described.about.as_ref();
    let places = listed.grants.iter().map(|grant| format!("{} in {}", grant.role.word(), grant.space));
    [
        described.id.to_string(),
        described.label.clone(),
        status,
        minute(described.last_seen),
        about.map_or_else(|| "-".to_owned(), |about| about.waiting.to_string()),
        about.map_or_else(|| "-".to_owned(), |about| about.app.clone()),
        listed.refused_in_all().to_string(),
        places.collect::<Vec<_>>().join(", "),
    ]
}

/// As JSON; times in milliseconds since 1970.
pub fn json(devices: &[Listed], now: i64) -> Value {
    let one = |listed: &Listed| {
        let described = &listed.described;
        let about = described.about.as_ref();
        let refused: serde_json::Map<String, Value> =
            listed.refused.iter().map(|(reason, count)| (reason_word(*reason), json!(count))).collect();
        json!({
            "device": described.id,
            "label": described.label,
            "status": described.device.status,
            "words": listed.words,
            "enrolled_at": described.enrolled_at,
            "last_seen": described.last_seen,
            "locks_after_days": listed.locks_after_days,
            "should_have_locked": listed.should_have_locked(now),
            "closed_at": described.revoked_at,
            "knows_that_it_is_closed": listed.knows_that_it_is_closed(),
            "app": about.map(|about| &about.app),
            "unsent": about.map(|about| about.waiting),
            "unsent_since": about.and_then(|about| about.waiting_since),
            "code_at": described.code_at,
            "refused": refused,
            "places": listed.grants.iter().map(|grant| json!({ "space": grant.space, "role": grant.role })).collect::<Vec<_>>(),
        })
    };
    devices.iter().map(one).collect()
}

/// A reason as its one word.
pub fn reason_word(reason: crdt_model::wire::Reason) -> String {
    serde_json::to_value(reason).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
