//! How often a job's requester was called where nobody met it.
//!
//! Whoever posts a job may name a victim's address as its own. Such an address is called once by each drawn worker, and not again before
//! others are drawn; three times in all.

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
    /// The block of the last call elsewhere.
    missed: Option<BlockNumber>,
    /// Such calls in a row.
    misses: u8,
}

fn hash(endpoint: &Endpoint) -> H256 {
    content_hash(&endpoint.encode())
}

impl Calls {
    /// Whether the requester was met at this endpoint: then it may be called as often as it takes.
    pub fn met_at(&self, endpoint: &Endpoint) -> bool {
        self.met == Some(hash(endpoint))
    }

    /// Why nobody is called at an endpoint where the requester was never met, whatever it is: the job's owner may change it in every
    /// block.
    pub fn objection(&self, best: BlockNumber) -> Option<String> {
        if self.misses >= MAX_MISSES {
            return Some("its requester was never where it says it is".into());
        }
        let again = self.missed?.saturating_add(UNSERVED_BLOCKS);
        (best < again)
            .then(|| format!("its requester is not where it says it is; it is called again from block {again} on"))
    }

    /// Written down before the call, so that a crash does not make two of it.
    pub fn note_call(&mut self, best: BlockNumber) {
        self.missed = Some(best);
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
    fn who_was_never_met_is_called_once_while_the_same_workers_are_drawn_and_three_times_in_all() {
        let mut calls = Calls::default();
        let mut called = Vec::new();
        for best in 100..1_000 {
            if calls.objection(best).is_none() {
                calls.note_call(best);
                called.push(best);
            }
        }
        assert_eq!(called, [100, 100 + UNSERVED_BLOCKS, 100 + 2 * UNSERVED_BLOCKS]);
        assert!(calls.objection(u32::MAX).is_some_and(|reason| reason.contains("never")));
    }

    #[test]
    fn who_was_met_may_be_called_there_and_is_called_once_where_it_moved() {
        let mut calls = Calls::default();
        calls.note_call(100);
        calls.note_met(&endpoint(1));
        assert!(calls.met_at(&endpoint(1)) && !calls.met_at(&endpoint(2)));
        assert_eq!(calls.objection(100), None, "a new endpoint is called at once");
        calls.note_call(100);
        assert!(calls.objection(101).is_some(), "and then waited for, however often it changes");
        assert!(calls.met_at(&endpoint(1)), "it may have come back");
    }
}
