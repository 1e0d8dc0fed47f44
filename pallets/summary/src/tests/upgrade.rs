//! The first block of a new runtime, in which migrations run before every hook.

use super::mock::*;
use crate::{BeginScan, Event};
use frame_support::traits::{fungible::Mutate, Hooks, OnInitialize, OnRuntimeUpgrade};
use scc_types::{BlockNumber, MILLI};

/// A migration that pays.
struct Pays;

impl OnRuntimeUpgrade for Pays {
    fn on_runtime_upgrade() -> frame_support::weights::Weight {
        transfer(&nth(15), &nth(16), MILLI);
        kill(&nth(17), &nth(0));
        Balances::mint_into(&nth(30), MILLI).expect("no overflow");
        Default::default()
    }
}

/// As `frame_executive` begins a block: migrations, then the new number, then the hooks.
fn upgrade_block<Migrations: OnRuntimeUpgrade>(height: BlockNumber) {
    System::reset_events();
    Migrations::on_runtime_upgrade();
    System::initialize(&height, &Default::default(), &Default::default());
    AllPalletsWithSystem::on_initialize(height);
}

#[test]
fn migrations_do_not_change_the_picture() {
    let mut chain = Chain::new(20);
    chain.run_to(10);
    let (expected, issuance) = chain.read(|| (oracle(), Balances::total_issuance()));
    chain.read(|| {
        upgrade_block::<(BeginScan<Test>, Pays, Summary)>(11);
        let begun = events().into_iter().filter(|event| matches!(event, Event::Begun { .. }));
        assert_eq!(begun.collect::<Vec<_>>(), [Event::Begun { height: 10, issuance }]);
    });
    chain.run_to(18);
    assert_eq!(chain.read(|| summary_of(10).1), expected);
}

#[test]
fn hooks_of_other_pallets_come_behind_this_one() {
    let mut chain = Chain::new(20);
    chain.run_to(10);
    let expected = chain.read(oracle);
    chain.read(|| upgrade_block::<(Summary, Pays)>(11));
    chain.run_to(18);
    assert_eq!(chain.read(|| summary_of(10).1), expected);
}

#[test]
fn an_upgrade_at_another_height_or_during_a_scan_begins_nothing() {
    let mut chain = Chain::new(50);
    chain.run_to(8);
    chain.read(|| {
        <Summary as Hooks<BlockNumber>>::on_runtime_upgrade();
        assert_eq!(Summary::progress(), None);
    });
    chain.run_to(20);
    chain.read(|| {
        upgrade_block::<(BeginScan<Test>, Summary)>(21);
        assert_eq!(events(), [Event::Skipped { height: 20 }]);
        assert_eq!(Summary::progress().expect("it runs").height, 10);
    });
}
