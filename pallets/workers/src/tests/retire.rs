use super::mock::*;
use crate::{Error, Event, Queue};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

#[test]
fn retire_should_take_the_worker_off_the_list_and_return_the_deposit() {
    on_chain(|| {
        enlist(0);
        assert_ok!(Workers::retire(signed(account(0))));
        assert_eq!(Workers::worker(account(0)), None);
        assert_eq!((held(&account(0)), Balances::free_balance(account(0))), (0, 10 * SCC));
        assert_eq!(Queue::<Test>::iter().count(), 0);
        assert_last(Event::Retired { worker: account(0), deposit: SCC });
    });
}

#[test]
fn retire_should_return_what_was_held_even_if_the_deposit_has_changed_since() {
    on_chain(|| {
        enlist(0);
        Deposit::set(3 * SCC);
        assert_ok!(Workers::renew(signed(account(0))));
        assert_ok!(Workers::retire(signed(account(0))));
        assert_eq!(Balances::free_balance(account(0)), 10 * SCC);
    });
}

#[test]
fn enlisting_again_should_start_the_date_of_enlistment_anew() {
    on_chain(|| {
        enlist(0);
        at_block(50);
        assert_ok!(Workers::retire(signed(account(0))));
        enlist(0);
        assert_eq!(Workers::worker(account(0)).expect("enlisted").enlisted_since, 50);
    });
}

#[test]
fn retire_should_fail_when_the_account_is_not_enlisted() {
    on_chain(|| {
        assert_noop!(Workers::retire(signed(account(0))), Error::<Test>::NotFound);
    });
}
