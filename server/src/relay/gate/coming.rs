//! A body while it comes: waited for as long as it goes on coming, with memory for what of it is here.

use axum::body::{Body, Bytes};
use crdt_model::wire::Rejection;
use http_body_util::BodyExt as _;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

use super::{Gate, kib};

/// Memory is taken in steps, or a large body would stand in line for every packet.
const STEP_KIB: u32 = 64;

impl Gate {
    /// A whole body of at most so many bytes, with the memory that it takes. A slow line holds no more of it than it has
    /// brought, so that a body which only claims to be large keeps nobody out.
    pub(super) async fn come(
        &self,
        mut body: Body,
        bytes_max: usize,
    ) -> Result<(Bytes, OwnedSemaphorePermit), Rejection> {
        let budget = self.budget(bytes_max);
        let whole_kib = kib(bytes_max);
        let mut held_kib = whole_kib.min(STEP_KIB);
        let mut memory = self.taken(budget, held_kib).await?;
        let mut come = Vec::new();
        let begun = Instant::now();
        loop {
            let silent = Instant::now().checked_add(self.body_silence_max);
            let by = silent.into_iter().chain(begun.checked_add(self.body_time_max)).min();
            let frame = match by {
                Some(by) => timeout_at(by, body.frame()).await.map_err(|_| Rejection::Unavailable)?,
                None => body.frame().await,
            };
            let Some(frame) = frame else { return Ok((come.into(), memory)) };
            let Ok(piece) = frame.map_err(|_| Rejection::BadFrame)?.into_data() else { continue };
            let grown = come.len().saturating_add(piece.len());
            if grown > bytes_max {
                return Err(Rejection::TooLarge);
            }
            if kib(grown) > held_kib {
                let more = (kib(grown) - held_kib).max(STEP_KIB).min(whole_kib - held_kib);
                memory.merge(self.taken(budget, more).await?);
                held_kib += more;
            }
            come.extend_from_slice(&piece);
        }
    }
}
