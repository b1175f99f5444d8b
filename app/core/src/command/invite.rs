//! Letting other devices in: a coordinator invites, takes an invite back, and says that the four words are alike.

use crdt_model::id::{CommandId, DeviceId, InviteId};
use crdt_model::invite::secret_hash;
use crdt_model::rights::{self, Role};
use crdt_model::space::Space;
use crdt_model::wire::{AccessAsk, AccessCommand, INVITE_MINUTES_MAX, InviteOffer};

use super::text;
use crate::api::view::What;
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store::invite::MadeInvite;
use crate::store::{self, access_command};

/// How many invites may be open here.
const OPEN_MAX: usize = 100;

/// Makes an invite. Its link leads nowhere before the relay has it.
pub(crate) fn make(desk: &mut Desk, role: Role, space: Space, label: &str, minutes: u32) -> Result<bool, AppError> {
    let own = desk.grants().get(&space).copied().ok_or(ErrorCode::NotAllowed)?;
    if desk.role() != Role::Coordinator || !rights::invites(own, role, &space) {
        return Err(ErrorCode::NotAllowed.into());
    }
    if !(1..=INVITE_MINUTES_MAX).contains(&minutes) {
        return Err(ErrorCode::BadRequest.into());
    }
    if store::invite::open(desk.connection(), desk.now())?.len() >= OPEN_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let label = if label.trim().is_empty() { String::new() } else { text::label(label)? };
    let id: [u8; 16] = desk.random();
    let secret: [u8; 16] = desk.random();
    let made = MadeInvite {
        id: InviteId::from_bytes(id),
        secret,
        role,
        space,
        label: label.clone(),
        minutes,
        expires: None,
        taken_back: false,
    };
    let secret_hash = secret_hash(&secret).into();
    let offer = InviteOffer { invite: made.id, secret_hash, role, space, label, minutes };
    ask(desk, AccessAsk::Invite(offer), &What::Invite, Some(&made))
}

/// Takes an invite back. Until the relay knows, its link may still lead in.
pub(crate) fn take_back(desk: &mut Desk, invite: InviteId) -> Result<bool, AppError> {
    let made = store::invite::read(desk.connection(), invite)?.ok_or(ErrorCode::NotFound)?;
    if made.taken_back {
        return Ok(false);
    }
    ask(desk, AccessAsk::TakeBack(invite), &What::InviteTakenBack, None)
}

/// Lets a device in: its four words were compared.
pub(crate) fn confirm(desk: &mut Desk, device: DeviceId) -> Result<bool, AppError> {
    let told = store::tablets::told(desk.connection())?;
    if !told.iter().any(|tablet| tablet.device == device && tablet.waits.is_some()) {
        return Err(ErrorCode::NotFound.into());
    }
    let ask_it = AccessAsk::Confirm(device);
    let waits = |(command, refused): &(AccessCommand, _)| command.ask == ask_it && Option::is_none(refused);
    if access_command::all(desk.connection())?.iter().any(waits) {
        return Ok(false);
    }
    ask(desk, ask_it, &What::DeviceLetIn, None)
}

/// Notes what is asked, with the invite that it makes, in one transaction.
fn ask(desk: &mut Desk, ask: AccessAsk, what: &What, made: Option<&MadeInvite>) -> Result<bool, AppError> {
    let (now, by) = (desk.now(), desk.person()?);
    let command = AccessCommand { id: CommandId::from_bytes(desk.random()), ask };
    desk.store().transaction(|connection| {
        if let Some(made) = made {
            store::invite::add(connection, made, now)?;
        }
        if let AccessAsk::TakeBack(invite) = command.ask {
            store::invite::take_back(connection, invite)?;
        }
        access_command::add(connection, &command, now, by, what)?;
        Ok::<_, AppError>(true)
    })
}
