use super::mock::*;
use frame_support::traits::fungible::Inspect;
use proptest::prelude::*;
use scc_types::{AccountId, Balance, DappId, SCC};

#[derive(Clone, Debug)]
enum Step {
    Register(usize),
    Update(usize),
    Unregister,
    List,
    Delist,
    Offer(usize),
    Accept,
}

fn account(index: u8) -> AccountId {
    [ALICE, BOB, POOR][usize::from(index) % 3].clone()
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_usize..100).prop_map(Step::Register),
        (0_usize..100).prop_map(Step::Update),
        Just(Step::Unregister),
        Just(Step::List),
        Just(Step::Delist),
        (0_usize..4).prop_map(Step::Offer),
        Just(Step::Accept),
    ]
}

fn run(step: Step, who: AccountId, id: DappId) {
    let sized = |size: usize| {
        let mut details = details("Random");
        details.description_en = vec![b'x'; size * 20].try_into().expect("within bounds");
        details
    };
    let call = match step {
        Step::Register(size) => crate::Call::register { details: sized(size) },
        Step::Update(size) => crate::Call::update { dapp: id, details: sized(size) },
        Step::Unregister => crate::Call::unregister { dapp: id },
        Step::List => crate::Call::list { dapp: id, reading: reading(id) },
        Step::Delist => crate::Call::delist { dapp: id },
        Step::Offer(to) => {
            crate::Call::transfer_ownership { dapp: id, to: [Some(ALICE), Some(BOB), Some(POOR), None][to].clone() }
        }
        Step::Accept => crate::Call::accept_ownership { dapp: id },
    };
    let origin = match call {
        crate::Call::list { .. } | crate::Call::delist { .. } => RuntimeOrigin::root(),
        _ => signed(who),
    };
    // Refusals are part of the game: the state must be sound after them too.
    let _ = frame_support::traits::UnfilteredDispatchable::dispatch_bypass_filter(RuntimeCall::Dapps(call), origin);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_calls_keep_holds_equal_to_deposits_and_money_whole(
        steps in prop::collection::vec((step(), any::<u8>(), 0_u32..6), 1..80)
    ) {
        Chain::new().run(|| {
            for (step, who, id) in steps {
                run(step, account(who), id);
                check_state();
                let total: Balance = [ALICE, BOB, POOR].iter().map(<Balances as Inspect<AccountId>>::total_balance).sum();
                assert_eq!(total, 200 * SCC + SCC / 2);
            }
        });
    }
}
