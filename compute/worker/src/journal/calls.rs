//! How often a job's requester was called where nobody met it.
//!
//! Whoever posts a job may name a victim's address as its own. Such an address is called once by each drawn worker, and not again before
//! the requester pays for another draw or another address; three times in all.

use codec::{Decode, Encode};
use scc_job_spec::content_hash;
use scc_types::{BlockNumber, Endpoint, UNSERVED_BLOCKS};
use sp_core::H256;

/// So many calls in a row that met nobody are the last for a job.
pub const MAX_MISSES: u8 = 3;

/// Calls to a job's requester.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Calls {
    /// The endpoint at which it was met last, as a hash.
    met: Option<H256>,
    /// The last call elsewhere.
    missed: Option<Call>,
    /// Such calls in a row.
    misses: u8,
}

/// What a call is made for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Call {
    /// The number of the draw.
    batch: u32,
    /// Whom it goes to, as a hash.
    endpoint: H256,
    /// The best block.
    block: BlockNumber,
}

impl Call {
    /// To `endpoint` after draw number `batch`, as the chain is at block `best`.
    pub fn new(batch: u32, endpoint: &Endpoint, best: BlockNumber) -> Self {
        Self { batch, endpoint: hash(endpoint), block: best }
    }

    /// Whether the requester has paid for it since `before`. It may move in every block, so moving counts as seldom as a draw can.
    fn is_new(&self, before: &Self) -> bool {
        let has_moved = self.endpoint != before.endpoint;
        self.batch > before.batch || has_moved && self.block >= before.block.saturating_add(UNSERVED_BLOCKS)
    }
}

fn hash(endpoint: &Endpoint) -> H256 {
    content_hash(&endpoint.encode())
}

impl Calls {
    /// Whether the requester was met at this endpoint: then it may be called as often as it takes.
    pub fn met_at(&self, endpoint: &Endpoint) -> bool {
        self.met == Some(hash(endpoint))
    }

    /// Whether the requester was met anywhere.
    pub fn was_met(&self) -> bool {
        self.met.is_some()
    }

    /// Why a call is not made to where the requester was never met.
    pub fn objection(&self, call: &Call) -> Option<&'static str> {
        if self.misses >= MAX_MISSES {
            return Some("its requester was never where it says it is");
        }
        let is_new = self.missed.as_ref().is_none_or(|before| call.is_new(before));
        (!is_new)
            .then_some("its requester is not where it says it is; it is called again when it has workers drawn again")
    }

    /// Written down before the call, so that a crash does not make two of it.
    pub fn note_call(&mut self, call: Call) {
        self.missed = Some(call);
        self.misses = self.misses.saturating_add(1);
    }

    /// The requester was there.
    pub fn note_met(&mut self, endpoint: &Endpoint) {
        *self = Self { met: Some(hash(endpoint)), missed: None, misses: 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;

    fn endpoint(seed: u8) -> Endpoint {
        let mut endpoint = test_data::assignment(1, sp_core::sr25519::Public::from_raw([0; 32])).endpoint;
        endpoint.peer_id = vec![seed].try_into().expect("short");
        endpoint
    }

    #[test]
    fn who_was_never_met_is_called_once_for_a_draw_and_three_times_in_all() {
        let mut calls = Calls::default();
        let mut called = Vec::new();
        for best in 100..1_000 {
            // A draw in a hundred blocks.
            let call = Call::new(best / 100, &endpoint(1), best);
            if calls.objection(&call).is_none() {
                calls.note_call(call);
                called.push(best);
            }
        }
        assert_eq!(called, [100, 200, 300]);
        let objection = calls.objection(&Call::new(99, &endpoint(2), u32::MAX));
        assert!(objection.is_some_and(|reason| reason.contains("never")));
    }

    #[test]
    fn who_moves_is_called_there_no_sooner_than_a_draw_could_be() {
        let mut calls = Calls::default();
        let call = |number, best| Call::new(4, &endpoint(number), best);
        calls.note_call(call(1, 100));
        assert!(calls.objection(&call(2, 100 + UNSERVED_BLOCKS - 1)).is_some());
        assert!(calls.objection(&call(1, 1_000)).is_some(), "it has not moved");
        assert_eq!(calls.objection(&call(2, 100 + UNSERVED_BLOCKS)), None);
        let of_replaced_blocks = Call::new(3, &endpoint(1), 101);
        assert!(calls.objection(&of_replaced_blocks).is_some());
    }

    #[test]
    fn who_was_met_may_be_called_there_and_is_called_once_where_it_moved() {
        let mut calls = Calls::default();
        calls.note_call(Call::new(0, &endpoint(1), 100));
        calls.note_met(&endpoint(1));
        assert!(calls.was_met() && calls.met_at(&endpoint(1)) && !calls.met_at(&endpoint(2)));
        assert_eq!(calls.objection(&Call::new(0, &endpoint(2), 100)), None, "a new endpoint is called at once");
        calls.note_call(Call::new(0, &endpoint(2), 100));
        assert!(
            calls.objection(&Call::new(0, &endpoint(3), 101)).is_some(),
            "and then waited for, however often it changes"
        );
        assert!(calls.met_at(&endpoint(1)), "it may have come back");
    }
}
