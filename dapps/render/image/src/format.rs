//! File formats and names.

use std::{fmt, str::FromStr};

/// How a frame is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// PNG with 8 bits per channel, as seen through the view transform.
    #[default]
    Png8,
    /// PNG with 16 bits per channel, as seen through the view transform.
    Png16,
    /// OpenEXR with half floats, linear.
    ExrHalf,
    /// OpenEXR with floats, linear: exactly the numbers that were computed.
    ExrFloat,
}

/// A word that names no [`Format`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no image format; use png, png16, exr (half floats) or exr32 (floats)")]
pub struct UnknownFormat(String);

impl Format {
    /// The ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png8 | Self::Png16 => "png",
            Self::ExrHalf | Self::ExrFloat => "exr",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png8 => "png",
            Self::Png16 => "png16",
            Self::ExrHalf => "exr",
            Self::ExrFloat => "exr32",
        })
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text.to_ascii_lowercase().as_str() {
            "png" | "png8" => Ok(Self::Png8),
            "png16" => Ok(Self::Png16),
            "exr" | "exr16" => Ok(Self::ExrHalf),
            "exr32" => Ok(Self::ExrFloat),
            _ => Err(UnknownFormat(text.chars().filter(|c| !c.is_control()).take(40).collect())),
        }
    }
}

/// `frame_0007.png`.
pub fn file_name(frame: u32, format: Format) -> String {
    format!("frame_{frame:04}.{}", format.extension())
}
