//! Lives that end and begin again.

use crate::{
    chain::MemoryChain,
    programs,
    support::{eventually, Contributor, Requester, JOB, TASK_UNITS},
};
use scc_dispatcher::{Dispatcher, StartError};
use std::collections::BTreeMap;

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
    let kept = |task: &u32| requester.dir().join("outputs").join(task.to_string()).join("tile");
    let times: BTreeMap<u32, _> =
        (0..10).filter_map(|task| Some((task, std::fs::metadata(kept(&task)).ok()?.modified().unwrap()))).collect();
    assert!(times.len() >= 3);

    let served = requester.start().await;
    assert_eq!(served.dispatcher.accepted().len(), times.len(), "what was accepted is known at once");
    served.finish().await;
    requester.check_outputs(3);
    assert_eq!(served.dispatcher.snapshot().paid, 10 * TASK_UNITS);
    for (task, time) in times {
        let path = requester.dir().join("outputs").join(task.to_string()).join("tile");
        assert_eq!(std::fs::metadata(path).unwrap().modified().unwrap(), time, "task {task} was accepted twice");
    }
    eventually("the worker has all receipts", || working.status().receipts.iter().any(|one| one.units == 100)).await;
    let runs = contributor.runs();
    assert!(runs <= 11, "{runs} runs for 10 tasks: only one could be cut off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_computed_while_the_requester_is_away_survives_the_worker_and_is_delivered() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 9);
    requester.trusted = true;
    let mut contributor = Contributor::new(&chain, 1);
    let served = requester.start().await;
    let working = contributor.start().await;
    eventually("it computes", || contributor.runs() == 1).await;
    served.vanish().await;
    let journal_has_it = || working.status().tasks.iter().any(|task| task.per_mille == 1_000);
    eventually("the result is kept", journal_has_it).await;
    working.die().await;

    let working = contributor.start().await;
    let served = requester.start().await;
    served.finish().await;
    requester.check_outputs(9);
    assert_eq!(contributor.runs(), 1, "it was delivered from disk");
    eventually("the receipt came", || working.status().receipts.iter().any(|one| one.units == TASK_UNITS)).await;
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
        receipt_expiry: 1,
        lease_blocks: 1,
        chain_interval: std::time::Duration::from_secs(1),
        policy: scc_dispatcher::Policy::default(),
        limits: scc_dispatcher::Limits::default(),
    };
    let blobs = crate::support::blobs(folder.path(), scc_transport::Identity::random()).await;
    let refused = Dispatcher::start(config(requester.dir(), other_key(), blobs.clone())).await;
    assert!(matches!(refused.err(), Some(StartError::InUse(_))));
    served.dispatcher.shutdown().await;
    let mut refused = None;
    for _ in 0..50 {
        // The first one may need a moment to let go of the database.
        refused = Dispatcher::start(config(requester.dir(), other_key(), blobs.clone())).await.err();
        if matches!(refused, Some(StartError::Store(scc_dispatcher::StoreError::OtherJob))) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("a folder is bound to its key, but: {refused:?}");
}

fn contributor_account() -> scc_types::AccountId {
    crate::support::account(99)
}
