//! Lives that end and begin again.

use crate::{
    chain::MemoryChain,
    programs,
    support::{eventually, Contributor, Requester, Working, JOB, TASK_UNITS},
};
use scc_dispatcher::{Dispatcher, StartError};
use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_dispatcher_keeps_what_was_accepted_and_goes_on() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 10, 3);
    requester.trusted = true;
    let mut contributor = Contributor::new(&chain, 1);
    let served = requester.start().await;
    let working = contributor.start().await;
    eventually("three tasks", || served.dispatcher.snapshot().settled >= 3).await;
    served.vanish().await;
    let served = requester.start().await;
    // Files of a result that was being accepted may lie there, too.
    let kept = served.dispatcher.accepted();
    let time = |path: &PathBuf| std::fs::metadata(path).unwrap().modified().unwrap();
    let times: Vec<(PathBuf, SystemTime)> =
        kept.into_iter().flat_map(|one| one.outputs).map(|(path, _)| (path.clone(), time(&path))).collect();
    assert!(times.len() >= 3, "what was accepted is known at once");
    served.finish().await;
    requester.check_outputs(3);
    assert_eq!(served.dispatcher.snapshot().paid, 10 * TASK_UNITS);
    for (path, before) in times {
        assert_eq!(time(&path), before, "{} was accepted twice", path.display());
    }
    eventually("the worker has all receipts", || working.status().receipts.iter().any(|one| one.units == 100)).await;
    let runs = contributor.runs();
    assert!(runs <= 11, "{runs} runs for 10 tasks: only one could be cut off");
}

/// A contributor at the only task of a requester who has gone meanwhile; the gate is shut.
async fn left_alone(chain: &MemoryChain) -> (Requester, Contributor, Working) {
    let mut requester = Requester::new(chain, &programs::tile(), 1, 1);
    requester.trusted = true;
    let mut contributor = Contributor::new(chain, 1);
    contributor.timing.away = Duration::from_secs(3_600);
    contributor.set_gate(false);
    let served = requester.start().await;
    let working = contributor.start().await;
    eventually("it computes", || contributor.runs() == 1).await;
    served.vanish().await;
    (requester, contributor, working)
}

async fn keeps_the_result(contributor: &Contributor, working: &Working) {
    contributor.set_gate(true);
    let has_it = || working.status().tasks.iter().any(|task| task.per_mille == 1_000);
    eventually("the result is kept", has_it).await;
}

async fn has_its_receipt(working: &Working) {
    let is_paid = || working.status().receipts.iter().any(|one| one.units == TASK_UNITS);
    eventually("the receipt came", is_paid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_computed_while_the_requester_is_away_survives_the_worker_and_is_delivered() {
    let (mut requester, mut contributor, working) = left_alone(&MemoryChain::start()).await;
    keeps_the_result(&contributor, &working).await;
    working.die().await;

    let working = contributor.start().await;
    let served = requester.start().await;
    served.finish().await;
    requester.check_outputs(1);
    assert_eq!(contributor.runs(), 1, "it was delivered from disk");
    has_its_receipt(&working).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_that_moves_under_another_name_gets_what_was_computed_for_the_old_one() {
    // Computed before it comes back, or when it has been there for a while.
    for is_computed in [true, false] {
        let (mut requester, contributor, working) = left_alone(&MemoryChain::start()).await;
        requester.rename();
        if is_computed {
            keeps_the_result(&contributor, &working).await;
        }
        let served = requester.start().await;
        eventually("the worker follows", || !served.dispatcher.snapshot().workers.is_empty()).await;
        contributor.set_gate(true);
        served.finish().await;
        requester.check_outputs(1);
        assert_eq!(contributor.runs(), 1, "nothing was computed again");
        has_its_receipt(&working).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_worker_comes_back_and_claims_what_it_is_owed() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 4, 1);
    requester.trusted = true;
    let mut contributor = Contributor::new(&chain, 1);
    let served = requester.start().await;
    let working = contributor.start().await;
    served.finish().await;
    eventually("all receipts", || working.status().receipts.iter().any(|one| one.units == 40)).await;
    working.die().await;
    // The requester closes the job and names nobody.
    scc_dispatcher::Chain::report(&*chain.for_account(contributor.account()), JOB, Vec::new(), true).await.unwrap();
    let _working = contributor.start().await;
    eventually("the receipt is claimed", || chain.worker(JOB, &contributor.account()).delivered == 40).await;
    assert_eq!(contributor.runs(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_job_has_one_dispatcher() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let served = requester.start().await;
    let rival = scc_dispatcher::JobKey::load_or_create(&requester.folder.path().join("job.key"));
    assert!(matches!(rival, Err(scc_dispatcher::KeyError::InUse(_))));
    let folder = tempfile::tempdir().unwrap();
    let other_key = || scc_dispatcher::JobKey::load_or_create(&folder.path().join("other.key")).unwrap();
    let config = |dir, key, blobs| scc_dispatcher::Config {
        dir,
        key,
        genesis: crate::chain::genesis(),
        job: JOB,
        units: requester.units(),
        manifest: requester.manifest.clone(),
        files: vec![requester.folder.path().join("module.wasm"), requester.folder.path().join("scene")],
        blobs,
        chain: chain.for_account(contributor_account()),
        verifier: None,
        track_record: None,
        receipt_expiry: 1,
        lease_blocks: 1,
        paused: false,
        avoid: Vec::new(),
        guests: None,
        chain_interval: Duration::from_secs(1),
        policy: scc_dispatcher::Policy::default(),
        limits: scc_dispatcher::Limits::default(),
    };
    let blobs = crate::support::blobs(folder.path(), scc_transport::Identity::random()).await;
    let refused = Dispatcher::start(config(requester.dir(), other_key(), blobs.clone())).await;
    assert!(matches!(refused.err(), Some(StartError::InUse(_))));
    served.dispatcher.shutdown().await;
    let refused = Dispatcher::start(config(requester.dir(), other_key(), blobs)).await.err();
    let other_job = matches!(refused, Some(StartError::Store(scc_dispatcher::StoreError::OtherJob)));
    assert!(other_job, "a folder is bound to its key, but: {refused:?}");
}

fn contributor_account() -> scc_types::AccountId {
    crate::support::account(99)
}
