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

mod adapters;
mod runtime_api;
#[cfg(test)]
mod tests;

pub use adapters::*;
pub use pallet::*;
pub use runtime_api::*;
pub use scc_types::{InvalidParameters, Parameters, Retention};

use scc_traits::NetworkParameters;
use scc_types::{BlockNumber, VirtualChain};

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::Parameters;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::BlockNumberFor;

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Nothing to configure: what can be chosen is chosen in genesis.
    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// The network's parameters. Written in genesis, immutable afterwards.
    #[pallet::storage]
    pub type Stored<T: Config> = StorageValue<_, Parameters>;

    /// The network's parameters; mainnet's by default.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// What this network is.
        pub parameters: Parameters,
        /// No data.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        #[allow(clippy::panic)] // an invalid genesis must not become a chain
        fn build(&self) {
            if let Err(reason) = self.parameters.check() {
                panic!("network parameters refused: {reason:?}");
            }
            Stored::<T>::put(&self.parameters);
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    impl<T: Config> Pallet<T> {
        /// All parameters of this network; mainnet's where there is no genesis to read.
        pub fn parameters() -> Parameters {
            // Reading storage outside of any state panics in native code; in wasm there always is a state.
            #[cfg(feature = "std")]
            if sp_externalities::with_externalities(|_| ()).is_none() {
                return Parameters::mainnet();
            }
            Stored::<T>::get().unwrap_or_default()
        }

        /// Parameters exist and can be a network's.
        #[cfg(any(feature = "std", feature = "try-runtime", test))]
        pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
            let stored = Stored::<T>::get().ok_or("the network has no parameters")?;
            stored.check().map_err(|_| "the network's parameters are invalid".into())
        }
    }
}

impl<T: Config> NetworkParameters for Pallet<T> {
    fn slot_duration() -> u64 {
        Self::parameters().slot_duration
    }
    fn challenge_window() -> BlockNumber {
        Self::parameters().challenge_window
    }
    fn refund_delay() -> BlockNumber {
        Self::parameters().refund_delay
    }
    fn half_life() -> BlockNumber {
        Self::parameters().half_life
    }
    fn summary_interval() -> BlockNumber {
        Self::parameters().summary_interval
    }
    fn session_length() -> BlockNumber {
        Self::parameters().session_length
    }
    fn grant_day() -> BlockNumber {
        Self::parameters().grant_day
    }
    fn retention(chain: VirtualChain) -> BlockNumber {
        Self::parameters().retention.of(chain)
    }
    fn ss58_prefix() -> u16 {
        Self::parameters().ss58_prefix
    }
}
