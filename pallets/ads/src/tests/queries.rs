use super::mock::*;
use crate::MAX_ADS;
use scc_types::{BlockNumber, SCC};

fn heights(before: Option<BlockNumber>, limit: u32) -> Vec<BlockNumber> {
    Ads::ads(before, limit).into_iter().map(|view| view.height).collect()
}

/// Ads in blocks 2, 3, 10 and 11; ends in block 12.
fn board() {
    bid(1, SCC);
    bid(2, SCC);
    jump(2);
    jump(3);
    jump(9);
    bid(3, SCC);
    bid(4, SCC);
    for height in 10..13 {
        jump(height);
    }
}

#[test]
fn ad_at_should_answer_the_ad_of_a_block() {
    on_chain(|| {
        board();
        let view = Ads::ad_at(3).expect("an ad");
        assert_eq!((view.height, view.ad.bid, view.ad.bidder, view.ad.price), (3, 1, account(2), SCC));
        assert_eq!((Ads::ad_at(1), Ads::ad_at(4), Ads::ad_at(u32::MAX)), (None, None, None));
    });
}

#[test]
fn ads_should_come_newest_first_in_pages() {
    on_chain(|| {
        assert!(heights(None, 10).is_empty());
        board();
        assert_eq!(heights(None, 10), [11, 10, 3, 2]);
        assert_eq!(heights(None, 2), [11, 10]);
        assert_eq!(heights(Some(10), 1), [3]);
        assert!(heights(Some(2), 9).is_empty());
        // Blocks without ads are places to start from too.
        assert_eq!(heights(Some(7), 9), [3, 2]);
        assert_eq!(heights(Some(u32::MAX), 1), [11]);
        assert!(heights(Some(0), 9).is_empty() && heights(None, 0).is_empty());
    });
}

#[test]
fn ads_should_end_where_records_are_pruned() {
    on_chain(|| {
        board();
        // The mock keeps records for 28,800 blocks.
        jump(28_800 + 10);
        jump(28_800 + 11);
        assert_eq!(heights(None, 10), [11]);
        assert_eq!((Ads::ad_at(10), heights(Some(10), 9)), (None, vec![]));
    });
}

#[test]
fn an_answer_has_a_largest_size() {
    on_chain(|| {
        for _ in 0..MAX_ADS + 2 {
            bid(1, FLOOR);
            next_block();
        }
        next_block();
        assert_eq!(heights(None, u32::MAX).len(), MAX_ADS as usize);
        assert_eq!(heights(Some(4), u32::MAX), [3, 2]);
    });
}

#[test]
fn the_queue_should_come_best_first_in_pages() {
    on_chain(|| {
        for amount in [2 * SCC, 3 * SCC, SCC] {
            bid(1, amount);
        }
        let ids = |offset, limit| Ads::queue(offset, limit).into_iter().map(|bid| bid.id).collect::<Vec<_>>();
        assert_eq!((ids(0, 10), ids(1, 1), ids(3, 10), ids(0, 0)), (vec![1, 0, 2], vec![0], vec![], vec![]));
        let view = Ads::queue(0, 1).remove(0);
        assert_eq!((view.bidder, view.amount, view.placed, view.expires), (account(1), 3 * SCC, 1, 1 + LIFETIME));
        assert_eq!(view.text.as_slice(), "广告 1".as_bytes());
    });
}

#[test]
fn the_price_to_win_should_win() {
    on_chain(|| {
        assert_eq!(Ads::price_to_win(), FLOOR);
        bid(1, 5 * SCC);
        bid(2, 2 * SCC);
        let price = Ads::price_to_win();
        assert_eq!(price, 5 * SCC + 1);
        let id = bid(3, price);
        next_block();
        assert_eq!(shown().expect("an ad").bid, id);
        next_block();
        assert_eq!(Ads::price_to_win(), 2 * SCC + 1);
    });
}
