//! A result: announced, fetched, checked, stored, believed. In this order.

use crate::{
    event::Event,
    fetching::{fetch, Unfetched},
    inner::{Held, Inner},
    room::Reserved,
    table::{Acceptance, Begin, Blame, Candidate, CheckNeeded, Table, Verdict},
    Delivered, Finding, VerifyError,
};
use codec::Encode;
use scc_job_spec::{content_hash, is_file_name, OutputFile, Reply, Semantics};
use scc_transport::{Blob, Hash as BlobHash, PeerId};
use scc_types::AccountId;
use std::{
    collections::BTreeSet,
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

/// How often a check is tried before it counts as impossible here.
const TRIES: u32 = 3;
/// The pause between two tries.
const TRY_PAUSE: Duration = Duration::from_secs(2);

/// A result on its way through.
#[derive(Clone)]
struct Delivery {
    account: AccountId,
    task: u32,
    outputs: Vec<OutputFile>,
    millis: u64,
    blobs: Vec<(String, Blob)>,
    /// The room it takes; a result of a former life has none.
    reserved: Option<Arc<Reserved>>,
}

/// Answers an announced result.
pub(crate) async fn deliver(
    inner: &Arc<Inner>,
    account: &AccountId,
    peer: PeerId,
    task: u32,
    outputs: Vec<OutputFile>,
    millis: u64,
) -> Reply {
    if let Some(reason) = inner.look(|table, _| table.worker(account).and_then(|record| record.blocked.clone())) {
        return Reply::Refused { reason };
    }
    if let Err(reason) = check_listing(&outputs, &inner.manifest.semantics) {
        return reject(inner, account, task, reason, Blame::Fault).await;
    }
    let (worker, listing) = (account.clone(), outputs.clone());
    let Some(turn) = Turn::take(inner, account, task) else { return Reply::Held };
    let rivals = turn.rivals.clone();
    let begin = move |table: &mut Table, now| table.begin_delivery(&worker, task, &listing, millis, &rivals, now);
    let begun = inner.change(begin).await;
    match begun {
        Err(error) => return Reply::Refused { reason: error.to_string() },
        Ok(Begin::Paid) => return paid(inner, account),
        Ok(Begin::Held) => return Reply::Held,
        Ok(Begin::Refused(reason)) => return Reply::Rejected { reason },
        Ok(Begin::Fetch) => {}
    }
    let fetched = match fetch(inner, account, peer, &outputs).await {
        Ok(fetched) => fetched,
        Err(Unfetched::Fault(reason)) => {
            discard(inner, &outputs).await;
            return reject(inner, account, task, reason, Blame::Fault).await;
        }
        Err(Unfetched::Failure(reason)) => return reject(inner, account, task, reason, Blame::Failure).await,
        Err(Unfetched::NoRoom(reason)) => {
            // The worker keeps it and announces it again.
            if inner.room.should_tell(Instant::now()) {
                inner.listeners.tell(Event::Trouble(format!("a result must wait: {reason}")));
            }
            return Reply::Held;
        }
        Err(Unfetched::TooLarge(reason)) => {
            if inner.room.should_tell(Instant::now()) {
                inner.listeners.tell(Event::Trouble(format!("task {task} goes to another worker: {reason}")));
            }
            return reject(inner, account, task, reason, Blame::Nobody).await;
        }
        Err(Unfetched::Here(reason)) => {
            inner.end(reason);
            return Reply::Held;
        }
        Err(Unfetched::Interrupted(reason)) => {
            tracing::info!(task, %reason, "a delivery was interrupted");
            return Reply::Held;
        }
    };
    let (blobs, reserved) = (fetched.blobs, Some(Arc::new(fetched.reserved)));
    let delivery = Delivery { account: account.clone(), task, outputs, millis, blobs, reserved };
    let (owner, stop) = (inner.clone(), inner.stop.clone());
    let judging = tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => Reply::Held,
            reply = judge(owner, delivery, turn) => reply,
        }
    });
    match tokio::time::timeout(inner.limits.reply_within, judging).await {
        // Goes on by itself; the worker hears of it with a beat.
        Err(_) => Reply::Held,
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// One worker's result for one task is looked at once at a time, even if it is announced again meanwhile.
struct Turn {
    inner: Arc<Inner>,
    key: (u32, AccountId),
    /// Whose turns for the same task began earlier and have not ended: of two that come at once only one waits.
    rivals: Vec<AccountId>,
}

impl Turn {
    fn take(inner: &Arc<Inner>, account: &AccountId, task: u32) -> Option<Self> {
        let key = (task, account.clone());
        let mut judging = inner.judging();
        let rivals = judging.iter().filter(|(other, _)| *other == task).map(|(_, worker)| worker.clone()).collect();
        judging.insert(key.clone()).then(|| Self { inner: inner.clone(), key, rivals })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.inner.judging().remove(&self.key);
        // After a panic the table may not be looked at.
        if !std::thread::panicking() {
            self.inner.tell_if_finished();
        }
    }
}

/// Refuses sizes and names before a byte is fetched. Nothing at all is refused too.
fn check_listing(outputs: &[OutputFile], semantics: &Semantics) -> Result<(), String> {
    if outputs.is_empty() {
        return Err("the result is empty".into());
    }
    if outputs.len() > semantics.output_files as usize {
        return Err(format!("the result has {} files, {} are allowed", outputs.len(), semantics.output_files));
    }
    let total = outputs.iter().fold(0u64, |sum, file| sum.saturating_add(file.size));
    if total > semantics.output {
        return Err(format!("the result has {total} bytes, {} are allowed", semantics.output));
    }
    let names: BTreeSet<_> = outputs.iter().map(|file| file.name.as_str()).collect();
    if names.len() != outputs.len() || !outputs.iter().all(|file| is_file_name(&file.name)) {
        return Err("the result has a file name that is not allowed".into());
    }
    if !outputs.windows(2).all(|pair| pair[0].name < pair[1].name) {
        return Err("the result's files are not in the order of their names".into());
    }
    Ok(())
}

/// Decides about a result that lies here.
async fn judge(inner: Arc<Inner>, delivery: Delivery, _turn: Turn) -> Reply {
    let known = inner.known_streak(&delivery.account).await;
    let needed = inner.look(|table, _| table.check_needed(&delivery.account, delivery.task, known));
    let Some(verifier) = inner.verifier.clone() else {
        return match needed {
            CheckNeeded::No => accept(&inner, delivery).await,
            CheckNeeded::Yes => compare(&inner, delivery).await,
        };
    };
    let delivered = delivered(&inner, &delivery);
    let found = tried(&inner, delivery.task, || async {
        match needed {
            CheckNeeded::No => verifier.look(&delivered).await,
            CheckNeeded::Yes => verifier.check(&delivered).await,
        }
    });
    match found.await {
        Some(Finding::Good) => accept(&inner, delivery).await,
        Some(Finding::Wrong(reason)) => {
            let Delivery { account, task, outputs, blobs, .. } = delivery;
            drop(blobs);
            discard(&inner, &outputs).await;
            reject(&inner, &account, task, reason, Blame::Fault).await
        }
        None if verifier.is_exact() => compare(&inner, delivery).await,
        // Nobody else can say it either. The worker keeps it and announces it again.
        None => Reply::Held,
    }
}

fn delivered(inner: &Inner, delivery: &Delivery) -> Delivered {
    let mut input = b"scc/check-place/1".to_vec();
    (inner.key.salt(), delivery.task, &delivery.account, &delivery.outputs).encode_to(&mut input);
    let paths = delivery.blobs.iter().map(|(_, blob)| blob.path().to_path_buf());
    Delivered {
        task: delivery.task,
        files: delivery.outputs.iter().cloned().zip(paths).collect(),
        secret: content_hash(&input).0,
    }
}

/// Whether a task can be computed on this machine.
pub(crate) async fn can_be_computed(inner: &Arc<Inner>, task: u32) -> bool {
    let Some(verifier) = inner.verifier.clone() else { return false };
    tried(inner, task, || verifier.attempt(task)).await.is_some()
}

/// What the verifier says; `None` when it cannot.
///
/// A machine that is busy for a moment is no reason to believe a stranger.
pub(crate) async fn tried<T, F: Future<Output = Result<T, VerifyError>>>(
    inner: &Arc<Inner>,
    task: u32,
    ask: impl Fn() -> F,
) -> Option<T> {
    for left in (0..TRIES).rev() {
        // Given back before the pause: others' checks need not wait for it.
        let turn = inner.checks.acquire().await.ok()?;
        let said = ask().await;
        drop(turn);
        match said {
            Ok(said) => return Some(said),
            Err(error) if left > 0 => {
                tracing::warn!(task, %error, "a check is tried again");
                tokio::time::sleep(TRY_PAUSE).await;
            }
            Err(error) => {
                inner.listeners.tell(Event::Trouble(format!("task {task} could not be checked here: {error}")));
            }
        }
    }
    None
}

async fn compare(inner: &Arc<Inner>, delivery: Delivery) -> Reply {
    let placing = inner.placing(delivery.task).lock().await;
    // If this result makes another one true, both have the same files: they must be safe before either is paid.
    if let Err(reply) = store(inner, &delivery, true).await {
        return reply;
    }
    let one = delivery.clone();
    let compared =
        inner.change(move |table, now| table.compare(&one.account, one.task, &one.outputs, one.millis, now)).await;
    match compared {
        Err(error) => Reply::Refused { reason: error.to_string() },
        Ok(Verdict::Unchecked) => {
            drop(placing);
            accept(inner, delivery).await
        }
        Ok(Verdict::Held) => {
            let blobs = delivery.blobs.into_iter().map(|(_, blob)| blob).collect();
            let held = Held { _blobs: blobs, _reserved: delivery.reserved };
            inner.held().entry(delivery.task).or_default().push(held);
            Reply::Held
        }
        Ok(Verdict::Undecided) => {
            inner.held().remove(&delivery.task);
            let reason = "workers disagree about this task".to_string();
            inner.tell_consequences(&delivery.account, delivery.task, &reason);
            // The table keeps the refusal for the next beat as well; told once is enough.
            Reply::Rejected { reason }
        }
        Ok(Verdict::Agreed { liars }) => {
            for liar in &liars {
                inner.tell_consequences(liar, delivery.task, "two other workers agree on another result");
            }
            accepted(inner, delivery.task);
            let was_paid = inner.look(|table, _| is_paid(table, &delivery.account, delivery.task));
            match was_paid {
                true => paid(inner, &delivery.account),
                false => Reply::Rejected { reason: "somebody else was faster".into() },
            }
        }
    }
}

fn is_paid(table: &Table, account: &AccountId, task: u32) -> bool {
    match table.task(task).map(|record| &record.outcome) {
        Some(crate::table::Outcome::Accepted { paid, .. }) => paid.contains(account),
        _ => false,
    }
}

/// Stores, records, pays.
async fn accept(inner: &Arc<Inner>, delivery: Delivery) -> Reply {
    let _placing = inner.placing(delivery.task).lock().await;
    if let Err(reply) = store(inner, &delivery, false).await {
        return reply;
    }
    let one = delivery.clone();
    let acceptance =
        inner.change(move |table, now| table.accept(&one.account, one.task, &one.outputs, one.millis, now)).await;
    match acceptance {
        Err(error) => Reply::Refused { reason: error.to_string() },
        Ok(Acceptance::First) => {
            accepted(inner, delivery.task);
            paid(inner, &delivery.account)
        }
        Ok(Acceptance::Copy | Acceptance::Already) => paid(inner, &delivery.account),
        Ok(Acceptance::Superseded) => Reply::Rejected { reason: "somebody else was faster".into() },
    }
}

/// Puts the files in place while the task is pending; `comparing`: only if an equal result waits for this one.
///
/// The caller holds the task's place until the table knows, so that the files on disk are those of the record.
async fn store(inner: &Arc<Inner>, delivery: &Delivery, comparing: bool) -> Result<(), Reply> {
    let wanted = inner.look(|table, _| {
        table.task(delivery.task).is_some_and(|record| {
            let twin = record.candidates.iter().any(|one| one.outputs == delivery.outputs);
            record.outcome.is_pending() && (twin || !comparing)
        })
    });
    if !wanted {
        return Ok(());
    }
    let (outputs, task, blobs) = (inner.outputs.clone(), delivery.task, delivery.blobs.clone());
    match tokio::task::spawn_blocking(move || outputs.put(task, &blobs)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            // The worker is not to blame and announces it to the next life.
            inner.end(format!("a result could not be stored: {error}"));
            Err(Reply::Held)
        }
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Accepts a result that nobody gave a second opinion on.
pub(crate) async fn accept_held(inner: &Arc<Inner>, task: u32, candidate: Candidate) {
    let Some(_turn) = Turn::take(inner, &candidate.worker, task) else { return };
    let named = candidate.outputs.iter();
    let blobs = named.map(|file| Some((file.name.clone(), inner.blobs.store().get(&BlobHash(file.hash.0))?)));
    let Some(blobs) = blobs.collect() else {
        // A life before this one fetched it, and it has made room since: somebody must compute the task again.
        let store = inner.blobs.store().clone();
        let is_there = move |file: &OutputFile| store.get(&BlobHash(file.hash.0)).is_some();
        // An error stops the dispatcher by itself.
        let _ = inner.change(move |table, _| table.forget_candidates(is_there)).await;
        return;
    };
    let Candidate { worker: account, outputs, millis, .. } = candidate;
    // The worker hears of it with its next beat.
    accept(inner, Delivery { account, task, outputs, millis, blobs, reserved: None }).await;
}

/// Tells the world about a task that has just been accepted.
fn accepted(inner: &Arc<Inner>, task: u32) {
    inner.held().remove(&task);
    if let Some(accepted) = inner.look(|table, _| inner.accepted(table, task)) {
        inner.listeners.tell(Event::TaskAccepted(accepted));
    }
    inner.tell_if_finished();
}

fn paid(inner: &Arc<Inner>, account: &AccountId) -> Reply {
    match inner.newest_acknowledgement(account) {
        Some(acknowledged) => Reply::Accepted { acknowledged },
        None => Reply::Rejected { reason: "nothing was accepted".into() },
    }
}

/// Frees the disk of what is no result. What others use stays.
async fn discard(inner: &Arc<Inner>, outputs: &[OutputFile]) {
    let (store, hashes) = (inner.blobs.store().clone(), outputs.iter().map(|file| BlobHash(file.hash.0)));
    let hashes: Vec<_> = hashes.collect();
    let discarded = tokio::task::spawn_blocking(move || {
        for hash in hashes {
            if let Err(error) = store.remove(&hash) {
                tracing::debug!(%hash, %error, "a refused result's file stays");
            }
        }
    });
    if let Err(error) = discarded.await {
        std::panic::resume_unwind(error.into_panic());
    }
}

/// Refuses a result.
async fn reject(inner: &Arc<Inner>, account: &AccountId, task: u32, reason: String, blame: Blame) -> Reply {
    let (worker, words) = (account.clone(), reason.clone());
    // Told twice, by this reply and by the next beat: this reply may come too late for its stream.
    let rejected = inner.change(move |table, _| table.reject(&worker, task, &words, blame, true)).await;
    if let Err(error) = rejected {
        return Reply::Refused { reason: error.to_string() };
    }
    inner.tell_consequences(account, task, &reason);
    Reply::Rejected { reason }
}
