use super::mock::*;
use crate::{Event, Queue, QueueFirst};
use frame_support::{assert_ok, traits::Hooks};
use scc_types::SCC;

fn listed() -> u32 {
    crate::Workers::<Test>::count()
}

#[test]
fn an_entry_lives_through_its_last_block_and_is_removed_in_the_next() {
    on_chain(|| {
        enlist(0);
        at_block(1 + LIFETIME);
        assert!(Workers::worker(account(0)).is_some());
        at_block(2 + LIFETIME);
        assert_eq!(Workers::worker(account(0)), None);
        assert_eq!(listed(), 0);
        assert_eq!((held(&account(0)), Balances::free_balance(account(0))), (0, 10 * SCC));
        assert_last(Event::Expired { worker: account(0), deposit: SCC });
    });
}

#[test]
fn a_block_removes_no_more_than_its_cap_and_the_next_goes_on() {
    on_chain(|| {
        (0..8).for_each(enlist);
        at_block(2 + LIFETIME);
        assert_eq!(listed(), 5);
        check_state();
        at_block(3 + LIFETIME);
        assert_eq!(listed(), 2);
        at_block(4 + LIFETIME);
        assert_eq!(listed(), 0);
    });
}

#[test]
fn places_left_by_renewals_and_retirements_are_passed_over() {
    on_chain(|| {
        (0..4).for_each(enlist);
        at_block(10);
        for index in 0..2 {
            assert_ok!(Workers::renew(signed(account(index))));
        }
        assert_ok!(Workers::retire(signed(account(2))));
        // Three empty places lie before the last worker that did not renew.
        at_block(2 + LIFETIME);
        assert_eq!((QueueFirst::<Test>::get(), listed()), (3, 3));
        at_block(3 + LIFETIME);
        assert_eq!((QueueFirst::<Test>::get(), listed()), (4, 2));
        at_block(10 + LIFETIME);
        assert_eq!(listed(), 2);
        at_block(11 + LIFETIME);
        assert_eq!(listed(), 0);
        assert_eq!(Queue::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_live_worker_stops_the_look_at_the_queue() {
    on_chain(|| {
        (0..8).for_each(enlist);
        System::set_block_number(2);
        let idle = Workers::on_initialize(2);
        assert_eq!(QueueFirst::<Test>::get(), 0);
        System::set_block_number(2 + LIFETIME);
        let busy = Workers::on_initialize(2 + LIFETIME);
        assert!(busy.ref_time() > idle.ref_time());
    });
}
