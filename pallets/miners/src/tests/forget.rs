use super::mock::*;
use crate::{Event, ForgetCursor, Standings, WeightInfo, STANDINGS_PER_BLOCK};
use frame_support::{traits::Hooks, weights::Weight};

const MONTH: u32 = 864_000;

fn idle(weight: Weight) -> Weight {
    Miners::on_idle(System::block_number(), weight)
}

#[test]
fn a_standing_is_forgotten_when_it_is_next_to_nothing() {
    Chain::new().run(|| {
        give_standing(1, FLOOR);
        System::set_block_number(1 + 9 * MONTH);
        idle(Weight::MAX);
        assert!(Standings::<Test>::contains_key(account(1)));
        System::set_block_number(1 + 10 * MONTH);
        idle(Weight::MAX);
        assert!(!Standings::<Test>::contains_key(account(1)));
        assert_last(Event::StandingForgotten { worker: account(1) });
    });
}

#[test]
fn a_block_looks_at_no_more_than_its_cap_and_the_next_goes_on() {
    Chain::new().run(|| {
        (0..10).for_each(|index| give_standing(index, FLOOR));
        System::set_block_number(1 + 20 * MONTH);
        for left in [6, 2, 0] {
            idle(Weight::MAX);
            assert_eq!(Standings::<Test>::iter().count(), left);
        }
        assert_eq!(ForgetCursor::<Test>::get(), None);
        give_standing(3, FLOOR);
        idle(Weight::MAX);
        assert_eq!(Standings::<Test>::iter().count(), 1);
    });
}

#[test]
fn the_sweep_should_never_use_more_than_it_is_given() {
    Chain::new().run(|| {
        (0..10).for_each(|index| give_standing(index, FLOOR));
        System::set_block_number(1 + 20 * MONTH);
        let cost = <Test as crate::Config>::WeightInfo::forget;
        let too_little = cost(1).saturating_sub(Weight::from_parts(1, 0));
        for (given, used, left) in [
            (Weight::zero(), Weight::zero(), 10),
            (too_little, cost(0), 10),
            (cost(1), cost(1), 9),
            (Weight::MAX, cost(STANDINGS_PER_BLOCK), 5),
        ] {
            assert_eq!(idle(given), used);
            assert_eq!(Standings::<Test>::iter().count(), left);
        }
    });
}
