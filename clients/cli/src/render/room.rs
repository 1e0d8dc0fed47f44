//! Whether this machine has room for a job, asked before it is paid.

use super::{kept::out_folder, RenderOptions};
use crate::{
    account,
    failure::{Failure, Outcome},
    job::room::bytes,
};
use scc_image::Format;
use std::{os::unix::fs::MetadataExt, path::Path};

/// Bytes of memory that a frame takes for each pixel while it is put together and encoded.
const FRAME_BYTES: u64 = 50;
/// The same while a frame is rendered here.
const RENDER_BYTES: u64 = 80;
/// For the database, the files' names and everything small.
const SLACK: u64 = 16 << 20;

/// What a job's data takes of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Need {
    /// In the folder of jobs: scene, module and tiles, each as a file and as a blob.
    home: u64,
    /// In the folder of frames.
    out: u64,
}

/// A folder's disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Disk {
    device: u64,
    free: u64,
}

/// Refuses a job of so many pixels, whose input files and tiles have so many bytes, if its data does not fit on the disks.
pub fn check_disk(pixels: u64, files: u64, options: &RenderOptions) -> Outcome {
    let need = need(pixels, files, options.format);
    let (home, out) = (account::home(), out_folder(options));
    let refused = verdict(need, (&home, disk(&home)?), (&out, disk(&out)?));
    refused.map_or(Ok(()), |sentence| Err(Failure::Local(sentence)))
}

fn need(pixels: u64, files: u64, format: Format) -> Need {
    let in_file = match format {
        Format::Png8 => 4,
        Format::Png16 | Format::ExrHalf => 8,
        Format::ExrFloat => 16,
    };
    Need { home: files.saturating_mul(2).saturating_add(SLACK), out: pixels.saturating_mul(in_file) }
}

fn verdict(need: Need, home: (&Path, Disk), out: (&Path, Disk)) -> Option<String> {
    let parts = match home.1.device == out.1.device {
        true => vec![(home.0, home.1.free, need.home.saturating_add(need.out))],
        false => vec![(home.0, home.1.free, need.home), (out.0, out.1.free, need.out)],
    };
    let (path, free, need) = parts.into_iter().find(|(_, free, need)| need > free)?;
    Some(format!(
        "the disk of {} has {} left, this job may need {}: make room, choose another folder with --out or SCC_HOME, or ask \
         for less (nothing was paid)",
        path.display(),
        bytes(free),
        bytes(need)
    ))
}

fn disk(path: &Path) -> Outcome<Disk> {
    let there = path.ancestors().find(|folder| folder.exists()).unwrap_or(path);
    let failed = |error: String| Failure::file("cannot look at the disk of", there, error);
    let device = std::fs::metadata(there).map_err(|error| failed(error.to_string()))?.dev();
    let space = nix::sys::statvfs::statvfs(there).map_err(|error| failed(error.to_string()))?;
    Ok(Disk { device, free: space.blocks_available().saturating_mul(space.fragment_size()) })
}

/// Refuses an image that cannot be put together in this machine's memory.
pub fn check_memory(pixels: u64, width: u32, height: u32) -> Outcome {
    let need = pixels.saturating_mul(FRAME_BYTES);
    match memory() {
        Some(free) if need > free => Err(Failure::Refused(too_large(width, height, need, free))),
        _ => Ok(()),
    }
}

/// Threads that can each render a frame of so many pixels here; an error if not even one can.
pub fn render_threads(pixels: u64, width: u32, height: u32) -> Outcome<usize> {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let need = pixels.saturating_mul(RENDER_BYTES);
    let Some(free) = memory() else { return Ok(threads) };
    match that_fit(threads, need, free) {
        0 => Err(Failure::Refused(too_large(width, height, need, free))),
        fitting => Ok(fitting),
    }
}

fn that_fit(threads: usize, need: u64, free: u64) -> usize {
    let fitting = free.checked_div(need).map_or(threads, |count| usize::try_from(count).unwrap_or(usize::MAX));
    fitting.min(threads)
}

fn too_large(width: u32, height: u32, need: u64, free: u64) -> String {
    format!(
        "an image of {width} × {height} takes {} of memory here, {} are free: choose a smaller size (nothing was paid)",
        bytes(need),
        bytes(free)
    )
}

/// Bytes of memory that can be used; `None` where the system does not say.
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let available = available(&text)?;
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limit = limits.iter().find_map(|path| std::fs::read_to_string(path).ok()?.trim().parse().ok());
    Some(available.min(limit.unwrap_or(u64::MAX)))
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    fn check(need: Need, home: (u64, u64), out: (u64, u64)) -> Option<String> {
        let disk = |(device, free)| Disk { device, free };
        verdict(need, (Path::new("/home"), disk(home)), (Path::new("/out"), disk(out)))
    }

    #[test]
    fn folders_on_one_disk_share_its_room() {
        let need = Need { home: 60 * MB, out: 50 * MB };
        assert_eq!(check(need, (1, 110 * MB), (1, 110 * MB)), None);
        let sentence = check(need, (1, 100 * MB), (1, 100 * MB)).expect("refused");
        assert!(sentence.starts_with("the disk of /home has 100 MB left, this job may need 110 MB"), "{sentence}");
        assert!(sentence.ends_with("(nothing was paid)"), "{sentence}");
        assert_eq!(check(need, (1, 60 * MB), (2, 50 * MB)), None);
        let sentence = check(need, (1, 60 * MB), (2, 49 * MB)).expect("refused");
        assert!(sentence.contains("/out has 49 MB left"), "{sentence}");
    }

    #[test]
    fn a_job_needs_its_tiles_twice_and_its_frames_once() {
        assert_eq!(need(1_000, 16_500, Format::ExrFloat), Need { home: 33_000 + SLACK, out: 16_000 });
        assert_eq!(need(u64::MAX, u64::MAX, Format::Png8), Need { home: u64::MAX, out: u64::MAX });
    }

    #[test]
    fn as_many_threads_render_as_memory_allows() {
        assert_eq!(that_fit(8, 100, 1_000), 8);
        assert_eq!(that_fit(8, 400, 1_000), 2);
        assert_eq!(that_fit(8, 4_000, 1_000), 0);
        assert_eq!(that_fit(8, 0, 1_000), 8);
        let meminfo = "MemTotal:       24000000 kB\nMemAvailable:   16000000 kB\n";
        assert_eq!(available(meminfo), Some(16_384_000_000));
        assert_eq!(available(""), None);
    }
}
