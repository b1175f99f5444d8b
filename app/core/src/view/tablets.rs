//! Which tablets have been in touch, and which have not.

use std::collections::BTreeSet;

use crdt_model::document::UnixMillis;
use crdt_model::id::DeviceId;
use crdt_model::rights::{Right, Role};
use crdt_model::space::Space;
use crdt_model::wire::{AccessAsk, Tablet};
use crdt_model::words::confirmation_words;

use crate::api::view::{TabletLine, TabletStanding, Tablets};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store::{self, access_command};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A tablet that was not in touch for longer has missed an evening of its group.
const QUIET_DAYS: i64 = 8;

/// The devices of the organisation. For coordinators.
pub(crate) fn tablets(desk: &mut Desk) -> Result<Tablets, AppError> {
    if desk.role() != Role::Coordinator {
        return Err(ErrorCode::NotAllowed.into());
    }
    let (told_at, told) = (store::meta::tablets_at(desk.connection())?, store::tablets::told(desk.connection())?);
    let asked = access_command::all(desk.connection())?.into_iter();
    let let_in: BTreeSet<DeviceId> = asked
        .filter_map(|(command, refused)| match command.ask {
            AccessAsk::Confirm(device) if refused.is_none() => Some(device),
            AccessAsk::Confirm(_)
            | AccessAsk::Invite(_)
            | AccessAsk::TakeBack(_)
            | AccessAsk::Erase(_)
            | AccessAsk::HandedOut(_) => None,
        })
        .collect();
    let mut tablets = told.into_iter().map(|tablet| line(desk, tablet, &let_in)).collect::<Result<Vec<_>, _>>()?;
    tablets.sort_by_key(|line| (line.standing, line.last_seen, line.device));
    Ok(Tablets { told_at, tablets })
}

/// How many tablets somebody should see to.
pub(crate) fn missing(desk: &Desk) -> Result<usize, AppError> {
    let told = store::tablets::told(desk.connection())?;
    Ok(told.iter().filter(|tablet| standing(desk, tablet, &BTreeSet::new()).is_missing()).count())
}

fn line(desk: &mut Desk, tablet: Tablet, let_in: &BTreeSet<DeviceId>) -> Result<TabletLine, AppError> {
    let mut groups = Vec::new();
    for group in tablet.spaces.iter().filter_map(Space::as_group) {
        if desk.check(Space::Group(group), Right::Read, crdt_model::kind::Kind::Group).is_ok() {
            groups.push(desk.group(group)?.name.clone());
        }
    }
    Ok(TabletLine {
        is_this: tablet.device == desk.device(),
        standing: standing(desk, &tablet, let_in),
        last_seen: UnixMillis(tablet.last_seen),
        waiting: tablet.about.as_ref().map(|about| about.waiting),
        waiting_since: tablet.about.as_ref().and_then(|about| about.waiting_since).map(UnixMillis),
        app: tablet.about.map(|about| about.app).filter(|app| !app.is_empty()),
        groups,
        locks_after_days: tablet.locks_after_days,
        words: tablet.waits.map(|key| confirmation_words(&key, &desk.relay().key).map(str::to_owned)),
        label: tablet.label,
        device: tablet.device,
    })
}

fn standing(desk: &Desk, tablet: &Tablet, let_in: &BTreeSet<DeviceId>) -> TabletStanding {
    let away = desk.now().0 - tablet.last_seen;
    if tablet.closed {
        TabletStanding::Closed
    } else if tablet.waits.is_some() && let_in.contains(&tablet.device) {
        TabletStanding::LetIn
    } else if tablet.waits.is_some() {
        TabletStanding::Waits
    } else if tablet.device == desk.device() {
        TabletStanding::Seen
    } else if away > i64::from(tablet.locks_after_days) * DAY_MS {
        TabletStanding::ShouldHaveLocked
    } else if away > QUIET_DAYS * DAY_MS {
        TabletStanding::Quiet
    } else {
        TabletStanding::Seen
    }
}
