//! The job folder.

use crate::{
    system::{self, File, Folder},
    Error,
};
use alloc::{string::String, vec::Vec};
use serde::de::DeserializeOwned;

/// The job at hand.
pub struct Job {
    folder: Folder,
}

/// A file of the output that is being written.
pub struct Output {
    file: File,
    name: String,
}

/// Names are what the manifests of the chain allow: 1 to 64 of `A–Z a–z 0–9 . _ -`, and not only dots.
fn check_name(name: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if (1..=64).contains(&name.len()) && name.bytes().all(allowed) && name.bytes().any(|byte| byte != b'.') {
        return Ok(());
    }
    Err(Error::because("not a file name", name))
}

impl Job {
    pub(crate) fn new(folder: Folder) -> Self {
        Self { folder }
    }

    /// A job in a folder of this machine, for tests: `params.json`, `in/` and `out/` are looked for there.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn in_folder(folder: impl Into<std::path::PathBuf>) -> Self {
        Self::new(Folder::new(folder.into()))
    }

    /// The parameters of this task, from `/job/params.json`.
    ///
    /// # Errors
    /// The file is missing or does not have the expected fields.
    pub fn params<P: DeserializeOwned>(&self) -> Result<P, Error> {
        let bytes = self.folder.read("params.json")?;
        serde_json::from_slice(&bytes).map_err(|error| Error::because("params.json", error))
    }

    /// The names of the input files, sorted.
    ///
    /// # Errors
    /// There is no input folder.
    pub fn inputs(&self) -> Result<Vec<String>, Error> {
        let mut names = self.folder.list("in")?;
        names.retain(|name| check_name(name).is_ok());
        names.sort();
        Ok(names)
    }

    /// The content of the input file `name`.
    ///
    /// # Errors
    /// There is no such file, or `name` is not a file name.
    pub fn input(&self, name: &str) -> Result<Vec<u8>, Error> {
        check_name(name)?;
        self.folder.read(&alloc::format!("in/{name}"))
    }

    /// Begins the output file `name`; one that exists is replaced.
    ///
    /// # Errors
    /// It cannot be written, or `name` is not a file name.
    pub fn create(&self, name: &str) -> Result<Output, Error> {
        check_name(name)?;
        Ok(Output { file: self.folder.create(&alloc::format!("out/{name}"))?, name: name.into() })
    }

    /// Says that `fraction` (0 to 1) of the work is done. Cheap: every call is one short line of standard output.
    pub fn progress(&self, fraction: f32) {
        system::print(&alloc::format!("progress {:.3}\n", fraction.clamp(0.0, 1.0)));
    }

    /// Writes a line for the requester's log to standard output.
    pub fn log(&self, line: &str) {
        system::print(&alloc::format!("{line}\n"));
    }
}

impl Output {
    /// Appends `bytes`.
    ///
    /// # Errors
    /// The disk or the worker's limit is full.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write(bytes).map_err(|error| Error::because(&self.name, error))
    }

    /// Closes the file. Dropping it closes it too, but hides errors.
    ///
    /// # Errors
    /// What was written could not be kept.
    pub fn finish(self) -> Result<(), Error> {
        let Self { file, name } = self;
        file.close().map_err(|error| Error::because(&name, error))
    }
}
