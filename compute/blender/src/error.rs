//! What can go wrong.

use std::{io, path::PathBuf};

/// Why Blender, or what it made, was of no use.
#[derive(Debug, thiserror::Error)]
pub enum BlenderError {
    /// No program of this name or at this path.
    #[error(
        "there is no Blender at '{0}': install it (Debian and Ubuntu: apt-get install blender; or PyPI's bpy in a \
         virtual environment: pip install bpy) or give the path of one"
    )]
    NotFound(String),
    /// Blender as a Python module, and no Python that loads it.
    #[error(
        "Blender in '{folder}' needs Python {version}, and none that works is on the PATH: install it (Debian and \
         Ubuntu: apt-get install python{version})"
    )]
    NoPython {
        /// Where the module is.
        folder: PathBuf,
        /// Python's version, such as `3.11`.
        version: String,
    },
    /// A program that does not say a version as Blender does.
    #[error("'{0}' does not behave like Blender: give the path of Blender's own program or of a folder with bpy")]
    NotBlender(PathBuf),
    /// The job asks for another version.
    #[error("the job needs Blender {wanted}, this machine has {found}: install that version or give its path")]
    OtherVersion {
        /// The job's.
        wanted: String,
        /// The machine's.
        found: String,
    },
    /// A program could not be started, or a file not be read or written.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        error: io::Error,
    },
    /// It took longer than it may.
    #[error("Blender took longer than {0} seconds and was ended: allow more time or make the scene lighter")]
    TooSlow(u64),
    /// Blender refused; its own words.
    #[error("Blender failed: {0}")]
    Failed(String),
    /// Blender ended before it had answered; its last words.
    #[error("Blender failed: it ended: {0}")]
    Ended(String),
    /// A program whose own files cannot be told from others.
    #[error(
        "'{0}' does not lie in a folder of Blender's own: unpack Blender as it comes, in a folder with nothing else in it"
    )]
    NoFolderOfItsOwn(PathBuf),
    /// Parameters that make no picture.
    #[error("the task cannot be rendered: {0}")]
    InvalidTask(String),
    /// A picture that is not what was ordered.
    #[error("the picture {path} is of no use: {why}")]
    InvalidImage {
        /// The picture.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl BlenderError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io { what, error }
    }
}
