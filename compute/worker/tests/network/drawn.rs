//! Only accounts that the lottery drew are served.

use crate::{
    chain::{As, MemoryChain},
    programs,
    strangers::{ask, Stranger},
    support::{account, drain, eventually, in_time, Contributor, Requester, Served, JOB},
};
use async_trait::async_trait;
use scc_dispatcher::{Chain, ChainError, Dispatcher, Event};
use scc_job_spec::{Reply, Request};
use scc_types::{AccountId, BlockNumber, JobId, JobView, Rating, UNSERVED_BLOCKS};
use scc_worker::State;
use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::Duration,
};

async fn refusal(stranger: &Stranger) -> String {
    match ask(&mut stranger.stream().await, Request::Hello(stranger.hello())).await {
        Reply::Refused { reason } => reason,
        reply => panic!("not refused but {reply:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_not_drawn_gets_no_task_and_no_file_and_the_chain_is_asked_once() {
    let chain = MemoryChain::start();
    chain.state().drawn = Some(vec![account(1)]);
    let mut requester = Requester::new(&chain, &programs::tile(), 3, 1);
    requester.trusted = true;
    requester.limits.max_streams_per_peer = 64;
    let mut config = requester.config().await;
    config.chain_interval = Duration::from_secs(3_600);
    let peer = config.blobs.peer().clone();
    let served = Served { dispatcher: Dispatcher::start(config).await.unwrap(), peer };
    let mut events = served.dispatcher.events();
    let stranger = Stranger::new(9, &served).await;
    for _ in 0..20 {
        let reason = refusal(&stranger).await;
        assert!(reason.contains("welcome when it is drawn"), "{reason}");
    }
    assert_eq!(chain.state().draws, 1, "strangers ask no questions of the chain");
    let scene = scc_transport::Hash::of(crate::support::SCENE);
    let fetched = stranger.blobs.fetch(&[served.peer.id()], scene, scc_transport::FetchOptions::new(1 << 20)).await;
    assert!(matches!(fetched, Err(scc_transport::FetchError::Refused { .. })), "files are for workers");
    assert!(drain(&mut events).is_empty(), "nobody joined");
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    served.finish().await;
    requester.check_outputs(1);
    assert_eq!(chain.state().draws, 1, "the answer named the one that was drawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_drawn_later_goes_away_and_comes_back() {
    let chain = MemoryChain::start();
    chain.state().drawn = Some(vec![account(2)]);
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 1);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    let went_away = || matches!(working.status().state, State::Idle(why) if why.contains("welcome when it is drawn"));
    eventually("it goes away, and says why", went_away).await;
    assert_eq!(contributor.runs(), 0);
    chain.state().drawn = Some(vec![account(1)]);
    served.finish().await;
    requester.check_outputs(1);
}

/// A chain that does not say who is drawn.
struct Forgetful {
    chain: Arc<As>,
    knows: AtomicBool,
}

#[async_trait]
impl Chain for Forgetful {
    async fn best_block(&self) -> Result<BlockNumber, ChainError> {
        Chain::best_block(&*self.chain).await
    }

    async fn job(&self, job: JobId) -> Result<Option<JobView>, ChainError> {
        Chain::job(&*self.chain, job).await
    }

    async fn drawn(&self, job: JobId) -> Result<Vec<AccountId>, ChainError> {
        match self.knows.load(Ordering::SeqCst) {
            true => Chain::drawn(&*self.chain, job).await,
            false => Err(ChainError("nobody answers".into())),
        }
    }

    async fn rated(&self, job: JobId) -> Result<Vec<AccountId>, ChainError> {
        Chain::rated(&*self.chain, job).await
    }

    async fn draw_again(&self, job: JobId) -> Result<(), ChainError> {
        Chain::draw_again(&*self.chain, job).await
    }

    async fn report(&self, job: JobId, ratings: Vec<Rating>, last: bool) -> Result<(), ChainError> {
        Chain::report(&*self.chain, job, ratings, last).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_part_goes_on_while_the_chain_does_not_say_who_is_drawn() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 4, 1);
    requester.trusted = true;
    let mut config = requester.config().await;
    let forgetful = Arc::new(Forgetful { chain: chain.for_account(account(99)), knows: AtomicBool::new(true) });
    config.chain = forgetful.clone();
    let peer = config.blobs.peer().clone();
    let served = Served { dispatcher: Dispatcher::start(config).await.unwrap(), peer };
    let mut contributor = Contributor::new(&chain, 1);
    contributor.set_gate(false);
    let working = contributor.start().await;
    eventually("it computes", || contributor.runs() == 1).await;
    forgetful.knows.store(false, Ordering::SeqCst);
    chain.state().drawn = Some(Vec::new());
    working.die().await;

    // The pause after the last question is over.
    chain.pass(2).await;
    let stranger = Stranger::new(121, &served).await;
    let reason = in_time(refusal(&stranger)).await;
    assert!(reason.contains("cannot ask the chain"), "{reason}");
    contributor.set_gate(true);
    let _working = contributor.start().await;
    served.finish().await;
    requester.check_outputs(1);
}

fn batch(chain: &MemoryChain) -> u32 {
    chain.state().jobs[&JOB].batch
}

fn draws(events: &mut tokio::sync::mpsc::UnboundedReceiver<Event>) -> usize {
    drain(events).iter().filter(|event| matches!(event, Event::DrawnAgain { .. })).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_drawn_when_nobody_comes_also_after_a_restart_and_not_while_the_job_pauses() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 1);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    served.dispatcher.pause(true);
    chain.pass(UNSERVED_BLOCKS + UNSERVED_BLOCKS / 2).await;
    assert_eq!(batch(&chain), 0, "nobody is wanted");
    let resumed = chain.state().block;
    served.dispatcher.pause(false);
    chain.pass(UNSERVED_BLOCKS / 2).await;
    let drawn = batch(&chain);
    // A busy machine may be here when the time is over; the block that the dispatcher knew may be older.
    if chain.state().block < resumed + UNSERVED_BLOCKS - 4 {
        assert_eq!(drawn, 0, "who was drawn gets the time to come");
    }
    eventually("others are drawn", || batch(&chain) == 1).await;
    eventually("and it is told", || draws(&mut events) == 1).await;
    // The chain remembers since when nobody has come.
    chain.pass(UNSERVED_BLOCKS / 2).await;
    served.vanish().await;
    let drawn = batch(&chain);
    chain.pass(UNSERVED_BLOCKS).await;
    assert_eq!(batch(&chain), drawn, "who serves nobody draws nobody");
    let served = requester.start().await;
    let begun = chain.state().block;
    eventually("others are drawn at once", || batch(&chain) == drawn + 1).await;
    let took = chain.state().block - begun;
    assert!(took < UNSERVED_BLOCKS * 3 / 4, "{took} blocks after the restart");
    served.vanish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_drawn_while_somebody_works() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 1);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(&chain, 1);
    contributor.set_gate(false);
    let working = contributor.start().await;
    eventually("it computes", || contributor.runs() >= 1).await;
    chain.pass(3 * UNSERVED_BLOCKS).await;
    assert_eq!(batch(&chain), 0, "it takes its time");
    contributor.set_gate(true);
    served.finish().await;
    chain.pass(UNSERVED_BLOCKS + 2).await;
    assert_eq!(batch(&chain), 0, "nothing is left to do");
    requester.check_outputs(1);
    drop(working);
}
