//! Jobs that go well.

use crate::{
    chain::MemoryChain,
    programs,
    support::{drain, eventually, until, Contributor, Requester, JOB, TASK_UNITS},
};
use scc_dispatcher::Event;
use scc_types::Stars;
use scc_worker::{State, Submission};

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_finish_a_strangers_job_and_are_paid_for_it() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 8, 2);
    let mut contributors = [Contributor::new(&chain, 1), Contributor::new(&chain, 2)];
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    // Neither may be done before the other has come.
    contributors.iter().for_each(|one| one.set_gate(false));
    let workers = [contributors[0].start().await, contributors[1].start().await];
    let mut told = Vec::new();
    for worker in contributors.iter().map(Contributor::account) {
        let is_busy = |event: &Event| matches!(event, Event::TaskProgress { worker: who, .. } if *who == worker);
        if !told.iter().any(is_busy) {
            told.extend(until(&mut events, is_busy).await);
        }
    }
    contributors.iter().for_each(|one| one.set_gate(true));
    served.finish().await;
    requester.check_outputs(2);

    let ratings: Vec<_> = served.dispatcher.report().into_iter().flatten().collect();
    assert_eq!(ratings.iter().map(|rating| rating.units).sum::<u64>(), 8 * TASK_UNITS);
    assert!(ratings.iter().all(|rating| rating.stars == Stars::Five));
    let events: Vec<Event> = told.into_iter().chain(drain(&mut events)).collect();
    let joined = events.iter().filter(|event| matches!(event, Event::WorkerJoined { .. })).count();
    let accepted = events.iter().filter(|event| matches!(event, Event::TaskAccepted(_))).count();
    assert_eq!((joined, accepted), (2, 8));
    assert_eq!(events.iter().filter(|event| **event == Event::Done).count(), 1);

    // A stranger's leases go on chain before results go out.
    let registered = chain.count(|submission| matches!(submission, Submission::RegisterLease(_)));
    assert!(registered >= ratings.len(), "{registered} leases for {} workers", ratings.len());

    // The report names everybody: nobody has to claim.
    served.dispatcher.submit_report().await.unwrap();
    for rating in &ratings {
        assert_eq!(chain.worker(JOB, &rating.worker).named, rating.units);
    }
    assert_eq!(chain.count(|submission| matches!(submission, Submission::Object { .. })), 0);
    for working in &workers {
        eventually("the worker is idle", || matches!(working.status().state, State::Idle(_))).await;
    }
    let runs: usize = contributors.iter().map(Contributor::runs).sum();
    // A task may be handed out once more while its holder has not begun.
    let leased = events.iter().map(|event| match event {
        Event::TaskLeased { tasks, .. } => tasks.len(),
        _ => 0,
    });
    let leased: usize = leased.sum();
    assert!(leased <= 8 + 4 && (8..=leased).contains(&runs), "{runs} runs of {leased} tasks handed out");
    for working in workers {
        working.worker.shutdown().await;
    }
    served.dispatcher.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_with_a_history_gets_two_tasks_before_its_lease_is_on_chain() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 5, 1);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(&chain, 1);
    contributor.slots = 2;
    let working = contributor.start().await;
    served.finish().await;
    requester.check_outputs(1);
    eventually("the receipts are shown", || working.status().receipts.iter().any(|one| one.units == 50)).await;
    assert!(working.status().earnings.contains("50 units of 1 job"), "{}", working.status().earnings);
    let tally = working.status().tally;
    assert_eq!((tally.computed, tally.failed, tally.accepted, tally.unsigned), (5, 0, 5, 0));
    let history = working.worker.history().await.expect("read");
    let [past] = history.as_slice() else { panic!("{history:?}") };
    assert_eq!((past.accepted, past.unsigned, past.receipt.units, &past.left), (5, 0, 50, &None));
    assert!(past.taken.is_some());
    assert_eq!(working.status().pace.credit, past.receipt.credit, "each result is counted once");
    let registered = chain.count(|submission| matches!(submission, Submission::RegisterLease(_)));
    assert!(registered > 0, "beyond two tasks its leases go on chain like everybody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_verifier_workers_check_each_other_with_spare_units() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 3, 1);
    requester.verifies = false;
    requester.trusted = true;
    requester.spare = 3 * TASK_UNITS;
    let served = requester.start().await;
    let (mut one, mut two) = (Contributor::new(&chain, 1), Contributor::new(&chain, 2));
    let _workers = (one.start().await, two.start().await);
    served.finish().await;
    requester.check_outputs(1);
    assert_eq!(one.runs() + two.runs(), 6, "each task by both");
    eventually("both are paid", || served.dispatcher.snapshot().paid == 6 * TASK_UNITS).await;
    let ratings: Vec<_> = served.dispatcher.report().into_iter().flatten().collect();
    assert!(ratings.iter().all(|rating| rating.units == 3 * TASK_UNITS));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_worker_takes_nothing_until_it_is_resumed() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 0);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    working.worker.pause();
    eventually("it is paused", || working.status().state == State::Paused).await;
    let before = (served.dispatcher.snapshot().settled, contributor.runs());
    chain.pass(5).await;
    assert_eq!((served.dispatcher.snapshot().settled, contributor.runs()), before);
    working.worker.resume();
    served.finish().await;
}
