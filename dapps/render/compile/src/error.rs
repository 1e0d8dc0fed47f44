//! Why a scene cannot be rendered: each a sentence with the cause and the cure.

use crate::SuggestedCamera;
use std::path::PathBuf;

/// Why a scene file was refused. Nothing has been paid when this appears.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// A file could not be read.
    #[error("cannot read '{}': {reason}; check the path and its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        reason: String,
    },
    /// Neither `.glb` nor glTF JSON.
    #[error("this is not a glTF file: it begins neither with 'glTF' nor with '{{'; export the scene as glTF 2.0 (.glb or .gltf)")]
    NotGltf,
    /// The `.glb` container is cut short or damaged.
    #[error("the .glb file is damaged: {0}; it may not have been copied completely, export or copy it again")]
    BrokenContainer(String),
    /// The JSON cannot be read.
    #[error("the glTF JSON cannot be read: {0}; export the scene again")]
    BrokenJson(String),
    /// glTF 1.0 or a version from the future.
    #[error("the file is glTF {0}, and only glTF 2.x is understood; export it as glTF 2.0")]
    UnsupportedVersion(String),
    /// The file cannot be read without an extension that is not supported.
    #[error("the file cannot be read without the extension {name}, which is not supported; {cure}")]
    RequiredExtension {
        /// The extension.
        name: String,
        /// What to do.
        cure: &'static str,
    },
    /// A value of the JSON breaks a rule of glTF.
    #[error("the glTF file is invalid at {path}: {rule}; export the scene again or repair it with the Khronos glTF validator")]
    Invalid {
        /// Where, in the manner `meshes[0].primitives[1]`.
        path: String,
        /// Which rule.
        rule: String,
    },
    /// A buffer has less bytes than declared, or an accessor reaches beyond its buffer.
    #[error("the data of {what} is cut short: {needed} bytes are needed and {found} are there; copy all files of the scene again")]
    Truncated {
        /// Whose data.
        what: String,
        /// Bytes needed.
        needed: u64,
        /// Bytes there.
        found: u64,
    },
    /// A buffer or texture file is not there.
    #[error("{what} needs the file '{uri}', which is missing beside the scene; put it there or export a .glb, which holds everything")]
    MissingFile {
        /// Who needs it.
        what: String,
        /// Its name in the scene.
        uri: String,
    },
    /// A file name leads out of the scene's folder.
    #[error("{what} names the file '{uri}' outside of the scene's own folder, which is not allowed; move it beside the scene")]
    OutsideFolder {
        /// Who names it.
        what: String,
        /// The name.
        uri: String,
    },
    /// A data URI that cannot be decoded, or a link into the network.
    #[error(
        "{what} has an address that cannot be used ({reason}); embed the data or put it into a file beside the scene"
    )]
    UnusableUri {
        /// Whose address.
        what: String,
        /// Why.
        reason: String,
    },
    /// An image that is damaged or neither PNG nor JPEG.
    #[error("{what} cannot be decoded: {reason}; save it again as PNG or JPEG")]
    BrokenImage {
        /// Which image.
        what: String,
        /// The decoder's words.
        reason: String,
    },
    /// A triangle names a vertex that does not exist, or a vertex a joint that does not exist.
    #[error("{what} names {item} {index}, but there are only {count}; export the scene again")]
    IndexOutOfRange {
        /// Whose index.
        what: String,
        /// Of what.
        item: &'static str,
        /// The index.
        index: u64,
        /// How many there are.
        count: u64,
    },
    /// A number is not finite or beyond every sensible size.
    #[error("{0} contains a number that is not finite or larger than 10⁹; apply or reset the transforms of the object and export again")]
    BadNumber(String),
    /// More than the renderer takes.
    #[error("the scene has {found} {what}, and at most {limit} are allowed; simplify it")]
    TooLarge {
        /// Of what.
        what: &'static str,
        /// How many there are, at least.
        found: u64,
        /// How many may be.
        limit: u64,
    },
    /// No triangle with an area is part of the scene.
    #[error("there is nothing to render: the scene has no triangle with an area; export meshes (with modifiers applied) and try again")]
    NothingToRender,
    /// No camera; one is offered.
    #[error("the scene has no camera; add one and export again, or let one be placed that shows everything (--camera auto: {0})")]
    NoCamera(SuggestedCamera),
    /// The animation asked for is not there.
    #[error("there is no animation named '{wanted}'; the scene has {there}")]
    NoSuchAnimation {
        /// The name asked for.
        wanted: String,
        /// Those that exist.
        there: String,
    },
    /// A sky that cannot be understood.
    #[error("the sky '{0}' is unknown; use black, studio, day, dusk, a grey or colour such as 0.5 or 0.2,0.3,0.5, or an .hdr or .exr file")]
    UnknownSky(String),
    /// The frame rate is not a positive number.
    #[error("{0} is no frame rate; choose one between 1 and 1,000 frames per second")]
    BadFrameRate(f32),
    /// The compiled scene breaks a rule of its format.
    #[error("the scene cannot be compiled: {0}; simplify it or export it again")]
    Unencodable(scc_scene::SceneError),
}
