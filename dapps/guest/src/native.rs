//! The job folder on an ordinary machine, for tests.

use crate::{Error, Job};
use std::{fs, io::Write, path::PathBuf};

pub(crate) struct Folder {
    root: PathBuf,
}

pub(crate) struct File {
    file: fs::File,
}

impl Folder {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        fs::read(self.root.join(path)).map_err(|error| Error::because(path, error))
    }

    pub(crate) fn create(&self, path: &str) -> Result<File, Error> {
        let file = fs::File::create(self.root.join(path)).map_err(|error| Error::because(path, error))?;
        Ok(File { file })
    }

    pub(crate) fn list(&self, path: &str) -> Result<Vec<String>, Error> {
        let entries = fs::read_dir(self.root.join(path)).map_err(|error| Error::because(path, error))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Error::because(path, error))?;
            names.extend(entry.file_name().into_string());
        }
        Ok(names)
    }
}

impl File {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|error| Error::because("writing", error))
    }

    pub(crate) fn close(self) -> Result<(), Error> {
        self.file.sync_all().map_err(|error| Error::because("closing", error))
    }
}

pub(crate) fn open_job() -> Result<Job, Error> {
    let folder = std::env::args_os().nth(1).ok_or_else(|| Error::new("name the job folder"))?;
    Ok(Job::in_folder(folder))
}

pub(crate) fn print(text: &str) {
    // A closed standard output is not a reason to lose the work.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

pub(crate) fn print_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

pub(crate) fn exit(code: i32) -> ! {
    std::process::exit(code)
}
