//! Receipts that come after settlement are paid until the refund, and not a block longer.

use super::{awarded, balance, with_dapp};
use crate::common::{jobs::*, Chain, Who};
use scc_runtime::*;
use scc_types::{Stars, SCC};

/// 100 units of 1 SCC; Dave claimed 40; closed at the answered block without a rating.
fn closed() -> (Chain, BlockNumber) {
    let mut chain = with_dapp();
    chain.run(18);
    chain.send(vec![(Who::Bob, post(100, 100 * SCC, 60))]);
    claim_of(&mut chain, Who::Dave, 40);
    chain.send(vec![(Who::Bob, report(0, &[], true))]);
    let height = chain.height();
    (chain, height)
}

fn claim_of(chain: &mut Chain, who: Who, units: u64) {
    let receipt = chain.read(|| claim(0, who, units, 1_000));
    chain.send(vec![(who, receipt)]);
}

#[test]
fn late_receipt_is_credited_at_once_and_reduces_the_refund() {
    let (mut chain, closed) = closed();
    chain.run(6);
    assert_eq!(awarded(&mut chain, Who::Dave), 264 * SCC / 10, "κ(1+θ) of 40 SCC");
    claim_of(&mut chain, Who::Eve, 20);
    let statement = chain.read(|| Revenue::statement(System::block_number())).unwrap();
    assert_eq!((statement.settlements.len(), statement.settlements[0].delivered), (1, 20));
    assert!(awarded(&mut chain, Who::Eve) >= 12 * SCC);
    assert!(chain.height() < closed + 10);

    let requester = balance(&mut chain, Who::Bob);
    let rest = closed + 10 - chain.height();
    chain.run(rest);
    assert_eq!(balance(&mut chain, Who::Bob), requester + 32 * SCC, "(κ+δ) of 40 units");
}

#[test]
fn receipt_after_the_refund_changes_nothing() {
    let (mut chain, closed) = closed();
    let rest = closed + 10 - chain.height();
    chain.run(rest);
    let (receipt, pots) = chain.read(|| (claim(0, Who::Eve, 20, 1_000), Revenue::pots()));
    let result = chain.block(vec![(Who::Eve, receipt)]);
    assert_eq!(result, [Ok(Err(pallet_jobs::Error::<Runtime>::TooLate.into()))]);
    assert_eq!(awarded(&mut chain, Who::Eve), 0);
    assert_eq!(chain.read(Revenue::pots).pending, pots.pending);
}

#[test]
fn signing_the_same_units_twice_pays_them_once() {
    let (mut chain, _) = closed();
    // The requester also signs 70 of its 100 units to a friend; 40 are Dave's.
    claim_of(&mut chain, Who::Ferdie, 70);
    let again = chain.read(|| claim(0, Who::Eve, 10, 1_000));
    let result = chain.block(vec![(Who::Eve, again)]);
    assert_eq!(result, [Ok(Err(pallet_jobs::Error::<Runtime>::InsufficientRoom.into()))]);
    chain.run(12);
    assert!(awarded(&mut chain, Who::Dave) >= 24 * SCC);
    assert!(awarded(&mut chain, Who::Ferdie) <= 66 * 60 * SCC / 100, "60 units, not 70");
    let record = chain.read(|| Jobs::requester(Who::Bob.to_account_id())).unwrap();
    assert_eq!((record.receipted, record.refunded), (100 * SCC, 0));
}

#[test]
fn report_cannot_take_away_what_was_claimed() {
    let mut chain = with_dapp();
    chain.send(vec![(Who::Bob, post(100, 100 * SCC, 60))]);
    claim_of(&mut chain, Who::Dave, 40);
    chain.send(vec![(Who::Bob, report(0, &[(Who::Ferdie, 100, Stars::Five), (Who::Dave, 0, Stars::One)], true))]);
    chain.run(6);
    // One star costs a tenth, never more.
    assert!(awarded(&mut chain, Who::Dave) >= 24 * SCC * 9 / 10);
    let job = chain.read(|| Jobs::job(0)).unwrap();
    assert_eq!(job.claimed, 100);
}
