//! The carry: income without work of its own, released on top of paid work.

use crate::{multiply_divide_down, NODES_AND_DEVELOPERS, THETA};

/// The carry is capped at this many half-lives (ten days on mainnet) of its part of the emission.
pub const CARRY_CAP_HALF_LIVES: u128 = 10;

/// R = min(carry · C/(vol + C), θ(κ+δ)C), rounded down: what the carry adds to a settlement whose credits sum to `credit`,
/// where `volume` is the decayed sum of the credits settled before.
pub fn release(carry: u128, volume: u128, credit: u128) -> u128 {
    let by_volume = multiply_divide_down(carry, credit, volume.saturating_add(credit));
    let ceiling = multiply_divide_down(
        credit,
        THETA.numerator.saturating_mul(NODES_AND_DEVELOPERS.numerator),
        THETA.denominator.saturating_mul(NODES_AND_DEVELOPERS.denominator),
    );
    by_volume.min(ceiling).min(carry)
}

/// Most the carry may hold, in planck, where every block mints `emission`.
pub fn carry_cap(emission: u128, half_life: u32) -> u128 {
    NODES_AND_DEVELOPERS.of(emission).saturating_mul(u128::from(half_life)).saturating_mul(CARRY_CAP_HALF_LIVES)
}

/// What of the carry lies above its cap and goes to the reserve.
pub fn carry_overflow(carry: u128, cap: u128) -> u128 {
    carry.saturating_sub(cap)
}
