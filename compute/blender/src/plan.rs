//! Cutting a frame into tiles.

use crate::{Piece, Rectangle, Size};

/// Pixels rendered around a tile and cut off by the merge.
pub const OVERSCAN: u32 = 16;

/// The tiles of a frame, row by row, none larger than `side` pixels; each with its overscan. A strip too thin to be worth a
/// task of its own never arises: the tiles of a row differ by one pixel at most.
pub fn tiles(size: Size, side: u32) -> Vec<Piece> {
    let rows = spans(size.height, side);
    let row = |(top, bottom)| {
        spans(size.width, side).map(move |(left, right)| with_overscan(size, Rectangle { left, top, right, bottom }))
    };
    rows.flat_map(row).collect()
}

/// A part of a frame cut in four, each with its overscan; its sides are two pixels or more.
pub fn quarters(size: Size, part: Rectangle) -> [Piece; 4] {
    let Rectangle { left, top, right, bottom } = part;
    let (across, down) = (left.midpoint(right), top.midpoint(bottom));
    [(left, top, across, down), (across, top, right, down), (left, down, across, bottom), (across, down, right, bottom)]
        .map(|(left, top, right, bottom)| with_overscan(size, Rectangle { left, top, right, bottom }))
}

fn with_overscan(size: Size, keep: Rectangle) -> Piece {
    let rendered = Rectangle {
        left: keep.left.saturating_sub(OVERSCAN),
        top: keep.top.saturating_sub(OVERSCAN),
        right: keep.right.saturating_add(OVERSCAN).min(size.width),
        bottom: keep.bottom.saturating_add(OVERSCAN).min(size.height),
    };
    Piece { keep, rendered }
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

    #[test]
    fn quarters_cover_their_tile_once() {
        let size = Size { width: 65, height: 49 };
        for whole in tiles(size, 30) {
            let pieces = quarters(size, whole.keep);
            let covered: u64 = pieces.iter().map(|piece| piece.keep.size().pixels()).sum();
            assert_eq!(covered, whole.keep.size().pixels());
            assert!(pieces.iter().all(|p| whole.keep.holds(p.keep) && p.rendered.holds(p.keep)));
            assert!(pieces.iter().all(|p| whole.rendered.holds(p.rendered)), "none shows more than the tile did");
        }
    }
}
