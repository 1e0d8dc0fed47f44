use super::mock::*;
use crate::{Candidates, Error, Event, Miner, State};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, SCC};
use sp_runtime::DispatchError;

#[test]
fn register_should_make_a_candidate_against_a_bond() {
    Chain::new().run(|| {
        assert_ok!(Miners::register(signed(account(5)), 2 * BOND));
        let entry = Miner { bond: 2 * BOND, since: 1, last_seat: None, state: State::Candidate };
        assert_eq!(crate::Miners::<Test>::get(account(5)), Some(entry));
        assert_eq!(held(&account(5)), 2 * BOND);
        assert_eq!(Candidates::<Test>::get().into_inner(), [account(5)]);
        assert_last(Event::Registered { miner: account(5), bond: 2 * BOND });
    });
}

#[test]
fn register_should_fail_when_the_account_is_registered_or_leaving() {
    Chain::new().run(|| {
        register(5);
        assert_noop!(Miners::register(signed(account(5)), BOND), Error::<Test>::AlreadyExists);
        assert_ok!(Miners::unbond(signed(account(5))));
        assert_noop!(Miners::register(signed(account(5)), BOND), Error::<Test>::AlreadyExists);
    });
}

#[test]
fn register_should_fail_when_the_bond_is_too_small_or_cannot_be_held() {
    Chain::new().run(|| {
        assert_noop!(Miners::register(signed(account(5)), BOND - 1), Error::<Test>::InsufficientBond);
        assert_noop!(Miners::register(signed(account(5)), 0), Error::<Test>::InsufficientBond);
        assert_noop!(Miners::register(signed(POOR), BOND), Error::<Test>::InsufficientBalance);
        assert_noop!(Miners::register(signed(account(5)), RICHES + SCC), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn register_should_fail_without_a_signature() {
    Chain::new().run(|| {
        assert_noop!(Miners::register(RuntimeOrigin::root(), BOND), DispatchError::BadOrigin);
    });
}

#[test]
fn register_should_fail_without_session_keys_which_take_a_proof_of_ownership() {
    Chain::new().run(|| {
        assert_noop!(Miners::register(signed(KEYLESS), BOND), Error::<Test>::SessionKeysNotFound);

        let other = SessionKeys::generate(&POOR.encode(), None);
        for proof in [vec![], other.proof.encode()] {
            assert_noop!(
                Session::set_keys(signed(KEYLESS), other.keys.clone(), proof),
                pallet_session::Error::<Test>::InvalidProof
            );
        }
        assert_noop!(Miners::register(signed(KEYLESS), BOND), Error::<Test>::SessionKeysNotFound);

        let own = SessionKeys::generate(&KEYLESS.encode(), None);
        assert_ok!(Session::set_keys(signed(KEYLESS), own.keys, own.proof.encode()));
        assert_ok!(Miners::register(signed(KEYLESS), BOND));
        // Only the accounts of `check_state` are summed up: undo.
        crate::Miners::<Test>::remove(&KEYLESS);
        Candidates::<Test>::kill();
    });
}

/// Fills the list with accounts 1 to 20, standing 21 to 40.
fn full_list() {
    for index in 1..=20 {
        candidate(index, SCC * u128::from(20 + index));
    }
}

#[test]
fn register_should_displace_the_lowest_standing_when_the_list_is_full() {
    Chain::new().run(|| {
        full_list();
        give_standing(25, 22 * SCC);
        assert_ok!(Miners::register(signed(account(25)), BOND));
        assert_eq!(held(&account(1)), 0);
        assert!(!crate::Miners::<Test>::contains_key(account(1)));
        assert_eq!(Candidates::<Test>::get().last(), Some(&account(25)));
        let displaced = Event::Displaced { miner: account(1), by: account(25), released: BOND };
        System::assert_has_event(displaced.into());
    });
}

#[test]
fn register_should_fail_when_the_list_is_full_of_as_much_standing() {
    Chain::new().run(|| {
        full_list();
        assert_noop!(Miners::register(signed(account(25)), BOND), Error::<Test>::MaxCandidatesExceeded);
        give_standing(25, 21 * SCC);
        assert_noop!(Miners::register(signed(account(25)), BOND), Error::<Test>::MaxCandidatesExceeded);
    });
}

#[test]
fn standing_above_the_cap_displaces_nobody_at_the_cap() {
    Chain::new().run(|| {
        (1..=20).for_each(|index| candidate(index, CAP));
        give_standing(25, 50 * CAP);
        assert_noop!(Miners::register(signed(account(25)), BOND), Error::<Test>::MaxCandidatesExceeded);
    });
}

#[test]
fn a_displaced_candidate_that_sat_lately_keeps_its_bond_slashable() {
    Chain::new().run(|| {
        seated(1);
        crate::Standings::<Test>::remove(account(1));
        next_session();
        next_session();
        assert_eq!(seats(), [0]);
        let last_seat = Session::current_index() - 1;
        (2..=20).for_each(|index| candidate(index, 30 * SCC));
        give_standing(25, 30 * SCC);
        assert_ok!(Miners::register(signed(account(25)), BOND));
        System::assert_has_event(Event::Displaced { miner: account(1), by: account(25), released: 0 }.into());
        let state = crate::Miners::<Test>::get(account(1)).expect("it has a bond").state;
        assert_eq!(state, State::Leaving { since: last_seat });
        assert_eq!(held(&account(1)), BOND);

        run_to_session(last_seat + JUDGED);
        assert_noop!(Miners::withdraw(signed(account(1))), Error::<Test>::TooEarly);
        next_session();
        assert_ok!(Miners::withdraw(signed(account(1))));
    });
}

#[test]
fn a_candidate_with_a_seat_is_not_displaced() {
    Chain::new().run(|| {
        seated(1);
        crate::Standings::<Test>::remove(account(1));
        (2..=20).for_each(|index| candidate(index, 30 * SCC));
        give_standing(25, 40 * SCC);
        assert_ok!(Miners::register(signed(account(25)), BOND));
        assert!(Candidates::<Test>::get().contains(&account(1)));
        // Of those that count alike the last to register gives way.
        assert!(!Candidates::<Test>::get().contains(&account(20)));
        let remaining: Vec<AccountId> = (1..20).chain([25]).map(account).collect();
        assert_eq!(Candidates::<Test>::get().into_inner(), remaining);
    });
}
