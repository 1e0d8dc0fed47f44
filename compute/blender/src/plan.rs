//! Cutting a frame into tiles.

use crate::{Piece, Rectangle, Size};

/// Pixels rendered around a tile and cut off by the merge.
pub const OVERSCAN: u32 = 16;

/// The tiles of a frame, row by row, none larger than `side` pixels; each with its overscan. A strip too thin to be worth a
/// task of its own never arises: the tiles of a row differ by one pixel at most.
pub fn tiles(size: Size, side: u32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (top, bottom) in spans(size.height, side) {
        for (left, right) in spans(size.width, side) {
            pieces.push(Piece {
                keep: Rectangle { left, top, right, bottom },
                rendered: Rectangle {
                    left: left.saturating_sub(OVERSCAN),
                    top: top.saturating_sub(OVERSCAN),
                    right: right.saturating_add(OVERSCAN).min(size.width),
                    bottom: bottom.saturating_add(OVERSCAN).min(size.height),
                },
            });
        }
    }
    pieces
}

fn spans(length: u32, side: u32) -> impl Iterator<Item = (u32, u32)> {
    let count = u64::from(length.div_ceil(side.max(4)));
    let place = move |number: u64| (u64::from(length) * number / count.max(1)) as u32;
    (0..count).map(move |number| (place(number), place(number + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_every_pixel_once() {
        for (width, height, side) in [(64, 48, 20), (65, 49, 64), (7, 5, 4), (1920, 1080, 256)] {
            let size = Size { width, height };
            let pieces = tiles(size, side);
            let covered: u64 = pieces.iter().map(|piece| piece.keep.size().pixels()).sum();
            assert_eq!(covered, size.pixels());
            assert!(pieces.iter().all(|p| p.rendered.holds(p.keep) && size.all().holds(p.rendered)));
        }
    }
}
