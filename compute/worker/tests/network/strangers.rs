//! Ends of the line that are not our own programs.

use crate::{
    chain::{genesis, MemoryChain},
    programs,
    support::{account, blobs, drain, eventually, in_time, pair, Contributor, Requester, Served, JOB, TASK_UNITS},
};
use scc_dispatcher::Event;
use scc_job_spec::{
    content_hash, Acknowledgement, Hello, OutputFile, Reply, Request, SignedLease, MAX_MESSAGE_BYTES, TASK_PROTOCOL,
};
use scc_transport::{BlobService, DialOptions, Identity, MessageLimits, MessageStream, PeerId, StreamProtocol};
use scc_types::{Hash, Lease};
use scc_worker::{State, Submission};
use sp_core::Pair;
use std::time::Duration;
use tempfile::TempDir;

fn limits() -> MessageLimits {
    MessageLimits { max_bytes: MAX_MESSAGE_BYTES as u32, idle: None, transfer: Duration::from_secs(30) }
}

/// A worker made by hand.
struct Stranger {
    blobs: BlobService,
    number: u8,
    requester: PeerId,
    _folder: TempDir,
}

impl Stranger {
    async fn new(number: u8, served: &Served) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path(), Identity::random()).await;
        blobs.serve(|_, _| true).unwrap();
        let addresses = served.peer.listen_addresses();
        in_time(blobs.peer().dial(served.peer.id(), &addresses, DialOptions::default())).await.unwrap();
        Self { blobs, number, requester: served.peer.id(), _folder: folder }
    }

    fn hello(&self) -> Hello {
        let peer_id = self.blobs.peer().id().to_bytes();
        let worker = account(self.number);
        let proof = pair(self.number).sign(&Hello::payload(genesis(), JOB, &worker, &peer_id));
        Hello { genesis: genesis(), job: JOB, worker, peer_id, speed: 1, proof }
    }

    async fn stream(&self) -> MessageStream {
        let protocol = StreamProtocol::new(TASK_PROTOCOL);
        in_time(self.blobs.peer().open(self.requester, protocol, limits())).await.unwrap()
    }

    async fn line(&self) -> MessageStream {
        let mut stream = self.stream().await;
        let welcome = ask(&mut stream, Request::Hello(self.hello())).await;
        assert!(matches!(welcome, Reply::Welcome { .. }), "{welcome:?}");
        stream
    }
}

async fn ask(stream: &mut MessageStream, request: Request) -> Reply {
    in_time(async {
        stream.send(&request).await.unwrap();
        stream.receive().await.unwrap()
    })
    .await
}

async fn lease_one(stream: &mut MessageStream) -> u32 {
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
    assert_eq!(events.iter().filter(leased).count(), 1);
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

/// A requester that leases, takes results, and never signs.
async fn serve_without_signing(blobs: BlobService, requester: &Requester, key: sp_core::sr25519::Pair) {
    let manifest = requester.manifest.encode().unwrap();
    let (hash, size) = (content_hash(&manifest), manifest.len() as u64);
    blobs.store().import_bytes(manifest).await.unwrap();
    for name in ["module.wasm", "scene"] {
        let bytes = std::fs::read(requester.folder.path().join(name)).unwrap();
        blobs.store().import_bytes(bytes).await.unwrap();
    }
    blobs.serve(|_, _| true).unwrap();
    let mut incoming = blobs.peer().listen(StreamProtocol::new(TASK_PROTOCOL), limits()).unwrap();
    tokio::spawn(async move {
        let next = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
        while let Some((_, mut stream)) = incoming.next().await {
            let (key, next) = (key.clone(), next.clone());
            tokio::spawn(async move {
                while let Ok(request) = stream.receive::<Request>().await {
                    let none: Option<Acknowledgement> = None;
                    let reply = match request {
                        Request::Hello(_) => Reply::Welcome { manifest: hash, manifest_size: size, acknowledged: none },
                        Request::Ask { .. } => {
                            let task = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                            let lease = Lease {
                                genesis: genesis(),
                                job: JOB,
                                worker: account(1),
                                units: TASK_UNITS * u64::from(task + 1),
                                task_units: TASK_UNITS,
                                expiry: 100_000,
                            };
                            let signature = key.sign(&lease.payload());
                            Reply::Leased { tasks: vec![task], lease: SignedLease { lease, signature }, patience: 60 }
                        }
                        Request::Deliver { task, .. } if task % 2 == 0 => {
                            Reply::Rejected { reason: "I do not like it".into() }
                        }
                        Request::Deliver { .. } => Reply::Held,
                        Request::Leave { .. } => Reply::Finished { acknowledged: none },
                        Request::Beat { .. } | Request::Fail { .. } => {
                            Reply::Carry { cancel: vec![], acknowledged: none, rejected: vec![] }
                        }
                    };
                    if stream.send(&reply).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_stops_after_two_unsigned_results_and_objects() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 8, 0);
    let blobs = requester.blobs().await;
    let key = pair(77);
    requester.announce(blobs.peer(), key.public());
    serve_without_signing(blobs.clone(), &requester, key).await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    let debug = working.worker.status();
    tokio::spawn(async move {
        for _ in 0..30 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            eprintln!("DBG {:?}", debug.borrow().clone());
        }
    });
    eventually("it stops", || matches!(&working.status().state, State::Idle(why) if why.contains("no receipts"))).await;
    let objected = || chain.worker(JOB, &contributor.account()).objected;
    eventually("it objects", || objected() == 2 * TASK_UNITS).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(objected(), 2 * TASK_UNITS);
    assert_eq!(chain.count(|submission| matches!(submission, Submission::ClaimReceipt(_))), 0);
}
