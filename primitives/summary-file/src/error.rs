use scc_summary_proof::Error as Unsound;
use std::{io, path::PathBuf};

/// Why a summary is not written, or its seal not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is something of that name.
    #[error("{} exists already: move it away or choose another name", .0.display())]
    Exists(PathBuf),
    /// The disk, or the right to write there.
    #[error("{what} {}: {error}", .path.display())]
    Disk {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The seal cannot be read.
    #[error("cannot read {}: {error}", .path.display())]
    NoSeal {
        /// The seal.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The seal is something else.
    #[error("{} is not the seal of a summary: {why}; export it again", .path.display())]
    BrokenSeal {
        /// The seal.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The chunks are not what the header stands for.
    #[error("the summary is not sound: {}", meaning(.0))]
    Unsound(#[from] Unsound),
}

impl Error {
    /// A failure of the disk, to be told with what was tried.
    pub(crate) fn disk(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Disk { what, path, error }
    }
}

/// What is wrong with a summary, and what that means.
pub fn why(error: Unsound) -> String {
    let meaning = match error {
        Unsound::InvalidEncoding | Unsound::TooFewChunks => "it was cut off or damaged",
        Unsound::WrongSeal | Unsound::WrongDigest => "it is forged, of another height or of another chain",
        Unsound::WrongMagic => "it is something else",
        _ => "it is damaged or forged",
    };
    format!("{error} ({meaning})")
}

fn meaning(error: &Unsound) -> String {
    why(*error)
}
