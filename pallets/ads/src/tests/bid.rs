use super::mock::*;
use crate::{Bid, Bids, Error, Event, Queue};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Balance, SCC};
use sp_runtime::{DispatchError, DispatchResult};

fn try_bid(text: &[u8], link: &[u8], amount: Balance) -> DispatchResult {
    Ads::bid(signed(account(0)), text.to_vec(), link.to_vec(), amount)
}

#[test]
fn bid_should_hold_the_amount_and_join_the_queue() {
    on_chain(|| {
        assert_ok!(try_bid("渲染农场".as_bytes(), b"https://example.org/a?b#c", SCC));
        assert_eq!((Ads::held(&account(0)), Balances::free_balance(account(0))), (SCC, 99 * SCC));
        let text = "渲染农场".as_bytes().to_vec().try_into().expect("short");
        let link = b"https://example.org/a?b#c".to_vec().try_into().expect("short");
        let event = Event::BidPlaced { bid: 0, bidder: account(0), text, link, amount: SCC, expires: 1 + LIFETIME };
        assert_eq!(events(), [event]);
        let Bid { bidder, placed, .. } = Bids::<Test>::get(0).expect("stored");
        assert_eq!((bidder, placed, waiting()), (account(0), 1, vec![0]));
    });
}

#[test]
fn higher_bids_should_stand_before_lower_ones_and_earlier_before_later_equal_ones() {
    on_chain(|| {
        for amount in [2 * SCC, 3 * SCC, 2 * SCC, SCC] {
            bid(0, amount);
        }
        assert_eq!(waiting(), [1, 0, 2, 3]);
    });
}

#[test]
fn bid_should_take_texts_and_links_up_to_their_bounds() {
    on_chain(|| {
        assert_ok!(try_bid(b"x", b"", FLOOR));
        let link = [b"HTTP://[::1]/".as_slice(), &[b'y'; 243]].concat();
        assert_ok!(try_bid(&[b'x'; 512], &link, FLOOR));
        assert_ok!(try_bid(b"two\nlines", "https://例子.中国/路径".as_bytes(), FLOOR));
    });
}

#[test]
fn bid_should_fail_when_the_text_is_empty_or_blank() {
    on_chain(|| {
        for text in [b"".as_slice(), b" ", "\u{3000}\n".as_bytes()] {
            assert_noop!(try_bid(text, b"", FLOOR), Error::<Test>::EmptyText);
        }
    });
}

#[test]
fn bid_should_fail_when_the_text_has_513_bytes() {
    on_chain(|| {
        assert_noop!(try_bid(&[b'x'; 513], b"", FLOOR), Error::<Test>::TextTooLarge);
    });
}

#[test]
fn bid_should_fail_when_the_text_is_not_utf8_or_would_steer_a_terminal() {
    on_chain(|| {
        // Cut in the middle of a character; overlong; a surrogate; an escape sequence.
        for text in [b"\xe5\xb9".as_slice(), b"\xc0\xaf", b"\xed\xa0\x80", b"\x1b[2J", b"a\0b", b"a\rb"] {
            assert_noop!(try_bid(text, b"", FLOOR), Error::<Test>::InvalidText);
        }
    });
}

#[test]
fn bid_should_fail_when_the_link_has_257_bytes() {
    on_chain(|| {
        let link = [b"https://".as_slice(), &[b'x'; 249]].concat();
        assert_noop!(try_bid(b"x", &link, FLOOR), Error::<Test>::LinkTooLarge);
    });
}

#[test]
fn bid_should_fail_when_the_link_does_not_lead_into_the_web() {
    on_chain(|| {
        let links: [&[u8]; 11] = [
            b"javascript:alert(1)",
            b"data:text/html,x",
            b"ftp://example.org",
            b"file:///etc",
            b"example.org",
            b"https://",
            b"https:///path",
            b"https://a b",
            b"https://a\n",
            b" https://a",
            b"https://\xff",
        ];
        for link in links {
            assert_noop!(try_bid(b"x", link, FLOOR), Error::<Test>::InvalidLink);
        }
    });
}

#[test]
fn bid_should_fail_when_the_amount_is_below_the_floor_price() {
    on_chain(|| {
        assert_noop!(try_bid(b"x", b"", FLOOR - 1), Error::<Test>::InsufficientAmount);
        assert_noop!(try_bid(b"x", b"", 0), Error::<Test>::InsufficientAmount);
        assert_ok!(try_bid(b"x", b"", FLOOR));
    });
}

#[test]
fn bid_should_fail_when_the_balance_does_not_cover_it() {
    on_chain(|| {
        let refused = Ads::bid(signed(POOR), b"x".to_vec(), vec![], FLOOR);
        assert_noop!(refused, Error::<Test>::InsufficientBalance);
        // The existential deposit stays free.
        assert_noop!(try_bid(b"x", b"", 100 * SCC), Error::<Test>::InsufficientBalance);
        assert_noop!(try_bid(b"x", b"", Balance::MAX), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn bid_should_push_the_lowest_out_of_a_full_queue() {
    on_chain(|| {
        for (index, amount) in [(1, 3 * SCC), (2, 2 * SCC), (3, 5 * SCC), (4, 4 * SCC)] {
            bid(index, amount);
        }
        System::reset_events();
        assert_eq!(bid(5, 3 * SCC), 4);
        assert_eq!(waiting(), [2, 3, 0, 4]);
        assert_eq!(Balances::free_balance(account(2)), 100 * SCC);
        assert_eq!(events()[0], Event::BidPushedOut { bid: 1, bidder: account(2), amount: 2 * SCC, by: 4 });
        assert_eq!((events().len(), Bids::<Test>::get(1)), (2, None));
    });
}

#[test]
fn of_equal_lowest_bids_the_latest_should_be_pushed_out() {
    on_chain(|| {
        bids(1..5, SCC);
        bid(5, 2 * SCC);
        assert_eq!(waiting(), [4, 0, 1, 2]);
    });
}

#[test]
fn bid_should_fail_when_the_queue_is_full_of_higher_ones() {
    on_chain(|| {
        bids(1..5, 2 * SCC);
        assert_noop!(try_bid(b"x", b"", 2 * SCC - 1), Error::<Test>::TooManyBids);
    });
}

#[test]
fn bid_should_fail_when_the_queue_is_full_and_its_lowest_bid_is_equal() {
    on_chain(|| {
        for (index, amount) in [(1, 3 * SCC), (2, 2 * SCC), (3, 5 * SCC), (4, 4 * SCC)] {
            bid(index, amount);
        }
        assert_noop!(try_bid(b"x", b"", 2 * SCC), Error::<Test>::AlreadyExists);
        // Equal to a higher one is no reason: the lowest leaves.
        assert_ok!(try_bid(b"x", b"", 3 * SCC));
        assert_eq!(waiting(), [2, 3, 0, 4]);
    });
}

#[test]
fn a_bid_that_cannot_be_held_should_push_nobody_out() {
    on_chain(|| {
        bids(1..5, FLOOR);
        let refused = Ads::bid(signed(POOR), b"x".to_vec(), vec![], 2 * FLOOR);
        assert_noop!(refused, Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn a_queue_has_256_places_of_28_bytes() {
    with_places(256, || {
        for index in 0..256_u16 {
            bid(u8::try_from(index % 10).expect("small"), FLOOR + Balance::from(index));
        }
        let stored = codec::Encode::encoded_size(&Queue::<Test>::get());
        assert_eq!(stored, 2 + 256 * 28);
        bid(0, SCC);
        assert_eq!((waiting().len(), waiting().first(), waiting().last()), (256, Some(&256), Some(&1)));
    });
}

#[test]
fn bid_should_fail_without_a_signature() {
    on_chain(|| {
        assert_noop!(Ads::bid(RuntimeOrigin::none(), b"x".to_vec(), vec![], FLOOR), DispatchError::BadOrigin);
    });
}
