//! What a requester knows of a worker outlives the job.

use crate::{
    chain::{genesis, MemoryChain},
    programs,
    support::{account, drain, Contributor, Manners, Requester},
};
use async_trait::async_trait;
use scc_dispatcher::{Delivered, Dispatcher, Event, Finding, TrackRecord, Verifier, VerifyError};
use std::{
    path::Path,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
};

/// Counts the checks.
struct Counting {
    verifier: Arc<dyn Verifier>,
    checks: Arc<AtomicUsize>,
}

#[async_trait]
impl Verifier for Counting {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        self.checks.fetch_add(1, Ordering::SeqCst);
        self.verifier.check(delivered).await
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        self.verifier.attempt(task).await
    }
}

/// What a job showed.
struct Shown {
    checks: usize,
    faults: usize,
    troubles: Vec<String>,
}

/// A job of its own, on a chain of its own, served by a program of its own: only the file at `record` is the same. A worker that
/// cheats is found out and an honest stranger finishes the job.
async fn job(record: &Path, tasks: u32, manners: Manners) -> Shown {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), tasks, 1);
    requester.trusted = true;
    requester.track_record = Some(Arc::new(TrackRecord::new(record.into(), genesis())));
    if manners != Manners::Honest {
        requester.policy.checked_floor = 1_000;
        // The cheat's lease may be on chain when it is found out, and holds its units for longer than a test takes.
        requester.spare = u64::from(tasks) * crate::support::TASK_UNITS;
    }
    let mut config = requester.config().await;
    let checks = Arc::new(AtomicUsize::new(0));
    let verifier = config.verifier.take().unwrap();
    config.verifier = Some(Arc::new(Counting { verifier, checks: checks.clone() }));
    let dispatcher = Dispatcher::start(config).await.unwrap();
    let mut events = dispatcher.events();
    let mut contributor = Contributor::new(&chain, 1);
    contributor.manners = manners;
    let working = contributor.start().await;
    let mut told = Vec::new();
    if manners != Manners::Honest {
        let refused = |event: &Event| matches!(event, Event::TaskRejected { .. });
        told.extend(crate::support::until(&mut events, refused).await);
    }
    let mut stranger = Contributor::new(&chain, 2);
    let _stranger = match manners {
        Manners::Honest => None,
        _ => Some(stranger.start().await),
    };
    assert!(crate::support::in_time(dispatcher.finished()).await);
    requester.check_outputs(1);
    dispatcher.shutdown().await;
    working.die().await;
    told.extend(drain(&mut events));
    let is_fault = |event: &Event| matches!(event, Event::TaskRejected { worker, reason, .. } if *worker == account(1) && reason.contains("another result"));
    Shown {
        checks: checks.load(Ordering::SeqCst),
        faults: told.iter().filter(|event| is_fault(event)).count(),
        troubles: told
            .into_iter()
            .filter_map(|event| match event {
                Event::Trouble(sentence) => Some(sentence),
                _ => None,
            })
            .collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_ten_results_are_checked_once_and_not_in_every_job_until_one_is_wrong() {
    let home = tempfile::tempdir().unwrap();
    let record = home.path().join("track-record");
    let streak = || TrackRecord::new(record.clone(), genesis()).streak(&account(1));
    let first = job(&record, 10, Manners::Honest).await;
    assert_eq!((first.checks, streak()), (10, 10), "a stranger");
    let second = job(&record, 16, Manners::Honest).await;
    // Ten in n from now on, ten of these expected: that all 16 are drawn hardly ever happens.
    assert!(second.checks < 16, "{} of 16 were checked although the worker is known", second.checks);
    assert_eq!(streak(), 26);
    let third = job(&record, 4, Manners::Garbage).await;
    assert!((1..=3).contains(&third.faults), "{} faults", third.faults);
    assert_eq!(streak(), 0, "one wrong result is enough");
    let fourth = job(&record, 9, Manners::Honest).await;
    assert_eq!((fourth.checks, streak()), (9, 9), "a stranger again");
    assert!([first, second, third, fourth].iter().all(|job| job.troubles.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_track_record_costs_checks_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let record = home.path().join("track-record");
    job(&record, 3, Manners::Honest).await;
    std::fs::write(&record, b"garbage").unwrap();
    let shown = job(&record, 3, Manners::Honest).await;
    assert_eq!(shown.checks, 3);
    assert!(matches!(&shown.troubles[..], [one] if one.contains("damaged")), "{:?}", shown.troubles);
    assert_eq!(TrackRecord::new(record.clone(), genesis()).streak(&account(1)), 3);
}
