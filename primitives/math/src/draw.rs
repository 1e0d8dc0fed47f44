//! Drawing by threshold: whether a worker is drawn depends on its own ticket, not on the others'.

use crate::multiply_divide_down;

/// How often the drawn part doubles while a job waits; it stays there.
pub const DRAW_WIDENINGS: u32 = 2;
/// The first draw is expected to reach so many times the workers that a job asks for: with chance alone, drawing just as many
/// would often reach too few.
pub const DRAW_MARGIN: u32 = 2;

/// All tickets.
const TICKETS: u128 = 1 << 64;

/// The largest ticket that is drawn: of 2⁶⁴ equally likely ones the lowest ⌊2⁶⁴ · margin · `wanted` · 2^`widenings` / `enlisted`⌋.
/// Widenings beyond [`DRAW_WIDENINGS`] count for nothing. It never falls when any of them but `enlisted` rises.
pub fn largest_drawn_ticket(enlisted: u32, wanted: u32, widenings: u32) -> u64 {
    let doubled = 1_u128.checked_shl(widenings.min(DRAW_WIDENINGS)).unwrap_or(1);
    let wanted = u128::from(wanted.max(1)).saturating_mul(u128::from(DRAW_MARGIN)).saturating_mul(doubled);
    let drawn = multiply_divide_down(TICKETS, wanted, u128::from(enlisted.max(1))).min(TICKETS);
    u64::try_from(drawn.saturating_sub(1)).unwrap_or(u64::MAX)
}
