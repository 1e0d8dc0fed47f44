//! Fetches that run now, each shared by everybody who waits for its blob.

use super::{transfer::Attempt, FetchError, FetchOptions, Progress};
use crate::{
    blob::{service::Service, Blob},
    Hash,
};
use libp2p::PeerId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

const MAX_PAUSE: Duration = Duration::from_secs(10);
/// Joining a fetch that fails for another caller's smaller limit is repeated at most this often.
const MAX_JOINS: u32 = 4;

type Outcome = Option<Result<Blob, FetchError>>;

#[derive(Default)]
pub(in crate::blob) struct Fetches {
    running: Mutex<HashMap<Hash, Running>>,
}

/// What a fetch's task and those who wait for it share.
struct Running {
    waiting: usize,
    sources: Vec<PeerId>,
    size_limit: u64,
    progress: watch::Receiver<Option<Progress>>,
    outcome: watch::Receiver<Outcome>,
    cancellation: CancellationToken,
}

pub(in crate::blob) async fn fetch(
    service: &Arc<Service>,
    sources: &[PeerId],
    hash: Hash,
    options: FetchOptions,
) -> Result<Blob, FetchError> {
    for _ in 1..MAX_JOINS {
        match fetch_once(service, sources, hash, &options).await {
            Err(FetchError::TooLarge { size, .. }) if size <= options.size_limit => continue,
            result => return result,
        }
    }
    fetch_once(service, sources, hash, &options).await
}

async fn fetch_once(
    service: &Arc<Service>,
    sources: &[PeerId],
    hash: Hash,
    options: &FetchOptions,
) -> Result<Blob, FetchError> {
    let within_limit = |blob: Blob| match blob.size() {
        size if size > options.size_limit => Err(FetchError::TooLarge { size, limit: options.size_limit }),
        _ => Ok(blob),
    };
    if let Some(blob) = service.store.get(&hash) {
        return within_limit(blob);
    }
    if hash == Hash::of(&[]) {
        return Ok(service.store.import_bytes([]).await?);
    }
    if sources.is_empty() {
        return Err(FetchError::NoSource);
    }
    let mut waiter = join(service, sources, hash, options);
    loop {
        tokio::select! {
            biased;
            Ok(()) = waiter.progress.changed() => {
                let progress = *waiter.progress.borrow_and_update();
                if let (Some(progress), Some(callback)) = (progress, &options.progress) {
                    callback(progress);
                }
            },
            changed = waiter.outcome.changed() => {
                let outcome = waiter.outcome.borrow_and_update().clone();
                match outcome {
                    Some(result) => return result.and_then(within_limit),
                    None if changed.is_err() => return Err(FetchError::Stopped),
                    None => {},
                }
            },
        }
    }
}

/// One caller's part in a fetch; the last one to leave ends it.
struct Waiter<'a> {
    service: &'a Service,
    hash: Hash,
    progress: watch::Receiver<Option<Progress>>,
    outcome: watch::Receiver<Outcome>,
    cancellation: CancellationToken,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut running = self.service.fetches.lock();
        // A later fetch of the same blob is somebody else's.
        let Some(own) = running.get_mut(&self.hash).filter(|own| own.outcome.same_channel(&self.outcome)) else {
            return;
        };
        own.waiting -= 1;
        if own.waiting == 0 {
            self.cancellation.cancel();
            running.remove(&self.hash);
        }
    }
}

fn join<'a>(service: &'a Arc<Service>, sources: &[PeerId], hash: Hash, options: &FetchOptions) -> Waiter<'a> {
    let mut running = service.fetches.lock();
    let fetch = running.entry(hash).or_insert_with(|| start(service, hash, options));
    fetch.waiting += 1;
    fetch.size_limit = fetch.size_limit.max(options.size_limit);
    for source in sources {
        if !fetch.sources.contains(source) {
            fetch.sources.push(*source);
        }
    }
    Waiter {
        service,
        hash,
        progress: fetch.progress.clone(),
        outcome: fetch.outcome.clone(),
        cancellation: fetch.cancellation.clone(),
    }
}

fn start(service: &Arc<Service>, hash: Hash, options: &FetchOptions) -> Running {
    let (progress_sender, progress) = watch::channel(None);
    let (outcome_sender, outcome) = watch::channel(None);
    let cancellation = service.peer.cancellation().child_token();
    let task = Task {
        service: service.clone(),
        hash,
        options: options.clone(),
        progress: progress_sender,
        own: outcome.clone(),
        tried: 0,
    };
    let cancelled = cancellation.clone();
    tokio::spawn(async move {
        let result = tokio::select! {
            result = task.run() => result,
            () = cancelled.cancelled() => Err(FetchError::Stopped),
        };
        // Nobody waits any more if all have left.
        let _ = outcome_sender.send(Some(result));
    });
    Running { waiting: 0, sources: Vec::new(), size_limit: 0, progress, outcome, cancellation }
}

struct Task {
    service: Arc<Service>,
    hash: Hash,
    options: FetchOptions,
    progress: watch::Sender<Option<Progress>>,
    own: watch::Receiver<Outcome>,
    /// How many of the sources have been tried.
    tried: usize,
}

impl Task {
    async fn run(mut self) -> Result<Blob, FetchError> {
        let service = self.service.clone();
        let permit = service.fetching.acquire().await;
        let _permit = permit.map_err(|_| FetchError::Stopped)?;
        let mut result = Err(FetchError::NoSource);
        while let Some((source, size_limit)) = self.next_source(&result) {
            result = self.try_source(source, size_limit).await;
        }
        result
    }

    /// The next source not tried yet. When there is none, or the blob is there, the fetch leaves the list in the same
    /// breath, so that whoever comes now starts a new one.
    fn next_source(&mut self, result: &Result<Blob, FetchError>) -> Option<(PeerId, u64)> {
        let mut running = self.service.fetches.lock();
        let own = running.get(&self.hash).filter(|own| own.outcome.same_channel(&self.own))?;
        let hopeless = matches!(result, Ok(_) | Err(FetchError::Store(_)));
        match own.sources.get(self.tried) {
            Some(source) if !hopeless => {
                self.tried += 1;
                Some((*source, own.size_limit))
            }
            _ => {
                running.remove(&self.hash);
                None
            }
        }
    }

    async fn try_source(&self, peer: PeerId, size_limit: u64) -> Result<Blob, FetchError> {
        let attempt = Attempt { service: &self.service, peer, hash: self.hash, size_limit, progress: &self.progress };
        let mut failures = 0;
        loop {
            let before = *self.progress.borrow();
            let error = match attempt.run().await {
                Ok(blob) => return Ok(blob),
                Err(error) => error,
            };
            tracing::debug!(%peer, hash = %self.hash, %error, "fetching failed");
            let verified = |progress: Option<Progress>| progress.map_or(0, |progress| progress.verified);
            if verified(*self.progress.borrow()) > verified(before) {
                failures = 0;
            }
            if !error.is_transient() || failures >= self.options.retries {
                return Err(error);
            }
            let pause = self.options.pause.saturating_mul(1 << failures.min(10)).min(MAX_PAUSE);
            tokio::time::sleep(pause).await;
            failures += 1;
        }
    }
}

impl Fetches {
    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
