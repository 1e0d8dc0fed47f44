//! Random lives.

use super::mock::*;
use crate::{Claims, Totals};
use frame_support::assert_ok;
use proptest::prelude::*;
use scc_types::{Balance, SCC};

#[derive(Clone, Debug)]
enum Step {
    Award(u8, Balance),
    Claim(u8),
    Sweep,
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![0u128..2_000, 0..EXISTENTIAL_DEPOSIT * 3, 0..1_000 * SCC];
    // Accounts 10 to 13 do not exist before they are paid.
    prop_oneof![
        (1u8..14, amount).prop_map(|(number, amount)| Step::Award(number, amount)),
        (1u8..14).prop_map(Step::Claim),
        Just(Step::Sweep),
        (1u32..40).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn awarded_is_paid_or_held_whatever_happens(steps in prop::collection::vec(step(), 1..120), sweep in 1u32..6) {
        run(|| {
            MaxSweep::set(sweep);
            let start: Balance = (1..14).map(free).sum();
            let mut awarded = 0;
            for step in steps {
                match step {
                    Step::Award(number, amount) => {
                        award(account(number), 1, amount);
                        awarded += amount;
                    }
                    Step::Claim(number) => {
                        let _ = Scores::claim(RuntimeOrigin::signed(account(1)), account(number));
                    }
                    Step::Sweep => sweep_and_advance(),
                    Step::Wait(blocks) => advance(blocks),
                }
                let paid = (1..14).map(free).sum::<Balance>() - start;
                assert_eq!(paid + Totals::<Test>::get().owed, awarded);
                assert_ok!(Scores::do_try_state());
            }
            // In the end everybody who can be paid is paid whole.
            advance(HALF_LIFE * 70);
            for _ in 0..14 {
                sweep_and_advance();
            }
            for (account, held) in Claims::<Test>::iter() {
                let claim = held.claim;
                assert_eq!(claim.amount, 0);
                assert!(claim.accrued < EXISTENTIAL_DEPOSIT && System::providers(&account) == 0);
            }
        });
    }
}
