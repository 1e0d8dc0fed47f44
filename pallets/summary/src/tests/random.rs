//! Random lives of accounts against a straightforward oracle: all balances, read at once after block N.

use super::mock::*;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::{
        fungible::Mutate,
        tokens::{Fortitude, Precision, Preservation},
        ReservableCurrency,
    },
};
use proptest::prelude::*;
use scc_types::{AccountId, Balance, BlockNumber, SummaryLine, MILLI};
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

/// Accounts that take part; half of them are alive at first.
const PEOPLE: usize = 40;

#[derive(Clone, Debug)]
enum Act {
    Transfer(usize, usize, Balance),
    /// Everything moves; the receiver may be born by it.
    Kill(usize, usize),
    Reserve(usize, Balance),
    Unreserve(usize, Balance),
    Repatriate(usize, usize, Balance),
    Mint(usize, Balance),
    Burn(usize, Balance),
    Provide(usize),
    Nonce(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let who = || 0..PEOPLE;
    let amount = || prop_oneof![1..MILLI, MILLI..30 * MILLI];
    prop_oneof![
        4 => (who(), who(), amount()).prop_map(|(from, to, amount)| Act::Transfer(from, to, amount)),
        4 => (who(), who()).prop_map(|(from, to)| Act::Kill(from, to)),
        1 => (who(), amount()).prop_map(|(who, amount)| Act::Reserve(who, amount)),
        1 => (who(), amount()).prop_map(|(who, amount)| Act::Unreserve(who, amount)),
        1 => (who(), who(), amount()).prop_map(|(from, to, amount)| Act::Repatriate(from, to, amount)),
        1 => (who(), amount()).prop_map(|(who, amount)| Act::Mint(who, amount)),
        1 => (who(), amount()).prop_map(|(who, amount)| Act::Burn(who, amount)),
        1 => who().prop_map(Act::Provide),
        1 => who().prop_map(Act::Nonce),
    ]
}

/// Refusals are part of the game.
fn apply(act: &Act) {
    match *act {
        Act::Transfer(from, to, amount) => {
            let _ = Balances::transfer(&nth(from), &nth(to), amount, Preservation::Expendable);
        }
        Act::Kill(from, to) => {
            let all = Balances::free_balance(nth(from));
            let _ = Balances::transfer(&nth(from), &nth(to), all, Preservation::Expendable);
        }
        Act::Reserve(who, amount) => drop(Balances::reserve(&nth(who), amount)),
        Act::Unreserve(who, amount) => drop(Balances::unreserve(&nth(who), amount)),
        Act::Repatriate(from, to, amount) => {
            use frame_support::traits::BalanceStatus::Free;
            let _ = Balances::repatriate_reserved(&nth(from), &nth(to), amount, Free);
        }
        Act::Mint(who, amount) => drop(Balances::mint_into(&nth(who), amount)),
        Act::Burn(who, amount) => drop(Balances::burn_from(
            &nth(who),
            amount,
            Preservation::Expendable,
            Precision::BestEffort,
            Fortitude::Force,
        )),
        Act::Provide(who) => drop(System::inc_providers(&nth(who))),
        Act::Nonce(who) => System::inc_account_nonce(nth(who)),
    }
}

#[derive(Clone, Debug)]
struct Block {
    kept: Vec<Act>,
    /// Done and undone again.
    undone: Vec<Act>,
    /// Done behind the undone ones.
    last: Vec<Act>,
}

fn block() -> impl Strategy<Value = Block> {
    let acts = |most| prop::collection::vec(act(), 0..most);
    (acts(8), acts(3), acts(4)).prop_map(|(kept, undone, last)| Block { kept, undone, last })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_summary_is_what_everybody_had_after_its_block(
        blocks in prop::collection::vec(block(), 25..90), per_block in 1_u32..6, interval in 8_u32..25
    ) {
        let mut chain = Chain::with((0..PEOPLE).step_by(2).map(nth));
        AccountsPerBlock::set(per_block);
        Interval::set(interval);
        let mut expected: BTreeMap<BlockNumber, (Vec<SummaryLine>, Balance)> = BTreeMap::new();
        let mut sealed = 0;
        for block in &blocks {
            chain.block(|| {
                block.kept.iter().for_each(apply);
                let _: Result<(), DispatchError> = with_transaction(|| {
                    block.undone.iter().for_each(apply);
                    TransactionOutcome::Rollback(Ok(()))
                });
                block.last.iter().for_each(apply);
            });
            chain.read(|| {
                let height = System::block_number();
                if height.is_multiple_of(interval) {
                    expected.insert(height, (oracle(), Balances::total_issuance()));
                }
                for height in Summary::heights() {
                    let (summary, lines) = summary_of(height);
                    let (wanted, issuance) = &expected[&height];
                    assert_eq!(&lines, wanted, "summary of {height}");
                    assert_eq!(summary.header.issuance, *issuance);
                    sealed += 1;
                }
            });
        }
        prop_assert!(sealed > 0 || blocks.len() < 60, "no scan has ended");
    }
}

/// All people by their place, so that a failure's numbers can be read.
#[test]
fn people_stand_in_the_order_of_storage() {
    let people: Vec<AccountId> = (0..PEOPLE).map(nth).collect();
    assert!(people.is_sorted_by_key(crate::Cursor::of));
}
