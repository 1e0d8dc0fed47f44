//! Why a scene is refused.

use core::fmt;

/// Why bytes are not a scene, or why a scene cannot be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SceneError {
    /// The bytes do not begin with [`crate::MAGIC`].
    NotAScene,
    /// The bytes are a scene of a version that this build does not read.
    UnknownVersion(u32),
    /// The bytes end before the scene does.
    Truncated,
    /// Bytes follow the end of the scene.
    TrailingBytes,
    /// A tag names no variant of the enumeration that stands here.
    InvalidTag(&'static str),
    /// A number is not finite or larger than [`crate::MAX_MAGNITUDE`].
    InvalidNumber,
    /// A value breaks the rule named here; the text names the field and the rule.
    Invalid(&'static str),
}

impl fmt::Display for SceneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAScene => f.write_str("not a compiled scene"),
            Self::UnknownVersion(version) => write!(f, "compiled scene of unknown version {version}"),
            Self::Truncated => f.write_str("the compiled scene is cut short"),
            Self::TrailingBytes => f.write_str("bytes follow the end of the compiled scene"),
            Self::InvalidTag(what) => write!(f, "unknown kind of {what}"),
            Self::InvalidNumber => f.write_str("a number in the scene is not finite or too large"),
            Self::Invalid(what) => write!(f, "invalid scene: {what}"),
        }
    }
}

impl core::error::Error for SceneError {}
