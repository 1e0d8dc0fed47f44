//! Workers whose tasks stand still.

use crate::{
    chain::MemoryChain,
    programs,
    support::{account, drain, eventually, until, Contributor, Requester, Served, Working},
};
use scc_dispatcher::Event;
use scc_worker::{State, Tally, TaskPhase};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

fn is_sign_of_first(event: &Event) -> bool {
    matches!(event, Event::TaskProgress { worker, .. } if *worker == account(1))
}

/// A worker that has begun a job's only task and cannot go on with it.
struct Begun {
    requester: Requester,
    served: Served,
    events: UnboundedReceiver<Event>,
    contributor: Contributor,
    working: Working,
}

async fn begin(chain: &MemoryChain, still: Duration) -> Begun {
    let mut requester = Requester::new(chain, &programs::tile(), 1, 0);
    requester.trusted = true;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let mut contributor = Contributor::new(chain, 1);
    contributor.timing.still = still;
    contributor.set_gate(false);
    let working = contributor.start().await;
    until(&mut events, is_sign_of_first).await;
    eventually("it has begun", || contributor.runs() == 1).await;
    Begun { requester, served, events, contributor, working }
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_that_stand_still_are_kept_and_go_on() {
    let chain = MemoryChain::start();
    let mut begun = begin(&chain, Duration::from_secs(600)).await;
    begun.working.worker.stand_still();
    // It begins to compute now, or would.
    begun.contributor.set_gate(true);
    eventually("it stands still", || begun.working.status().state == State::Paused).await;
    drain(&mut begun.events);
    for _ in 0..4 {
        until(&mut begun.events, is_sign_of_first).await;
    }
    let status = begun.working.status();
    assert_eq!(status.tasks.iter().map(|task| task.phase).collect::<Vec<_>>(), [TaskPhase::Running]);
    assert_eq!(begun.served.dispatcher.snapshot().settled, 0);
    begun.working.worker.resume();
    begun.served.finish().await;
    begun.requester.check_outputs(0);
    assert_eq!(begun.contributor.runs(), 1, "it went on where it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_to_finish_goes_on_with_what_stood_still() {
    let chain = MemoryChain::start();
    let begun = begin(&chain, Duration::from_secs(600)).await;
    begun.working.worker.stand_still();
    begun.contributor.set_gate(true);
    begun.working.worker.pause();
    begun.served.finish().await;
    begun.requester.check_outputs(0);
    eventually("it rests", || begun.working.status().job.is_none() && begun.working.status().state == State::Paused)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_that_stand_still_for_too_long_are_given_back_and_nothing_has_failed() {
    let chain = MemoryChain::start();
    let mut begun = begin(&chain, Duration::ZERO).await;
    begun.working.worker.stand_still();
    until(&mut begun.events, |event| *event == Event::WorkerLost { worker: account(1) }).await;
    let is_idle = || {
        let status = begun.working.status();
        status.state == State::Paused && status.job.is_none() && status.tasks.is_empty()
    };
    eventually("it has nothing in hand", is_idle).await;
    assert_eq!(begun.working.status().tally, Tally::default());

    let mut other = Contributor::new(&chain, 2);
    let _other = other.start().await;
    let told = until(&mut begun.events, |event| *event == Event::Done).await;
    let refused = |event: &Event| matches!(event, Event::TaskRejected { .. } | Event::WorkerBlocked { .. });
    assert!(!told.iter().any(refused), "{told:?}");
    begun.requester.check_outputs(0);
    assert_eq!((begun.contributor.runs(), other.runs()), (1, 1));
}
