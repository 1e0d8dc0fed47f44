//! What a requester changes its mind about while the job runs.

use crate::{
    chain::MemoryChain,
    programs,
    support::{account, eventually, in_time, until, Contributor, Manners, Requester, Working, TASK_UNITS},
};
use async_trait::async_trait;
use scc_dispatcher::{Delivered, Dispatcher, Doubted, Event, Finding, ReopenError, ReviseError, Verifier, VerifyError};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
};

/// Believes everything at first.
struct Credulous {
    verifier: Arc<dyn Verifier>,
    believes: Arc<AtomicBool>,
}

#[async_trait]
impl Verifier for Credulous {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        match self.believes.load(Ordering::SeqCst) {
            true => Ok(Finding::Good),
            false => self.verifier.check(delivered).await,
        }
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        self.verifier.attempt(task).await
    }
}

/// A job of three tasks with units for one more, whose first result, by worker 1, is accepted; then it is paused.
struct Begun {
    requester: Requester,
    chain: MemoryChain,
    dispatcher: Dispatcher,
    events: tokio::sync::mpsc::UnboundedReceiver<Event>,
    believes: Arc<AtomicBool>,
    first: u32,
    /// It ends when this is dropped.
    worker: (Contributor, Working),
}

async fn begin(manners: Manners, spare: u64) -> Begun {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 8, 1);
    requester.spare = spare;
    requester.trusted = true;
    let mut config = requester.config().await;
    let believes = Arc::new(AtomicBool::new(true));
    let verifier = config.verifier.take().unwrap();
    config.verifier = Some(Arc::new(Credulous { verifier, believes: believes.clone() }));
    let dispatcher = Dispatcher::start(config).await.unwrap();
    let mut events = dispatcher.events();
    let mut contributor = Contributor::new(&chain, 1);
    contributor.manners = manners;
    // Not done before it is paused, however late that is.
    contributor.close_gate_after(2);
    let worker = contributor.start().await;
    let told = until(&mut events, |event| matches!(event, Event::TaskAccepted(_))).await;
    dispatcher.pause(true);
    let Some(Event::TaskAccepted(accepted)) = told.last() else { panic!("{told:?}") };
    let first = accepted.task;
    believes.store(false, Ordering::SeqCst);
    contributor.set_gate(true);
    Begun { requester, chain, dispatcher, events, believes, first, worker: (contributor, worker) }
}

fn output(requester: &Requester, task: u32) -> PathBuf {
    requester.dir().join("outputs").join(task.to_string()).join("tile")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_job_hands_nothing_out_and_what_is_in_hand_is_paid() {
    let Begun { requester, dispatcher, worker: _worker, chain: _chain, .. } = begin(Manners::Honest, 0).await;
    let in_hand = || dispatcher.snapshot().workers.iter().map(|(_, tasks)| *tasks).sum::<usize>();
    eventually("what was in hand to be done", || in_hand() == 0).await;
    let (settled, mut events) = (dispatcher.snapshot().settled, dispatcher.events());
    assert!(settled < 8, "it was paused before the end");
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    while let Ok(event) = events.try_recv() {
        assert!(!matches!(event, Event::TaskLeased { .. } | Event::TaskAccepted(_)), "{event:?}");
    }
    dispatcher.pause(false);
    assert!(in_time(dispatcher.finished()).await);
    requester.check_outputs(1);
    assert_eq!(dispatcher.snapshot().paid, 8 * TASK_UNITS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_result_that_was_believed_is_found_when_it_is_doubted_and_somebody_else_makes_it_right() {
    let Begun { requester, chain, dispatcher, mut events, first, believes, worker: _worker } =
        begin(Manners::Garbage, 8 * TASK_UNITS).await;
    let wrong = std::fs::read(output(&requester, first)).unwrap();
    let Doubted::Wrong { workers, reopened, .. } = dispatcher.doubt(first).await.unwrap() else {
        panic!("it is wrong")
    };
    assert_eq!((workers, reopened), (vec![account(1)], Ok(TASK_UNITS)));
    let told = until(&mut events, |event| matches!(event, Event::TaskReopened(_))).await;
    assert!(told.iter().any(
        |event| matches!(event, Event::TaskRejected { task, worker, .. } if *task == first && *worker == account(1))
    ));
    // What else it delivered unseen is found out in the same way.
    for accepted in dispatcher.accepted().into_iter().filter(|one| one.task != first) {
        assert!(matches!(dispatcher.doubt(accepted.task).await, Ok(Doubted::Wrong { .. })));
    }
    assert!(!believes.load(Ordering::SeqCst));
    dispatcher.pause(false);
    let mut honest = Contributor::new(&chain, 2);
    let _honest = honest.start().await;
    assert!(in_time(dispatcher.finished()).await);
    assert_ne!(std::fs::read(output(&requester, first)).unwrap(), wrong);
    requester.check_outputs(1);
    let ratings: Vec<_> = dispatcher.report().into_iter().flatten().collect();
    let of = |number| ratings.iter().find(|rating| rating.worker == account(number)).expect("rated");
    assert_eq!(of(1).stars, scc_types::Stars::One);
    assert!(of(1).units >= TASK_UNITS, "its receipt stays");
    assert_eq!(of(2).units, 8 * TASK_UNITS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_result_is_computed_again_only_by_somebody_else_and_only_when_it_can_be_paid() {
    let Begun { requester, chain, dispatcher, mut events, first, worker: _worker, .. } =
        begin(Manners::Honest, TASK_UNITS).await;
    assert_eq!(dispatcher.doubt(first).await, Ok(Doubted::Good));
    assert_eq!(dispatcher.doubt(99).await, Err(ReviseError::Reopen(ReopenError::NoTask(99))));
    let task = BTreeSet::from([first]);
    assert_eq!(dispatcher.price_of(&task), Ok(TASK_UNITS));
    assert_eq!(dispatcher.compute_again(task.clone()).await, Ok(TASK_UNITS));
    assert_eq!(dispatcher.compute_again(task).await, Err(ReviseError::Reopen(ReopenError::NotAccepted(first))));
    let other = dispatcher.accepted().into_iter().map(|one| one.task).find(|task| *task != first);
    if let Some(other) = other {
        let needed = ReopenError::InsufficientUnits { needed: TASK_UNITS, free: 0 };
        assert_eq!(dispatcher.compute_again(BTreeSet::from([other])).await, Err(ReviseError::Reopen(needed)));
    }
    dispatcher.pause(false);
    let mut second = Contributor::new(&chain, 2);
    let _second = second.start().await;
    let is_done = |event: &Event| matches!(event, Event::TaskAccepted(one) if one.task == first);
    let told = until(&mut events, is_done).await;
    assert!(matches!(told.last(), Some(Event::TaskAccepted(one)) if one.worker == account(2)));
    assert!(in_time(dispatcher.finished()).await);
    requester.check_outputs(1);
    assert_eq!(dispatcher.snapshot().paid, 9 * TASK_UNITS);
    assert!(
        dispatcher.report().iter().flatten().all(|rating| rating.stars == scc_types::Stars::Five),
        "nobody is to blame"
    );
}
