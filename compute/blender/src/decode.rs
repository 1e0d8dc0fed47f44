//! Reading pictures that strangers made: a function for a jail, and what it leaves.

use std::{
    any::Any,
    fs::File,
    io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{BlenderError, Format, Image, Pass, Size, Task};

/// Bytes of a pixel: red, green, blue and alpha as 32-bit floats.
const PIXEL_BYTES: u64 = 16;
/// Memory that decoders take besides a picture's pixels, in bytes.
const DECODER_BYTES: u64 = 256 << 20;

/// What a task's file must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    size: Size,
    format: Format,
    passes: Vec<Pass>,
}

/// Reads strangers' pictures, wherever no harm is done by what is in them: in a jail, by [`decode`].
pub trait Decoder: Send + Sync {
    /// Reads one. [`BlenderError::InvalidImage`] is the picture's fault, every other error this machine's.
    fn decode(&self, path: &Path, picture: &Picture) -> Result<Decoded, BlenderError>;
}

/// A picture's pixels in a file of this machine, layer after layer, row by row.
pub struct Decoded {
    file: File,
    picture: Picture,
    /// What holds the file.
    _keep: Box<dyn Any + Send>,
}

impl Picture {
    /// What a task makes.
    pub fn of(task: &Task) -> Self {
        Self { size: task.picture_size(), format: task.format, passes: task.passes.clone() }
    }

    /// Its layers: its passes, or the one that it is.
    pub fn layers(&self) -> usize {
        self.passes.len().max(1)
    }

    /// Bytes of what [`decode`] writes.
    pub fn bytes(&self) -> u64 {
        self.layer_bytes().saturating_mul(self.layers() as u64)
    }

    /// Bytes of memory that [`decode`] takes, at most.
    pub fn memory(&self) -> u64 {
        self.layer_bytes().saturating_add(DECODER_BYTES)
    }

    /// The order for [`decode`].
    pub fn order(&self) -> Result<Vec<u8>, BlenderError> {
        serde_json::to_vec(self).map_err(|error| BlenderError::InvalidTask(error.to_string()))
    }

    fn layer_bytes(&self) -> u64 {
        self.size.pixels().saturating_mul(PIXEL_BYTES)
    }

    fn read(&self, layer: usize, file: &mut (impl Read + Seek)) -> Result<Image, String> {
        match (self.passes.get(layer), self.format) {
            (Some(pass), _) => Image::decode_pass(file, self.size, &self.passes, *pass),
            (None, Format::Exr) => Image::decode_exr(file, self.size),
            (None, Format::Png) => Image::decode_png(file, self.size),
        }
    }
}

/// Reads a stranger's picture and writes its pixels, one layer in memory at a time; refuses values that are no numbers. The error says what
/// is wrong with the picture.
pub fn decode(input: &mut (impl Read + Seek), order: &[u8], output: &mut impl Write) -> Result<(), String> {
    let picture: Picture = serde_json::from_slice(order).map_err(|error| error.to_string())?;
    let mut output = BufWriter::new(output);
    let mut write = |bytes: &[u8]| output.write_all(bytes).map_err(|error| error.to_string());
    for layer in 0..picture.layers() {
        let image = picture.read(layer, input)?;
        for value in image.pixels().iter().flatten() {
            if !value.is_finite() {
                return Err("it holds values that are no numbers".into());
            }
            write(&value.to_le_bytes())?;
        }
    }
    output.flush().map_err(|error| error.to_string())
}

impl Decoded {
    /// Opens what [`decode`] wrote; `keep` is dropped with it.
    pub fn open(path: &Path, picture: Picture, keep: Box<dyn Any + Send>) -> Result<Self, BlenderError> {
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (length, file) = opened.map_err(BlenderError::io("reading a decoded picture"))?;
        if length != picture.bytes() {
            return Err(BlenderError::InvalidImage { path: path.into(), why: "it has not all its pixels".into() });
        }
        Ok(Self { file, picture, _keep: keep })
    }

    /// What it holds.
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Reads a layer.
    pub fn layer(&self, layer: usize) -> Result<Image, BlenderError> {
        let failed = || BlenderError::io("reading a decoded picture");
        let mut image = Image::new(self.picture.size)?;
        let mut file = BufReader::new(&self.file);
        file.seek(SeekFrom::Start(self.picture.layer_bytes().saturating_mul(layer as u64))).map_err(failed())?;
        let mut bytes = [0; PIXEL_BYTES as usize];
        for pixel in image.pixels_mut() {
            file.read_exact(&mut bytes).map_err(failed())?;
            for (value, four) in pixel.iter_mut().zip(bytes.chunks_exact(4)) {
                *value = f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            }
            // Whatever a decoder that was taken over wrote.
            if pixel.iter().any(|value| !value.is_finite()) {
                return Err(BlenderError::InvalidImage {
                    path: "a picture".into(),
                    why: "values are no numbers".into(),
                });
            }
        }
        Ok(image)
    }
}
