use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::WorkerProfile;

#[test]
fn update_should_replace_the_profile_and_renew() {
    on_chain(|| {
        enlist(0);
        at_block(100);
        let better = WorkerProfile { engines: vec![native("blender", "4.5.15")].try_into().expect("one"), ..profile() };
        assert_ok!(Workers::update(signed(account(0)), better.clone()));
        let view = Workers::worker(account(0)).expect("enlisted");
        assert_eq!((view.profile, view.enlisted_since, view.expires), (better.clone(), 1, 100 + LIFETIME));
        assert_last(Event::Updated { worker: account(0), profile: better, expires: 100 + LIFETIME });
    });
}

#[test]
fn update_should_fail_when_the_account_is_not_enlisted() {
    on_chain(|| {
        assert_noop!(Workers::update(signed(account(0)), profile()), Error::<Test>::NotFound);
    });
}

#[test]
fn update_should_fail_when_the_profile_is_invalid() {
    on_chain(|| {
        enlist(0);
        let refused = |changed: WorkerProfile, error: Error<Test>| {
            assert_noop!(Workers::update(signed(account(0)), changed), error);
        };
        refused(WorkerProfile { peer_id: Default::default(), ..profile() }, Error::InvalidPeerId);
        refused(WorkerProfile { engines: Default::default(), ..profile() }, Error::InvalidEngines);
        refused(WorkerProfile { relay: Some(Default::default()), ..profile() }, Error::InvalidRelay);
    });
}
