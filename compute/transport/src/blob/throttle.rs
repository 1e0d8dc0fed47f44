//! A bound on bytes per second, shared by all transfers of one direction.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{sleep_until, Instant};

/// Unused time is saved up to this much, so that short pauses cost nothing.
const BURST: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Throttle {
    bytes_per_second: Option<u64>,
    next: Mutex<Instant>,
}

impl Throttle {
    pub(super) fn new(bytes_per_second: Option<u64>) -> Self {
        Self { bytes_per_second, next: Mutex::new(Instant::now()) }
    }

    /// Waits until `bytes` more may pass.
    pub(super) async fn pass(&self, bytes: usize) {
        let Some(rate) = self.bytes_per_second else { return };
        let until = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let earliest = Instant::now().checked_sub(BURST).unwrap_or_else(Instant::now);
            *next = (*next).max(earliest) + Duration::from_secs_f64(bytes as f64 / rate.max(1) as f64);
            *next
        };
        sleep_until(until).await;
    }
}
