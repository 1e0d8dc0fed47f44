//! The checks notice what they are for.

use super::mock::*;
use crate::{Bid, Bids, NextBid, Queue};
use frame_support::assert_ok;
use scc_types::SCC;

fn found() -> String {
    format!("{:?}", Ads::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_is_noticed() {
    on_chain(|| {
        bid(1, SCC);
        bid(2, 2 * SCC);
        let (queue, good) = (Queue::<Test>::get(), Bids::<Test>::get(0).expect("stored"));
        let put = |bid: Bid| Bids::<Test>::insert(0, bid);

        let mut turned = queue.clone();
        turned.sort_by_key(|place| core::cmp::Reverse(place.amount));
        Queue::<Test>::put(turned);
        assert!(found().contains("out of order"));
        let mut twice = queue.clone();
        twice.iter_mut().for_each(|place| place.bid = 0);
        Queue::<Test>::put(twice);
        assert!(found().contains("stands twice"));
        let mut other = queue.clone();
        other.iter_mut().take(1).for_each(|place| place.bid = 7);
        Queue::<Test>::put(other.clone());
        assert!(found().contains("was not given out"));
        NextBid::<Test>::put(8);
        assert!(found().contains("has no bid"));
        NextBid::<Test>::put(2);
        let mut dearer = queue.clone();
        dearer.iter_mut().take(1).for_each(|place| place.amount += 1);
        Queue::<Test>::put(dearer);
        assert!(found().contains("not the sum"));
        Queue::<Test>::put(queue.clone());

        put(Bid { text: Default::default(), ..good.clone() });
        assert!(found().contains("text is invalid"));
        put(Bid { link: b"x".to_vec().try_into().expect("short"), ..good.clone() });
        assert!(found().contains("link is invalid"));
        put(Bid { placed: queue[0].expires + 1, ..good.clone() });
        assert!(found().contains("before it was placed"));
        put(good.clone());
        Bids::<Test>::insert(9, good);
        assert!(found().contains("not the same in number"));
        Bids::<Test>::remove(9);
        assert_ok!(Ads::do_try_state());
    });
    on_chain(|| {
        Queue::<Test>::put(Queue::<Test>::get());
        assert!(found().contains("empty queue"));
        Queue::<Test>::kill();
    });
}
