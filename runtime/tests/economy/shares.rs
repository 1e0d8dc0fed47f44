//! Who makes a block cannot share its income otherwise than the chain says.

use super::with_dapp;
use crate::common::Who;
use frame_support::traits::{fungible::Mutate, tokens::Preservation};
use scc_runtime::*;

#[test]
fn a_block_that_shares_otherwise_is_refused() {
    let mut chain = with_dapp();
    chain.run(2);
    assert!(chain.takes_block_with(|| ()));
    let takes_a_planck = || {
        let (account, author) = (Revenue::account(), Who::Alice.to_account_id());
        Balances::transfer(&account, &author, 1, Preservation::Preserve).unwrap();
    };
    assert!(!chain.takes_block_with(takes_a_planck));
    // The accounts are as they should be, the books tell another story.
    assert!(!chain.takes_block_with(|| pallet_revenue::Books::<Runtime>::mutate(|sums| sums.totals.authors += 1)));
    assert!(chain.takes_block_with(|| ()));
}
