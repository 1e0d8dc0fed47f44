//! Decay with a half-life counted in blocks.

use crate::{
    fraction::{power_of_half, ERROR},
    multiply_divide_up,
};

/// A rest of at most this many planck is paid whole.
pub const WHOLE_REST: u128 = 1_000;
/// After this many half-lives nothing is left: of the whole issuance less than a planck would be.
pub const LAST_HALVING: u32 = 68;
/// 2¹²⁷, the scale of [`decay_factor`].
pub const DECAY_SCALE: u128 = 1 << 127;

/// `T[k] = ⌈2¹²⁷ · 2^(−k/H)⌉` for k < H: what k blocks leave of 2¹²⁷. A half-life of 0 counts as 1.
///
/// Constant work for every k and H; the crate's page says what is proved about the rounding.
pub fn decay_factor(k: u32, half_life: u32) -> u128 {
    if k == 0 {
        return DECAY_SCALE;
    }
    power_of_half(k, half_life).wrapping_add_units(ERROR).scaled_to_127_bits_up()
}

/// What `elapsed` blocks leave of `amount`: `⌈⌈amount · T[d mod H] / 2¹²⁷⌉ / 2^(d/H)⌉`, and 0 where that is at most 1,000 planck
/// or 68 half-lives have passed. Never more than `amount`; without a block gone by, `amount`.
pub fn left_of(amount: u128, elapsed: u32, half_life: u32) -> u128 {
    if elapsed == 0 {
        return amount;
    }
    let half_life = half_life.max(1);
    let halvings = elapsed.checked_div(half_life).unwrap_or(0);
    if halvings >= LAST_HALVING {
        return 0;
    }
    let factor = decay_factor(elapsed.checked_rem(half_life).unwrap_or(0), half_life);
    let left = halve_up(multiply_divide_up(amount, factor, DECAY_SCALE), halvings);
    if left <= WHOLE_REST {
        0
    } else {
        left
    }
}

/// ⌈amount / 2^halvings⌉ for fewer than 128 halvings.
fn halve_up(amount: u128, halvings: u32) -> u128 {
    let whole = amount.checked_shr(halvings).unwrap_or(0);
    let rest = amount != whole.checked_shl(halvings).unwrap_or(0);
    whole.saturating_add(u128::from(rest))
}
