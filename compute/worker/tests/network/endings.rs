//! What ends a requester's program, and what it only says.

use crate::{
    chain::{As, MemoryChain},
    programs,
    support::{account, drain, endpoint, eventually, in_time, Contributor, Requester, JOB, TASK_UNITS},
};
use async_trait::async_trait;
use scc_dispatcher::{Chain, ChainError, Dispatcher, Event};
use scc_types::{AccountId, BlockNumber, JobId, JobView, Rating};
use sp_core::Pair;
use std::sync::{
    atomic::{AtomicBool, Ordering},
    Arc,
};
use tokio::sync::mpsc::UnboundedReceiver;

/// A chain that falls silent.
struct Mute {
    chain: Arc<As>,
    is_silent: AtomicBool,
}

impl Mute {
    fn answer(&self) -> Result<&As, ChainError> {
        match self.is_silent.load(Ordering::SeqCst) {
            true => Err(ChainError("nobody answers".into())),
            false => Ok(&*self.chain),
        }
    }
}

#[async_trait]
impl Chain for Mute {
    async fn best_block(&self) -> Result<BlockNumber, ChainError> {
        Chain::best_block(self.answer()?).await
    }

    async fn job(&self, job: JobId) -> Result<Option<JobView>, ChainError> {
        Chain::job(self.answer()?, job).await
    }

    async fn drawn(&self, job: JobId) -> Result<Vec<AccountId>, ChainError> {
        Chain::drawn(self.answer()?, job).await
    }

    async fn rated(&self, job: JobId) -> Result<Vec<AccountId>, ChainError> {
        Chain::rated(self.answer()?, job).await
    }

    async fn draw_again(&self, job: JobId) -> Result<(), ChainError> {
        Chain::draw_again(self.answer()?, job).await
    }

    async fn report(&self, job: JobId, ratings: Vec<Rating>, last: bool) -> Result<(), ChainError> {
        Chain::report(self.answer()?, job, ratings, last).await
    }
}

async fn eventually_told(events: &mut UnboundedReceiver<Event>, what: &str, expected: Event) {
    let mut told = Vec::new();
    eventually(what, || {
        told.extend(drain(events));
        told.contains(&expected)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_no_results_ends_the_dispatcher_and_loses_nothing() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 4, 2);
    requester.trusted = true;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let outputs = requester.dir().join("outputs");
    std::fs::rename(&outputs, requester.dir().join("away")).unwrap();
    std::fs::write(&outputs, b"not a folder").unwrap();
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    assert!(!in_time(served.dispatcher.finished()).await, "it cannot finish");
    let stopped: Vec<_> = drain(&mut events).into_iter().filter(|event| matches!(event, Event::Stopped(_))).collect();
    assert!(matches!(&stopped[..], [Event::Stopped(why)] if why.contains("could not be stored")), "{stopped:?}");
    assert_eq!(served.dispatcher.snapshot().paid, 0);
    served.vanish().await;

    std::fs::remove_file(&outputs).unwrap();
    std::fs::rename(requester.dir().join("away"), &outputs).unwrap();
    let served = requester.start().await;
    served.finish().await;
    requester.check_outputs(2);
    assert_eq!(served.dispatcher.snapshot().paid, 4 * TASK_UNITS);
    eventually("all receipts", || working.status().receipts.iter().any(|one| one.units == 4 * TASK_UNITS)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_endpoint_in_the_job_is_told() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let folder = tempfile::tempdir().unwrap();
    let rival = crate::support::blobs(folder.path(), scc_transport::Identity::random()).await;
    chain.move_to(JOB, endpoint(rival.peer()));
    eventually_told(&mut events, "the endpoint is replaced", Event::EndpointReplaced).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_that_were_never_signed_here_are_told() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    chain.state().jobs.get_mut(&JOB).unwrap().workers.entry(account(7)).or_default().delivered = TASK_UNITS;
    let expected = Event::KeyMisused { worker: account(7), units: TASK_UNITS };
    eventually_told(&mut events, "the key is misused", expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_job_of_the_number_is_none_of_ours() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    {
        let mut state = chain.state();
        let job = state.jobs.get_mut(&JOB).unwrap();
        job.assignment.job_key = crate::support::pair(8).public();
        job.workers.entry(account(7)).or_default().delivered = TASK_UNITS;
        job.closed = Some(1);
    }
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(drain(&mut events).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_chain_is_told_once_and_so_is_its_return() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let mut config = requester.config().await;
    let mute = Arc::new(Mute { chain: chain.for_account(account(99)), is_silent: AtomicBool::new(false) });
    config.chain = mute.clone();
    let dispatcher = Dispatcher::start(config).await.unwrap();
    let mut events = dispatcher.events();
    mute.is_silent.store(true, Ordering::SeqCst);
    eventually_told(&mut events, "silence", Event::ChainSilent("nobody answers".into())).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(drain(&mut events).is_empty(), "it is said once");
    mute.is_silent.store(false, Ordering::SeqCst);
    eventually_told(&mut events, "an answer", Event::ChainHeard).await;
}
