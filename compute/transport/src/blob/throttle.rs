//! A bound on bytes per second, shared by all transfers of one direction.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::{sleep_until, Instant};

/// Unused time is saved up to this much, so that short pauses cost nothing.
const BURST: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Throttle(Mutex<State>);

#[derive(Debug)]
struct State {
    bytes_per_second: Option<u64>,
    next: Instant,
}

impl Throttle {
    pub(super) fn new(bytes_per_second: Option<u64>) -> Self {
        Self(Mutex::new(State { bytes_per_second, next: Instant::now() }))
    }

    /// For bytes that pass from now on.
    pub(super) fn set_rate(&self, bytes_per_second: Option<u64>) {
        *self.state() = State { bytes_per_second, next: Instant::now() };
    }

    /// Waits until `bytes` more may pass.
    pub(super) async fn pass(&self, bytes: usize) {
        let until = {
            let mut state = self.state();
            let Some(rate) = state.bytes_per_second else { return };
            let earliest = Instant::now().checked_sub(BURST).unwrap_or_else(Instant::now);
            state.next = state.next.max(earliest) + Duration::from_secs_f64(bytes as f64 / rate.max(1) as f64);
            state.next
        };
        sleep_until(until).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
