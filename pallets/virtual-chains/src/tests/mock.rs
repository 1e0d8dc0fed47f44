use crate::{Config, Pallet};
use codec::DecodeAll;
use frame_support::{derive_impl, parameter_types, traits::Hooks, weights::Weight};
use scc_traits::{AppendRecord, NetworkParameters};
use scc_types::{BlockNumber, Hash, RecordId, VirtualChain, AUXILIARY_DIGEST};
use sp_runtime::{BuildStorage, DigestItem};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        VirtualChains: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
}

parameter_types! {
    pub static MaxPrunedPerBlock: u32 = 4;
    pub static RetentionBlocks: BlockNumber = 10;
}

/// News is kept for one block more, so that a mix-up of letters shows.
pub struct Network;

impl NetworkParameters for Network {
    fn slot_duration() -> u64 {
        <()>::slot_duration()
    }
    fn challenge_window() -> BlockNumber {
        <()>::challenge_window()
    }
    fn refund_delay() -> BlockNumber {
        <()>::refund_delay()
    }
    fn half_life() -> BlockNumber {
        <()>::half_life()
    }
    fn summary_interval() -> BlockNumber {
        <()>::summary_interval()
    }
    fn session_length() -> BlockNumber {
        <()>::session_length()
    }
    fn grant_day() -> BlockNumber {
        20
    }
    fn retention(chain: VirtualChain) -> BlockNumber {
        let more = if chain == VirtualChain::News { 1 } else { 0 };
        RetentionBlocks::get() + more
    }
    fn ss58_prefix() -> u16 {
        <()>::ss58_prefix()
    }
}

impl Config for Test {
    type Network = Network;
    type MaxPrunedPerBlock = MaxPrunedPerBlock;
    type WeightInfo = ();
}

pub fn new_chain() -> sp_io::TestExternalities {
    MaxPrunedPerBlock::set(4);
    RetentionBlocks::set(10);
    frame_system::GenesisConfig::<Test>::default().build_storage().expect("an empty genesis").into()
}

/// Runs a test on a new chain and checks the state after it.
pub fn on_chain<R>(test: impl FnOnce() -> R) -> R {
    new_chain().execute_with(|| {
        let result = test();
        Pallet::<Test>::do_try_state().expect("the state is sound");
        result
    })
}

/// Starts block `height` as if all before it had been executed.
fn start(height: BlockNumber) {
    System::set_block_number(height - 1);
    System::initialize(&height, &Default::default(), &Default::default());
}

/// Runs block `height` with these records; answers where they stand and what the digest says.
pub fn block(height: BlockNumber, records: &[(VirtualChain, &[u8])]) -> (Vec<RecordId>, Vec<(u8, Hash)>) {
    System::reset_events();
    start(height);
    VirtualChains::on_initialize(height);
    let ids = records.iter().map(|(chain, bytes)| VirtualChains::append_bytes(*chain, bytes.to_vec())).collect();
    VirtualChains::on_finalize(height);
    (ids, commitments())
}

/// Empty blocks `from ..= to`; answers the weight of each one's first hook.
pub fn empty_blocks(from: BlockNumber, to: BlockNumber) -> Vec<Weight> {
    (from..=to)
        .map(|height| {
            start(height);
            let weight = VirtualChains::on_initialize(height);
            VirtualChains::on_finalize(height);
            weight
        })
        .collect()
}

/// What the block's digest commits to; there is at most one item.
pub fn commitments() -> Vec<(u8, Hash)> {
    let items: Vec<_> = System::digest()
        .logs
        .into_iter()
        .filter_map(|item| match item {
            DigestItem::Other(bytes) => bytes.strip_prefix(&AUXILIARY_DIGEST).map(<[u8]>::to_vec),
            _ => None,
        })
        .collect();
    assert!(items.len() <= 1, "one item a block");
    items.first().map(|item| DecodeAll::decode_all(&mut item.as_slice()).expect("SCALE")).unwrap_or_default()
}
