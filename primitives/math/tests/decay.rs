//! Decay against big integers: never ahead, behind by a few planck, exact in composition.

use num_bigint::BigUint;
use proptest::prelude::*;
use scc_math::{decay_factor, left_of, Claim, DECAY_SCALE, LAST_HALVING, WHOLE_REST};

/// Half-lives of the networks and odd ones; larger would make the exact powers slow.
fn half_life() -> impl Strategy<Value = u32> {
    prop_oneof![Just(20u32), Just(576u32), 1u32..100]
}

/// Whether `amount · 2^(−elapsed/H) ≤ bound`, exactly: both sides raised to the power H.
fn decayed_is_at_most(amount: u128, elapsed: u64, half_life: u32, bound: u128) -> bool {
    BigUint::from(amount).pow(half_life) <= BigUint::from(bound).pow(half_life) << elapsed
}

#[test]
fn factor_is_the_exact_ceiling_for_the_half_lives_of_all_networks() {
    for half_life in [20u32, 576] {
        for k in 1..half_life {
            let factor = BigUint::from(decay_factor(k, half_life));
            let exact = BigUint::from(1u8) << (127 * half_life - k);
            assert!((&factor - 1u8).pow(half_life) < exact && exact <= factor.pow(half_life), "{k}/{half_life}");
        }
    }
}

#[test]
fn factor_is_known_at_the_simple_places() {
    assert_eq!(decay_factor(0, 576), DECAY_SCALE);
    // ⌈2^126.5⌉
    let root_of_half = decay_factor(288, 576);
    assert_eq!(root_of_half, 120_307_984_584_002_255_772_516_886_238_812_528_464);
    assert_eq!(decay_factor(1, 2), root_of_half);
    assert_eq!(decay_factor(50_000, 100_000), root_of_half);
    assert!(decay_factor(1, u32::MAX) < DECAY_SCALE);
    assert!(decay_factor(u32::MAX - 1, u32::MAX) > DECAY_SCALE / 2);
}

#[test]
fn halves_after_each_half_life() {
    let amount = 1u128 << 100;
    for halvings in 0..LAST_HALVING {
        assert_eq!(left_of(amount, 576 * halvings, 576), amount >> halvings);
    }
    assert_eq!(left_of(amount, 576 * LAST_HALVING, 576), 0);
    assert_eq!(left_of(u128::MAX, u32::MAX, 576), 0);
}

#[test]
fn rest_of_a_thousand_planck_is_paid_whole() {
    assert_eq!(left_of(2_000, 576, 576), 0);
    assert_eq!(left_of(2_002, 576, 576), 1_001);
    assert_eq!(left_of(500, 0, 576), 500);
    assert_eq!(left_of(500, 1, 576), 0);
    assert_eq!(left_of(0, 1, 576), 0);
}

#[test]
fn half_life_of_zero_counts_as_one() {
    assert_eq!(left_of(1 << 20, 3, 0), 1 << 17);
}

#[test]
fn small_claim_flows_out_though_touched_in_every_block() {
    let mut claim = Claim { amount: 20_000, at: 0, accrued: 0 };
    // With a half-life of 30 days a block moves less than a planck of so small a claim.
    for now in 1..=100_000 {
        claim.settle(now, 17_280);
        assert!(20_000 - claim.amount == claim.accrued);
    }
    assert_eq!(claim.amount, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_settling_is_never_ahead_and_less_than_three_planck_behind(
        amount in 0u128..(1 << 90), elapsed in 1u32..40_000, half_life in half_life(),
    ) {
        let left = left_of(amount, elapsed, half_life);
        prop_assert!(left <= amount);
        if left == 0 {
            prop_assert!(elapsed / half_life >= LAST_HALVING || decayed_is_at_most(amount, elapsed.into(), half_life, WHOLE_REST));
        } else {
            prop_assert!(decayed_is_at_most(amount, elapsed.into(), half_life, left), "ahead");
            prop_assert!(!decayed_is_at_most(amount, elapsed.into(), half_life, left.saturating_sub(3)), "behind");
        }
    }

    #[test]
    fn many_settlings_pay_what_was_awarded_never_ahead_and_hardly_behind(
        // Four times the issuance: less than a planck a half-life before the last.
        amount in 1u128..(1 << 70),
        half_life in half_life(),
        steps in prop::collection::vec(1u32..200, 1..60),
    ) {
        let mut claim = Claim { amount, at: 7, accrued: 0 };
        let mut now = 7u32;
        for step in steps {
            now += step;
            claim.settle(now, half_life);
            prop_assert_eq!(claim.amount + claim.accrued, amount);
            let elapsed = u64::from(now - 7);
            if claim.amount > 0 {
                prop_assert!(decayed_is_at_most(amount, elapsed, half_life, claim.amount), "ahead");
                let slack = 3 * (145 * u128::from(half_life) / 100 + 2);
                prop_assert!(!decayed_is_at_most(amount, elapsed, half_life, claim.amount.saturating_sub(slack)), "behind");
            } else {
                prop_assert!(decayed_is_at_most(amount, elapsed, half_life, WHOLE_REST));
            }
        }
    }

    #[test]
    fn settling_often_or_once_ends_with_the_same_sum(
        awards in prop::collection::vec((1u128..(1 << 70), 0u32..50), 1..20), half_life in half_life(),
    ) {
        let mut often = Claim::default();
        let mut seldom = Claim::default();
        let (mut now, mut awarded, mut paid) = (0, 0u128, 0u128);
        for (award, wait) in awards {
            for _ in 0..wait {
                now += 1;
                often.settle(now, half_life);
                paid += core::mem::take(&mut often.accrued);
            }
            often.award(award, now, half_life);
            seldom.award(award, now, half_life);
            awarded += award;
            prop_assert_eq!(paid + often.amount + often.accrued, awarded);
            prop_assert_eq!(seldom.amount + seldom.accrued, awarded);
        }
        let end = now + half_life * LAST_HALVING;
        often.settle(end, half_life);
        seldom.settle(end, half_life);
        prop_assert_eq!((often.amount, paid + often.accrued), (0, awarded));
        prop_assert_eq!((seldom.amount, seldom.accrued), (0, awarded));
    }

    #[test]
    fn splitting_a_claim_never_flows_faster_beyond_the_whole_rest(
        first in 1u128..(1 << 90), second in 1u128..(1 << 90), elapsed in 1u32..20_000, half_life in half_life(),
    ) {
        let whole = left_of(first + second, elapsed, half_life);
        let parts = left_of(first, elapsed, half_life) + left_of(second, elapsed, half_life);
        prop_assert!(parts + 2 * WHOLE_REST + 3 >= whole);
        prop_assert!(parts <= whole + WHOLE_REST + 6);
    }

    #[test]
    fn any_numbers_are_answered(amount: u128, elapsed: u32, half_life: u32) {
        prop_assert!(left_of(amount, elapsed, half_life) <= amount);
    }
}
