//! A large body that goes out piece by piece, so that its memory is free again only when most of it has been taken.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;

const PIECE_BYTES: usize = 32 * 1024;

/// What is left of it.
pub(super) struct Pieces {
    left: Bytes,
    _memory: OwnedSemaphorePermit,
}

impl Pieces {
    pub(super) const fn new(whole: Bytes, memory: OwnedSemaphorePermit) -> Self {
        Self { left: whole, _memory: memory }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.left.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(Frame::data(self.left.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.left.len()).unwrap_or(u64::MAX))
    }
}
