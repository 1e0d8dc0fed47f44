use super::mock::*;
use crate::{GenesisDapp, Usages, MAX_DAPPS};
use frame_support::{assert_ok, assert_storage_noop};
use scc_traits::DappRegistry;
use scc_types::{DappId, DappUsage, Listing, SCC};

fn deliver(dapp: DappId, units: u64, credit: u128) {
    <Dapps as DappRegistry>::note_job(dapp, units, credit);
    <Dapps as DappRegistry>::note_delivery(dapp, units, credit, credit / 5);
}

fn ranked(offset: u32, limit: u32) -> Vec<DappId> {
    Dapps::store(offset, limit).into_iter().map(|entry| entry.dapp.id).collect()
}

#[test]
fn usage_should_count_what_jobs_tell() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        assert_eq!(Dapps::usage(id), Some(DappUsage::default()));
        <Dapps as DappRegistry>::note_job(id, 100, 10 * SCC);
        <Dapps as DappRegistry>::note_raise(id, 50, 5 * SCC);
        <Dapps as DappRegistry>::note_delivery(id, 60, 6 * SCC, SCC);
        <Dapps as DappRegistry>::note_delivery(id, 40, 4 * SCC, SCC);
        let expected =
            DappUsage { jobs: 1, units: 150, payment: 15 * SCC, delivered: 100, credit: 10 * SCC, income: 2 * SCC };
        assert_eq!(Dapps::usage(id), Some(expected));
    });
}

#[test]
fn usage_should_leave_the_entry_of_the_registry_alone() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        let before = Dapps::dapp(id);
        deliver(id, 7, SCC);
        assert_eq!(Dapps::dapp(id), before);
    });
}

#[test]
fn usage_should_not_overflow() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        for _ in 0..2 {
            <Dapps as DappRegistry>::note_job(id, u64::MAX, u128::MAX);
        }
        let usage = Dapps::usage(id).expect("registered");
        assert_eq!((usage.units, usage.payment), (2 * u128::from(u64::MAX), u128::MAX));
    });
}

#[test]
fn usage_should_go_with_its_dapp_and_late_jobs_should_not_bring_it_back() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        deliver(id, 7, SCC);
        assert_ok!(Dapps::unregister(signed(ALICE), id));
        assert_eq!(Dapps::usage(id), None);
        assert_storage_noop!(deliver(id, 7, SCC));
        assert_eq!(Usages::<Test>::iter().count(), 0);
    });
}

#[test]
fn dapps_of_the_genesis_should_be_counted_too() {
    let genesis = GenesisDapp {
        owner: ALICE,
        name: "Render".into(),
        description_zh: String::new(),
        description_en: String::new(),
        engine: native("blender", "4.5.15"),
        price_hint: 0,
        listed: true,
    };
    Chain::new().with_dapps(vec![genesis]).run(|| {
        deliver(0, 7, SCC);
        assert_eq!(Dapps::usage(0).expect("registered").delivered, 7);
    });
}

#[test]
fn the_store_should_rank_listed_dapps_by_delivered_work() {
    Chain::new().run(|| {
        for listing in [Listing::Listed, Listing::Listed, Listing::Draft, Listing::Listed, Listing::Delisted] {
            dapp_of_alice(listing);
        }
        deliver(1, 1, 3 * SCC);
        deliver(2, 9, 9 * SCC);
        deliver(4, 9, 9 * SCC);
        // Many cheap units are not more than few dear ones.
        deliver(3, 1_000, 2 * SCC);
        // Paid and not delivered is not used.
        <Dapps as DappRegistry>::note_job(0, 1_000, 50 * SCC);
        assert_eq!(ranked(0, 10), [1, 3, 0]);
        assert_eq!(ranked(1, 1), [3]);
        assert!(ranked(3, 10).is_empty() && ranked(0, 0).is_empty());
        let entry = &Dapps::store(0, 1)[0];
        assert_eq!((Some(&entry.dapp), Some(entry.usage)), (Dapps::dapp(1).as_ref(), Dapps::usage(1)));
    });
}

#[test]
fn dapps_used_alike_should_rank_by_number_and_an_answer_has_a_largest_size() {
    Chain::new().run(|| {
        let owner = scc_types::AccountId::new([9; 32]);
        assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), owner.clone(), u128::MAX / 2));
        for id in 0..MAX_DAPPS + 1 {
            assert_ok!(Dapps::register(signed(owner.clone()), details("Echo")));
            assert_ok!(Dapps::list(RuntimeOrigin::root(), id, reading(id)));
        }
        assert_eq!(ranked(0, u32::MAX), (0..MAX_DAPPS).collect::<Vec<_>>());
        assert_eq!(ranked(MAX_DAPPS, u32::MAX), [MAX_DAPPS]);
    });
}
