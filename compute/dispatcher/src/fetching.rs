//! Fetching a result from its worker.

use crate::{
    inner::Inner,
    room::{NoRoom, Reserved},
};
use scc_job_spec::OutputFile;
use scc_transport::{Blob, FetchError, FetchOptions, Hash as BlobHash, PeerId, Progress, StoreError};
use scc_types::AccountId;
use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};

/// How often it is looked whether bytes come fast enough.
const TICK: Duration = Duration::from_millis(500);

/// Why a result is not here.
pub(crate) enum Unfetched {
    /// What came was a lie.
    Fault(String),
    /// It is not there.
    Failure(String),
    /// The way was interrupted, or others are served; the worker may try again.
    Interrupted(String),
    /// There is no room for it before others are judged; the worker may try again.
    NoRoom(String),
    /// This machine can never take it. Nobody is to blame.
    TooLarge(String),
    /// This machine's disk refused it.
    Here(String),
}

/// A result that is here.
pub(crate) struct Fetched {
    /// Its files.
    pub blobs: Vec<(String, Blob)>,
    /// The room it takes until it is judged.
    pub reserved: Reserved,
}

/// Brings all files of a result into the blob store. Waiting for others is no fault; being slow is.
pub(crate) async fn fetch(
    inner: &Arc<Inner>,
    account: &AccountId,
    peer: PeerId,
    outputs: &[OutputFile],
) -> Result<Fetched, Unfetched> {
    let busy = || Unfetched::Interrupted("too many results are on their way".into());
    let turn = tokio::time::timeout(inner.limits.fetch, inner.fetches.acquire()).await;
    let _turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
    let reserved = inner.room.reserve(account, outputs).map_err(crowded)?;
    let arrived = Arc::new(Arrived::default());
    tokio::select! {
        blobs = fetch_all(inner, peer, outputs, &arrived) => Ok(Fetched { blobs: blobs?, reserved }),
        () = dawdles(inner, &arrived) => Err(Unfetched::Failure("the result did not arrive in time".into())),
    }
}

/// Verified bytes so far: of the files that are here, and of the one on its way.
#[derive(Default)]
struct Arrived {
    before: AtomicU64,
    present: AtomicU64,
}

impl Arrived {
    fn bytes(&self) -> u64 {
        self.before.load(Ordering::Relaxed).saturating_add(self.present.load(Ordering::Relaxed))
    }
}

/// Returns when fewer bytes have come than the slowest peer that is waited for would have sent, not counting the time
/// that every fetch gets.
async fn dawdles(inner: &Inner, arrived: &Arrived) {
    let began = Instant::now();
    loop {
        tokio::time::sleep(TICK.min(inner.limits.fetch)).await;
        let counted = began.elapsed().saturating_sub(inner.limits.fetch);
        let due = inner.limits.slowest_bytes.max(1).saturating_mul(counted.as_secs());
        if !counted.is_zero() && arrived.bytes() <= due {
            return;
        }
    }
}

async fn fetch_all(
    inner: &Arc<Inner>,
    peer: PeerId,
    outputs: &[OutputFile],
    arrived: &Arc<Arrived>,
) -> Result<Vec<(String, Blob)>, Unfetched> {
    let mut blobs = Vec::with_capacity(outputs.len());
    for file in outputs {
        let counter = arrived.clone();
        let count = move |progress: Progress| counter.present.store(progress.verified, Ordering::Relaxed);
        let options = FetchOptions { progress: Some(Arc::new(count)), ..FetchOptions::new(file.size) };
        let blob = inner.blobs.fetch(&[peer], BlobHash(file.hash.0), options).await.map_err(classify)?;
        if blob.size() != file.size {
            return Err(Unfetched::Fault(format!("{} has another size than announced", file.name)));
        }
        arrived.present.store(0, Ordering::Relaxed);
        arrived.before.fetch_add(blob.size(), Ordering::Relaxed);
        blobs.push((file.name.clone(), blob));
    }
    Ok(blobs)
}

fn crowded(no_room: NoRoom) -> Unfetched {
    match no_room {
        NoRoom::Yet => Unfetched::NoRoom("results that are not checked yet take all the room there is for them".into()),
        NoRoom::Ever { most } => Unfetched::TooLarge(format!(
            "the result is larger than the {most} bytes that the requester's machine has room for"
        )),
    }
}

fn classify(error: FetchError) -> Unfetched {
    let reason = format!("the result could not be fetched: {error}");
    match error {
        FetchError::Mismatch { .. } | FetchError::Protocol { .. } | FetchError::TooLarge { .. } => {
            Unfetched::Fault(reason)
        }
        FetchError::NotFound { .. } | FetchError::Refused { .. } | FetchError::Stalled { .. } => {
            Unfetched::Failure(reason)
        }
        FetchError::NoSource
        | FetchError::Unreachable { .. }
        | FetchError::Busy { .. }
        | FetchError::Interrupted { .. }
        | FetchError::Store(StoreError::InUse(_))
        | FetchError::Stopped => Unfetched::Interrupted(reason),
        // Whatever is still in use leaves with a result that is judged.
        FetchError::Store(StoreError::QuotaExceeded { .. }) => Unfetched::NoRoom(reason),
        FetchError::Store(error) => Unfetched::Here(error.to_string()),
    }
}
