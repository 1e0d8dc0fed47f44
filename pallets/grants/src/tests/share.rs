//! `spend_share`, and the end of an allocation period.

use super::mock::*;
use crate::{Error, Event, Pot};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use scc_types::{AccountId, Balance, SCC};
use sp_runtime::DispatchError;

#[test]
fn the_foundations_share_of_all_income_should_wait_in_its_pot() {
    run(|| {
        let before = (pot(Pot::Share), wealth(&FOUNDATION));
        wait(10);
        assert_eq!(pot(Pot::Share), before.0 + SCC);
        assert_eq!(wealth(&FOUNDATION), before.1);
        assert_eq!(Grants::share(), pot(Pot::Share));
    });
}

#[test]
fn spend_share_should_pay_what_the_council_voted() {
    run(|| {
        wait(10);
        let (share, amount) = (pot(Pot::Share), SCC / 2);
        assert_ok!(Grants::spend_share(RuntimeOrigin::root(), person(7), amount));
        assert_eq!((pot(Pot::Share), wealth(&person(7))), (share - amount, RICHES + amount));
        assert_eq!(events(), [Event::ShareSpent { receiver: person(7), amount }]);
    });
}

#[test]
fn spend_share_should_fail_when_the_council_did_not_vote_or_there_is_not_so_much() {
    run(|| {
        wait(10);
        let spend = |origin, receiver: AccountId, amount: Balance| Grants::spend_share(origin, receiver, amount);
        assert_noop!(spend(RuntimeOrigin::signed(OPERATOR), OPERATOR, 1), DispatchError::BadOrigin);
        assert_noop!(spend(RuntimeOrigin::signed(FOUNDATION), FOUNDATION, 1), DispatchError::BadOrigin);
        let share = pot(Pot::Share);
        assert_noop!(spend(RuntimeOrigin::root(), person(7), share + 1), Error::<Test>::InsufficientShare);
        let nobody = AccountId::new([99; 32]);
        assert_noop!(spend(RuntimeOrigin::root(), nobody, 1), Error::<Test>::InsufficientShare);
        assert_ok!(spend(RuntimeOrigin::root(), person(7), share));
    });
}

#[test]
fn what_is_left_when_a_period_ends_should_go_to_the_reserve() {
    run(|| {
        run_to(PERIOD - 1);
        let (share, reserve) = (pot(Pot::Share), wealth(&RESERVE));
        next_block();
        // The last block's own part came in before the next began.
        let amount = share + SCC / 10;
        assert_eq!((pot(Pot::Share), wealth(&RESERVE)), (0, reserve + amount));
        assert_eq!(events(), [Event::ShareSwept { reserve: RESERVE, amount }]);
        // The budgets are not the foundation's share.
        assert_eq!(wealth(&Grants::pot(Pot::Contributors)), CONTRIBUTORS);
        run_to(2 * PERIOD - 1);
        assert_eq!(pot(Pot::Share), SCC / 10 * Balance::from(PERIOD - 1));
        next_block();
        assert_eq!(pot(Pot::Share), 0);
    });
}

#[test]
fn a_period_in_which_everything_was_spent_should_end_silently() {
    run(|| {
        run_to(PERIOD - 1);
        <Revenue as Hooks<_>>::on_finalize(PERIOD - 1);
        assert_ok!(Grants::spend_share(RuntimeOrigin::root(), person(7), pot(Pot::Share)));
        System::set_block_number(PERIOD);
        System::reset_events();
        Grants::on_initialize(PERIOD);
        assert_eq!(events(), []);
        Revenue::on_initialize(PERIOD);
    });
}

#[test]
fn a_share_the_reserve_cannot_be_paid_should_wait_for_the_next_period() {
    run(|| {
        pallet_revenue::Reserve::<Test>::kill();
        run_to(PERIOD);
        assert!(pot(Pot::Share) > 0);
        assert_eq!(events(), []);
        let share = pot(Pot::Share);
        pallet_revenue::Reserve::<Test>::put(RESERVE);
        let reserve = wealth(&RESERVE);
        run_to(2 * PERIOD);
        assert!(wealth(&RESERVE) - reserve >= share);
    });
}
