//! Promise 5: who pays himself loses, in the whole runtime with fees, deposits and blocks.

use super::{balance, earnings, with_dapp};
use crate::common::{jobs::*, Chain, Who};
use scc_runtime::*;
use scc_types::SCC;

/// Alice authors every block, Bob pays, Charlie owns the dApp, Dave works.
const COALITION: [Who; 4] = [Who::Alice, Who::Bob, Who::Charlie, Who::Dave];

/// Everything they have and will have, in planck.
fn wealth(chain: &mut Chain, people: &[Who]) -> i128 {
    let of = |who: &Who| {
        let still_flowing = earnings(chain, *who);
        (balance(chain, *who) + still_flowing.claim + still_flowing.accrued).cast_signed()
    };
    people.iter().map(of).sum()
}

/// Bob pays Dave for each payment a job of ten units; answers what `people` got back of the payments, the whole author
/// pot counted as theirs if Alice is among them.
fn paid_himself(chain: &mut Chain, payments: &[Balance], people: &[Who]) -> i128 {
    let (start, before) = (chain.height(), wealth(chain, people));
    let pot = chain.read(Revenue::pots).author;
    for (job, payment) in payments.iter().enumerate() {
        let job = job as u64;
        chain.send(vec![(Who::Bob, post(10, *payment, chain.height() + 20))]);
        let receipt = chain.read(|| claim(job, Who::Dave, 10, 10_000));
        chain.send(vec![(Who::Dave, receipt), (Who::Bob, report(job, &[], true))]);
    }
    chain.run(25);
    assert_eq!(chain.read(Revenue::pots).pending, 0);
    let mut after = wealth(chain, people);
    if people.contains(&Who::Alice) {
        // An honest author has his part of the emission without paying anybody.
        after += (chain.read(Revenue::pots).author - pot).cast_signed();
        after -= i128::from(chain.height() - start) * (SCC / 10).cast_signed();
    }
    sum(payments) + after - before
}

fn sum(payments: &[Balance]) -> i128 {
    payments.iter().sum::<Balance>().cast_signed()
}

#[test]
fn requester_who_is_worker_developer_and_author_loses_two_percent() {
    for payments in [vec![20 * SCC; 8], vec![300 * SCC], vec![SCC, 5 * SCC, 40 * SCC, 2 * SCC, 90 * SCC]] {
        let mut chain = with_dapp();
        // Others have filled the carry.
        chain.run(60);
        let back = paid_himself(&mut chain, &payments, &COALITION);
        let paid = sum(&payments);
        assert!(back * 100 <= paid * 98, "{back} of {paid}");
        assert!(back * 100 >= paid * 75, "the loss is the foundation's part and what stays in the carry: {back}");
    }
}

#[test]
fn requester_who_is_worker_and_developer_without_a_seat_loses_twelve_percent() {
    let mut chain = with_dapp();
    chain.run(60);
    let payments = [20 * SCC; 8];
    let back = paid_himself(&mut chain, &payments, &[Who::Bob, Who::Charlie, Who::Dave]);
    assert!(back * 100 <= sum(&payments) * 88, "{back}");
}

#[test]
fn small_payments_to_oneself_lose_more_than_two_percent() {
    let mut chain = with_dapp();
    chain.run(60);
    // The floor, and just above: fees weigh most here.
    let payments = [100_000_000, 100_000_001, 1_000_000_007];
    let back = paid_himself(&mut chain, &payments, &COALITION);
    let paid = sum(&payments);
    assert!(back * 100 <= paid * 98, "{back} of {paid}");
}
