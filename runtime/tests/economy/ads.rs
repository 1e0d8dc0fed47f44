//! Ads and news in the composed runtime: what they pay is general income of their block.

use crate::common::{audit::total_balance, jobs::by_root, Chain, Who};
use scc_runtime::{constants::*, *};
use scc_types::{News as Content, NewsRecord, VirtualChain, SCC};

fn bid(text: &str, amount: Balance) -> RuntimeCall {
    pallet_ads::Call::bid { text: text.as_bytes().to_vec(), link: b"https://example.org".to_vec(), amount }.into()
}

#[test]
fn the_highest_bid_is_the_next_blocks_ad_and_its_price_general_income() {
    let mut chain = Chain::development();
    chain.send(vec![(Who::Bob, bid("first", SCC)), (Who::Eve, bid("second", 2 * SCC))]);
    let height = chain.height();
    let price = chain.read(Ads::price_to_win);
    assert_eq!(price, 2 * SCC + 1);
    chain.run(1);
    let ad = chain.read(|| Ads::ad_at(height + 1)).unwrap().ad;
    assert_eq!((ad.text.as_slice(), ad.bidder, ad.price), (b"second".as_slice(), Who::Eve.to_account_id(), 2 * SCC));
    let income = chain.read(|| Revenue::statement(height + 1)).unwrap().income;
    assert_eq!((income.other, income.fees), (2 * SCC, 0));
    assert_eq!(income.general_foundation, (SCC + 2 * SCC) / 10);
    let header = chain.read(|| VirtualChains::header(VirtualChain::Board, height + 1)).unwrap();
    assert_eq!(header.count, 1);

    chain.run(1);
    let ads = chain.read(|| Ads::ads(None, 10));
    assert_eq!(ads.iter().map(|view| view.height).collect::<Vec<_>>(), [height + 2, height + 1]);
    assert_eq!(chain.read(|| Ads::held(&Who::Bob.to_account_id())), 0);
}

#[test]
fn the_committee_or_root_removes_a_bid_and_its_money_returns() {
    let mut chain = Chain::development();
    let before = chain.read(|| total_balance(&Who::Bob.to_account_id()));
    let remove = by_root(pallet_ads::Call::remove { bid: 0 });
    chain.send(vec![(Who::Bob, bid("rude", SCC)), (Who::Alice, remove)]);
    let (left, held) = chain.read(|| (total_balance(&Who::Bob.to_account_id()), Ads::held(&Who::Bob.to_account_id())));
    assert!(before - left < SCC / 100 && held == 0);
    chain.run(1);
    assert!(chain.read(|| Ads::ads(None, 1)).is_empty());
}

#[test]
fn news_are_paid_out_of_the_foundations_share() {
    let mut chain = Chain::development();
    chain.run(2);
    let before = chain.read(Grants::share);
    let news = Content {
        title: b"Live".to_vec().try_into().unwrap(),
        body: b"The network is live.".to_vec().try_into().unwrap(),
        link: Default::default(),
        language: b"en".to_vec().try_into().unwrap(),
    };
    let call = by_root(pallet_news::Call::post { news: news.clone() });
    chain.send(vec![(Who::Alice, call)]);
    let height = chain.height();
    let view = chain.read(|| News::posts(None, 10)).remove(0);
    assert_eq!((view.id, view.height, &view.news), (0, height, &news));
    let bytes = codec::Encode::encoded_size(&NewsRecord::Posted { post: 0, news }) as Balance;
    assert_eq!(view.fee, ITEM_DEPOSIT + bytes * BYTE_DEPOSIT);
    let income = chain.read(|| Revenue::statement(height)).unwrap().income;
    assert_eq!(income.other, view.fee);
    assert_eq!(chain.read(Grants::share), before - view.fee + income.general_foundation);
}
