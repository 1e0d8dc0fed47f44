//! The block's ad.

use super::mock::*;
use crate::{Bids, Config, Event, LastAd, Queue, WeightInfo};
use scc_types::{AdRecord, MILLI, SCC};

#[test]
fn the_highest_bid_should_be_the_next_blocks_ad_and_its_price_income() {
    on_chain(|| {
        bid(1, SCC);
        let best = bid(2, 3 * SCC);
        bid(3, 2 * SCC);
        assert_eq!(shown(), None);

        next_block();
        let ad = shown().expect("an ad");
        assert_eq!((ad.bid, ad.bidder.clone(), ad.price, ad.previous), (best, account(2), 3 * SCC, None));
        assert_eq!((ad.text.as_slice(), ad.link.as_slice()), ("广告 1".as_bytes(), b"https://example.org".as_slice()));
        assert_eq!((wealth(&INCOME), wealth(&account(2)), Ads::held(&account(2))), (3 * SCC + MILLI, 97 * SCC, 0));
        assert_eq!((waiting(), Bids::<Test>::get(best)), (vec![2, 0], None));
        assert_eq!(events().len(), 1);
        assert_eq!(LastAd::<Test>::get(), Some(2));
    });
}

#[test]
fn a_bid_should_not_be_the_ad_of_its_own_block() {
    on_chain(|| {
        bid(1, SCC);
        next_block();
        assert_eq!(shown().expect("an ad").bid, 0);
        // Higher, but too late for this block.
        bid(2, 50 * SCC);
        assert_eq!(waiting(), [1]);
    });
}

#[test]
fn equal_bids_should_be_shown_in_the_order_in_which_they_came() {
    on_chain(|| {
        bids(1..5, SCC);
        let order: Vec<_> = (0..4)
            .map(|_| {
                next_block();
                shown().expect("an ad").bid
            })
            .collect();
        assert_eq!(order, [0, 1, 2, 3]);
        assert!(!Queue::<Test>::exists());
        next_block();
        assert_eq!(shown(), None);
    });
}

#[test]
fn each_ad_should_name_the_one_before_it() {
    on_chain(|| {
        bid(1, SCC);
        next_block();
        assert_eq!(shown().expect("an ad").previous, None);
        jump(7);
        bid(1, SCC);
        jump(8);
        assert_eq!(shown().expect("an ad").previous, Some(2));
        bid(1, SCC);
        bid(1, SCC);
        jump(9);
        assert_eq!(shown().expect("an ad").previous, Some(8));
    });
}

#[test]
fn the_record_of_the_board_should_be_what_the_event_tells() {
    on_chain(|| {
        bid(1, SCC);
        next_block();
        let told = shown().expect("an ad");
        next_block();
        assert_eq!(VirtualChains::records(scc_types::VirtualChain::Board, 2, 0, 9).len(), 1);
        let bytes = VirtualChains::records(scc_types::VirtualChain::Board, 2, 0, 9).remove(0);
        assert_eq!(<AdRecord as codec::DecodeAll>::decode_all(&mut bytes.as_slice()).expect("a record"), told);
    });
}

#[test]
fn a_block_without_bids_should_cost_one_read_and_a_choice_what_it_did() {
    on_chain(|| {
        let idle = next_block();
        assert_eq!(idle, <Test as Config>::WeightInfo::idle());
        assert_eq!(events(), []);

        bid(1, SCC);
        let one = next_block();
        bids(0..4, SCC);
        let four = next_block();
        assert!(idle.all_lt(one) && one.ref_time() < four.ref_time());
        jump(3 + LIFETIME + 1);
        assert!(events().iter().any(|event| matches!(event, Event::BidExpired { .. })));
    });
}
