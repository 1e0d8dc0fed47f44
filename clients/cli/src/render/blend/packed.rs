//! The packed copy of a Blender file. Blender packs the same file into other bytes each time, so the copy that was paid for is kept:
//! `~/.scc/blend/CONTENT.blend`, until no job that names it can be open.

use super::{nothing_paid, scene::limits};
use crate::{
    failure::{Failure, Outcome},
    program::hash_of,
};
use scc_blender::{pack as pack_file, preflight, Blender, Kind, Report};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// A day longer than any job is open.
const KEPT: Duration = Duration::from_secs(31 * 86_400);

/// Hash of the file, of all files that it needs, and of the Blender that packs them.
pub fn content(scene: &Path, report: &Report, blender: &Blender) -> Outcome<blake3::Hash> {
    let unreadable = |path: &Path, error: std::io::Error| Failure::file("cannot read", path, error);
    let mut hasher = blake3::Hasher::new();
    hasher.update(blender.version().as_bytes());
    hasher.update(hash_of(scene).map_err(|error| unreadable(scene, error))?.0.as_bytes());
    let outside = report.found.iter().filter(|found| matches!(found.kind, Kind::FileOutside | Kind::LinkedLibrary));
    let folder = scene.parent().unwrap_or(Path::new("."));
    for detail in outside.map(|found| found.detail.as_str()).collect::<BTreeSet<_>>() {
        hasher.update(detail.as_bytes());
        let path = detail.strip_prefix("//").map_or_else(|| PathBuf::from(detail), |inside| folder.join(inside));
        // One that a library in another folder names is known by its name alone.
        if let Ok((hash, _)) = hash_of(&path) {
            hasher.update(hash.as_bytes());
        }
    }
    Ok(hasher.finalize())
}

/// The packed copy, made in `home` unless it is there.
pub fn pack(blender: &Blender, scene: &Path, content: blake3::Hash, home: &Path) -> Outcome<PathBuf> {
    let folder = home.join("blend");
    fs::create_dir_all(&folder).map_err(|error| Failure::file("cannot make the folder", &folder, error))?;
    forget_old(&folder, SystemTime::now());
    let name: String = content.to_hex().chars().take(24).collect();
    let packed = folder.join(format!("{name}.blend"));
    if let Ok(file) = File::options().append(true).open(&packed) {
        // Its age is counted from its last use. Where that fails it is packed anew some day.
        let _ = file.set_modified(SystemTime::now());
        return Ok(packed);
    }
    let work =
        tempfile::tempdir_in(&folder).map_err(|error| Failure::file("cannot make a folder in", &folder, error))?;
    let copy = work.path().join("scene.blend");
    pack_file(blender, scene, &copy, &limits(1)).map_err(nothing_paid)?;
    check(blender, &copy)?;
    fs::rename(&copy, &packed).map_err(|error| Failure::file("cannot write", &packed, error))?;
    Ok(packed)
}

/// Nothing of the copy lies outside of it.
fn check(blender: &Blender, copy: &Path) -> Outcome {
    let verdict = preflight(blender, copy, &limits(1)).map_err(nothing_paid)?.verdict();
    let outside = verdict.notes.into_iter().filter(|_| verdict.must_pack);
    match verdict.refusals.into_iter().chain(outside).next() {
        None => Ok(()),
        Some(problem) => Err(Failure::Refused(format!(
            "the file could not be packed whole: {} Pack it yourself: File, External Data, Pack Resources (nothing was paid)",
            problem.what
        ))),
    }
}

/// Removes copies that no job can need any more.
fn forget_old(folder: &Path, now: SystemTime) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let age =
            entry.metadata().and_then(|found| found.modified()).ok().and_then(|then| now.duration_since(then).ok());
        if age.is_some_and(|age| age > KEPT) {
            // What stays takes room, no more.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_forgotten_when_no_job_can_need_them() {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("a.blend"), b"packed").expect("written");
        forget_old(folder.path(), SystemTime::now() + KEPT - Duration::from_secs(60));
        assert!(folder.path().join("a.blend").exists());
        forget_old(folder.path(), SystemTime::now() + KEPT + Duration::from_secs(60));
        assert!(!folder.path().join("a.blend").exists());
    }
}
