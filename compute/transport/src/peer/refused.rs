//! A sentence where many connections are refused.

use std::time::Duration;
use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);
/// So many within a minute are worth a sentence: now and then one breaks off anywhere.
const MANY: u32 = 100;

/// Counts connections of others that came to nothing.
pub(super) struct Refused {
    since: Instant,
    count: u32,
}

impl Refused {
    pub(super) fn new(now: Instant) -> Self {
        Self { since: now, count: 0 }
    }

    /// One more; whether it is to be told, which is once a minute at most.
    pub(super) fn note(&mut self, now: Instant) -> bool {
        if now.saturating_duration_since(self.since) >= MINUTE {
            *self = Self::new(now);
        }
        self.count = self.count.saturating_add(1);
        self.count == MANY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_told_once_a_minute_and_a_few_are_not() {
        let start = Instant::now();
        let mut refused = Refused::new(start);
        let mut told = |seconds: u64, count: u32| {
            (0..count).filter(|_| refused.note(start + Duration::from_secs(seconds))).count()
        };
        let few = [told(0, 99), told(61, 99)];
        let many = [told(122, 10_000), told(150, 10_000), told(183, 10_000)];
        assert_eq!((few, many), ([0, 0], [1, 0, 1]));
    }
}
