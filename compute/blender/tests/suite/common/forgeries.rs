//! Pictures that pretend to be of a task, made from honest ones, and secrets to check them by.

use scc_blender::{Image, Rectangle, Size};

/// Opaque black.
pub fn black(size: Size) -> Image {
    painted(size, |_| [0.0, 0.0, 0.0, 1.0])
}

/// Each pixel the mean, or the median, of its neighbourhood.
pub fn blurred(image: &Image, median: bool) -> Image {
    let (width, height) = (image.size().width as usize, image.size().height as usize);
    let around = |at: usize, end: usize| at.saturating_sub(1)..(at + 2).min(end);
    painted(image.size(), |place| {
        let (x, y) = (place % width, place / width);
        let near: Vec<[f32; 4]> = around(y, height)
            .flat_map(|y| around(x, width).map(move |x| y * width + x))
            .map(|at| image.pixels()[at])
            .collect();
        std::array::from_fn(|channel| {
            let mut values: Vec<f32> = near.iter().map(|pixel| pixel[channel]).collect();
            values.sort_by(f32::total_cmp);
            if median {
                values[values.len() / 2]
            } else {
                values.iter().sum::<f32>() / values.len() as f32
            }
        })
    })
}

/// Each pixel where its left neighbour belongs.
pub fn shifted(image: &Image) -> Image {
    let pixels = image.pixels();
    painted(image.size(), |place| pixels[(place + 1).min(pixels.len() - 1)])
}

/// Every value by a random part larger or smaller.
pub fn noisy(image: &Image, part: f32) -> Image {
    let mut state = 0_u32;
    let mut random = || {
        state += 1;
        (scramble(state) >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    painted(image.size(), |place| {
        let [r, g, b, a] = image.pixels()[place];
        [r * (1.0 + part * random()), g * (1.0 + part * random()), b * (1.0 + part * random()), a]
    })
}

/// A tenth of the picture made otherwise, where [`corner_of`] says.
pub fn corner(image: &Image, fake: impl Fn(usize) -> [f32; 4]) -> Image {
    let (width, corner) = (image.size().width as usize, corner_of(image.size()));
    painted(image.size(), |place| {
        if place % width >= corner.left as usize && place / width >= corner.top as usize {
            fake(place)
        } else {
            image.pixels()[place]
        }
    })
}

/// A tenth of a picture, in its lower right corner.
pub fn corner_of(size: Size) -> Rectangle {
    let part = 0.1_f64.sqrt();
    let first = |side: u32| side - (f64::from(side) * part) as u32;
    Rectangle { left: first(size.width), top: first(size.height), right: size.width, bottom: size.height }
}

/// The secret of one check of many.
pub fn secret(number: u32) -> [u8; 32] {
    std::array::from_fn(|place| scramble(number * 32 + place as u32) as u8)
}

fn painted(size: Size, mut pixel: impl FnMut(usize) -> [f32; 4]) -> Image {
    let mut image = Image::new(size).unwrap();
    image.pixels_mut().iter_mut().enumerate().for_each(|(place, one)| *one = pixel(place));
    image
}

/// A number that looks random.
fn scramble(number: u32) -> u32 {
    let mut value = number.wrapping_mul(0x9e37_79b9) ^ 0x85eb_ca6b;
    for shift in [16, 13, 16] {
        value = (value ^ value >> shift).wrapping_mul(0xc2b2_ae35);
    }
    value ^ value >> 15
}
