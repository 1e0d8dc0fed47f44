//! How much a worker does, as its contributor wishes.

use std::time::{Duration, Instant};

/// How much a worker does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Throttle {
    /// It takes tasks and computes them.
    #[default]
    Full,
    /// It takes nothing new; tasks in hand are finished.
    Finishing,
    /// It takes nothing new; tasks in hand stand still.
    Still {
        /// Since then.
        since: Instant,
    },
}

impl Throttle {
    pub fn takes_tasks(self) -> bool {
        self == Self::Full
    }

    pub fn is_still(self) -> bool {
        matches!(self, Self::Still { .. })
    }

    /// Whether tasks have stood still for so long.
    pub fn is_still_for(self, time: Duration) -> bool {
        matches!(self, Self::Still { since } if since.elapsed() >= time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_standstill_grows_long() {
        let still = Throttle::Still { since: Instant::now() };
        assert!(still.is_still() && still.is_still_for(Duration::ZERO));
        assert!(!still.is_still_for(Duration::from_secs(3_600)));
        for throttle in [Throttle::Full, Throttle::Finishing] {
            assert!(!throttle.is_still() && !throttle.is_still_for(Duration::ZERO));
        }
        assert_eq!([Throttle::default(), Throttle::Finishing, still].map(Throttle::takes_tasks), [true, false, false]);
    }
}
