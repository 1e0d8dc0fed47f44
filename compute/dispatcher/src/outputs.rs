//! Accepted files on disk: `outputs/TASK/NAME`.

use scc_job_spec::OutputFile;
use scc_transport::Blob;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The folder of accepted files.
#[derive(Debug, Clone)]
pub(crate) struct Outputs(PathBuf);

impl Outputs {
    /// Makes the folder, or sweeps what a life that was cut off left in it.
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") && entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(Self(folder))
    }

    /// Where a task's files lie.
    pub fn paths(&self, task: u32, outputs: &[OutputFile]) -> Vec<(PathBuf, OutputFile)> {
        let folder = self.0.join(task.to_string());
        outputs.iter().map(|file| (folder.join(&file.name), file.clone())).collect()
    }

    /// Puts a task's files in place, all or none; they are on disk when this returns. Blocks.
    pub fn put(&self, task: u32, files: &[(String, Blob)]) -> io::Result<()> {
        let folder = self.0.join(task.to_string());
        let temporary = self.0.join(format!(".{task}-{:016x}", rand::random::<u64>()));
        fs::create_dir(&temporary)?;
        let placed = Self::fill(&temporary, files).and_then(|()| {
            // What lies there was never believed: a crash came between this step and the record.
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            fs::rename(&temporary, &folder)?;
            sync_folder(&self.0)
        });
        if placed.is_err() {
            let _ = fs::remove_dir_all(&temporary);
        }
        placed
    }

    fn fill(folder: &Path, files: &[(String, Blob)]) -> io::Result<()> {
        for (name, blob) in files {
            let target = folder.join(name);
            // A copy: people edit frames, and a blob must never change.
            fs::copy(blob.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
        sync_folder(folder)
    }

    /// Whether all files of an accepted task are there with their sizes.
    pub fn are_complete(&self, task: u32, outputs: &[OutputFile]) -> bool {
        self.paths(task, outputs).iter().all(|(path, file)| {
            fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == file.size)
        })
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_result_is_swept_and_whole_ones_stay() {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["3", ".3-00ff"] {
            fs::create_dir(folder.path().join(name)).expect("made");
            fs::write(folder.path().join(name).join("tile"), b"pixels").expect("written");
        }
        fs::write(folder.path().join(".notes"), b"somebody's own").expect("written");
        Outputs::new(folder.path().into()).expect("swept");
        let there = |name: &str| folder.path().join(name).exists();
        assert!(there("3") && there(".notes") && !there(".3-00ff"));
    }
}
