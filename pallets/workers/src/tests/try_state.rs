//! The checks notice what they are for.

use super::mock::*;
use crate::{Queue, QueueFirst, Worker};
use frame_support::assert_ok;

fn found() -> String {
    format!("{:?}", Workers::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_is_noticed() {
    on_chain(|| {
        enlist(0);
        enlist(1);
        let good = crate::Workers::<Test>::get(account(0)).expect("enlisted");
        let put = |entry: Worker| crate::Workers::<Test>::insert(account(0), entry);

        let mut broken = good.clone();
        broken.profile.peer_id = Default::default();
        put(broken);
        assert!(found().contains("profile is invalid"));
        put(Worker { enlisted_since: good.expires + 1, ..good.clone() });
        assert!(found().contains("expired before it enlisted"));
        put(Worker { ticket: 2, ..good.clone() });
        assert!(found().contains("outside the queue"));
        put(Worker { ticket: 1, ..good.clone() });
        assert!(found().contains("does not stand in its place"));
        put(Worker { deposit: 1, ..good.clone() });
        assert!(found().contains("not its deposit"));
        put(good);
        assert_ok!(Workers::do_try_state());

        QueueFirst::<Test>::put(1);
        assert!(found().contains("outside the queue"));
        QueueFirst::<Test>::put(0);
        Queue::<Test>::insert(7, account(5));
        assert!(found().contains("places left behind"));
        Queue::<Test>::remove(7);
    });
}
