//! Images on surfaces.

use alloc::vec::Vec;

/// How the colour channels of a texture are to be read. Alpha is always linear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Colour, with the sRGB transfer function: base colour and emissive textures.
    #[default]
    Srgb,
    /// Plain numbers: metallic-roughness and normal textures.
    Linear,
}

/// What lies outside of the unit square of a texture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Wrap {
    /// The image again.
    #[default]
    Repeat,
    /// The image and its mirror image in turn.
    MirroredRepeat,
    /// Its border.
    ClampToEdge,
}

/// How a texture is read between the centres of its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Filter {
    /// Bilinear.
    #[default]
    Linear,
    /// The nearest pixel.
    Nearest,
}

/// An 8-bit RGBA image with its sampler.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Texture {
    /// Pixels in a row, 1 to 65,536.
    pub width: u32,
    /// Rows, 1 to 65,536.
    pub height: u32,
    /// `4 · width · height` bytes: red, green, blue, alpha; rows from the top, as in the image file.
    pub rgba: Vec<u8>,
    /// The transfer function of the colour channels.
    pub encoding: Encoding,
    /// Along U.
    pub wrap_u: Wrap,
    /// Along V.
    pub wrap_v: Wrap,
    /// Between pixels.
    pub filter: Filter,
}
