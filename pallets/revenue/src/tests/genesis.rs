//! What genesis builds.

use super::mock::*;
use crate::{Foundation, Pot, Reserve};
use scc_types::SCC;

#[test]
fn genesis_should_endow_the_pots_from_the_foundation_and_mint_nothing() {
    run(|| {
        for pot in [Pot::Pending, Pot::Author, Pot::Carry] {
            assert_eq!(free(&Revenue::pot(pot)), EXISTENTIAL_DEPOSIT);
        }
        assert_eq!(free(&Scores::pot()), EXISTENTIAL_DEPOSIT);
        assert_eq!(free(&RESERVE), EXISTENTIAL_DEPOSIT);
        assert_eq!(free(&FOUNDATION), SCC - 6 * EXISTENTIAL_DEPOSIT);
        assert_eq!((Foundation::<Test>::get(), Reserve::<Test>::get()), (Some(FOUNDATION), Some(RESERVE)));
        // Nine accounts with 1,000 tokens, three with one, and block 1's.
        assert_eq!(Balances::total_issuance(), 9_004 * SCC);
    });
}

#[test]
fn pots_should_be_different_accounts() {
    let mut accounts: Vec<_> = Pot::ALL.into_iter().map(Revenue::pot).collect();
    accounts.push(Scores::pot());
    accounts.sort();
    accounts.dedup();
    assert_eq!(accounts.len(), 5);
}
