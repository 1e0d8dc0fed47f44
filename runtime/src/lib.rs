//! The runtime: composition only. Rules live in the pallets, numbers of a network in its genesis.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
// `construct_runtime` and the runtime APIs expand to more than the default allows.
#![recursion_limit = "256"]
// The runtime and API macros generate items without documentation; what is written by hand is documented.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "benchmarks")]
pub mod benchmarks;
mod bid_priority;
#[allow(clippy::arithmetic_side_effects)] // shares of constants, computed from nothing else
pub mod configs;
pub mod constants;
pub mod genesis;
pub mod weights;

use alloc::vec::Vec;
use sp_runtime::{generic, impl_opaque_keys, traits::NumberFor, MultiAddress};
use sp_version::RuntimeVersion;

pub use bid_priority::ChargeTransactionPayment;
pub use scc_types::{AccountId, Balance, BlockNumber, Hash, Hashing, Nonce, Signature};

/// Opaque types for the node: it need not know what an extrinsic holds.
pub mod opaque {
    use super::*;
    pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

    /// Header of a main block.
    pub type Header = generic::Header<BlockNumber, Hashing>;
    /// A main block with opaque extrinsics.
    pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

impl_opaque_keys! {
    /// The keys a block author signs with.
    pub struct SessionKeys {
        /// Authoring.
        pub aura: Aura,
        /// Finality.
        pub grandpa: Grandpa,
    }
}

/// The runtime's version. `spec_version` rises with every release that changes behaviour.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: alloc::borrow::Cow::Borrowed("supercomputing"),
    impl_name: alloc::borrow::Cow::Borrowed("scc"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

/// An address in an extrinsic.
pub type Address = MultiAddress<AccountId, ()>;
/// Header of a main block.
pub type Header = generic::Header<BlockNumber, Hashing>;
/// A main block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Number of a block of this runtime.
pub type BlockNumberOf = NumberFor<Block>;

/// What every transaction carries besides its call. Only extensions stock clients know.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    ChargeTransactionPayment,
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);
/// An extrinsic.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a transaction signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
/// Executes blocks. The pallets are one element, so that the weight of their hooks is noted once and not after each pallet: none of
/// them looks at it in between.
pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, (AllPalletsWithSystem,)>;

// The order of the pallets is the order of their hooks and so part of consensus; `tests/pin.rs` holds it. Genesis is
// built in this order too: Revenue endows its pots from balances, Grants the budgets.
#[frame_support::runtime(legacy_ordering)]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(10)]
    pub type Summary = pallet_summary;
    #[runtime::pallet_index(1)]
    pub type Network = pallet_network;
    #[runtime::pallet_index(2)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(3)]
    pub type Aura = pallet_aura;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(5)]
    pub type Revenue = pallet_revenue;
    #[runtime::pallet_index(6)]
    pub type Authorship = pallet_authorship;
    #[runtime::pallet_index(7)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(8)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(9)]
    pub type Sudo = pallet_sudo;

    #[runtime::pallet_index(20)]
    pub type Dapps = pallet_dapps;
    #[runtime::pallet_index(21)]
    pub type Workers = pallet_workers;
    #[runtime::pallet_index(22)]
    pub type Jobs = pallet_jobs;
    #[runtime::pallet_index(23)]
    pub type Scores = pallet_scores;

    #[runtime::pallet_index(24)]
    pub type Ads = pallet_ads;
    #[runtime::pallet_index(25)]
    pub type News = pallet_news;
    #[runtime::pallet_index(26)]
    pub type Messages = pallet_messages;
    #[runtime::pallet_index(27)]
    pub type Grants = pallet_grants;
    // Before the sessions: their genesis asks who is seated.
    #[runtime::pallet_index(28)]
    pub type Miners = pallet_miners;

    #[runtime::pallet_index(40)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(41)]
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(42)]
    pub type Historical = pallet_session::historical;

    #[runtime::pallet_index(50)]
    pub type Council = pallet_collective<Instance1>;
    #[runtime::pallet_index(51)]
    pub type Committee = pallet_collective<Instance2>;
    #[runtime::pallet_index(52)]
    pub type Preimage = pallet_preimage;
    #[runtime::pallet_index(53)]
    pub type Whitelist = pallet_whitelist;
    #[runtime::pallet_index(54)]
    pub type Multisig = pallet_multisig;
    #[runtime::pallet_index(55)]
    pub type Proxy = pallet_proxy;
    #[runtime::pallet_index(56)]
    pub type Vesting = pallet_vesting;

    #[runtime::pallet_index(60)]
    pub type VirtualChains = pallet_virtual_chains;
}
