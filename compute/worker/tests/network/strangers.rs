//! Workers that are not our own program.

use crate::{
    chain::{genesis, MemoryChain},
    programs,
    support::{
        account, blobs, drain, endpoint, in_time, limits, pair, serve_lies, until, Contributor, Lie, Requester, Served,
        JOB, TASK_UNITS,
    },
};
use scc_dispatcher::Event;
use scc_job_spec::{content_hash, Hello, OutputFile, Reply, Request, TASK_PROTOCOL};
use scc_transport::{BlobService, DialOptions, Identity, MessageStream, PeerId, StreamProtocol};
use scc_types::Hash;
use sp_core::Pair;
use std::time::Duration;
use tempfile::TempDir;

/// A worker made by hand.
pub struct Stranger {
    pub blobs: BlobService,
    number: u8,
    requester: PeerId,
    _folder: TempDir,
}

impl Stranger {
    pub async fn new(number: u8, served: &Served) -> Self {
        let stranger = Self::without_blobs(number, served).await;
        stranger.blobs.serve(|_, _| true).unwrap();
        stranger
    }

    pub async fn without_blobs(number: u8, served: &Served) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path(), Identity::random()).await;
        let addresses = served.peer.listen_addresses();
        in_time(blobs.peer().dial(served.peer.id(), &addresses, DialOptions::default())).await.unwrap();
        Self { blobs, number, requester: served.peer.id(), _folder: folder }
    }

    pub fn hello(&self) -> Hello {
        let peer_id = self.blobs.peer().id().to_bytes();
        let worker = account(self.number);
        let proof = pair(self.number).sign(&Hello::payload(genesis(), JOB, &worker, &peer_id));
        Hello { genesis: genesis(), job: JOB, worker, peer_id, speed: 1, proof }
    }

    pub async fn stream(&self) -> MessageStream {
        let protocol = StreamProtocol::new(TASK_PROTOCOL);
        in_time(self.blobs.peer().open(self.requester, protocol, limits())).await.unwrap()
    }

    pub async fn line(&self) -> MessageStream {
        let mut stream = self.stream().await;
        let welcome = ask(&mut stream, Request::Hello(self.hello())).await;
        assert!(matches!(welcome, Reply::Welcome { .. }), "{welcome:?}");
        stream
    }
}

pub async fn ask(stream: &mut MessageStream, request: Request) -> Reply {
    in_time(async {
        stream.send(&request).await.unwrap();
        stream.receive().await.unwrap()
    })
    .await
}

pub async fn lease_one(stream: &mut MessageStream) -> u32 {
    match ask(stream, Request::Ask { tasks: 1 }).await {
        Reply::Leased { tasks, lease, .. } => {
            assert_eq!(lease.lease.task_units, TASK_UNITS);
            tasks[0]
        }
        other => panic!("no lease but {other:?}"),
    }
}

fn file(name: &str, size: u64) -> OutputFile {
    OutputFile { name: name.into(), hash: content_hash(b"nothing"), size }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hello_must_be_the_accounts_own_for_this_peer_job_and_chain() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    // A refused stream may take a moment to end.
    requester.limits.max_streams_per_peer = 16;
    let served = requester.start().await;
    let stranger = Stranger::new(1, &served).await;
    let thief = Stranger::new(2, &served).await;
    let good = stranger.hello();
    let bad = [
        Hello { genesis: Hash::zero(), ..good.clone() },
        Hello { job: JOB + 1, ..good.clone() },
        Hello { worker: account(7), ..good.clone() },
        thief.hello(),
    ];
    for hello in bad {
        let reply = ask(&mut stranger.stream().await, Request::Hello(hello)).await;
        assert!(matches!(reply, Reply::Refused { .. }), "{reply:?}");
    }
    let reply = ask(&mut stranger.stream().await, Request::Ask { tasks: 1 }).await;
    assert!(matches!(reply, Reply::Refused { .. }), "a stream begins with a hello");
    let scene = scc_transport::Hash::of(crate::support::SCENE);
    let fetched = stranger.blobs.fetch(&[served.peer.id()], scene, scc_transport::FetchOptions::new(1 << 20)).await;
    assert!(matches!(fetched, Err(scc_transport::FetchError::Refused { .. })), "files are for workers");
    stranger.line().await;
    stranger.blobs.fetch(&[served.peer.id()], scene, scc_transport::FetchOptions::new(1 << 20)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_too_much_and_what_is_not_there_are_refused_with_a_reason() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 9, 0);
    requester.policy.failures_to_block = 100;
    let served = requester.start().await;
    let stranger = Stranger::new(1, &served).await;
    let mut line = stranger.line().await;
    let many = (0..100).map(|number| file(&format!("{number:03}"), 1)).collect();
    let listings: Vec<(Vec<OutputFile>, &str)> = vec![
        (vec![], "empty"),
        (vec![file("tile", 1 << 40)], "bytes"),
        (many, "files"),
        (vec![file("../tile", 7)], "name"),
        (vec![file("tile", 7), file("tile", 7)], "name"),
        (vec![file("tile", 7)], "does not have"),
    ];
    for (outputs, word) in listings {
        let task = lease_one(&mut line).await;
        match ask(&mut line, Request::Deliver { task, outputs, millis: 1 }).await {
            Reply::Rejected { reason } => assert!(reason.contains(word), "{reason}"),
            other => panic!("not refused but {other:?}"),
        }
    }
    // A result of another size than announced.
    let task = lease_one(&mut line).await;
    let blob = stranger.blobs.store().import_bytes(*b"garbage").await.unwrap();
    let lie = OutputFile { name: "tile".into(), hash: Hash::from(blob.hash().0), size: 6 };
    let reply = ask(&mut line, Request::Deliver { task, outputs: vec![lie], millis: 1 }).await;
    assert!(matches!(reply, Reply::Rejected { .. }), "{reply:?}");
    let reply = ask(&mut line, Request::Deliver { task: 1_000, outputs: vec![file("tile", 7)], millis: 1 }).await;
    assert!(matches!(reply, Reply::Rejected { .. }), "{reply:?}");
    assert_eq!(served.dispatcher.snapshot().paid, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_says_no_more_loses_its_tasks_to_others() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 3, 1);
    requester.trusted = true;
    requester.policy.patience_millis = 4_000;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let silent = Stranger::new(9, &served).await;
    let mut line = silent.line().await;
    let task = lease_one(&mut line).await;
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    served.finish().await;
    requester.check_outputs(1);
    let events = drain(&mut events);
    assert!(events.contains(&Event::WorkerLost { worker: account(9) }));
    let leased = |event: &&Event| matches!(event, Event::TaskLeased { tasks, worker } if tasks.contains(&task) && *worker == contributor.account());
    assert!(events.iter().any(|event| leased(&event)), "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_streams_of_one_peer_is_cut() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let served = requester.start().await;
    let stranger = Stranger::new(1, &served).await;
    let mut lines = Vec::new();
    for _ in 0..4 {
        lines.push(stranger.line().await);
    }
    let mut fifth = stranger.stream().await;
    let sent = fifth.send(&Request::Hello(stranger.hello())).await;
    let heard = in_time(fifth.receive::<Reply>()).await;
    assert!(sent.is_err() || heard.is_err(), "a fifth stream was served");
    drop(lines);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_with_another_hash_than_announced_is_a_fault() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 1);
    requester.trusted = true;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let liar = Stranger::without_blobs(9, &served).await;
    serve_lies(liar.blobs.peer(), Lie::WrongBytes(7));
    let mut line = liar.line().await;
    let task = lease_one(&mut line).await;
    let reply = ask(&mut line, Request::Deliver { task, outputs: vec![file("tile", 7)], millis: 1 }).await;
    assert!(matches!(&reply, Reply::Rejected { reason } if reason.contains("wrong data")), "{reply:?}");
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    served.finish().await;
    requester.check_outputs(1);
    let rejected = |event: &Event| matches!(event, Event::TaskRejected { worker, .. } if *worker == account(9));
    assert!(drain(&mut events).iter().any(rejected));
    assert_eq!(served.dispatcher.snapshot().paid, TASK_UNITS);
}

/// Whoever takes the one place there is for fetching, and sends nothing, has it for a moment only.
#[tokio::test(flavor = "multi_thread")]
async fn results_that_never_come_do_not_keep_others_from_delivering() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 3, 1);
    requester.trusted = true;
    requester.policy.failures_to_block = 1_000;
    // Time enough for who is honest on a busy machine.
    requester.limits = scc_dispatcher::Limits { fetches: 1, fetch: Duration::from_secs(3), ..requester.limits };
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let hog = Stranger::without_blobs(9, &served).await;
    serve_lies(hog.blobs.peer(), Lie::Silence);
    let mut line = hog.line().await;
    let endless = vec![file("tile", 1 << 20)];
    let reply = ask(&mut line, Request::Deliver { task: 2, outputs: endless.clone(), millis: 1 }).await;
    assert!(matches!(&reply, Reply::Rejected { reason } if reason.contains("in time")), "{reply:?}");
    let hogging = tokio::spawn(async move {
        for task in [0, 1].into_iter().cycle() {
            ask(&mut line, Request::Deliver { task, outputs: endless.clone(), millis: 1 }).await;
        }
    });
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    served.finish().await;
    hogging.abort();
    requester.check_outputs(1);
    let blamed =
        |event: &Event| matches!(event, Event::TaskRejected { worker, .. } if *worker == contributor.account());
    assert!(!drain(&mut events).iter().any(blamed), "an honest worker paid for the hog");
}

/// Accounts cost nothing: their word alone does not end a task that can be computed.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_not_given_up_because_strangers_say_so() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 1);
    requester.trusted = true;
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    for number in 11..17 {
        let stranger = Stranger::new(number, &served).await;
        let mut line = stranger.line().await;
        let task = lease_one(&mut line).await;
        let reply = ask(&mut line, Request::Fail { task, reason: "it traps".into(), host: false }).await;
        assert!(matches!(reply, Reply::Carry { .. }), "{reply:?}");
    }
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    let events = until(&mut events, |event| *event == Event::Done).await;
    assert!(!events.iter().any(|event| matches!(event, Event::TaskBroken { .. })), "{events:?}");
    requester.check_outputs(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_requests_is_slowed_down() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let served = requester.start().await;
    let stranger = Stranger::new(1, &served).await;
    let mut line = stranger.line().await;
    let start = std::time::Instant::now();
    for _ in 0..104 {
        ask(&mut line, Request::Beat { progress: vec![(0, 1); 600] }).await;
    }
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
}

/// Two requesters with one key: the chain says which of them it is.
#[tokio::test(flavor = "multi_thread")]
async fn while_another_machine_serves_the_job_nothing_is_handed_out() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 0);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let (stranger, rival) = (Stranger::new(1, &served).await, Stranger::new(2, &served).await);
    let mut line = stranger.line().await;
    chain.move_to(JOB, endpoint(rival.blobs.peer()));
    until(&mut events, |event| *event == Event::EndpointReplaced).await;
    for _ in 0..3 {
        let reply = ask(&mut line, Request::Ask { tasks: 1 }).await;
        assert!(matches!(reply, Reply::Wait { .. }), "{reply:?}");
    }
    chain.move_to(JOB, endpoint(&served.peer));
    in_time(async {
        while !matches!(ask(&mut line, Request::Ask { tasks: 1 }).await, Reply::Leased { .. }) {
            chain.pass(1).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_that_this_machine_never_signed_are_told_of() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 0);
    let served = requester.start().await;
    let mut events = served.dispatcher.events();
    let worker = account(5);
    chain.state().jobs.get_mut(&JOB).unwrap().workers.entry(worker.clone()).or_default().delivered = TASK_UNITS;
    let misused = Event::KeyMisused { worker, units: TASK_UNITS };
    until(&mut events, |event| *event == misused).await;
}
