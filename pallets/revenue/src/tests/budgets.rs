//! `PaidWork` with a budget's money: account 8 pays grants, account 9 coupons; account 1 asks for the jobs.

use super::mock::*;
use crate::{Books, Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_traits::PaidWork;
use scc_types::{Balance, Funding, Stars, SCC};

fn claim(worker: u8) -> Balance {
    Scores::claim_of(&account(worker)).amount
}

#[test]
fn pay_should_leave_a_grants_foundation_share_in_the_budget() {
    run(|| {
        let foundation = free(&FOUNDATION);

        assert_ok!(Revenue::pay(Funding::Grant, &account(1), 100 * SCC), 80 * SCC);

        assert_eq!((free(&account(1)), free(&account(8))), (1_000 * SCC, 910 * SCC));
        assert_eq!(free(&FOUNDATION), foundation);
        assert_eq!((Revenue::pots().author, Revenue::pots().pending), (10 * SCC, 80 * SCC));
        let income = this_block();
        assert_eq!((income.paid_work, income.paid_foundation, income.paid_author), (90 * SCC, 0, 10 * SCC));
        let (payment, author, pending) = (90 * SCC, 10 * SCC, 80 * SCC);
        assert_eq!(events(), [Event::WorkPaid { payer: account(8), payment, foundation: 0, author, pending }]);
    });
}

#[test]
fn pay_should_take_only_kappa_for_a_coupon() {
    run(|| {
        let foundation = free(&FOUNDATION);

        assert_ok!(Revenue::pay(Funding::Coupon, &account(1), 100 * SCC), 60 * SCC);

        assert_eq!((free(&account(1)), free(&account(9))), (1_000 * SCC, 940 * SCC));
        assert_eq!((free(&FOUNDATION), Revenue::pots().author, Revenue::pots().pending), (foundation, 0, 60 * SCC));
    });
}

#[test]
fn pay_should_fail_when_the_budget_cannot_pay() {
    run(|| {
        let poor = Error::<Test>::InsufficientBalance;
        assert_noop!(Revenue::pay(Funding::Grant, &account(1), 2_000 * SCC), poor);
        assert_noop!(Revenue::pay(Funding::Coupon, &account(1), 2_000 * SCC), Error::<Test>::InsufficientBalance);
        assert_noop!(Revenue::pay(Funding::Coupon, &account(1), 1), Error::<Test>::InvalidPayment);
    });
}

#[test]
fn settle_should_pay_a_grant_like_any_paid_work() {
    run(|| {
        end_blocks(10);
        let mut job = post_with(Funding::Grant, 1, 10 * SCC, 10);
        let developer = free(&DEVELOPER);

        settle(&mut job, Some(DEVELOPER), &[(2, 10, Stars::Five)]);

        assert_eq!(claim(2), 66 * SCC / 10);
        assert_eq!(free(&DEVELOPER) - developer, 22 * SCC / 10);
        assert_eq!(Books::<Test>::get().volume.amount, 10 * SCC);
    });
}

#[test]
fn settle_should_pay_a_coupons_workers_only_and_release_nothing() {
    run(|| {
        end_blocks(10);
        let carry = Revenue::pots().carry;
        let mut job = post_with(Funding::Coupon, 1, 100 * SCC, 10);
        let (developer, reserve) = (free(&DEVELOPER), free(&RESERVE));

        let settled = settle(&mut job, Some(DEVELOPER), &[(2, 6, Stars::Five), (3, 4, Stars::One)]);

        assert_eq!((settled.taken, settled.credits), (60 * SCC, vec![60 * SCC, 36 * SCC]));
        assert_eq!((claim(2), claim(3)), (36 * SCC, 216 * SCC / 10));
        assert_eq!((free(&DEVELOPER) - developer, Revenue::pots().carry), (0, carry));
        // κ of what the stars cut.
        assert_eq!(free(&RESERVE) - reserve, 24 * SCC / 10);
        assert_eq!(Books::<Test>::get().volume.amount, 0);
        assert_eq!(job.pending, 0);
    });
}

#[test]
fn refund_should_return_to_the_budget_that_paid() {
    run(|| {
        let grant = post_with(Funding::Grant, 1, 100 * SCC, 10);
        let coupon = post_with(Funding::Coupon, 1, 100 * SCC, 10);
        for (job, due) in [(&grant, 40 * SCC), (&coupon, 30 * SCC)] {
            assert_eq!(Revenue::refund_of(job.funding, job.payment, 5, job.units, job.pending), due);
            assert_eq!(Revenue::refund(7, job.funding, &account(1), due), due);
        }
        assert_eq!((free(&account(8)), free(&account(9))), (950 * SCC, 970 * SCC));
        assert_eq!(free(&account(1)), 1_000 * SCC);
        assert!(events().contains(&Event::WorkRefunded { job: 7, payer: account(9), amount: 30 * SCC }));
    });
}

#[test]
fn foundation_share_should_go_to_the_account_named_for_it() {
    Builder::default().with_share(account(210)).run(|| {
        assert_eq!(free(&account(210)), EXISTENTIAL_DEPOSIT);
        let foundation = free(&FOUNDATION);
        assert_ok!(Revenue::pay(Funding::Own, &account(1), 100 * SCC));
        end_blocks(1);
        assert_eq!(free(&account(210)), EXISTENTIAL_DEPOSIT + 10 * SCC + SCC / 10);
        assert_eq!(free(&FOUNDATION), foundation);
        assert_eq!(Revenue::totals().foundation, 10 * SCC + SCC / 10);
    });
}
