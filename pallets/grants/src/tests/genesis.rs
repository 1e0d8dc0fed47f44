use super::mock::*;
use crate::{GenesisConfig, Operator, Pot};
use scc_types::{Balance, SCC};
use sp_runtime::BuildStorage;

#[test]
fn genesis_should_endow_the_budgets_out_of_one_balance_and_mint_nothing() {
    run(|| {
        assert_eq!(wealth(&Grants::pot(Pot::Contributors)), CONTRIBUTORS);
        assert_eq!(wealth(&Grants::pot(Pot::Trials)), TRIALS);
        // Revenue gave four accounts an existential deposit: its own, the scores', the reserve, the share.
        assert_eq!(wealth(&FOUNDATION), RICHES - 4 * EXISTENTIAL_DEPOSIT);
        assert_eq!(Operator::<Test>::get(), Some(OPERATOR));
        // One block has ended.
        let genesis: Balance = 14 * RICHES + CONTRIBUTORS + TRIALS;
        assert_eq!(Balances::total_issuance(), genesis + SCC);
    });
}

#[test]
fn genesis_without_budgets_should_leave_nothing_to_spend() {
    let storage = GenesisConfig::<Test>::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        let view = Grants::budgets();
        assert_eq!((view.contributors, view.unlocked, view.trials, view.trials_today), (0, 0, 0, 0));
        assert_eq!(view.operator, None);
    });
}

#[test]
fn pots_should_be_different_accounts() {
    let mut accounts = Pot::ALL.map(Grants::pot).to_vec();
    accounts.sort();
    accounts.dedup();
    assert_eq!(accounts.len(), 3);
}
