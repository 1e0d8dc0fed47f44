//! The budgets of genesis and the foundation's share on the whole runtime.

use super::{awarded, balance, with_dapp};
use crate::common::{audit::total_balance, jobs::*, Chain, Who};
use pallet_grants::{Call, Pot};
use scc_runtime::{constants::EXISTENTIAL_DEPOSIT, *};
use scc_types::{Stars, CONTRIBUTORS_BUDGET, SCC, TRIALS_BUDGET};

/// Bob is the operator; Dave, Eve and Ferdie have been enlisted for seven days of 20 blocks.
fn with_workers() -> Chain {
    let mut chain = with_dapp();
    let operator = Some(Who::Bob.to_account_id());
    chain.send(vec![
        (Who::Alice, by_root(Call::set_operator { operator })),
        (Who::Dave, enlist()),
        (Who::Eve, enlist()),
        (Who::Ferdie, enlist()),
    ]);
    chain.run(142);
    chain
}

fn pot(chain: &mut Chain, pot: Pot) -> Balance {
    chain.read(|| total_balance(&Grants::pot(pot)))
}

#[test]
fn a_grant_and_a_trial_should_pay_their_workers_and_return_the_rest() {
    let mut chain = with_workers();
    let deadline = chain.height() + 40;
    let issue = Call::issue_coupon {
        holder: Who::Charlie.to_account_id(),
        dapp: 0,
        amount: 100 * SCC,
        expiry: chain.height() + 100,
    };
    chain.send(vec![
        (Who::Bob, of_a_budget(post(100, 100 * SCC, deadline), false)),
        (Who::Bob, issue.into()),
        (Who::Charlie, of_a_budget(post(100, 100 * SCC, deadline), true)),
    ]);
    assert_eq!(pot(&mut chain, Pot::Contributors), CONTRIBUTORS_BUDGET - 90 * SCC);
    assert_eq!(pot(&mut chain, Pot::Trials), TRIALS_BUDGET - 60 * SCC);
    chain.run(2);
    // A half of the units each, 2 · 100 / 4; Alice is not enlisted.
    let claims = [(0, Who::Dave, 50), (0, Who::Eve, 10), (1, Who::Ferdie, 40)];
    for (job, who, units) in claims {
        let claim = chain.read(|| claim(job, who, units, 1_000));
        chain.send(vec![(who, claim)]);
    }
    let stranger = chain.read(|| claim(0, Who::Alice, 1, 1_000));
    let refused = Err(pallet_jobs::Error::<Runtime>::EnlistedTooLate.into());
    assert_eq!(chain.block(vec![(Who::Alice, stranger)]), [Ok(refused)]);
    chain.send(vec![(Who::Bob, report(0, &[], true)), (Who::Charlie, report(1, &[(Who::Eve, 10, Stars::Five)], true))]);
    chain.run(10);

    assert!((30 * SCC..=33 * SCC).contains(&awarded(&mut chain, Who::Dave)));
    assert_eq!(awarded(&mut chain, Who::Ferdie), 24 * SCC, "κ of 40 SCC, without release");
    // 40 of the grant's units and 50 of the trial's came back.
    assert_eq!(pot(&mut chain, Pot::Contributors), CONTRIBUTORS_BUDGET - 58 * SCC);
    assert_eq!(pot(&mut chain, Pot::Trials), TRIALS_BUDGET - 30 * SCC);
    let coupon = chain.read(|| Grants::coupons(Who::Charlie.to_account_id()));
    assert!(coupon.is_empty());
}

#[test]
fn what_the_council_did_not_spend_of_the_share_should_go_to_the_reserve() {
    let mut chain = with_dapp();
    chain.run(20);
    let receiver = Who::Ferdie.to_account_id();
    let (before, share) = (balance(&mut chain, Who::Ferdie), chain.read(Grants::share));
    chain.send(vec![(Who::Alice, by_root(Call::spend_share { receiver, amount: share }))]);
    assert_eq!(balance(&mut chain, Who::Ferdie), before + share);
    // Ninety days of 20 blocks; the audit knows what must arrive in the reserve.
    let rest = 1_799 - chain.height();
    chain.run(rest);
    assert!(chain.read(Grants::share) > 150 * SCC);
    chain.run(1);
    assert_eq!(pot(&mut chain, Pot::Share), EXISTENTIAL_DEPOSIT + SCC / 10, "of the new period's first block");
}
