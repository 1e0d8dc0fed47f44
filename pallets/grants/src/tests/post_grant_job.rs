use super::mock::*;
use crate::{Error, Event, Pot, Unspent};
use frame_support::{assert_noop, assert_ok};
use scc_math::Allowance;
use scc_types::{Funding, SCC};

#[test]
fn post_grant_job_should_pay_out_of_the_budget_and_keep_the_foundations_share_there() {
    run(|| {
        let (operator, share) = (wealth(&OPERATOR), pot(Pot::Share));

        let id = grant(80 * SCC);

        assert_eq!(wealth(&Grants::pot(Pot::Contributors)), CONTRIBUTORS - 72 * SCC);
        assert_eq!((wealth(&OPERATOR), pot(Pot::Share)), (operator, share));
        assert_eq!((Revenue::pots().author, Revenue::pots().pending), (8 * SCC, 64 * SCC));
        let job = Jobs::job(id).unwrap();
        assert_eq!((job.requester, job.funding, job.payment), (OPERATOR, Funding::Grant, 80 * SCC));
        // Eight days have gone by, three days' worth was kept.
        assert_eq!(Unspent::<Test>::get(), Some(Allowance { amount: 220 * SCC, day: 8 }));
        let told =
            Event::GrantJobPosted { job: id, operator: OPERATOR, dapp: LISTED, payment: 80 * SCC, unlocked: 220 * SCC };
        assert_eq!(events(), [told]);
    });
}

#[test]
fn post_grant_job_should_fail_when_so_much_is_not_unlocked() {
    run(|| {
        assert_noop!(terms(3 * DAILY + 1).grant_by(&OPERATOR), Error::<Test>::InsufficientAllowance);
        grant(3 * DAILY);
        assert_noop!(terms(SCC).grant_by(&OPERATOR), Error::<Test>::InsufficientAllowance);
        run_to(START + DAY - 1);
        assert_noop!(terms(SCC).grant_by(&OPERATOR), Error::<Test>::InsufficientAllowance);
        run_to(START + DAY);
        assert_noop!(terms(DAILY + 1).grant_by(&OPERATOR), Error::<Test>::InsufficientAllowance);
        grant(DAILY);
        check();
    });
}

#[test]
fn post_grant_job_should_fail_when_the_sender_is_not_the_operator() {
    run(|| {
        assert_noop!(terms(SCC).grant_by(&FOUNDATION), Error::<Test>::NotAuthorized);
        assert_noop!(terms(SCC).grant_by(&person(0)), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn post_grant_job_should_fail_as_post_job_does_and_cost_no_allowance() {
    run(|| {
        assert_noop!(terms(SCC).with_dapp(9).grant_by(&OPERATOR), pallet_jobs::Error::<Test>::InvalidDapp);
        assert_noop!(terms(1).grant_by(&OPERATOR), pallet_jobs::Error::<Test>::InsufficientPayment);
        assert_eq!(Unspent::<Test>::get(), None);
    });
}

#[test]
fn refunds_should_return_to_the_budget_and_unlock_nothing() {
    run(|| {
        let id = grant(80 * SCC);
        wait(2);
        assert_ok!(claim(id, &person(0), 40));
        assert_ok!(report(id, &[], true));
        wait(10);
        // 64 SCC were pending; 40 of 100 units took 32 % of the payment.
        let spent = CONTRIBUTORS - wealth(&Grants::pot(Pot::Contributors));
        assert_eq!(spent, 8 * SCC + 256 * SCC / 10);
        assert_eq!(Unspent::<Test>::get(), Some(Allowance { amount: 220 * SCC, day: 8 }));
    });
}

#[test]
fn a_budget_should_never_be_emptied_beyond_its_existential_deposit() {
    run(|| {
        // 300 a time, of which 270 leave the budget; nobody works, 240 return.
        let mut days = 0;
        while pot(Pot::Contributors) > 300 * SCC {
            assert_ok!(terms(3 * DAILY).grant_by(&OPERATOR));
            let id = newest_job();
            wait(2);
            for worker in 0..3 {
                assert_ok!(claim(id, &person(worker), 40));
            }
            wait(3 * DAY - 2);
            days += 3;
            assert!(days < 300);
        }
        check();
        while terms(DAILY).grant_by(&OPERATOR).is_ok() {
            wait(DAY);
        }
        run_to(System::block_number() + 5 * DAY);
        let poor = pallet_revenue::Error::<Test>::InsufficientBalance;
        while pot(Pot::Contributors) >= 90 * SCC {
            assert_ok!(terms(DAILY).grant_by(&OPERATOR));
        }
        assert_noop!(terms(DAILY).grant_by(&OPERATOR), poor);
        assert!(wealth(&Grants::pot(Pot::Contributors)) >= EXISTENTIAL_DEPOSIT);
    });
}
