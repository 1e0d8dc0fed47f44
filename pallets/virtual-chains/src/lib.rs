#![doc = include_str!("../README.md")]
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

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod per_chain;
mod prune;
mod queries;
pub mod records_trie;
mod runtime_api;
mod seal;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
pub mod weights;

pub use pallet::*;
pub use per_chain::PerChain;
pub use prune::Cursor;
pub use queries::MAX_RECORDS;
pub use runtime_api::*;
pub use seal::hash_of;
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Cursor, PerChain, WeightInfo};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::BlockNumberFor;
    use scc_traits::NetworkParameters;
    use scc_types::{AuxiliaryHeader, VirtualChain};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// Says for how long records are kept.
        type Network: NetworkParameters;

        /// Most records and heights pruned of one chain in one block; at least 2, or pruning never catches up.
        #[pallet::constant]
        type MaxPrunedPerBlock: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;
    }

    /// Newest header of each chain. Kept when the records are pruned: the next header names it as parent.
    #[pallet::storage]
    pub type Heads<T: Config> = StorageMap<_, Identity, VirtualChain, AuxiliaryHeader>;

    /// How many records each chain got in this block. Absent between blocks.
    #[pallet::storage]
    pub type Counts<T: Config> = StorageValue<_, PerChain<u32>, ValueQuery>;

    /// The oldest record of each chain that may still be kept; `None`: nothing is kept.
    #[pallet::storage]
    pub type Cursors<T: Config> = StorageValue<_, PerChain<Option<Cursor>>, ValueQuery>;

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Prunes, and reserves what sealing costs besides the records.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::prune().saturating_add(T::WeightInfo::seal())
        }

        /// Seals this block's records.
        fn on_finalize(_: BlockNumberFor<T>) {
            Self::seal();
        }

        fn integrity_test() {
            assert!(T::MaxPrunedPerBlock::get() >= 2, "pruning must be faster than the chain");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
