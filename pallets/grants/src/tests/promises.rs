//! Promise 5 for the budgets: their money leaves as checked work only, and nobody gains by taking several roles.

use super::mock::*;
use crate::Pot;
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, Balance, JobId, Stars, Units, SCC};
use sp_runtime::DispatchError;

/// What an account has and is owed.
fn worth(who: &AccountId) -> Balance {
    wealth(who) + pallet_scores::Claims::<Test>::get(who).map_or(0, |held| held.claim.amount + held.claim.accrued)
}

/// A coupon of 10 SCC for a person; its job of 100 units for five workers, two blocks later.
fn trial_of(holder: u8) -> JobId {
    assert_ok!(issue(&person(holder), 10 * SCC));
    assert_ok!(terms(10 * SCC).trial_by(&person(holder)));
    wait(2);
    newest_job()
}

#[test]
fn a_coupon_holder_who_works_himself_should_gain_kappa_of_his_share_of_it_at_most() {
    run(|| {
        // Person 0 is enlisted and, of five workers, surely drawn.
        let id = trial_of(0);
        let before = worth(&person(0));
        assert_ok!(claim(id, &person(0), 100));
        assert_ok!(report(id, &[], true));
        wait(10);
        // Two fifths of the units: 2 · 100 / 5.
        assert_eq!(worth(&person(0)) - before, 6 * SCC * 2 / 5);
    });
}

#[test]
fn a_coupon_holder_with_friends_should_gain_kappa_of_it_at_most() {
    run(|| {
        let id = trial_of(0);
        let before: Balance = (0..5).map(|number| worth(&person(number))).sum();
        for worker in 0..5 {
            let _ = claim(id, &person(worker), 100);
        }
        assert_ok!(report(id, &[], true));
        wait(10);
        let after: Balance = (0..5).map(|number| worth(&person(number))).sum();
        assert_eq!(after - before, 6 * SCC);
    });
}

#[test]
fn a_coupon_holder_who_was_not_drawn_should_gain_nothing() {
    run(|| {
        // Person 9 is not enlisted.
        let id = trial_of(9);
        let before = worth(&person(9));
        let refused: DispatchError = pallet_jobs::Error::<Test>::EnlistedTooLate.into();
        assert_noop!(claim(id, &person(9), 100), refused);
        assert_noop!(lease(id, &person(9), 40), refused);
        assert_noop!(report(id, &[(person(9), 40, Stars::Five)], true), refused);
        wait(60);
        assert_eq!(worth(&person(9)), before);
        // Everything but nothing returned.
        assert_eq!(wealth(&Grants::pot(Pot::Trials)), TRIALS);
    });
}

#[test]
fn an_account_enlisted_for_the_coupon_should_not_be_drawn_for_it() {
    run(|| {
        enlist(person(9));
        let id = trial_of(9);
        assert_noop!(claim(id, &person(9), 40), pallet_jobs::Error::<Test>::EnlistedTooLate);
        // Seven days later for a job posted then.
        wait(140);
        let id = trial_of(8);
        assert_ok!(claim(id, &person(9), 40));
    });
}

#[test]
fn an_operator_should_get_nothing_of_what_it_spends() {
    run(|| {
        let before = worth(&OPERATOR);
        let id = grant(200 * SCC);
        wait(2);
        assert_noop!(claim(id, &OPERATOR, 40), pallet_jobs::Error::<Test>::EnlistedTooLate);
        assert_ok!(claim(id, &person(0), 40));
        let raised = Jobs::raise_bid(RuntimeOrigin::signed(OPERATOR), id, SCC, 0);
        assert_noop!(raised, pallet_jobs::Error::<Test>::InvalidFunding);
        wait(100);
        assert_eq!(worth(&OPERATOR), before);
    });
}

#[test]
fn a_grant_should_share_by_the_rules_of_paid_work_but_for_the_foundation() {
    run(|| {
        let share = Revenue::totals().foundation;
        let id = grant(100 * SCC);
        wait(2);
        let shares: [(u8, Units); 3] = [(0, 40), (1, 40), (2, 20)];
        for (worker, units) in shares {
            assert_ok!(claim(id, &person(worker), units));
        }
        assert_ok!(report(id, &[], true));
        wait(5);
        let totals = Revenue::totals();
        // μ once, δ and κ with release; of φ nothing but that of the seven blocks' emission.
        assert_eq!(totals.paid_work, 90 * SCC);
        assert_eq!(totals.foundation - share, 7 * SCC / 10);
        assert!((60 * SCC..=66 * SCC).contains(&totals.claims));
        assert!((20 * SCC..=22 * SCC).contains(&totals.developers));
        assert_eq!(wealth(&Grants::pot(Pot::Contributors)), CONTRIBUTORS - 90 * SCC);
    });
}

#[test]
fn the_chain_should_know_who_was_drawn_among_many() {
    // Ten enlisted, one wanted: two are expected to be drawn at first, eight at last.
    Builder::default().with_workers(10).run(|| {
        assert_ok!(terms(10 * SCC).with_max_workers(1).grant_by(&OPERATOR));
        let id = newest_job();
        wait(2);
        let job = pallet_jobs::Jobs::<Test>::get(id).unwrap();
        let drawn = |id| (0..10).filter(|number| Jobs::may_work(id, person(*number))).count();
        let (first, view) = (drawn(id), Jobs::drawn(id, &job));
        assert!(first < 10, "{first}");
        assert!(view.iter().all(|who| Jobs::may_work(id, who.clone())) && view.len() == first.min(1));
        for number in 0..10 {
            let may = Jobs::may_work(id, person(number));
            let claimed = lease(id, &person(number), 1);
            let refused = Err(pallet_jobs::Error::<Test>::WorkerNotDrawn.into());
            assert_eq!(claimed, if may { Ok(()) } else { refused });
        }
        wait(26);
        assert!(drawn(id) >= first);
    });
}
