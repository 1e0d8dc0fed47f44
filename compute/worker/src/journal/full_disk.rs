//! A disk that is full for a while.
//!
//! The disk of a test cannot be filled, but a process can be forbidden to write to its files: it gets the same kind of error.

use super::{Journal, JournalError};
use crate::test_data;
use std::{env, process::Command};

const CHILD: &str = "SCC_WORKER_TEST_JOURNAL_DISK";

/// Forbids this process to write to files, or allows it again.
fn set_full(full: bool) {
    let limit = if full { "--fsize=1:unlimited" } else { "--fsize=unlimited:unlimited" };
    let pid = format!("--pid={}", std::process::id());
    assert!(Command::new("prlimit").args([pid.as_str(), limit]).status().expect("util-linux").success());
}

/// Not a test of its own: the process that `a_full_disk_is_a_pause_and_no_end` starts.
#[test]
fn journal_on_a_full_disk() {
    if env::var(CHILD).is_err() {
        return;
    }
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("journal.redb");
    let journal = Journal::open(&path).expect("opens");
    journal.add(test_data::job(sp_core::sr25519::Public::from_raw([1; 32]))).expect("added");
    journal.update(7, &[], |job| job.claimed = 1).expect("written");
    set_full(true);
    for _ in 0..3 {
        let refused = journal.update(7, &[], |job| job.claimed = 2);
        assert!(matches!(refused, Err(JournalError::Database(_))), "{refused:?}");
    }
    set_full(false);
    let kept = journal.job(7).expect("readable again").expect("there");
    assert_eq!(kept.claimed, 1, "what was refused did not happen");
    assert_eq!(journal.update(7, &[], |job| job.claimed += 2).expect("written").claimed, 3);
    drop(journal);
    let kept = Journal::open(&path).expect("opens").job(7).expect("read").expect("there");
    assert_eq!(kept.claimed, 3);
}

#[test]
fn a_full_disk_is_a_pause_and_no_end() {
    // The signal that comes with the error would end the process.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(env::current_exe().expect("this program"))
        .args(["--exact", "journal::full_disk::journal_on_a_full_disk", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{output:?}");
}
