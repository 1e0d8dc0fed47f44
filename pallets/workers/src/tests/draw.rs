use super::mock::*;
use codec::Encode;
use scc_traits::{ticket, DrawWorkers, Eligible};
use scc_types::{AccountId, Engine, EngineName, Hash, WorkerEngine, WorkerProfile};

fn draw(seed: u8, skip: u32, count: u32) -> Vec<AccountId> {
    Workers::drawn(Hash::repeat_byte(seed), skip, count)
}

fn module() -> Engine {
    Engine::Wasm { code: Hash::zero() }
}

fn blender(version: &str) -> (Engine, WorkerEngine) {
    let named = |text: &str| EngineName::try_from(text.as_bytes().to_vec()).expect("short");
    let (name, version) = (named("blender"), named(version));
    (Engine::Native { name: name.clone(), version: version.clone() }, WorkerEngine::Native { name, version })
}

#[test]
fn the_drawn_are_those_with_the_smallest_hash_of_seed_and_account() {
    on_chain(|| {
        (0..RICH).for_each(enlist);
        let seed = Hash::repeat_byte(5);
        let mut by_hand: Vec<AccountId> = (0..RICH).map(account).collect();
        by_hand.sort_by_key(|worker| {
            let account: &[u8; 32] = worker.as_ref();
            sp_io::hashing::blake2_256(&[seed.encode(), account.to_vec()].concat())
        });
        assert_eq!(draw(5, 0, 20), by_hand);
        assert_eq!(draw(5, 0, 3), by_hand[..3]);
    });
}

#[test]
fn batches_follow_each_other_without_overlap() {
    on_chain(|| {
        (0..10).for_each(enlist);
        let all = draw(1, 0, 100);
        assert_eq!(all.len(), 10);
        assert_eq!([draw(1, 0, 4), draw(1, 4, 4), draw(1, 8, 4)].concat(), all);
        assert!(draw(1, 10, 4).is_empty());
        assert!(draw(1, 0, 0).is_empty());
        assert!(draw(1, u32::MAX, u32::MAX).is_empty());
    });
}

#[test]
fn another_seed_gives_another_order_and_the_order_of_enlisting_does_not_matter() {
    on_chain(|| {
        (0..RICH).for_each(enlist);
        assert_ne!(draw(1, 0, 20), draw(2, 0, 20));
    });
    let forwards = std::cell::RefCell::new(Vec::new());
    on_chain(|| {
        (0..RICH).for_each(enlist);
        forwards.replace(draw(3, 0, 20));
    });
    on_chain(|| {
        (0..RICH).rev().for_each(enlist);
        assert_eq!(draw(3, 0, 20), *forwards.borrow());
    });
}

#[test]
fn everybody_is_drawn_about_equally_often() {
    on_chain(|| {
        (0..10).for_each(enlist);
        let mut times = std::collections::BTreeMap::<AccountId, u32>::new();
        for seed in 0..200 {
            draw(seed, 0, 2).into_iter().for_each(|worker| *times.entry(worker).or_default() += 1);
        }
        // 40 on average; the seeds are fixed, so this is no gamble.
        assert_eq!(times.len(), 10);
        assert!(times.values().all(|drawn| (20..=60).contains(drawn)), "{times:?}");
    });
}

#[test]
fn expired_workers_are_not_drawn_even_before_they_are_removed() {
    on_chain(|| {
        enlist(0);
        System::set_block_number(10);
        enlist(1);
        System::set_block_number(2 + LIFETIME);
        assert_eq!(crate::Workers::<Test>::count(), 2);
        assert_eq!(draw(1, 0, 9), [account(1)]);
    });
}

#[test]
fn only_those_with_the_jobs_engine_are_drawn_and_each_of_them_comes_round() {
    on_chain(|| {
        let ((old, has_old), (new, has_new)) = (blender("3.4.1"), blender("4.5.15"));
        (0..10).for_each(enlist);
        for index in 10..RICH {
            let engines = vec![WorkerEngine::Wasm, if index < 15 { has_old.clone() } else { has_new.clone() }];
            let profile = WorkerProfile { engines: engines.try_into().expect("two"), ..profile() };
            Workers::enlist(signed(account(index)), profile).expect("the account is rich");
        }
        let seed = Hash::repeat_byte(5);
        let called = |engine: &Engine, batches: std::ops::Range<u32>| {
            let mut called: Vec<_> = batches.flat_map(|batch| Workers::draw(engine, seed, batch, 2)).collect();
            called.sort_unstable();
            called
        };
        let some = |indices: std::ops::Range<u8>| {
            let mut accounts: Vec<_> = indices.map(account).collect();
            accounts.sort_unstable();
            accounts
        };
        assert_eq!(called(&old, 0..3), some(10..15));
        assert_eq!(called(&new, 6..9), some(15..RICH), "after the last batch the first comes again");
        assert_eq!(called(&module(), 0..10), some(0..RICH));
        assert_eq!(Workers::draw(&blender("4.5.14").0, seed, 0, 100), [], "another version is another engine");
        assert_eq!(Workers::draw(&old, seed, u32::MAX, u32::MAX).len(), 5);
    });
}

#[test]
fn the_eligible_are_drawn_in_the_same_order_and_nobody_else() {
    on_chain(|| {
        (0..10).for_each(enlist);
        System::set_block_number(100);
        (10..RICH).for_each(enlist);
        let seed = Hash::repeat_byte(5);
        let among = |enlisted_by, up_to| Workers::draw_among(Eligible { enlisted_by, up_to }, &module(), seed, 0, 100);

        assert_eq!(among(100, u64::MAX), draw(5, 0, 100));
        let seasoned: Vec<_> = draw(5, 0, 100).into_iter().filter(|who| *who < account(10)).collect();
        assert_eq!(among(99, u64::MAX), seasoned);
        // The fourth's own ticket is the limit: four are drawn.
        assert_eq!(among(99, ticket(seed, &seasoned[3])), seasoned[..4]);
        assert_eq!(among(0, u64::MAX), []);
        let eligible = Eligible { enlisted_by: 99, up_to: u64::MAX };
        assert_eq!(Workers::draw_among(eligible, &module(), seed, 2, 4), seasoned[8..]);
        assert_eq!(Workers::draw_among(eligible, &module(), seed, 3, 4), seasoned[..4], "the batches go round");
    });
}

#[test]
fn enlisted_since_is_the_first_block_without_a_gap_and_nothing_for_the_expired() {
    on_chain(|| {
        System::set_block_number(5);
        enlist(0);
        System::set_block_number(50);
        frame_support::assert_ok!(Workers::renew(signed(account(0))));
        assert_eq!(Workers::enlisted_since(&account(0)), Some(5));
        assert_eq!(Workers::enlisted_since(&account(1)), None);
        System::set_block_number(51 + LIFETIME);
        assert_eq!(Workers::enlisted_since(&account(0)), None);
    });
}
