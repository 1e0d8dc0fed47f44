//! What genesis builds.

use super::mock::*;
use crate::{Foundation, Reserve};
use scc_types::SCC;

#[test]
fn genesis_should_endow_the_accounts_from_the_foundation_and_mint_nothing() {
    run(|| {
        assert_eq!(free(&Revenue::account()), EXISTENTIAL_DEPOSIT);
        assert_eq!(free(&Scores::pot()), EXISTENTIAL_DEPOSIT);
        assert_eq!(free(&RESERVE), EXISTENTIAL_DEPOSIT);
        assert_eq!(free(&FOUNDATION), SCC - 3 * EXISTENTIAL_DEPOSIT);
        assert_eq!((Foundation::<Test>::get(), Reserve::<Test>::get()), (Some(FOUNDATION), Some(RESERVE)));
        // Nine accounts with 1,000 tokens, three with one.
        assert_eq!(Balances::total_issuance(), 9_003 * SCC);
    });
}
