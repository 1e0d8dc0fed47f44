//! Fixed-point numbers in [0, 1) with 192 bits, and 2^(−k/H) in them.

/// `(high·2¹²⁸ + middle·2⁶⁴ + low) / 2¹⁹²`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fraction {
    pub(crate) high: u64,
    pub(crate) middle: u64,
    pub(crate) low: u64,
}

/// [`power_of_half`] is off by at most this many units of 2⁻¹⁹².
///
/// The sum of all truncations: the exponent 1 and ln 2 1 (both times less than 1), the exponential's polynomial 4, its missing
/// terms 1, and for each of eight roots 1 for the constant and 1 for the product; 23 in all, generously doubled and more.
pub(crate) const ERROR: u64 = 64;

/// Bits of the exponent served by [`ROOTS`]; the rest of it is below 2⁻⁸.
const ROOT_BITS: u32 = 8;
const HIGH_BIT: u64 = 1 << 63;
const REST_OF_EXPONENT: u64 = u64::MAX >> ROOT_BITS;

/// 2^(−1/2), 2^(−1/4), … 2^(−1/256), rounded down.
pub(crate) const ROOTS: [Fraction; 8] = [
    fraction(0xb504f333f9de6484, 0x597d89b3754abe9f, 0x1d6f60ba893ba84c),
    fraction(0xd744fccad69d6af4, 0x39a68bb9902d3fde, 0x1d733af522058b16),
    fraction(0xeac0c6e7dd24392e, 0xd02d75b3706e54fa, 0xc4faace043b7f91c),
    fraction(0xf5257d152486cc2c, 0x7b9d0c7aed980fc3, 0x6f510308677709f5),
    fraction(0xfa83b2db722a033a, 0x7c25bb14315d7fcc, 0x8006fe21a95d14dc),
    fraction(0xfd3e0c0cf486c174, 0x853f3a5931e0ee03, 0x061b7bb285a60791),
    fraction(0xfe9e115c7b8f884b, 0xadd25995e79d2f09, 0x6934ec56be0d2544),
    fraction(0xff4ecb59511ec8a5, 0x301ba217ef18dd7c, 0x2f409857956d475f),
];

/// The natural logarithm of 2, rounded down.
pub(crate) const LN_2: Fraction = fraction(0xb17217f7d1cf79ab, 0xc9e3b39803f2f6af, 0x40f343267298b62d);

/// 1/18!, 1/17!, … 1/2!, rounded down. With t < ln 2 / 256 the first missing term is below 2⁻²¹⁸.
pub(crate) const INVERSE_FACTORIALS: [Fraction; 17] = [
    fraction(0x0000000000000b41, 0x3c31dcbecbbdd802, 0x4435161554bc33cc),
    fraction(0x000000000000ca96, 0x3b81856a53593028, 0xcbbb8d7ff53ba468),
    fraction(0x00000000000d73f9, 0xf399dc0f88ec32b5, 0x8774657f48f5eaf6),
    fraction(0x0000000000d73f9f, 0x399dc0f88ec32b58, 0x774657f48f5eaf63),
    fraction(0x000000000c9cba54, 0x603e4e905d6f8a2e, 0xfd1f2754668c46d4),
    fraction(0x00000000b092309d, 0x43684be51c198e91, 0xd7b4269d9babdfa2),
    fraction(0x00000008f76c77fc, 0x6c4bdaa26d4c3d67, 0xf425f600e7ba5b3c),
    fraction(0x0000006b99159fd5, 0x138e3f9d1f92e0df, 0x71c7880adcbc46da),
    fraction(0x0000049f93edde27, 0xd71cbbc05b4fa999, 0xe392d8777c170b65),
    fraction(0x00002e3bc74aad8e, 0x671f5583911ca002, 0xe3bc74aad8e671f5),
    fraction(0x0001a01a01a01a01, 0xa01a01a01a01a01a, 0x01a01a01a01a01a0),
    fraction(0x000d00d00d00d00d, 0x00d00d00d00d00d0, 0x0d00d00d00d00d00),
    fraction(0x005b05b05b05b05b, 0x05b05b05b05b05b0, 0x5b05b05b05b05b05),
    fraction(0x0222222222222222, 0x2222222222222222, 0x2222222222222222),
    fraction(0x0aaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa),
    fraction(0x2aaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa),
    fraction(0x8000000000000000, 0x0000000000000000, 0x0000000000000000),
];

const fn fraction(high: u64, middle: u64, low: u64) -> Fraction {
    Fraction { high, middle, low }
}

/// 2^(−k/H) for 0 < k < H, off by at most [`ERROR`].
pub(crate) fn power_of_half(k: u32, half_life: u32) -> Fraction {
    let exponent = Fraction::quotient(k, half_life);
    let rest = Fraction { high: exponent.high & REST_OF_EXPONENT, ..exponent };
    let roots = ROOTS
        .iter()
        .zip(0u32..)
        .filter(|(_, position)| exponent.high & (HIGH_BIT >> position) != 0)
        .map(|(root, _)| *root);
    exponential_of_minus(rest.multiply(LN_2))
        .into_iter()
        .chain(roots)
        .reduce(Fraction::multiply)
        // No root and no rest: k/H < 2⁻¹⁹², which 32-bit numbers cannot make.
        .unwrap_or(fraction(u64::MAX, u64::MAX, u64::MAX))
}

/// e^(−t) = 1 − t(1 − t(1/2! − t(1/3! − …))) for t < ln 2 / 256; `None` where it is 1.
fn exponential_of_minus(t: Fraction) -> Option<Fraction> {
    let second_order = INVERSE_FACTORIALS
        .into_iter()
        .reduce(|sum, inverse_factorial| inverse_factorial.wrapping_sub(sum.multiply(t)))
        .unwrap_or(Fraction::ZERO);
    let departure = t.wrapping_sub(t.multiply(t.multiply(second_order)));
    (departure != Fraction::ZERO).then(|| Fraction::ZERO.wrapping_sub(departure))
}

impl Fraction {
    pub(crate) const ZERO: Self = fraction(0, 0, 0);

    /// ⌊k/H · 2¹⁹²⌋ for k < H, by long division in digits of 32 bits.
    pub(crate) fn quotient(k: u32, half_life: u32) -> Self {
        let divisor = u64::from(half_life.max(1));
        let digit = |remainder: u64| {
            let dividend = remainder << 32;
            (dividend.checked_div(divisor).unwrap_or(0), dividend.checked_rem(divisor).unwrap_or(0))
        };
        let limb = |remainder: u64| {
            let (upper, remainder) = digit(remainder);
            let (lower, remainder) = digit(remainder);
            ((upper << 32) | lower, remainder)
        };
        let (high, remainder) = limb(u64::from(k));
        let (middle, remainder) = limb(remainder);
        let (low, _) = limb(remainder);
        fraction(high, middle, low)
    }

    /// The product, rounded down: the upper half of all 384 bits.
    pub(crate) fn multiply(self, other: Self) -> Self {
        let (_, carry) = multiply_add(self.low, other.low, 0, 0);
        let (digit_1, carry) = multiply_add(self.middle, other.low, 0, carry);
        let (digit_2, digit_3) = multiply_add(self.high, other.low, 0, carry);

        let (_, carry) = multiply_add(self.low, other.middle, digit_1, 0);
        let (digit_2, carry) = multiply_add(self.middle, other.middle, digit_2, carry);
        let (digit_3, digit_4) = multiply_add(self.high, other.middle, digit_3, carry);

        let (_, carry) = multiply_add(self.low, other.high, digit_2, 0);
        let (low, carry) = multiply_add(self.middle, other.high, digit_3, carry);
        let (middle, high) = multiply_add(self.high, other.high, digit_4, carry);
        fraction(high, middle, low)
    }

    /// The difference modulo 1.
    pub(crate) fn wrapping_sub(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        let (middle, borrow_1) = self.middle.overflowing_sub(other.middle);
        let (middle, borrow_2) = middle.overflowing_sub(u64::from(borrow));
        let high = self.high.wrapping_sub(other.high).wrapping_sub(u64::from(borrow_1 || borrow_2));
        fraction(high, middle, low)
    }

    /// The sum with `units` of 2⁻¹⁹², modulo 1.
    pub(crate) fn wrapping_add_units(self, units: u64) -> Self {
        let (low, carry) = self.low.overflowing_add(units);
        let (middle, carry) = self.middle.overflowing_add(u64::from(carry));
        fraction(self.high.wrapping_add(u64::from(carry)), middle, low)
    }

    /// ⌈self · 2¹²⁷⌉.
    pub(crate) fn scaled_to_127_bits_up(self) -> u128 {
        let whole = (u128::from(self.high) << 63) | u128::from(self.middle >> 1);
        let rest = self.middle & 1 != 0 || self.low != 0;
        whole.saturating_add(u128::from(rest))
    }
}

/// `a·b + c + d`, which always fits 128 bits, as (lower, upper) half.
fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let sum = u128::from(a).wrapping_mul(u128::from(b)).wrapping_add(u128::from(c)).wrapping_add(u128::from(d));
    (lower_half(sum), lower_half(sum >> 64))
}

#[allow(clippy::as_conversions, clippy::cast_possible_truncation)] // cutting off the upper half is the purpose
fn lower_half(number: u128) -> u64 {
    number as u64 // cast: the purpose
}

#[cfg(test)]
mod tests;
