use super::mock::*;
use crate::{Event, State};
use frame_support::{assert_noop, assert_ok};
use pallet_session::{historical::HistoricalSessions, SessionInterface};
use scc_types::SCC;

#[test]
fn genesis_seats_the_foundation() {
    Chain::new().with_foundation(3).run(|| {
        assert_eq!((seats(), next_seats()), (vec![0, 1, 2], vec![0, 1, 2]));
        run_to_session(5);
        assert_eq!(seats(), [0, 1, 2]);
    });
}

#[test]
fn a_candidate_with_standing_and_bond_is_seated_two_sessions_later() {
    Chain::new().run(|| {
        candidate(5, FLOOR + SCC);
        next_session();
        assert_eq!((seats(), next_seats()), (vec![0], vec![0, 5]));
        let (session, seats_of_it) = (2, vec![account(0), account(5)]);
        let planned = Event::SeatsPlanned { session, seats: seats_of_it, entered: vec![account(5)], left: vec![] };
        System::assert_has_event(planned.into());
        next_session();
        assert_eq!(seats(), [0, 5]);
        assert_eq!(crate::Miners::<Test>::get(account(5)).expect("registered").last_seat, Some(3));
        assert_eq!(Aura::authorities_len(), 2);
    });
}

#[test]
fn ninety_percent_of_new_score_without_a_bond_is_no_seat() {
    Chain::new().run(|| {
        give_standing(9, 900 * SCC);
        candidate(5, 60 * SCC);
        candidate(6, 40 * SCC);
        run_to_session(10);
        assert_eq!(seats(), [0, 5, 6]);
    });
}

#[test]
fn a_bond_without_standing_is_no_seat() {
    Chain::new().run(|| {
        assert_ok!(Miners::register(signed(account(5)), RICHES / 2));
        candidate(6, FLOOR - SCC);
        run_to_session(10);
        assert_eq!(seats(), [0]);
    });
}

#[test]
fn a_requester_that_pays_itself_through_friends_gets_no_seat() {
    use scc_traits::Standing;
    Chain::new().run(|| {
        register(5);
        Miners::note(&account(9), scc_types::Funding::Own, &account(5), 1_000 * SCC);
        run_to_session(10);
        assert_eq!(seats(), [0]);
    });
}

#[test]
fn standing_up_to_the_cap_ranks_and_equals_sit_in_the_order_of_their_registration() {
    Chain::new().with_seats(3).run(|| {
        candidate(7, 90 * SCC);
        candidate(9, 2 * CAP);
        candidate(8, 5 * CAP);
        candidate(6, 6 * CAP);
        run_to_session(8);
        assert_eq!(seats(), [0, 9, 8]);
    });
}

#[test]
fn a_seat_is_lost_when_the_standing_falls_below_the_floor() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        give_standing(6, 2 * FLOOR);
        // Two half-lives: 20 SCC are 5, 40 SCC are 10 and a little less.
        let later = System::block_number() + 2 * 864_000 - 10;
        System::set_block_number(later - later % SESSION - 1);
        give_standing(6, SCC);
        next_session();
        next_session();
        assert_eq!(seats(), [0, 6]);
        assert_eq!(crate::Miners::<Test>::get(account(5)).expect("its bond").state, State::Candidate);
    });
}

#[test]
fn no_more_than_a_quarter_of_the_seats_changes_in_a_session() {
    Chain::new().with_foundation(4).run(|| {
        (5..9).for_each(|index| candidate(index, 2 * FLOOR));
        let mut lengths = Vec::new();
        for _ in 0..6 {
            next_session();
            lengths.push(next_seats().len());
        }
        assert_eq!(lengths, [5, 6, 7, 8, 8, 8]);
        // Better ones take the places of half of them, two in each session.
        (10..14).for_each(|index| candidate(index, 3 * FLOOR));
        next_session();
        assert_eq!(next_seats(), [0, 1, 2, 3, 7, 8, 10, 11]);
        next_session();
        assert_eq!(next_seats(), [0, 1, 2, 3, 10, 11, 12, 13]);
    });
}

#[test]
fn a_seat_without_keys_is_lost_at_once() {
    Chain::new().run(|| {
        seated(5);
        assert_ok!(Session::purge_keys(signed(account(5))));
        next_session();
        assert_eq!(next_seats(), [0]);
    });
}

#[test]
fn the_chain_goes_on_with_the_foundation_when_all_candidates_are_gone() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        for index in 5..7 {
            assert_ok!(Miners::unbond(signed(account(index))));
        }
        run_to_session(Session::current_index() + 4);
        assert_eq!(seats(), [0]);
    });
}

#[test]
fn the_chain_goes_on_with_those_seated_when_there_is_no_foundation_and_no_candidate() {
    Chain::new().run(|| {
        seated(5);
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), Default::default()));
        run_to_session(Session::current_index() + 3);
        assert_eq!(seats(), [5]);
        assert_ok!(Miners::unbond(signed(account(5))));
        run_to_session(Session::current_index() + 10);
        assert_eq!(seats(), [5]);
        // As long as it sits its bond stays.
        assert_noop!(Miners::withdraw(signed(account(5))), crate::Error::<Test>::TooEarly);
    });
}

#[test]
fn the_last_one_seated_cannot_stop_the_chain_by_purging_its_keys() {
    Chain::new().run(|| {
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), Default::default()));
        assert_ok!(Session::purge_keys(signed(account(0))));
        run_to_session(5);
        assert_eq!(seats(), [0]);
        assert_eq!(Session::queued_keys(), [(account(0), keys(0))]);
    });
}

#[test]
fn keys_taken_over_by_somebody_else_do_not_stop_the_chain() {
    Chain::new().with_foundation(2).run(|| {
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), Default::default()));
        for index in 0..2 {
            assert_ok!(Session::purge_keys(signed(account(index))));
        }
        // Keys of account 0 are registered by another account: only account 1 gets its own back.
        assert_ok!(<Session as SessionInterface>::set_keys(&account(20), keys(0)));
        run_to_session(4);
        assert_eq!(seats(), [1]);
    });
}

#[test]
fn authorities_of_genesis_go_on_where_no_foundation_is_named() {
    Chain::new().with_invulnerables(0).run(|| {
        run_to_session(4);
        assert_eq!(seats(), [0]);
        assert!(HistoricalSessions::<Test>::contains_key(4));
    });
}

#[test]
fn grandpas_set_changes_only_when_seats_or_keys_do() {
    Chain::new().run(|| {
        let set = || pallet_grandpa::CurrentSetId::<Test>::get();
        run_to_session(4);
        let before = set();
        run_to_session(8);
        assert_eq!(set(), before);
        seated(5);
        assert_eq!(set(), before + 1);

        use codec::Encode;
        let fresh = SessionKeys::generate(&account(5).encode(), None);
        assert_ok!(Session::set_keys(signed(account(5)), fresh.keys.clone(), fresh.proof.encode()));
        run_to_session(Session::current_index() + 3);
        assert_eq!(set(), before + 2);
        let queued = Session::queued_keys();
        assert_eq!(queued.last(), Some(&(account(5), fresh.keys)));
    });
}

#[test]
fn sessions_that_cannot_be_judged_any_more_are_forgotten() {
    Chain::new().run(|| {
        run_to_session(10);
        let mut kept: Vec<_> = HistoricalSessions::<Test>::iter_keys().collect();
        kept.sort();
        assert_eq!(kept, [7, 8, 9, 10, 11]);
    });
}
