use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{WorkerEngine, WorkerProfile, WorkerView, SCC};
use sp_runtime::DispatchError;

fn assert_refused(change: impl FnOnce(&mut WorkerProfile), error: Error<Test>) {
    let mut changed = profile();
    change(&mut changed);
    assert_noop!(Workers::enlist(signed(account(0)), changed), error);
}

#[test]
fn enlist_should_put_the_worker_on_the_list_against_a_deposit() {
    on_chain(|| {
        assert_ok!(Workers::enlist(signed(account(0)), profile()));
        assert_eq!(held(&account(0)), SCC);
        let expires = 1 + LIFETIME;
        let view = WorkerView { account: account(0), profile: profile(), enlisted_since: 1, expires };
        assert_eq!(Workers::worker(account(0)), Some(view));
        assert_eq!(crate::Workers::<Test>::count(), 1);
        assert_last(Event::Enlisted { worker: account(0), profile: profile(), expires, deposit: SCC });
    });
}

#[test]
fn enlist_should_take_every_kind_of_peer_id_engine_and_relay() {
    on_chain(|| {
        let mut hashed = profile();
        hashed.peer_id = [vec![0x12, 32], vec![9; 32]].concat().try_into().expect("34 bytes");
        hashed.engines =
            vec![WorkerEngine::Wasm, native("blender", "4.5.15"), native("blender", "4.2")].try_into().expect("three");
        hashed.relay = Some(vec![vec![4, 1, 2, 3, 4].try_into().expect("short")].try_into().expect("one"));
        assert_ok!(Workers::enlist(signed(account(0)), hashed.clone()));
        assert_eq!(Workers::worker(account(0)).expect("enlisted").profile, hashed);
    });
}

#[test]
fn enlist_should_fail_when_the_account_is_enlisted() {
    on_chain(|| {
        enlist(0);
        assert_noop!(Workers::enlist(signed(account(0)), profile()), Error::<Test>::AlreadyExists);
    });
}

#[test]
fn enlist_should_fail_when_the_peer_id_is_none() {
    on_chain(|| {
        let too_long = [vec![0x00, 43], vec![1; 43]].concat();
        let short_hash = [vec![0x12, 20], vec![1; 20]].concat();
        let truncated = profile().peer_id[..20].to_vec();
        let unknown = [vec![0x13, 32], vec![1; 32]].concat();
        for bytes in [vec![], vec![0x00], vec![0x00, 0], b"12D3KooW".to_vec(), too_long, short_hash, truncated, unknown]
        {
            assert_refused(|p| p.peer_id = bytes.try_into().expect("short"), Error::InvalidPeerId);
        }
    });
}

#[test]
fn enlist_should_fail_when_the_engines_are_none_or_not_distinct_or_unnamed() {
    on_chain(|| {
        let twice = || native("blender", "4.5.15");
        for engines in [
            vec![],
            vec![WorkerEngine::Wasm, WorkerEngine::Wasm],
            vec![twice(), WorkerEngine::Wasm, twice()],
            vec![native("", "1")],
            vec![native("blender", "")],
            vec![native("blender", "4 5")],
        ] {
            assert_refused(|p| p.engines = engines.try_into().expect("few"), Error::InvalidEngines);
        }
    });
}

#[test]
fn enlist_should_fail_when_the_relay_has_no_address() {
    on_chain(|| {
        assert_refused(|p| p.relay = Some(Default::default()), Error::InvalidRelay);
        let empty = vec![Default::default()];
        assert_refused(|p| p.relay = Some(empty.try_into().expect("one")), Error::InvalidRelay);
    });
}

#[test]
fn enlist_should_fail_when_the_deposit_cannot_be_held() {
    on_chain(|| {
        assert_noop!(Workers::enlist(signed(POOR), profile()), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn enlist_should_fail_without_a_signature() {
    on_chain(|| {
        assert_noop!(Workers::enlist(RuntimeOrigin::root(), profile()), DispatchError::BadOrigin);
    });
}
