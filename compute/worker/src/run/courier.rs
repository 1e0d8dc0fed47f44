//! Deliveries, on a line of their own: fetching and checking a result must not delay a beat.

use crate::line::{Line, LineError};
use scc_job_spec::{OutputFile, Reply, Request};
use std::time::Duration;
use tokio::sync::mpsc;

/// Slowest transfer that is waited for, in bytes per second.
const SLOWEST_BYTES: u64 = 16 * 1024;

/// How long so many bytes may take, with the questions around them.
pub(super) fn patience(reply: Duration, bytes: u64) -> Duration {
    (2 * reply).saturating_add(Duration::from_secs(bytes / SLOWEST_BYTES))
}

/// A result to offer.
pub(crate) struct Parcel {
    pub task: u32,
    pub outputs: Vec<OutputFile>,
    pub millis: u64,
}

/// The courier's two ends; dropping them ends it.
pub(crate) struct Courier {
    pub parcels: mpsc::UnboundedSender<Parcel>,
    pub answers: mpsc::UnboundedReceiver<(u32, Result<Reply, LineError>)>,
}

/// Offers results one after the other until the line breaks.
pub(crate) fn start(mut line: Line, reply: Duration) -> Courier {
    let (parcels, mut orders) = mpsc::unbounded_channel::<Parcel>();
    let (replies, answers) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Parcel { task, outputs, millis }) = orders.recv().await {
            let bytes = outputs.iter().fold(0u64, |sum, file| sum.saturating_add(file.size));
            let answer = line.ask_within(&Request::Deliver { task, outputs, millis }, patience(reply, bytes)).await;
            let broken = answer.is_err();
            if replies.send((task, answer)).is_err() || broken {
                return;
            }
        }
    });
    Courier { parcels, answers }
}
