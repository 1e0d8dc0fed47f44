//! Files that are either complete or not there.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Why a file was not stored. Whatever stood there before is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full: '{}' ({bytes} bytes) was not written; make room and try again, nothing that was rendered is lost", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// The folder may not be written.
    #[error("'{}' may not be written; choose another folder or change its permissions", .0.display())]
    NotPermitted(PathBuf),
    /// Anything else.
    #[error("'{}' was not written: {reason}; check the folder and try again, nothing that was rendered is lost", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        reason: io::Error,
    },
}

/// Writes a file so that it survives a crash and never exists in part: into a temporary file beside it, to the disk, then renamed.
///
/// # Errors
/// [`StoreError`]; the temporary file is removed then.
pub fn store(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = beside(path);
    let written = write_through(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = written {
        // Best effort: the disk may be gone altogether.
        let _ = fs::remove_file(&temporary);
        return Err(explain(error, path, bytes.len() as u64));
    }
    // The name is safe only when the folder is on the disk too; some file systems cannot do that for folders.
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn explain(error: io::Error, path: &Path, bytes: u64) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull { path: path.into(), bytes },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::NotPermitted(path.into()),
        _ => StoreError::Failed { path: path.into(), reason: error },
    }
}
