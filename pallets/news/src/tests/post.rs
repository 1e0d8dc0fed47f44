use super::mock::*;
use crate::{Error, Event, NextPost};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use scc_types::{Balance, News as Content, NewsRecord, RecordId, VirtualChain, MICRO, MILLI, SCC};
use sp_runtime::DispatchError;

fn refused(change: fn(&mut Content), error: Error<Test>) {
    let mut content = news("News");
    change(&mut content);
    assert_noop!(News::post(RuntimeOrigin::root(), content), error);
}

fn bounded<S: frame_support::traits::Get<u32>>(bytes: &[u8]) -> sp_runtime::BoundedVec<u8, S> {
    bytes.to_vec().try_into().expect("within bounds")
}

#[test]
fn post_should_write_the_record_and_take_the_fee_for_its_bytes() {
    on_chain(|| {
        assert_ok!(News::post(RuntimeOrigin::root(), news("主网上线")));
        let record = NewsRecord::Posted { post: 0, news: news("主网上线") };
        let fee = 10 * MILLI + record.encoded_size() as Balance * 10 * MICRO;
        assert_eq!((wealth(&FOUNDATION), wealth(&INCOME)), (100 * SCC - fee, MILLI + fee));
        let place = RecordId { chain: VirtualChain::News, height: 1, index: 0 };
        assert_last(Event::Posted { post: 0, record: place, news: news("主网上线"), payer: FOUNDATION, fee });
        next_block();
        assert_eq!(records(1), [record]);
    });
}

#[test]
fn post_should_take_a_body_alone_or_a_link_alone() {
    on_chain(|| {
        assert_ok!(News::post(RuntimeOrigin::root(), Content { link: bounded(b""), ..news("Body") }));
        assert_ok!(News::post(RuntimeOrigin::root(), Content { body: bounded(b""), ..news("Link") }));
        refused(|news| (news.body, news.link) = (bounded(b" \n"), bounded(b"")), Error::EmptyPost);
    });
}

#[test]
fn post_should_fail_when_the_title_is_blank_or_no_line_of_text() {
    on_chain(|| {
        refused(|news| news.title = bounded(b""), Error::InvalidTitle);
        refused(|news| news.title = bounded(b"  "), Error::InvalidTitle);
        refused(|news| news.title = bounded(b"two\nlines"), Error::InvalidTitle);
        refused(|news| news.title = bounded(b"\xff"), Error::InvalidTitle);
    });
}

#[test]
fn post_should_fail_when_the_body_is_no_text() {
    on_chain(|| {
        refused(|news| news.body = bounded(b"\xe5\xb9"), Error::InvalidBody);
        refused(|news| news.body = bounded(b"\x1b[2J"), Error::InvalidBody);
    });
}

#[test]
fn post_should_fail_when_the_link_does_not_lead_into_the_web() {
    on_chain(|| {
        refused(|news| news.link = bounded(b"javascript:alert(1)"), Error::InvalidLink);
        refused(|news| news.link = bounded(b"https://"), Error::InvalidLink);
        refused(|news| news.link = bounded(b"https://a b"), Error::InvalidLink);
        refused(|news| news.link = bounded(b"https://\xff"), Error::InvalidLink);
    });
}

#[test]
fn post_should_fail_when_the_language_is_no_tag() {
    on_chain(|| {
        refused(|news| news.language = bounded(b""), Error::InvalidLanguage);
        refused(|news| news.language = bounded(b"e"), Error::InvalidLanguage);
        refused(|news| news.language = bounded(b"engl"), Error::InvalidLanguage);
        refused(|news| news.language = bounded(b"zh_CN"), Error::InvalidLanguage);
        refused(|news| news.language = bounded(b"zh-"), Error::InvalidLanguage);
        refused(|news| news.language = bounded(b"12"), Error::InvalidLanguage);
        for tag in [b"en".as_slice(), b"zh-Hant-TW", b"de-1996"] {
            assert_ok!(News::post(RuntimeOrigin::root(), Content { language: bounded(tag), ..news("News") }));
        }
    });
}

#[test]
fn post_should_fail_when_the_foundation_cannot_pay() {
    on_chain(|| {
        Payer::set(Some(POOR));
        assert_noop!(News::post(RuntimeOrigin::root(), news("News")), Error::<Test>::InsufficientBalance);
        // The fee is taken from what is free, and the account stays alive.
        assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(FOUNDATION), POOR, 9 * MILLI));
        assert_noop!(News::post(RuntimeOrigin::root(), news("News")), Error::<Test>::InsufficientBalance);
        Payer::set(None);
        assert_noop!(News::post(RuntimeOrigin::root(), news("News")), Error::<Test>::InvalidPayer);
    });
}

#[test]
fn post_should_fail_for_anybody_else_and_for_the_payer() {
    on_chain(|| {
        for origin in [RuntimeOrigin::signed(FOUNDATION), RuntimeOrigin::none()] {
            assert_noop!(News::post(origin, news("News")), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn post_should_fail_when_all_numbers_are_used_up() {
    on_chain(|| {
        NextPost::<Test>::put(u32::MAX);
        assert_noop!(News::post(RuntimeOrigin::root(), news("News")), Error::<Test>::MaxPostsExceeded);
        NextPost::<Test>::kill();
    });
}

#[test]
fn a_longer_post_should_weigh_more() {
    let weight = |body: usize| {
        let news = Content { body: bounded(&vec![b'x'; body]), ..news("News") };
        crate::Call::<Test>::post { news }.get_dispatch_info().call_weight
    };
    assert!(weight(0).ref_time() < weight(8_192).ref_time());
}
