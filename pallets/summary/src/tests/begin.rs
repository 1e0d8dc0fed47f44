use super::mock::*;
use crate::Event;
use scc_types::MILLI;

#[test]
fn genesis_has_no_summary() {
    let mut chain = Chain::new(20);
    chain.block(|| assert!(events().is_empty()));
    chain.run_to(10);
    assert_eq!(chain.read(|| (Summary::progress(), Summary::heights())), (None, Vec::new()));
}

#[test]
fn a_scan_begins_in_the_first_hook_after_a_multiple_of_the_interval() {
    let mut chain = Chain::new(20);
    chain.run_to(10);
    let issuance = chain.read(Balances::total_issuance);
    chain.block(|| {
        assert_eq!(events(), [Event::Begun { height: 10, issuance }]);
        let progress = Summary::progress().expect("it runs");
        assert_eq!((progress.height, progress.accounts, progress.chunks), (10, 0, 0));
        assert!(Summary::heights().is_empty());
    });
}

#[test]
fn a_multiple_that_comes_while_a_scan_runs_is_left_out_and_the_next_is_made() {
    let mut chain = Chain::new(50);
    chain.run_to(20);
    // 50 accounts take 13 blocks after the one that begins.
    chain.block(|| assert_eq!(events(), [Event::Skipped { height: 20 }]));
    chain.block(|| transfer(&nth(40), &nth(0), MILLI));
    chain.run_to(30);
    assert_eq!(chain.read(Summary::heights), [10]);
    let expected = chain.read(oracle);
    chain.run_to(44);
    chain.read(|| {
        assert_eq!(Summary::heights(), [10, 30]);
        assert_eq!(summary_of(30).1, expected);
    });
}

#[test]
fn an_interval_of_one_block_makes_a_summary_whenever_it_can() {
    let mut chain = Chain::new(6);
    chain.block(|| ());
    Interval::set(1);
    chain.run_to(30);
    let heights = chain.read(Summary::heights);
    assert_eq!(heights.len(), 2);
    assert!(heights[1] >= 24, "{heights:?}");
}

#[test]
fn no_interval_makes_no_summary() {
    let mut chain = Chain::new(6);
    Interval::set(0);
    chain.run_to(30);
    assert_eq!(chain.read(|| (Summary::progress(), Summary::heights())), (None, Vec::new()));
}
