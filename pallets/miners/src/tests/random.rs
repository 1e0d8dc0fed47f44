use super::mock::*;
use crate::{plan::most_changes, AuraEquivocation, Invulnerables, Offenders};
use frame_support::traits::{fungible::Inspect, UnfilteredDispatchable};
use proptest::prelude::*;
use scc_types::{AccountId, Balance, SCC};
use sp_staking::offence::ReportOffence;

#[derive(Clone, Debug)]
enum Step {
    Register(u8, Balance),
    BondMore(u8, Balance),
    Unbond(u8),
    Withdraw(u8),
    Standing(u8, Balance),
    PurgeKeys(u8),
    Invulnerables(Vec<u8>),
    Offence(u8, u32),
    NextSession,
    Months(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE;
    prop_oneof![
        4 => (who(), 90_u128..200).prop_map(|(who, bond)| Step::Register(who, bond * SCC)),
        1 => (who(), 0_u128..50).prop_map(|(who, amount)| Step::BondMore(who, amount * SCC)),
        1 => who().prop_map(Step::Unbond),
        2 => who().prop_map(Step::Withdraw),
        4 => (who(), 0_u128..60).prop_map(|(who, credit)| Step::Standing(who, credit * SCC)),
        1 => (4..PEOPLE).prop_map(Step::PurgeKeys),
        1 => prop::collection::vec(who(), 0..6).prop_map(Step::Invulnerables),
        1 => (who(), 0_u32..5).prop_map(|(who, back)| Step::Offence(who, back)),
        4 => Just(Step::NextSession),
        1 => (0_u32..2).prop_map(Step::Months),
    ]
}

/// Refusals are part of the game: the state must be sound after them too.
fn run(step: Step) {
    let (who, call): (u8, RuntimeCall) = match step {
        Step::Register(who, bond) => (who, crate::Call::register { bond }.into()),
        Step::BondMore(who, amount) => (who, crate::Call::bond_more { amount }.into()),
        Step::Unbond(who) => (who, crate::Call::unbond {}.into()),
        Step::Withdraw(who) => (who, crate::Call::withdraw {}.into()),
        Step::PurgeKeys(who) => (who, pallet_session::Call::purge_keys {}.into()),
        Step::Standing(who, credit) => return give_standing(who, credit),
        Step::Invulnerables(indices) => {
            let accounts = indices.into_iter().map(account).collect::<Vec<_>>().try_into().expect("few");
            let _ = Miners::set_invulnerables(RuntimeOrigin::root(), accounts);
            return;
        }
        Step::Offence(who, back) => {
            let session = Session::current_index().saturating_sub(back);
            let offence = AuraEquivocation { slot: 1.into(), session, seats: 8, offender: (account(who), ()) };
            let known = Offenders::<Test>::get().iter().any(|offender| offender.account == account(who));
            let result = Miners::report_offence(vec![], offence);
            let slashable = Session::current_index() - session <= JUDGED;
            assert_eq!(result.is_ok(), slashable && !known);
            return;
        }
        Step::NextSession => return change_session(),
        Step::Months(months) => {
            let block = System::block_number() + months * 864_000;
            return System::set_block_number(block - block % SESSION + 1);
        }
    };
    let _ = call.dispatch_bypass_filter(signed(account(who)));
}

/// What must be true of every change of session.
fn change_session() {
    let (old, queued) = (seats(), next_seats());
    next_session();
    let (now, next) = (seats(), next_seats());
    assert_eq!(now, queued);
    assert!(!old.is_empty() && !now.is_empty() && !next.is_empty());
    let most = most_changes(now.len());
    let entered: Vec<u8> = next.iter().filter(|index| !now.contains(index)).copied().collect();
    assert!(entered.len() <= most, "{entered:?} entered, {most} may");
    for index in entered {
        let view = Miners::miner(account(index));
        assert!(view.foundation || view.lacks == Default::default(), "{index} lacks {:?}", view.lacks);
    }
    let left_in_turn = now.iter().filter(|index| {
        let view = Miners::miner(account(**index));
        let barred = Offenders::<Test>::get().iter().any(|offender| offender.account == account(**index));
        !next.contains(index) && !view.lacks.keys && !barred
    });
    assert!(left_in_turn.count() <= most);
    // Nobody takes a seat of the foundation.
    let lost = now.iter().filter(|index| !next.contains(index)).map(|index| account(*index));
    for account in lost.filter(|account| Invulnerables::<Test>::get().contains(account)) {
        assert!(!Miners::has_keys(&account));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_lives_keep_bonds_seats_and_money_in_order(steps in prop::collection::vec(step(), 1..200)) {
        Chain::new().with_foundation(3).run(|| {
            for step in steps {
                run(step);
                check_state();
                let people = (0..PEOPLE).map(account).chain([KEYLESS, POOR, RESERVE]);
                let total: Balance = people.map(|who| <Balances as Inspect<AccountId>>::total_balance(&who)).sum();
                assert_eq!(total, Balance::from(PEOPLE + 1) * RICHES + 2 * SCC);
                assert_eq!(Balances::total_issuance(), total);
            }
            // Everybody can leave with what is left of the bond.
            for index in 0..PEOPLE {
                let _ = Miners::unbond(signed(account(index)));
            }
            for _ in 0..40 {
                next_session();
            }
            for index in (0..PEOPLE).filter(|index| !seats().contains(index)) {
                let _ = Miners::withdraw(signed(account(index)));
                assert_eq!(held(&account(index)), 0);
            }
        });
    }
}
