//! Who came to a group's last meetings, for whoever asks when somebody was last seen.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::mark::Standing;
use crdt_model::meeting::MeetingState;

use super::Desk;
use crate::error::AppError;

/// Among how many of a group's last meetings somebody is looked for.
const MEETINGS_MAX: usize = 12;

/// One of a group's last meetings.
#[derive(Debug)]
pub(crate) struct Evening {
    /// When.
    pub(crate) date: NaiveDate,
    /// Whether it was held.
    pub(crate) held: bool,
    /// Who came, helpers included.
    pub(crate) came: BTreeSet<PersonId>,
}

impl Desk {
    /// A group's last meetings up to today, newest first; read again once one of its meetings has changed.
    pub(crate) fn last_evenings(&mut self, group: GroupId) -> Result<Arc<Vec<Evening>>, AppError> {
        let today = self.today();
        if let Some(evenings) = self.known.evenings(group, today) {
            return Ok(evenings);
        }
        let mut evenings = Vec::new();
        for row in self.meetings_of(group, today, MEETINGS_MAX)? {
            let meeting = self.past_meeting(&row.occasion)?;
            let marks = meeting.participants.iter().chain(&meeting.volunteers);
            let came = marks.filter(|(_, marks)| Standing::of(marks).counts()).map(|(person, _)| *person);
            evenings.push(Evening {
                date: row.occasion.date,
                held: row.state == MeetingState::Held,
                came: came.collect(),
            });
        }
        let evenings = Arc::new(evenings);
        self.known.set_evenings(group, today, &evenings);
        Ok(evenings)
    }
}
