//! The checks notice what they are for.

use super::mock::*;
use crate::{Candidates, Miner, Offender, Offenders, State};
use frame_support::assert_ok;

fn found() -> String {
    format!("{:?}", Miners::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_is_noticed() {
    Chain::new().run(|| {
        register(5);
        let good = crate::Miners::<Test>::get(account(5)).expect("registered");
        let put = |entry: Miner| crate::Miners::<Test>::insert(account(5), entry);
        put(Miner { bond: BOND + 1, ..good.clone() });
        assert!(found().contains("not its bond"));
        put(Miner { state: State::Leaving { since: 0 }, ..good.clone() });
        assert!(found().contains("does not name the candidates"));
        put(good);

        let list = Candidates::<Test>::get();
        assert_ok!(Candidates::<Test>::try_append(account(5)));
        assert!(found().contains("listed twice"));
        Candidates::<Test>::put(&list);
        assert_ok!(Candidates::<Test>::try_append(account(6)));
        assert!(found().contains("without a bond"));
        Candidates::<Test>::put(&list);

        let offender = Offender { account: account(5), until: 9 };
        assert_ok!(Offenders::<Test>::try_append(offender.clone()));
        assert!(found().contains("slashed account has a bond"));
        Offenders::<Test>::kill();

        let seats = pallet_session::Validators::<Test>::get();
        pallet_session::Validators::<Test>::kill();
        assert!(found().contains("nobody is seated"));
        pallet_session::Validators::<Test>::put((0..9).map(account).collect::<Vec<_>>());
        assert!(found().contains("more are seated"));
        pallet_session::Validators::<Test>::put(vec![account(0), account(0)]);
        assert!(found().contains("seated twice"));
        pallet_session::Validators::<Test>::put(seats);
    });
}
