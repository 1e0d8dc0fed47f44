//! The open list, best payment per unit first. Walks the list, so only for runtime APIs and off-chain workers.

use crate::{types::Bid, Config, OpenJobs, Pallet};
use alloc::vec::Vec;
use scc_types::JobId;

impl<T: Config> Pallet<T> {
    /// Up to `most` open jobs, ranked; older ones first where they pay alike.
    pub(crate) fn ranked(most: usize) -> Vec<(JobId, Bid)> {
        let mut jobs: Vec<_> = OpenJobs::<T>::iter().take(most).collect();
        jobs.sort_unstable_by(|(a, bid_a), (b, bid_b)| bid_b.cmp_price(bid_a).then(a.cmp(b)));
        jobs
    }
}
