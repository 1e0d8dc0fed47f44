//! What work is worth in a day: what a forecast of earnings rests on.

use codec::{Decode, Encode};
use scc_types::{Balance, JobId, Units};
use std::time::Duration;

const SECONDS_OF_A_DAY: u64 = 86_400;
const DAY: u64 = SECONDS_OF_A_DAY * 1_000;

/// Time at work, and what was accepted of it. Of a day and more, what is older fades as time at work goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
pub struct Pace {
    /// Milliseconds in which it called requesters, fetched files and computed; at most a day's.
    pub millis: u64,
    /// The parts of payments that stand for the results accepted in that time, in planck.
    pub credit: Balance,
}

impl Pace {
    /// It was at work for so long.
    pub(crate) fn work(&mut self, time: Duration) {
        let millis = self.millis.saturating_add(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        self.millis = millis.min(DAY);
        if millis > DAY {
            self.credit = self.credit.saturating_mul(DAY.into()) / Balance::from(millis);
        }
    }

    /// Results were accepted that stand for so much, in planck.
    pub(crate) fn earn(&mut self, credit: Balance) {
        self.credit = self.credit.saturating_add(credit);
    }

    /// The parts of payments that a day at work brings at this pace, in planck; `None`: nothing was accepted yet.
    pub fn of_a_day(&self) -> Option<Balance> {
        let is_known = self.credit > 0 && self.millis > 0;
        is_known.then(|| self.credit.saturating_mul(DAY.into()) / Balance::from(self.millis))
    }
}

/// What a job would pay in a day, if there was enough of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The job.
    pub job: JobId,
    /// The part of its payment, in planck.
    pub of_a_day: Balance,
}

impl Offer {
    /// At so many units per second; `None`: this machine's speed at the job is not known.
    pub(crate) fn at(job: JobId, payment: Balance, units: Units, speed: Units) -> Option<Self> {
        let of_a_day = || {
            let computed = Balance::from(speed).saturating_mul(SECONDS_OF_A_DAY.into());
            payment.saturating_mul(computed) / Balance::from(units)
        };
        (speed > 0 && units > 0).then(|| Self { job, of_a_day: of_a_day() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn without_accepted_work_there_is_no_pace() {
        let mut pace = Pace::default();
        assert_eq!(pace.of_a_day(), None);
        pace.work(HOUR);
        assert_eq!(pace.of_a_day(), None);
        let mut brought_in_late = Pace::default();
        brought_in_late.earn(5);
        assert_eq!(brought_in_late.of_a_day(), None, "nobody knows how long it took");
    }

    #[test]
    fn a_day_brings_what_the_time_at_work_brought() {
        let mut pace = Pace::default();
        pace.work(6 * HOUR);
        pace.earn(100);
        assert_eq!(pace.of_a_day(), Some(400));
        pace.work(6 * HOUR);
        assert_eq!(pace.of_a_day(), Some(200), "time without results counts, too");
    }

    #[test]
    fn of_more_than_a_day_the_older_part_fades() {
        let mut pace = Pace::default();
        pace.work(24 * HOUR);
        pace.earn(2_400);
        pace.work(24 * HOUR);
        assert_eq!(pace, Pace { millis: DAY, credit: 1_200 });
        for _ in 0..30 * 24 {
            pace.work(HOUR);
            pace.earn(50);
        }
        let of_a_day = pace.of_a_day().expect("known");
        assert!((1_200..=1_250).contains(&of_a_day), "50 an hour, counted after it: {of_a_day}");
        pace.work(Duration::MAX);
        assert_eq!(pace.of_a_day(), None);
    }

    #[test]
    fn an_offer_is_speed_times_price() {
        assert_eq!(Offer::at(7, 1_000, 100, 2), Some(Offer { job: 7, of_a_day: 2 * 86_400 * 10 }));
        assert_eq!(Offer::at(7, 1_000, 100, 0), None);
        assert_eq!(Offer::at(7, 1_000, 0, 2), None);
        assert!(Offer::at(7, Balance::MAX, 1, Units::MAX).is_some());
    }
}
