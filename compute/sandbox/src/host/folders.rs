//! Folders on the trusted side.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;

use crate::SandboxError;

const PREFIX: &str = "task-";
/// So often the removal of a folder is tried.
const REMOVALS: u32 = 200;

/// Makes a folder that only its owner can write to, or checks that it is one. For what is executed or trusted.
///
/// # Errors
/// It cannot be made, or others can write to it.
pub fn make_private(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let metadata = fs::symlink_metadata(folder)?;
    let is_ours = metadata.is_dir() && metadata.uid() == nix::unistd::geteuid().as_raw();
    if !is_ours || metadata.mode() & 0o022 != 0 {
        return Err(io::Error::other("others can write to it; it must belong to this user alone"));
    }
    Ok(())
}

/// Removes the folders of tasks whose process is gone.
pub(super) fn remove_leftovers(work_folder: &Path) {
    for entry in fs::read_dir(work_folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|rest| rest.split('-').next());
        let Some(owner) = owner.and_then(|owner| owner.parse::<u32>().ok()) else { continue };
        if !Path::new(&format!("/proc/{owner}")).exists() {
            // What cannot be removed now is tried again next time.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder that [`remove_leftovers`] finds; deleted when dropped.
pub(super) fn make(work_folder: &Path) -> Result<TempDir, SandboxError> {
    let prefix = format!("{PREFIX}{}-", std::process::id());
    let made = tempfile::Builder::new().prefix(&prefix).tempdir_in(work_folder);
    made.map_err(|error| SandboxError::host("making a task folder", error))
}

/// The folder of one child; deleted when dropped.
pub(super) struct TaskFolder(TempDir);

impl TaskFolder {
    pub fn make(work_folder: &Path) -> Result<Self, SandboxError> {
        let failed = |error| SandboxError::host("making a task folder", error);
        let folder = Self(make(work_folder)?);
        for part in [folder.out(), folder.root()] {
            fs::create_dir(part).map_err(failed)?;
        }
        Ok(folder)
    }

    /// The one folder that the child may write to.
    pub fn out(&self) -> PathBuf {
        self.path("out")
    }

    /// An empty folder; the child mounts its root there.
    pub fn root(&self) -> PathBuf {
        self.path("root")
    }

    /// A file that the child may not reach by its path.
    pub fn file(&self, name: &str, content: &[u8]) -> Result<PathBuf, SandboxError> {
        let path = self.path(name);
        let failed = |error| SandboxError::host("writing to the task folder", error);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        fs::write(&path, content).map_err(failed)?;
        Ok(path)
    }

    /// Removes it although a process that was killed a moment ago may still be making its last file.
    pub async fn remove(self) {
        for _ in 0..REMOVALS {
            if fs::remove_dir_all(self.0.path()).is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn into_inner(self) -> TempDir {
        self.0
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}
