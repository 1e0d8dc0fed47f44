//! Four numbers at once. The three implementations give the same bits.

#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
mod plain;
#[cfg(target_arch = "x86_64")]
// Vector instructions are unsafe to call on this architecture.
#[allow(unsafe_code)]
mod sse2;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
pub(crate) use plain::{Lanes, Mask};
#[cfg(target_arch = "x86_64")]
pub(crate) use sse2::{Lanes, Mask};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use wasm::{Lanes, Mask};

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::{plain, sse2};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn vector_units_agree_with_plain_arithmetic(a in any::<[u32; 4]>(), b in any::<[u32; 4]>()) {
            let (a, b) = (a.map(f32::from_bits), b.map(f32::from_bits));
            let (x, y) = (sse2::Lanes::new(a), sse2::Lanes::new(b));
            let (p, q) = (plain::Lanes::new(a), plain::Lanes::new(b));
            // Which bits a NaN has is the only freedom that IEEE 754 leaves; the renderer never looks at them.
            let same = |v: sse2::Lanes, w: plain::Lanes| {
                let bits = |x: f32| if x.is_nan() { u32::MAX } else { x.to_bits() };
                v.array().map(bits) == w.array().map(bits)
            };
            prop_assert!(same(x + y, p + q));
            prop_assert!(same(x - y, p - q));
            prop_assert!(same(x * y, p * q));
            prop_assert!(same(x / y, p / q));
            prop_assert!(same(x.min(y), p.min(q)));
            prop_assert!(same(x.max(y), p.max(q)));
            prop_assert_eq!(x.less(y).bits(), p.less(q).bits());
            prop_assert_eq!(x.at_most(y).bits(), p.at_most(q).bits());
            prop_assert_eq!(x.less(y).and(x.at_most(y)).bits(), p.less(q).and(p.at_most(q)).bits());
        }
    }
}
