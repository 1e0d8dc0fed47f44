//! What a child left behind, looked at with suspicion.

use std::{fs, io, os::unix::fs::MetadataExt, path::Path, time::Duration};

use crate::{is_valid_name, Output, SandboxError};

/// Limit of an output folder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quota {
    pub bytes: u64,
    pub files: u32,
}

/// How often a child's output is measured while it runs.
const INTERVAL: Duration = Duration::from_millis(100);

/// Returns when the folder holds more than the quota allows. The child keeps the quota by itself; this is for one that
/// was taken over.
pub(super) async fn watch(folder: &Path, quota: Quota) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        let folder = folder.to_owned();
        let measured = tokio::task::spawn_blocking(move || is_over(&folder, quota)).await;
        if let Ok(Ok(true)) = measured {
            return;
        }
    }
}

/// Whether the folder holds more than the quota, or a folder, whose files would not be counted. Looks no further than that.
fn is_over(folder: &Path, quota: Quota) -> io::Result<bool> {
    let (mut bytes, mut files) = (0u64, 0u32);
    for entry in fs::read_dir(folder)? {
        // A file may vanish between the two calls.
        let Ok(metadata) = entry?.metadata() else { continue };
        bytes = bytes.saturating_add(metadata.len());
        files = files.saturating_add(1);
        if metadata.is_dir() || bytes > quota.bytes || files > quota.files {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The outputs by name, after checking that they are plain files with valid names within the quota.
pub(super) fn collect(folder: &Path, quota: Quota) -> Result<Vec<Output>, SandboxError> {
    let failed = |error| SandboxError::host("looking at the outputs", error);
    let mut outputs = Vec::new();
    let mut bytes = 0u64;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let metadata = fs::symlink_metadata(entry.path()).map_err(failed)?;
        let name = entry.file_name().into_string().ok().filter(|name| is_valid_name(name));
        let (Some(name), true, 1) = (name, metadata.is_file(), metadata.nlink()) else {
            return Err(SandboxError::HostProblem("the child left something else than plain files".into()));
        };
        bytes = bytes.saturating_add(metadata.len());
        outputs.push(Output { name, path: entry.path(), size: metadata.len() });
    }
    if bytes > quota.bytes || outputs.len() > quota.files as usize {
        return Err(SandboxError::TooMuchOutput);
    }
    outputs.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(outputs)
}
