//! Frames that an earlier run of the same request wrote: they are not paid for again.
//!
//! A frame counts when its file holds exactly the bytes that were written for exactly this scene, view and quality; which other
//! frames were asked for does not matter. What was written is noted under `~/.scc/frames`, not beside the frames.

use super::RenderOptions;
use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_image::{file_name, Format};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The folder of the frames, independent of where it is named from.
pub fn out_folder(options: &RenderOptions) -> PathBuf {
    std::path::absolute(&options.out).unwrap_or_else(|_| options.out.clone())
}

/// The frames of a request that are in its folder.
pub struct Kept {
    note: PathBuf,
    out: PathBuf,
    format: Format,
    /// BLAKE3 of each frame's file.
    hashes: BTreeMap<u32, String>,
}

impl Kept {
    /// Reads what was noted for a scene and a request, whose `key` holds all that decides a frame's bytes besides its number.
    pub fn open(key: &[u8], options: &RenderOptions) -> Outcome<Self> {
        let out = out_folder(options);
        let mut hasher = blake3::Hasher::new();
        hasher.update(key);
        hasher.update(out.as_os_str().as_encoded_bytes());
        let name: String = hasher.finalize().to_hex().chars().take(24).collect();
        Self::at(&account::home().join("frames").join(name), out, options.format)
    }

    /// With the note in this file.
    pub(super) fn at(note: &Path, out: PathBuf, format: Format) -> Outcome<Self> {
        let folder = note.parent().unwrap_or(note);
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("cannot make the folder", folder, error))?;
        // A note that cannot be read costs a frame's price, not a frame.
        let hashes = std::fs::read(note).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Ok(Self { note: note.to_path_buf(), out, format, hashes })
    }

    /// The file of a frame that is there, unchanged since it was written.
    pub fn file(&self, frame: u32) -> Option<PathBuf> {
        let path = self.path(frame);
        let noted = self.hashes.get(&frame)?;
        let bytes = std::fs::read(&path).ok()?;
        (blake3::hash(&bytes).to_hex().as_str() == noted).then_some(path)
    }

    /// Whether a frame was written; its file may be gone or changed.
    pub fn is_noted(&self, frame: u32) -> bool {
        self.hashes.contains_key(&frame)
    }

    /// A frame that is there is not wanted any more.
    pub fn forget(&mut self, frame: u32) -> Outcome {
        match self.hashes.remove(&frame) {
            Some(_) => self.note(frame),
            None => Ok(()),
        }
    }

    /// Where a frame is written.
    pub fn path(&self, frame: u32) -> PathBuf {
        self.out.join(file_name(frame, self.format))
    }

    /// Writes a frame, and notes that it was written.
    pub fn write(&mut self, frame: u32, bytes: &[u8]) -> Outcome<PathBuf> {
        let local = |error: scc_image::StoreError| Failure::Local(format!("frame {frame}: {error}"));
        let path = self.path(frame);
        scc_image::store(&path, bytes).map_err(local)?;
        self.hashes.insert(frame, blake3::hash(bytes).to_hex().to_string());
        self.note(frame)?;
        Ok(path)
    }

    fn note(&self, frame: u32) -> Outcome {
        let note = serde_json::to_vec(&self.hashes).map_err(|error| Failure::Local(error.to_string()))?;
        scc_image::store(&self.note, &note).map_err(|error| Failure::Local(format!("frame {frame}: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_unchanged_file_that_was_written_counts() {
        let folder = tempfile::tempdir().expect("folder");
        let out = folder.path().join("out");
        std::fs::create_dir(&out).expect("made");
        let note = folder.path().join("frames/abc");
        let open = || Kept::at(&note, out.clone(), Format::Png8).expect("opened");
        let path = open().write(7, b"picture").expect("written");
        assert_eq!(open().file(7), Some(path.clone()));
        assert_eq!(open().file(8), None);
        std::fs::write(out.join(file_name(8, Format::Png8)), b"somebody else's").expect("written");
        assert_eq!(open().file(8), None, "a file that was not written here");
        std::fs::write(&path, b"edited").expect("written");
        assert_eq!(open().file(7), None, "a file that was changed");
        std::fs::write(&note, b"{").expect("written");
        assert_eq!(open().file(7), None, "a damaged note");
    }
}
