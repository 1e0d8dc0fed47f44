//! Surfaces: glTF's metallic-roughness model.

/// A texture as a material sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextureRef {
    /// Its place in [`crate::Scene::textures`].
    pub texture: u32,
    /// 0 for [`crate::Mesh::uv0`], 1 for [`crate::Mesh::uv1`].
    pub uv_set: u8,
    /// `[a, b, c, d, e, f]`: `u' = a·u + b·v + c`, `v' = d·u + e·v + f`. [`TextureRef::new`] leaves UVs as they are;
    /// for `KHR_texture_transform` with offset, rotation r and scale:
    /// `[cos r · sx, sin r · sy, ox, −sin r · sx, cos r · sy, oy]`.
    pub uv_transform: [f32; 6],
}

impl TextureRef {
    /// `texture` seen through the first UV set, unchanged.
    pub const fn new(texture: u32) -> Self {
        Self { texture, uv_set: 0, uv_transform: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0] }
    }
}

/// What alpha means.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum AlphaMode {
    /// Nothing.
    #[default]
    Opaque,
    /// The surface is there where alpha is at least this cutoff.
    Mask(f32),
    /// The fraction of light that the surface stops.
    Blend,
}

/// A metallic-roughness surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Material {
    /// Linear red, green, blue and alpha, each 0 to 1; multiplied with the texture and the vertex colour.
    pub base_color: [f32; 4],
    /// sRGB colour and alpha.
    pub base_color_texture: Option<TextureRef>,
    /// 0 to 1, multiplied with the blue channel of the texture.
    pub metallic: f32,
    /// Perceptual roughness 0 to 1, multiplied with the green channel of the texture.
    pub roughness: f32,
    /// Linear: green is roughness, blue is metallic.
    pub metallic_roughness_texture: Option<TextureRef>,
    /// Linear tangent-space normals.
    pub normal_texture: Option<TextureRef>,
    /// glTF's `normalTexture.scale`.
    pub normal_scale: f32,
    /// Linear emitted radiance, `emissiveStrength` multiplied in; not negative.
    pub emissive: [f32; 3],
    /// sRGB, multiplied with `emissive`.
    pub emissive_texture: Option<TextureRef>,
    /// What alpha means.
    pub alpha_mode: AlphaMode,
    /// Whether the back is a surface too. If not, rays pass through the back.
    pub double_sided: bool,
    /// Index of refraction of the dielectric part, 1 to 4 (`KHR_materials_ior`; glTF's default is 1.5).
    pub ior: f32,
    /// `KHR_materials_unlit`: the base colour is shown as it is and reflects nothing.
    pub unlit: bool,
}

impl Default for Material {
    /// glTF's default material: white, fully metallic, fully rough.
    fn default() -> Self {
        Self {
            base_color: [1.0; 4],
            base_color_texture: None,
            metallic: 1.0,
            roughness: 1.0,
            metallic_roughness_texture: None,
            normal_texture: None,
            normal_scale: 1.0,
            emissive: [0.0; 3],
            emissive_texture: None,
            alpha_mode: AlphaMode::Opaque,
            double_sided: false,
            ior: 1.5,
            unlit: false,
        }
    }
}
