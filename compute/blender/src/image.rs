//! Pictures in memory, read with care: a worker made them.

use std::{fs::File, io::BufReader, path::Path};

use exr::{
    meta::{attribute::Text, header::Header, MetaData},
    prelude::{read, write_rgba_file, ReadChannels, ReadLayers, ReadSpecificChannel},
};

use crate::{passes::channels_of, BlenderError, Format, Pass, Rectangle, Size};

/// Most pixels of a picture: a GiB of floats.
pub const MAX_PIXELS: u64 = 1 << 26;

/// Memory a PNG decoder may take besides the pixels.
const PNG_BYTES: usize = 1 << 20;

/// What undoes the tones of a PNG: near enough to compare two.
const GAMMA: f32 = 2.2;

/// A picture with red, green, blue and alpha for each pixel, from the upper left corner row by row: linear where it was an EXR.
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
        let channels = Pass::Combined.channels();
        let named = |header: &Header| channels.iter().map(|name| channel(header, |other| other == *name)).collect();
        Self::read_channels(path, size, channels.len(), named)
    }

    /// Reads one of the `passes` that an EXR with several layers holds, as [`Self::read_exr`] does. A pass of one channel is grey; alpha is
    /// 1 where it has none.
    pub fn read_pass(path: &Path, size: Size, passes: &[Pass], pass: Pass) -> Result<Self, BlenderError> {
        let named = |header: &Header| {
            // The view layer's name stands before it.
            let ending = |id: &&str| format!(".{}.{id}", pass.name());
            let endings = pass.channels().iter().map(ending);
            endings.map(|ending| channel(header, |other| other.ends_with(&ending))).collect()
        };
        let mut image = Self::read_channels(path, size, channels_of(passes), named)?;
        match pass.channels().len() {
            1 => image.pixels.iter_mut().for_each(|pixel| *pixel = [pixel[0], pixel[0], pixel[0], 1.0]),
            3 => image.pixels.iter_mut().for_each(|pixel| pixel[3] = 1.0),
            _ => {}
        }
        Ok(image)
    }

    /// Reads up to four channels, found in the header by `named`, of an EXR with at most so many.
    fn read_channels(
        path: &Path,
        size: Size,
        most: usize,
        named: impl Fn(&Header) -> Option<Vec<Text>>,
    ) -> Result<Self, BlenderError> {
        let invalid = |why: String| BlenderError::InvalidImage { path: path.into(), why };
        let meta = MetaData::read_from_file(path, false).map_err(|error| invalid(error.to_string()))?;
        let [header] = meta.headers.as_slice() else { return Err(invalid("it has more than one part".into())) };
        let (width, height) = (header.layer_size.width(), header.layer_size.height());
        if (width, height) != (size.width as usize, size.height as usize) {
            return Err(invalid(format!("it has {width} x {height} pixels, not {} x {}", size.width, size.height)));
        }
        // Deep data and many channels would take more memory than the pixels say.
        if header.deep || header.channels.list.len() > most {
            return Err(invalid("it holds more than was asked for".into()));
        }
        let names = named(header).ok_or_else(|| invalid("a channel is missing".into()))?;
        // Where there are fewer than four, names that stand for none.
        let mut names = names.into_iter().map(Some).chain([None, None, None]);
        let mut next = |none: &str| names.next().flatten().unwrap_or_else(|| Text::new_or_panic(none));
        let (first, second, third, fourth) = (next("none 1"), next("none 2"), next("none 3"), next("none 4"));
        Self::new(size)?;
        let read = read()
            .no_deep_data()
            .largest_resolution_level()
            .specific_channels()
            .required(first)
            .optional(second, 0.0_f32)
            .optional(third, 0.0_f32)
            .optional(fourth, 0.0_f32)
            .collect_pixels(
                move |_, _| vec![[0.0_f32; 4]; size.pixels() as usize],
                move |pixels: &mut Vec<[f32; 4]>, place, (red, green, blue, alpha): (f32, f32, f32, f32)| {
                    pixels[place.y() * size.width as usize + place.x()] = [red, green, blue, alpha];
                },
            )
            .first_valid_layer()
            .all_attributes()
            .from_file(path);
        let read = read.map_err(|error| invalid(error.to_string()))?;
        Ok(Self { size, pixels: read.layer_data.channel_data.pixels })
    }

    /// Reads an 8-bit RGBA PNG that must have this size, made linear but for the artist's colours; nothing is set aside for one that has another.
    pub fn read_png(path: &Path, size: Size) -> Result<Self, BlenderError> {
        let invalid = |why: String| BlenderError::InvalidImage { path: path.into(), why };
        let row_bytes = size.width as usize * 4;
        let file = File::open(path).map_err(BlenderError::io(format!("opening {}", path.display())))?;
        let limits = png::Limits { bytes: row_bytes.saturating_mul(4).saturating_add(PNG_BYTES) };
        // Colour profiles and texts are skipped: compressed, they may be of any size.
        let mut decoder = png::Decoder::new_with_limits(BufReader::new(file), limits);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let mut reader = decoder.read_info().map_err(|error| invalid(error.to_string()))?;
        let info = reader.info();
        if (info.width, info.height) != (size.width, size.height) {
            let (width, height) = (info.width, info.height);
            return Err(invalid(format!("it has {width} x {height} pixels, not {} x {}", size.width, size.height)));
        }
        if (info.color_type, info.bit_depth) != (png::ColorType::Rgba, png::BitDepth::Eight) || info.interlaced {
            return Err(invalid("it is not what Blender writes: 8 bits of red, green, blue and alpha".into()));
        }
        let mut image = Self::new(size)?;
        let linear: Vec<f32> = (0..=255_u8).map(|byte| (f32::from(byte) / 255.0).powf(GAMMA)).collect();
        for y in 0..size.height {
            let row = reader.next_row().map_err(|error| invalid(error.to_string()))?;
            let row = row.ok_or_else(|| invalid("rows are missing".into()))?;
            for (pixel, bytes) in image.row_mut(y, 0, size.width).iter_mut().zip(row.data().chunks_exact(4)) {
                let [red, green, blue, alpha] = [0, 1, 2, 3].map(|channel| bytes[channel]);
                let [red, green, blue] = [red, green, blue].map(|byte| linear[usize::from(byte)]);
                *pixel = [red, green, blue, f32::from(alpha) / 255.0];
            }
        }
        reader.finish().map_err(|error| invalid(error.to_string()))?;
        Ok(image)
    }

    /// Turns signs around.
    pub(crate) fn negate(&mut self) {
        self.pixels.iter_mut().flat_map(|pixel| &mut pixel[..3]).for_each(|value| *value = -*value);
    }

    /// Reads a picture of a format.
    pub fn read(path: &Path, size: Size, format: Format) -> Result<Self, BlenderError> {
        match format {
            Format::Exr => Self::read_exr(path, size),
            Format::Png => Self::read_png(path, size),
        }
    }

    /// A part of it.
    pub fn cut(&self, part: Rectangle) -> Result<Self, BlenderError> {
        if !self.size.all().holds(part) {
            return Err(BlenderError::InvalidTask("a part reaches out of its picture".into()));
        }
        let mut cut = Self::new(part.size())?;
        for y in part.top..part.bottom {
            let row = self.row(y, part.left, part.right);
            cut.row_mut(y - part.top, 0, part.size().width).copy_from_slice(row);
        }
        Ok(cut)
    }

    /// Writes 32-bit EXR.
    pub fn write_exr(&self, path: &Path) -> Result<(), BlenderError> {
        write_rgba_file(path, self.size.width as usize, self.size.height as usize, |x, y| {
            let [red, green, blue, alpha] = self.pixels[y * self.size.width as usize + x];
            (red, green, blue, alpha)
        })
        .map_err(|error| BlenderError::InvalidImage { path: path.into(), why: error.to_string() })
    }

    /// Refuses what no render gives: values that are no numbers.
    pub fn check_finite(&self, path: &Path) -> Result<(), BlenderError> {
        if self.pixels.iter().flatten().all(|value| value.is_finite()) {
            return Ok(());
        }
        Err(BlenderError::InvalidImage { path: path.into(), why: "it holds values that are no numbers".into() })
    }

    /// Whether all its pixels are the same: few renders are, an empty part of the sky is.
    pub fn is_uniform(&self) -> bool {
        self.pixels.iter().all(|pixel| Some(pixel) == self.pixels.first())
    }

    /// Its size.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Its pixels.
    pub fn pixels(&self) -> &[[f32; 4]] {
        &self.pixels
    }

    /// Its pixels, to be changed.
    pub fn pixels_mut(&mut self) -> &mut [[f32; 4]] {
        &mut self.pixels
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

/// The name of the first channel whose name is of use.
fn channel(header: &Header, is_it: impl Fn(&str) -> bool) -> Option<Text> {
    header.channels.list.iter().map(|channel| &channel.name).find(|name| is_it(&name.to_string())).cloned()
}
