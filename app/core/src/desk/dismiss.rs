//! Somebody has seen that the relay refused a record, and lets it go: it leaves this device, and the documents are from
//! then on what the relay could have. Only what the relay has answered for goes; what it may still take stays.

use std::collections::BTreeSet;

use crdt_model::id::CommandId;
use crdt_model::space::Space;
use crdt_model::wire::AccessAsk;

use super::{Desk, Taking};
use crate::api::view::RefusedRecord;
use crate::error::{AppError, ErrorCode};
use crate::store;

impl Desk {
    /// Lets a refused record go.
    pub(crate) fn dismiss(&mut self, record: &RefusedRecord) -> Result<(), AppError> {
        let gone = self.take_in(|taking| match record {
            RefusedRecord::Act { act } => taking.dismiss_act(*act),
            RefusedRecord::Space { command } => match store::space_command::dismiss(taking.connection(), *command)? {
                Some(space) => taking.dismiss_space(space).map(|()| true),
                None => Ok(false),
            },
            RefusedRecord::Access { command } => taking.dismiss_access(*command),
            RefusedRecord::GivenBack { space } => taking.dismiss_returned(*space),
        })?;
        if gone { Ok(()) } else { Err(AppError::from(ErrorCode::NotFound)) }
    }
}

impl Taking<'_> {
    fn dismiss_act(&mut self, act: i64) -> Result<bool, AppError> {
        for place in store::outbox::refused_by_act(self.connection(), act)? {
            self.say_again(place)?;
        }
        let gone =
            store::outbox::dismiss_act(self.connection(), act)? + store::picture::dismiss_act(self.connection(), act)?;
        self.sweep();
        Ok(gone > 0)
    }

    /// A space that the relay has refused to make, with what was written there and cannot go anywhere.
    fn dismiss_space(&mut self, space: Space) -> Result<(), AppError> {
        let made_otherwise =
            store::granted::holds(self.connection(), space)? || store::space_command::knows(self.connection(), space)?;
        if !made_otherwise {
            store::outbox::dismiss_space(self.connection(), space)?;
            store::picture::dismiss_space(self.connection(), space)?;
        }
        self.grants_may_differ();
        self.sweep();
        Ok(())
    }

    /// What was refused about access; with an invite, its link.
    fn dismiss_access(&self, command: CommandId) -> Result<bool, AppError> {
        let Some(ask) = store::access_command::refused_ask(self.connection(), command)? else { return Ok(false) };
        if let AccessAsk::Invite(offer) = ask {
            store::invite::remove(self.connection(), offer.invite)?;
        }
        Ok(store::access_command::remove(self.connection(), command)?)
    }

    fn dismiss_returned(&mut self, space: Space) -> Result<bool, AppError> {
        let mut gone = 0;
        let documents: BTreeSet<_> = store::returned::documents(self.connection(), space)?;
        for document in documents {
            let place = (space, document);
            if store::returned::of_document(self.connection(), place)?.iter().any(|kept| kept.row.is_out()) {
                self.say_again(place)?;
                gone += store::returned::dismiss(self.connection(), place)?;
            }
        }
        self.sweep();
        Ok(gone > 0)
    }
}
