use super::mock::*;
use crate::{Event, Standings};
use frame_support::assert_ok;
use scc_traits::Standing;
use scc_types::{Funding, SCC};

const WORKER: u8 = 7;

fn standing() -> u128 {
    Miners::standing_of(&account(WORKER))
}

#[test]
fn only_checked_work_earns_standing() {
    Chain::new().run(|| {
        let worker = account(WORKER);
        Miners::note(&REQUESTER, Funding::Own, &worker, SCC);
        Miners::note(&REQUESTER, Funding::Coupon, &worker, SCC);
        assert_eq!(standing(), 0);
        assert!(!Standings::<Test>::contains_key(&worker));

        Miners::note(&REQUESTER, Funding::Grant, &worker, SCC);
        assert_eq!(standing(), SCC);
        assert_last(Event::StandingGained { worker: worker.clone(), credit: SCC, standing: SCC });

        assert_ok!(Miners::list_requester(RuntimeOrigin::root(), REQUESTER));
        Miners::note(&REQUESTER, Funding::Own, &worker, 2 * SCC);
        assert_eq!(standing(), 3 * SCC);
        assert_ok!(Miners::unlist_requester(RuntimeOrigin::root(), REQUESTER));
        Miners::note(&REQUESTER, Funding::Own, &worker, SCC);
        assert_eq!(standing(), 3 * SCC);
    });
}

#[test]
fn nobody_earns_standing_by_work_for_itself_or_for_nothing() {
    Chain::new().run(|| {
        assert_ok!(Miners::list_requester(RuntimeOrigin::root(), account(WORKER)));
        Miners::note(&account(WORKER), Funding::Own, &account(WORKER), SCC);
        Miners::note(&account(WORKER), Funding::Grant, &account(WORKER), SCC);
        Miners::note(&REQUESTER, Funding::Grant, &account(WORKER), 0);
        assert!(!Standings::<Test>::contains_key(account(WORKER)));
    });
}

#[test]
fn half_of_a_standing_is_forgotten_in_thirty_days() {
    Chain::new().run(|| {
        // 30 days in slots of 3 s.
        assert_eq!(Miners::half_life(), 864_000);
        give_standing(WORKER, 8 * SCC);
        System::set_block_number(1 + 864_000);
        assert_eq!(standing(), 4 * SCC);
        give_standing(WORKER, 4 * SCC);
        System::set_block_number(1 + 3 * 864_000);
        assert_eq!(standing(), 2 * SCC);
        System::set_block_number(1 + 100 * 864_000);
        assert_eq!(standing(), 0);
    });
}

#[test]
fn many_small_credits_are_worth_no_more_than_one_large_one() {
    Chain::new().run(|| {
        (0..1_000).for_each(|_| give_standing(WORKER, MILLI_STEP));
        assert_eq!(standing(), 1_000 * MILLI_STEP);
        System::set_block_number(1 + 864_000);
        assert_eq!(standing(), 500 * MILLI_STEP);
    });
}

const MILLI_STEP: u128 = SCC / 1_000;
