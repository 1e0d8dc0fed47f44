//! Passes: what a renderer knows of each pixel, for what is done to a frame once it is whole.

use std::iter;

use serde::{Deserialize, Serialize};

/// Most passes of a picture.
pub(crate) const MAX_PASSES: usize = 16;

/// A pass of Cycles, by the name that Blender has for it up to version 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&str")]
pub enum Pass {
    /// The picture's own colours and alpha, with all noise.
    Combined,
    /// Colours of surfaces, for the denoiser.
    DenoisingAlbedo,
    /// Directions of surfaces, for the denoiser.
    DenoisingNormal,
    /// Distance from the camera.
    Depth,
    /// Mist of the world.
    Mist,
    /// Places in the world.
    Position,
    /// Directions of surfaces.
    Normal,
    /// Ambient occlusion.
    Occlusion,
    /// What shines by itself.
    Emission,
    /// The world behind all.
    Environment,
    /// Direct light on diffuse surfaces.
    DiffuseDirect,
    /// Indirect light on them.
    DiffuseIndirect,
    /// Their colours.
    DiffuseColour,
    /// Direct light on glossy surfaces.
    GlossyDirect,
    /// Indirect light on them.
    GlossyIndirect,
    /// Their colours.
    GlossyColour,
    /// Direct light through surfaces.
    TransmissionDirect,
    /// Indirect light through them.
    TransmissionIndirect,
    /// Their colours.
    TransmissionColour,
    /// Direct light in volumes.
    VolumeDirect,
    /// Indirect light in them.
    VolumeIndirect,
    /// The object's number.
    ObjectIndex,
    /// The material's number.
    MaterialIndex,
}

const COLOURS: &[&str] = &["R", "G", "B"];
/// Channels of the denoiser's passes.
const GUIDES: usize = 3 + 3 + 1;
const DIRECTIONS: &[&str] = &["X", "Y", "Z"];

/// Each pass with its name and channels in Blender's files.
const ALL: &[(Pass, &str, &[&str])] = &[
    (Pass::Combined, "Combined", &["R", "G", "B", "A"]),
    (Pass::DenoisingAlbedo, "Denoising Albedo", COLOURS),
    (Pass::DenoisingNormal, "Denoising Normal", DIRECTIONS),
    (Pass::Depth, "Depth", &["Z"]),
    (Pass::Mist, "Mist", &["Z"]),
    (Pass::Position, "Position", DIRECTIONS),
    (Pass::Normal, "Normal", DIRECTIONS),
    (Pass::Occlusion, "AO", COLOURS),
    (Pass::Emission, "Emit", COLOURS),
    (Pass::Environment, "Env", COLOURS),
    (Pass::DiffuseDirect, "DiffDir", COLOURS),
    (Pass::DiffuseIndirect, "DiffInd", COLOURS),
    (Pass::DiffuseColour, "DiffCol", COLOURS),
    (Pass::GlossyDirect, "GlossDir", COLOURS),
    (Pass::GlossyIndirect, "GlossInd", COLOURS),
    (Pass::GlossyColour, "GlossCol", COLOURS),
    (Pass::TransmissionDirect, "TransDir", COLOURS),
    (Pass::TransmissionIndirect, "TransInd", COLOURS),
    (Pass::TransmissionColour, "TransCol", COLOURS),
    (Pass::VolumeDirect, "VolumeDir", COLOURS),
    (Pass::VolumeIndirect, "VolumeInd", COLOURS),
    (Pass::ObjectIndex, "IndexOB", &["X"]),
    (Pass::MaterialIndex, "IndexMA", &["X"]),
];

/// What Blender calls some of them since version 5. Only its files say so: `versions.py` has scripts say the other names.
const SPELT_OUT: &[(Pass, &str)] = &[
    (Pass::Occlusion, "Ambient Occlusion"),
    (Pass::Emission, "Emission"),
    (Pass::Environment, "Environment"),
    (Pass::DiffuseDirect, "Diffuse Direct"),
    (Pass::DiffuseIndirect, "Diffuse Indirect"),
    (Pass::DiffuseColour, "Diffuse Color"),
    (Pass::GlossyDirect, "Glossy Direct"),
    (Pass::GlossyIndirect, "Glossy Indirect"),
    (Pass::GlossyColour, "Glossy Color"),
    (Pass::TransmissionDirect, "Transmission Direct"),
    (Pass::TransmissionIndirect, "Transmission Indirect"),
    (Pass::TransmissionColour, "Transmission Color"),
    (Pass::VolumeDirect, "Volume Direct"),
    (Pass::VolumeIndirect, "Volume Indirect"),
    (Pass::ObjectIndex, "Object Index"),
    (Pass::MaterialIndex, "Material Index"),
];

impl Pass {
    /// The pass of a name; `None`: tiles do not carry it.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, known, _)| *known == name).map(|(pass, ..)| *pass)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// Its names in Blender's files; one of any version has one of them.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        let spelt_out = SPELT_OUT.iter().filter(move |(pass, _)| *pass == self);
        iter::once(self.name()).chain(spelt_out.map(|(_, name)| *name))
    }

    /// Its channels in Blender's files, four at most.
    pub(crate) fn channels(self) -> &'static [&'static str] {
        self.entry().2
    }

    /// Whether it holds colours and light, not distances, directions or numbers.
    pub(crate) fn is_colour(self) -> bool {
        self == Self::Combined || self.channels() == COLOURS
    }

    fn entry(self) -> &'static (Self, &'static str, &'static [&'static str]) {
        ALL.iter().find(|(pass, ..)| *pass == self).unwrap_or(&ALL[0])
    }
}

impl TryFrom<String> for Pass {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::named(&name).ok_or_else(|| "there is no such pass".into())
    }
}

impl From<Pass> for &'static str {
    fn from(pass: Pass) -> Self {
        pass.name()
    }
}

/// Channels of a file with these passes: of the denoiser's all come, albedo, normals and depth.
pub(crate) fn channels_of(passes: &[Pass]) -> usize {
    let is_guide = |pass: &Pass| matches!(pass, Pass::DenoisingAlbedo | Pass::DenoisingNormal);
    let others: usize = passes.iter().filter(|pass| !is_guide(pass)).map(|pass| pass.channels().len()).sum();
    others + if passes.iter().any(is_guide) { GUIDES } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_is_found_by_its_name_and_written_with_it() {
        for (pass, name, channels) in ALL {
            assert_eq!((Pass::named(name), pass.name()), (Some(*pass), *name));
            assert!((1..=4).contains(&channels.len()));
            let text = serde_json::to_string(pass).unwrap();
            assert_eq!((serde_json::from_str::<Pass>(&text).unwrap(), text), (*pass, format!("\"{name}\"")));
        }
        assert_eq!(Pass::named("CryptoObject00"), None);
    }

    #[test]
    fn the_script_knows_the_setting_of_every_pass() {
        for (_, name, _) in ALL {
            assert!(crate::Warm::SCRIPT.contains(&format!("\n    \"{name}\": \"")), "{name}");
        }
    }

    #[test]
    fn the_scripts_and_files_of_blender_5_have_the_same_names() {
        for (pass, spelt_out) in SPELT_OUT {
            let line = format!("\n    \"{spelt_out}\": \"{}\",\n", pass.name());
            assert!(crate::Warm::SCRIPT.contains(&line), "{spelt_out}");
            assert_eq!(pass.names().collect::<Vec<_>>(), [pass.name(), *spelt_out]);
        }
        assert_eq!(Pass::Depth.names().collect::<Vec<_>>(), ["Depth"]);
    }
}
