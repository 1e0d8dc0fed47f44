//! Bid priority as the pool sees it: through `Executive::validate_transaction`.

use crate::common::{
    self,
    jobs::{by_root, list_dapp, post, post_with, raise, register_dapp},
    transaction::key_of,
    Chain, Who,
};
use frame_support::{dispatch::GetDispatchInfo, traits::fungible::Mutate};
use pallet_jobs::priority::JOB_BAND;
use scc_runtime::{constants::*, *};
use scc_types::{MILLI, SCC};
use sp_core::{sr25519, Pair};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionPriority};

/// A network with a dApp on the store and a job of Bob, and the key of somebody who has more than all tokens of genesis.
fn chain_and_rich() -> (Chain, sr25519::Pair) {
    let mut chain = Chain::development();
    chain.send(vec![(Who::Charlie, register_dapp("render"))]);
    chain.send(vec![(Who::Alice, list_dapp(0))]);
    chain.send(vec![(Who::Bob, post(10, SCC, 40))]);
    let rich = key_of("Foundation");
    chain.read(|| Balances::mint_into(&rich.public().into(), 100_000_000 * SCC)).unwrap();
    (chain, rich)
}

fn priority(chain: &mut Chain, key: &sr25519::Pair, call: RuntimeCall) -> TransactionPriority {
    chain.validate(key, call, 0).unwrap().priority
}

fn transfer(to: Who, value: Balance) -> RuntimeCall {
    pallet_balances::Call::transfer_keep_alive { dest: to.to_account_id().into(), value }.into()
}

#[test]
fn order_of_payments_is_kept_from_the_floor_to_all_tokens() {
    let (mut chain, rich) = chain_and_rich();
    let mut payments = vec![MINIMUM_BID];
    while let Some(more) = payments.last().map(|last| last * 5 / 4).filter(|more| *more < 100_000_000 * SCC) {
        payments.push(more);
    }
    payments.push(100_000_000 * SCC);
    assert!(payments.len() > 100);
    let priorities: Vec<_> =
        payments.iter().map(|payment| priority(&mut chain, &rich, post(1, *payment, 40))).collect();
    assert!(priorities.is_sorted_by(|low, high| low < high), "{priorities:?}");
    assert!(priorities[0] >= JOB_BAND && priorities[priorities.len() - 1] < TransactionPriority::MAX);
}

#[test]
fn small_differences_of_payment_count_at_both_ends() {
    let (mut chain, rich) = chain_and_rich();
    for payment in [MINIMUM_BID, SCC, 99_999_999 * SCC] {
        let more = payment + payment / 10_000;
        assert!(priority(&mut chain, &rich, post(1, more, 40)) > priority(&mut chain, &rich, post(1, payment, 40)));
    }
}

#[test]
fn payment_counts_per_weight() {
    let (mut chain, rich) = chain_and_rich();
    let (light, heavy) = (post_with(0, 1, SCC, 40, 0), post_with(0, 1, SCC, 40, 1_024));
    let weights = [&light, &heavy].map(|call| call.get_dispatch_info().total_weight().ref_time());
    assert!(weights[0] < weights[1]);
    assert!(priority(&mut chain, &rich, light) > priority(&mut chain, &rich, heavy));
    // A raise is lighter than a posting, so the same payment puts it higher.
    let raised = priority(&mut chain, &key_of("Bob"), raise(0, SCC, 0));
    assert!(raised > priority(&mut chain, &rich, post(1, SCC, 40)));
}

#[test]
fn every_job_comes_before_every_other_normal_transaction_whatever_its_tip() {
    let (mut chain, rich) = chain_and_rich();
    let floor = priority(&mut chain, &rich, post(1, MINIMUM_BID, 40));
    let tipped = chain.validate(&rich, transfer(Who::Eve, SCC), 50_000_000 * SCC).unwrap();
    assert!(tipped.priority < JOB_BAND && JOB_BAND <= floor);
    let small = chain.validate(&rich, transfer(Who::Eve, SCC), 0).unwrap();
    assert!(small.priority < tipped.priority, "tips still order the rest");
}

#[test]
fn tip_does_not_move_a_job() {
    let (mut chain, rich) = chain_and_rich();
    let plain = priority(&mut chain, &rich, post(1, SCC, 40));
    assert_eq!(chain.validate(&rich, post(1, SCC, 40), 1_000 * SCC).unwrap().priority, plain);
}

#[test]
fn empty_account_cannot_enter_the_pool_and_a_poor_one_gets_no_bonus() {
    let (mut chain, _) = chain_and_rich();
    let poor = key_of("poor");
    let job = post(1, 1_000 * SCC, 40);
    assert_eq!(chain.validate(&poor, job.clone(), 0), Err(InvalidTransaction::Payment.into()));
    chain.send_money(poor.public(), SCC);
    assert!(priority(&mut chain, &poor, job) < JOB_BAND);
    assert!(priority(&mut chain, &poor, post(1, SCC / 2, 40)) >= JOB_BAND);
}

#[test]
fn bonus_needs_the_payment_and_the_fee() {
    let (mut chain, _) = chain_and_rich();
    let poor = key_of("poor");
    chain.send_money(poor.public(), 10 * SCC + EXISTENTIAL_DEPOSIT);
    assert!(priority(&mut chain, &poor, post(1, 10 * SCC, 40)) < JOB_BAND, "nothing is left for the fee");
    assert!(priority(&mut chain, &poor, post(1, 10 * SCC - 100 * MILLI, 40)) >= JOB_BAND);
    let tipped = chain.validate(&poor, post(1, 10 * SCC - 100 * MILLI, 40), SCC).unwrap();
    assert!(tipped.priority < JOB_BAND, "the tip is part of the fee");
}

#[test]
fn held_money_counts_for_nothing() {
    let (mut chain, _) = chain_and_rich();
    let poor = key_of("poor");
    chain.send_money(poor.public(), 10 * SCC);
    let reason = pallet_jobs::HoldReason::Job;
    chain
        .read(|| {
            use frame_support::traits::fungible::MutateHold;
            Balances::hold(&reason.into(), &poor.public().into(), 8 * SCC)
        })
        .unwrap();
    assert!(priority(&mut chain, &poor, post(1, 5 * SCC, 40)) < JOB_BAND);
    assert!(priority(&mut chain, &poor, post(1, SCC, 40)) >= JOB_BAND);
}

#[test]
fn wrapped_jobs_get_no_bonus() {
    let (mut chain, rich) = chain_and_rich();
    let job = || post(1, 1_000_000 * SCC, 40);
    let batch = pallet_utility::Call::batch { calls: vec![job()] };
    let batch_all = pallet_utility::Call::batch_all { calls: vec![job(), raise(0, SCC, 0)] };
    let derivative = pallet_utility::Call::as_derivative { index: 0, call: Box::new(job()) };
    for wrapped in [batch.into(), batch_all.into(), derivative.into(), by_root(job())] {
        assert!(priority(&mut chain, &rich, wrapped) < JOB_BAND);
    }
}

#[test]
fn refused_payments_get_no_bonus_for_being_calls_of_jobs() {
    let (mut chain, rich) = chain_and_rich();
    let object = common::jobs::object(0, 1);
    let closing = common::jobs::report(0, &[], true);
    for call in [object, closing] {
        assert!(priority(&mut chain, &rich, call) < JOB_BAND);
    }
}
