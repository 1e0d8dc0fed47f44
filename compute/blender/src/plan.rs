//! Cutting a frame into tiles.

use crate::{Piece, Rectangle, Size};

/// Most overscan of a tile, in pixels.
const MOST_OVERSCAN: u32 = 16;

/// The tiles of a frame, row by row, none larger than `side` pixels; each with `overscan` pixels around it. A strip too thin to be worth a
/// task of its own never arises: the tiles of a row differ by one pixel at most.
pub fn tiles(size: Size, side: u32, overscan: u32) -> Vec<Piece> {
    let rows = spans(size.height, side);
    let row = |(top, bottom)| {
        let tile = move |(left, right)| with_overscan(size, Rectangle { left, top, right, bottom }, overscan);
        spans(size.width, side).map(tile)
    };
    rows.flat_map(row).collect()
}

/// A part of a frame cut in four, each with its overscan; its sides are two pixels or more.
pub fn quarters(size: Size, part: Rectangle, overscan: u32) -> [Piece; 4] {
    let Rectangle { left, top, right, bottom } = part;
    let (across, down) = (left.midpoint(right), top.midpoint(bottom));
    [(left, top, across, down), (across, top, right, down), (left, down, across, bottom), (across, down, right, bottom)]
        .map(|(left, top, right, bottom)| with_overscan(size, Rectangle { left, top, right, bottom }, overscan))
}

/// What each tile of a frame gives to it, from what is rendered of all of them; `None`: they make no frame. Tiles do not say their
/// overscan: it is the one with which they give so many pixels as the frame has. Each must be wider and higher than it.
pub fn kept(size: Size, rendered: &[Rectangle]) -> Option<Vec<Piece>> {
    let pieces = |overscan| -> Option<Vec<Piece>> {
        let piece = |rendered: &Rectangle| {
            let keep = without_overscan(size, *rendered, overscan)?;
            Some(Piece { keep, rendered: *rendered })
        };
        let pieces: Vec<Piece> = rendered.iter().map(piece).collect::<Option<_>>()?;
        let given = pieces.iter().map(|piece| piece.keep.size().pixels()).fold(0, u64::saturating_add);
        (given == size.pixels()).then_some(pieces)
    };
    (0..=MOST_OVERSCAN).find_map(pieces)
}

fn with_overscan(size: Size, keep: Rectangle, overscan: u32) -> Piece {
    let overscan = overscan.min(MOST_OVERSCAN);
    let rendered = Rectangle {
        left: keep.left.saturating_sub(overscan),
        top: keep.top.saturating_sub(overscan),
        right: keep.right.saturating_add(overscan).min(size.width),
        bottom: keep.bottom.saturating_add(overscan).min(size.height),
    };
    Piece { keep, rendered }
}

/// All but the overscan, which a tile has where it does not touch the frame's edge; `None`: nothing is left.
fn without_overscan(size: Size, rendered: Rectangle, overscan: u32) -> Option<Rectangle> {
    let before = |at: u32| if at == 0 { 0 } else { at.saturating_add(overscan) };
    let after = |at: u32, end: u32| if at >= end { end } else { at.saturating_sub(overscan) };
    let keep = Rectangle {
        left: before(rendered.left),
        top: before(rendered.top),
        right: after(rendered.right, size.width),
        bottom: after(rendered.bottom, size.height),
    };
    (keep.left < keep.right && keep.top < keep.bottom).then_some(keep)
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
            let pieces = tiles(size, side, 8);
            let covered: u64 = pieces.iter().map(|piece| piece.keep.size().pixels()).sum();
            assert_eq!(covered, size.pixels());
            assert!(pieces.iter().all(|p| p.rendered.holds(p.keep) && size.all().holds(p.rendered)));
        }
    }

    #[test]
    fn quarters_cover_their_tile_once() {
        let size = Size { width: 65, height: 49 };
        for whole in tiles(size, 30, 8) {
            let pieces = quarters(size, whole.keep, 8);
            let covered: u64 = pieces.iter().map(|piece| piece.keep.size().pixels()).sum();
            assert_eq!(covered, whole.keep.size().pixels());
            assert!(pieces.iter().all(|p| whole.keep.holds(p.keep) && p.rendered.holds(p.keep)));
            assert!(pieces.iter().all(|p| whole.rendered.holds(p.rendered)), "none shows more than the tile did");
        }
    }

    #[test]
    fn what_is_rendered_tells_what_is_kept() {
        for (width, height, side, overscan) in [(64, 48, 40, 0), (64, 48, 40, 8), (1_920, 1_080, 256, 16)] {
            let size = Size { width, height };
            let mut pieces = tiles(size, side, overscan);
            let last = pieces.pop().unwrap();
            pieces.extend(quarters(size, last.keep, overscan));
            let rendered: Vec<Rectangle> = pieces.iter().map(|piece| piece.rendered).collect();
            assert_eq!(kept(size, &rendered), Some(pieces), "{size:?} {side} {overscan}");
            assert_eq!(kept(size, &rendered[1..]), None, "one is missing");
        }
        for width in 65..400 {
            let size = Size { width, height: 64 };
            let pieces = tiles(size, 64, MOST_OVERSCAN);
            let rendered: Vec<Rectangle> = pieces.iter().map(|piece| piece.rendered).collect();
            assert_eq!(kept(size, &rendered), Some(pieces), "{width}");
        }
    }
}
