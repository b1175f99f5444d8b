//! What is held for the host programme's participants.

use std::cmp::Reverse;

use crdt_model::event::Event;
use crdt_model::kind::Kind;
use crdt_model::space::Space;

use crate::api::view::{EventLine, Events};
use crate::desk::Desk;
use crate::error::AppError;

/// The events of the organisation, newest first.
pub(crate) fn events(desk: &mut Desk) -> Result<Events, AppError> {
    let (organisation, reference) = (desk.organisation()?, desk.reference()?);
    let all = desk.records(Space::Organisation(organisation), Kind::Event, Event::read)?;
    let mut rows: Vec<EventLine> = all
        .into_iter()
        .map(|found| EventLine {
            event: found.id,
            title: found.record.title,
            date: found.record.date,
            partner: found.record.partner.as_ref().and_then(|key| reference.partners.get(key).cloned()),
            partner_key: found.record.partner,
            count: found.record.count.and_then(|count| u32::try_from(count).ok()),
            called_off: found.record.logged.cancelled,
        })
        .collect();
    rows.sort_by_key(|row| Reverse((row.date, row.event)));
    Ok(Events { today: desk.today(), organisation, rows })
}
