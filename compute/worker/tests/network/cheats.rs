//! Requesters that want results and no receipts, or just a worker's time.

use crate::{
    chain::{genesis, MemoryChain},
    programs,
    support::{account, eventually, limits, pair, serve_lies, Contributor, Lie, Requester, Working, JOB, TASK_UNITS},
};
use scc_job_spec::{
    content_hash, extend_result_root, Acknowledgement, File, OutputFile, Reply, Request, SignedLease, SignedReceipt,
    TASK_PROTOCOL,
};
use scc_transport::{BlobService, FetchOptions, Hash as BlobHash, StreamProtocol};
use scc_types::{Lease, Receipt, Units};
use scc_worker::{State, Submission};
use sp_core::{sr25519, Pair, H256};
use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

/// A requester without manners. It fetches every result before it answers, unless it is blind.
#[derive(Clone)]
struct Cheat(Arc<Mutex<Desk>>);

/// What it remembers.
struct Desk {
    key: sr25519::Pair,
    tasks: u32,
    leased: u32,
    is_blind: bool,
    /// Different tasks whose results it has, in the order in which they came.
    taken: Vec<u32>,
    /// Those it signed for, and the root over them.
    signed: Vec<u32>,
    root: H256,
}

/// The answer to a request, `None` to break the line; the second is the task of a result that has just been fetched.
type Answer = dyn Fn(&mut Desk, &Request) -> Option<Reply> + Send + Sync;

impl Desk {
    /// What an honest requester would say to anything but a result.
    fn usual(&mut self, request: &Request) -> Option<Reply> {
        Some(match request {
            Request::Ask { .. } if self.leased < self.tasks => {
                self.leased += 1;
                self.lease(TASK_UNITS * Units::from(self.leased))
            }
            Request::Ask { .. } => Reply::Wait { millis: 200 },
            Request::Leave { .. } => Reply::Finished { acknowledged: None },
            _ => Reply::Carry { cancel: vec![], acknowledged: None, rejected: vec![] },
        })
    }

    /// Leases the newest task.
    fn lease(&self, units: Units) -> Reply {
        let lease =
            Lease { genesis: genesis(), job: JOB, worker: account(1), units, task_units: TASK_UNITS, expiry: 100_000 };
        let signature = self.key.sign(&lease.payload());
        Reply::Leased { tasks: vec![self.leased - 1], lease: SignedLease { lease, signature }, patience: 60 }
    }

    fn sign(&mut self, task: u32, outputs: &[OutputFile]) -> Reply {
        self.root = extend_result_root(self.root, task, outputs, TASK_UNITS);
        self.signed.push(task);
        let receipt = Receipt {
            genesis: genesis(),
            job: JOB,
            worker: account(1),
            units: TASK_UNITS * self.signed.len() as Units,
            result_root: self.root,
            expiry: 100_000,
        };
        let signature = self.key.sign(&receipt.payload());
        let receipt = SignedReceipt { receipt, signature };
        Reply::Accepted { acknowledged: Acknowledgement { receipt, first: 0, tasks: self.signed.clone() } }
    }
}

impl Cheat {
    /// Posts the job and serves it.
    async fn start(requester: &mut Requester, answer: Box<Answer>) -> (Self, BlobService) {
        let (cheat, blobs) = Self::post(requester).await;
        for name in ["module.wasm", "scene"] {
            let bytes = std::fs::read(requester.folder.path().join(name)).unwrap();
            blobs.store().import_bytes(bytes).await.unwrap();
        }
        blobs.store().import_bytes(requester.manifest.encode().unwrap()).await.unwrap();
        blobs.serve(|_, _| true).unwrap();
        cheat.serve(requester, &blobs, answer);
        (cheat, blobs)
    }

    /// Posts the job; nothing is served yet.
    async fn post(requester: &mut Requester) -> (Self, BlobService) {
        let blobs = requester.blobs().await;
        let key = pair(77);
        requester.announce(blobs.peer(), key.public());
        let tasks = requester.manifest.tasks.len() as u32;
        let desk = Desk { key, tasks, leased: 0, is_blind: false, taken: vec![], signed: vec![], root: H256::zero() };
        (Self(Arc::new(Mutex::new(desk))), blobs)
    }

    fn serve(&self, requester: &Requester, blobs: &BlobService, answer: Box<Answer>) {
        let manifest = requester.manifest.encode().unwrap();
        let (manifest, manifest_size) = (content_hash(&manifest), manifest.len() as u64);
        let answer: Arc<Answer> = answer.into();
        let mut incoming = blobs.peer().listen(StreamProtocol::new(TASK_PROTOCOL), limits()).unwrap();
        let (cheat, blobs) = (self.clone(), blobs.clone());
        tokio::spawn(async move {
            while let Some((peer, mut stream)) = incoming.next().await {
                let (cheat, blobs, answer) = (cheat.clone(), blobs.clone(), answer.clone());
                tokio::spawn(async move {
                    while let Ok(request) = stream.receive::<Request>().await {
                        if let Request::Deliver { task, outputs, .. } = &request {
                            let wanted = if cheat.desk().is_blind { &[] } else { outputs.as_slice() };
                            for file in wanted {
                                let options = FetchOptions::new(file.size);
                                blobs.fetch(&[peer], BlobHash(file.hash.0), options).await.unwrap();
                            }
                            let mut desk = cheat.desk();
                            if !desk.taken.contains(task) {
                                desk.taken.push(*task);
                            }
                        }
                        let reply = match request {
                            Request::Hello(_) => Some(Reply::Welcome { manifest, manifest_size, acknowledged: None }),
                            request => answer(&mut cheat.desk(), &request),
                        };
                        let Some(reply) = reply else { return };
                        if stream.send(&reply).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.lock().unwrap()
    }
}

fn is_idle(working: &Working, word: &str) -> bool {
    matches!(&working.status().state, State::Idle(why) if why.contains(word))
}

/// However it cheats, it gets two results, the chain holds their units against it, and the worker goes away.
async fn two_are_all_it_gets(unsigned: Duration, answer: Box<Answer>) {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 8, 0);
    let (cheat, _blobs) = Cheat::start(&mut requester, answer).await;
    let mut contributor = Contributor::new(&chain, 1);
    contributor.timing.unsigned = unsigned;
    let working = contributor.start().await;
    eventually("it stops", || is_idle(&working, "no receipts")).await;
    assert_eq!(cheat.desk().taken, [0, 1]);
    eventually("it tells", || (working.status().tally.accepted, working.status().tally.unsigned) == (0, 2)).await;
    let objected = || chain.worker(JOB, &contributor.account()).objected;
    eventually("it objects", || objected() == 2 * TASK_UNITS).await;
    let runs = contributor.runs();
    chain.pass(10).await;
    assert_eq!((objected(), contributor.runs()), (2 * TASK_UNITS, runs), "nothing more happens");
    assert_eq!(chain.count(|submission| matches!(submission, Submission::ClaimReceipt(_))), 0);
    assert_eq!(cheat.desk().taken, [0, 1]);
}

/// Longer than the test: an answer that never comes is not what it waits for.
const NEVER: Duration = Duration::from_secs(3_600);
const SOON: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_stops_after_two_unsigned_results_and_objects() {
    // One is refused, for the other there is never an answer.
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { task, .. } if task % 2 == 0 => Some(Reply::Rejected { reason: "I do not like it".into() }),
        Request::Deliver { .. } => Some(Reply::Held),
        other => desk.usual(other),
    };
    two_are_all_it_gets(SOON, Box::new(answer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_stops_after_two_refused_results_at_once() {
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { .. } => Some(Reply::Rejected { reason: "I do not like it".into() }),
        other => desk.usual(other),
    };
    two_are_all_it_gets(NEVER, Box::new(answer)).await;
}

/// Nor when the worker stops while its objection waits for a block, and knows of no answer when it is back.
#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_not_made_twice() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let blocks = chain.clone();
    let answer = move |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { .. } => {
            // By then the lease is there.
            blocks.state().is_halted = true;
            Some(Reply::Rejected { reason: "I do not like it".into() })
        }
        other => desk.usual(other),
    };
    let (_cheat, _blobs) = Cheat::start(&mut requester, Box::new(answer)).await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    let waits = || {
        let state = chain.state();
        state.is_halted && state.pending == 1
    };
    eventually("it objects", waits).await;
    working.leave().await;
    let _working = contributor.start().await;
    let objected = || chain.worker(JOB, &contributor.account()).objected;
    chain.pass(10).await;
    assert_eq!((objected(), chain.state().pending), (0, 1));
    chain.state().is_halted = false;
    eventually("it is in a block", || objected() == TASK_UNITS).await;
    chain.pass(10).await;
    assert_eq!(objected(), TASK_UNITS);
}

/// Others may have been faster, so that it is no fault; but nobody stays for ever where others always are.
#[tokio::test(flavor = "multi_thread")]
async fn results_that_are_refused_unseen_count_against_nobody_and_a_worker_leaves_after_eight() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 40, 0);
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { .. } => Some(Reply::Rejected { reason: "somebody else was faster".into() }),
        other => desk.usual(other),
    };
    let (cheat, _blobs) = Cheat::start(&mut requester, Box::new(answer)).await;
    cheat.desk().is_blind = true;
    let mut contributor = Contributor::new(&chain, 1);
    // Longer than the test: it comes back after a pause.
    contributor.timing.first_backoff = NEVER;
    let working = contributor.start().await;
    eventually("it leaves", || is_idle(&working, "without having seen")).await;
    let offered = cheat.desk().taken.len();
    assert!((8..=10).contains(&offered), "two more may have been on their way: {offered}");
    assert_eq!(working.status().tally.unsigned, 0);
    chain.pass(10).await;
    assert_eq!(chain.worker(JOB, &contributor.account()).objected, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn results_that_were_fetched_are_not_waved_away() {
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { .. } => Some(Reply::Held),
        Request::Beat { .. } => {
            let cancel = desk.taken.clone();
            Some(Reply::Carry { cancel, acknowledged: None, rejected: vec![] })
        }
        other => desk.usual(other),
    };
    two_are_all_it_gets(SOON, Box::new(answer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_line_does_not_make_a_refusal_free() {
    // It takes the result, hangs up, and refuses on the next line.
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { task, .. } if !desk.signed.contains(task) => {
            desk.signed.push(*task);
            None
        }
        Request::Deliver { .. } => Some(Reply::Rejected { reason: "somebody else was faster".into() }),
        other => desk.usual(other),
    };
    two_are_all_it_gets(NEVER, Box::new(answer)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_result_without_a_receipt_and_no_more_work_is_no_reason_to_wait() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { .. } => Some(Reply::Held),
        other => desk.usual(other),
    };
    let (cheat, _blobs) = Cheat::start(&mut requester, Box::new(answer)).await;
    let mut contributor = Contributor::new(&chain, 1);
    contributor.timing.unsigned = SOON;
    let working = contributor.start().await;
    eventually("it leaves", || is_idle(&working, "neither signs")).await;
    let objected = || chain.worker(JOB, &contributor.account()).objected;
    eventually("it objects", || objected() == TASK_UNITS).await;
    assert_eq!(cheat.desk().taken, [0]);
}

/// A worker that waits for one requester works for no other.
async fn it_does_not_stay(answer: Box<Answer>, why: &str) {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let (_cheat, _blobs) = Cheat::start(&mut requester, answer).await;
    let mut contributor = Contributor::new(&chain, 1);
    contributor.timing.away = SOON;
    let working = contributor.start().await;
    eventually("it leaves", || is_idle(&working, why)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_that_never_has_work_does_not_hold_a_worker() {
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Ask { .. } => Some(Reply::Wait { millis: 200 }),
        other => desk.usual(other),
    };
    it_does_not_stay(Box::new(answer), "no task for this worker").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_that_breaks_every_line_does_not_hold_a_worker() {
    it_does_not_stay(Box::new(|_, _| None), "the line to the requester broke").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_never_come_do_not_hold_a_worker() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let (cheat, blobs) = Cheat::post(&mut requester).await;
    serve_lies(blobs.peer(), Lie::Silence);
    cheat.serve(&requester, &blobs, Box::new(|desk, request| desk.usual(request)));
    let mut contributor = Contributor::new(&chain, 1);
    contributor.timing.reply = SOON;
    let working = contributor.start().await;
    eventually("it leaves", || is_idle(&working, "do not arrive in time")).await;
}

/// Not the machine is to blame then, and the worker says so.
#[tokio::test(flavor = "multi_thread")]
async fn files_of_tasks_that_are_withdrawn_do_not_hold_a_worker() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 5, 0);
    requester.manifest.inputs.push(File { name: "withdrawn".into(), hash: content_hash(b"gone"), size: 4 });
    for (number, task) in requester.manifest.tasks.iter_mut().enumerate() {
        task.inputs = Some(if number == 0 { vec![0] } else { vec![0, 1] });
    }
    let (cheat, _blobs) = Cheat::start(&mut requester, Box::new(answer_and_sign)).await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    eventually("it leaves", || is_idle(&working, "does not serve the files that its tasks need")).await;
    assert_eq!(cheat.desk().signed, [0], "what it could compute it was paid for");
}

fn answer_and_sign(desk: &mut Desk, request: &Request) -> Option<Reply> {
    match request {
        Request::Deliver { task, outputs, .. } => Some(desk.sign(*task, outputs)),
        other => desk.usual(other),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_with_another_hash_than_the_chain_names_are_never_taken() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 0);
    let (cheat, blobs) = Cheat::post(&mut requester).await;
    serve_lies(blobs.peer(), Lie::WrongBytes(requester.manifest.encode().unwrap().len()));
    cheat.serve(&requester, &blobs, Box::new(|desk, request| desk.usual(request)));
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    eventually("it leaves", || is_idle(&working, "wrong data")).await;
    assert_eq!(contributor.runs(), 0);
}

/// A requester that keeps a worker talking about a kept result must not keep receipts off the chain.
#[tokio::test(flavor = "multi_thread")]
async fn receipts_go_on_chain_while_a_requester_keeps_talking() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 0);
    requester.trusted = true;
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Deliver { task: 0, outputs, .. } => Some(desk.sign(0, outputs)),
        Request::Deliver { .. } => Some(Reply::Held),
        other => desk.usual(other),
    };
    let (cheat, _blobs) = Cheat::start(&mut requester, Box::new(answer)).await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    eventually("it holds a result and has a receipt", || {
        cheat.desk().taken.contains(&1) && working.status().receipts.iter().any(|one| one.units == TASK_UNITS)
    })
    .await;
    working.die().await;
    cheat.desk().taken.clear();
    // Nobody is drawn for the job any more, but what is kept is offered again.
    chain.state().jobs.get_mut(&JOB).unwrap().offered = false;
    let _working = contributor.start().await;
    eventually("it is being visited", || cheat.desk().taken == [1]).await;
    scc_dispatcher::Chain::report(&*chain.for_account(account(99)), JOB, Vec::new(), true).await.unwrap();
    let delivered = || chain.worker(JOB, &contributor.account()).delivered;
    eventually("the receipt is claimed", || delivered() == TASK_UNITS).await;
    assert_eq!(contributor.runs(), 2);
}

/// A task that was refused or done by others leaves the lease before its worker hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_lease_need_not_cover_what_may_be_settled_already() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 2, 0);
    requester.trusted = true;
    let answer = |desk: &mut Desk, request: &Request| match request {
        Request::Ask { .. } if desk.leased < desk.tasks => {
            desk.leased += 1;
            Some(desk.lease(TASK_UNITS * (desk.signed.len() as Units + 1)))
        }
        Request::Deliver { task, outputs, .. } => Some(desk.sign(*task, outputs)),
        other => desk.usual(other),
    };
    let (cheat, _blobs) = Cheat::start(&mut requester, Box::new(answer)).await;
    let mut contributor = Contributor::new(&chain, 1);
    let _working = contributor.start().await;
    eventually("every task is delivered", || cheat.desk().signed.len() == 2).await;
}
