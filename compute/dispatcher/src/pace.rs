//! How fast one stream may ask.

use std::time::Duration;
use tokio::time::Instant;

/// Time that one request takes at least, on average. Each may cost a write to the disk that everybody waits for.
const INTERVAL: Duration = Duration::from_millis(25);
/// Requests that may come at once after a pause.
const BURST: u32 = 64;

pub(crate) struct Pace(Instant);

impl Pace {
    pub fn new(now: Instant) -> Self {
        Self(earliest(now))
    }

    /// When the request that has just come may be answered.
    pub fn next(&mut self, now: Instant) -> Instant {
        self.0 = self.0.max(earliest(now)) + INTERVAL;
        self.0
    }
}

fn earliest(now: Instant) -> Instant {
    now.checked_sub(INTERVAL * BURST).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_a_flood_waits() {
        let start = Instant::now() + Duration::from_secs(3_600);
        let mut pace = Pace::new(start);
        assert!((0..BURST).all(|_| pace.next(start) <= start));
        assert_eq!(pace.next(start), start + INTERVAL);
        assert_eq!(pace.next(start), start + 2 * INTERVAL);
        let later = start + Duration::from_secs(60);
        assert!((0..BURST).all(|_| pace.next(later) <= later), "a pause is forgiven, but no more than a burst");
        assert_eq!(pace.next(later), later + INTERVAL);
    }
}
