//! `PaidWork::pay`.

use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_traits::PaidWork;
use scc_types::{Funding, SCC};

#[test]
fn pay_should_set_aside_what_is_not_for_the_work() {
    run(|| {
        let before = free(&FOUNDATION);
        let payment = 100 * SCC + 9;

        assert_ok!(Revenue::pay(Funding::Own, &account(1), payment), 80 * SCC + 9);

        assert_eq!(free(&account(1)), 900 * SCC - 9);
        assert_eq!((free(&FOUNDATION), held()), (before, payment));
        assert_eq!((Revenue::pots().author, Revenue::pots().pending), (10 * SCC, 80 * SCC + 9));
        let income = this_block();
        assert_eq!(
            (income.paid_work, income.paid_foundation, income.paid_author, income.paid_pending),
            (payment, 10 * SCC, 10 * SCC, 80 * SCC + 9)
        );
        let (foundation, author, pending) = (10 * SCC, 10 * SCC, 80 * SCC + 9);
        assert_eq!(events(), [Event::WorkPaid { payer: account(1), payment, foundation, author, pending }]);

        end_block_by(Some(AUTHOR));
        assert_eq!(free(&FOUNDATION) - before, 10 * SCC + SCC / 10);
    });
}

#[test]
fn pay_should_fail_when_there_is_no_payment() {
    run(|| {
        assert_noop!(Revenue::pay(Funding::Own, &account(1), 0), Error::<Test>::InvalidPayment);
    });
}

#[test]
fn pay_should_fail_when_the_payer_would_not_keep_the_existential_deposit() {
    run(|| {
        assert_noop!(Revenue::pay(Funding::Own, &account(1), 1_000 * SCC), Error::<Test>::InsufficientBalance);
        assert_noop!(Revenue::pay(Funding::Own, &account(77), 1), Error::<Test>::InsufficientBalance);
        assert_ok!(Revenue::pay(Funding::Own, &account(1), 1_000 * SCC - EXISTENTIAL_DEPOSIT));
    });
}

#[test]
fn pay_should_take_a_single_planck() {
    run(|| {
        assert_ok!(Revenue::pay(Funding::Own, &account(1), 1), 1);
        assert_eq!((Revenue::pots().author, Revenue::pots().pending), (0, 1));
    });
}
