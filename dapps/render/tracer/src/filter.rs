//! The pixel filter, drawn from instead of multiplied with: a sample counts for one pixel only, so tiles need no border.

use alloc::vec::Vec;

/// The Blackman–Harris window over three pixels, as the inverse of its distribution.
pub(crate) struct PixelFilter {
    /// Distances from the pixel's centre, in pixels, for evenly spaced probabilities.
    inverse: Vec<f32>,
}

/// How far the filter reaches from a pixel's centre, in pixels.
const RADIUS: f64 = 1.5;
const ENTRIES: usize = 1024;
const STEPS: usize = 4096;

fn window(x: f64) -> f64 {
    let phase = core::f64::consts::PI * (x / RADIUS + 1.0);
    0.35875 - 0.48829 * libm::cos(phase) + 0.14128 * libm::cos(2.0 * phase) - 0.01168 * libm::cos(3.0 * phase)
}

impl PixelFilter {
    pub(crate) fn new() -> Self {
        let position = |step: f64| (2.0 * step / STEPS as f64 - 1.0) * RADIUS;
        let mut sums: Vec<f64> = Vec::with_capacity(STEPS + 1);
        let mut sum = 0.0;
        sums.push(sum);
        for step in 0..STEPS {
            sum += window(position(step as f64 + 0.5));
            sums.push(sum);
        }
        let invert = |entry: usize| {
            let wanted = sum * entry as f64 / ENTRIES as f64;
            let after = sums.partition_point(|s| *s < wanted).clamp(1, STEPS);
            let (low, high) = (sums[after - 1], sums[after]);
            position((after - 1) as f64 + (wanted - low) / (high - low)) as f32
        };
        Self { inverse: (0..=ENTRIES).map(invert).collect() }
    }

    /// The distance from the centre along one axis for `u` from 0 up to 1.
    pub(crate) fn sample(&self, u: f32) -> f32 {
        let scaled = u * ENTRIES as f32;
        let entry = (scaled as usize).min(ENTRIES - 1);
        crate::num::mix(self.inverse[entry], self.inverse[entry + 1], scaled - entry as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_centred_rising_and_as_wide_as_the_window() {
        let filter = PixelFilter::new();
        assert!(filter.inverse.windows(2).all(|pair| pair[0] < pair[1]));
        let count = 20_000;
        let (mut mean, mut square, mut expected, mut weight) = (0.0, 0.0, 0.0, 0.0);
        for i in 0..count {
            let u = (f64::from(i) + 0.5) / f64::from(count);
            let x = f64::from(filter.sample(u as f32));
            mean += x / f64::from(count);
            square += x * x / f64::from(count);
            let at = (2.0 * u - 1.0) * RADIUS;
            expected += window(at) * at * at;
            weight += window(at);
        }
        assert!(mean.abs() < 1e-4);
        assert!((square / (expected / weight) - 1.0).abs() < 0.01);
    }
}
