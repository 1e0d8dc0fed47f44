//! The call `claim`.

use super::mock::*;
use crate::{Claims, Error, Event, PaidOutInBlock, Totals};
use frame_support::{assert_noop, assert_ok, traits::Get};
use scc_math::left_of;
use scc_types::SCC;
use sp_runtime::DispatchError;

#[test]
fn claim_should_pay_what_is_due_to_the_account_named_by_anybody() {
    run(|| {
        award(account(1), 1, 8 * SCC);
        advance(HALF_LIFE);
        let before = free(1);

        assert_ok!(Scores::claim(RuntimeOrigin::signed(account(2)), account(1)));

        assert_eq!(free(1) - before, 4 * SCC);
        assert_eq!(
            Claims::<Test>::get(account(1)).map(|held| (held.claim.amount, held.claim.accrued)),
            Some((4 * SCC, 0))
        );
        assert_eq!((Totals::<Test>::get().owed, PaidOutInBlock::<Test>::get()), (4 * SCC, 4 * SCC));
        assert_eq!(events(), [Event::ClaimPaid { account: account(1), amount: 4 * SCC, left: 4 * SCC }]);
    });
}

#[test]
fn claim_should_pay_an_account_that_does_not_exist_from_the_existential_deposit_on() {
    run(|| {
        let amount = 2 * EXISTENTIAL_DEPOSIT;
        award(account(99), 1, amount);
        advance(HALF_LIFE - 1);
        assert_noop!(Scores::claim(RuntimeOrigin::signed(account(1)), account(99)), Error::<Test>::InsufficientDue);
        advance(1);

        assert_ok!(Scores::claim(RuntimeOrigin::signed(account(1)), account(99)));

        assert_eq!(free(99), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn claim_should_remove_a_claim_that_is_paid_whole() {
    run(|| {
        award(account(1), 1, 1_000_000);
        advance(HALF_LIFE * 10);

        assert_ok!(Scores::claim(RuntimeOrigin::signed(account(1)), account(1)));

        assert_eq!(Claims::<Test>::get(account(1)), None);
        assert_eq!(Totals::<Test>::get().owed, 0);
        assert_eq!(Scores::earner_of(&account(1)).map(|earner| earner.paid), Some(1_000_000));
        assert_eq!(free(1), 10 * EXISTENTIAL_DEPOSIT + 1_000_000);
    });
}

#[test]
fn claim_should_pay_the_same_in_many_steps_as_in_one() {
    run(|| {
        award(account(1), 1, 5 * SCC);
        award(account(2), 1, 5 * SCC);
        for _ in 0..30 {
            advance(1);
            assert_ok!(Scores::claim(RuntimeOrigin::signed(account(1)), account(1)));
        }
        assert_ok!(Scores::claim(RuntimeOrigin::signed(account(1)), account(2)));

        assert_eq!(free(2) - 10 * EXISTENTIAL_DEPOSIT, 5 * SCC - left_of(5 * SCC, 30, HALF_LIFE));
        assert!(free(1) <= free(2) && free(2) - free(1) < 3 * 31);
    });
}

#[test]
fn claim_should_fail_when_nothing_is_owed() {
    run(|| {
        assert_noop!(Scores::claim(RuntimeOrigin::signed(account(1)), account(1)), Error::<Test>::NotFound);
    });
}

#[test]
fn claim_should_fail_when_nothing_is_due_yet() {
    run(|| {
        award(account(1), 1, SCC);
        assert_noop!(Scores::claim(RuntimeOrigin::signed(account(1)), account(1)), Error::<Test>::InsufficientDue);
    });
}

#[test]
fn claim_should_fail_when_it_is_not_signed() {
    run(|| {
        award(account(1), 1, SCC);
        advance(5);
        assert_noop!(Scores::claim(RuntimeOrigin::root(), account(1)), DispatchError::BadOrigin);
    });
}
