//! How much memory a running Blender took.

use std::fs;

/// Most processes that are looked at.
const PROCESSES: usize = 64;

/// Most bytes that all processes started by this one took so far, each at its worst moment; 0 where the system does not say.
pub fn of_children() -> u64 {
    let (mut waiting, mut bytes, mut seen) = (children(std::process::id()), 0_u64, 0);
    while let Some(process) = waiting.pop().filter(|_| seen < PROCESSES) {
        seen += 1;
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        bytes = bytes.saturating_add(peak(&status));
        waiting.extend(children(process));
    }
    bytes
}

/// Children of all of a process' threads.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|child| child.parse().ok()).collect::<Vec<_>>()).collect()
}

fn peak(status: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default().saturating_mul(1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_took_what_the_system_says() {
        assert_eq!(peak("Name:\tblender\nVmPeak:\t  900 kB\nVmHWM:\t  300 kB\n"), 300 * 1_024);
        assert_eq!(peak(""), 0);
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("started");
        // What it takes before its program begins is less.
        let took = (0..500).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            of_children() > 100 << 10
        });
        child.kill().and_then(|()| child.wait()).expect("ended");
        assert!(took);
    }
}
