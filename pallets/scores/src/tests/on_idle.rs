//! The sweep.

use super::mock::*;
use crate::{Claims, Event, PaidOutInBlock, SweepCursor, WeightInfo};
use frame_support::traits::{Get, OnIdle};
use frame_support::weights::Weight;
use scc_types::SCC;

type Weights = <Test as crate::Config>::WeightInfo;

fn idle(weight: Weight) -> Weight {
    <Scores as OnIdle<_>>::on_idle(System::block_number(), weight)
}

#[test]
fn on_idle_should_pay_what_is_due() {
    run(|| {
        award(account(1), 1, 8 * SCC);
        award(account(2), 1, 4 * SCC);
        advance(HALF_LIFE);

        idle(Weight::MAX);

        assert_eq!((free(1), free(2)), (10 * EXISTENTIAL_DEPOSIT + 4 * SCC, 10 * EXISTENTIAL_DEPOSIT + 2 * SCC));
        assert_eq!(PaidOutInBlock::<Test>::get(), 6 * SCC);
        assert_eq!(events().len(), 2);
        advance(1);
        assert_eq!(PaidOutInBlock::<Test>::get(), 0);
    });
}

#[test]
fn on_idle_should_never_use_more_than_it_is_given_in_either_dimension() {
    run(|| {
        for number in 1..10 {
            award(account(number), 1, SCC);
        }
        advance(1);
        let step = Weights::sweep_base() + Weights::sweep_look() + Weights::sweep_pay();
        for part in 0..30 {
            for limit in [
                Weight::from_parts(step.ref_time() * part / 5, u64::MAX),
                Weight::from_parts(u64::MAX, step.proof_size() * part / 5),
            ] {
                assert!(idle(limit).all_lte(limit), "{limit:?}");
            }
        }
    });
}

#[test]
fn on_idle_should_do_nothing_without_weight() {
    run(|| {
        award(account(1), 1, 8 * SCC);
        advance(HALF_LIFE);

        assert_eq!(idle(Weight::zero()), Weight::zero());

        assert_eq!(free(1), 10 * EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn on_idle_should_reach_everybody_in_turn() {
    run(|| {
        MaxSweep::set(2);
        for number in 1..8 {
            award(account(number), 1, SCC);
        }
        advance(1);
        for paid in [2, 4, 6, 7] {
            idle(Weight::MAX);
            assert_eq!((1..8).filter(|number| free(*number) > 10 * EXISTENTIAL_DEPOSIT).count(), paid);
        }
        assert_eq!(SweepCursor::<Test>::get(), None);
    });
}

#[test]
fn on_idle_should_go_on_behind_the_cursor_though_its_claim_is_gone() {
    run(|| {
        MaxSweep::set(2);
        for number in 1..8 {
            award(account(number), 1, SCC);
        }
        // Two are paid whole and removed, the cursor among them.
        advance(HALF_LIFE * 70);
        for left in [5, 3, 1, 0] {
            idle(Weight::MAX);
            assert_eq!(Claims::<Test>::iter().count(), left);
        }
    });
}

#[test]
fn on_idle_should_make_progress_with_the_weight_of_one_payment() {
    run(|| {
        for number in 1..8 {
            award(account(number), 1, SCC);
        }
        advance(1);
        let one = Weights::sweep_base() + Weights::sweep_look() + Weights::sweep_pay();
        for _ in 0..40 {
            idle(one);
        }
        assert!((1..8).all(|number| free(number) > 10 * EXISTENTIAL_DEPOSIT));
    });
}

#[test]
fn on_idle_should_not_bother_with_less_than_the_existential_deposit() {
    run(|| {
        award(account(1), 1, 10 * EXISTENTIAL_DEPOSIT);
        advance(1);
        idle(Weight::MAX);
        assert_eq!(events(), []);

        advance(3);
        idle(Weight::MAX);
        assert!(matches!(events()[..], [Event::ClaimPaid { amount, .. }] if amount > EXISTENTIAL_DEPOSIT));
    });
}

#[test]
fn on_idle_should_pay_the_last_of_a_claim_however_small() {
    run(|| {
        award(account(1), 1, 5_000);
        advance(HALF_LIFE * 10);

        idle(Weight::MAX);

        assert_eq!(free(1), 10 * EXISTENTIAL_DEPOSIT + 5_000);
        assert_eq!(Claims::<Test>::get(account(1)), None);
    });
}

#[test]
fn on_idle_should_keep_what_a_dead_account_cannot_receive() {
    run(|| {
        award(account(99), 1, 5_000);
        advance(HALF_LIFE * 10);
        idle(Weight::MAX);
        assert_eq!(
            Claims::<Test>::get(account(99)).map(|held| (held.claim.amount, held.claim.accrued)),
            Some((0, 5_000))
        );

        award(account(99), 2, EXISTENTIAL_DEPOSIT);
        advance(HALF_LIFE * 70);
        idle(Weight::MAX);
        assert_eq!(free(99), EXISTENTIAL_DEPOSIT + 5_000);
    });
}
