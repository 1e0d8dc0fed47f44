//! A native program to be held in the jail.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
};

use crate::{
    is_valid_name,
    jail::{Access, Grant, WRITABLE},
    SandboxError, MAX_INPUTS,
};

/// The one folder a native program may write to, as it sees it.
pub const NATIVE_FOLDER: &str = WRITABLE;
/// The folder of its input files, as it sees it.
pub const NATIVE_INPUTS: &str = "/in";

/// What programs of this machine are loaded from. Whatever of it does not exist is left out.
const SYSTEM: &[&str] = &["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives"];
/// Most of a program's start that is looked at.
const MAX_HEAD_BYTES: u64 = 1 << 16;

/// A program of this machine that is to open strangers' files.
#[derive(Clone, Debug)]
pub struct NativeTask {
    /// The program: an ELF file. Inside it has the same path, with links followed.
    pub program: PathBuf,
    /// Its arguments, with paths as it sees them.
    pub arguments: Vec<String>,
    /// Files and folders it needs besides the system's libraries: to read, under the same paths with links followed.
    pub readable: Vec<PathBuf>,
    /// Strangers' files and scripts: name in [`NATIVE_INPUTS`], path here.
    pub inputs: Vec<(String, PathBuf)>,
    /// Private memory, in bytes.
    pub memory: u64,
    /// Threads at the same time.
    pub threads: u32,
    /// Bytes it may write, all files together.
    pub output: u64,
    /// Files it may write.
    pub output_files: u32,
}

impl NativeTask {
    /// What is granted, with absolute paths; checks everything that needs no process.
    pub(crate) fn grants(&self) -> Result<Vec<Grant>, SandboxError> {
        let mut grants = system_grants();
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |error| SandboxError::host(&format!("finding {path}"), error)
        };
        for path in &self.readable {
            let real = path.canonicalize().map_err(failed(path))?;
            grants.push(Grant::new(real, Access::Load));
        }
        let program = self.program.canonicalize().map_err(failed(&self.program))?;
        if let Some(loader) = loader_of(&program)? {
            let real = loader.canonicalize().map_err(failed(&loader))?;
            // Under its folder, which is granted already, only the right to execute is new.
            grants.push(Grant::new(real, Access::Execute));
        }
        grants.push(Grant::new(program, Access::Execute));
        if self.inputs.len() > MAX_INPUTS {
            return Err(SandboxError::InvalidTask(format!("more than {MAX_INPUTS} input files")));
        }
        for (name, path) in &self.inputs {
            if !is_valid_name(name) || self.inputs.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(SandboxError::InvalidTask(format!(
                    "{name:?} is no file name that can be used, or used twice"
                )));
            }
            let real = path.canonicalize().map_err(failed(path))?;
            grants.push(Grant { from: real, to: Path::new(NATIVE_INPUTS).join(name), access: Access::Read });
        }
        Ok(grants)
    }
}

/// What every program of this machine needs.
pub(crate) fn system_grants() -> Vec<Grant> {
    let there = SYSTEM.iter().map(PathBuf::from).filter(|path| path.exists());
    there.map(|path| Grant::new(path, Access::Load)).collect()
}

/// The loader that an ELF program names; `None` where it needs none.
fn loader_of(program: &Path) -> Result<Option<PathBuf>, SandboxError> {
    let no_program = || {
        SandboxError::HostProblem(format!(
            "{} is a script or no program for this machine: give the path of the program itself",
            program.display()
        ))
    };
    let read = || -> std::io::Result<(File, Vec<u8>)> {
        let mut file = File::open(program)?;
        let mut head = Vec::new();
        (&mut file).take(MAX_HEAD_BYTES).read_to_end(&mut head)?;
        Ok((file, head))
    };
    let (mut file, head) = read().map_err(|error| SandboxError::host("reading the program", error))?;
    // 64 bits, little endian.
    if !head.starts_with(b"\x7fELF\x02\x01") {
        return Err(no_program());
    }
    let number = |at: usize, length: usize| {
        let bytes = head.get(at..at.checked_add(length)?)?;
        Some(bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let (table, size, count) = (number(0x20, 8), number(0x36, 2), number(0x38, 2));
    let (Some(table), Some(size), Some(count)) = (table, size, count) else { return Err(no_program()) };
    for entry in 0..count {
        let at = usize::try_from(table.saturating_add(entry.saturating_mul(size))).unwrap_or(usize::MAX);
        let field = |offset: usize, length| number(at.saturating_add(offset), length).ok_or_else(no_program);
        // PT_INTERP
        if field(0, 4)? != 3 {
            continue;
        }
        let (offset, length) = (field(8, 8)?, field(32, 8)?);
        let mut name = Vec::new();
        let read =
            file.seek(SeekFrom::Start(offset)).and_then(|_| (&mut file).take(length.min(4_096)).read_to_end(&mut name));
        read.map_err(|error| SandboxError::host("reading the program", error))?;
        name.retain(|byte| *byte != 0);
        return Ok(Some(std::ffi::OsString::from_vec(name).into()));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_of_a_program_is_read_from_it() {
        let loader = loader_of(&std::env::current_exe().unwrap()).unwrap().expect("tests are linked dynamically");
        assert!(loader.is_absolute() && loader.exists(), "{loader:?}");
        assert_eq!(loader_of(&loader).unwrap(), None, "the loader needs none");
    }

    #[test]
    fn a_script_is_no_program() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("script", &b"#!/bin/sh\n"[..]), ("torn", b"\x7fELF\x02\x01"), ("empty", b"")] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let error = loader_of(&path).unwrap_err();
            assert!(matches!(&error, SandboxError::HostProblem(reason) if reason.contains("script")), "{error:?}");
        }
    }
}
