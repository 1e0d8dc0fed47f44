//! Which parts of a picture are rendered again.

use crate::Rectangle;

/// So many parts of each picture.
const CROPS: usize = 3;
/// A part's side is the picture's divided by this: all of them are a twentieth of the pixels.
const PART: u32 = 8;
/// A part of fewer pixels a side says little and costs as much.
const LEAST_SIDE: u32 = 32;

/// Parts of a frame's `area` at places that only `secret` tells. A faked tenth of a picture, in a corner, is met by the check of one
/// result in a third of the cases and by those of ten results in ninety-eight of a hundred.
pub fn crops(area: Rectangle, secret: &[u8; 32]) -> Vec<Rectangle> {
    let mut numbers =
        secret.chunks_exact(4).map(|four| four.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)));
    let mut span = |from: u32, to: u32| {
        let length = to.saturating_sub(from);
        let side = (length / PART).max(LEAST_SIDE).min(length);
        let places = u64::from(length - side) + 1;
        let place = from + ((u64::from(numbers.next().unwrap_or_default()) * places) >> 32) as u32;
        (place, place + side)
    };
    let mut crop = |_| {
        let ((left, right), (top, bottom)) = (span(area.left, area.right), span(area.top, area.bottom));
        Rectangle { left, top, right, bottom }
    };
    (0..CROPS).map(&mut crop).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crops_lie_inside_and_reach_every_edge() {
        let area = Rectangle { left: 10, top: 20, right: 330, bottom: 40 };
        let first = crops(area, &[0; 32]);
        assert_eq!(first, [Rectangle { left: 10, top: 20, right: 50, bottom: 40 }; 3]);
        assert_eq!(crops(area, &[255; 32])[0], Rectangle { left: 290, top: 20, right: 330, bottom: 40 });
        for byte in 0..=255 {
            assert!(crops(area, &[byte; 32]).iter().all(|crop| area.holds(*crop)));
        }
    }

    #[test]
    fn another_secret_gives_other_places() {
        let area = Rectangle { left: 0, top: 0, right: 1_920, bottom: 1_080 };
        let places: Vec<_> = (0..=255).map(|byte| crops(area, &[byte; 32])).collect();
        assert!(places.windows(2).all(|pair| pair[0] != pair[1]));
        let pixels: u64 = places[0].iter().map(|crop| crop.size().pixels()).sum();
        assert!(pixels * 20 <= area.size().pixels() + 2_000, "{pixels}");
    }
}
