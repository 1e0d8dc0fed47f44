//! Pictures in memory, and their files.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use exr::{
    image::Image as ExrImage,
    meta::{header::Header, MetaData},
    prelude::{
        read, Encoding, ReadChannels, ReadLayers, ReadSpecificChannel, SpecificChannels, Text, Vec2, WritableImage,
    },
};

use crate::{passes::channels_of, BlenderError, Format, Pass, Rectangle, Size};

/// Most pixels of a picture: a GiB of floats.
pub const MAX_PIXELS: u64 = 1 << 26;

/// Memory a PNG decoder may take besides the pixels.
const PNG_BYTES: usize = 1 << 20;

/// What undoes the tones of a PNG: near enough to compare two.
const GAMMA: f32 = 2.2;

/// A picture with red, green, blue and alpha for each pixel, from the upper left corner row by row: linear
/// where it was an EXR, from 0 to 1 as they are in the file where it was a PNG.
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

    /// Reads a picture of a format.
    pub fn read(path: &Path, size: Size, format: Format) -> Result<Self, BlenderError> {
        match format {
            Format::Exr => Self::read_exr(path, size),
            Format::Png => Self::read_png(path, size),
        }
    }

    /// Reads an EXR that must have this size; nothing is set aside for one that has another.
    pub fn read_exr(path: &Path, size: Size) -> Result<Self, BlenderError> {
        with_file(path, |file| Self::decode_exr(file, size))
    }

    /// Reads one of the `passes` that an EXR with several layers holds, as [`Self::read_exr`] does. A pass of one channel is grey; alpha is
    /// 1 where it has none.
    pub fn read_pass(path: &Path, size: Size, passes: &[Pass], pass: Pass) -> Result<Self, BlenderError> {
        with_file(path, |file| Self::decode_pass(file, size, passes, pass))
    }

    /// Reads an 8-bit RGBA PNG that must have this size; nothing is set aside for one that has another.
    pub fn read_png(path: &Path, size: Size) -> Result<Self, BlenderError> {
        with_file(path, |file| Self::decode_png(file, size))
    }

    pub(crate) fn decode_exr(file: &mut (impl Read + Seek), size: Size) -> Result<Self, String> {
        let channels = Pass::Combined.channels();
        let named = |header: &Header| channels.iter().map(|name| channel(header, |other| other == *name)).collect();
        Self::decode_channels(file, size, channels.len(), named)
    }

    pub(crate) fn decode_pass(
        file: &mut (impl Read + Seek),
        size: Size,
        passes: &[Pass],
        pass: Pass,
    ) -> Result<Self, String> {
        let channels = |header: &Header, name: &str| -> Option<Vec<Text>> {
            // The view layer's name stands before it.
            let endings = pass.channels().iter().map(|id| format!(".{name}.{id}"));
            endings.map(|ending| channel(header, |other| other.ends_with(&ending))).collect()
        };
        let named = |header: &Header| pass.names().find_map(|name| channels(header, name));
        let mut image = Self::decode_channels(file, size, channels_of(passes), named)?;
        match pass.channels().len() {
            1 => image.pixels.iter_mut().for_each(|pixel| *pixel = [pixel[0], pixel[0], pixel[0], 1.0]),
            3 => image.pixels.iter_mut().for_each(|pixel| pixel[3] = 1.0),
            _ => {}
        }
        Ok(image)
    }

    /// Reads up to four channels, found in the header by `named`, of an EXR with at most so many.
    fn decode_channels(
        file: &mut (impl Read + Seek),
        size: Size,
        most: usize,
        named: impl Fn(&Header) -> Option<Vec<Text>>,
    ) -> Result<Self, String> {
        file.seek(SeekFrom::Start(0)).map_err(|error| error.to_string())?;
        let meta =
            MetaData::read_from_buffered(BufReader::new(&mut *file), false).map_err(|error| error.to_string())?;
        let [header] = meta.headers.as_slice() else { return Err("it has more than one part".into()) };
        let (width, height) = (header.layer_size.width(), header.layer_size.height());
        if (width, height) != (size.width as usize, size.height as usize) {
            return Err(format!("it has {width} x {height} pixels, not {} x {}", size.width, size.height));
        }
        // Deep data and many channels would take more memory than the pixels say.
        if header.deep || header.channels.list.len() > most {
            return Err("it holds more than was asked for".into());
        }
        let names = named(header).ok_or("a channel is missing")?;
        // Where there are fewer than four, names that stand for none.
        let mut names = names.into_iter().map(Some).chain([None, None, None]);
        let mut next = |none: &str| names.next().flatten().unwrap_or_else(|| Text::new_or_panic(none));
        let (first, second, third, fourth) = (next("none 1"), next("none 2"), next("none 3"), next("none 4"));
        Self::new(size).map_err(|error| error.to_string())?;
        file.seek(SeekFrom::Start(0)).map_err(|error| error.to_string())?;
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
            // The jail starts no threads.
            .non_parallel()
            .from_buffered(BufReader::new(file))
            .map_err(|error| error.to_string())?;
        Ok(Self { size, pixels: read.layer_data.channel_data.pixels })
    }

    pub(crate) fn decode_png(file: &mut (impl Read + Seek), size: Size) -> Result<Self, String> {
        let row_bytes = size.width as usize * 4;
        let limits = png::Limits { bytes: row_bytes.saturating_mul(4).saturating_add(PNG_BYTES) };
        // Colour profiles and texts are skipped: compressed, they may be of any size.
        let mut decoder = png::Decoder::new_with_limits(BufReader::new(file), limits);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
        let info = reader.info();
        if (info.width, info.height) != (size.width, size.height) {
            let (width, height) = (info.width, info.height);
            return Err(format!("it has {width} x {height} pixels, not {} x {}", size.width, size.height));
        }
        if (info.color_type, info.bit_depth) != (png::ColorType::Rgba, png::BitDepth::Eight) || info.interlaced {
            return Err("it is not what Blender writes: 8 bits of red, green, blue and alpha".into());
        }
        let mut image = Self::new(size).map_err(|error| error.to_string())?;
        for y in 0..size.height {
            let row = reader.next_row().map_err(|error| error.to_string())?;
            let row = row.ok_or("rows are missing")?;
            for (pixel, bytes) in image.row_mut(y, 0, size.width).iter_mut().zip(row.data().chunks_exact(4)) {
                *pixel = [0, 1, 2, 3].map(|channel| f32::from(bytes[channel]) / 255.0);
            }
        }
        reader.finish().map_err(|error| error.to_string())?;
        Ok(image)
    }

    /// Makes the tones of a PNG linear, but for the artist's colours.
    pub fn make_linear(&mut self) {
        self.pixels.iter_mut().flat_map(|pixel| &mut pixel[..3]).for_each(|value| *value = value.powf(GAMMA));
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

    /// Writes a picture of a format.
    pub fn write(&self, path: &Path, format: Format) -> Result<(), BlenderError> {
        match format {
            Format::Exr => self.write_exr(path),
            Format::Png => self.write_png(path),
        }
    }

    /// Writes 32-bit EXR as Blender does.
    pub fn write_exr(&self, path: &Path) -> Result<(), BlenderError> {
        self.encode_exr(path, Encoding::SMALL_LOSSLESS)
    }

    /// The same in less time and more room.
    pub fn write_exr_quickly(&self, path: &Path) -> Result<(), BlenderError> {
        self.encode_exr(path, Encoding::FAST_LOSSLESS)
    }

    fn encode_exr(&self, path: &Path, encoding: Encoding) -> Result<(), BlenderError> {
        let (width, height) = (self.size.width as usize, self.size.height as usize);
        let channels = SpecificChannels::rgba(|Vec2(x, y): Vec2<usize>| {
            let [red, green, blue, alpha] = self.pixels[y * width + x];
            (red, green, blue, alpha)
        });
        ExrImage::from_encoded_channels((width, height), encoding, channels)
            .write()
            .to_file(path)
            .map_err(|error| BlenderError::InvalidImage { path: path.into(), why: error.to_string() })
    }

    /// Writes 8-bit PNG of values from 0 to 1.
    pub fn write_png(&self, path: &Path) -> Result<(), BlenderError> {
        let failed = |error: std::io::Error| BlenderError::io(format!("writing {}", path.display()))(error);
        let file = BufWriter::new(File::create(path).map_err(failed)?);
        let mut encoder = png::Encoder::new(file, self.size.width, self.size.height);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().map_err(|error| failed(error.into()))?;
        let mut stream = writer.stream_writer().map_err(|error| failed(error.into()))?;
        for y in 0..self.size.height {
            let row = self.row(y, 0, self.size.width).iter().flatten();
            let row: Vec<u8> = row.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8).collect();
            stream.write_all(&row).map_err(failed)?;
        }
        stream.finish().map_err(|error| failed(error.into()))
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

/// What is read of a file; why not names the file.
fn with_file<T>(path: &Path, read: impl FnOnce(&mut File) -> Result<T, String>) -> Result<T, BlenderError> {
    let mut file = File::open(path).map_err(BlenderError::io(format!("opening {}", path.display())))?;
    read(&mut file).map_err(|why| BlenderError::InvalidImage { path: path.into(), why })
}

/// The name of the first channel whose name is of use.
fn channel(header: &Header, is_it: impl Fn(&str) -> bool) -> Option<Text> {
    header.channels.list.iter().map(|channel| &channel.name).find(|name| is_it(&name.to_string())).cloned()
}
