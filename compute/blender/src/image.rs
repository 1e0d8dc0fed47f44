//! Pictures in memory, read with care: a worker made them.

use std::path::Path;

use exr::{
    meta::MetaData,
    prelude::{read_first_rgba_layer_from_file, write_rgba_file},
};

use crate::{BlenderError, Size};

/// Most pixels of a picture: a GiB of floats.
pub const MAX_PIXELS: u64 = 1 << 26;

/// A linear picture with red, green, blue and alpha for each pixel, from the upper left corner row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    size: Size,
    pixels: Vec<[f32; 4]>,
}

impl Image {
    /// A black, transparent picture.
    pub fn new(size: Size) -> Result<Self, BlenderError> {
        if size.pixels() == 0 || size.pixels() > MAX_PIXELS {
            return Err(BlenderError::InvalidTask(format!("no picture has {} x {} pixels", size.width, size.height)));
        }
        Ok(Self { size, pixels: vec![[0.0; 4]; size.pixels() as usize] })
    }

    /// Reads an EXR that must have this size; nothing is set aside for one that has another.
    pub fn read_exr(path: &Path, size: Size) -> Result<Self, BlenderError> {
        let invalid = |why: String| BlenderError::InvalidImage { path: path.into(), why };
        let meta = MetaData::read_from_file(path, false).map_err(|error| invalid(error.to_string()))?;
        let [header] = meta.headers.as_slice() else { return Err(invalid("it has more than one layer".into())) };
        let (width, height) = (header.layer_size.width(), header.layer_size.height());
        if (width, height) != (size.width as usize, size.height as usize) {
            return Err(invalid(format!("it has {width} x {height} pixels, not {} x {}", size.width, size.height)));
        }
        // Deep data and many channels would take more memory than the pixels say.
        if header.deep || header.channels.list.len() > 4 {
            return Err(invalid("it holds more than red, green, blue and alpha".into()));
        }
        Self::new(size)?;
        let read = read_first_rgba_layer_from_file(
            path,
            move |_, _| vec![[0.0_f32; 4]; size.pixels() as usize],
            move |pixels: &mut Vec<[f32; 4]>, place, (red, green, blue, alpha): (f32, f32, f32, f32)| {
                pixels[place.y() * size.width as usize + place.x()] = [red, green, blue, alpha];
            },
        );
        let read = read.map_err(|error| invalid(error.to_string()))?;
        Ok(Self { size, pixels: read.layer_data.channel_data.pixels })
    }

    /// Writes 32-bit EXR.
    pub fn write_exr(&self, path: &Path) -> Result<(), BlenderError> {
        write_rgba_file(path, self.size.width as usize, self.size.height as usize, |x, y| {
            let [red, green, blue, alpha] = self.pixels[y * self.size.width as usize + x];
            (red, green, blue, alpha)
        })
        .map_err(|error| BlenderError::InvalidImage { path: path.into(), why: error.to_string() })
    }

    /// Refuses what no render gives: values that are no numbers, or one value everywhere.
    pub fn check_sane(&self, path: &Path) -> Result<(), BlenderError> {
        let invalid = |why: &str| Err(BlenderError::InvalidImage { path: path.into(), why: why.into() });
        if self.pixels.iter().flatten().any(|value| !value.is_finite()) {
            return invalid("it holds values that are no numbers");
        }
        if self.pixels.iter().all(|pixel| Some(pixel) == self.pixels.first()) {
            return invalid("all its pixels are the same");
        }
        Ok(())
    }

    /// Its size.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Its pixels.
    pub fn pixels(&self) -> &[[f32; 4]] {
        &self.pixels
    }

    /// Row `y`, columns `left..right`; the caller stays inside.
    pub(crate) fn row_mut(&mut self, y: u32, left: u32, right: u32) -> &mut [[f32; 4]] {
        let start = y as usize * self.size.width as usize;
        &mut self.pixels[start + left as usize..start + right as usize]
    }

    /// As [`Self::row_mut`].
    pub(crate) fn row(&self, y: u32, left: u32, right: u32) -> &[[f32; 4]] {
        let start = y as usize * self.size.width as usize;
        &self.pixels[start + left as usize..start + right as usize]
    }
}
