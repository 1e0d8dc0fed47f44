//! The constants and the error bound against big integers.

use super::*;
use num_bigint::BigUint;

fn big(fraction: Fraction) -> BigUint {
    (BigUint::from(fraction.high) << 128u32) + (BigUint::from(fraction.middle) << 64u32) + fraction.low
}

#[test]
fn roots_are_rounded_down() {
    for (index, root) in ROOTS.into_iter().enumerate() {
        // root ≤ 2^(192 − 1/2^i) < root + 1, each side raised to the power 2^i.
        let power = 2u32 << index;
        let exact = BigUint::from(1u8) << (192 * power - 1);
        assert!(big(root).pow(power) <= exact && exact < (big(root) + 1u8).pow(power));
    }
}

#[test]
fn logarithm_is_rounded_down() {
    // ln 2 = Σ 1/(n·2^n); with 300 bits the truncations sum to less than 2^-290.
    let sum: BigUint = (1u32..300).map(|n| (BigUint::from(1u8) << 300u32) / (BigUint::from(n) << n)).sum();
    assert_eq!(sum >> 108u32, big(LN_2));
}

#[test]
fn inverse_factorials_are_rounded_down() {
    let mut factorial = BigUint::from(1u8);
    for (n, constant) in (2u32..).zip(INVERSE_FACTORIALS.into_iter().rev()) {
        factorial *= n;
        assert_eq!((BigUint::from(1u8) << 192u32) / &factorial, big(constant));
    }
}

#[test]
fn power_of_half_is_within_its_error_of_the_exact_power() {
    let pairs = (2u32..130).flat_map(|half_life| (1..half_life).map(move |k| (k, half_life)));
    let some_of_a_day = (1..576u32).step_by(7).map(|k| (k, 576));
    let edges = [(1, 17_280), (17_279, 17_280), (8_640, 17_280), (12_345, 17_280)];
    for (k, half_life) in pairs.chain(some_of_a_day).chain(edges) {
        let got = big(power_of_half(k, half_life));
        let exact = BigUint::from(1u8) << (192 * u64::from(half_life) - u64::from(k));
        assert!((&got - ERROR).pow(half_life) < exact, "too high for {k}/{half_life}");
        assert!((&got + ERROR).pow(half_life) > exact, "too low for {k}/{half_life}");
    }
}

#[test]
fn product_and_quotient_are_exact_down() {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ (state >> 29)
    };
    for _ in 0..20_000 {
        let (a, b) = (fraction(next(), next(), next()), fraction(next(), next(), next()));
        assert_eq!(big(a.multiply(b)), (big(a) * big(b)) >> 192u32);
        let difference = ((BigUint::from(1u8) << 192u32) + big(a) - big(b)) % (BigUint::from(1u8) << 192u32);
        assert_eq!(big(a.wrapping_sub(b)), difference);
        let half_life = (next() >> 32) as u32 | 1;
        let k = (next() >> 32) as u32 % half_life;
        assert_eq!(big(Fraction::quotient(k, half_life)), (BigUint::from(k) << 192u32) / half_life);
    }
    let ones = fraction(u64::MAX, u64::MAX, u64::MAX);
    assert_eq!(big(ones.multiply(ones)), (big(ones) * big(ones)) >> 192u32);
}

#[test]
fn no_integer_lies_in_the_interval_of_any_used_half_life() {
    let ambiguous = |k, half_life| {
        let power = power_of_half(k, half_life);
        let highest = power.wrapping_add_units(ERROR).scaled_to_127_bits_up();
        let lowest = power.wrapping_sub(fraction(0, 0, ERROR)).scaled_to_127_bits_up();
        highest != lowest
    };
    for half_life in (2..=2_000).chain([17_280]) {
        assert_eq!((1..half_life).find(|k| ambiguous(*k, half_life)), None, "half-life {half_life}");
    }
}
