//! Fees, other income, dust and slashes.

use super::mock::*;
use crate::{Fees, OtherIncome, ToReserve};
use frame_support::{
    assert_ok,
    traits::{fungible::Mutate, tokens::Preservation},
};
use scc_types::SCC;

#[test]
fn fees_and_other_income_should_join_the_block_income() {
    run(|| {
        assert!(charge::<Fees<Test>>(1, 3 * SCC));
        assert!(charge::<OtherIncome<Test>>(2, 5 * SCC));

        let income = this_block();
        assert_eq!((income.fees, income.other), (3 * SCC, 5 * SCC));
        // Until the end of the block they are counted only.
        let issuance = Balances::total_issuance();
        assert_eq!((held(), Revenue::totals().fees), (0, 0));

        end_block_by(Some(AUTHOR));

        assert_eq!(Balances::total_issuance(), issuance + 8 * SCC + SCC);
        let totals = Revenue::totals();
        assert_eq!((totals.fees, totals.other, totals.foundation), (3 * SCC, 5 * SCC, 9 * SCC / 10));
    });
}

#[test]
fn slashes_should_go_to_the_reserve_past_the_pots() {
    run(|| {
        let reserve = free(&RESERVE);
        assert!(charge::<ToReserve<Test>>(1, SCC));
        assert_eq!(free(&RESERVE) - reserve, SCC);
        assert_eq!(held(), 0);
    });
}

#[test]
fn dust_should_go_to_the_reserve() {
    run(|| {
        let reserve = free(&RESERVE);
        let rest = EXISTENTIAL_DEPOSIT - 1;
        assert_ok!(Balances::transfer(&account(1), &account(2), 1_000 * SCC - rest, Preservation::Expendable));
        assert_eq!(free(&account(1)), 0);
        assert_eq!(free(&RESERVE) - reserve, rest);
    });
}

#[test]
fn what_a_missing_reserve_cannot_receive_should_be_other_income() {
    Builder::default().without_reserve().run(|| {
        assert!(charge::<ToReserve<Test>>(1, SCC));
        assert_eq!(this_block().other, SCC);
    });
}
