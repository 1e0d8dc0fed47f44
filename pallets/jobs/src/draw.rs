//! The drawn set: which enlisted workers dial the requester. Walks all enlisted workers, so only for runtime APIs and
//! off-chain workers.

use crate::{
    types::{Job, Posted, Seed, State},
    Config, Newest, Pallet, Seeds,
};
use alloc::vec::Vec;
use scc_traits::{DappRegistry, DrawWorkers};
use scc_types::{lottery_seed, AccountId, BlockNumber, Funding, Hash, JobId};

impl<T: Config> Pallet<T> {
    /// Stores hashes that lotteries wait for, as soon as they are known: later they can no longer be looked up.
    pub(crate) fn remember_seeds() {
        let posted = Newest::<T>::get();
        if posted.here > 0 || posted.after > 0 {
            Newest::<T>::put(Self::brought_forward(posted));
        }
    }

    /// The number of a new job. Notes that the hash of the block where its lottery starts will be asked for.
    pub(crate) fn number(job: &Job) -> JobId {
        let mut posted = Self::brought_forward(Newest::<T>::get());
        let id = posted.next;
        posted.next = id.saturating_add(1);
        let waiting = if Self::seed_block(job) == posted.at { &mut posted.here } else { &mut posted.after };
        *waiting = waiting.saturating_add(1);
        Newest::<T>::put(posted);
        id
    }

    /// As of this block: what waited for hashes of former blocks has them.
    fn brought_forward(mut posted: Posted) -> Posted {
        let now = Self::now();
        while posted.at < now && (posted.here > 0 || posted.after > 0) {
            if posted.here > 0 {
                let hash = frame_system::Pallet::<T>::block_hash(Self::height(posted.at));
                Seeds::<T>::insert(posted.at, Seed { hash, open: posted.here });
            }
            posted = Posted { at: posted.at.saturating_add(1), here: posted.after, after: 0, ..posted };
        }
        Posted { at: now, ..posted }
    }

    /// Notes that somebody works for the job: its batch stays drawn for now.
    pub(crate) fn serve(job: &mut Job) {
        if let State::Open { unserved_since, .. } = &mut job.state {
            *unserved_since = Self::now();
        }
    }

    /// Notes that nobody asks any more for the hash of the block where the job's lottery starts.
    pub(crate) fn forget_seed(job: &Job) {
        let block = Self::seed_block(job);
        if block < Self::now() {
            return Seeds::<T>::mutate_exists(block, |seed| {
                *seed = seed.take().filter(|seed| seed.open > 1).map(|mut seed| {
                    seed.open = seed.open.saturating_sub(1);
                    seed
                });
            });
        }
        let mut posted = Self::brought_forward(Newest::<T>::get());
        let waiting = if block == posted.at { &mut posted.here } else { &mut posted.after };
        *waiting = waiting.saturating_sub(1);
        Newest::<T>::put(posted);
    }

    /// The block whose hash starts the lottery: who pays himself may know it when he posts, who spends a budget must not.
    pub(crate) fn seed_block(job: &Job) -> BlockNumber {
        match job.funding {
            Funding::Own => job.posted,
            Funding::Grant | Funding::Coupon => job.posted.saturating_add(1),
        }
    }

    /// The workers of the job's present batch, best first, of those with its dApp's engine. Empty when the dApp is gone, and while the hash of its lottery's block is unknown: inside
    /// that block, except to the off-chain worker, and before it.
    pub fn drawn(id: JobId, job: &Job) -> Vec<AccountId> {
        let Some(seed) = Self::seed(id, job) else { return Vec::new() };
        let Some(engine) = T::Dapps::engine(job.dapp) else { return Vec::new() };
        let (batch, count) = (job.batch(), job.max_workers.max(1));
        match job.funding {
            Funding::Own => T::Draw::draw(&engine, seed, batch, count),
            Funding::Grant | Funding::Coupon => T::Draw::draw_among(Self::eligible(job), &engine, seed, batch, count),
        }
    }

    /// The seed of the job's lottery, as soon as the hash of its block is known.
    pub(crate) fn seed(id: JobId, job: &Job) -> Option<Hash> {
        let block = Self::seed_block(job);
        let stored = Seeds::<T>::get(block).map(|seed| seed.hash);
        let block = stored.unwrap_or_else(|| frame_system::Pallet::<T>::block_hash(Self::height(block)));
        (block != Hash::default()).then(|| lottery_seed(block, id))
    }

    fn height(block: BlockNumber) -> frame_system::pallet_prelude::BlockNumberFor<T> {
        block.into()
    }
}
