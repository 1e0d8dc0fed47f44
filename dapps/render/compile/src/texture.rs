//! Textures: an image with a sampler and a transfer function, each combination once.

use crate::{
    accessor::Buffers,
    files,
    limits::MAX_TEXTURE_PIXELS,
    picture::{self, Picture},
    report::{label, Report},
    CompileError,
};
use gltf::texture::{MagFilter, WrappingMode};
use scc_scene::{Encoding, Filter, Texture, Wrap};
use std::{collections::HashMap, path::Path, rc::Rc};

/// What makes a texture different from another one.
type Key = (usize, bool, u32, u32, bool);

/// The compiled textures.
#[derive(Default)]
pub(crate) struct Textures {
    pub(crate) list: Vec<Texture>,
    place_of: HashMap<Key, u32>,
    pictures: HashMap<usize, Rc<Picture>>,
    pixels: u64,
}

impl Textures {
    /// The place of a texture, decoded if it is new. `None` if the file has it only in a format that is not supported.
    pub(crate) fn place(
        &mut self,
        texture: &gltf::Texture<'_>,
        encoding: Encoding,
        buffers: &Buffers<'_>,
        folder: Option<&Path>,
        material: &str,
        report: &mut Report,
    ) -> Result<Option<u32>, CompileError> {
        let Some(image) = texture.source() else {
            let formats: Vec<&str> =
                texture.extensions().into_iter().flat_map(|map| map.keys()).map(String::as_str).collect();
            let feature =
                format!("a texture without a PNG or JPEG version ({})", crate::report::printable(&formats.join(", ")));
            report.unsupported(material, feature, "the texture is left out");
            return Ok(None);
        };
        let sampler = texture.sampler();
        let (wrap_u, wrap_v) = (sampler.wrap_s(), sampler.wrap_t());
        let nearest = sampler.mag_filter() == Some(MagFilter::Nearest);
        let key = (image.index(), encoding == Encoding::Srgb, wrap_u.as_gl_enum(), wrap_v.as_gl_enum(), nearest);
        if let Some(place) = self.place_of.get(&key) {
            return Ok(Some(*place));
        }
        let picture = self.picture(&image, buffers, folder)?;
        self.pixels += u64::from(picture.width) * u64::from(picture.height);
        if self.pixels > MAX_TEXTURE_PIXELS {
            return Err(CompileError::TooLarge {
                what: "pixels of textures",
                found: self.pixels,
                limit: MAX_TEXTURE_PIXELS,
            });
        }
        let place = self.list.len() as u32;
        self.list.push(Texture {
            width: picture.width,
            height: picture.height,
            rgba: picture.rgba.clone(),
            encoding,
            wrap_u: wrap(wrap_u),
            wrap_v: wrap(wrap_v),
            filter: if nearest { Filter::Nearest } else { Filter::Linear },
        });
        self.place_of.insert(key, place);
        Ok(Some(place))
    }

    fn picture(
        &mut self,
        image: &gltf::Image<'_>,
        buffers: &Buffers<'_>,
        folder: Option<&Path>,
    ) -> Result<Rc<Picture>, CompileError> {
        if let Some(picture) = self.pictures.get(&image.index()) {
            return Ok(picture.clone());
        }
        let what = label("image", image.index(), image.name());
        let room = MAX_TEXTURE_PIXELS.saturating_sub(self.pixels);
        let picture = match image.source() {
            gltf::image::Source::View { view, .. } => picture::decode(buffers.view(&view, &what)?, &what, room)?,
            gltf::image::Source::Uri { uri, .. } => picture::decode(&files::resolve(uri, folder, &what)?, &what, room)?,
        };
        let picture = Rc::new(picture);
        self.pictures.insert(image.index(), picture.clone());
        Ok(picture)
    }
}

fn wrap(mode: WrappingMode) -> Wrap {
    match mode {
        WrappingMode::Repeat => Wrap::Repeat,
        WrappingMode::MirroredRepeat => Wrap::MirroredRepeat,
        WrappingMode::ClampToEdge => Wrap::ClampToEdge,
    }
}
