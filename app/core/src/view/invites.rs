//! The invites that are open, each with its link as text and as a picture.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crdt_model::id::InviteId;
use crdt_model::invite::Invite;
use crdt_model::rights::{self, Role};
use crdt_model::space::Space;
use crdt_model::wire::{AccessAsk, Reason};
use qrcode::{Color, QrCode};

use super::alphabet;
use crate::api::view::{GroupChoice, InviteStanding, Invites, OpenInvite, QrPicture};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store::invite::MadeInvite;
use crate::store::{access_command, invite};

/// The invites that are open. For coordinators.
pub(crate) fn invites(desk: &mut Desk) -> Result<Invites, AppError> {
    if desk.role() != Role::Coordinator {
        return Err(ErrorCode::NotAllowed.into());
    }
    let now = desk.now();
    let mut unanswered: BTreeMap<InviteId, Option<Reason>> = BTreeMap::new();
    for (command, refused) in access_command::all(desk.connection())? {
        if let AccessAsk::Invite(offer) = command.ask {
            unanswered.insert(offer.invite, refused);
        }
    }
    let mut invites = Vec::new();
    for made in invite::open(desk.connection(), now)? {
        let refused = unanswered.get(&made.id).copied().flatten();
        invites.push(shown(desk, made, refused)?);
    }
    let mut groups = Vec::new();
    for group in desk.group_ids() {
        let own = desk.grants().get(&Space::Group(group)).copied();
        if own.is_some_and(|own| rights::invites(own, Role::Volunteer, &Space::Group(group))) {
            let of = desk.group(group)?;
            groups.push(GroupChoice { group, name: of.name.clone(), under_fifteens: of.under_fifteens });
        }
    }
    groups.sort_by_cached_key(|group| alphabet::key(&group.name));
    Ok(Invites { now, invites, groups })
}

fn shown(desk: &mut Desk, made: MadeInvite, refused: Option<Reason>) -> Result<OpenInvite, AppError> {
    let of = made.space.as_match();
    let place = match (made.space.as_group(), of) {
        (Some(group), _) => Some(desk.group(group)?.name.clone()).filter(|name| !name.is_empty()),
        (None, Some(of)) => match desk.match_of(of)?.record.host {
            Some(host) => desk.name_of(host)?,
            None => None,
        },
        (None, None) => None,
    };
    let standing = match (made.taken_back, refused, made.expires) {
        (_, Some(reason), _) => InviteStanding::Refused { reason },
        (true, None, _) => InviteStanding::TakenBack,
        (false, None, Some(until)) => InviteStanding::Open { until },
        (false, None, None) => InviteStanding::Waiting { minutes: made.minutes },
    };
    let relay = desk.relay();
    let link = Invite { relay: relay.url.clone(), relay_key: relay.key, id: made.id, secret: made.secret }.to_string();
    let qr = picture(&link);
    Ok(OpenInvite { invite: made.id, role: made.role, of, place, label: made.label, link, qr, standing })
}

/// The link as a picture; one that is too long for a picture has none.
fn picture(link: &str) -> Option<QrPicture> {
    let code = QrCode::new(link).ok()?;
    let size = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing to a String cannot fail.
            let _infallible = write!(path, "M{} {}h1v1h-1z", at.checked_rem(size)?, at.checked_div(size)?);
        }
    }
    Some(QrPicture { size: u32::try_from(size).ok()?, path })
}
