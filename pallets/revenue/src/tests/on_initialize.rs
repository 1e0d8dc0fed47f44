//! The emission.

use super::mock::*;
use crate::{GenesisIssuance, Pot, ThisBlock};
use scc_types::SCC;

#[test]
fn on_initialize_should_mint_one_token_into_the_block_income() {
    run(|| {
        assert_eq!(pot(Pot::Income), SCC);
        assert_eq!(ThisBlock::<Test>::get().emission, SCC);
    });
}

#[test]
fn issuance_should_be_genesis_and_height() {
    run(|| {
        end_blocks(49);
        assert_eq!(System::block_number(), 50);
        assert_eq!(GenesisIssuance::<Test>::get(), Some(9_003 * SCC));
        assert_eq!(Balances::total_issuance(), (9_003 + 50) * SCC);
    });
}
