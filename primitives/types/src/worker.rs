//! Enlisted workers.

use crate::{AccountId, BlockNumber, Engine, EngineName, MaxAddress, MaxAddresses, MaxPeerId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Most engines a worker names.
pub type MaxWorkerEngines = ConstU32<8>;

/// What a worker can run.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub enum WorkerEngine {
    /// Sandboxed WebAssembly modules.
    Wasm,
    /// A program installed on its machine.
    Native {
        /// The engine, e.g. `blender`.
        name: EngineName,
        /// Exact version, e.g. `4.5.15`.
        version: EngineName,
    },
}

/// What a worker says about itself.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct WorkerProfile {
    /// Binary PeerId.
    pub peer_id: BoundedVec<u8, MaxPeerId>,
    /// What it runs; at least one, none twice.
    pub engines: BoundedVec<WorkerEngine, MaxWorkerEngines>,
    /// Binary multiaddrs at which it relays for others, at least one; `None`: it does not relay.
    pub relay: Option<BoundedVec<BoundedVec<u8, MaxAddress>, MaxAddresses>>,
}

impl WorkerProfile {
    /// Whether it has a dApp's engine: for a native one of exactly that version.
    pub fn runs(&self, engine: &Engine) -> bool {
        self.engines.iter().any(|own| match (own, engine) {
            (WorkerEngine::Wasm, Engine::Wasm { .. }) => true,
            (WorkerEngine::Native { name, version }, Engine::Native { name: wanted, version: exact }) => {
                name == wanted && version == exact
            }
            _ => false,
        })
    }
}

/// An enlisted worker as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct WorkerView {
    /// The worker.
    pub account: AccountId,
    /// What it says about itself.
    pub profile: WorkerProfile,
    /// Block since which it has been enlisted without a gap.
    pub enlisted_since: BlockNumber,
    /// Last block in which it can be drawn unless it renews.
    pub expires: BlockNumber,
}
