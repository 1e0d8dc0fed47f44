//! The rule of change by itself.

use super::mock::account;
use crate::plan::{most_changes, seats_after, Hold};
use proptest::prelude::*;
use scc_types::AccountId;

fn accounts(indices: &[u8]) -> Vec<AccountId> {
    indices.iter().copied().map(account).collect()
}

fn after(current: &[u8], wanted: &[u8], seats: usize, hold: impl Fn(u8) -> Hold) -> Vec<u8> {
    let hold_of = |account: &AccountId| hold(super::mock::index_of(account));
    seats_after(&accounts(current), &accounts(wanted), seats, hold_of).iter().map(super::mock::index_of).collect()
}

#[test]
fn a_quarter_of_the_seats_changes_and_at_least_one() {
    assert_eq!([0, 1, 3, 4, 7, 8, 21].map(most_changes), [1, 1, 1, 1, 1, 2, 5]);
}

#[test]
fn seats_stay_as_they_are_when_nobody_else_is_wanted() {
    assert_eq!(after(&[1, 2, 3], &[3, 2, 1], 4, |_| Hold::Loose), [1, 2, 3]);
}

#[test]
fn the_best_enter_first_and_those_with_the_weakest_hold_go_first() {
    let hold = |index| match index {
        2 => Hold::Loose,
        _ => Hold::Candidate(u128::from(index)),
    };
    let current = [1, 2, 3, 4, 5, 6, 7, 8];
    assert_eq!(after(&current, &[21, 22, 23, 24, 25, 26, 27, 28], 8, hold), [3, 4, 5, 6, 7, 8, 21, 22]);
}

#[test]
fn who_cannot_sit_goes_at_once_and_counts() {
    let current = [1, 2, 3, 4, 5, 6, 7, 8];
    let gone = |index| if index <= 3 { Hold::None } else { Hold::Loose };
    assert_eq!(after(&current, &[21, 22, 23, 24], 8, gone), [4, 5, 6, 7, 8, 21, 22]);
}

#[test]
fn free_seats_are_filled_in_turn() {
    assert_eq!(after(&[1], &[1, 2, 3, 4], 4, |_| Hold::Loose), [1, 2]);
    assert_eq!(after(&[1, 2, 3, 4], &[1, 2, 3, 4, 5], 4, |_| Hold::Loose), [1, 2, 3, 4]);
    assert_eq!(after(&[], &[1, 2], 4, |_| Hold::Loose), [1]);
}

fn distinct(indices: Vec<u8>) -> Vec<u8> {
    let mut seen = std::collections::BTreeSet::new();
    indices.into_iter().filter(|index| seen.insert(*index)).collect()
}

proptest! {
    #[test]
    fn no_more_than_a_quarter_enters_or_goes_in_turn_and_the_wanted_arrive_in_the_end(
        current in prop::collection::vec(0_u8..30, 1..21).prop_map(distinct),
        wanted in prop::collection::vec(0_u8..30, 1..21).prop_map(distinct),
        unable in prop::collection::vec(0_u8..30, 0..6),
    ) {
        let hold = |index: u8| match index {
            index if unable.contains(&index) => Hold::None,
            index if index % 3 == 0 => Hold::Loose,
            index => Hold::Candidate(u128::from(index)),
        };
        let mut seats = current;
        for _ in 0..60 {
            let next = after(&seats, &wanted, 21, hold);
            let most = most_changes(seats.len());
            let entered = next.iter().filter(|index| !seats.contains(index)).count();
            let left: Vec<u8> = seats.iter().filter(|index| !next.contains(index)).copied().collect();
            prop_assert!(entered <= most);
            prop_assert!(left.iter().filter(|index| !unable.contains(index)).count() <= most);
            prop_assert!(left.len() <= most || left.iter().all(|index| unable.contains(index)));
            prop_assert!(next.len() <= 21 && !next.is_empty());
            prop_assert!(!next.iter().any(|index| unable.contains(index) && !wanted.contains(index)));
            seats = next;
        }
        let sorted = |mut indices: Vec<u8>| { indices.sort(); indices };
        prop_assert_eq!(sorted(seats), sorted(wanted));
    }
}
