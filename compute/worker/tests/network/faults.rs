//! Workers and jobs that cheat or break.

use crate::{
    chain::MemoryChain,
    programs,
    support::{drain, eventually, until, Contributor, Manners, Requester, JOB, TASK_UNITS},
};
use scc_dispatcher::Event;
use scc_worker::State;

async fn a_liar_is_found_out(manners: Manners) {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 6, 1);
    requester.trusted = true;
    // The liar's lease may be on chain by then, and holds its units for longer than a test takes.
    requester.spare = 6 * TASK_UNITS;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let mut liar = Contributor::new(&chain, 1);
    liar.manners = manners;
    let lying = liar.start().await;
    eventually(
        "the liar gives up",
        || matches!(&lying.status().state, State::Idle(why) if why.contains("no receipts")),
    )
    .await;
    assert_eq!(served.dispatcher.snapshot().paid, 0);
    let mut honest = Contributor::new(&chain, 2);
    let _working = honest.start().await;
    served.finish().await;
    requester.check_outputs(1);
    let rejected = drain(&mut events)
        .into_iter()
        .filter(|event| {
            matches!(event, Event::TaskRejected { worker, reason, .. }
            if *worker == liar.account() && reason.contains("another result"))
        })
        .count();
    assert_eq!(rejected, 2, "it stopped after two refused results");
    let ratings: Vec<_> = served.dispatcher.report().into_iter().flatten().collect();
    assert_eq!(ratings.len(), 1);
    assert_eq!((ratings[0].worker.clone(), ratings[0].units), (honest.account(), 6 * TASK_UNITS));
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_refused_and_never_paid() {
    a_liar_is_found_out(Manners::Garbage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_image_of_the_wrong_tile_is_refused() {
    a_liar_is_found_out(Manners::WrongTile).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_tasks_take_more_work_than_they_pay_is_left() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::hundred_units(), 3, 0);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    eventually("the job is left", || {
        matches!(&working.status().state, State::Idle(why) if why.contains("takes 100 units of work but counts for 10"))
    })
    .await;
    assert_eq!(contributor.runs(), 1);
    assert_eq!(served.dispatcher.snapshot().paid, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_other_than_the_registrys_is_not_run() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let _served = requester.start().await;
    chain.state().engines.insert(1, scc_types::Engine::Wasm { code: Default::default() });
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    eventually(
        "the job is left",
        || matches!(&working.status().state, State::Idle(why) if why.contains("another program than the registry")),
    )
    .await;
    assert_eq!(contributor.runs(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_go_on_chain_when_the_requester_falls_silent() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 40, 3);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    let has_two = || working.status().receipts.iter().any(|one| one.units >= 2 * TASK_UNITS);
    eventually("the worker has two receipts", has_two).await;
    served.vanish().await;
    eventually("the receipts are claimed", || chain.worker(JOB, &contributor.account()).delivered >= 2 * TASK_UNITS)
        .await;
    eventually("it is shown", || working.status().receipts.iter().any(|one| one.claimed >= 2 * TASK_UNITS)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_in_a_task_does_not_stop_the_job() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 6, 1);
    requester.trusted = true;
    requester.policy.patience_millis = 4_000;
    // Nobody helps before it is missed.
    requester.policy.speculate_after_millis = 60_000;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let mut mortal = Contributor::new(&chain, 1);
    mortal.set_gate(false);
    let dying = mortal.start().await;
    eventually("it computes", || mortal.runs() > 0).await;
    dying.die().await;
    let mut other = Contributor::new(&chain, 2);
    let _working = other.start().await;
    served.finish().await;
    requester.check_outputs(1);
    assert_eq!(served.dispatcher.snapshot().paid, 6 * TASK_UNITS);
    assert!(drain(&mut events).contains(&Event::WorkerLost { worker: mortal.account() }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_fails_here_as_well_is_given_up() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::broken(), 1, 0);
    requester.trusted = true;
    requester.policy.failures_to_break = 1;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    let events = until(&mut events, |event| *event == Event::Done).await;
    assert!(events.iter().any(|event| matches!(event, Event::TaskBroken { task: 0, .. })), "{events:?}");
    assert_eq!(served.dispatcher.snapshot().paid, 0);
    eventually("the failure is counted", || working.status().tally.failed >= 1).await;
    assert_eq!(working.status().tally.computed, 0);
}
