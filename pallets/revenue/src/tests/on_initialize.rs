//! The emission.

use super::mock::*;
use crate::GenesisIssuance;
use scc_types::SCC;

#[test]
fn one_token_should_be_issued_when_the_block_ends() {
    run(|| {
        assert_eq!((held(), Balances::total_issuance()), (0, 9_003 * SCC));
        end_blocks(1);
        assert_eq!(Balances::total_issuance(), 9_004 * SCC);
        assert_eq!((held(), Revenue::pots().carry, Revenue::totals().emission), (8 * SCC / 10, 8 * SCC / 10, SCC));
    });
}

#[test]
fn issuance_should_be_genesis_and_height() {
    run(|| {
        end_blocks(49);
        assert_eq!(System::block_number(), 50);
        assert_eq!(GenesisIssuance::<Test>::get(), Some(9_003 * SCC));
        assert_eq!(Balances::total_issuance(), (9_003 + 49) * SCC);
    });
}
