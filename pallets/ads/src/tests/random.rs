use super::mock::*;
use crate::Event;
use frame_support::traits::UnfilteredDispatchable;
use proptest::prelude::*;
use scc_types::{Balance, BidId, MILLI, SCC};

#[derive(Clone, Debug)]
enum Step {
    Bid(Balance),
    Raise(BidId, Balance),
    Withdraw(BidId),
    Remove(BidId),
    Empty,
    Block,
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    // Few amounts, so that many bids are equal.
    let amount = || (0_u32..8).prop_map(|steps| Balance::from(steps) * FLOOR / 2);
    let back = || 1_u64..8;
    prop_oneof![
        8 => amount().prop_map(Step::Bid),
        3 => (back(), amount()).prop_map(|(back, amount)| Step::Raise(back, amount)),
        2 => back().prop_map(Step::Withdraw),
        1 => back().prop_map(Step::Remove),
        1 => Just(Step::Empty),
        4 => Just(Step::Block),
        1 => (1..LIFETIME + 2).prop_map(Step::Wait),
    ]
}

fn run(step: Step, who: u8) {
    // Numbers count back from the newest bid.
    let number = |back: u64| crate::NextBid::<Test>::get().saturating_sub(back);
    let call = match step {
        Step::Bid(amount) => crate::Call::bid { text: b"ad".to_vec(), link: vec![], amount },
        Step::Raise(back, amount) => crate::Call::raise { bid: number(back), amount },
        Step::Withdraw(back) => crate::Call::withdraw { bid: number(back) },
        Step::Remove(back) => crate::Call::remove { bid: number(back) },
        Step::Empty => {
            let _ = Balances::transfer_all(signed(account(who)), account((who + 1) % RICH), false);
            return;
        }
        Step::Block => {
            next_block();
            return;
        }
        Step::Wait(blocks) => {
            jump(System::block_number() + blocks);
            return;
        }
    };
    let origin = if matches!(call, crate::Call::remove { .. }) { RuntimeOrigin::root() } else { signed(account(who)) };
    // Refusals are part of the game: the state must be sound after them too.
    let _ = RuntimeCall::Ads(call).dispatch_bypass_filter(origin);
}

/// The prices that events tell of since they were last reset.
fn prices() -> Balance {
    let told = events().into_iter();
    told.map(|event| if let Event::AdShown { ad, .. } = event { ad.price } else { 0 }).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_calls_keep_every_planck_and_the_best_bid_always_wins(
        steps in prop::collection::vec((step(), 0..RICH), 1..120)
    ) {
        on_chain(|| {
            let mut income = MILLI;
            for (step, who) in steps {
                let best = Ads::queue(0, 1);
                let begins = matches!(step, Step::Block);
                run(step, who);
                if begins {
                    assert_eq!(shown().map(|ad| ad.bid), best.first().map(|bid| bid.id));
                    assert_eq!(prices(), best.first().map_or(0, |bid| bid.amount));
                }
                // Each block's price is counted once.
                income += prices();
                System::reset_events();
                assert_eq!(wealth(&INCOME), income);
                check_state();
            }
            // Left alone, the board empties and everybody has everything that was not paid.
            for _ in 0..5 {
                jump(System::block_number() + LIFETIME + 1);
                next_block();
            }
            assert!(waiting().is_empty());
            let everybody: Balance = (0..RICH).map(|index| wealth(&account(index))).sum();
            assert_eq!(everybody + wealth(&INCOME), Balance::from(RICH) * 100 * SCC + MILLI);
        });
    }
}
