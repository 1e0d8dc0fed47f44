//! Promises 4 and 6: each credit earns the same; splitting or merging accounts changes nothing.

use super::{awarded, earnings, with_dapp};
use crate::common::{jobs::*, Chain, Who};
use scc_runtime::Balance;
use scc_types::{Units, SCC};

const WORKERS: [Who; 3] = [Who::Dave, Who::Eve, Who::Ferdie];

/// Who pays 1 SCC a unit for how many, and who delivers how much of them.
type Job<'a> = (Who, Units, &'a [(Who, Units)]);

/// All jobs are done in the same blocks.
fn after_work(jobs: &[Job]) -> Chain {
    let mut chain = with_dapp();
    chain.run(18);
    let posts = jobs.iter().map(|(payer, units, _)| (*payer, post(*units, Balance::from(*units) * SCC, 50)));
    chain.send(posts.collect());
    let mut calls = Vec::new();
    for (id, (payer, _, deliveries)) in (0..).zip(jobs) {
        for (worker, units) in *deliveries {
            calls.push((*worker, chain.read(|| claim(id, *worker, *units, 100))));
        }
        calls.push((*payer, report(id, &[], true)));
    }
    chain.send(calls);
    chain.run(30);
    chain
}

fn totals(mut chain: Chain) -> (Balance, Balance) {
    let given = WORKERS.map(|who| awarded(&mut chain, who)).iter().sum();
    let still = WORKERS.map(|who| earnings(&mut chain, who).claim).iter().sum();
    (given, still)
}

fn assert_same(left: (Balance, Balance), right: (Balance, Balance)) {
    // Every credit and every pay-out rounds by a planck or two.
    assert!(left.0.abs_diff(right.0) <= 6 && left.1.abs_diff(right.1) <= 200, "{left:?} and {right:?}");
}

#[test]
fn splitting_a_worker_changes_nothing() {
    let one = after_work(&[(Who::Bob, 60, &[(Who::Dave, 60)])]);
    let three = after_work(&[(Who::Bob, 60, &[(Who::Dave, 7), (Who::Eve, 50), (Who::Ferdie, 3)])]);
    assert_same(totals(one), totals(three));
}

#[test]
fn splitting_a_requester_and_its_job_changes_nothing() {
    let one = after_work(&[(Who::Bob, 60, &[(Who::Dave, 60)])]);
    let three = after_work(&[
        (Who::Bob, 20, &[(Who::Dave, 20)]),
        (Who::AliceStash, 30, &[(Who::Dave, 30)]),
        (Who::BobStash, 10, &[(Who::Dave, 10)]),
    ]);
    assert_same(totals(one), totals(three));
}

#[test]
fn equal_credits_of_one_settlement_earn_the_same() {
    let mut chain = after_work(&[(Who::Bob, 60, &[(Who::Dave, 20), (Who::Eve, 20), (Who::Ferdie, 20)])]);
    let [dave, eve, ferdie] = WORKERS.map(|who| awarded(&mut chain, who));
    assert!(dave == eve && eve == ferdie && dave > 12 * SCC);
}
