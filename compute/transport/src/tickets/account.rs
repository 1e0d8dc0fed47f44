//! What a relay has carried for one holder of a place, and how much of it tickets acknowledge.

use super::{PeerMeter, RelayTicket, TicketError};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

/// What becomes of a ticket that is well signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It says more than those before it.
    Newest,
    /// It says nothing new.
    Stale,
}

/// `carried - acknowledged` stays below the window, or the place is taken away.
pub(super) struct Account {
    meter: Arc<PeerMeter>,
    /// What the meter showed when the place was taken.
    start: u64,
    /// At most a window more than was carried: who signs early is not asked twice, who signs for too much gains nothing.
    acknowledged: u64,
    /// The holder's own account and its highest ticket.
    newest: Option<(u64, u64)>,
    /// When its last connection ended.
    left: Option<Instant>,
    /// No place until then.
    refused_until: Option<Instant>,
}

impl Account {
    pub fn open(meter: Arc<PeerMeter>, window: u64) -> Self {
        let start = meter.carried();
        let account = Self { meter, start, acknowledged: 0, newest: None, left: None, refused_until: None };
        account.watch(window);
        account
    }

    /// The holder is there again; what it owes, it owes still. After a refusal it gets a new account instead.
    pub fn reopen(&mut self) {
        self.left = None;
    }

    pub fn meter(&self) -> Arc<PeerMeter> {
        self.meter.clone()
    }

    /// Bytes since the place was taken first.
    pub fn carried(&self) -> u64 {
        self.meter.carried().saturating_sub(self.start)
    }

    /// Of these, what tickets stand for.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.min(self.carried())
    }

    pub fn is_here(&self) -> bool {
        self.left.is_none()
    }

    pub fn leave(&mut self, now: Instant) {
        self.left = Some(now);
    }

    pub fn left(&self) -> Option<Instant> {
        self.left
    }

    /// Whether nothing has to be known of it any more.
    pub fn is_forgotten(&self, forgotten_after: Duration, now: Instant) -> bool {
        !self.is_refused(now) && self.left.is_some_and(|left| now.duration_since(left) >= forgotten_after)
    }

    pub fn is_refused(&self, now: Instant) -> bool {
        self.refused_until.is_some_and(|until| now < until)
    }

    pub fn was_refused(&self) -> bool {
        self.refused_until.is_some()
    }

    /// What is too much without a ticket; from then on the place is refused for a while.
    pub fn refuse_if_over(&mut self, window: u64, until: Instant) -> Option<u64> {
        let owed = self.carried().saturating_sub(self.acknowledged);
        if owed < window || self.refused_until.is_some() {
            return None;
        }
        self.refused_until = Some(until);
        Some(owed)
    }

    /// Takes a ticket whose signature is good. `known`: the highest one of the same account of before this relay was started.
    pub fn take(&mut self, ticket: &RelayTicket, known: u64, window: u64) -> Result<Taken, TicketError> {
        let (before, is_first) = match self.newest {
            Some((since, bytes)) if since == ticket.since => (bytes, false),
            Some((since, _)) if since > ticket.since => return Ok(Taken::Stale),
            Some(_) => (0, false),
            None => (known, true),
        };
        if ticket.bytes <= before {
            return Ok(Taken::Stale);
        }
        let (signed, carried) = (ticket.bytes - before, self.carried());
        let acknowledged = self.acknowledged.saturating_add(signed);
        // What is on its way to the relay is counted at the holder already. Of the first ticket nobody knows what came before this relay was started.
        let bound = if is_first { carried } else { carried.saturating_add(window) };
        if !is_first && acknowledged > bound.saturating_add(window) {
            return Err(TicketError::TooMuch { signed, carried: carried.saturating_sub(self.acknowledged) });
        }
        self.acknowledged = acknowledged.min(bound).max(self.acknowledged);
        self.newest = Some((ticket.since, ticket.bytes));
        self.watch(window);
        Ok(Taken::Newest)
    }

    fn watch(&self, window: u64) {
        self.meter.note_acknowledged(self.acknowledged);
        let over = self.start.saturating_add(self.acknowledged).saturating_add(window);
        self.meter.ring_at(&self.meter.over, over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{tickets::PeerMeters, Identity};

    const WINDOW: u64 = 100;

    fn account() -> (Account, Arc<PeerMeter>) {
        let meter = PeerMeters::default().of(Identity::from_seed([1; 32]).peer_id());
        meter.add(5);
        (Account::open(meter.clone(), WINDOW), meter)
    }

    fn ticket(since: u64, bytes: u64) -> RelayTicket {
        RelayTicket { relay: [1; 32], holder: [2; 32], since, bytes, signature: [0; 64] }
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(600)
    }

    #[test]
    fn a_ticket_should_replace_those_before_it_and_a_replay_change_nothing() {
        let (mut account, meter) = account();
        meter.add(90);
        assert_eq!((account.carried(), account.acknowledged()), (90, 0));
        assert_eq!(account.take(&ticket(7, 50), 0, WINDOW), Ok(Taken::Newest));
        assert_eq!(account.take(&ticket(7, 50), 0, WINDOW), Ok(Taken::Stale));
        assert_eq!(account.take(&ticket(7, 20), 0, WINDOW), Ok(Taken::Stale));
        assert_eq!(account.acknowledged(), 50);
        assert_eq!(account.take(&ticket(7, 80), 0, WINDOW), Ok(Taken::Newest));
        assert_eq!(account.acknowledged(), 80, "80 in all, not 130");
        assert_eq!(account.take(&ticket(8, 10), 0, WINDOW), Ok(Taken::Newest), "the holder was started anew");
        assert_eq!(account.acknowledged(), 90);
        assert_eq!(account.take(&ticket(7, 85), 0, WINDOW), Ok(Taken::Stale), "an account of before is closed");
        assert_eq!(account.acknowledged(), 90);
    }

    #[test]
    fn a_window_without_a_ticket_should_be_too_much() {
        let (mut account, meter) = account();
        meter.add(99);
        assert_eq!(account.refuse_if_over(WINDOW, soon()), None);
        account.take(&ticket(7, 40), 0, WINDOW).expect("good");
        meter.add(40);
        assert_eq!(account.refuse_if_over(WINDOW, soon()), None, "99 are owed");
        meter.add(1);
        assert_eq!(account.refuse_if_over(WINDOW, soon()), Some(100));
        assert!(account.is_refused(Instant::now()));
        assert_eq!(account.refuse_if_over(WINDOW, soon()), None, "said once");
    }

    #[test]
    fn what_is_owed_should_be_owed_after_coming_back() {
        let (mut account, meter) = account();
        meter.add(60);
        account.leave(Instant::now());
        account.reopen();
        meter.add(40);
        assert_eq!(account.refuse_if_over(WINDOW, soon()), Some(100));
    }

    #[test]
    fn an_account_should_be_forgotten_some_time_after_its_holder_left_and_no_refusal_before_its_end() {
        let (mut account, meter) = account();
        let (now, minute) = (Instant::now(), Duration::from_secs(60));
        assert!(!account.is_forgotten(minute, now + 9 * minute), "it is here");
        account.leave(now);
        assert!(!account.is_forgotten(minute, now + minute / 2));
        assert!(account.is_forgotten(minute, now + minute));
        meter.add(100);
        assert_eq!(account.refuse_if_over(WINDOW, now + 2 * minute), Some(100));
        assert!(!account.is_forgotten(minute, now + minute));
        assert!(account.is_forgotten(minute, now + 2 * minute));
    }

    #[test]
    fn a_ticket_for_much_more_than_was_carried_should_be_refused_or_gain_nothing() {
        let (mut account, meter) = account();
        meter.add(10);
        assert_eq!(account.take(&ticket(7, u64::MAX - 1), 0, WINDOW), Ok(Taken::Newest), "of before the relay's start");
        assert_eq!(account.acknowledged, 10);
        assert_eq!(account.take(&ticket(7, u64::MAX), 0, WINDOW), Ok(Taken::Newest));
        assert_eq!(account.acknowledged, 11);
        let lie = account.take(&ticket(8, 300), 0, WINDOW);
        assert_eq!(lie, Err(TicketError::TooMuch { signed: 300, carried: 0 }));
        assert_eq!(account.take(&ticket(8, 150), 0, WINDOW), Ok(Taken::Newest), "on its way");
        assert_eq!(account.acknowledged, 110, "a window ahead at most");
        meter.add(199);
        assert_eq!(account.refuse_if_over(WINDOW, soon()), None);
        meter.add(1);
        assert_eq!(account.refuse_if_over(WINDOW, soon()), Some(100), "the window holds for liars, too");
    }

    #[test]
    fn a_relay_that_was_started_anew_should_count_from_what_it_knew() {
        let (mut account, meter) = account();
        meter.add(30);
        assert_eq!(account.take(&ticket(7, 1_000), 1_000, WINDOW), Ok(Taken::Stale));
        assert_eq!(account.take(&ticket(7, 1_020), 1_000, WINDOW), Ok(Taken::Newest));
        assert_eq!(account.acknowledged(), 20);
    }
}
