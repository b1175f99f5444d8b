//! Pictures of receipts: kept for who may write claims in their space, given to who may read claims there.
//!
//! They are no part of the log: a picture says nothing by itself, and a claim names it by the hash of its bytes.

use std::collections::BTreeSet;

use crdt_model::claim::PICTURE_BYTES_MAX;
use crdt_model::id::{DeviceId, PictureHash};
use crdt_model::kind::Kind;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::{Picture, PictureDone, Reason, Rejection, WantedPicture};
use rusqlite::Connection;

use crate::access::Access;
use crate::error::Refusal;
use crate::state::State;
use crate::store::{StoreError, device, erased, picture, space};

/// A device brings at most so many in a day. What is over stays with it, and comes another day.
const PER_DAY_MAX: usize = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How a JPEG begins.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

/// Keeps what a device brings, and answers when it is on disk.
pub(super) async fn take_in(
    state: &State,
    device: DeviceId,
    pictures: Vec<Picture>,
) -> Result<Vec<PictureDone>, Refusal> {
    if pictures.is_empty() {
        return Ok(Vec::new());
    }
    let now = state.clock().now_ms();
    let kept = state.store().write(pictures.len(), move |connection| kept(connection, device, &pictures, now)).await?;
    let Kept { done, brought } = kept?;
    if !brought.is_empty() {
        state.news().tell_of_pictures(brought, device);
    }
    Ok(done)
}

/// What became of pictures, and in which spaces there are new ones.
#[derive(Default)]
struct Kept {
    done: Vec<PictureDone>,
    brought: BTreeSet<Space>,
}

/// Runs inside the writing transaction. A device that was closed since it asked brings nothing.
fn kept(
    connection: &Connection,
    device: DeviceId,
    pictures: &[Picture],
    now: i64,
) -> Result<Result<Kept, Rejection>, StoreError> {
    if !device::is_active(connection, device)? {
        return Ok(Err(Rejection::Revoked));
    }
    let access = Access::load(connection, device)?;
    let mut room = PER_DAY_MAX.saturating_sub(picture::brought_since(connection, device, now - DAY_MS)?);
    let mut found = Kept::default();
    for Picture { space, bytes } in pictures {
        let (space, hash) = (*space, PictureHash::of(bytes));
        let refused = if !access.authorize(Right::Write, space, Kind::Claim) {
            Some(if space::is_known(connection, space)? { Reason::NotAllowed } else { Reason::UnknownSpace })
        } else if bytes.len() > PICTURE_BYTES_MAX {
            Some(Reason::TooLarge)
        } else if !bytes.starts_with(&JPEG) {
            Some(Reason::Undecodable)
        } else if erased::is_host_erased(connection, space)? {
            Some(Reason::Erased)
        } else {
            None
        };
        if let Some(reason) = refused {
            tracing::warn!(%device, %space, ?reason, "a picture was refused");
        } else if !picture::is_there(connection, space, hash)? {
            if room == 0 {
                tracing::warn!(%device, "brings more pictures than a day has room for");
                continue;
            }
            room -= 1;
            picture::add(connection, space, bytes, device, now)?;
            found.brought.insert(space);
        }
        found.done.push(PictureDone { picture: hash, refused });
    }
    Ok(Ok(found))
}

/// What of it a device may see, and is here.
pub(super) fn wanted(
    connection: &Connection,
    access: &Access,
    wants: &[WantedPicture],
) -> Result<Vec<Picture>, StoreError> {
    let mut found = Vec::new();
    for wanted in wants.iter().filter(|wanted| access.authorize(Right::Read, wanted.space, Kind::Claim)) {
        if let Some(bytes) = picture::read(connection, wanted.space, wanted.picture)? {
            found.push(Picture { space: wanted.space, bytes: bytes.into() });
        }
    }
    Ok(found)
}
