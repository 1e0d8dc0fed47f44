//! Promise 3 where an account dies: what it leaves goes to the reserve.

use super::balance;
use crate::common::{
    audit::{reserve, total_balance},
    Chain, Who,
};
use scc_runtime::{constants::EXISTENTIAL_DEPOSIT, *};

fn transfer(to: Who, value: Balance) -> RuntimeCall {
    pallet_balances::Call::transfer_allow_death { dest: to.to_account_id().into(), value }.into()
}

#[test]
fn dust_of_an_account_that_dies_goes_to_the_reserve() {
    let mut chain = Chain::development().with_importer("development");
    chain.send(vec![(Who::Bob, transfer(Who::One, 3 * EXISTENTIAL_DEPOSIT))]);
    chain.send(vec![(Who::One, transfer(Who::Eve, 2 * EXISTENTIAL_DEPOSIT))]);
    assert_eq!(balance(&mut chain, Who::One), 0);
    let dust = EXISTENTIAL_DEPOSIT - chain.fees_of(Who::One);
    assert!(dust > 0);
    assert_eq!(chain.read(|| total_balance(&reserve())), EXISTENTIAL_DEPOSIT + dust);
}
