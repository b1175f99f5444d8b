//! "Where are my things?"

use std::cmp::Reverse;

use crdt_model::group::Group;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use crdt_model::wire::Reason;

use crate::api::view::{RefusedItem, RefusedRecord, SyncDetails, SyncStatus, Waiting, What};
use crate::desk::Desk;
use crate::error::AppError;
use crate::store::{access_command, granted, meta, outbox, returned, set_aside, space_command};
use crate::sync::Standing;

/// How many things a list shows; the counts count all.
const LIST_MAX: usize = 500;

/// What the sync chip says.
pub(crate) fn status(desk: &Desk, standing: Standing) -> Result<SyncStatus, AppError> {
    let connection = desk.connection();
    let tally = outbox::tally(connection)?;
    let commands = space_command::tally(connection)?;
    let access = access_command::tally(connection)?;
    let kept = u32::try_from(returned::kept(connection)?.len()).unwrap_or(u32::MAX);
    let has_unread_name = set_aside::documents(connection)?.iter().any(|(_, document)| document.kind() == Kind::Name);
    Ok(SyncStatus {
        now: desk.now(),
        waiting: tally.waiting.max(commands.waiting) + access.waiting,
        waiting_since: [&tally, &commands, &access].into_iter().filter_map(|tally| tally.waiting_since).min(),
        not_given_back: returned::count(connection)?,
        to_look_at: tally.refused
            + commands.refused
            + access.refused
            + kept
            + desk.unsettled()?
            + set_aside::count(connection)?,
        received_at: meta::received_at(connection)?,
        contact_at: meta::contact_at(connection)?,
        offline_since: standing.offline_since,
        trouble: standing.trouble,
        names: desk.names(),
        names_coming: !granted::incomplete(connection)?.is_empty() || has_unread_name,
    })
}

/// All that waits and all that was refused.
pub(crate) fn details(desk: &mut Desk, standing: Standing) -> Result<SyncDetails, AppError> {
    let status = status(desk, standing)?;
    let received = meta::received(desk.connection())?;
    let (mut waiting, mut refused) = (Vec::new(), Vec::new());
    for act in outbox::acts(desk.connection(), LIST_MAX)? {
        let item = Waiting { what: desk.sayable(act.what), by: desk.name_of(act.by)?, at: act.at };
        let recorded_again = act.refused.is_none();
        if recorded_again {
            waiting.push(item.clone());
        }
        if let Some(reason) = act.refused.or(act.again) {
            // What the relay may still take is nobody's to let go.
            let is_final = !recorded_again && reason != Reason::UnknownSpace;
            let record = is_final.then_some(RefusedRecord::Act { act: act.act });
            refused.push(RefusedItem { item, reason, recorded_again, record });
        }
    }
    for asked in access_command::list(desk.connection(), LIST_MAX)? {
        let item = Waiting { what: asked.what, by: desk.name_of(asked.by)?, at: asked.at };
        match asked.refused {
            None => waiting.push(item),
            Some(reason) => {
                let record = Some(RefusedRecord::Access { command: asked.id });
                refused.push(RefusedItem { item, reason, recorded_again: false, record });
            }
        }
    }
    waiting.sort_by_key(|item| Reverse(item.at));
    for command in space_command::refused(desk.connection(), LIST_MAX)? {
        let item = Waiting { what: desk.sayable(command.what), by: desk.name_of(command.by)?, at: command.at };
        let record = Some(RefusedRecord::Space { command: command.id });
        refused.push(RefusedItem { item, reason: command.reason, recorded_again: false, record });
    }
    for kept in returned::kept(desk.connection())? {
        let what = What::GivenBack { count: kept.count, place: name_of_space(desk, kept.space) };
        let record = (kept.reason != Reason::UnknownSpace).then_some(RefusedRecord::GivenBack { space: kept.space });
        let item = Waiting { what, by: None, at: kept.at };
        refused.push(RefusedItem { item, reason: kept.reason, recorded_again: false, record });
    }
    let kept = outbox::count(desk.connection())?;
    Ok(SyncDetails {
        status,
        saved: received.saturating_add(kept),
        received,
        waiting,
        refused,
        unsettled: desk.unsettled()?,
        set_aside: set_aside::since(desk.connection(), LIST_MAX)?,
    })
}

/// What a space is called here, also one that this device may not hold any more.
fn name_of_space(desk: &mut Desk, space: Space) -> Option<String> {
    let group = DocumentId::group(space.as_group()?);
    let name = Group::read(desk.document((space, group)).ok()?).0.name;
    (!name.is_empty()).then_some(name)
}
