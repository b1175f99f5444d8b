//! "Where are my things?"

use crate::api::view::{RefusedItem, SyncDetails, SyncStatus, Waiting};
use crate::desk::Desk;
use crate::error::AppError;
use crate::store::{meta, outbox, set_aside, space_command};
use crate::sync::Standing;

/// How many things a list shows; the counts count all.
const LIST_MAX: usize = 500;

/// What the sync chip says.
pub(crate) fn status(desk: &Desk, standing: Standing) -> Result<SyncStatus, AppError> {
    let connection = desk.connection();
    let tally = outbox::tally(connection)?;
    let commands = space_command::tally(connection)?;
    Ok(SyncStatus {
        now: desk.now(),
        waiting: tally.waiting.max(commands.waiting),
        waiting_since: [tally.waiting_since, commands.waiting_since].into_iter().flatten().min(),
        to_look_at: tally.refused + commands.refused + desk.unsettled()? + set_aside::count(connection)?,
        received_at: meta::received_at(connection)?,
        contact_at: meta::contact_at(connection)?,
        offline_since: standing.offline_since,
        trouble: standing.trouble,
        names: desk.names(),
    })
}

/// All that waits and all that was refused.
pub(crate) fn details(desk: &Desk, standing: Standing) -> Result<SyncDetails, AppError> {
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
            refused.push(RefusedItem { item, reason, recorded_again });
        }
    }
    for command in space_command::refused(desk.connection(), LIST_MAX)? {
        let item = Waiting { what: desk.sayable(command.what), by: desk.name_of(command.by)?, at: command.at };
        refused.push(RefusedItem { item, reason: command.reason, recorded_again: false });
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
