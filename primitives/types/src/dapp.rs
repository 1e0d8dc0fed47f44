//! dApps: what jobs run.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{ConstU32, H256};
use sp_runtime::BoundedVec;

/// Number of a dApp in the registry, never reused.
pub type DappId = u32;

/// Name of a native engine and its version, UTF-8.
pub type EngineName = BoundedVec<u8, ConstU32<32>>;

/// What executes a dApp's tasks.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub enum Engine {
    /// A sandboxed WebAssembly command module.
    Wasm {
        /// BLAKE3 hash of the module.
        code: H256,
    },
    /// A program installed on the contributor's machine.
    Native {
        /// The engine, e.g. `blender`.
        name: EngineName,
        /// Exact version, e.g. `4.5.15`.
        version: EngineName,
    },
}

/// How a dApp stands in the store.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Listing {
    /// Registered by its owner; jobs run, but the developers' share goes to the reserve. Left by `list`.
    Draft,
    /// Listed by the committee: its owner earns the developers' share. Left by `delist`.
    Listed,
    /// Taken off the store: no new jobs. Left by `list`.
    Delisted,
}
