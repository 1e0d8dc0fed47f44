use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn renew_should_start_the_lifetime_anew_and_keep_the_date_of_enlistment() {
    on_chain(|| {
        enlist(0);
        at_block(28_801);
        assert_ok!(Workers::renew(signed(account(0))));
        let view = Workers::worker(account(0)).expect("enlisted");
        assert_eq!((view.enlisted_since, view.expires), (1, 28_801 + LIFETIME));
        assert_last(Event::Renewed { worker: account(0), expires: 28_801 + LIFETIME });

        at_block(1 + LIFETIME + 1);
        assert!(Workers::worker(account(0)).is_some(), "the first expiry no longer counts");
    });
}

#[test]
fn renew_in_the_last_block_should_keep_the_date_of_enlistment() {
    on_chain(|| {
        enlist(0);
        at_block(1 + LIFETIME);
        assert_ok!(Workers::renew(signed(account(0))));
        assert_eq!(Workers::worker(account(0)).expect("enlisted").enlisted_since, 1);
    });
}

#[test]
fn renew_of_an_expired_entry_should_start_the_date_of_enlistment_anew() {
    on_chain(|| {
        enlist(0);
        // Past its last block, before a hook has removed it.
        System::set_block_number(2 + LIFETIME);
        assert_eq!(Workers::worker(account(0)), None);
        assert_ok!(Workers::renew(signed(account(0))));
        assert_eq!(Workers::worker(account(0)).expect("enlisted").enlisted_since, 2 + LIFETIME);
    });
}

#[test]
fn renew_should_fail_when_the_account_is_not_enlisted() {
    on_chain(|| {
        assert_noop!(Workers::renew(signed(account(0))), Error::<Test>::NotFound);
    });
}
