//! Functions of this binary that are called in the jail, on strangers' files.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::PathBuf,
    time::Duration,
};

use tempfile::TempDir;

/// A function that reads a stranger's file in the jail. It gets the file, an order of the host, and a file for what it makes of both; it
/// sees nothing else and can start no thread.
///
/// Binaries name their functions to [`crate::child_main_if_asked`]; [`crate::Sandbox::call`] calls them. The error is a sentence on what is
/// wrong with the file. A panic says the same, less kindly.
pub type Call = fn(&mut CallFile, &[u8], &mut CallFile) -> Result<(), String>;

/// A file of a [`Call`]: the first is read, the second is written. It remembers what this machine could not read or write, so that no
/// stranger is blamed for it, whatever the function says.
#[derive(Debug)]
pub struct CallFile {
    file: File,
    /// The system's number of the first error.
    trouble: Option<i32>,
}

impl CallFile {
    pub(crate) fn new(file: File) -> Self {
        Self { file, trouble: None }
    }

    pub(crate) fn trouble(&self) -> Option<i32> {
        self.trouble
    }

    fn note(&mut self, result: io::Result<usize>) -> io::Result<usize> {
        let failed = result.as_ref().err().filter(|error| error.kind() != io::ErrorKind::Interrupted);
        self.trouble = self.trouble.or(failed.and_then(|error| error.raw_os_error()));
        result
    }
}

impl Read for CallFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.file.read(buffer);
        self.note(result)
    }
}

impl Write for CallFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.file.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for CallFile {
    /// Not noted: it fails for a place that a stranger's bytes name, never for the disk.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// What a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallLimits {
    /// Memory, in bytes, besides what the process itself takes.
    pub memory: u64,
    /// Bytes it may write.
    pub output: u64,
    /// Time on a processor, in whole seconds, at least one. By the clock it may be ten times as much: the machine may have much else to do.
    pub time: Duration,
}

/// What a call made.
#[derive(Debug)]
pub struct Made {
    /// Where it lies; valid as long as this lives.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Deletes it when dropped.
    pub(crate) _folder: TempDir,
}
