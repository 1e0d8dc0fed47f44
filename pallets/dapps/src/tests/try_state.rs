//! The checks notice what they are for.

use super::mock::*;
use crate::{NextDapp, Usages};
use frame_support::assert_ok;
use scc_types::{DappUsage, Listing};

fn found() -> String {
    format!("{:?}", Dapps::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_is_noticed() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        let good = crate::Dapps::<Test>::get(id).expect("registered");

        NextDapp::<Test>::put(id);
        assert!(found().contains("was not given out"));
        NextDapp::<Test>::put(id + 1);

        let mut unnamed = good.clone();
        unnamed.details.name = Default::default();
        crate::Dapps::<Test>::insert(id, unnamed);
        assert!(found().contains("details are invalid"));

        let mut cheaper = good.clone();
        cheaper.deposit -= 1;
        crate::Dapps::<Test>::insert(id, cheaper);
        assert!(found().contains("not the sum of its deposits"));

        crate::Dapps::<Test>::insert(id, good);
        let usage = Usages::<Test>::take(id).expect("counted");
        assert!(found().contains("no counters"));
        Usages::<Test>::insert(id, DappUsage { delivered: 1, ..usage });
        assert!(found().contains("more units were delivered"));
        Usages::<Test>::insert(id, usage);
        Usages::<Test>::insert(id + 1, usage);
        assert!(found().contains("left behind"));
        Usages::<Test>::remove(id + 1);
        assert_ok!(Dapps::do_try_state());
    });
}
