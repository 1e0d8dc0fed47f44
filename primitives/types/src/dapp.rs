//! dApps: what jobs run.

use crate::{AccountId, Balance, BlockNumber, Hash, Hashing};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{ConstU32, H256};
use sp_runtime::{traits::Hash as _, BoundedVec};

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
    /// Listed by the committee: its owner earns the developers' share. Left by `delist`, and by an
    /// `update` of what the committee has read.
    Listed,
    /// Taken off the store: no new jobs. Left by `list`.
    Delisted,
}

/// Largest name of a dApp, in bytes.
pub type MaxDappName = ConstU32<64>;
/// Largest description of a dApp in one language, in bytes.
pub type MaxDappDescription = ConstU32<2_048>;

/// What a dApp's owner says about it. Texts are UTF-8.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct DappDetails {
    /// Its name; not empty, no control characters; not unique.
    pub name: BoundedVec<u8, MaxDappName>,
    /// What it does, in Chinese; may be empty.
    pub description_zh: BoundedVec<u8, MaxDappDescription>,
    /// What it does, in English; may be empty.
    pub description_en: BoundedVec<u8, MaxDappDescription>,
    /// What executes its tasks.
    pub engine: Engine,
    /// What its developer thinks a unit should cost, in planck; a hint that binds nobody.
    pub price_hint: Balance,
}

impl DappDetails {
    /// What the committee has read, as `list` names it: BLAKE2b-256 of the SCALE encoding of (name, Chinese description,
    /// English description, engine). The price hint is not its business.
    pub fn reading(&self) -> Hash {
        let Self { name, description_zh, description_en, engine, price_hint: _ } = self;
        Hashing::hash_of(&(name, description_zh, description_en, engine))
    }
}

/// A dApp as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DappView {
    /// Its number.
    pub id: DappId,
    /// Who may change it; earns the developers' share while it is listed.
    pub owner: AccountId,
    /// To whom the owner has offered it.
    pub offered_to: Option<AccountId>,
    /// What the owner says about it.
    pub details: DappDetails,
    /// Names what the committee reads of the details: `list` wants it ([`DappDetails::reading`]).
    pub reading: Hash,
    /// How it stands in the store.
    pub listing: Listing,
    /// Block in which it was registered.
    pub registered: BlockNumber,
    /// Held from the owner until it is unregistered, in planck.
    pub deposit: Balance,
}

/// How much a dApp is used, since it was registered. It only grows.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub struct DappUsage {
    /// Jobs posted.
    pub jobs: u64,
    /// Units paid for.
    pub units: u128,
    /// Paid for them, in planck; what undelivered units return is not subtracted.
    pub payment: Balance,
    /// Units delivered and credited.
    pub delivered: u128,
    /// Credits of the delivered units, in planck: what work the dApp has really brought.
    pub credit: Balance,
    /// What its developers were paid, in planck; nothing while it is not listed.
    pub income: Balance,
}

/// A listed dApp in the store, with its usage.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct StoreEntry {
    /// The dApp.
    pub dapp: DappView,
    /// How much it is used.
    pub usage: DappUsage,
}
