//! The checks notice what they are for.

use super::mock::*;
use crate::{FirstMessage, Inbox, Inboxes, Keys, Messages as Stored, OfSender, RelationCounts, Relations};
use frame_support::assert_ok;

fn found() -> String {
    format!("{:?}", Messages::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_to_keys_and_lists_is_noticed() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        let good = Keys::<Test>::get(ALICE).expect("registered");
        Keys::<Test>::insert(ALICE, crate::Registration { key: [0; 32], ..good.clone() });
        assert!(found().contains("nobody can seal"));
        Keys::<Test>::insert(ALICE, crate::Registration { deposit: 1, ..good.clone() });
        assert!(found().contains("held for a key"));
        Keys::<Test>::insert(ALICE, good);

        RelationCounts::<Test>::insert(ALICE, 2);
        assert!(found().contains("counter of a list"));
        RelationCounts::<Test>::insert(ALICE, 1);
        RelationCounts::<Test>::insert(BOB, 1);
        assert!(found().contains("counted that is empty"));
        RelationCounts::<Test>::remove(BOB);
        let entry = Relations::<Test>::get(ALICE, BOB).expect("a contact");
        Relations::<Test>::insert(ALICE, BOB, crate::Relation { deposit: 1, ..entry.clone() });
        assert!(found().contains("sum of its deposits"));
        Relations::<Test>::insert(ALICE, BOB, entry);
    });
}

#[test]
fn damage_to_messages_is_noticed() {
    on_chain(|| {
        register(&ALICE);
        let (first, second) = (send(&BOB, &ALICE), send(&BOB, &ALICE));
        let good = Stored::<Test>::get(second).expect("sent");
        let put = |message| Stored::<Test>::insert(second, message);

        put(crate::Message { older: None, ..good.clone() });
        assert!(found().contains("does not follow"));
        put(crate::Message { from: account(3), ..good.clone() });
        assert!(found().contains("not its own"));
        let mut elsewhere = good.clone();
        elsewhere.record.index = 9;
        put(elsewhere);
        assert!(found().contains("missing or not its own"));
        put(crate::Message { stranger: false, ..good.clone() });
        assert!(found().contains("does not hold its messages"));
        Stored::<Test>::remove(second);
        assert!(found().contains("a message is missing"));
        put(good);

        Inboxes::<Test>::insert(BOB, Inbox { newest: first, messages: 1, strangers: 0 });
        assert!(found().contains("does not hold its messages"));
        Inboxes::<Test>::remove(BOB);
        OfSender::<Test>::insert(ALICE, BOB, 1);
        assert!(found().contains("not counted right"));
        OfSender::<Test>::insert(ALICE, BOB, 2);
        FirstMessage::<Test>::put(1);
        assert!(found().contains("messages left behind"));
        FirstMessage::<Test>::put(0);
    });
}
