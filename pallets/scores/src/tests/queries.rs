//! Earnings and shares.

use super::mock::*;
use frame_support::{traits::OnIdle, weights::Weight};
use scc_math::left_of;
use scc_types::{Earnings, PayOut, SCC};
use sp_runtime::Perquintill;

#[test]
fn earnings_should_add_up_though_nobody_touched_the_claim() {
    run(|| {
        award(account(1), 1, 6 * SCC);
        advance(33);
        let claim = left_of(6 * SCC, 33, HALF_LIFE);
        let expected =
            Earnings { claim, accrued: 6 * SCC - claim, paid: 0, score: claim * 10 / 6, total_score: claim * 10 / 6 };
        assert_eq!(Scores::earnings(&account(1)), expected);

        sweep_and_advance();
        let earnings = Scores::earnings(&account(1));
        assert_eq!(earnings.paid, 6 * SCC - claim);
        assert_eq!(earnings.paid + earnings.accrued + earnings.claim, 6 * SCC);
    });
}

#[test]
fn pay_outs_should_name_everybody_the_block_paid() {
    run(|| {
        award(account(1), 1, 6 * SCC);
        award(account(2), 1, 2 * SCC);
        advance(33);
        assert_eq!(Scores::pay_outs(), []);
        let due = |amount| amount - left_of(amount, 33, HALF_LIFE);
        <Scores as OnIdle<_>>::on_idle(System::block_number(), Weight::MAX);
        let mut paid = Scores::pay_outs();
        paid.sort_by_key(|pay_out| pay_out.account.clone());
        let expected =
            [(1, 6 * SCC), (2, 2 * SCC)].map(|(n, claim)| PayOut { account: account(n), amount: due(claim) });
        assert_eq!(paid, expected);
        advance(1);
        assert_eq!(Scores::pay_outs(), [], "the block before");
    });
}

#[test]
fn earnings_of_a_stranger_should_be_nothing() {
    run(|| {
        award(account(1), 1, 6 * SCC);
        let nothing = Earnings { total_score: 10 * SCC, ..Earnings::default() };
        assert_eq!(Scores::earnings(&account(2)), nothing);
        assert_eq!(Scores::share_of(&account(2)), Perquintill::zero());
    });
}

#[test]
fn share_should_be_the_part_of_all_claims_and_not_change_by_waiting() {
    run(|| {
        award(account(1), 1, 3 * SCC);
        award(account(2), 1, SCC);
        assert_eq!(Scores::share_of(&account(1)), Perquintill::from_percent(75));
        advance(50);
        let share = Scores::share_of(&account(1)).deconstruct();
        let expected = Perquintill::from_percent(75).deconstruct();
        assert!(share.abs_diff(expected) < 1_000_000_000, "{share}");
    });
}

#[test]
fn share_should_be_nothing_where_nobody_has_any() {
    run(|| assert_eq!(Scores::share_of(&account(1)), Perquintill::zero()));
}
