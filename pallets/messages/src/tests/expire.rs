use super::mock::*;
use crate::{Config, FirstMessage, Inboxes, Messages as Stored, OfSender, WeightInfo};
use frame_support::assert_ok;
use scc_traits::ReadRecord;

#[test]
fn a_message_and_its_record_are_kept_through_the_last_block_and_leave_in_the_next() {
    on_chain(|| {
        register(&ALICE);
        let id = send(&BOB, &ALICE);
        let view = Messages::message(id).expect("it was sent");
        enter(view.expires);
        assert_eq!(Messages::message(id), Some(view.clone()));
        enter(view.expires + 1);
        assert_eq!(Messages::message(id), None);
        assert_eq!(VirtualChains::record(view.record), None);
        assert!(inbox(&ALICE).is_empty());
        let left = (Stored::<Test>::iter().count(), Inboxes::<Test>::iter().count(), OfSender::<Test>::iter().count());
        assert_eq!(left, (0, 0, 0));
    });
}

#[test]
fn an_inbox_keeps_what_has_not_expired() {
    on_chain(|| {
        register(&ALICE);
        let ids: Vec<_> = (1..=5)
            .map(|height| {
                if height > 1 {
                    enter(height);
                }
                send(&account(height as u8 + 9), &ALICE)
            })
            .collect();
        assert_eq!(inbox(&ALICE), [ids[4], ids[3], ids[2], ids[1], ids[0]]);
        enter(4 + KEPT);
        assert_eq!(inbox(&ALICE), [ids[4], ids[3]]);
        check_state();
        let newest = send(&BOB, &ALICE);
        assert_eq!(inbox(&ALICE), [newest, ids[4], ids[3]]);
        enter(6 + KEPT);
        assert_eq!(inbox(&ALICE), [newest]);
    });
}

#[test]
fn a_block_removes_no_more_than_its_cap_and_the_next_goes_on() {
    on_chain(|| {
        MaxExpiredPerBlock::set(3);
        register(&ALICE);
        for sender in (10..18).map(account) {
            send(&sender, &ALICE);
        }
        enter(2 + KEPT);
        assert_eq!((FirstMessage::<Test>::get(), Stored::<Test>::iter().count()), (3, 5));
        assert!(inbox(&ALICE).is_empty(), "what has expired is not shown");
        assert_eq!(Messages::message(7), None);
        check_state();
        let newest = send(&BOB, &ALICE);
        assert_eq!(inbox(&ALICE), [newest]);
        check_state();
        enter(3 + KEPT);
        assert_eq!(Stored::<Test>::iter().count(), 3);
        enter(4 + KEPT);
        assert_eq!(Stored::<Test>::iter().count(), 1);
        assert_eq!(inbox(&ALICE), [newest]);
    });
}

#[test]
fn expiry_costs_by_what_it_removes_and_never_more_than_the_cap() {
    on_chain(|| {
        MaxExpiredPerBlock::set(4);
        register(&ALICE);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        let idle = enter(2);
        send_many(6, &BOB, &ALICE);
        let full = enter(3 + KEPT);
        let rest = enter(4 + KEPT);
        assert!(idle.all_lt(rest) && rest.all_lt(full));
        assert_eq!(full, <Test as Config>::WeightInfo::expire(4));
        assert_eq!(rest, <Test as Config>::WeightInfo::expire(2));
    });
}
