//! Promise 7: every hook is bounded.

use super::with_dapp;
use crate::common::{chain::begin, jobs::post, Chain, Who};
use frame_support::{dispatch::DispatchClass, traits::Get, weights::Weight};
use scc_runtime::{
    configs::BlockWeights,
    constants::{BLOCK_WEIGHT, NORMAL_RATIO},
    *,
};
use scc_types::{VirtualChain, MAX_CHUNK_ACCOUNTS};
use sp_runtime::Perbill;

/// What the next block's hooks and its time cost, without the block's own base.
fn weight_of_initialisation(chain: &mut Chain) -> Weight {
    let (height, parent) = (chain.height() + 1, chain.parent());
    chain.probe(|| {
        begin(height, parent);
        *System::block_weight().get(DispatchClass::Mandatory) - BlockWeights::get().base_block
    })
}

#[test]
fn hooks_of_an_empty_block_stay_within_the_budget_the_limits_assume() {
    let mut chain = with_dapp();
    chain.run(10);
    let used = weight_of_initialisation(&mut chain).ref_time();
    let budget = (Perbill::from_percent(5) * BLOCK_WEIGHT).ref_time();
    assert!(used <= budget / 2, "{used} of {budget} ps");
}

#[test]
fn hooks_of_a_block_in_which_hundreds_of_jobs_fall_due_stay_within_the_queue_s_budget() {
    let mut chain = with_dapp();
    let posts = |who: Who| (0..120).map(move |_| (who, post(1, 10_000_000, 8)));
    chain.send(posts(Who::Bob).chain(posts(Who::Eve)).collect());
    assert!(chain.height() < 8);
    let until_due = 8 - chain.height();
    chain.run(until_due);
    let used = weight_of_initialisation(&mut chain).ref_time();
    let budget = (Perbill::from_percent(15) * BLOCK_WEIGHT).ref_time();
    assert!(used <= budget, "{used} of {budget} ps");
    chain.run(8);
    assert_eq!(chain.read(Jobs::open_jobs_count), 0, "what does not fit one block is done in the next");
}

#[test]
fn sweep_never_takes_more_than_the_block_has_left() {
    let mut chain = with_dapp();
    chain.run(10);
    let (height, parent) = (chain.height() + 1, chain.parent());
    let total = chain.probe(|| {
        begin(height, parent);
        Executive::finalize_block();
        System::block_weight().total()
    });
    assert!(total.all_lte(BLOCK_WEIGHT));
}

/// The dearest that each hook can be, apart from the queue of jobs, which has a budget of its own.
fn dearest_hooks() -> Weight {
    use pallet_ads::{Config as Ads, WeightInfo as _};
    use pallet_grants::{Config as Grants, WeightInfo as _};
    use pallet_messages::{Config as Messages, WeightInfo as _};
    use pallet_revenue::{Config as Revenue, WeightInfo as _};
    use pallet_summary::{Config as Summary, WeightInfo as _};
    use pallet_virtual_chains::{Config as Chains, WeightInfo as _};
    use pallet_workers::{Config as Workers, WeightInfo as _};
    let summary = <Runtime as Summary>::WeightInfo::begin()
        + <Runtime as Summary>::WeightInfo::forget(<Runtime as Summary>::MaxForgottenPerBlock::get())
        + <Runtime as Summary>::WeightInfo::scan(MAX_CHUNK_ACCOUNTS, MAX_CHUNK_ACCOUNTS)
        + <Runtime as Summary>::WeightInfo::seal();
    let (bids, expired) = (<Runtime as Ads>::MaxBids::get(), <Runtime as Ads>::MaxExpiredPerBlock::get());
    let pruned_per_chain: u32 = <Runtime as Chains>::MaxPrunedPerBlock::get();
    let pruned = pruned_per_chain * VirtualChain::ALL.len() as u32;
    summary
        + <Runtime as Revenue>::WeightInfo::block()
        + <Runtime as Workers>::WeightInfo::expire(0, <Runtime as Workers>::MaxExpiredPerBlock::get())
        + <Runtime as Ads>::WeightInfo::choose(bids, expired, bids.min(4))
        + <Runtime as Messages>::WeightInfo::expire(<Runtime as Messages>::MaxExpiredPerBlock::get())
        + <Runtime as Grants>::WeightInfo::end_period()
        + <Runtime as Chains>::WeightInfo::prune(pruned)
        + <Runtime as Chains>::WeightInfo::seal()
}

#[test]
fn hooks_fit_the_part_that_transactions_leave_though_each_has_most_to_do() {
    let jobs = <Runtime as pallet_jobs::Config>::QueueWeight::get();
    let hooks = (dearest_hooks() + jobs).ref_time();
    let left = (BLOCK_WEIGHT - NORMAL_RATIO * BLOCK_WEIGHT).ref_time();
    assert!(hooks <= left, "{hooks} of {left} ps");
}
