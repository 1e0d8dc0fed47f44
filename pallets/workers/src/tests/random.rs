use super::mock::*;
use frame_support::traits::{fungible::Inspect, UnfilteredDispatchable};
use proptest::prelude::*;
use scc_types::{AccountId, Balance, SCC};

#[derive(Clone, Debug)]
enum Step {
    Enlist(u8),
    Renew(u8),
    Update(u8),
    Retire(u8),
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..RICH;
    prop_oneof![
        who.clone().prop_map(Step::Enlist),
        who.clone().prop_map(Step::Renew),
        who.clone().prop_map(Step::Update),
        who.prop_map(Step::Retire),
        (1_u32..5).prop_map(Step::Wait),
        (1_u32..LIFETIME).prop_map(Step::Wait),
    ]
}

fn run(step: Step) {
    let (call, who) = match step {
        Step::Enlist(who) => (crate::Call::enlist { profile: profile() }, who),
        Step::Renew(who) => (crate::Call::renew {}, who),
        Step::Update(who) => (crate::Call::update { profile: profile() }, who),
        Step::Retire(who) => (crate::Call::retire {}, who),
        Step::Wait(blocks) => return at_block(System::block_number() + blocks),
    };
    // Refusals are part of the game: the state must be sound after them too.
    let _ = RuntimeCall::Workers(call).dispatch_bypass_filter(signed(account(who)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn random_calls_keep_holds_equal_to_deposits_and_lose_nobody_in_the_queue(
        steps in prop::collection::vec(step(), 1..150)
    ) {
        on_chain(|| {
            for step in steps {
                run(step);
                check_state();
                let total: Balance = (0..RICH).map(|i| <Balances as Inspect<AccountId>>::total_balance(&account(i))).sum();
                assert_eq!(total, Balance::from(RICH) * 10 * SCC);
            }
            // Left alone, the list empties and everything is returned.
            let end = System::block_number() + LIFETIME + 1;
            (0..200).for_each(|block| at_block(end + block));
            assert_eq!(crate::Workers::<Test>::count(), 0);
        });
    }
}
