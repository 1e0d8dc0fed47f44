use super::mock::*;
use crate::{Coupons, Error, Event, Posted, Pot, TrialsOfDay};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Funding, Stars, SCC};

#[test]
fn post_trial_job_should_take_only_kappa_out_of_the_budget() {
    run(|| {
        assert_ok!(issue(&person(9), 30 * SCC));
        let holder = wealth(&person(9));

        assert_ok!(terms(10 * SCC).trial_by(&person(9)));

        assert_eq!(wealth(&Grants::pot(Pot::Trials)), TRIALS - 6 * SCC);
        assert_eq!(wealth(&person(9)), holder);
        assert_eq!((Revenue::pots().author, Revenue::pots().pending), (0, 6 * SCC));
        let job = Jobs::job(newest_job()).unwrap();
        assert_eq!((job.requester, job.funding, job.payment), (person(9), Funding::Coupon, 10 * SCC));
        assert_eq!(Coupons::<Test>::get(person(9), LISTED).unwrap().left, 20 * SCC);
        assert_eq!(TrialsOfDay::<Test>::get(), Posted { day: 8, amount: 10 * SCC });
        let told = Event::TrialJobPosted {
            job: newest_job(),
            holder: person(9),
            dapp: LISTED,
            payment: 10 * SCC,
            left: 20 * SCC,
        };
        assert_eq!(events().last(), Some(&told));
    });
}

#[test]
fn post_trial_job_should_remove_a_coupon_that_is_used_up() {
    run(|| {
        assert_ok!(issue(&person(9), 10 * SCC));
        assert_ok!(terms(10 * SCC).trial_by(&person(9)));
        assert!(!Coupons::<Test>::contains_key(person(9), LISTED));
        assert_eq!(held_for_coupons(&OPERATOR), 0);
        assert_noop!(terms(SCC).trial_by(&person(9)), Error::<Test>::CouponNotFound);
    });
}

#[test]
fn post_trial_job_should_fail_when_the_coupon_does_not_cover_it() {
    run(|| {
        assert_noop!(terms(SCC).trial_by(&person(9)), Error::<Test>::CouponNotFound);
        assert_ok!(issue(&person(9), 10 * SCC));
        assert_noop!(terms(10 * SCC + 1).trial_by(&person(9)), Error::<Test>::InsufficientCoupon);
        assert_noop!(terms(SCC).with_dapp(DRAFT).trial_by(&person(9)), Error::<Test>::CouponNotFound);
        assert_noop!(terms(SCC).trial_by(&person(8)), Error::<Test>::CouponNotFound);
        run_to(START + 100);
        assert_ok!(terms(SCC).trial_by(&person(9)));
        run_to(START + 101);
        assert_noop!(terms(SCC).trial_by(&person(9)), Error::<Test>::CouponTooLate);
    });
}

#[test]
fn post_trial_job_should_fail_when_the_days_cap_is_reached() {
    run(|| {
        assert_ok!(issue(&person(8), 100 * SCC));
        assert_ok!(issue(&person(9), 100 * SCC));
        assert_ok!(terms(45 * SCC).trial_by(&person(8)));
        assert_noop!(terms(5 * SCC + 1).trial_by(&person(9)), Error::<Test>::MaxTrialsExceeded);
        assert_ok!(terms(5 * SCC).trial_by(&person(9)));
        run_to(START + DAY - 1);
        assert_noop!(terms(SCC).trial_by(&person(9)), Error::<Test>::MaxTrialsExceeded);
        run_to(START + DAY);
        assert_ok!(terms(DAILY_TRIALS).trial_by(&person(9)));
    });
}

#[test]
fn post_trial_job_should_fail_as_post_job_does_and_cost_no_coupon() {
    run(|| {
        assert_ok!(issue(&person(9), 10 * SCC));
        let bad = terms(SCC).with_max_workers(0).trial_by(&person(9));
        assert_noop!(bad, pallet_jobs::Error::<Test>::InvalidMaxWorkers);
        assert_eq!(Coupons::<Test>::get(person(9), LISTED).unwrap().left, 10 * SCC);
    });
}

#[test]
fn a_trial_should_pay_its_workers_kappa_and_nobody_else_anything() {
    run(|| {
        // There is a carry that could be released.
        wait(10);
        assert_ok!(issue(&person(9), 10 * SCC));
        assert_ok!(terms(10 * SCC).trial_by(&person(9)));
        let id = newest_job();
        wait(2);
        assert_ok!(claim(id, &person(0), 40));
        assert_ok!(report(id, &[(person(1), 20, Stars::Five)], true));
        let (developer, totals) = (wealth(&DEVELOPER), Revenue::totals());
        wait(10);
        // 60 of 100 units: κ of 6; the rest of κ is back in the budget.
        assert_eq!(Revenue::totals().claims - totals.claims, 36 * SCC / 10);
        assert_eq!((wealth(&DEVELOPER), Revenue::totals().developers), (developer, 0));
        assert_eq!(wealth(&Grants::pot(Pot::Trials)), TRIALS - 36 * SCC / 10);
        assert_eq!(pallet_revenue::Books::<Test>::get().volume.amount, 0);
        // The refund brings nothing back to the coupon.
        assert!(!Coupons::<Test>::contains_key(person(9), LISTED));
    });
}
