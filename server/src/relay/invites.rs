//! What a coordinator's device asks for beside its records: an invite, an invite taken back, a device let in, a person's
//! details erased. It is done after the commands for spaces, so that a group and its tablet's invite may come in one request.

use std::collections::BTreeSet;

use crdt_model::id::{CommandId, DeviceId, InviteId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::wire::{
    AccessAsk, AccessCommand, AccessDone, Detail, ERASED_MAX, INVITE_MINUTES_MAX, InviteOffer, Reason,
};
use rusqlite::Connection;

use crate::access::Access;
use crate::devices::{self, DeviceError};
use crate::journal::{By, Event, record};
use crate::store::{StoreError, access_event, document, erased, grant, invite, space};

/// How many invites of one device may be open at a time.
const OPEN_MAX: u32 = 100;

const MINUTE_MS: i64 = 60 * 1000;

/// Until when an invite is good, where one was made; or why nothing was done.
type Outcome = Result<Option<i64>, Reason>;

/// Does the commands of a request, in order.
pub(super) fn done(
    connection: &Connection,
    device: DeviceId,
    commands: &[AccessCommand],
    now: i64,
) -> Result<Vec<AccessDone>, StoreError> {
    let access = Access::load(connection, device)?;
    let by = Asking { connection, device, access, now };
    commands
        .iter()
        .map(|AccessCommand { id, ask }| {
            let outcome = match ask {
                AccessAsk::Invite(offer) => by.invite(offer)?,
                AccessAsk::TakeBack(invite) => by.take_back(*invite)?,
                AccessAsk::Confirm(other) => by.confirm(*other)?,
                AccessAsk::Erase(details) => by.erase(details)?,
                AccessAsk::HandedOut(person) => by.handed_out(*id, *person)?,
            };
            Ok(AccessDone { id: *id, refused: outcome.err(), expires: outcome.ok().flatten() })
        })
        .collect()
}

struct Asking<'a> {
    connection: &'a Connection,
    device: DeviceId,
    access: Access,
    now: i64,
}

impl Asking<'_> {
    fn invite(&self, offer: &InviteOffer) -> Result<Outcome, StoreError> {
        let Self { connection, device, now, .. } = *self;
        let InviteOffer { invite, role, space, minutes, .. } = *offer;
        let secret_hash = *offer.secret_hash;
        if let Some(known) = invite::read(connection, invite)? {
            let same = known.made_by == Some(device)
                && (known.secret_hash, known.role) == (secret_hash, role)
                && known.spaces == [space];
            return Ok(if same { Ok(Some(known.expires)) } else { Err(Reason::NotAllowed) });
        }
        if !space::is_known(connection, space)? {
            return Ok(Err(Reason::UnknownSpace));
        }
        let within = self.access.may_invite(connection, role, space)?
            && (1..=INVITE_MINUTES_MAX).contains(&minutes)
            && invite::open_of(connection, device, now)? < OPEN_MAX;
        if !within {
            return Ok(Err(Reason::NotAllowed));
        }
        let expires = now + i64::from(minutes) * MINUTE_MS;
        self.record(Event::Invited {
            invite,
            secret_hash,
            role,
            spaces: vec![space],
            label: devices::label(&offer.label),
            expires,
            confirm: true,
            made_by: Some(device),
        })?;
        Ok(Ok(Some(expires)))
    }

    fn take_back(&self, id: InviteId) -> Result<Outcome, StoreError> {
        match invite::read(self.connection, id)? {
            Some(invite) if invite.made_by != Some(self.device) => Ok(Err(Reason::NotAllowed)),
            Some(invite) if invite.spent_by.is_none() && invite.expires > self.now => {
                self.record(Event::InviteTakenBack { invite: id })?;
                Ok(Ok(None))
            }
            // Nobody comes by it any more, or it never came here.
            Some(_) | None => Ok(Ok(None)),
        }
    }

    fn confirm(&self, other: DeviceId) -> Result<Outcome, StoreError> {
        let held = grant::given_to(self.connection, other)?;
        if !self.access.may_let_in(self.connection, &held)? {
            return Ok(Err(Reason::NotAllowed));
        }
        match devices::confirm(self.connection, &By::Device(self.device), other, self.now) {
            Ok(()) => Ok(Ok(None)),
            Err(DeviceError::Closed(_)) => Ok(Err(Reason::Revoked)),
            Err(DeviceError::Store(error)) => Err(error),
            Err(
                DeviceError::Unknown(_)
                | DeviceError::NotGiven { .. }
                | DeviceError::NoSuchSpace(_)
                | DeviceError::DoesNotFit { .. }
                | DeviceError::NoCode(_),
            ) => Ok(Err(Reason::NotAllowed)),
        }
    }

    /// Who may write something there as a coordinator may have it erased. A name goes in all the coordinator's spaces.
    fn erase(&self, details: &[Detail]) -> Result<Outcome, StoreError> {
        if details.len() > ERASED_MAX {
            return Ok(Err(Reason::TooLarge));
        }
        for Detail { space, document } in details {
            if !space::is_known(self.connection, *space)? {
                return Ok(Err(Reason::UnknownSpace));
            }
            if !document.kind().is_details() || !self.access.is(Role::Coordinator, *space) {
                return Ok(Err(Reason::NotAllowed));
            }
        }
        let mut all: BTreeSet<Detail> = details.iter().copied().collect();
        for Detail { document, .. } in details.iter().filter(|detail| detail.document.kind() == Kind::Name) {
            for space in self.access.spaces() {
                let is_there = document::length(self.connection, space, *document)?.is_some();
                if is_there && self.access.is(Role::Coordinator, space) {
                    all.insert(Detail { space, document: *document });
                }
            }
        }
        for Detail { space, document } in all {
            if !erased::is_erased(self.connection, space, document)? {
                self.record(Event::Erased { space, document })?;
            }
        }
        Ok(Ok(None))
    }

    /// Whose it was can be looked up by who coordinates an organisation.
    fn handed_out(&self, command: CommandId, person: PersonId) -> Result<Outcome, StoreError> {
        if !self.access.coordinates_any() {
            return Ok(Err(Reason::NotAllowed));
        }
        if !access_event::has_handed_out(self.connection, command)? {
            self.record(Event::HandedOut { person, command })?;
        }
        Ok(Ok(None))
    }

    fn record(&self, event: Event) -> Result<(), StoreError> {
        record(self.connection, &By::Device(self.device), self.now, event)
    }
}
