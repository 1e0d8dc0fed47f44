use super::mock::*;
use crate::{MAX_DAPPS, MAX_LOOKED_AT};
use frame_support::assert_ok;
use scc_types::{AccountId, DappId};

fn ids(from: DappId, limit: u32) -> Vec<DappId> {
    Dapps::dapps(from, limit).into_iter().map(|dapp| dapp.id).collect()
}

fn register_many(count: u32) {
    let owner = AccountId::new([9; 32]);
    assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), owner.clone(), u128::MAX / 2));
    for _ in 0..count {
        assert_ok!(Dapps::register(signed(owner.clone()), details("Echo")));
    }
}

#[test]
fn dapps_come_in_pages_that_skip_what_was_unregistered() {
    Chain::new().run(|| {
        register_many(6);
        assert_ok!(Dapps::unregister(signed(AccountId::new([9; 32])), 2));
        assert_eq!(ids(0, 3), [0, 1, 3]);
        assert_eq!(ids(4, 3), [4, 5]);
        assert!(ids(6, 3).is_empty());
        assert!(ids(u32::MAX, 3).is_empty());
        assert!(ids(0, 0).is_empty());
        assert_eq!(Dapps::dapp(2), None);
        assert_eq!(Dapps::dapp(3).expect("registered").id, 3);
    });
}

#[test]
fn an_answer_has_a_largest_size_and_a_largest_effort() {
    Chain::new().run(|| {
        register_many(MAX_DAPPS + 1);
        assert_eq!(Dapps::dapps(0, u32::MAX).len(), MAX_DAPPS as usize);
        crate::NextDapp::<Test>::put(MAX_LOOKED_AT * 3);
        register_many(1);
        assert!(ids(MAX_LOOKED_AT, 1).is_empty());
        assert_eq!(ids(MAX_LOOKED_AT * 2 + 1, 1), [MAX_LOOKED_AT * 3]);
    });
}
