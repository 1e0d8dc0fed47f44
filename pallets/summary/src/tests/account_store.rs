//! The wrapper around System.

use super::mock::*;
use crate::{Births, Copies, Funds};
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::StoredMap,
};
use pallet_balances::AccountData;
use scc_types::MILLI;
use sp_runtime::DispatchError;

fn funds(free: u128) -> Option<Funds> {
    Some(Funds { free, reserved: 0 })
}

#[test]
fn outside_a_scan_nothing_is_kept() {
    let mut chain = Chain::new(10);
    chain.block(|| {
        transfer(&nth(8), &nth(9), MILLI);
        transfer(&nth(0), &nth(30), MILLI);
        assert_eq!(Copies::<Test>::iter().count(), 0);
        assert!(!Births::<Test>::exists());
    });
}

#[test]
fn during_a_scan_the_first_old_value_ahead_of_the_cursor_is_kept() {
    let mut chain = Chain::new(20);
    chain.run_to(11);
    chain.block(|| {
        transfer(&nth(0), &nth(3), MILLI);
        assert_eq!(Copies::<Test>::iter().count(), 0, "both have been passed");
        transfer(&nth(0), &nth(4), MILLI);
        assert_eq!(Copies::<Test>::get(nth(4)), Some(funds(START)));
        transfer(&nth(4), &nth(0), 50 * MILLI);
        assert_eq!(Copies::<Test>::get(nth(4)), Some(funds(START)));
        transfer(&nth(0), &nth(30), 10 * MILLI);
        assert_eq!(Copies::<Test>::get(nth(30)), Some(None));
        assert_eq!(Births::<Test>::get(), 1);
        kill(&nth(30), &nth(0));
        transfer(&nth(0), &nth(30), 10 * MILLI);
        assert_eq!((Copies::<Test>::get(nth(30)), Births::<Test>::get()), (Some(None), 1));
        assert_eq!(Copies::<Test>::iter().count(), 2);
    });
}

#[test]
fn a_refused_change_keeps_nothing_and_changes_nothing() {
    let mut chain = Chain::new(20);
    chain.run_to(10);
    chain.block(|| {
        let before = Summary::get(&nth(15));
        let refused: Result<(), DispatchError> =
            <Summary as StoredMap<_, AccountData<_>>>::try_mutate_exists(&nth(15), |data| {
                *data = None;
                Err(DispatchError::Other("no"))
            });
        assert!(refused.is_err());
        assert_eq!(Summary::get(&nth(15)), before);
        assert_eq!(Copies::<Test>::iter().count(), 0);
    });
}

#[test]
fn what_is_rolled_back_keeps_nothing() {
    let mut chain = Chain::new(20);
    chain.run_to(10);
    chain.block(|| {
        let _: Result<(), DispatchError> = with_transaction(|| {
            transfer(&nth(15), &nth(30), MILLI);
            assert_eq!(Copies::<Test>::iter().count(), 2);
            TransactionOutcome::Rollback(Ok(()))
        });
        assert_eq!((Copies::<Test>::iter().count(), Births::<Test>::get()), (0, 0));
    });
}

#[test]
fn the_block_is_charged_for_every_copy_and_for_nothing_else() {
    use crate::WeightInfo;
    let mut chain = Chain::new(20);
    chain.run_to(11);
    chain.block(|| {
        let weight = || System::block_weight().total();
        let before = weight();
        transfer(&nth(0), &nth(1), MILLI);
        assert_eq!(weight(), before);
        transfer(&nth(0), &nth(15), MILLI);
        assert_eq!(weight(), before + <() as WeightInfo>::copy());
        transfer(&nth(15), &nth(16), MILLI);
        assert_eq!(weight(), before + <() as WeightInfo>::copy() * 2);
    });
}

#[test]
fn calls_can_be_measured_with_a_scan_running() {
    let mut chain = Chain::new(20).unchecked();
    chain.block(|| {
        Summary::begin_now(Summary::height());
        transfer(&nth(0), &nth(1), MILLI);
        assert_eq!(Copies::<Test>::iter().count(), 2);
    });
}
