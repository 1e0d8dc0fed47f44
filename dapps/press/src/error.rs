//! Why a file is not pressed.

use core::fmt;

/// Why a file is not pressed, as a sentence behind the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// More or fewer iterations than a task may ask for.
    InvalidIterations(u32),
    /// The name with `.gz` is none that a job allows.
    NoRoomForSuffix,
    /// The PNG ends before its end chunk does.
    Truncated,
    /// Bytes follow the PNG's end chunk.
    TrailingBytes,
    /// A chunk's name is not four letters, for instance because the length of the one before is wrong.
    InvalidChunk,
    /// The chunk of this name does not match its checksum.
    WrongChecksum([u8; 4]),
    /// The header breaks the rule named here.
    InvalidHeader(&'static str),
    /// The picture takes more than [`crate::MAX_PICTURE`].
    TooLarge,
    /// There is no image data.
    NoImageData,
    /// Other chunks stand between those of the image data.
    ScatteredImageData,
    /// The image data is broken in the way named here.
    InvalidImageData(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidIterations(count) => write!(f, "iterations are 1 to {}, not {count}", crate::Iterations::MAX),
            Self::NoRoomForSuffix => f.write_str(
                "the result would be called the same with .gz behind it, and a name has up to 64 characters and no two \
                 dots in a row: rename the file",
            ),
            Self::Truncated => f.write_str("the PNG is cut short"),
            Self::TrailingBytes => f.write_str("bytes follow the end of the PNG"),
            Self::InvalidChunk => f.write_str("the PNG holds a chunk whose name is not four letters"),
            Self::WrongChecksum(name) => {
                write!(f, "the PNG's chunk {} does not match its checksum", name.escape_ascii())
            }
            Self::InvalidHeader(rule) => write!(f, "the PNG's header {rule}"),
            Self::TooLarge => {
                write!(f, "the picture takes more than {} MiB without compression", crate::MAX_PICTURE >> 20)
            }
            Self::NoImageData => f.write_str("the PNG holds no image data"),
            Self::ScatteredImageData => f.write_str("other chunks stand between the PNG's image data"),
            Self::InvalidImageData(fault) => write!(f, "the PNG's image data {fault}"),
        }
    }
}

impl core::error::Error for Error {}
