//! A disk that is full for a while: nothing is signed or believed that does not lie on it, nothing is lost or paid twice.
//!
//! The disk of a test cannot be filled, but a process can be forbidden to write to its files: it gets the same kind of error.

use crate::{
    chain::MemoryChain,
    programs,
    support::{eventually, in_time, until, Contributor, Requester, JOB, TASK_UNITS},
};
use scc_dispatcher::Event;
use std::{env, process::Command};

const CHILD: &str = "SCC_WORKER_TEST_FULL_DISK";

fn set_full(full: bool) {
    let limit = if full { "--fsize=1:unlimited" } else { "--fsize=unlimited:unlimited" };
    let pid = format!("--pid={}", std::process::id());
    assert!(Command::new("prlimit").args([pid.as_str(), limit]).status().expect("util-linux").success());
}

/// Not a test of its own: the process that `a_full_disk_loses_nothing_and_pays_nothing_twice` starts.
#[tokio::test(flavor = "multi_thread")]
async fn job_on_a_full_disk() {
    if env::var(CHILD).is_err() {
        return;
    }
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 12, 1);
    requester.trusted = true;
    // Whatever the worker comes to, its silence must be written.
    requester.policy.patience_millis = 4_000;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let mut contributor = Contributor::new(&chain, 1);
    // Not done before the disk is full.
    contributor.close_gate_after(6);
    let working = contributor.start().await;
    until(&mut events, |event| matches!(event, Event::TaskAccepted(_))).await;
    set_full(true);
    contributor.set_gate(true);
    // Nothing can be written: the requester stops before it signs anything more.
    until(&mut events, |event| matches!(event, Event::Stopped(_))).await;
    assert!(!in_time(served.dispatcher.finished()).await);
    let believed = || working.status().receipts.iter().map(|one| one.units).sum::<u64>();
    let before = believed();
    set_full(false);
    served.vanish().await;

    let served = requester.start().await;
    let accepted = served.dispatcher.accepted().len() as u64;
    assert!((1..12).contains(&accepted) && before <= accepted * TASK_UNITS, "{before} units, {accepted} accepted");
    served.finish().await;
    requester.check_outputs(1);
    assert_eq!(served.dispatcher.snapshot().paid, 12 * TASK_UNITS);
    // The worker was not restarted.
    eventually("all receipts", || believed() == 12 * TASK_UNITS).await;
    served.dispatcher.submit_report().await.unwrap();
    assert_eq!(chain.worker(JOB, &contributor.account()).named, 12 * TASK_UNITS);
}

#[test]
fn a_full_disk_loses_nothing_and_pays_nothing_twice() {
    // The signal that comes with the error would end the process.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "full_disk::job_on_a_full_disk", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
