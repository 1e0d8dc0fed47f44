//! A scan is a picture of one moment, whatever happens while it is taken.

use super::mock::*;
use crate::{Copies, Event, ScanCursor};
use frame_support::traits::{
    fungible::Mutate,
    tokens::{Fortitude, Precision, Preservation},
    LockableCurrency, ReservableCurrency, WithdrawReasons,
};
use scc_types::{Balance, BlockNumber, SummaryLine, MILLI};

const COUNT: usize = 22;

/// Runs to block 10, begins the scan in block 11, applies `calls` to it and the blocks after it, each of which passes four accounts, and
/// compares the summary with the balances after block 10.
fn compare(calls: &[&dyn Fn()]) {
    let mut chain = Chain::new(COUNT);
    chain.run_to(10);
    let (expected, issuance) = chain.read(|| (oracle(), Balances::total_issuance()));
    for call in calls {
        chain.block(call);
    }
    while chain.read(Summary::heights).is_empty() {
        chain.block(|| ());
    }
    chain.read(|| {
        let (summary, lines) = summary_of(10);
        assert_eq!(lines, expected);
        assert_eq!((summary.header.height, summary.header.issuance), (10, issuance));
        assert_eq!(summary.header.accounts as usize, expected.len());
        assert_eq!(lines.iter().map(SummaryLine::total).sum::<Balance>(), issuance);
        assert_eq!(Copies::<Test>::iter().count(), 0);
        assert!(!ScanCursor::<Test>::exists());
    });
}

#[test]
fn a_quiet_chain_is_written_in_chunks_of_a_step() {
    let mut chain = Chain::new(COUNT);
    chain.run_to(17);
    chain.read(|| {
        let (summary, lines) = summary_of(10);
        assert_eq!(lines, oracle());
        // Four accounts in each of the blocks 12 to 16, two in block 17, which finds the end.
        assert_eq!((summary.header.chunks, summary.sealed_at), (6, 17));
        assert_eq!(events(), [Event::Sealed { header: summary.header }]);
    });
}

#[test]
fn an_end_that_falls_on_a_whole_step_is_found_by_the_next() {
    let mut chain = Chain::new(8);
    chain.run_to(14);
    assert_eq!(chain.read(|| summary_of(10).0.header.chunks), 2);
}

#[test]
fn changes_of_the_last_block_before_are_in_it_and_those_of_the_first_block_after_are_not() {
    let mut chain = Chain::new(COUNT);
    chain.run_to(9);
    chain.block(|| kill(&nth(20), &nth(1)));
    let expected = chain.read(oracle);
    chain.block(|| transfer(&nth(1), &nth(20), START));
    chain.run_to(17);
    assert_eq!(chain.read(|| summary_of(10).1), expected);
}

#[test]
fn changes_on_both_sides_of_the_cursor() {
    compare(&[&|| (), &|| transfer(&nth(0), &nth(19), MILLI), &|| transfer(&nth(18), &nth(1), MILLI), &|| {
        transfer(&nth(21), &nth(20), MILLI)
    }]);
}

#[test]
fn touched_twice() {
    compare(&[&|| transfer(&nth(20), &nth(0), MILLI), &|| transfer(&nth(20), &nth(21), 5 * MILLI), &|| {
        transfer(&nth(21), &nth(20), MILLI)
    }]);
}

#[test]
fn changed_before_and_again_after_the_cursor_passed() {
    // Block 12 passes the accounts 0 to 3.
    compare(&[
        &|| transfer(&nth(1), &nth(2), MILLI),
        &|| {
            assert!(Copies::<Test>::iter().count() == 0, "used up");
            transfer(&nth(1), &nth(2), MILLI);
            assert!(Copies::<Test>::iter().count() == 0, "not needed any more");
        },
        &|| kill(&nth(2), &nth(1)),
    ]);
}

#[test]
fn killed_ahead_of_the_cursor() {
    compare(&[&|| kill(&nth(20), &nth(0)), &|| kill(&nth(19), &nth(21))]);
}

#[test]
fn all_accounts_ahead_killed() {
    compare(&[&|| (4..COUNT).for_each(|index| kill(&nth(index), &nth(0)))]);
}

#[test]
fn killed_and_reborn() {
    compare(&[&|| kill(&nth(20), &nth(0)), &|| transfer(&nth(0), &nth(20), 3 * MILLI)]);
    compare(&[&|| {
        kill(&nth(20), &nth(0));
        transfer(&nth(0), &nth(20), 3 * MILLI);
    }]);
}

#[test]
fn killed_twice() {
    compare(&[
        &|| kill(&nth(20), &nth(0)),
        &|| transfer(&nth(0), &nth(20), 3 * MILLI),
        &|| kill(&nth(20), &nth(1)),
        &|| transfer(&nth(0), &nth(20), 3 * MILLI),
    ]);
}

#[test]
fn born() {
    // Behind the cursor, next to it, and behind all others.
    compare(&[&|| (), &|| [900, 22, 23].into_iter().for_each(|index| transfer(&nth(0), &nth(index), 2 * MILLI))]);
}

#[test]
fn born_and_killed() {
    compare(&[&|| transfer(&nth(0), &nth(30), 2 * MILLI), &|| kill(&nth(30), &nth(21))]);
    compare(&[&|| {
        transfer(&nth(0), &nth(30), 2 * MILLI);
        kill(&nth(30), &nth(0));
    }]);
}

#[test]
fn born_killed_and_reborn() {
    compare(&[&|| transfer(&nth(0), &nth(30), 2 * MILLI), &|| kill(&nth(30), &nth(21)), &|| {
        transfer(&nth(1), &nth(30), 7 * MILLI)
    }]);
}

#[test]
fn killed_and_reborn_behind_the_cursor() {
    compare(&[&|| (), &|| kill(&nth(2), &nth(0)), &|| transfer(&nth(0), &nth(2), 2 * MILLI)]);
}

#[test]
fn dust_of_an_account_that_dies() {
    compare(&[&|| {
        transfer(&nth(20), &nth(0), START - MILLI / 2);
        assert!(!frame_system::Account::<Test>::contains_key(nth(20)));
    }]);
}

#[test]
fn held_money_moves_between_the_parts_of_a_line() {
    let mut chain = Chain::new(COUNT);
    chain.block(|| {
        Balances::reserve(&nth(20), 30 * MILLI).expect("rich");
        Balances::reserve(&nth(3), 40 * MILLI).expect("rich");
    });
    chain.run_to(10);
    let expected = chain.read(oracle);
    assert_eq!(expected[20].reserved, 30 * MILLI);
    chain.block(|| {
        assert_eq!(Balances::unreserve(&nth(20), 30 * MILLI), 0);
        Balances::reserve(&nth(19), 30 * MILLI).expect("rich");
    });
    chain.run_to(17);
    assert_eq!(chain.read(|| summary_of(10).1), expected);
}

#[test]
fn minted_and_burnt_meanwhile() {
    compare(&[
        &|| {
            Balances::mint_into(&nth(20), 50 * MILLI).expect("no overflow");
            Balances::mint_into(&nth(500), 50 * MILLI).expect("no overflow");
            Balances::mint_into(&nth(0), 50 * MILLI).expect("no overflow");
        },
        &|| {
            Balances::burn_from(&nth(21), START, Preservation::Expendable, Precision::Exact, Fortitude::Force)
                .expect("it is there");
        },
    ]);
}

#[test]
fn what_does_not_change_funds_makes_no_copy() {
    compare(&[&|| {
        frame_system::Pallet::<Test>::inc_account_nonce(nth(20));
        frame_system::Pallet::<Test>::inc_consumers(&nth(20)).expect("alive");
        Balances::set_lock(*b"vesting ", &nth(20), MILLI, WithdrawReasons::all());
        assert_eq!(System::account(nth(20)).data.frozen, MILLI);
        transfer(&nth(20), &nth(20), MILLI);
        assert_eq!(Copies::<Test>::iter().count(), 0);
    }]);
}

#[test]
fn an_account_without_balance_has_no_line() {
    let mut chain = Chain::new(5);
    chain.block(|| frame_system::Pallet::<Test>::inc_providers(&nth(2)));
    chain.block(|| frame_system::Pallet::<Test>::inc_providers(&nth(900)));
    chain.run_to(15);
    chain.read(|| {
        assert!(frame_system::Account::<Test>::contains_key(nth(900)));
        let (summary, lines) = summary_of(10);
        assert_eq!((summary.header.accounts, lines.len()), (5, 5));
    });
}

#[test]
fn summaries_follow_one_another() {
    let mut chain = Chain::new(COUNT);
    let mut expected: Vec<(BlockNumber, Vec<SummaryLine>)> = Vec::new();
    for round in 1..=4 {
        chain.run_to(round * 10);
        expected.push((round * 10, chain.read(oracle)));
        chain.block(|| transfer(&nth(20), &nth(19), MILLI));
        chain.run_to(round * 10 + 9);
        chain.read(|| {
            for height in Summary::heights() {
                let known = expected.iter().find(|(known, _)| *known == height).expect("made");
                assert_eq!(summary_of(height).1, known.1);
            }
        });
    }
    assert_eq!(chain.read(Summary::heights), [30, 40]);
}
