//! What goes into a run and what comes out of it.

use std::{path::PathBuf, time::Duration};

use crate::{check_semantics, SandboxError, Semantics};

/// Limit of a module, in bytes.
pub const MAX_MODULE_BYTES: u64 = 64 << 20;
/// Limit of the parameters, in bytes.
pub const MAX_PARAMS_BYTES: usize = 1 << 20;
/// Limit of the number of input files.
pub const MAX_INPUTS: usize = 512;

/// One run of a program.
#[derive(Clone, Debug)]
pub struct Task {
    /// The `.wasm` file.
    pub module: PathBuf,
    /// BLAKE3 of that file.
    pub module_hash: [u8; 32],
    /// Content of `/job/params.json`.
    pub params: Vec<u8>,
    /// Files of `/job/in/`: name there, path here.
    pub inputs: Vec<(String, PathBuf)>,
    /// The task's id; `random_get` is a stream derived from it.
    pub seed: [u8; 32],
    /// What decides the result.
    pub semantics: Semantics,
}

impl Task {
    /// Checks everything that can be checked without touching a file.
    ///
    /// # Errors
    /// [`SandboxError::InvalidTask`] with the reason.
    pub fn check(&self) -> Result<(), SandboxError> {
        check_semantics(&self.semantics).map_err(SandboxError::InvalidTask)?;
        if self.params.len() > MAX_PARAMS_BYTES {
            return Err(SandboxError::InvalidTask(format!(
                "the parameters take {} bytes, at most {MAX_PARAMS_BYTES} are allowed",
                self.params.len()
            )));
        }
        if self.inputs.len() > MAX_INPUTS {
            return Err(SandboxError::InvalidTask(format!(
                "{} input files, at most {MAX_INPUTS} are allowed",
                self.inputs.len()
            )));
        }
        let mut seen = std::collections::HashSet::new();
        for (name, _) in &self.inputs {
            if !is_valid_name(name) {
                return Err(SandboxError::InvalidTask(format!("{name:?} is not a file name that a job may use")));
            }
            if !seen.insert(name) {
                return Err(SandboxError::InvalidTask(format!("the input {name:?} is given twice")));
            }
        }
        Ok(())
    }

    /// The same task for a child, which stands in another folder.
    pub(crate) fn with_absolute_paths(mut self) -> Result<Self, SandboxError> {
        for path in self.inputs.iter_mut().map(|(_, path)| path).chain([&mut self.module]) {
            let absolute = std::path::absolute(&*path);
            *path = absolute.map_err(|error| SandboxError::host("finding the task's files", error))?;
        }
        Ok(self)
    }
}

/// Whether a job may use this file name: 1 to 64 of `A-Z a-z 0-9 . _ -`, and not `.` or with `..` in it.
pub fn is_valid_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&name.len()) && name.bytes().all(allowed) && name != "." && !name.contains("..")
}

/// One file that a program wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its name in `/job/out/`.
    pub name: String,
    /// Where it lies; valid as long as the [`Outcome`] lives.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

/// A program that ended with exit code 0.
#[derive(Debug)]
pub struct Outcome {
    /// What it wrote, by name.
    pub outputs: Vec<Output>,
    /// Fuel it took, in units.
    pub fuel_used: u64,
    /// Time from start to end of the run, without compiling.
    pub wall_time: Duration,
    /// The last of its standard error, at most 16 KiB, without control characters.
    pub log_tail: String,
    /// Deletes the outputs when dropped.
    pub(crate) _folder: tempfile::TempDir,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_should_mean_the_same_from_every_folder() {
        let task = Task {
            module: "a.wasm".into(),
            module_hash: [0; 32],
            params: Vec::new(),
            inputs: vec![("in".into(), "b/in".into()), ("out".into(), "/out".into())],
            seed: [0; 32],
            semantics: Semantics::default(),
        };
        let task = task.with_absolute_paths().unwrap();
        let here = std::env::current_dir().unwrap();
        let paths: Vec<PathBuf> = task.inputs.into_iter().map(|(_, path)| path).collect();
        assert_eq!((task.module, paths), (here.join("a.wasm"), vec![here.join("b/in"), PathBuf::from("/out")]));
    }

    #[test]
    fn names_should_not_lead_out_of_the_folder() {
        for name in ["a", "frame_0001.png", ".hidden", "A-Z", &"x".repeat(64)] {
            assert!(is_valid_name(name), "{name}");
        }
        for name in ["", ".", "..", "a..b", "../x", "a/b", "/etc", "ü", "a b", "a\0", &"x".repeat(65)] {
            assert!(!is_valid_name(name), "{name}");
        }
    }
}
