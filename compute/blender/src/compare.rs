//! How like two renders are.

use std::fmt;

use crate::{BlenderError, Image};

/// Likeness of two pictures as a person sees them: after `x / (1 + x)` and a gamma of 2.2, so that one bright pixel does not
/// outweigh a dark corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Peak signal to noise ratio in decibels over red, green and blue; infinite for equal pictures.
    pub psnr: f64,
    /// Mean structural similarity of the brightness, at most 1.
    pub ssim: f64,
    /// The worst window's: a faked corner shows here and drowns in the mean.
    pub worst_ssim: f64,
    /// Part of the pixels that agree, of the worst window's: another processor's rounding sends a path elsewhere now and then and
    /// changes a pixel, other noise changes all of them.
    pub agreeing: f64,
}

impl Likeness {
    /// Whether both are renders of the same task.
    pub fn is_same_render(&self) -> bool {
        self.agreeing >= LEAST_AGREEING
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { psnr, worst_ssim, agreeing, .. } = self;
        write!(f, "{psnr:.1} dB, similarity {worst_ssim:.3} and {agreeing:.2} of the pixels at the worst place")
    }
}

/// Difference of tones, of 1, up to which pixels agree.
const CLOSE: f64 = 0.01;
/// Difference of values up to which they agree however small they are.
const NEAR_ZERO: f64 = 1e-4;
/// Least part of the worst window's pixels that agree. With Cycles' other code, for older processors, 0.98 of them did at least, over
/// scenes and numbers of samples; of pictures with three quarters of the samples, another seed, a blur, a denoiser or a shift nearly nine
/// checks of ten and more find less than 0.8 (docs/benchmarks.md).
const LEAST_AGREEING: f64 = 0.8;

/// Side of an SSIM window and the step between windows.
const WINDOW: usize = 8;
const STEP: usize = 4;

/// Compares two pictures of one size with finite pixels.
pub fn compare(one: &Image, other: &Image) -> Result<Likeness, BlenderError> {
    compare_by(one, other, are_close)
}

/// Compares two passes that are no colours: distances, directions and numbers, of any size and sign. Of the likeness only the agreeing
/// pixels say something.
pub(crate) fn compare_values(one: &Image, other: &Image) -> Result<Likeness, BlenderError> {
    compare_by(one, other, are_near)
}

fn compare_by(one: &Image, other: &Image, agree: fn(&[f32; 4], &[f32; 4]) -> bool) -> Result<Likeness, BlenderError> {
    if one.size() != other.size() {
        return Err(BlenderError::InvalidTask("pictures of two sizes cannot be compared".into()));
    }
    let pairs = one.pixels().iter().zip(other.pixels());
    let squares: f64 = pairs.flat_map(|(a, b)| (0..3).map(move |c| (tone(a[c]) - tone(b[c])).powi(2))).sum();
    let error = squares / (one.pixels().len() as f64 * 3.0);
    let (ssim, worst_ssim, agreeing) = windows(one, other, agree);
    Ok(Likeness { psnr: -10.0 * error.log10(), ssim, worst_ssim, agreeing })
}

fn tone(value: f32) -> f64 {
    let value = f64::from(value.max(0.0));
    (value / (1.0 + value)).powf(1.0 / 2.2)
}

fn brightness(pixel: &[f32; 4]) -> f64 {
    0.2126 * tone(pixel[0]) + 0.7152 * tone(pixel[1]) + 0.0722 * tone(pixel[2])
}

/// Mean and worst similarity of the windows, and the least part of agreeing pixels; a picture smaller than a window is one.
fn windows(one: &Image, other: &Image, agree: fn(&[f32; 4], &[f32; 4]) -> bool) -> (f64, f64, f64) {
    let (width, height) = (one.size().width as usize, one.size().height as usize);
    let bright = |image: &Image| image.pixels().iter().map(brightness).collect::<Vec<_>>();
    let (a, b) = (bright(one), bright(other));
    let close: Vec<bool> = one.pixels().iter().zip(other.pixels()).map(|(a, b)| agree(a, b)).collect();
    let (mut sum, mut count, mut worst, mut agreeing) = (0.0, 0.0, 1.0_f64, 1.0_f64);
    for top in places(height) {
        for left in places(width) {
            let rows = top..(top + WINDOW).min(height);
            let inside = rows.flat_map(|y| (left..(left + WINDOW).min(width)).map(move |x| y * width + x));
            let (pixels, alike) =
                inside.clone().fold((0.0, 0.0), |(n, k), place| (n + 1.0, k + f64::from(close[place])));
            agreeing = agreeing.min(alike / pixels);
            let value = window(inside.map(|place| (a[place], b[place])));
            sum += value;
            count += 1.0;
            worst = worst.min(value);
        }
    }
    (sum / count, worst, agreeing)
}

/// Whether two pixels agree, alpha included.
fn are_close(one: &[f32; 4], other: &[f32; 4]) -> bool {
    one.iter().zip(other).all(|(a, b)| (tone(*a) - tone(*b)).abs() <= CLOSE)
}

/// Whether two pixels hold the same values, to a hundredth of them.
fn are_near(one: &[f32; 4], other: &[f32; 4]) -> bool {
    let near = |(a, b): (&f32, &f32)| f64::from((a - b).abs()) <= CLOSE * f64::from(a.abs().max(b.abs())) + NEAR_ZERO;
    one.iter().zip(other).all(near)
}

/// Where windows begin: every few pixels, and one flush with the end.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let last = length.saturating_sub(WINDOW);
    (0..last).step_by(STEP).chain([last])
}

fn window(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut n, mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in pairs {
        n += 1.0;
        a += x;
        b += y;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    let (mean_a, mean_b) = (a / n, b / n);
    let (var_a, var_b, both) = (aa / n - mean_a * mean_a, bb / n - mean_b * mean_b, ab / n - mean_a * mean_b);
    // The constants of Wang et al. 2004 for values up to 1.
    let (c1, c2) = (1e-4, 9e-4);
    (2.0 * mean_a * mean_b + c1) * (2.0 * both + c2) / ((mean_a * mean_a + mean_b * mean_b + c1) * (var_a + var_b + c2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Size;

    fn pattern(shift: u32, fake: bool) -> Image {
        let mut image = Image::new(Size { width: 64, height: 48 }).unwrap();
        for y in 0..48 {
            for (x, pixel) in image.row_mut(y, 0, 64).iter_mut().enumerate() {
                let value = (((x as u32 + shift) * 7 + y * 13) % 32) as f32 / 32.0;
                *pixel = if fake && x < 20 && y < 15 { [0.5; 4] } else { [value, value * 0.5, value * value, 1.0] };
            }
        }
        image
    }

    #[test]
    fn equal_pictures_are_alike_and_others_are_not() {
        let same = compare(&pattern(0, false), &pattern(0, false)).unwrap();
        assert!(same.psnr.is_infinite() && same.ssim > 0.999_999);
        let shifted = compare(&pattern(0, false), &pattern(1, false)).unwrap();
        assert!(shifted.psnr < 25.0 && shifted.ssim < 0.9, "{shifted:?}");
    }

    #[test]
    fn a_faked_corner_shows_in_the_worst_window() {
        let fake = compare(&pattern(0, false), &pattern(0, true)).unwrap();
        assert!(fake.worst_ssim < 0.2 && fake.ssim > 0.8, "{fake:?}");
    }

    #[test]
    fn values_agree_to_a_hundredth_however_large_they_are() {
        let even = |value: f32| {
            let mut image = Image::new(Size { width: 8, height: 8 }).unwrap();
            image.pixels_mut().fill([value, value, value, 1.0]);
            image
        };
        let are_same = |a, b| compare_values(&even(a), &even(b)).unwrap().is_same_render();
        for value in [0.5_f32, -0.5, 45.0, 1e10] {
            assert!(are_same(value, value * 1.005) && !are_same(value, value * 1.02), "{value}");
            assert!(!are_same(value, -value));
        }
        assert!(!are_same(45.0, 1e10) && are_same(0.0, 1e-5));
    }

    #[test]
    fn compare_should_refuse_two_sizes() {
        let small = Image::new(Size { width: 4, height: 4 }).unwrap();
        assert!(compare(&small, &pattern(0, false)).is_err());
    }
}
