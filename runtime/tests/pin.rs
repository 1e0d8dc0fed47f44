//! The runtime pinned: every number, index, order and size that clients, other nodes or old blocks rely on. A change here is
//! a change of consensus or of the clients' interface: raise `spec_version` (and `transaction_version`) with it.

use crate::common::{
    genesis::{genesis_of, patch_of},
    jobs,
    transaction::sign,
    Chain, Who,
};
use codec::{Encode, MaxEncodedLen};
use frame_metadata::RuntimeMetadata;
use frame_support::{
    dispatch::DispatchClass,
    traits::{Contains, PalletsInfoAccess},
    weights::Weight,
};
use pallet_network::Parameters;
use pallet_transaction_payment::ChargeTransactionPayment as StockPayment;
use scale_info::{meta_type, TypeDef, TypeDefPrimitive, TypeInfo};
use scc_runtime::{
    configs::{BlockLength, BlockWeights},
    constants::*,
    *,
};
use scc_types::{GENESIS_ISSUANCE, SCC};
use sp_runtime::traits::TransactionExtension;
use std::fmt::Write;

#[test]
fn version() {
    assert_eq!((&*VERSION.spec_name, &*VERSION.impl_name), ("supercomputing", "scc"));
    assert_eq!((VERSION.spec_version, VERSION.transaction_version), (1, 1));
    assert_eq!((VERSION.authoring_version, VERSION.system_version), (1, 1));
}

/// Hooks run in this order, and genesis is built in it.
#[test]
fn pallets_and_the_order_of_their_hooks() {
    let pallets: Vec<_> = AllPalletsWithSystem::infos().into_iter().map(|info| (info.index, info.name)).collect();
    let expected = [
        (0, "System"),
        (10, "Summary"),
        (1, "Network"),
        (2, "Timestamp"),
        (3, "Aura"),
        (4, "Balances"),
        (5, "Revenue"),
        (6, "Authorship"),
        (7, "TransactionPayment"),
        (8, "Utility"),
        (9, "Sudo"),
        (20, "Dapps"),
        (21, "Workers"),
        (22, "Jobs"),
        (23, "Scores"),
        (24, "Ads"),
        (25, "News"),
        (26, "Messages"),
        (27, "Grants"),
        (28, "Miners"),
        (40, "Session"),
        (41, "Grandpa"),
        (42, "Historical"),
        (50, "Council"),
        (51, "Committee"),
        (52, "Preimage"),
        (53, "Whitelist"),
        (54, "Multisig"),
        (55, "Proxy"),
        (56, "Vesting"),
        (60, "VirtualChains"),
    ];
    assert_eq!(pallets, expected);
}

/// All constants as the metadata shows them: numbers in decimal, everything else as SCALE bytes.
#[test]
fn constants() {
    let RuntimeMetadata::V14(metadata) = Runtime::metadata().1 else { panic!("metadata 14") };
    let mut found = String::new();
    for pallet in metadata.pallets {
        for constant in pallet.constants {
            let value = constant.value.as_slice();
            let value = match metadata.types.resolve(constant.ty.id).unwrap().type_def {
                TypeDef::Primitive(TypeDefPrimitive::U16) => u16::from_le_bytes(value.try_into().unwrap()).to_string(),
                TypeDef::Primitive(TypeDefPrimitive::U32) => u32::from_le_bytes(value.try_into().unwrap()).to_string(),
                TypeDef::Primitive(TypeDefPrimitive::U64) => u64::from_le_bytes(value.try_into().unwrap()).to_string(),
                TypeDef::Primitive(TypeDefPrimitive::U128) => {
                    u128::from_le_bytes(value.try_into().unwrap()).to_string()
                }
                _ => format!("0x{}", value.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
            };
            writeln!(found, "{}.{} = {value}", pallet.name, constant.name).unwrap();
        }
    }
    let expected = include_str!("pin/constants.txt");
    assert!(found == expected, "tests/pin/constants.txt says otherwise; found:\n{found}");
}

#[test]
fn limits_of_a_block() {
    assert_eq!(BLOCK_WEIGHT, Weight::from_parts(30_000_000_000_000, u64::MAX));
    let weights = BlockWeights::get();
    assert_eq!(weights.max_block, BLOCK_WEIGHT);
    assert_eq!(weights.get(DispatchClass::Normal).max_total.unwrap().ref_time(), 22_500_000_000_000);
    assert_eq!(*BlockLength::get().max.get(DispatchClass::Normal), 11_796_480);
    assert_eq!(*BlockLength::get().max.get(DispatchClass::Mandatory), 15 * 1024 * 1024);
    // 55,000 transfers a block, by length and by weight, what every transaction carries included.
    let mut chain = Chain::development();
    chain.run(1);
    let transfer = chain.read(|| sign(Who::Bob, transfer_of(SCC).into()));
    assert!(transfer.encoded_size() * 55_000 <= 11_796_480, "{} bytes", transfer.encoded_size());
    let info = frame_support::dispatch::GetDispatchInfo::get_dispatch_info(&transfer);
    assert_ne!(info.extension_weight, Weight::zero());
    let weight = info.total_weight() + weights.get(DispatchClass::Normal).base_extrinsic;
    assert!(weight.ref_time() * 55_000 <= 22_500_000_000_000, "{weight:?}");
}

#[test]
fn money() {
    assert_eq!((SCC, EXISTENTIAL_DEPOSIT), (1_000_000_000_000, 1_000_000_000));
    assert_eq!((BYTE_FEE, MINIMUM_BID), (1_000_000, 10_000_000));
    assert_eq!(deposit(2, 100), 21_000_000_000);
    Chain::development().read(|| {
        assert_eq!(TransactionPayment::weight_to_fee(Weight::from_parts(1_000_000_000_000, 0)), SCC);
        assert_eq!(TransactionPayment::length_to_fee(1_000), 1_000 * BYTE_FEE);
    });
    assert_eq!(scc_types::EMISSION, SCC);
}

#[test]
fn encoded_sizes() {
    let sizes = [
        ("job", pallet_jobs::types::Job::max_encoded_len()),
        ("posting", pallet_jobs::types::Posting::max_encoded_len()),
        ("worker of a job", pallet_jobs::types::Worker::max_encoded_len()),
        ("claim", scc_math::Claim::max_encoded_len()),
        ("miner", pallet_miners::Miner::max_encoded_len()),
        ("earner", pallet_scores::Earner::max_encoded_len()),
        ("statement", pallet_revenue::StatementHead::max_encoded_len()),
        ("settlement", scc_types::SettlementLine::max_encoded_len()),
        ("lease", scc_types::Lease::max_encoded_len()),
        ("receipt", scc_types::Receipt::max_encoded_len()),
        ("call in memory", size_of::<RuntimeCall>()),
    ];
    let expected = [
        ("job", 190),
        ("posting", 1_515),
        ("worker of a job", 143),
        ("claim", 36),
        ("miner", 30),
        ("earner", 930),
        ("statement", 341),
        ("settlement", 189),
        ("lease", 92),
        ("receipt", 116),
        ("call in memory", 192),
    ];
    assert_eq!(sizes, expected);
    let mut chain = Chain::development();
    chain.run(1);
    // An ordinary transfer, and a job with its manifest elsewhere.
    let [transfer, job] = chain.read(|| {
        [transfer_of(SCC).into(), jobs::post_with(0, 1, SCC, 10, 0)].map(|call| sign(Who::Bob, call).encoded_size())
    });
    assert_eq!((transfer, job), (146, 248));
}

#[test]
fn transaction_extensions_are_those_every_client_knows() {
    let found = <TxExtension as TransactionExtension<RuntimeCall>>::metadata();
    let identifiers: Vec<_> = found.iter().map(|extension| extension.identifier).collect();
    let expected = [
        "CheckNonZeroSender",
        "CheckSpecVersion",
        "CheckTxVersion",
        "CheckGenesis",
        "CheckMortality",
        "CheckNonce",
        "CheckWeight",
        "ChargeTransactionPayment",
        "CheckMetadataHash",
        "WeightReclaim",
    ];
    assert_eq!(identifiers, expected);
}

#[test]
fn payment_extension_looks_like_the_stock_one() {
    type Stock = StockPayment<Runtime>;
    assert_eq!(meta_type::<ChargeTransactionPayment>(), meta_type::<Stock>());
    assert_eq!(ChargeTransactionPayment::type_info(), Stock::type_info());
    let [ours] = [<ChargeTransactionPayment as TransactionExtension<RuntimeCall>>::metadata()];
    let stock = <Stock as TransactionExtension<RuntimeCall>>::metadata();
    assert_eq!(
        (ours[0].identifier, ours[0].ty, ours[0].implicit),
        (stock[0].identifier, stock[0].ty, stock[0].implicit)
    );
    for tip in [0, 1, 63, 64, SCC, Balance::MAX] {
        assert_eq!(ChargeTransactionPayment::from(tip).encode(), Stock::from(tip).encode());
    }
    let call: RuntimeCall = transfer_of(SCC).into();
    assert_eq!(ChargeTransactionPayment::from(0).weight(&call), Stock::from(0).weight(&call));
}

fn transfer_of(value: Balance) -> pallet_balances::Call<Runtime> {
    pallet_balances::Call::transfer_keep_alive { dest: Who::Eve.to_account_id().into(), value }
}

/// The calls that would move the issuance or other people's money, and one that does not.
fn refused_calls() -> Vec<RuntimeCall> {
    use pallet_balances::{AdjustmentDirection, Call};
    let who = || Address::from(Who::Eve.to_account_id());
    let schedule = pallet_vesting::VestingInfo::new(100 * SCC, SCC, 0);
    let vesting = pallet_vesting::Call::force_vested_transfer { source: who(), target: who(), schedule };
    let calls: [Call<Runtime>; 5] = [
        Call::burn { value: SCC, keep_alive: true },
        Call::force_transfer { source: who(), dest: who(), value: SCC },
        Call::force_unreserve { who: who(), amount: SCC },
        Call::force_set_balance { who: who(), new_free: SCC },
        Call::force_adjust_total_issuance { direction: AdjustmentDirection::Increase, delta: SCC },
    ];
    calls.map(RuntimeCall::from).into_iter().chain([vesting.into()]).collect()
}

#[test]
fn calls_that_would_break_the_issuance_are_filtered() {
    type Filter = <Runtime as frame_system::Config>::BaseCallFilter;
    assert!(refused_calls().iter().all(|call| !Filter::contains(call)));
    assert!(Filter::contains(&transfer_of(SCC).into()));
    assert!(Filter::contains(&jobs::post(1, SCC, 10)));

    let mut chain = Chain::development();
    let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
    for call in refused_calls() {
        let batch = pallet_utility::Call::batch_all { calls: vec![call.clone()] };
        let results = chain.block(vec![(Who::Bob, call), (Who::Bob, batch.into())]);
        assert_eq!(results, [Ok(Err(filtered)), Ok(Err(filtered))]);
    }
}

#[test]
fn parameters_of_the_presets() {
    let parameters = ["development", "local_testnet", "staging", "mainnet"].map(|id| genesis_of(id).network.parameters);
    let expected =
        [Parameters::development(), Parameters::local_testnet(), Parameters::staging(), Parameters::mainnet()];
    assert_eq!(parameters, expected);
    let Parameters { slot_duration, challenge_window, refund_delay, half_life, session_length, .. } = expected[0];
    assert_eq!((slot_duration, challenge_window, refund_delay, half_life, session_length), (3_000, 5, 10, 20, 40));
    assert_eq!((expected[0].summary_interval, expected[0].ss58_prefix), (200, 42));
    let Parameters { slot_duration, challenge_window, refund_delay, half_life, session_length, .. } = expected[3];
    assert_eq!(
        (slot_duration, challenge_window, refund_delay, half_life, session_length),
        (150_000, 576, 1_728, 576, 576)
    );
    assert_eq!((expected[3].summary_interval, expected[3].ss58_prefix), (100_000, 2_018));
    assert_eq!(expected[2], Parameters { ss58_prefix: 42, ..Parameters::mainnet() });
}

#[test]
fn presets_with_money_issue_exactly_a_hundred_million() {
    for (preset, authorities) in [("development", 1), ("local_testnet", 4)] {
        let genesis = genesis_of(preset);
        let given: Balance = genesis.balances.balances.iter().map(|(_, amount)| amount).sum();
        assert_eq!((given, GENESIS_ISSUANCE), (100_000_000 * SCC, 100_000_000 * SCC), "{preset}");
        assert_eq!(genesis.session.keys.len(), authorities);
        assert_eq!(genesis.sudo.key, Some(Who::Alice.to_account_id()));
        Chain::of_preset(preset).read(|| assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE));
    }
}

#[test]
fn real_networks_have_no_sudo_and_no_development_keys() {
    for preset in ["staging", "mainnet"] {
        let genesis = genesis_of(preset);
        assert_eq!(genesis.sudo.key, None);
        assert!(genesis.balances.balances.is_empty() && genesis.session.keys.is_empty());
        assert_eq!(patch_of(preset).as_object().unwrap().keys().collect::<Vec<_>>(), ["network"]);
    }
}

#[test]
fn preset_names() {
    assert_eq!(genesis::preset_names(), ["development", "local_testnet", "staging", "mainnet"]);
    assert!(genesis::preset(&"unknown".into()).is_none());
}
