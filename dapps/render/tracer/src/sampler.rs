//! Low-discrepancy numbers: Owen-scrambled Sobol' points, hashed instead of tabulated (Burley 2020), in pairs whose sample order
//! is shuffled independently.

use crate::num::{hash, hash2, to_unit};

/// The numbers of one sample of one pixel.
pub(crate) struct Sampler {
    pixel: u32,
    index: u32,
}

impl Sampler {
    /// Of sample `index` of the pixel at `x`, `y`: nothing else has an influence, so that any tiling gives the same picture.
    pub(crate) fn new(seed: u32, x: u32, y: u32, index: u32) -> Self {
        Self { pixel: hash2(hash2(seed, x), y), index }
    }

    /// Pair number `pair`, each from 0 up to, not including, 1.
    #[inline(always)]
    pub(crate) fn pair(&self, pair: u32) -> (f32, f32) {
        let seed = hash(self.pixel ^ pair.wrapping_mul(0x9e37_79b9));
        // Scrambling the index's bits from the top shuffles the order of samples, but keeps each power-of-two run together.
        let index = scramble(self.index.reverse_bits(), seed).reverse_bits();
        let first = scramble(index, hash(seed ^ 0x5bd1_e995)).reverse_bits();
        let second = scramble(second_dimension(index), hash(seed ^ 0xc2b2_ae35)).reverse_bits();
        (to_unit(first), to_unit(second))
    }
}

/// Owen scrambling of the reversed bits (Laine and Karras 2011, constants of Vegdahl 2021): each bit depends only on lower ones.
#[inline(always)]
fn scramble(mut x: u32, seed: u32) -> u32 {
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul(seed >> 16 | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^ x.wrapping_mul(0x53a2_2864)
}

/// The second Sobol' dimension, bits reversed. Its matrix is Pascal's triangle modulo 2, which factors into five steps.
#[inline(always)]
fn second_dimension(mut x: u32) -> u32 {
    x ^= (x & 0xaaaa_aaaa) >> 1;
    x ^= (x & 0xcccc_cccc) >> 2;
    x ^= (x & 0xf0f0_f0f0) >> 4;
    x ^= (x & 0xff00_ff00) >> 8;
    x ^ (x & 0xffff_0000) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sobol_by_direction_numbers(mut index: u32) -> u32 {
        let (mut result, mut direction) = (0u32, 1u32 << 31);
        while index != 0 {
            if index & 1 == 1 {
                result ^= direction;
            }
            index >>= 1;
            direction ^= direction >> 1;
        }
        result
    }

    #[test]
    fn the_short_cut_equals_the_textbook() {
        for i in 0..100_000u32 {
            let index = i.wrapping_mul(2_654_435_761);
            assert_eq!(second_dimension(index).reverse_bits(), sobol_by_direction_numbers(index));
        }
    }

    /// 2ᵏ points are a (0, 2)-net: one in each elementary interval of that area.
    #[test]
    fn pairs_are_stratified() {
        for pair in 0..20 {
            for log in [4u32, 6, 8] {
                for split in 0..=log {
                    let (columns, rows) = (1u32 << split, 1u32 << (log - split));
                    let mut seen = [0u8; 256];
                    for index in 0..1u32 << log {
                        let (u, v) = Sampler::new(7, 3, 5, index).pair(pair);
                        let cell = (u * columns as f32) as u32 + columns * ((v * rows as f32) as u32);
                        seen[cell as usize] += 1;
                    }
                    assert!(seen[..1 << log].iter().all(|count| *count == 1));
                }
            }
        }
    }
}
