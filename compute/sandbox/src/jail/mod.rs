//! The jail: a process with nothing but the files it was given. Knows nothing of WebAssembly, nothing of Blender.
//!
//! [`enter`] forks. The parent stays outside as the *warden*: it ends the child when the host goes away and says how the
//! child ended. The child closes one layer after the other and only then runs what it was given:
//!
//! 1. namespaces: its own user, mount, process, network, IPC and host name namespace; the root is an empty file system
//!    that holds the granted files;
//! 2. resource limits;
//! 3. no capabilities, no new privileges, not traceable;
//! 4. Landlock: the same files once more, no TCP, no abstract sockets, no signals to others;
//! 5. seccomp: an allow-list of system calls.
//!
//! Fails closed: a layer that was asked for and does not work ends the child.

mod files;
mod limits;
mod namespaces;
mod privileges;
mod probe;
mod syscalls;
mod warden;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Kind, Layers};

pub(crate) use limits::Limits;
pub(crate) use namespaces::WRITABLE;
pub(crate) use probe::attempts;
pub(crate) use warden::{enter, Ended};

/// What a jailed process may touch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rules {
    pub kind: Kind,
    pub layers: Layers,
    /// An empty folder on which the new root is mounted.
    pub root: PathBuf,
    /// The one folder it may write to.
    pub writable: PathBuf,
    pub granted: Vec<Grant>,
    pub limits: Limits,
}

/// A file or folder that a jailed process may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// Where it lies.
    pub from: PathBuf,
    /// Its path inside, where there are namespaces.
    pub to: PathBuf,
    pub access: Access,
}

/// What may be done with a granted file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Access {
    /// Read it.
    Read,
    /// Load code from it into a process that runs.
    Load,
    /// Start it as a program.
    Execute,
}

impl Grant {
    /// Under the same path inside.
    pub fn new(path: PathBuf, access: Access) -> Self {
        Self { from: path.clone(), to: path, access }
    }
}

/// A layer that did not close.
#[derive(Debug)]
pub(crate) struct JailError {
    pub layer: &'static str,
    pub reason: String,
}

impl JailError {
    fn new(layer: &'static str, what: &str, error: impl std::fmt::Display) -> Self {
        Self { layer, reason: format!("{what}: {error}") }
    }
}

/// Name of the layer in [`JailError`].
pub(crate) const NAMESPACES: &str = "namespaces";
/// Name of the layer in [`JailError`].
pub(crate) const LANDLOCK: &str = "landlock";
/// Name of the layer in [`JailError`].
pub(crate) const SECCOMP: &str = "seccomp";

/// Closes every layer around the calling process and returns the path of the writable folder inside.
fn close(rules: &Rules) -> Result<PathBuf, JailError> {
    let writable = match rules.layers.namespaces {
        true => namespaces::move_in(rules)?,
        false => rules.writable.clone(),
    };
    limits::set(&rules.limits)?;
    privileges::drop_all()?;
    if rules.layers.landlock {
        files::restrict(rules, &writable)?;
    }
    // Last: the filter forbids the calls that the other layers are made with.
    syscalls::filter(rules.kind)?;
    Ok(writable)
}
