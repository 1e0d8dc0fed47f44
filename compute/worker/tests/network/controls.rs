//! Workers whose contributor changes what he gives while they run.

use crate::{
    chain::MemoryChain,
    programs,
    support::{account, eventually, Contributor, Requester, Served, Working},
};
use scc_worker::{Controls, State};
use std::time::Duration;

const TASKS: u32 = 8;

/// A worker that has begun a task of a job and cannot go on with it before the gate opens.
async fn begin(chain: &MemoryChain) -> (Requester, Served, Contributor, Working) {
    let mut requester = Requester::new(chain, &programs::tile(), TASKS, 0);
    requester.trusted = true;
    let served = requester.start().await;
    let mut contributor = Contributor::new(chain, 1);
    contributor.set_gate(false);
    let working = contributor.start().await;
    eventually("it has begun", || contributor.runs() == 1).await;
    (requester, served, contributor, working)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_blocked_gets_what_is_in_hand_and_nothing_more() {
    let changes = [
        (Controls { blocked_requesters: vec![account(99)], ..Controls::default() }, "you blocked its requester"),
        (Controls { blocked_dapps: vec![1], ..Controls::default() }, "you blocked its dApp"),
        (Controls { minimum_price: u128::MAX, ..Controls::default() }, "planck a unit, and you ask"),
    ];
    for (controls, why) in changes {
        let chain = MemoryChain::start();
        let (requester, served, contributor, working) = begin(&chain).await;
        working.worker.set_controls(controls);
        contributor.set_gate(true);
        let is_idle = || matches!(working.status().state, State::Idle(said) if said.contains(why));
        eventually("it has left the job", is_idle).await;
        let begun = contributor.runs();
        assert!(begun < TASKS as usize, "{why}: what was leased, not all");
        assert_eq!(served.dispatcher.snapshot().settled, begun, "{why}: what was begun was delivered");
        // Several looks at what is on offer.
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(contributor.runs(), begun, "{why}");
        assert_eq!(working.status().tally.failed, 0);

        working.worker.set_controls(Controls::default());
        served.finish().await;
        requester.check_outputs(0);
        assert_eq!(contributor.runs(), TASKS as usize, "{why}: nothing was computed twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_slots_begin_more_tasks_at_once() {
    let chain = MemoryChain::start();
    let (requester, served, contributor, working) = begin(&chain).await;
    let controls = working.worker.controls();
    working.worker.set_controls(Controls { slots: 3, ..Controls::default() });
    assert_eq!(controls.borrow().slots, 3, "whoever goes by it hears of it");
    eventually("three have begun", || contributor.runs() == 3).await;
    working.worker.set_controls(Controls::default());
    contributor.set_gate(true);
    served.finish().await;
    requester.check_outputs(0);
}
