//! What is measured before there is work, and what requesters are told of it.

use crate::{
    chain::MemoryChain,
    programs,
    support::{until, Contributor, Folder, Requester},
};
use scc_dispatcher::Event;
use scc_job_spec::{content_hash, Semantics};
use scc_sandbox::{Config, Sandbox};
use scc_worker::{BenchmarkError, FirstSpeed, Reference};
use std::time::Instant;

const PARAMS: &str = r#"{"burn":1}"#;
const INPUT: &[u8] = b"a scene";

fn reference(module: Vec<u8>, result: &[u8]) -> Reference {
    Reference {
        module: Vec::leak(module),
        params: PARAMS,
        input: ("scene", INPUT),
        semantics: Semantics::default(),
        result_name: "tile",
        result: content_hash(result),
        units: 5.0,
    }
}

fn right() -> Vec<u8> {
    [PARAMS.as_bytes(), INPUT].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_result_gives_a_speed_of_one_task_and_of_all() {
    let folder = Folder::new();
    let sandbox = Sandbox::new(Config { parallel_tasks: 2, ..Config::new(folder.path()) }).unwrap();
    let reference = reference(programs::tile(), &right());
    let began = Instant::now();
    let speed = reference.measure(&sandbox, 2).await.unwrap();
    let took = began.elapsed().as_secs_f64();
    assert!(speed.one > 0.0 && speed.all > 0.0, "{speed:?}");
    // One task, then two at once: their times are parts of the whole, however busy the machine is.
    let hours = reference.units / speed.one + 2.0 * reference.units / speed.all;
    assert!(hours * 3_600.0 <= took, "{speed:?} in {took} s");
    let alone = reference.measure(&sandbox, 1).await.unwrap();
    assert_eq!(alone.one.to_bits(), alone.all.to_bits());
    let first = reference.first_speed(alone);
    assert_eq!(first.code, content_hash(reference.module));
    assert!(first.speed >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_result_is_a_broken_computer() {
    let folder = Folder::new();
    let sandbox = Sandbox::new(Config::new(folder.path())).unwrap();
    let error = reference(programs::tile(), b"another picture").measure(&sandbox, 2).await.unwrap_err();
    assert!(matches!(error, BenchmarkError::Wrong { wrong: 1, runs: 1, got, .. } if got == content_hash(&right())));
    let sentence = error.to_string();
    assert!(sentence.starts_with("this computer computes wrongly: 1 of 1 "), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_breaks_off_says_nothing_about_the_computer() {
    let folder = Folder::new();
    let sandbox = Sandbox::new(Config::new(folder.path())).unwrap();
    let error = reference(programs::broken(), &right()).measure(&sandbox, 1).await.unwrap_err();
    assert!(matches!(error, BenchmarkError::Failed(_)), "{error}");
}

/// What a worker says when it joins for the first time, and what after a task.
async fn told(measured: &[u8]) -> [u64; 2] {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 10, 2);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let mut contributor = Contributor::new(&chain, 1);
    // Not done before its second life.
    contributor.close_gate_after(5);
    contributor.first_speed = Some(FirstSpeed { code: content_hash(measured), speed: 777 });
    let working = contributor.start().await;
    let joined = |events: Vec<Event>| match events.last() {
        Some(Event::WorkerJoined { speed, .. }) => *speed,
        other => panic!("{other:?}"),
    };
    let first = joined(until(&mut events, |event| matches!(event, Event::WorkerJoined { .. })).await);
    until(&mut events, |event| matches!(event, Event::TaskAccepted(_))).await;
    // Whoever comes back before it was missed has not joined again.
    working.leave().await;
    until(&mut events, |event| matches!(event, Event::WorkerLost { .. })).await;
    let working = contributor.start().await;
    let second = joined(until(&mut events, |event| matches!(event, Event::WorkerJoined { .. })).await);
    working.die().await;
    served.dispatcher.shutdown().await;
    [first, second]
}

#[tokio::test(flavor = "multi_thread")]
async fn requesters_are_told_the_benchmark_until_there_is_something_better() {
    let [first, second] = told(&programs::tile()).await;
    assert_eq!(first, 777);
    assert!(second != 777 && second > 0, "{second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_benchmark_says_nothing_of_other_programs() {
    assert_eq!(told(&programs::broken()).await[0], 0);
}
