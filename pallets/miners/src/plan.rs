//! How the seats change from one session to the next. Pure: no storage, no clock.

use alloc::vec::Vec;
use scc_types::{AccountId, Balance};

/// How firmly somebody sits who is not wanted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hold {
    /// Cannot sit: offended, or lost its keys. Goes at once.
    None,
    /// Gave notice or is no candidate. First of those that go in turn.
    Loose,
    /// Is a candidate: the lower its standing, the earlier it goes.
    Candidate(Balance),
}

/// How many of `seats` may change from one session to the next: a quarter, at least one.
pub(crate) fn most_changes(seats: usize) -> usize {
    seats.checked_div(4).unwrap_or_default().max(1)
}

/// The seats after `current`: of `wanted` (best first) no more enter, and of those not wanted no more go in turn, than a quarter
/// of the seats. Who cannot sit goes at once, and counts. Those who stay keep their order.
pub(crate) fn seats_after(
    current: &[AccountId],
    wanted: &[AccountId],
    seats: usize,
    hold_of: impl Fn(&AccountId) -> Hold,
) -> Vec<AccountId> {
    let most = most_changes(current.len());
    let mut unwanted: Vec<(Hold, &AccountId)> =
        current.iter().filter(|account| !wanted.contains(account)).map(|account| (hold_of(account), account)).collect();
    unwanted.sort_by_key(|(hold, _)| *hold);
    let at_once = unwanted.iter().filter(|(hold, _)| *hold == Hold::None).count();
    let leaving: Vec<&AccountId> = unwanted.iter().take(at_once.max(most)).map(|(_, account)| *account).collect();

    let mut next: Vec<AccountId> = current.iter().filter(|account| !leaving.contains(account)).cloned().collect();
    let room = seats.saturating_sub(next.len()).min(most);
    next.extend(wanted.iter().filter(|account| !current.contains(account)).take(room).cloned());
    next
}
