use super::mock::*;
use crate::{GenesisConfig, Requesters};
use sp_runtime::BuildStorage;

fn build(invulnerables: Vec<u8>, requesters: Vec<u8>) -> sp_io::TestExternalities {
    let accounts = |indices: Vec<u8>| indices.into_iter().map(account).collect();
    GenesisConfig::<Test> {
        invulnerables: accounts(invulnerables),
        requesters: accounts(requesters),
        ..Default::default()
    }
    .build_storage()
    .expect("sound")
    .into()
}

#[test]
fn genesis_lists_requesters() {
    build(vec![], vec![1, 2]).execute_with(|| {
        assert!(Requesters::<Test>::contains_key(account(2)));
        assert_eq!(Requesters::<Test>::count(), 2);
    });
}

#[test]
#[should_panic(expected = "named twice")]
fn genesis_should_fail_when_an_invulnerable_is_named_twice() {
    build(vec![1, 1], vec![]);
}

#[test]
#[should_panic(expected = "more invulnerables than seats")]
fn genesis_should_fail_when_there_are_more_invulnerables_than_seats() {
    build((0..9).collect(), vec![]);
}

#[test]
#[should_panic(expected = "too many requesters")]
fn genesis_should_fail_when_it_lists_too_many_requesters() {
    build(vec![], (0..4).collect());
}

#[test]
fn the_constants_of_the_tests_go_together() {
    Miners::check_constants();
}

#[test]
#[should_panic(expected = "must be displaceable")]
fn constants_should_fail_when_seats_could_block_the_list() {
    MaxCandidates::set(16);
    Miners::check_constants();
}

#[test]
#[should_panic(expected = "must know its blocks")]
fn constants_should_fail_when_offences_outlive_block_hashes() {
    Slashable::set(7);
    Miners::check_constants();
}
