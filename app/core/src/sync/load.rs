//! How much goes in one request: less after a try without an answer, so that a slow line carries all of it in parts.

use crdt_model::wire::Rejection;

use crate::relay_client::RelayError;

/// The most halvings. What is left of everything still holds an evening, so that being offline costs no request.
const HALVINGS_MAX: u32 = 6;

/// How often what goes in one request is halved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Load {
    halvings: u32,
}

impl Load {
    /// What goes of so much, at least one.
    pub(super) fn of(self, most: usize) -> usize {
        (most >> self.halvings).max(1)
    }

    /// A request met this: less might have got through where all did not.
    pub(super) fn failed(&mut self, error: &RelayError) {
        let may_be_too_much = match error {
            RelayError::Unreachable | RelayError::Foreign(_) => true,
            RelayError::Rejected { rejection, .. } => {
                matches!(rejection, Rejection::Unavailable | Rejection::TooLarge)
            }
            RelayError::Address => false,
        };
        if may_be_too_much {
            self.halvings = HALVINGS_MAX.min(self.halvings + 1);
        }
    }

    /// A whole go went through: the next may carry more at a time.
    pub(super) const fn succeeded(&mut self) {
        self.halvings = self.halvings.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_goes_after_each_try_without_an_answer_and_more_after_each_that_went_well() {
        let mut load = Load::default();
        let mut sizes = Vec::new();
        for _ in 0..8 {
            load.failed(&RelayError::Unreachable);
            sizes.push((load.of(4_096), load.of(8)));
        }
        let least = (64, 1);
        assert_eq!(sizes, [(2_048, 4), (1_024, 2), (512, 1), (256, 1), (128, 1), least, least, least]);
        load.failed(&RelayError::closed());
        load.succeeded();
        assert_eq!(load.of(4_096), 128, "a relay that answered had room");
    }
}
