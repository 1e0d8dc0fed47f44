//! A frame that grows tile by tile.

use scc_tracer::{Rect, Tile};

/// A picture under construction: linear red, green, blue (premultiplied with alpha) and alpha, rows from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    width: u32,
    height: u32,
    pixels: Vec<[f32; 4]>,
    is_there: Vec<bool>,
    missing: u64,
}

/// Why a tile was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileMismatch {
    /// It reaches out of the image.
    #[error("the tile reaches out of the image")]
    Outside,
    /// It has more or less pixels than its size says.
    #[error("the tile has {found} pixels and should have {expected}")]
    WrongLength {
        /// Pixels it should have.
        expected: u64,
        /// Pixels it has.
        found: u64,
    },
}

impl Frame {
    /// A frame without any tile.
    pub fn new(width: u32, height: u32) -> Self {
        let count = width as usize * height as usize;
        Self { width, height, pixels: vec![[0.0; 4]; count], is_there: vec![false; count], missing: count as u64 }
    }

    /// A complete frame; `None` if the number of pixels does not fit.
    pub fn complete(width: u32, height: u32, pixels: Vec<[f32; 4]>) -> Option<Self> {
        let count = width as usize * height as usize;
        (pixels.len() == count).then(|| Self { width, height, pixels, is_there: vec![true; count], missing: 0 })
    }

    /// Puts a tile in its place; one that is there already is replaced. Returns whether the frame is complete now.
    ///
    /// # Errors
    /// [`TileMismatch`]; the frame is unchanged then.
    pub fn add(&mut self, tile: &Tile) -> Result<bool, TileMismatch> {
        let Rect { x, y, width, height } = tile.rect;
        let fits = |start: u32, length: u32, side: u32| start.checked_add(length).is_some_and(|end| end <= side);
        if !fits(x, width, self.width) || !fits(y, height, self.height) {
            return Err(TileMismatch::Outside);
        }
        let (expected, found) = (u64::from(width) * u64::from(height), tile.pixels.len() as u64);
        if expected != found {
            return Err(TileMismatch::WrongLength { expected, found });
        }
        for (row, source) in tile.pixels.chunks_exact(width.max(1) as usize).enumerate() {
            let start = (y as usize + row) * self.width as usize + x as usize;
            let places = start..start + width as usize;
            self.pixels[places.clone()].copy_from_slice(source);
            let newly = self.is_there[places.clone()].iter().filter(|there| !**there).count();
            self.missing -= newly as u64;
            self.is_there[places].fill(true);
        }
        Ok(self.is_complete())
    }

    /// Whether every pixel is there.
    pub fn is_complete(&self) -> bool {
        self.missing == 0
    }

    /// The part of the pixels that is there, 0 to 1.
    pub fn progress(&self) -> f64 {
        let count = self.pixels.len() as f64;
        if count > 0.0 {
            1.0 - self.missing as f64 / count
        } else {
            1.0
        }
    }

    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Rows from the top; pixels that are not there yet are transparent.
    pub fn pixels(&self) -> &[[f32; 4]] {
        &self.pixels
    }
}
