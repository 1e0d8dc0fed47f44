use super::mock::*;
use crate::{Error, Event, Invulnerables};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use scc_types::AccountId;
use sp_runtime::DispatchError;

fn list(indices: &[u8]) -> BoundedVec<AccountId, MaxSeats> {
    indices.iter().copied().map(account).collect::<Vec<_>>().try_into().expect("few")
}

#[test]
fn set_invulnerables_should_give_the_foundations_seats_in_turn() {
    Chain::new().with_foundation(4).run(|| {
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), list(&[10, 11, 12, 13])));
        assert_last(Event::InvulnerablesSet { invulnerables: [10, 11, 12, 13].map(account).to_vec() });
        next_session();
        assert_eq!(next_seats(), [1, 2, 3, 10]);
        next_session();
        assert_eq!(next_seats(), [2, 3, 10, 11]);
        run_to_session(5);
        assert_eq!(seats(), [10, 11, 12, 13]);
    });
}

#[test]
fn set_invulnerables_should_fail_for_anybody_but_the_council() {
    Chain::new().run(|| {
        assert_noop!(Miners::set_invulnerables(signed(account(0)), list(&[1])), DispatchError::BadOrigin);
    });
}

#[test]
fn set_invulnerables_should_fail_when_one_is_named_twice_or_has_no_keys() {
    Chain::new().run(|| {
        assert_noop!(
            Miners::set_invulnerables(RuntimeOrigin::root(), list(&[1, 2, 1])),
            Error::<Test>::InvalidInvulnerables
        );
        let keyless = vec![KEYLESS].try_into().expect("one");
        assert_noop!(Miners::set_invulnerables(RuntimeOrigin::root(), keyless), Error::<Test>::SessionKeysNotFound);
    });
}

#[test]
fn nobody_is_invulnerable_once_the_network_is_mature() {
    Chain::new().run(|| {
        (5..7).for_each(|index| candidate(index, 2 * FLOOR));
        run_to_session(3);
        assert_eq!(seats(), [0, 5, 6]);
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), list(&[])));
        assert!(Invulnerables::<Test>::get().is_empty());
        run_to_session(5);
        assert_eq!(seats(), [5, 6]);
    });
}
