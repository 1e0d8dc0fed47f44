//! One stream of a worker: requests in, one reply each.

use crate::{
    delivery,
    event::Event,
    inner::Inner,
    pace::Pace,
    table::{Ask, Outcome},
};
use scc_job_spec::{clean_sentence, Hello, Reply, Request};
use scc_transport::{MessageError, MessageStream};
use scc_types::AccountId;
use std::sync::Arc;
use tokio::time::Instant;

/// Longest pause a worker is told to make before it asks again, in milliseconds.
const WAIT_MILLIS: u32 = 1_000;
/// The same while nothing is handed out at all.
const PAUSED_MILLIS: u32 = 5_000;

/// Serves a stream until the worker or the dispatcher ends it.
pub(crate) async fn serve(inner: Arc<Inner>, stream: MessageStream) {
    let peer = stream.peer();
    let stop = inner.stop.clone();
    let served = tokio::select! {
        () = stop.cancelled() => Ok(()),
        served = converse(inner, stream) => served,
    };
    if let Err(error) = served {
        tracing::debug!(%peer, %error, "a task stream ended");
    }
}

async fn converse(inner: Arc<Inner>, mut stream: MessageStream) -> Result<(), MessageError> {
    let hello = tokio::time::timeout(inner.limits.hello, stream.receive::<Request>()).await;
    let hello = match hello {
        Ok(Ok(Request::Hello(hello))) => hello,
        Ok(Err(error)) => return Err(error),
        Ok(Ok(_)) => return refuse(stream, "a stream begins with a hello".into()).await,
        Err(_) => return Err(MessageError::IdleTimeout),
    };
    if let Err(reason) = welcome(&inner, &mut stream, &hello).await? {
        return refuse(stream, reason).await;
    }
    let account = hello.worker;
    let mut pace = Pace::new(Instant::now());
    let mut told = None;
    loop {
        let path = inner.blobs.peer().path_to(&stream.peer());
        if let Some(path) = path.filter(|path| told != Some(*path)) {
            told = Some(path);
            inner.listeners.tell(Event::WorkerPath { worker: account.clone(), path });
        }
        let request = stream.receive::<Request>().await?;
        tokio::time::sleep_until(pace.next(Instant::now())).await;
        let leaving = matches!(request, Request::Leave { .. });
        let reply = answer(&inner, &account, stream.peer(), request).await;
        let ended = leaving || matches!(reply, Reply::Refused { .. });
        stream.send(&reply).await?;
        if ended {
            return stream.finish().await;
        }
    }
}

async fn refuse(mut stream: MessageStream, reason: String) -> Result<(), MessageError> {
    stream.send(&Reply::Refused { reason }).await?;
    stream.finish().await
}

/// Checks a hello and answers it; the inner error is a sentence for the worker.
async fn welcome(
    inner: &Arc<Inner>,
    stream: &mut MessageStream,
    hello: &Hello,
) -> Result<Result<(), String>, MessageError> {
    let peer = stream.peer();
    if let Err(reason) = check_hello(inner, hello, &peer.to_bytes()) {
        return Ok(Err(reason));
    }
    if let Err(reason) = inner.admission.check(inner, &hello.worker).await {
        return Ok(Err(reason));
    }
    let (account, speed, peer_bytes) = (hello.worker.clone(), hello.speed, peer.to_bytes());
    let joined = inner
        .change(move |table, now| {
            let known = table.is_present(&account, now);
            table.join(&account, &peer_bytes, speed, now).map(|()| known)
        })
        .await;
    match joined {
        Err(error) => return Ok(Err(error.to_string())),
        Ok(Err(reason)) => return Ok(Err(reason)),
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => inner.listeners.tell(Event::WorkerJoined {
            peer: peer.to_string(),
            account: hello.worker.clone(),
            speed: hello.speed,
        }),
    }
    inner.members().insert(peer);
    let acknowledged = inner.newest_acknowledgement(&hello.worker);
    let (manifest, manifest_size) = (inner.manifest_hash, inner.manifest_size);
    stream.send(&Reply::Welcome { manifest, manifest_size, acknowledged }).await?;
    Ok(Ok(()))
}

fn check_hello(inner: &Inner, hello: &Hello, peer: &[u8]) -> Result<(), String> {
    if hello.genesis != inner.genesis {
        return Err("this requester is on another chain".into());
    }
    if hello.job != inner.job {
        return Err(format!("job {} is not served here", hello.job));
    }
    if hello.peer_id != peer {
        return Err("the account proof names another peer".into());
    }
    if !hello.is_genuine() {
        return Err("the account proof is not genuine".into());
    }
    Ok(())
}

async fn answer(inner: &Arc<Inner>, account: &AccountId, peer: scc_transport::PeerId, request: Request) -> Reply {
    match request {
        Request::Hello(_) => Reply::Refused { reason: "hello was said already".into() },
        Request::Ask { tasks } => ask(inner, account, tasks).await,
        Request::Beat { progress } => beat(inner, account, progress).await,
        Request::Deliver { task, outputs, millis } => {
            delivery::deliver(inner, account, peer, task, outputs, millis).await
        }
        Request::Fail { task, reason, host } => fail(inner, account, task, clean_sentence(&reason), host).await,
        Request::Leave { reason } => leave(inner, account, clean_sentence(&reason)).await,
    }
}

async fn ask(inner: &Arc<Inner>, account: &AccountId, wanted: u32) -> Reply {
    if wanted == 0 {
        return renew(inner, account);
    }
    if inner.is_paused() {
        return match inner.closed.load(std::sync::atomic::Ordering::Relaxed) {
            true => Reply::Finished { acknowledged: inner.newest_acknowledgement(account) },
            false => Reply::Wait { millis: PAUSED_MILLIS },
        };
    }
    let asker = account.clone();
    match inner.change(move |table, now| table.ask(&asker, wanted, now)).await {
        Err(error) => Reply::Refused { reason: error.to_string() },
        Ok(Ask::Wait) => Reply::Wait { millis: WAIT_MILLIS },
        Ok(Ask::Finished) => Reply::Finished { acknowledged: inner.newest_acknowledgement(account) },
        Ok(Ask::Blocked(reason)) => Reply::Refused { reason },
        Ok(Ask::Lease { tasks, units, task_units }) => {
            inner.listeners.tell(Event::TaskLeased { tasks: tasks.clone(), worker: account.clone() });
            let patience = inner.look(|table, _| table.policy().patience_millis);
            let patience = u32::try_from(patience / 1_000).unwrap_or(u32::MAX);
            Reply::Leased { tasks, lease: inner.lease(account, units, task_units), patience }
        }
    }
}

/// The same units once more, with a later expiry.
fn renew(inner: &Arc<Inner>, account: &AccountId) -> Reply {
    let ((units, task_units), receipted, patience) = inner.look(|table, _| {
        let receipted = table.worker(account).map_or(0, |record| record.units);
        (table.commitment(account), receipted, table.policy().patience_millis)
    });
    if units <= receipted || task_units == 0 {
        return Reply::Wait { millis: PAUSED_MILLIS };
    }
    let patience = u32::try_from(patience / 1_000).unwrap_or(u32::MAX);
    Reply::Leased { tasks: Vec::new(), lease: inner.lease(account, units, task_units), patience }
}

async fn beat(inner: &Arc<Inner>, account: &AccountId, mut progress: Vec<(u32, u16)>) -> Reply {
    progress.truncate(2 * scc_job_spec::MAX_LEASED_TASKS);
    let (worker, listed) = (account.clone(), progress.clone());
    let beaten =
        inner.change(move |table, now| (table.beat(&worker, &listed, now), table.take_rejections(&worker))).await;
    let (cancel, rejected) = match beaten {
        Ok(beaten) => beaten,
        Err(error) => return Reply::Refused { reason: error.to_string() },
    };
    let is_held = |task: u32| inner.look(|table, _| table.task(task).is_some_and(|record| record.is_held_by(account)));
    for (task, per_mille) in progress.into_iter().filter(|(task, _)| is_held(*task)) {
        let per_mille = per_mille.min(1_000);
        inner.listeners.tell(Event::TaskProgress { task, worker: account.clone(), per_mille });
    }
    Reply::Carry { cancel, acknowledged: inner.newest_acknowledgement(account), rejected }
}

async fn fail(inner: &Arc<Inner>, account: &AccountId, task: u32, reason: String, host: bool) -> Reply {
    let (worker, words) = (account.clone(), reason.clone());
    // Accounts cost nothing: before the word of a few ends a task, it is computed here.
    let doubtful = !host && inner.verifier.is_some() && inner.look(|table, _| table.is_about_to_break(account, task));
    if doubtful && inner.doubt(task) {
        tokio::spawn(give_up_if_it_fails(inner.clone(), task, reason.clone()));
    }
    let host = host || doubtful;
    let failed = inner
        .change(move |table, _| {
            let held = table.task(task).is_some_and(|record| record.is_held_by(&worker));
            table.fail(&worker, task, &words, host);
            held
        })
        .await;
    match failed {
        Err(error) => return Reply::Refused { reason: error.to_string() },
        Ok(true) => inner.tell_consequences(account, task, &reason),
        Ok(false) => {}
    }
    Reply::Carry { cancel: Vec::new(), acknowledged: inner.newest_acknowledgement(account), rejected: Vec::new() }
}

async fn give_up_if_it_fails(inner: Arc<Inner>, task: u32, reason: String) {
    let computed = tokio::select! {
        () = inner.stop.cancelled() => return,
        computed = delivery::can_be_computed(&inner, task) => computed,
    };
    if computed {
        tracing::warn!(task, %reason, "workers say that a task fails, but here it does not");
        return;
    }
    let words = reason.clone();
    let given_up = inner.change(move |table, _| {
        table.give_up(task, &words);
        table.task(task).is_some_and(|record| matches!(record.outcome, Outcome::Broken { .. }))
    });
    if let Ok(true) = given_up.await {
        inner.held().remove(&task);
        inner.listeners.tell(Event::TaskBroken { task, reason });
        inner.tell_if_finished();
    }
}

async fn leave(inner: &Arc<Inner>, account: &AccountId, reason: String) -> Reply {
    tracing::info!(worker = %account, %reason, "a worker leaves");
    let worker = account.clone();
    match inner.change(move |table, _| table.lose(&worker)).await {
        Err(error) => return Reply::Refused { reason: error.to_string() },
        Ok(true) => inner.listeners.tell(Event::WorkerLost { worker: account.clone() }),
        Ok(false) => {}
    }
    Reply::Finished { acknowledged: inner.newest_acknowledgement(account) }
}
