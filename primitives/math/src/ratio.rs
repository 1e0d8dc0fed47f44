//! Products and quotients through 256 bits.

use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// ⌊amount · numerator / denominator⌋; `u128::MAX` where that does not fit, 0 where the denominator is 0.
pub fn multiply_divide_down(amount: u128, numerator: u128, denominator: u128) -> u128 {
    multiply_divide(amount, numerator, denominator, Rounding::Down)
}

/// ⌈amount · numerator / denominator⌉; `u128::MAX` where that does not fit, 0 where the denominator is 0.
pub fn multiply_divide_up(amount: u128, numerator: u128, denominator: u128) -> u128 {
    multiply_divide(amount, numerator, denominator, Rounding::Up)
}

fn multiply_divide(amount: u128, numerator: u128, denominator: u128, rounding: Rounding) -> u128 {
    if denominator == 0 {
        return 0;
    }
    multiply_by_rational_with_rounding(amount, numerator, denominator, rounding).unwrap_or(u128::MAX)
}

/// A constant part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Parts taken.
    pub numerator: u128,
    /// Parts there are.
    pub denominator: u128,
}

impl Share {
    /// `percent` hundredths.
    pub const fn percent(percent: u128) -> Self {
        Self { numerator: percent, denominator: 100 }
    }

    /// This part of `amount`, rounded down.
    pub fn of(self, amount: u128) -> u128 {
        multiply_divide_down(amount, self.numerator, self.denominator)
    }
}
