//! Payment per unit, exactly.

use crate::types::Bid;
use core::cmp::Ordering;
use scc_types::{Balance, Units};
use sp_core::U256;

impl Bid {
    /// payment · `units` / all units, rounded down, in planck.
    pub fn price_of(&self, units: Units) -> Balance {
        scc_math::price_of_units(self.payment, units, self.units)
    }

    /// Compares payment per unit.
    pub fn cmp_price(&self, other: &Self) -> Ordering {
        self.cross(other).cmp(&other.cross(self))
    }

    /// Whether a unit pays at least `price`, in planck.
    pub fn pays(&self, price: Balance) -> bool {
        self.cmp_price(&Self { payment: price, units: 1 }) != Ordering::Less
    }

    fn cross(&self, other: &Self) -> U256 {
        // At most 2^128 · 2^64: cannot overflow.
        U256::from(self.payment).saturating_mul(U256::from(other.units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn bid(payment: Balance, units: Units) -> Bid {
        Bid { payment, units }
    }

    #[test]
    fn prices_compare_exactly_at_the_edges() {
        assert_eq!(bid(10, 3).cmp_price(&bid(20, 6)), Ordering::Equal);
        assert_eq!(bid(10, 3).cmp_price(&bid(21, 6)), Ordering::Less);
        assert_eq!(bid(Balance::MAX, Units::MAX).cmp_price(&bid(Balance::MAX, Units::MAX - 1)), Ordering::Less);
    }

    #[test]
    fn price_of_rounds_down_and_never_exceeds_the_payment() {
        assert_eq!(bid(10, 3).price_of(1), 3);
        assert_eq!(bid(10, 3).price_of(3), 10);
        assert_eq!(bid(Balance::MAX, Units::MAX).price_of(Units::MAX), Balance::MAX);
    }

    #[test]
    fn pays_compares_with_a_price_per_unit() {
        assert!(bid(10, 3).pays(3));
        assert!(!bid(10, 3).pays(4));
    }
}
