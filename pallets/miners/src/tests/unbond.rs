use super::mock::*;
use crate::{Candidates, Error, Event, State};
use frame_support::{assert_noop, assert_ok};

#[test]
fn unbond_should_end_the_candidacy_and_keep_the_bond() {
    Chain::new().run(|| {
        register(5);
        assert_ok!(Miners::unbond(signed(account(5))));
        assert!(Candidates::<Test>::get().is_empty());
        assert_eq!(crate::Miners::<Test>::get(account(5)).expect("its bond").state, State::Leaving { since: 0 });
        assert_eq!(held(&account(5)), BOND);
        assert_last(Event::NoticeGiven { miner: account(5), bond: BOND, free_from: JUDGED + 1 });
    });
}

#[test]
fn unbond_should_fail_when_there_is_no_bond_or_notice_was_given() {
    Chain::new().run(|| {
        assert_noop!(Miners::unbond(signed(account(5))), Error::<Test>::NotFound);
        register(5);
        assert_ok!(Miners::unbond(signed(account(5))));
        assert_noop!(Miners::unbond(signed(account(5))), Error::<Test>::TooLate);
    });
}

#[test]
fn unbond_should_leave_the_seat_in_turn_and_free_no_bond_while_seated() {
    Chain::new().run(|| {
        seated(5);
        let notice = Session::current_index();
        assert_ok!(Miners::unbond(signed(account(5))));
        assert_eq!((seats(), next_seats()), (vec![0, 5], vec![0, 5]));
        assert_noop!(Miners::withdraw(signed(account(5))), Error::<Test>::TooEarly);
        next_session();
        assert_eq!((seats(), next_seats()), (vec![0, 5], vec![0]));
        next_session();
        assert_eq!(seats(), [0]);
        // It sat one session longer than its notice says: the bond waits that much longer.
        run_to_session(notice + 1 + JUDGED);
        assert_noop!(Miners::withdraw(signed(account(5))), Error::<Test>::TooEarly);
        next_session();
        assert_ok!(Miners::withdraw(signed(account(5))));
    });
}
