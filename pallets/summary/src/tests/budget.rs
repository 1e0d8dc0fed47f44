//! A step looks at no more than it may, and the scan ends.

use super::mock::*;
use crate::{Births, Copies, ScanCursor, WeightInfo};
use frame_support::traits::{fungible::Mutate, Hooks};
use scc_types::{MAX_CHUNK_ACCOUNTS, MILLI};

/// Accounts from one chunk's length on.
fn lines_of(height: u32) -> Vec<usize> {
    let chunks = summary_of(height).0.header.chunks;
    (0..chunks)
        .map(|index| scc_summary_proof::Lines::new(&Summary::chunk(height, index).unwrap()).unwrap().left() as usize)
        .collect()
}

#[test]
fn steps_are_of_one_size_when_nothing_is_born() {
    let mut chain = Chain::new(50);
    chain.run_to(10);
    chain.block(|| (4..40).for_each(|index| kill(&nth(index), &nth(0))));
    chain.run_to(24);
    assert_eq!(chain.read(|| lines_of(10)), [vec![4; 12], vec![2]].concat());
}

#[test]
fn births_ahead_do_not_hold_the_scan_up() {
    // 600 accounts, 4 a block: without births the scan takes 151 blocks after the one that begins. In every block there are ten times as many born
    // ahead of the cursor as a step passes.
    let mut chain = Chain::new(600).unchecked();
    Interval::set(1_000);
    chain.run_to(1_000);
    let expected = chain.read(oracle);
    let mut number = 10_000;
    let mut blocks = 0;
    loop {
        blocks += 1;
        chain.block(|| {
            let Some(cursor) = ScanCursor::<Test>::get() else { return };
            let mut born = 0;
            for _ in 0..100_000 {
                number += 1;
                let baby = numbered(number);
                if crate::Cursor::of(&baby) > cursor {
                    Balances::mint_into(&baby, MILLI).expect("no overflow");
                    born += 1;
                    if born == 40 {
                        break;
                    }
                }
            }
        });
        if chain.read(Summary::progress).is_none() {
            break;
        }
        assert!(blocks <= 152, "the scan is held up");
    }
    chain.read(|| {
        assert_eq!(summary_of(1_000).1, expected);
        assert_eq!((Births::<Test>::get(), Copies::<Test>::iter().count()), (0, 0));
    });
}

#[test]
fn a_step_never_looks_at_more_than_a_chunk_holds_and_births_are_made_up_for_later() {
    let mut chain = Chain::new(20).unchecked();
    chain.run_to(10);
    chain.block(|| {
        (0..2_500).for_each(|number| {
            Balances::mint_into(&numbered(50_000 + number), MILLI).expect("no overflow");
        });
    });
    let births = chain.read(Births::<Test>::get);
    assert!(births > u32::from(2 * 1_000_u16), "{births}");
    let before = chain.read(|| Copies::<Test>::iter().count());
    let weight = chain.read(|| {
        System::set_block_number(12);
        Summary::on_initialize(12)
    });
    let passed = before - chain.read(|| Copies::<Test>::iter().count());
    assert!(passed <= MAX_CHUNK_ACCOUNTS as usize && passed > 900, "{passed}");
    assert_eq!(chain.read(Births::<Test>::get), births - (MAX_CHUNK_ACCOUNTS - 4));
    let most = <() as WeightInfo>::begin()
        + <() as WeightInfo>::forget(0)
        + <() as WeightInfo>::scan(MAX_CHUNK_ACCOUNTS, MAX_CHUNK_ACCOUNTS);
    assert!(weight.all_lte(most));
}
