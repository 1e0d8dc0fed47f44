//! A block that changes the session takes no ordinary transactions; money goes on.

use crate::common::{Chain, Who};
use frame_support::traits::fungible::Inspect;
use scc_runtime::*;
use scc_types::SCC;
use sp_runtime::transaction_validity::InvalidTransaction;

fn transfer(to: Who, value: Balance) -> RuntimeCall {
    pallet_balances::Call::transfer_keep_alive { dest: to.to_account_id().into(), value }.into()
}

#[test]
fn session_change_block_refuses_transactions_and_the_next_takes_them() {
    let mut chain = Chain::development().with_importer("development");
    chain.run(38);
    assert_eq!(chain.block(vec![(Who::Bob, transfer(Who::Eve, SCC))]), [Ok(Ok(()))]);
    assert!(chain.next_changes_session());
    let refused = chain.block(vec![(Who::Bob, transfer(Who::Eve, SCC))]);
    assert_eq!(refused, [Err(InvalidTransaction::ExhaustsResources.into())]);
    assert_eq!(chain.read(Session::current_index), 1);
    assert!(chain.read(|| Revenue::statement(40)).is_some_and(|statement| statement.income.emission == SCC));
    assert_eq!(chain.block(vec![(Who::Bob, transfer(Who::Eve, SCC))]), [Ok(Ok(()))]);
    assert_eq!(chain.read(|| Balances::total_balance(&Who::Eve.to_account_id())), 1_000_002 * SCC);
}

#[test]
fn every_authority_is_paid_for_its_own_blocks() {
    let mut chain = Chain::of_preset("local_testnet").with_importer("local_testnet");
    let before = authorities(&mut chain);
    chain.run(84);
    // A quarter of the blocks each, across two session changes; nothing but emission came in.
    assert_eq!(authorities(&mut chain), before.map(|balance| balance + 21 * SCC / 10));
}

fn authorities(chain: &mut Chain) -> [Balance; 4] {
    let people = [Who::Alice, Who::Bob, Who::Charlie, Who::Dave];
    chain.read(|| people.map(|who| Balances::total_balance(&who.to_account_id())))
}
